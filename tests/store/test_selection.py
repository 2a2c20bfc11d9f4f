"""Parts of a graph, chains of facts, and names in queries."""

from __future__ import annotations

import json

import pytest

from kg import KgError, Store
from kg.answers import Selection, around, best_known, entity, graph_data, paths, query, select


@pytest.fixture
def opened(graph):
    with Store.open(graph, read_only=True) as found:
        yield found


def ends(data):
    return {(fact.subject, fact.relation, fact.object) for fact in data.facts}


def test_what_is_near_something(opened):
    near = select(opened, Selection(about=("Xi Jinping",), hops=1))
    assert ("Vladimir_Putin", "met", "Xi_Jinping") in ends(near)
    assert not any("Crimea" in (fact.subject, fact.object) for fact in near.facts)
    assert {node.id for node in near.entities} >= {"Xi_Jinping", "Vladimir_Putin"}
    assert len(select(opened, Selection(about=("Xi Jinping",), hops=2)).facts) >= len(near.facts)


def test_only_some_types(opened):
    data = select(opened, Selection(types=("person",)))
    assert ends(data) == {("Vladimir_Putin", "met", "Xi_Jinping")}
    with pytest.raises(KgError, match="no type 'Persn'") as error:
        select(opened, Selection(types=("Persn",)))
    assert "Person" in error.value.fix


def test_what_a_query_found(opened):
    triples = query(opened, "CONSTRUCT { ?a kg:met ?b } WHERE { ?a kg:met ?b }")
    rows = query(opened, "SELECT ?a ?b { ?a kg:met ?b }")
    named = query(opened, "who-met")
    for found in (triples, rows, named):
        assert ("Vladimir_Putin", "met", "Xi_Jinping") in ends(select(opened, Selection(found=found)))
        assert not any(fact.object == "Crimea" for fact in select(opened, Selection(found=found)).facts)


def test_nothing_to_draw_says_what_was_searched(opened):
    with pytest.raises(KgError, match="within 1 step of Xi Jinping, since 2090"):
        select(opened, Selection(about=("Xi Jinping",), since="2090"))


def test_names_in_queries(opened):
    found = query(opened, 'SELECT ?who { ?who kg:met kg:"xi jinping" } # kg:"Nobody"')
    assert [row[0].value.rsplit("/")[-1] for row in found.rows] == ["Vladimir_Putin"]
    assert query(opened, 'ASK { BIND("kg:\\"Nobody\\"" AS ?x) }').truth
    assert query(opened, """ASK { BIND('kg:"Nobody"' AS ?x) }""").truth
    with pytest.raises(KgError, match="knows no 'Nobody'"):
        query(opened, 'ASK { kg:"Nobody" ?p ?o }')


def test_a_limit_cuts_rows(opened):
    assert len(query(opened, "SELECT ?s { ?s ?p ?o }", limit=2)) == 2


def test_chains_of_facts(opened, kg, graph):
    data, chains = paths(opened, "Vladimir Putin", "Xi Jinping")
    assert [[fact.relation for fact in chain] for chain in chains] == [["met"]]
    assert data.node(chains[0][0].subject).label == "Vladimir Putin"
    with pytest.raises(KgError, match="no facts lead"):
        paths(opened, "Xi Jinping", "Crimea")
    said = kg("path", "Putin", "Xi Jinping", "--graph", graph)
    assert "Vladimir Putin -- met -- Xi Jinping" in said.out
    assert "“Vladimir Putin met Xi Jinping in Beijing.”" in said.out


def test_find(kg, graph):
    said = kg("find", "xi", "beijing", "--graph", graph)
    assert "Vladimir Putin met Xi Jinping in Beijing." in said.out
    hits = [json.loads(line) for line in kg("find", "Xi", "--json", "--graph", graph).out.splitlines()]
    assert {hit["kind"] for hit in hits} >= {"entity", "sentence"}
    assert hits[0]["kind"] == "entity"
    nothing = kg("find", "zzz", "--graph", graph)
    assert (nothing.code, "'zzz'" in nothing.err) == (1, True)


def test_view_of_a_part(kg, graph, tmp_path):
    out = tmp_path / "part.html"
    said = kg("view", "--about", "Xi Jinping", "--hops", 2, "--type", "Person", "--out", out, "--graph", graph)
    assert (said.code, said.out.strip()) == (0, str(out))
    page = out.read_text()
    assert "Within 2 steps of Xi Jinping, between Person" in page
    assert "Crimea" not in page
    whole = (graph / "graph.html").read_text()
    part = kg("view", "--about", "Xi Jinping", "--graph", graph)
    assert part.out.strip().endswith("graph-within_1_step_of_xi_jinping.html")
    assert (graph / "graph.html").read_text() == whole
    for wrong in (["--about", "Xi Jinpin"], ["--since", "20x"], ["--type", "Persn"], ["--query", "SELECT"]):
        said = kg("view", *wrong, "--graph", graph)
        assert (said.code, "try:" in said.err) == (1, True)


def test_query_tells_its_time(kg, graph):
    said = kg("query", "ASK {}", "--time", "--limit", 5, "--graph", graph)
    assert (said.out, "answered in" in said.err) == ("yes\n", True)


def test_what_is_around_something_is_read_without_the_rest(store):
    for name in ("Xi Jinping", "Vladimir Putin", "Crimea"):
        for hops in (1, 2):
            near = around(store, entity(store, name), hops=hops)
            assert near.facts == select(store, Selection(about=(name,), hops=hops)).facts
    assert len(around(store, entity(store, "Vladimir Putin"), hops=3, most=4).facts) <= 4


def test_of_too_much_the_best_known_things_are_taken(store):
    whole = graph_data(store)
    assert best_known(store) == (whole, 0)
    statements = sum(len(fact.evidence) for fact in whole.facts)
    part, left_out = best_known(store, most=5)
    assert sum(len(fact.evidence) for fact in part.facts) == 5 == statements - left_out
    assert {fact.key for fact in part.facts} <= {fact.key for fact in whole.facts}
    assert part == best_known(store, most=5)[0]
