"""Phrases, plurals and clusters on parses that are written out here."""

from __future__ import annotations

import numpy as np
import spacy
from spacy.tokens import Doc, Span

from kg.language.component import register
from kg.language.coreference import NEAREST, candidate_matrix
from kg.language.naming import contradicts, join_names
from kg.language.phrases import Phrase, phrases
from kg.language.plurals import plurals
from kg.language.referents import FORMS, Referents, referents

VOCAB = spacy.blank("en").vocab
register()


def doc_of(rows: str, *, kinds: dict[str, str], names: dict[str, str] | None = None) -> Doc:
    """A document from lines "word POS head relation", heads counted from 1 over the document, 0 for a root."""
    cells = [line.split() for line in rows.strip().split("\n")]
    doc = Doc(
        VOCAB,
        words=[c[0] for c in cells],
        pos=[c[1] for c in cells],
        heads=[int(c[2]) - 1 if c[2] != "0" else i for i, c in enumerate(cells)],
        deps=[c[3] for c in cells],
        lemmas=[c[4] if len(c) > 4 else c[0] for c in cells],
        morphs=["Number=Plur" if c[1] == "NOUN" and c[0].endswith("s") else "Number=Sing" for c in cells],
    )
    for token in doc:
        token._.kind = kinds.get(token.text, "")
    doc.ents = [Span(doc, t.i, t.i + 1, label=(names or {})[t.text]) for t in doc if t.text in (names or {})]
    return doc


LEADERS = """
Putin PROPN 2 nsubj
met VERB 0 ROOT
Xi PROPN 2 obj
in ADP 5 case
Beijing PROPN 2 obl
. PUNCT 2 punct
The DET 9 det
two NUM 9 nummod
leaders NOUN 10 nsubj leader
talked VERB 0 ROOT
. PUNCT 10 punct
"""
KINDS = {"Putin": "person", "Xi": "person", "Beijing": "place", "leaders": "person"}
NAMES = {"Putin": "Person", "Xi": "Person", "Beijing": "GeopoliticalEntity"}


def described(doc: Doc) -> Referents:
    found = phrases(doc)
    return referents(doc, found, np.zeros((len(found), 4)))


def test_phrases_of_a_sentence() -> None:
    doc = doc_of(LEADERS, kinds=KINDS, names=NAMES)
    assert [doc[p.begin : p.end].text for p in phrases(doc)] == ["Putin", "Xi", "Beijing", "The two leaders"]


def test_a_coordination_is_a_phrase_beside_its_parts() -> None:
    doc = doc_of("Putin PROPN 4 nsubj\nand CCONJ 3 cc\nXi PROPN 1 conj\nmet VERB 0 ROOT", kinds=KINDS)
    texts = {doc[p.begin : p.end].text for p in phrases(doc)}
    assert texts == {"Putin", "Xi", "Putin and Xi"}


SPY = """
Berg PROPN 4 nsubj
was AUX 4 cop
a DET 4 det
painter NOUN 0 ROOT
and CCONJ 8 cc
was AUX 8 cop
a DET 8 det
spy NOUN 4 conj
"""


def test_what_two_clauses_say_of_their_subject_is_no_coordination() -> None:
    doc = doc_of(SPY, kinds={})
    assert [doc[p.begin : p.end].text for p in phrases(doc)] == ["Berg", "a painter", "a spy"]


def test_a_clause_after_the_noun_belongs_to_the_phrase_and_an_apposition_does_not() -> None:
    rows = """
    the DET 2 det
    man NOUN 0 ROOT
    who PRON 4 nsubj
    left VERB 2 acl:relcl
    , PUNCT 6 punct
    Xi PROPN 2 appos
    """
    doc = doc_of("\n".join(line.strip() for line in rows.strip().split("\n")), kinds={})
    texts = {doc[p.begin : p.end].text for p in phrases(doc)}
    assert {"the man who left", "Xi"} <= texts


def test_two_leaders_are_the_two_persons() -> None:
    doc = doc_of(LEADERS, kinds=KINDS, names=NAMES)
    clusters: list[list[tuple[int, int]]] = []
    found = plurals(doc, described(doc), clusters, [])
    assert found == [((6, 9), [0, 1])]
    assert clusters == [[(0, 1)], [(2, 3)]]


def test_two_countries_are_no_persons() -> None:
    doc = doc_of(
        LEADERS.replace("leaders NOUN 10 nsubj leader", "countries NOUN 10 nsubj country"), kinds=KINDS, names=NAMES
    )
    assert plurals(doc, described(doc), [], []) == []


def test_an_existing_cluster_is_named_by_its_number() -> None:
    doc = doc_of(LEADERS, kinds=KINDS, names=NAMES)
    clusters = [[(2, 3), (4, 5)]]  # wrong, but that is not the question here
    found = plurals(doc, described(doc), clusters, [[1, 2]])
    assert found == [((6, 9), [1, 0])]
    assert clusters[1] == [(0, 1)]


def test_forms() -> None:
    doc = doc_of(LEADERS, kinds=KINDS, names=NAMES)
    assert [FORMS[n] for n in described(doc).form] == ["name", "name", "name", "definite"]


def test_candidates_are_the_nearest_and_the_alike() -> None:
    doc = doc_of("\n".join(["Xi PROPN 0 ROOT"] + ["cat NOUN 0 ROOT"] * (NEAREST + 5) + ["Xi PROPN 0 ROOT"]), kinds={})
    found = [Phrase(i, i + 1, i) for i in range(len(doc))]
    matrix = candidate_matrix(referents(doc, found, np.zeros((len(found), 4))))
    last = matrix[-1].tolist()
    assert last[0] == len(doc) - 2
    assert 0 in last
    assert (matrix[0] == -1).all()


def test_two_names_are_two_things_and_one_name_is_one() -> None:
    rows = "China PROPN 2 nsubj\nmet VERB 0 ROOT\nRussia PROPN 2 obj\nChina PROPN 2 obl\nit PRON 2 obl"
    doc = doc_of(rows, kinds={}, names={"China": "GeopoliticalEntity", "Russia": "GeopoliticalEntity"})
    r = described(doc)
    assert contradicts(r, 1, [0])
    assert not contradicts(r, 2, [0])
    assert join_names(r, {1: (linked := [1, 3]), 3: linked}) == [[0, 2], [1, 3]]


def test_a_surname_goes_to_the_only_one_who_bears_it() -> None:
    rows = "Xi PROPN 3 nsubj\nJinping PROPN 1 flat\nmet VERB 0 ROOT\nPutin PROPN 3 obj\nXi PROPN 3 obl"
    doc = doc_of(rows, kinds={})
    doc.ents = [Span(doc, 0, 2, label="Person"), Span(doc, 3, 4, label="Person"), Span(doc, 4, 5, label="Person")]
    assert join_names(described(doc), {}) == [[0, 2]]


def test_an_acronym_goes_to_its_long_form() -> None:
    rows = "European PROPN 2 compound\nUnion PROPN 3 nsubj\nmet VERB 0 ROOT\nEU PROPN 3 obj"
    doc = doc_of(rows, kinds={})
    doc.ents = [Span(doc, 0, 2, label="Organization"), Span(doc, 3, 4, label="Organization")]
    r = described(doc)
    joined = join_names(r, {})
    assert [[r.phrases[n].head for n in cluster] for cluster in joined] == [[1, 3]]


def test_he_is_not_several() -> None:
    found = described(
        doc_of("\n".join([LEADERS.strip(), "he PRON 13 nsubj", "left VERB 0 ROOT"]), kinds=KINDS, names=NAMES)
    )
    he, leaders = (next(n for n, p in enumerate(found.phrases) if p.head == head) for head in (11, 8))
    assert contradicts(found, he, [leaders]) and contradicts(found, leaders, [he])
    assert not contradicts(found, he, [0])


def test_subject_and_object_are_two() -> None:
    rows = "Ann PROPN 2 nsubj\nmet VERB 0 ROOT\n{} PRON 2 obj"
    for word, apart in (("her", True), ("herself", False)):
        found = described(doc_of(rows.format(word), kinds={"Ann": "person"}, names={"Ann": "Person"}))
        assert contradicts(found, 1, [0]) == apart


def test_who_is_named_beside_a_phrase_tells_he_from_she() -> None:
    rows = """
    the DET 2 det
    founder NOUN 4 nsubj
    Tomas PROPN 2 appos
    left VERB 0 ROOT
    . PUNCT 4 punct
    She PRON 7 nsubj
    stayed VERB 0 ROOT
    """
    doc = doc_of(rows, kinds={"founder": "person", "Tomas": "person", "She": "person"}, names={"Tomas": "Person"})
    found = described(doc)
    founder, she = (next(n for n, p in enumerate(found.phrases) if p.head == head) for head in (1, 5))
    assert contradicts(found, she, [founder])


def test_who_says_something_is_not_described_in_it() -> None:
    rows = """
    Dahl PROPN 2 nsubj
    said VERB 0 ROOT
    the DET 4 det
    boy NOUN 5 nsubj
    left VERB 2 ccomp
    and CCONJ 9 cc
    the DET 8 det
    mayor NOUN 9 nsubj
    slept VERB 2 conj
    """
    kinds = {"Dahl": "person", "boy": "person", "mayor": "person"}
    found = described(doc_of(rows, kinds=kinds, names={"Dahl": "Person"}))
    dahl, boy, mayor = (next(n for n, p in enumerate(found.phrases) if p.head == head) for head in (0, 3, 7))
    assert contradicts(found, boy, [dahl])
    assert not contradicts(found, mayor, [dahl])
