"""The server: protocols, pages, limits, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
import signal
import socket
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor as Threads

import pyoxigraph
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from starlette.testclient import TestClient

from kg.facts import Evidence
from kg.serving import Limits, application
from kg.serving.entities import pieces
from kg.serving.formats import RDF, RESULTS, wanted
from kg.store import Store

MET = "SELECT ?a ?b { ?a kg:met ?b } ORDER BY ?a"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o FILTER(?a != ?o) }"


# ---- SPARQL 1.1 Protocol


def posted(client, body, media):
    return client.post("/sparql", content=body, headers={"content-type": media})


def test_a_query_by_get_form_and_body_has_the_same_answer(client):
    get = client.get("/sparql", params={"query": MET})
    form = client.post("/sparql", data={"query": MET})
    direct = posted(client, MET, "application/sparql-query")
    assert [r.status_code for r in (get, form, direct)] == [200, 200, 200]
    assert get.content == form.content == direct.content
    assert get.headers["content-type"] == "application/sparql-results+json"
    assert [row["a"]["value"].rsplit("/")[-1] for row in get.json()["results"]["bindings"]] == [
        "Vladimir_Putin",
        "Xi_Jinping",
    ]


@pytest.mark.parametrize("media", RESULTS)
def test_every_result_format(client, media):
    said = client.get("/sparql", params={"query": MET}, headers={"accept": media})
    assert said.headers["content-type"].partition(";")[0] == media
    if RESULTS[media] == "csv":
        assert next(csv.reader(io.StringIO(said.text))) == ["a", "b"]
    else:
        format = pyoxigraph.QueryResultsFormat.from_media_type(
            media.replace("application/json", "application/sparql-results+json").replace(
                "application/xml", "application/sparql-results+xml"
            )
        )
        assert len(list(pyoxigraph.parse_query_results(said.content, format=format))) == 2


@pytest.mark.parametrize("media", RDF)
def test_every_rdf_format(client, media):
    query = "CONSTRUCT { ?a kg:met ?b } WHERE { ?a kg:met ?b }"
    said = client.get("/sparql", params={"query": query}, headers={"accept": media})
    assert said.headers["content-type"].partition(";")[0] == media
    format = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld", "n3": "n3"}[RDF[media]]
    assert len(rdflib.Graph().parse(data=said.text, format=format)) == 2


@pytest.mark.parametrize("format", ["csv", "json", "xml", "tsv"])
def test_format_by_parameter(client, format):
    said = client.get("/sparql", params={"query": "ASK { ?s kg:met ?o }", "format": format})
    assert said.status_code == 200
    assert "true" in said.text


@pytest.mark.parametrize(
    ("params", "status", "words"),
    [
        ({"query": "SELECT"}, 400, "not SPARQL"),
        ({"query": "SELECT ?s { ?s unknown:p ?o }"}, 400, "prefix"),
        ({"query": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"}, 400, "works offline"),
        ({"query": [MET, MET]}, 400, "not 2"),
        ({"query": MET, "default-graph-uri": "no iri"}, 400, "no IRI"),
        ({"update": "CLEAR ALL"}, 403, "only reads"),
        ({"query": "x" * 1_000_001}, 413, "longer"),
    ],
)
def test_bad_requests_have_a_status_and_words(client, params, status, words):
    said = client.post("/sparql", data=params)
    assert (said.status_code, said.headers["content-type"]) == (status, "text/plain; charset=utf-8")
    assert words in said.text
    assert "Traceback" not in said.text


def test_bodies_that_are_no_query(client):
    assert posted(client, "CLEAR ALL", "application/sparql-update").status_code == 403
    assert posted(client, MET, "text/html").status_code == 415
    assert posted(client, b"\xff\xfe", "application/sparql-query").status_code == 400
    assert posted(client, b"x" * 10_000_000, "application/sparql-query").status_code == 413
    assert client.put("/sparql", content="x").status_code == 405
    assert client.get("/sparql", params={"query": MET}).status_code == 200


def test_graphs_may_be_chosen_as_the_protocol_says(client, graph):
    with Store.open(graph, read_only=True) as store:
        document = next(store.match(None, "prov:wasDerivedFrom")).subject.value
        size = sum(1 for _ in store.match(graph=pyoxigraph.NamedNode(document)))

    def count(pattern, **graphs):
        params = {"query": f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", **graphs}
        said = client.get("/sparql", params={name.replace("_", "-"): value for name, value in params.items()})
        return int(said.json()["results"]["bindings"][0]["n"]["value"])

    assert count("?s ?p ?o", default_graph_uri=document) == size
    assert count("?s ?p ?o", named_graph_uri=document) == 0
    assert count("GRAPH ?g { ?s ?p ?o }", named_graph_uri=document) == size
    assert count("GRAPH ?g { ?s ?p ?o }", default_graph_uri=document) == 0
    assert count("?s ?p ?o", default_graph_uri=[document, "http://example.org/none"]) == size
    assert count("?s ?p ?o") > size


def test_an_update_as_a_query_changes_nothing(client, graph):
    said = client.get("/sparql", params={"query": "DELETE WHERE { ?s ?p ?o }"})
    assert said.status_code == 400
    with Store.open(graph, read_only=True) as store:
        assert len(store)


def test_a_format_nobody_has_is_not_acceptable(client):
    assert client.get("/sparql", params={"query": MET}, headers={"accept": "image/png"}).status_code == 406


def test_the_service_describes_itself(client):
    said = client.get("/sparql", headers={"accept": "text/turtle"})
    found = rdflib.Graph().parse(data=said.text, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert [str(o) for o in found.objects(None, sd.endpoint)] == ["http://127.0.0.1/sparql"]
    assert (None, sd.supportedLanguage, sd.SPARQL11Query) in found
    html = client.get("/sparql", headers={"accept": "text/html"}, follow_redirects=False)
    assert (html.status_code, html.headers["location"]) == (303, "/query")


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "a/b"),
        ("*/*", "a/b"),
        ("a/*;q=0.1, c/d", "c/d"),
        ("a/b;q=0, c/*", "c/d"),
        ("x/y", None),
        ("a/b;q=nonsense", None),
        (";;,,q=", None),
    ],
)
def test_negotiation(accept, expected):
    assert wanted(accept, ["a/b", "c/d"]) == expected


# ---- graphs, entities, pages


def test_graph_store_protocol_reads(client, graph):
    default = client.get("/graphs?default", headers={"accept": "application/n-triples"})
    with Store.open(graph, read_only=True) as store:
        assert len(default.text.splitlines()) == len(list(store.match(graph=pyoxigraph.DefaultGraph())))
        name = next(quad.graph_name.value for quad in store if quad.graph_name != pyoxigraph.DefaultGraph())
    assert client.get("/graphs", params={"graph": name}).status_code == 200
    assert client.get("/graphs", params={"graph": "http://x/none"}).status_code == 404
    assert client.get("/graphs").status_code == 400
    assert client.get("/graphs", params={"graph": "not an iri"}).status_code == 400
    for method in ("put", "post", "delete"):
        said = getattr(client, method)("/graphs?default")
        assert said.status_code == 405
        assert "GET" in said.headers["allow"]


def test_an_entity_has_a_page_and_triples(client):
    html = client.get("/entity/Xi_Jinping", headers={"accept": "text/html,*/*;q=0.1"})
    marked = "<b>Vladimir Putin</b> <mark>met</mark> <b>Xi Jinping</b> in Beijing."
    assert marked in html.text and "<h2>1 fact</h2>" in html.text
    assert '<strong dir="auto">Xi Jinping</strong>' in html.text  # the page does not lead to itself
    assert 'href="/entity/Vladimir_Putin"' in html.text
    for turtle in (
        client.get("/entity/Xi_Jinping.ttl"),
        client.get("/entity/Xi_Jinping", headers={"accept": "text/turtle"}),
    ):
        found = rdflib.Graph().parse(data=turtle.text, format="turtle")
        assert (None, rdflib.URIRef("https://example.org/kg/met"), None) in found


@pytest.mark.parametrize(
    "slug", ["None", "..%2F..%2Fetc%2Fpasswd", "%3Cscript%3E", "st%2Fx", "a b", "%00", "met", "x" * 9000, "%E2%80%AE"]
)
def test_what_is_no_entity_is_not_found(client, slug):
    said = client.get(f"/entity/{slug}")
    assert said.status_code in (404, 200)
    assert said.status_code == 404 or slug == "met"
    assert "root:" not in said.text
    assert "<script>" not in said.text


def test_claims_are_not_among_the_facts(client):
    page = client.get("/entity/Crimea", headers={"accept": "text/html"}).text
    facts, _, claims = page.partition("<h2>1 claim that is no fact</h2>")
    assert "Russia annexed Crimea" in facts.replace("<b>", "").replace("</b>", "").replace("mark>", "").replace(
        "</", ""
    ).replace("<", "")
    assert '<span class="kind negated">negated</span>' in claims and "negated" not in facts


def test_the_words_of_a_fact_are_marked_whatever_their_order():
    def cut(text, trigger, subject, object):
        places = [
            None if words is None else (text.index(words), text.index(words) + len(words))
            for words in (trigger, subject, object)
        ]
        evidence = Evidence(
            "x", text, 0, len(text), places[0] or (0, 0), "d", "", "asserted", 1.0, subject=places[1], object=places[2]
        )
        found = list(pieces(evidence))
        assert "".join(words for words, _ in found) == text
        return [pair for pair in found if pair[1]]

    assert cut("B was met by A.", "met", "A", "B") == [("B", "end"), ("met", "trigger"), ("A", "end")]
    assert cut("A's boss B", "A's boss", "A", None) == [("A", "end"), ("'s boss", "trigger")]
    assert cut("It rains.", None, None, None) == []


def test_what_is_missing_is_told_as_a_page_to_people_and_in_words_to_programs(client):
    html = {"accept": "text/html,*/*;q=0.8"}
    page = client.get("/entity/Xi_Jinpin", headers=html)
    assert (page.status_code, 'href="/entity/Xi_Jinping"' in page.text) == (404, True)
    assert (
        client.get("/entity/Xi_Jinpin", headers={"accept": "text/turtle"})
        .headers["content-type"]
        .startswith("text/plain")
    )
    hostile = client.get("/entity/%3Cscript%3Ealert(1)%3C%2Fscript%3E", headers=html)
    assert (hostile.status_code, "<script" in hostile.text) == (404, False)
    assert "<h1>Not here</h1>" in client.get("/nothing", headers=html).text
    assert client.get("/nothing").headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "path", ["/../../etc/passwd", "/data/../../x.json", "/data/none.json", "/nothing", "/static/style.css/x"]
)
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_the_form_answers_on_its_page(client):
    said = client.get("/query/plain", params={"query": MET})
    assert '<a href="/entity/Xi_Jinping">Xi_Jinping</a>' in said.text
    wrong = client.get("/query/plain", params={"query": "SELECT <script>alert(1)</script>"})
    assert wrong.status_code == 400
    assert "<script" not in wrong.text
    assert "yes" in client.get("/query/plain", params={"query": "ASK { ?s ?p ?o }"}).text
    assert (
        "kg:met"
        in client.get("/query/plain", params={"query": "CONSTRUCT { ?a kg:met ?b } WHERE { ?a kg:met ?b }"}).text
    )


def test_the_editor_is_told_of_the_graph_and_nothing_else_is_loaded(client):
    said = client.get("/query")
    assert "script-src 'self'" in said.headers["content-security-policy"]
    assert '"base": "https://example.org/kg/"' in said.text
    assert 'href="/query/plain"' in said.text
    names = client.get("/vocabulary.json")
    assert {"kg:met", "kgo:Person", "rdfs:label"} <= set(names.json())
    again = client.get("/vocabulary.json", headers={"if-none-match": names.headers["etag"]})
    assert again.status_code == 304
    for name in ("yasgui.min.js", "yasgui.min.css", "LICENSE.txt", "query.js", "query.css", "style.css"):
        file = client.get(f"/static/{name}")
        assert (file.status_code, file.headers["x-content-type-options"]) == (200, "nosniff")
        assert client.get(f"/static/{name}", headers={"if-none-match": file.headers["etag"]}).status_code == 304
        assert client.get(f"/static/{name}", headers={"accept-encoding": "identity"}).content == file.content
    for name in ("query.html", "..%2Fapp.py", "%2e%2e/app.py", "none"):
        assert client.get(f"/static/{name}").status_code == 404


def test_the_explorer_comes_without_data_and_its_pieces_make_the_whole(client, graph):
    from kg.answers import graph_data
    from kg.picture import columns

    page = client.get("/")
    assert 'data-packed="pieces"' in page.text
    assert "Crimea" not in page.text
    whole = {}
    for name in ("entities", "facts", "evidence", "sentences"):
        piece = client.get(f"/data/{name}.json")
        assert piece.headers["content-encoding"] == "gzip"
        whole |= piece.json()
        again = client.get(f"/data/{name}.json", headers={"if-none-match": piece.headers["etag"]})
        assert again.status_code == 304
    assert whole.pop("beyond") is False
    with Store.open(graph, read_only=True) as store:
        assert whole == json.loads(json.dumps(columns(graph_data(store))))


def data_of(client, query=""):
    """What the explorer's page of a part of the graph holds."""
    whole = {}
    for name in ("entities", "facts", "evidence", "sentences"):
        whole |= client.get(f"/data/{name}.json{query}").json()
    return whole


def test_of_a_graph_that_is_too_large_the_explorer_holds_a_part_and_leads_on(graph):
    with TestClient(application(graph, limits=Limits(page=2)), base_url="http://127.0.0.1") as client:
        first = data_of(client)
        assert (len(first["facts"]["subject"]), first["beyond"]) == (2, True)
        with Store.open(graph, read_only=True) as store:
            statements = sum(1 for _ in store.match(None, "kgo:subject"))
        assert first["left_out"] == statements - 2
        around = data_of(client, "?about=Crimea&hops=1")
        assert "Crimea" in around["entities"]["id"] and around["beyond"]
        assert all(0 in pair for pair in zip(around["facts"]["subject"], around["facts"]["object"], strict=True))
        page = client.get("/", params={"about": "Crimea", "hops": "99"})
        assert "data/facts.json?about=Crimea\\u0026hops=3" in page.text
        assert "<title>Crimea in " in page.text
        assert client.get("/", params={"about": "None"}).status_code == 404
        assert client.get("/data/facts.json?about=%3Cscript%3E").status_code == 404
        assert client.get("/data/facts.json?about=Crimea&hops=-1e9").status_code == 200


def test_names_and_sentences_are_found(client):
    said = client.get("/find", params={"words": "crim"})
    assert 'href="/entity/Crimea"' in said.text and 'href="/?about=Crimea"' in said.text
    assert "another name of Vladimir Putin" in client.get("/find", params={"words": "putin"}).text
    assert "Nothing found" in client.get("/find", params={"words": "<script>alert(1)</script>"}).text
    assert "<script" not in client.get("/find", params={"words": "<script>alert(1)</script>"}).text
    assert client.get("/find").status_code == 200


# ---- safety


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil", "", "127.0.0.1@evil"])
def test_other_hosts_are_refused(client, host):
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8700", "localhost:1", "LOCALHOST", "[::1]:8700"])
def test_our_own_names_are_answered(client, host):
    assert client.get("/query", headers={"host": host}).status_code == 200


def test_pages_may_load_nothing_from_elsewhere(client):
    for path in ("/query", "/entity/Xi_Jinping", "/nothing", "/sparql?query=x"):
        policy = client.get(path, headers={"accept": "text/html"}).headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
    assert "access-control-allow-origin" not in client.get("/sparql", headers={"origin": "http://a.example"}).headers


def test_scripts_of_a_site_may_ask_where_that_is_wanted(graph):
    with TestClient(application(graph, cors=["http://a.example"]), base_url="http://127.0.0.1") as client:
        params = {"query": "ASK {}"}
        said = client.get("/sparql", params=params, headers={"origin": "http://a.example"})
        other = client.get("/sparql", params=params, headers={"origin": "http://b.example"})
    assert said.headers["access-control-allow-origin"] == "http://a.example"
    assert "access-control-allow-origin" not in other.headers


def test_an_endless_query_is_stopped_and_the_next_one_answered(graph):
    with TestClient(application(graph, limits=Limits(seconds=2, at_once=1)), base_url="http://127.0.0.1") as client:
        begun = time.monotonic()
        said = client.get("/sparql", params={"query": ENDLESS})
        assert said.status_code == 503
        assert "longer than 2 s" in said.text
        assert time.monotonic() - begun < 90
        assert client.get("/sparql", params={"query": MET}).status_code == 200


def test_slow_queries_do_not_keep_quick_ones_waiting(graph, monkeypatch):
    monkeypatch.setattr("kg.serving.pool.QUICK", 0.05)
    limits = Limits(seconds=25, at_once=1, slow=1)
    with TestClient(application(graph, limits=limits), base_url="http://127.0.0.1") as client, Threads(1) as apart:
        assert client.get("/sparql", params={"query": MET}).status_code == 200
        endless = apart.submit(client.get, "/sparql", params={"query": ENDLESS})
        time.sleep(1)
        second = client.get("/sparql", params={"query": ENDLESS})
        assert (second.status_code, "as many slow ones" in second.text) == (503, True)
        assert client.get("/sparql", params={"query": MET}).status_code == 200
        assert not endless.done()  # none of these had to wait for it
        assert "longer than 25 s" in endless.result(120).text


def test_a_query_that_needs_too_much_memory_ends_alone(graph):
    hungry = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
    limits = Limits(seconds=60, memory=300_000_000)
    with TestClient(application(graph, limits=limits), base_url="http://127.0.0.1") as client:
        said = client.get("/sparql", params={"query": hungry})
        assert (said.status_code, "300 MB" in said.text) == (500, True)
        assert client.get("/sparql", params={"query": MET}).status_code == 200


def test_an_answer_that_is_too_large_is_refused(graph):
    with TestClient(application(graph, limits=Limits(answer=1000)), base_url="http://127.0.0.1") as client:
        said = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"})
        assert said.status_code == 400
        assert "LIMIT" in said.text
        assert client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 1"}).status_code == 200


def test_the_server_shows_a_new_build_at_once(graph, client, tmp_path, toy_path, kg):
    ask = {"query": "ASK { kg:Ada kg:met ?who }"}
    assert client.get("/sparql", params=ask).json()["boolean"] is False
    (tmp_path / "c.txt").write_text("Ada met Xi Jinping in Paris.\n")
    assert kg("build", tmp_path / "c.txt", "--graph", graph, "--nlp", toy_path, "--quiet").code == 0
    assert client.get("/sparql", params=ask).json()["boolean"] is True


# ---- on a socket


def test_a_live_server_for_other_tools(graph, started):
    with started(graph) as (process, address):
        with urllib.request.urlopen(f"{address}sparql?query=ASK%7B%7D", timeout=120) as said:  # the worker starts
            assert said.status == 200
        store = SPARQLStore(f"{address}sparql", returnFormat="json")
        rows = list(
            rdflib.Graph(store).query(
                "SELECT ?o { <https://example.org/kg/Xi_Jinping> <https://example.org/kg/met> ?o }"
            )
        )
        assert [str(row[0]) for row in rows] == ["https://example.org/kg/Vladimir_Putin"]
        assert b"400" in malformed(address)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}entity/..%2f..%2fetc%2fpasswd")
        assert refused.value.code == 404
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        assert process.wait(30) == 0
    assert "GET /sparql" in said or "POST /sparql" in said
    assert said.rstrip().endswith("stopped")
    assert "Traceback" not in said


def malformed(address: str) -> bytes:
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    with socket.create_connection((host, int(port)), 20) as line:
        line.sendall(b"\x00\x01 nonsense\r\n\r\n")
        return line.recv(1000)


def test_a_taken_port_and_no_graph_are_told(graph, kg, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = kg("serve", "--graph", graph, "--port", taken.getsockname()[1])
    assert (said.code, "is taken" in said.err, "--port" in said.err) == (1, True, True)
    said = kg("serve", "--graph", tmp_path / "none", "--port", 0)
    assert (said.code, "no graph" in said.err) == (1, True)
