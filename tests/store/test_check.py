"""Every broken promise is seen on a whole store, and none where nothing is broken."""

from __future__ import annotations

import pytest
import samples
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.answers import check
from kg.store import Store

KG = "https://example.org/kg/"


def term(name: str) -> NamedNode:
    return NamedNode(KG + name)


def changed(quads, predicate, value):
    """The quads with another value for the first triple of a property."""
    first = next(quad for quad in quads if quad.predicate == term(predicate))
    return [quad for quad in quads if quad != first] + [Quad(first.subject, first.predicate, value, first.graph_name)]


def without(quads, predicate):
    first = next(quad for quad in quads if quad.predicate == term(predicate))
    return [quad for quad in quads if quad != first]


BROKEN = {
    "every fact is what a plain statement says": lambda quads: [
        *quads,
        Quad(term("China"), term("recognises"), term("Crimea"), DefaultGraph()),
    ],
    "what a plain statement says is a fact": lambda quads: without(quads, "annexed"),
    "no triple is in two graphs": lambda quads: [*quads, Quad(*quads[0].triple, term("g/meeting"))],
    "a statement has one confidence": lambda quads: without(quads, "onto#confidence"),
    "a statement has one factuality": lambda quads: changed(quads, "onto#factuality", Literal("sure")),
    "what is reported has a speaker": lambda quads: without(quads, "onto#attributedTo"),
    "what is plain is asserted": lambda quads: [
        Quad(q.subject, q.predicate, Literal("future"), q.graph_name) if q.predicate == term("onto#tense") else q
        for q in quads
    ],
    "a relation keeps to its domain and range": lambda quads: changed(quads, "onto#canonical", term("bornOn")),
    "a text is as long as its offsets say": lambda quads: [
        Quad(q.subject, q.predicate, Literal("x"), q.graph_name) if q.predicate.value.endswith("anchorOf") else q
        for q in quads
    ],
}


def test_a_graph_of_ours_keeps_all_promises(store):
    assert check(store) == ()


@pytest.mark.parametrize("promise", BROKEN)
def test_a_broken_promise_is_seen(fill, promise):
    with Store.open(fill(samples.readers())) as store:
        store._make(BROKEN[promise](store.sorted()))
        assert promise in {violation.promise for violation in check(store)}


def test_a_violation_names_its_sentence(fill):
    with Store.open(fill(samples.readers())) as store:
        store._make(BROKEN["what a plain statement says is a fact"](store.sorted()))
        (violation,) = check(store)
        assert violation.sentence == "Russia annexed Crimea in 2014."
        assert violation.detail == "kg:Russia kg:annexed kg:Crimea"
