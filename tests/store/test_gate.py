"""What breaks a shape is set aside with the shape's name, and no plain fact rests on it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import samples
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg import import_
from kg.answers import check, graph_data, query, questions
from kg.exports import export
from kg.rdf import Names, gated
from kg.store import Store

KG = "https://example.org/kg/"
XSD = "http://www.w3.org/2001/XMLSchema#"
MET = "SELECT ?st { ?st kgo:predicate kg:annex ; kgo:plain true }"


def node(name: str) -> NamedNode:
    return NamedNode(KG + name)


def typed(value: str, type: str) -> Literal:
    return Literal(value, datatype=NamedNode(XSD + type))


def put(name: str, value):
    """Another value for a property of the statement."""

    def change(quads: list[Quad], st: NamedNode) -> list[Quad]:
        old = [q for q in quads if q.subject == st and q.predicate == node(name)]
        graph = next(q.graph_name for q in quads if q.subject == st)
        return [q for q in quads if q not in old] + [Quad(st, node(name), v, graph) for v in value]

    return change


def cut(name: str):
    return put(name, ())


def stretched(quads: list[Quad], st: NamedNode) -> list[Quad]:
    """Its sentence with another end."""
    sentence = next(q.object for q in quads if q.subject == st and q.predicate == node("onto#evidence"))
    return [
        Quad(q.subject, q.predicate, typed("9999", "integer"), q.graph_name)
        if q.subject == sentence and q.predicate.value.endswith("endIndex")
        else q
        for q in quads
    ]


RUSSIA, CRIMEA = node("Russia"), node("Crimea")


def with_its_facts(quads: list[Quad], st: NamedNode) -> list[Quad]:
    """The facts between Russia and Crimea are what this statement claims now, whatever it claimed before."""
    relations = {
        q.object for q in quads if q.subject == st and q.predicate.value.endswith(("#canonical", "#predicate"))
    }
    others = [q for q in quads if (q.subject, q.object, q.graph_name) != (RUSSIA, CRIMEA, DefaultGraph())]
    return others + [Quad(RUSSIA, relation, CRIMEA, DefaultGraph()) for relation in relations]


PLANTED = {
    "no subject mention": ("Statement", cut("onto#subjectMention")),
    "no evidence": ("Statement", cut("onto#evidence")),
    "no rule": ("Statement", cut("onto#rule")),
    "two objects": ("Statement", put("onto#object", [node("Crimea"), node("China")])),
    "two answers to plain": ("Statement", put("onto#plain", [typed("true", "boolean"), typed("false", "boolean")])),
    "unknown factuality": ("Statement", put("onto#factuality", [Literal("sure")])),
    "confidence above one": ("Statement", put("onto#confidence", [typed("1.5", "decimal")])),
    "a key of the wrong form": ("Statement", put("onto#key", [Literal("X")])),
    "a predicate that is no relation": ("Statement", put("onto#predicate", [node("China")])),
    "a speaker without a report": ("Reported", put("onto#attributedTo", [node("China")])),
    "plain but negative": ("Plain", put("onto#polarity", [Literal("negative")])),
    "plain but future": ("Plain", put("onto#tense", [Literal("future")])),
    "plain but possible": ("Plain", put("onto#factuality", [Literal("possible")])),
    "negated but positive": ("Negated", put("onto#factuality", [Literal("negated")])),
    "a sentence that is not there": ("Span", put("onto#evidence", [node("doc/x#char=1,2")])),
    "offsets that do not fit the text": ("SpanLength", stretched),
    "words of another document": ("EvidenceOfItsDocument", put("onto#trigger", [node("doc/business#char=0,5")])),
    "the wrong domain": ("Domain", put("onto#canonical", [node("bornIn")])),
    "the wrong range": ("Range", put("onto#canonical", [node("memberOf")])),
    "an unknown relation": ("Domain", put("onto#canonical", [node("frobnicates")])),
}


@pytest.fixture(scope="module")
def sound(store) -> tuple[list[Quad], NamedNode]:
    """All quads, and the statement that Russia annexed Crimea, the only one that says so."""
    (row,) = store.query(MET)
    return store.sorted(), row["st"]


def test_what_is_sound_passes_as_it_is(sound, known):
    quads, _ = sound
    assert gated(quads, Names(), known) is quads


@pytest.mark.parametrize("error", PLANTED)
def test_a_planted_error_is_set_aside_with_its_shape_and_its_sentence(sound, tmp_path, error):
    quads, st = sound
    shape, plant = PLANTED[error]
    planted = with_its_facts(plant(quads, st), st)
    assert any(q.graph_name == DefaultGraph() and q.subject == RUSSIA and q.object == CRIMEA for q in planted)
    with Store.open(tmp_path) as store:
        store.add(planted)
        assert not list(store.match(RUSSIA, None, CRIMEA, DefaultGraph()))
        assert not any(quad.subject.value.startswith(KG + "st/") for quad in store.match(graph=DefaultGraph()))
        assert not list(store.match(st, "kgo:plain")) and not list(store.match(st, "kgo:subject"))
        graphs = {q.graph_name for q in store.match(st)}
        assert graphs == {node("g/quarantine")}
        assert node(f"shape#{shape}") in {q.object for q in store.match(st, "kgo:breaks")}
        found = [v for v in check(store) if v.node == st.value]
        assert len(found) == 1 and f"kgs:{shape}" in found[0].promise
        if error not in ("no evidence", "a sentence that is not there"):
            assert found[0].sentence == "Russia annexed Crimea in 2014."
        assert st.value.removeprefix(KG + "st/") not in {
            e.statement for fact in graph_data(store).facts for e in fact.evidence
        }
        before = set(store)
        store.add(planted)  # again, and nothing changes
        assert set(store) == before


def test_no_named_question_meets_it(sound, tmp_path):
    quads, st = sound
    with Store.open(tmp_path) as store:
        store.add(PLANTED["the wrong range"][1](quads, st))
        for question in questions():
            if not any(parameter.required for parameter in question.parameters):
                answer = query(store, question.name)
                assert "Russia annexed Crimea in 2014." not in str(answer.rows), question.name


def test_a_fact_that_a_sound_statement_says_too_stays(fill, known):
    def again() -> samples.Reader:
        r = samples.Reader("Russia annexed Crimea in 2014.", id="again").read("Russia annexed Crimea in 2014.")
        russia, crimea = r.mention("Russia", samples.RUSSIA), r.mention("Crimea", samples.CRIMEA)
        r.say(russia, "annex", "annexed", crimea, canonical="annexed")
        return r

    with Store.open(fill([samples.meeting(), again()])) as store:
        quads = store.sorted()
        st = next(q.subject for q in store.match(None, "kgo:predicate", node("annex")) if "again" in str(q.graph_name))
        found = gated(PLANTED["no rule"][1](quads, st), store.names, known)
        assert Quad(node("Russia"), node("annexed"), node("Crimea"), DefaultGraph()) in found
        assert {q.graph_name for q in found if q.subject == st} == {node("g/quarantine")}


def test_a_build_sets_aside_what_extraction_got_wrong(fill):
    r = samples.meeting()
    bad = next(s for s in r.statements if s.predicate.label == "annex")
    beyond = replace(bad, predicate=replace(bad.predicate, end=99_999))  # beyond the end of the text
    r.statements[r.statements.index(bad)] = beyond
    with Store.open(fill([r]), read_only=True) as store:
        assert not store.query("ASK { kg:Russia kg:annexed|kg:annex kg:Crimea }")
        assert store.query("ASK { kg:Vladimir_Putin kg:met kg:Xi_Jinping }")
        assert any("kgs:SpanLength" in v.promise and "Russia annexed" in v.sentence for v in check(store))


def test_the_quarantine_comes_back_from_an_export_and_only_there(sound, tmp_path):
    quads, st = sound
    with Store.open(tmp_path / "a") as store:
        store.add(PLANTED["plain but negative"][1](quads, st))
        (path,) = export(store, tmp_path / "all.trig")
        (facts,) = export(store, tmp_path / "facts.ttl", only="facts")
        before = set(store)
    assert st.value.removeprefix(KG + "st/") not in facts.read_text()
    import_(path, tmp_path / "b")
    with Store.open(tmp_path / "b", read_only=True) as copy:
        assert set(copy) == before


def test_check_shows_it_and_ends_with_1(kg, sound, tmp_path):
    quads, st = sound
    with Store.open(tmp_path) as store:
        store.add(PLANTED["the wrong domain"][1](quads, st))
    said = kg("check", "--graph", tmp_path)
    assert said.code == 1
    assert "set aside, since it breaks kgs:Domain" in said.out
    assert "“Russia annexed Crimea in 2014.”" in said.out
    assert "the domain of bornIn is Person, not Country" in said.out
