"""Things of the user's own have their IRIs everywhere, whatever the order of builds and what was decided in between."""

import random
import shutil
from types import SimpleNamespace

import pytest
import toy
from starlette.testclient import TestClient

from kg import pipeline
from kg.answers import why
from kg.answers.naming import entities
from kg.errors import KgError
from kg.resolution import Decision
from kg.serving import Limits, application
from kg.store import Store

TEXTS = {
    "a.txt": "Vladimir Putin met Xi Jinping in Beijing. Ada visited Paris.",
    "b.txt": "Putin met Ada in Paris. Ada said that Xi visited Paris.",
    "c.txt": "Ada visited Beijing. Russia annexed Crimea. Xi Jinping visited Russia.",
}
ODD = "http://e.org/a'b(c);d=\u00e9&x=\u5317#\U0001f600!$"
LIST = f"""id,label,aliases,type
https://people.example/ada#me,Ada,,Person
urn:uuid:0b7e,Vladimir Putin,Putin|V. Putin,Person
S/1 \u00e4:<b>,Paris,,
{ODD},Russia,,Country
"""
ENDS = {
    "Ada": "https://people.example/ada#me",
    "Vladimir_Putin": "urn:uuid:0b7e",
    "Paris": "https://example.org/kg/id/S%2F1%20%C3%A4%3A%3Cb%3E",
    "Russia": ODD,
}


@pytest.fixture
def world(tmp_path):
    """The texts in a folder, a list of the user's, and functions that build, decide and give the bytes."""
    nlp, graph = toy.toy_pipeline(), tmp_path / "graph"
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text + "\n")
    (tmp_path / "mine.csv").write_text(LIST, encoding="utf-8")

    def build(names, *, mine=False):
        paths = [tmp_path / name for name in names]
        pipeline.build(paths, graph, nlp=nlp, authority=[tmp_path / "mine.csv"] if mine else ())

    def made():
        found = {name: (graph / name).read_bytes() for name in ("graph.ttl", "graph.trig")}
        shutil.rmtree(graph)
        return found

    def ask(sparql):
        with Store.open(graph, read_only=True) as store:
            found = store.query(sparql)
            return [{name.value: row[name].value for name in found.variables} for row in found]

    return SimpleNamespace(path=tmp_path, graph=graph, build=build, made=made, ask=ask)


def test_the_iris_are_the_things_own_everywhere(world):
    world.build(TEXTS, mine=True)
    for slug, iri in ENDS.items():
        ours = f"<https://example.org/kg/{slug}>"
        for pattern in (f"{ours} ?p ?o", f"?s ?p {ours}"):  # of the slug nothing is said but what replaces it
            assert not world.ask(f"SELECT * {{ {pattern} FILTER(?p NOT IN (owl:sameAs, dct:isReplacedBy)) }}")
        for pattern in ("?s a ?class", "?m kgo:refersTo ?s", "?st kgo:subject|kgo:object ?s"):
            either = f"{{ {pattern} }} UNION {{ GRAPH ?g {{ {pattern} }} }}"
            asked = f"SELECT DISTINCT ?s {{ {either} FILTER(?s = <{iri}>) }}"
            assert world.ask(asked) == [{"s": iri}], (slug, pattern)
        moved = f"SELECT ?new {{ GRAPH g:resolution {{ {ours} dct:isReplacedBy ?new ; owl:sameAs ?new }} }}"
        assert world.ask(moved) == [{"new": iri}]
    with Store.open(world.graph, read_only=True) as store:
        for slug, iri in ENDS.items():
            names = (slug, f"kg:{slug}", iri, f"<{iri}>", slug.replace("_", " "))
            assert [[node.value for node in entities(store, name)] for name in names] == [[iri]] * len(names)
            assert why(store, iri).data.facts
        assert [node.value for node in entities(store, "S/1 \u00e4:<b>")] == [ENDS["Paris"]]


def test_any_order_and_number_of_builds_makes_the_same(world):
    world.build(TEXTS, mine=True)
    whole = world.made()
    shuffler = random.Random(7)
    for _ in range(6):
        names = shuffler.sample(sorted(TEXTS), len(TEXTS))
        when = shuffler.randrange(len(names))
        for number, name in enumerate(names):
            world.build([name], mine=number == when)
        assert world.made() == whole


def test_a_list_comes_and_goes(world):
    world.build(TEXTS)
    without = world.made()
    world.build(TEXTS, mine=True)
    with_it = world.made()
    world.build(TEXTS)
    world.build([], mine=True)
    assert {name: (world.graph / name).read_bytes() for name in with_it} == with_it
    pipeline.remove(["mine.csv"], world.graph)
    assert world.made() == without


def test_of_two_listed_things_that_are_one_the_kept_has_its_iri(world):
    world.build(TEXTS, mine=True)
    pipeline.curate(Decision("merge", "Vladimir Putin", "https://people.example/ada#me"), world.graph)
    world.build(["a.txt"])
    same = "SELECT ?o { GRAPH g:resolution { <https://people.example/ada#me> owl:sameAs ?o ; dct:isReplacedBy ?o } }"
    assert world.ask(same) == [{"o": "urn:uuid:0b7e"}]
    assert len(world.ask("SELECT ?p { <https://people.example/ada#me> ?p ?o }")) == 2
    assert world.ask("SELECT ?o { GRAPH g:resolution { kg:Ada owl:sameAs ?o } }") == [{"o": "urn:uuid:0b7e"}]


def test_a_thing_that_is_a_listed_one_gets_its_iri(world):
    world.build(TEXTS, mine=True)
    pipeline.curate(Decision("merge", "Xi Jinping", "Ada"), world.graph)
    asked = "SELECT ?label { <https://people.example/ada#me> rdfs:label ?label }"
    assert world.ask(asked) == [{"label": "Xi Jinping"}]
    assert world.ask("SELECT ?o { GRAPH g:resolution { kg:Xi_Jinping owl:sameAs ?o } }")[0]["o"].endswith("ada#me")


def test_a_listed_thing_keeps_its_iri_when_it_is_renamed_or_a_name_is_split_off(world):
    world.build(TEXTS, mine=True)
    pipeline.curate(Decision("rename", "Ada", "Ada Lovelace"), world.graph)
    pipeline.curate(Decision("split", "Vladimir Putin", "Putin"), world.graph)
    assert world.ask("SELECT ?l { <https://people.example/ada#me> rdfs:label ?l }") == [{"l": "Ada Lovelace"}]
    assert world.ask("SELECT ?l { <urn:uuid:0b7e> rdfs:label ?l }") == [{"l": "Vladimir Putin"}]
    assert world.ask("SELECT ?l { kg:Putin rdfs:label ?l }") == [{"l": "Putin"}]
    assert not world.ask("SELECT ?o { GRAPH g:resolution { kg:Putin dct:isReplacedBy ?o } }")


def test_the_iri_goes_with_the_name_that_the_list_has(world):
    (world.path / "mine.csv").write_text("id,label\nurn:x:1,Putin\n")
    world.build(["b.txt", "c.txt"], mine=True)
    pipeline.curate(Decision("merge", "Putin", "Xi Jinping"), world.graph)
    pipeline.curate(Decision("split", "Putin", "Putin"), world.graph)
    assert world.ask("SELECT ?l { <urn:x:1> rdfs:label ?l }") == [{"l": "Putin"}]
    assert world.ask("SELECT ?l { kg:Xi_Jinping rdfs:label ?l }") == [{"l": "Xi Jinping"}]


@pytest.mark.parametrize(
    "iri",
    [
        "https://example.org/kg/Xi_Jinping",
        "https://example.org/kg/g/resolution",
        "http://www.w3.org/2002/07/owl#sameAs",
        "https://schema.org/Person",
    ],
)
def test_no_list_takes_what_is_the_graphs_own(world, iri):
    (world.path / "mine.csv").write_text(f"id,label\n1,B\n{iri},Ada\n")
    with pytest.raises(KgError, match=r"mine\.csv:3: .* of the graph itself"):
        world.build(TEXTS, mine=True)
    assert not world.graph.exists()


def test_two_lists_of_one_name_are_refused(world):
    (world.path / "x").mkdir()
    shutil.copy(world.path / "mine.csv", world.path / "x" / "mine.csv")
    with pytest.raises(KgError, match="have one name"):
        lists = [world.path / "mine.csv", world.path / "x" / "mine.csv"]
        pipeline.build([world.path / "a.txt"], world.graph, authority=lists)


def test_every_export_has_them(world, kg):
    import rdflib

    world.build(TEXTS, mine=True)
    for suffix, format in (("ttl", "turtle"), ("rdf", "xml"), ("nt", "nt"), ("jsonld", "json-ld")):
        file = world.path / f"out.{suffix}"
        assert kg("export", file, "--graph", world.graph).code == 0
        found = rdflib.Graph().parse(file, format=format)
        subjects = {str(subject) for subject in found.subjects(rdflib.RDF.type)}
        assert set(ENDS.values()) <= subjects, suffix
        assert not subjects & {f"https://example.org/kg/{slug}" for slug in ENDS}
    for suffix in ("csv", "graphml", "gexf", "sqlite", "cypher"):
        file = world.path / f"out.{suffix}"
        assert kg("export", file, "--graph", world.graph).code == 0
        assert b"urn:uuid:0b7e" in b"".join(path.read_bytes() for path in world.path.glob(f"out*.{suffix}"))
    assert kg("check", "--graph", world.graph).code == 0


def test_pages_of_listed_things(world):
    world.build(TEXTS, mine=True)
    with TestClient(application(world.graph, limits=Limits(at_once=1)), base_url="http://127.0.0.1") as client:
        found = client.get("/find", params={"words": "Russia"}).text
        (address,) = {part.split('"')[0] for part in found.split('href="')[1:] if part.startswith("/entity/")}
        page = client.get(address)
        assert page.status_code == 200 and "annexed" in page.text
        assert "<b>" not in client.get("/find", params={"words": "Paris"}).text
        assert client.get("/entity/Russia").text == page.text  # by its slug, too
        triples = client.get(address, headers={"accept": "application/n-triples"})
        assert ODD.encode("ascii", "backslashreplace").decode() in triples.text or ODD in triples.text
        assert client.get("/", params={"about": ODD}).status_code == 200
        table = client.get("/query/plain", params={"query": "SELECT ?s { ?s kg:annexed ?o }"})
        assert address in table.text
        for wrong in ("http://nowhere.example/x", "http://www.w3.org/2002/07/owl#sameAs", "javascript:alert(1)"):
            assert client.get("/entity/" + wrong.replace("/", "%2F").replace("#", "%23")).status_code == 404
