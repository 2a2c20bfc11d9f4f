"""Confidence follows what the parser was sure of, knows unknown rules by their family, and is the same every time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kg.mentions import Mentions
from kg.model import Document, Statement
from kg.statements import extract, uncalibrated
from kg.statements.confidence import FILE, Weights, load, probability
from kg.statements.features import rule_names
from tests.statements.trees import FOLDER, Case, cases, doc_of

ALL = [case for path in sorted(FOLDER.glob("*.txt")) for case in cases(path.stem)]
WEIGHTS = Weights(
    0.0,
    {
        "rule: verb.transitive": (0.0, 1.0),
        "family: verb": (0.0, -0.5),
        "family: ": (0.0, -2.0),
        "risk: path of the object": (0.1, -2.0),
    },
)


def statements(case: Case, certainty: float | None = None) -> list[Statement]:
    doc = doc_of(case)
    if certainty is not None:
        doc._.certainty = np.full(len(doc), certainty, dtype=np.float32)
    document = Document("test", "-", doc.text)
    return extract(doc, document, Mentions(doc, document))


def saying(rule: str, figure: float) -> Statement:
    case = next(case for case in ALL if case.expected)
    doc = doc_of(case)
    document = Document("test", "-", doc.text)
    return replace(uncalibrated(doc, document, Mentions(doc, document))[0], rule=rule, confidence=figure)


def test_statements_of_a_sure_tree_are_surer():
    pairs = [
        (sure, unsure) for case in ALL for sure, unsure in zip(*(statements(case, p) for p in (0.99, 0.5)), strict=True)
    ]
    assert len(pairs) > 100
    assert all(sure.confidence > unsure.confidence for sure, unsure in pairs)


def test_a_pipeline_that_does_not_tell_its_certainty_is_taken_for_a_middling_one():
    case = next(case for case in ALL if case.expected)
    sure, unknown, unsure = (statements(case, p)[0].confidence for p in (0.999, None, 0.5))
    assert sure > unknown > unsure


def test_figures_have_two_decimals_and_differ():
    found = [statement.confidence for case in ALL for statement in statements(case)]
    assert all(0 < figure < 1 and figure == round(figure, 2) for figure in found)
    assert len(set(found)) > 10
    assert found == [statement.confidence for case in ALL for statement in statements(case)]


def test_only_the_figure_is_changed():
    for case in ALL[:20]:
        doc = doc_of(case)
        document = Document("test", "-", doc.text)
        before = uncalibrated(doc, document, Mentions(doc, document))
        after = extract(doc, document, Mentions(doc, document))
        assert [replace(statement, confidence=0.5) for statement in before] == [
            replace(statement, confidence=0.5) for statement in after
        ]


@pytest.mark.parametrize(
    ("rule", "figure", "odds"),
    [
        ("verb.transitive", 0.6, 0.0),  # its weight is a feature's
        ("verb.transitive.chain", 0.6, 0.0),
        ("verb.unheard.of", 0.5, -0.5),
        ("unheard.of", 0.5, -2.0),
    ],
)
def test_a_rule_without_a_weight_counts_as_its_family_does(rule: str, figure: float, odds: float):
    assert WEIGHTS.of_rule(rule, figure) == pytest.approx(odds)
    assert WEIGHTS.of_rule("verb.unheard", 0.8) > WEIGHTS.of_rule("verb.unheard", 0.6)


def test_the_weight_of_a_rule_is_counted_once():
    statement = saying("verb.transitive", 0.6)
    assert WEIGHTS.score({"rule: verb.transitive": 1.0}, statement) == pytest.approx(1.0)
    assert WEIGHTS.score({"risk: path of the object": 0.6}, statement) == pytest.approx(-1.0)


def test_every_rule_of_the_cases_has_a_weight_or_a_family():
    rules = {statement.rule for case in ALL for statement in statements(case)}
    weights = load(FILE).weights
    families = {f"family: {name}" for rule in rules for name in rule_names(rule)[1:]}
    assert len(rules) > 20
    assert {family for family in families if family.count(".") == 0} <= set(weights)


def test_probability_is_kept_from_certainty():
    assert [probability(score) for score in (-1000.0, 0.0, 1000.0)] == [0.02, 0.5, 0.99]
