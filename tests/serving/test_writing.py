"""What may be written, by whom, and what stays as it is."""

from __future__ import annotations

import json
import signal
from concurrent.futures import ThreadPoolExecutor as Threads

import pyoxigraph
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore
from starlette.testclient import TestClient

from kg.folder import Folder
from kg.serving import Limits, application, own, token
from kg.serving.operations import with_dataset, written
from kg.store import Store

TOKEN = "a-token-for-these-tests-only"
GIVEN = {"authorization": f"Bearer {TOKEN}"}
MINE = "https://example.com/mine"
NOTE = f"INSERT DATA {{ GRAPH <{MINE}> {{ kg:Xi_Jinping <https://example.com/note> 'ask again' }} }}"
NOTED = "SELECT ?note { kg:Xi_Jinping <https://example.com/note> ?note }"
ENDLESS = f"INSERT {{ GRAPH <{MINE}> {{ ?a ?b ?o }} }} WHERE {{ " + " ".join(
    f"GRAPH ?g{n} {{ ?a{n} ?b{n} ?c{n} }}" for n in range(6)
)


@pytest.fixture
def writer(graph):
    with TestClient(application(graph, token=TOKEN), base_url="http://127.0.0.1") as found:
        yield found


def update(client, sparql, headers=GIVEN, **parameters):
    return client.post("/sparql", data={"update": sparql, **parameters}, headers=headers)


def rows(client, query):
    said = client.get("/sparql", params={"query": query})
    assert said.status_code == 200, said.text
    return [{name: cell["value"] for name, cell in row.items()} for row in said.json()["results"]["bindings"]]


def quads(graph):
    with Store.open(graph, read_only=True) as store:
        return set(store)


# ---- who may


@pytest.mark.parametrize(
    "headers",
    [{}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {TOKEN}"}, {"authorization": TOKEN},
     {"authorization": f"Bearer {TOKEN}x"}, {"authorization": "Bearer \u00fc".encode()}, {"authorization": ""}],
)  # fmt: skip
def test_nobody_writes_without_the_token(writer, graph, headers):
    before = quads(graph)
    for said in (
        update(writer, NOTE, headers),
        writer.post("/sparql", content=NOTE, headers={**headers, "content-type": "application/sparql-update"}),
        writer.put(f"/graphs?graph={MINE}", content="", headers={**headers, "content-type": "text/turtle"}),
        writer.post("/graphs", content="", headers={**headers, "content-type": "text/turtle"}),
        writer.delete(f"/graphs?graph={MINE}", headers=headers),
    ):
        assert (said.status_code, "Bearer" in said.headers["www-authenticate"]) == (401, True)
        assert TOKEN not in said.text
    assert quads(graph) == before


def test_without_writable_even_a_token_does_not_help(client, graph):
    before = quads(graph)
    said = update(client, NOTE)
    assert (said.status_code, "kg serve --writable" in said.text) == (403, True)
    assert "www-authenticate" not in said.headers
    assert client.put(f"/graphs?graph={MINE}", headers=GIVEN).status_code == 405
    assert quads(graph) == before


def test_a_long_body_is_not_read_without_the_token(graph):
    limits = Limits(query=1000, body=100_000)
    with TestClient(application(graph, limits=limits, token=TOKEN), base_url="http://127.0.0.1") as client:
        long = NOTE + " #" + "x" * 50_000
        assert update(client, long, {}).status_code == 413
        assert update(client, long).status_code == 200
        assert update(client, long + "x" * 100_000).status_code == 413


def test_the_token_comes_from_a_file_the_environment_or_nowhere(tmp_path, monkeypatch):
    monkeypatch.delenv("KG_TOKEN", raising=False)
    assert token.found() == ""
    monkeypatch.setenv("KG_TOKEN", f" {TOKEN}\n")
    assert token.found() == TOKEN
    file = tmp_path / "token"
    file.write_text("another-token-of-a-file\n")
    assert token.found(file) == "another-token-of-a-file"
    assert token.made() != token.made()
    for bad in ("short", "with a space in the middle", "ü" * 20, ""):
        file.write_text(bad)
        with pytest.raises(token.KgError) as error:
            token.found(file)
        assert not bad or bad not in error.value.problem
    with pytest.raises(token.KgError, match="cannot read"):
        token.found(tmp_path / "none")


def test_the_command_line_takes_no_token(kg, graph, tmp_path):
    assert "--token " not in kg("serve", "--help").out
    assert kg("serve", "--graph", graph, "--token-file", tmp_path / "x").code == 1
    assert kg("serve", "--graph", graph, "--writable", "--token-file", tmp_path / "x").code == 1


# ---- what may be written


def test_an_update_is_seen_at_once_and_kept_by_builds(writer, graph, kg, tmp_path, toy_path):
    assert rows(writer, NOTED) == []
    said = update(writer, NOTE)
    assert (said.status_code, said.text.startswith("1 triple added, 0 removed")) == (200, True)
    assert rows(writer, NOTED) == [{"note": "ask again"}]
    page = writer.get("/entity/Xi_Jinping", headers={"accept": "text/html"}).text
    assert "In graphs of your own" in page and "ask again" in page and MINE in page
    assert "SPARQL11Update" in writer.get("/sparql", headers={"accept": "text/turtle"}).text
    (tmp_path / "c.txt").write_text("Ada met Xi Jinping in Paris.\n")
    assert kg("build", tmp_path / "c.txt", "--graph", graph, "--nlp", toy_path, "--quiet").code == 0
    assert rows(writer, NOTED) == [{"note": "ask again"}]
    assert rows(writer, "SELECT ?a { ?a kg:met kg:Ada }") or rows(writer, "SELECT ?a { kg:Ada kg:met ?a }")
    assert kg("find", "Jinping", "--graph", graph).code == 0
    assert update(writer, f"CLEAR GRAPH <{MINE}>").status_code == 200
    assert rows(writer, NOTED) == []
    assert Folder(graph).imported() == []


def test_what_updates_added_can_be_taken_out_as_imports_can(writer, graph, kg):
    before = quads(graph)
    assert update(writer, NOTE).status_code == 200
    assert quads(graph) != before
    assert kg("remove", "updates", "--graph", graph, "--quiet").code == 0
    assert quads(graph) == before


def test_where_may_ask_all_that_the_graph_holds(writer):
    template, pattern = "?s <https://example.com/sure> ?c", "?s kgo:confidence ?c"
    said = update(writer, f"INSERT {{ GRAPH <{MINE}> {{ {template} }} }} WHERE {{ GRAPH ?g {{ {pattern} }} }}")
    assert said.status_code == 200
    sure = rows(writer, "SELECT ?s { ?s <https://example.com/sure> ?c }")
    assert len(sure) == len(rows(writer, "SELECT ?s { ?s kgo:confidence ?c }")) > 3


DOCUMENTS = "the default graph, which holds the facts"


@pytest.mark.parametrize(
    ("sparql", "status", "words"),
    [
        ("INSERT DATA { kg:Ada kg:met kg:Putin }", 403, DOCUMENTS),
        ("DELETE WHERE { ?s ?p ?o }", 403, DOCUMENTS),
        ("DELETE { ?s kg:met ?o } INSERT { ?o kg:met ?s } WHERE { ?s kg:met ?o }", 403, DOCUMENTS),
        ("CLEAR ALL", 403, "others"),
        ("DROP DEFAULT", 403, "others"),
        ("CLEAR GRAPH g:ontology", 403, "others"),
        (f"MOVE DEFAULT TO <{MINE}>", 403, DOCUMENTS),
        (f"COPY <{MINE}> TO g:ontology", 403, "onto"),
        ("INSERT DATA { GRAPH g:mine { kg:Ada kg:met kg:Putin } }", 403, "g/mine"),
        ("INSERT DATA { GRAPH <../kg/x> { kg:Ada kg:met kg:Putin } }", 200, "1 triple added"),
        ("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }", 403, "others"),
        (f"COPY DEFAULT TO <{MINE}>", 403, "vocabulary"),
        (f"INSERT DATA {{ GRAPH <{MINE}> {{ kg:Vladimir_Putin kg:met kg:Xi_Jinping }} }}", 403, "holds this triple"),
        (f"INSERT DATA {{ GRAPH <{MINE}> {{ kg:x a kgo:Statement }} }}", 403, "only documents make statements"),
        (f"INSERT DATA {{ GRAPH <{MINE}> {{ kg:Ada rdfs:label 'Eve' }} }}", 403, "kg rename"),
        (f"INSERT DATA {{ GRAPH <{MINE}> {{ kg:Ada a <a:Vip> }} }}", 403, "what a thing of the graph is"),
        (f"INSERT DATA {{ GRAPH <{MINE}> {{ kg:Ada owl:sameAs kg:Putin }} }}", 403, "what a thing of the graph is"),
        (f"INSERT DATA {{ GRAPH <{MINE}> {{ <a:s> a <a:Vip> ; rdfs:label 'x' }} }}", 200, "2 triples"),
        ("LOAD <file:///etc/passwd>", 400, "LOAD"),
        (f"LOAD SILENT <http://127.0.0.1/> INTO GRAPH <{MINE}>", 400, "LOAD"),
        (f"INSERT DATA {{ GRAPH <{MINE}> {{ kg:Ada kg:met", 400, "not SPARQL"),
        (f"INSERT {{ GRAPH <{MINE}> {{ ?s ?p 1 }} }} WHERE {{ SERVICE <http://a/> {{ ?s ?p ?o }} }}", 400, "SERVICE"),
    ],
)  # fmt: skip
def test_what_documents_say_stays(writer, graph, sparql, status, words):
    before = quads(graph)
    said = update(writer, sparql)
    assert (said.status_code, words in said.text) == (status, True), said.text
    assert "Traceback" not in said.text
    if status != 200:
        assert quads(graph) == before
        assert Folder(graph).imported() == []
    assert rows(writer, "SELECT ?o { kg:Vladimir_Putin kg:met ?o }") == [{"o": "https://example.org/kg/Xi_Jinping"}]
    assert not list((graph / "store").glob(".scratch*"))


def test_no_update_takes_out_what_was_imported(writer, graph, kg, tmp_path):
    file = tmp_path / "more.nq"
    file.write_text(f"<https://a.example/s> <https://a.example/p> <https://a.example/o> <{MINE}> .\n")
    assert kg("import", file, "--graph", graph, "--quiet").code == 0
    before = quads(graph)
    said = update(writer, f"CLEAR GRAPH <{MINE}>")
    assert (said.status_code, "imported" in said.text, "kg remove" in said.text) == (403, True, True)
    assert quads(graph) == before
    assert update(writer, NOTE).status_code == 200  # beside it, in the same graph


def test_blank_nodes_get_names_that_hold(writer):
    two = f"INSERT DATA {{ GRAPH <{MINE}> {{ _:a <a:p> _:b . _:b <a:p> _:a }} }}"
    assert update(writer, two).status_code == 200
    assert update(writer, two).status_code == 200
    found = rows(writer, f"SELECT ?a ?b {{ GRAPH <{MINE}> {{ ?a <a:p> ?b }} }}")
    assert len(found) == 4
    assert all("/genid/" in row["a"] for row in found)


def test_an_update_of_several_operations_is_done_wholly_or_not_at_all(writer, graph):
    before = quads(graph)
    assert update(writer, f"{NOTE} ; INSERT DATA {{ kg:Ada kg:met kg:Putin }}").status_code == 403
    assert quads(graph) == before
    both = f"{NOTE} ; DELETE WHERE {{ GRAPH <{MINE}> {{ ?s ?p ?o }} }}"
    assert update(writer, both).text.startswith("0 triples added, 0 removed")


def test_a_change_that_fails_leaves_nothing_behind(graph, monkeypatch):
    before = quads(graph)
    with Store.open(graph) as store:
        monkeypatch.setattr(store, "change", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            own.update(store, own.Update(NOTE, "http://127.0.0.1/"))
    assert quads(graph) == before
    assert Folder(graph).imported() == []


def test_what_a_killed_update_had_kept_does_not_come_back(graph):
    Folder(graph).keep_imported(own.KEPT, f"<a:lost> <a:p> <a:o> <{MINE}> .\n".encode())
    with Store.open(graph) as store:
        own.update(store, own.Update(NOTE, "http://127.0.0.1/"))
    (kept,) = Folder(graph).imported()
    assert b"lost" not in kept.read_bytes()


def test_the_index_of_words_is_that_of_the_new_state(writer, graph):
    assert update(writer, NOTE).status_code == 200
    with Store.open(graph, read_only=True) as store:
        made = pyoxigraph.Store()
        made.extend(store)
        from kg.store.words import Words, _current

        kept = _current(store.place.words, store.config.generation)
        assert kept is not None
        assert Words(kept).names() == Words.made(made, store.names).names()
        kept.close()


def test_an_endless_update_is_stopped_and_the_next_one_done(graph):
    before = quads(graph)
    limits = Limits(seconds=3)
    with TestClient(application(graph, limits=limits, token=TOKEN), base_url="http://127.0.0.1") as client:
        said = update(client, ENDLESS + " }")
        assert (said.status_code, "longer than 3 s" in said.text) == (503, True), said.text
        assert quads(graph) == before
        assert update(client, NOTE).status_code == 200
        assert rows(client, NOTED) == [{"note": "ask again"}]


def test_while_a_build_is_at_work_an_update_is_asked_to_wait(writer, graph):
    with Store.open(graph):
        said = update(writer, NOTE)
    assert (said.status_code, said.headers["retry-after"], "nothing was changed" in said.text) == (503, "5", True)
    assert update(writer, NOTE).status_code == 200


def test_many_updates_at_once_are_all_done(writer):
    def one(number):
        return update(writer, f"INSERT DATA {{ GRAPH <{MINE}> {{ <a:s> <a:p> {number} }} }}").status_code

    with Threads(8) as threads:
        assert set(threads.map(one, range(16))) == {200}
    assert rows(writer, "SELECT (COUNT(*) AS ?n) { <a:s> <a:p> ?o }") == [{"n": "16"}]


def test_bad_requests_to_write(writer):
    turtle = {**GIVEN, "content-type": "text/turtle"}
    assert update(writer, NOTE, query="ASK {}").status_code == 400
    assert writer.get("/sparql", params={"update": NOTE}, headers=GIVEN).status_code == 400
    assert writer.put("/graphs?graph=no iri", content="", headers=turtle).status_code == 400
    assert writer.put("/graphs?default", content="<a:s> <a:p> 1 .", headers=turtle).status_code == 403
    assert writer.put("/graphs?graph=https://example.org/kg/g/ontology", content="", headers=turtle).status_code == 403
    assert writer.put(f"/graphs?graph={MINE}", content="x", headers={**GIVEN, "content-type": "a/b"}).status_code == 415
    assert writer.put(f"/graphs?graph={MINE}", content="<a:s> <a:p>", headers=turtle).status_code == 400
    assert writer.put("/graphs", content="", headers=turtle).status_code == 400


# ---- words of updates


@pytest.mark.parametrize(
    ("sparql", "graphs"),
    [
        ("CLEAR ALL ; DROP NAMED", []),
        ("INSERT DATA { GRAPH a:x { <a:s> <a:p> '} } ; DELETE { #' } }", ["http://a/x"]),
        ("# INSERT DATA { <a:s> <a:p> 1 }\nCLEAR ALL", []),
        ("WITH <b:w> DELETE { ?s ?p 1 } INSERT { GRAPH <b:v> { ?s ?p 2 } } WHERE { ?s ?p 1 }", ["b:w", "b:v"]),
        ("DELETE WHERE { GRAPH ?g { ?s ?p 1 } }", []),
        ("PREFIX own: <http://own/> INSERT { GRAPH own:g { ?s ?p ?o } } WHERE { ?s ?p ?o . { ?o ?q 1 } }", ["http://own/g"]),
        ('INSERT DATA { <a:s> <a:p> """GRAPH <b:x> { """ }', ["DEFAULT"]),
        ("ADD SILENT <b:x> TO DEFAULT", ["DEFAULT"]),
        ("MOVE GRAPH <b:x> TO GRAPH a:y", ["b:x", "http://a/y"]),
    ],
)  # fmt: skip
def test_the_graphs_that_words_name(sparql, graphs):
    assert list(written(sparql, {"a": "http://a/"}, "")) == graphs


def test_a_dataset_stands_in_every_where():
    sparql = "DELETE WHERE { ?s ?p 'WHERE {' } ; INSERT { GRAPH <b:x> { ?s ?p 1 } } WHERE { ?s ?p 2 }"
    store = pyoxigraph.Store()
    for graph in ("a:1", "a:2"):
        store.update(f"INSERT DATA {{ GRAPH <{graph}> {{ <{graph}> <a:p> 2 }} }}")
    store.update(with_dataset(sparql, ["a:1"], []))
    assert [str(quad.subject) for quad in store.quads_for_pattern(None, None, None, pyoxigraph.NamedNode("b:x"))] == [
        "<a:1>"
    ]
    with pytest.raises(own.KgError):
        with_dataset(sparql, ["no iri"], [])


# ---- clients


def test_clients_of_python_write_with_the_token(graph, started):
    with started(graph, "--writable", KG_TOKEN=TOKEN) as (_, address):
        there = SPARQLUpdateStore(f"{address}sparql", f"{address}sparql", headers=dict(GIVEN), returnFormat="json")
        there.update(
            NOTE.replace("kg:", "https://example.org/kg/").replace(
                "https://example.org/kg/Xi_Jinping", "<https://example.org/kg/Xi_Jinping>"
            )
        )
        asked = f"SELECT ?o {{ GRAPH <{MINE}> {{ ?s ?p ?o }} }}"
        assert [str(row[0]) for row in rdflib.Graph(there).query(asked)] == ["ask again"]
        wrong = SPARQLUpdateStore(f"{address}sparql", f"{address}sparql", headers={"authorization": "Bearer x"})
        with pytest.raises(Exception, match="401"):
            wrong.update(NOTE)
        _sparql_wrapper(f"{address}sparql", asked)


def _sparql_wrapper(address, asked):
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(address)
    client.setQuery(asked)
    client.setReturnFormat(wrapper.JSON)
    assert client.query().convert()["results"]["bindings"][0]["o"]["value"] == "ask again"
    client.setQuery("CONSTRUCT { ?a kg:met ?b } WHERE { ?a kg:met ?b }")
    client.setReturnFormat(wrapper.TURTLE)
    assert b"met" in client.query().convert()
    client.setMethod(wrapper.POST)
    client.setQuery(f"DELETE WHERE {{ GRAPH <{MINE}> {{ ?s ?p ?o }} }}")
    with pytest.raises(Exception, match="401|Unauthorized"):
        client.query()
    client.addCustomHttpHeader("Authorization", GIVEN["authorization"])
    client.query()
    again = wrapper.SPARQLWrapper(address)
    again.setQuery(asked)
    again.setReturnFormat(wrapper.JSON)
    assert json.dumps(again.query().convert()["results"]["bindings"]) == "[]"


def test_a_token_that_was_made_is_told_once(graph, started, monkeypatch):
    monkeypatch.delenv("KG_TOKEN", raising=False)
    with started(graph, "--writable") as (process, address):
        (made,) = [line.rpartition(" ")[2].strip() for line in process.told if "takes this token" in line]
        there = SPARQLUpdateStore(f"{address}sparql", f"{address}sparql", headers={"authorization": f"Bearer {made}"})
        there.update(f"INSERT DATA {{ GRAPH <{MINE}> {{ <a:s> <a:p> <a:o> }} }}")
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        assert process.wait(30) == 0
    assert made not in said and "POST /sparql 200" in said


def test_who_writes_over_the_net_is_warned(graph, started):
    with started(graph, "--writable", "--host", "0.0.0.0", KG_TOKEN=TOKEN) as (process, _):
        assert any("without encryption" in line for line in process.told)
    with started(graph, "--writable", KG_TOKEN=TOKEN) as (process, _):
        assert not any("without encryption" in line or TOKEN in line for line in process.told)
