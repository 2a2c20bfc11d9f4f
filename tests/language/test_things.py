"""Things of a document, their pairs over sentences, and the net that comes with the package."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc, Span

from kg import ontology
from kg.language import register
from kg.language.component import SHIPPED
from kg.language.inferring import FILE, FLOOR, Inferrer
from kg.language.pairs import TYPES
from kg.language.things import FAR, REACH, WIDTH, thing_pairs, things

register()
VOCAB = spacy.blank("en").vocab
SENTENCE = ("Anna", "likes", "Oslo", ".")


def doc_of(*sentences: tuple[str, str], clusters: list | None = None, width: int = 384) -> Doc:
    """Sentences "X likes Y."; who is not called "it" or "she" is a person or a place."""
    words = [word for mine, theirs in sentences for word in (mine, "likes", theirs, ".")]
    heads = [4 * n + 1 for n in range(len(sentences)) for _ in SENTENCE]
    pos = [
        "PRON" if w in ("She", "it") else "VERB" if w == "likes" else "PUNCT" if w == "." else "PROPN" for w in words
    ]
    doc = Doc(VOCAB, words=words, heads=heads, deps=["nsubj", "ROOT", "obj", "punct"] * len(sentences), pos=pos)
    names = [i for i, word in enumerate(words) if pos[i] == "PROPN"]
    doc.ents = [Span(doc, i, i + 1, label="Person" if i % 4 == 0 else "GeopoliticalEntity") for i in names]
    doc._.coref_clusters = clusters or []
    doc.tensor = np.arange(len(words))[:, None] * np.ones((1, width), dtype=np.float16)
    return doc


def test_a_thing_is_its_pronouns_and_names_alike() -> None:
    found = things(doc_of(("Anna", "Oslo"), ("She", "Bergen"), ("Anna", "it"), clusters=[[(0, 1), (4, 5)]]))
    assert [(thing.spellings, list(thing.sentences)) for thing in found] == [
        (["anna"], [0, 1, 2]),
        (["oslo"], [0]),
        (["bergen"], [1]),
    ]


def test_pairs_within_a_sentence_are_those_of_the_nearest_mentions() -> None:
    found = thing_pairs(doc_of(("Anna", "Oslo"), ("She", "Bergen"), clusters=[[(0, 1), (4, 5)]], width=2))
    assert found is not None
    pairs = list(zip(found.rows["mine"].tolist(), found.rows["theirs"].tolist(), strict=True))
    assert sorted(pairs) == [(a, b) for a in range(3) for b in range(3) if a != b]
    born = pairs.index((0, 2))  # Anna, as "she", and Bergen: one word between them
    assert [(end.begin, end.end) for end in found.ends[born]] == [(4, 5), (6, 7)]
    assert found.tables["between"][found.rows["nearest"][born]].tolist() == [5, 5]
    apart = pairs.index((1, 2))
    assert found.rows["nearest"][apart] == 0
    assert (found.rows["my_sentence"][apart], found.rows["their_sentence"][apart]) == (0, 1)
    assert found.tables["means"].tolist() == [[0, 0], [2, 2], [6, 6]]
    assert found.features.shape == (6, WIDTH)


def test_only_pairs_of_the_types_asked_for() -> None:
    allowed = np.zeros((len(TYPES), len(TYPES)), dtype=bool)
    allowed[TYPES.index("Person"), TYPES.index("GeopoliticalEntity")] = True
    found = thing_pairs(doc_of(("Anna", "Oslo"), ("Bert", "Bergen")), allowed)
    assert found is not None
    assert len(found.ends) == 4


def test_pairs_grow_with_the_length_of_a_document_not_with_its_square() -> None:
    def count(sentences: int) -> int:
        found = thing_pairs(doc_of(*((f"A{n}", f"B{n}") for n in range(sentences)), width=2))
        assert found is not None
        return len(found.ends)

    short, long = count(40), count(160)
    assert long < 4.5 * short
    assert long <= 160 * 2 * FAR * FAR * (REACH + 1)


def test_nothing_without_vectors() -> None:
    assert thing_pairs(doc_of(("Anna", "Oslo"), width=0)) is None


def test_the_net_that_comes_with_the_package_fits_it_and_the_ontology() -> None:
    inferrer = Inferrer.load(SHIPPED)
    assert inferrer is not None
    assert set(inferrer.relations) <= set(ontology.load().relations)
    doc = doc_of(("Anna", "Oslo"), ("She", "Bergen"))
    found = thing_pairs(doc)
    assert found is not None
    sure = inferrer.probabilities(found)
    assert sure.shape == (len(found.ends), len(inferrer.relations))
    assert (sure >= 0).all()
    assert (sure <= 1).all()
    assert all(inferred.probability >= FLOOR for inferred in inferrer.inferred(doc))


def test_a_net_for_another_encoder_is_left_out(tmp_path) -> None:
    for name in (FILE, "relation.onnx"):
        shutil.copyfile(SHIPPED / name, tmp_path / name)
    (tmp_path / "relation.onnx").write_bytes(b"another")
    with pytest.warns(UserWarning, match=r"python -m training\.inference"):
        assert Inferrer.load(tmp_path) is None
