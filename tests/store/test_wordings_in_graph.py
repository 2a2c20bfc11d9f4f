"""Open predicates of one meaning in a graph: one property finds all of them, and each wording is kept."""

from __future__ import annotations

import pytest
import samples

from kg.answers import check, query, why
from kg.model import Entity
from kg.rdf import quads
from kg.store import Store

CENTRE = Entity("Lund_Centre", "Lund Centre", "Facility")


def said(id: str, verb: str, label: str, **axes: object) -> samples.Reader:
    """That Gazprom did something to Lund Centre, in other words."""
    text = f"Gazprom {verb} Lund Centre."
    r = samples.Reader(text, id=id).read(text)
    r.say(r.mention("Gazprom", samples.GAZPROM), label, verb, r.mention("Lund Centre", CENTRE), **axes)
    return r


READERS = (
    said("head", "renovated", "renovate"),
    said("other", "refurbished", "refurbish"),
    said("third", "might remodel", "remodel", certainty="possible"),
    said("apart", "photographed", "photograph"),
)


@pytest.fixture
def graph(tmp_path, known):
    with Store.open(tmp_path / "g") as store:
        store.replace(*samples.resolved(READERS), known)
        yield store


def test_one_property_finds_every_wording_and_each_is_below_it(graph):
    assert query(graph, "ASK { kg:Gazprom kg:renovate kg:Lund_Centre ; kg:refurbish kg:Lund_Centre }").truth
    below = query(graph, "SELECT ?p { GRAPH ?g { ?p rdfs:subPropertyOf kg:renovate } }").rows
    assert {row[0].value.rpartition("/")[2] for row in below} == {"refurbish", "remodel"}
    asked = "SELECT ?st { GRAPH ?g { ?st kgo:canonical kg:renovate } }"
    assert len(query(graph, asked).rows) == 3  # the one that is only possible, too
    assert not query(graph, "ASK { kg:Gazprom kg:remodel ?o }").truth


def test_wordings_of_one_meaning_share_a_fact(graph):
    keys = query(graph, "SELECT DISTINCT ?k { GRAPH ?g { ?st kgo:key ?k ; kgo:object kg:Lund_Centre } }").rows
    assert len(keys) == 2  # renovated, and photographed
    (fact,) = [fact for fact in why(graph, "Gazprom").data.facts if fact.relation == "renovate" and fact.plain]
    assert fact.canonical and fact.plain
    assert len(fact.evidence) == 2


def test_the_graph_keeps_to_its_shapes(graph):
    assert not list(check(graph))


def test_the_head_is_declared_where_no_document_words_it_so(known):
    alone = samples.resolved([READERS[1]])
    made = [quad for quad in quads(*alone, known) if quad.subject.value.endswith("/renovate")]
    assert {quad.predicate.value.rpartition("#")[2] for quad in made} == {"type", "label"}
    told = [quad for quad in quads(*alone, known) if quad.predicate.value.endswith(("/renovate", "/refurbish"))]
    assert len(told) == 2  # one triple for each


@pytest.mark.parametrize("first", range(len(READERS)))
def test_documents_one_by_one_give_the_same_graph(tmp_path, known, first, graph):
    order = READERS[first:] + READERS[:first]
    with Store.open(tmp_path / "other") as store:
        for count in range(1, len(order) + 1):
            store.replace(*samples.resolved(order[:count]), known)
        assert {str(quad) for quad in store} == {str(quad) for quad in graph}
