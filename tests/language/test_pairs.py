"""Mentions, their pairs and the classifier that comes with the package."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc, Span

from kg import ontology
from kg.language.component import SHIPPED
from kg.language.pairs import DATE, TYPES, WIDTH, ends_by_sentence, pairs
from kg.language.relations import FILE, Classifier
from kg.statements import lexicon

VOCAB = spacy.blank("en").vocab


def doc_of(vectors: int = 384) -> Doc:
    """Anna, who left Oslo, was born in 1950."""
    words = ["Anna", ",", "who", "left", "Oslo", ",", "was", "born", "in", "1950", "."]
    heads = [7, 3, 3, 0, 3, 3, 7, 7, 9, 7, 7]
    deps = ["nsubj:pass", "punct", "nsubj", "acl:relcl", "obj", "punct", "aux:pass", "ROOT", "case", "obl", "punct"]
    pos = ["PROPN", "PUNCT", "PRON", "VERB", "PROPN", "PUNCT", "AUX", "VERB", "ADP", "NUM", "PUNCT"]
    doc = Doc(VOCAB, words=words, heads=heads, deps=deps, pos=pos)
    doc.ents = [Span(doc, 0, 1, label="Person"), Span(doc, 4, 5, label="GeopoliticalEntity")]
    doc.tensor = np.arange(len(words))[:, None] * np.ones((1, vectors), dtype=np.float16)
    return doc


def test_names_pronouns_and_dates_are_ends() -> None:
    (found,) = ends_by_sentence(doc_of())
    assert [TYPES[end.type] for end in found] == ["Person", "who", "GeopoliticalEntity", "Date"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("born on 20 August 1920 in", "20 August 1920"),
        ("on August 20, 1920.", "August 20, 1920"),
        ("in May 2006", "May 2006"),
        ("the 1990s", None),
        ("flight 12345", None),
        ("in 1963.", "1963"),
    ],
)
def test_dates(text: str, date: str | None) -> None:
    found = DATE.search(text)
    assert (found and found[0]) == date


def test_every_ordered_pair_with_what_stands_between() -> None:
    found = pairs(doc_of(2))
    assert found is not None
    rows = list(zip(found.mine.tolist(), found.theirs.tolist(), strict=True))
    assert len(rows) == len(set(rows)) == 12
    born = rows.index((0, 3))  # Anna and 1950: over "born", with the words 1 to 8 between
    assert found.paths[born].tolist() == [7, 7]
    assert found.between[born].tolist() == [4.5, 4.5]
    assert found.features.shape == (12, WIDTH)
    assert (found.features[rows.index((0, 3))] != found.features[rows.index((3, 0))]).any()


def test_only_pairs_of_allowed_types_and_none_without_vectors() -> None:
    allowed = np.zeros((len(TYPES), len(TYPES)), dtype=bool)
    allowed[TYPES.index("Person"), TYPES.index("Date")] = True
    found = pairs(doc_of(2), allowed)
    assert found is not None and len(found.mine) == 1
    assert pairs(doc_of(0)) is None


def test_the_shipped_classifier_knows_the_ontology() -> None:
    assert (SHIPPED / FILE).stat().st_size < 1_500_000
    shipped = Classifier(SHIPPED)
    assert set(shipped.relations) <= set(ontology.load().relations)
    assert set(shipped.relations) <= set(lexicon.pairs())
    found = pairs(doc_of())
    assert found is not None
    sure = shipped.probabilities(found)
    assert sure.shape == (12, len(shipped.relations))
    assert (sure >= 0).all() and (sure <= 1).all()
    dates = [n for n, other in enumerate(found.theirs) if TYPES[found.ends[other].type] == "Date"]
    assert not sure[dates][:, shipped.relations.index("spouseOf")].any()


def test_a_classifier_for_another_encoder_is_not_used(tmp_path: Path) -> None:
    shutil.copy(SHIPPED / FILE, tmp_path)
    (tmp_path / "relation.onnx").write_bytes(b"another")
    with pytest.warns(UserWarning, match=r"python -m training\.relations"):
        assert Classifier.load(tmp_path) is None
    assert Classifier.load(tmp_path / "nowhere") is None
