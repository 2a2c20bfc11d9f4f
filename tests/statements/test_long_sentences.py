"""Twice the text is twice the work, in one sentence or in many: counted in calls, which no load changes."""

from __future__ import annotations

import cProfile
import pstats

import pytest
from spacy.tokens import Doc

from kg.mentions import Mentions
from kg.model import Document
from kg.statements import extract
from tests.statements.trees import VOCAB

FINITE = "Mood=Ind|Tense=Past|VerbForm=Fin"
CLAUSE = (  # word, lemma, part of speech, features, head within the clause, relation
    ("Ann", "Ann", "PROPN", "", 1, "nsubj"),
    ("met", "meet", "VERB", FINITE, 1, "ROOT"),
    ("Bob", "Bob", "PROPN", "", 1, "obj"),
    ("in", "in", "ADP", "", 4, "case"),
    ("Rome", "Rome", "PROPN", "", 1, "obl"),
)


def joined(count: int) -> Doc:
    """ "Ann met Bob in Rome, Ann met Bob in Rome, …": clauses that hang on the first one's verb."""
    rows = [(*row[:4], row[4] + 5 * i, row[5]) for i in range(count) for row in CLAUSE]
    rows = [(*row[:4], 1, "conj") if row[5] == "ROOT" and i > 1 else row for i, row in enumerate(rows)]
    return _doc(rows)


def nested(count: int) -> Doc:
    """ "Ann met Bob in Rome that met Bob in Rome that …": each clause describes the place of the one before."""
    rows = [(*row[:4], row[4] + 5 * i, row[5]) for i in range(count) for row in CLAUSE]
    for i in range(1, count):
        rows[5 * i] = ("that", "that", "PRON", "PronType=Rel", 5 * i + 1, "nsubj")
        rows[5 * i + 1] = (*rows[5 * i + 1][:4], 5 * i - 1, "acl:relcl")
    return _doc(rows)


def apart(count: int) -> Doc:
    """ "Ann met Bob in Rome Ann met Bob in Rome …": sentences of their own, with their names."""
    rows = [(*row[:4], row[4] + 5 * i, row[5]) for i in range(count) for row in CLAUSE]
    return _doc(rows, ["B-Person", "O", "B-Person", "O", "B-GeopoliticalEntity"] * count)


def _doc(rows: list[tuple], names: list[str] | None = None) -> Doc:
    words, lemmas, pos, morphs, heads, deps = (list(column) for column in zip(*rows, strict=True))
    return Doc(VOCAB, words=words, lemmas=lemmas, pos=pos, morphs=morphs, heads=heads, deps=deps, ents=names)


def calls(doc: Doc) -> int:
    """Function calls that making the statements takes."""
    document = Document("test", "-", doc.text)
    profile = cProfile.Profile()
    profile.enable()
    found = extract(doc, document, Mentions(doc, document))
    profile.disable()
    assert len(found) >= len(doc) // 5
    return pstats.Stats(profile).total_calls


@pytest.mark.parametrize("build", [joined, nested, apart])
def test_twice_as_much_text_is_twice_the_work(build):
    calls(build(4))  # lexicons are read once
    assert calls(build(60)) < 2.4 * calls(build(30))
