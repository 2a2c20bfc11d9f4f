"""The W3C's tests of the SPARQL 1.1 Protocol and of the Graph Store Protocol, against any server.

The names, requests and expected answers are those of the two manifests of https://github.com/w3c/rdf-tests
(sparql/sparql11/protocol and sparql/sparql11/http-rdf-update; W3C test suite licence and 3-clause BSD licence), with
these differences, each of which some server of the W3C's reports makes, too:

- A graph is named by `?graph=` and not by the path of the request (the protocol's indirect identification).
- Blank nodes may come back as IRIs of their own (RDF 1.1, skolemization).
- `query_multiple_dataset` writes `%26` and `%3D` between two parameters, so that literally there is one with an
  impossible graph; here there are two, as its name says.
- `put__mismatched_payload` says in its manifest what should not be a mismatch; here Turtle is sent as RDF/XML.

A case is a list of steps, each a request with a check of what is said to it.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
TURTLE = "text/turtle; charset=utf-8"
DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
FOAF = "http://xmlns.com/foaf/0.1/"
PERSON = "http://www.example/store/person/{}"
_ONE, _TWO, _THREE = (DATA.format(n) for n in (1, 2, 3))


@dataclass(frozen=True)
class Said:
    """Status, headers and body of an answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Place:
    """A server's address, the paths of its services, and headers for those who may write."""

    host: str
    port: int
    query: str = "/sparql"
    update: str = "/sparql"
    graphs: str = "/graphs"
    writing: Mapping[str, str] = field(default_factory=dict)

    def ask(self, method: str, target: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Said:
        line = http.client.HTTPConnection(self.host, self.port, timeout=60)
        try:
            line.request(method, target, body or None, dict(headers or {}))
            answer = line.getresponse()
            return Said(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            line.close()


Check = Callable[[Said], bool]


@dataclass(frozen=True)
class Step:
    """A request to one of the services, "query", "update" or "graphs", and what is to be said to it."""

    service: str
    method: str
    check: Check
    parameters: tuple[tuple[str, str], ...] | str = ()
    body: bytes = b""
    media: str = ""

    def passes(self, place: Place) -> bool:
        path = getattr(place, self.service)
        words = self.parameters if isinstance(self.parameters, str) else urlencode(self.parameters)
        headers = {"content-type": self.media} if self.media else {}
        if self.service == "update" or (self.service == "graphs" and self.method not in ("GET", "HEAD")):
            headers |= place.writing
        return self.check(place.ask(self.method, f"{path}?{words}" if words else path, self.body, headers))


Case = list[Step]


def passes(case: Case, place: Place) -> bool:
    """Whether all steps do, in order."""
    return all(step.passes(place) for step in case)


# ---- what answers are to be


def _fine(said: Said) -> bool:
    return 200 <= said.status < 400


def _refused(said: Said) -> bool:
    return 400 <= said.status < 500


def _status(wanted: int) -> Check:
    return lambda said: said.status == wanted


def _true(said: Said) -> bool:
    return _fine(said) and _is_truth(said) and json.loads(said.body)["boolean"] is True


def _is_truth(said: Said) -> bool:
    return said.media in ("application/sparql-results+json", "application/json")


def _tabular(said: Said) -> bool:
    kinds = (
        "application/sparql-results+xml",
        "application/sparql-results+json",
        "text/tab-separated-values",
        "text/csv",
    )
    return _fine(said) and said.media in kinds


def _rdf(said: Said) -> bool:
    kinds = ("application/rdf+xml", "text/turtle", "application/n-triples", "application/n-quads", "application/trig")
    return _fine(said) and said.media in kinds


def _resolved(said: Said) -> bool:
    """One row whose ?o is an IRI, and not the relative one that was sent."""
    if not _fine(said):
        return False
    (row,) = json.loads(said.body)["results"]["bindings"]
    return row["o"]["type"] == "uri" and row["o"]["value"] != "test" and ":" in row["o"]["value"]


def _holds(turtle: str) -> Check:
    """The same graph but for the names of blank nodes."""

    def check(said: Said) -> bool:
        from rdflib import Graph
        from rdflib.compare import isomorphic

        found = _blank(Graph().parse(data=said.body.decode(), format="turtle"))
        return said.status == 200 and isomorphic(found, Graph().parse(data=turtle, format="turtle"))

    return check


def _blank(graph: Any) -> Any:
    """Blank nodes in place of the IRIs that were given to them."""
    from rdflib import BNode, Graph

    found = Graph()
    for triple in graph:
        found.add(tuple(BNode(term.rpartition("/")[2]) if "/genid/" in str(term) else term for term in triple))
    return found


# ---- SPARQL 1.1 Protocol


def setup(place: Place) -> None:
    """The graphs data1 to data3 that the tests of datasets ask."""
    for number in (1, 2, 3):
        name = DATA.format(number)
        target = f"{place.graphs}?graph={quote(name, safe='')}"
        body = f"<{name}> a <{FOAF}Document> .".encode()
        said = place.ask("PUT", target, body, {"content-type": TURTLE, **place.writing})
        assert said.status in (201, 204), said


def protocol() -> Iterator[tuple[str, Case]]:
    """Each test of the manifest by its name, those of queries first; those of updates begin with CLEAR or DROP ALL."""
    yield from _queries()
    yield from _datasets()
    yield from _formats()
    yield from _bad_queries()
    yield from _updates()
    yield from _update_datasets()
    yield from _bad_updates()


_ZERO = (("default-graph-uri", DATA.format(0)),)


def _queries() -> Iterator[tuple[str, Case]]:
    yield "query_post_form", [Step("query", "POST", _true, _ZERO, b"query=ASK%20%7B%7D", FORM)]
    yield "query_get", [Step("query", "GET", _true, (("query", "ASK {}"), *_ZERO))]
    yield "query_post_direct", [Step("query", "POST", _true, (), b"ASK {}", QUERY)]


def _datasets() -> Iterator[tuple[str, Case]]:
    both = f"ASK {{ <{_ONE}> a ?type . <{_TWO}> a ?type . }}"
    inside = f"GRAPH ?g1 {{ <{_ONE}> a ?type }} GRAPH ?g2 {{ <{_TWO}> a ?type }}"
    defaults = (("default-graph-uri", _ONE), ("default-graph-uri", _TWO))
    named = (("named-graph-uri", _ONE), ("named-graph-uri", _TWO))
    yield "query_dataset_default_graphs_get", [Step("query", "GET", _true, (("query", both), *defaults))]
    yield "query_dataset_default_graphs_post", [Step("query", "POST", _true, defaults, both.encode(), QUERY)]
    asked = f"ASK {{ {inside} }}"
    yield "query_dataset_named_graphs_post", [Step("query", "POST", _true, named, asked.encode(), QUERY)]
    yield "query_dataset_named_graphs_get", [Step("query", "GET", _true, (("query", asked), *named))]
    full = f"ASK {{ <{_THREE}> a ?type {inside} }}"
    third = ("default-graph-uri", _THREE)
    yield "query_dataset_full", [Step("query", "POST", _true, (third, *named), full.encode(), QUERY)]
    twice = f"ASK FROM <{_THREE}> {{ {inside} }}"
    yield "query_multiple_dataset", [Step("query", "POST", _true, named, twice.encode(), QUERY)]


def _formats() -> Iterator[tuple[str, Case]]:
    for name, query, check in (
        ("select", b"SELECT (1 AS ?value) {}", _tabular),
        ("ask", b"ASK {}", lambda said: _fine(said) and _is_truth(said)),
        ("describe", b"DESCRIBE <http://example.org/>", _rdf),
        ("construct", b"CONSTRUCT { <s> <p> 1 } WHERE {}", _rdf),
    ):
        yield f"query_content_type_{name}", [Step("query", "POST", check, _ZERO, query, QUERY)]


def _bad_queries() -> Iterator[tuple[str, Case]]:
    ask, form = b"ASK {}", b"query=ASK%20%7B%7D"
    yield "bad_query_method", [Step("query", "PUT", _refused, (("query", "ASK {}"), *_ZERO), media=FORM)]
    several = (("query", "ASK {}"), ("query", "SELECT * {}"))
    yield "bad_multiple_queries", [Step("query", "GET", _refused, several)]
    yield "bad_query_wrong_media_type", [Step("query", "POST", _refused, (), ask, "text/plain")]
    yield "bad_query_missing_form_type", [Step("query", "POST", _refused, (), form)]
    yield "bad_query_missing_direct_type", [Step("query", "POST", _refused, (), ask)]
    wide, charset = "ASK {}".encode("utf-16"), f"{QUERY}; charset=UTF-16"
    yield "bad_query_non_utf8", [Step("query", "POST", _refused, (), wide, charset)]
    yield "bad_query_syntax", [Step("query", "GET", _refused, (("query", "ASK {"),))]


_BIBLIOGRAPHIC = "http://purl.org/dc/terms/BibliographicResource"
_PREFIXES = f"PREFIX dc: <http://purl.org/dc/terms/>\nPREFIX foaf: <{FOAF}>\n"
_DOCUMENTS = "".join(f"GRAPH <{iri}> {{ <{iri}> a foaf:Document }}\n" for iri in (_ONE, _TWO, _THREE))


def _updates() -> Iterator[tuple[str, Case]]:
    yield "update_post_form", [Step("update", "POST", _fine, (), b"update=CLEAR+ALL", FORM)]
    yield "update_post_direct", [Step("update", "POST", _fine, (), b"CLEAR ALL", UPDATE)]
    graph = "http://example.org/protocol-base-test/"
    triple = "<http://example.org/s> <http://example.org/p>"
    # the graph is made first, as to clear one that is not there is an error in some stores
    relative = f"CLEAR SILENT GRAPH <{graph}> ; INSERT DATA {{ GRAPH <{graph}> {{ {triple} <test> }} }}"
    asked = f"SELECT ?o WHERE {{ GRAPH <{graph}> {{ {triple} ?o }} }}"
    yield (
        "update_base_uri",
        [
            Step("update", "POST", _fine, (), relative.encode(), UPDATE),
            Step("query", "POST", _resolved, (), asked.encode(), QUERY),
        ],
    )


def _update_datasets() -> Iterator[tuple[str, Case]]:
    graph = "http://example.org/protocol-update-dataset-test/"
    one = f"{_PREFIXES}CLEAR ALL ;\nINSERT DATA {{ GRAPH <{_ONE}> {{ <{_ONE}> a foaf:Document }} }} ;\n"
    where = "WHERE { ?s a foaf:Document }"
    yield (
        "update_dataset_default_graph",
        [
            _update(f"{one}{_resources(graph)}{where}", ("using-graph-uri", _ONE)),
            _asked(f"ASK {{ GRAPH <{graph}> {{ <{_ONE}> a <{_BIBLIOGRAPHIC}> }} }}"),
        ],
    )
    three = f"{_PREFIXES}DROP ALL ;\nINSERT DATA {{ {_DOCUMENTS} }} ;\n"
    for name, pattern, parameter in (
        ("default_graphs", where, "using-graph-uri"),
        ("named_graphs", f"WHERE {{ GRAPH ?g {{ {where[8:-2]} }} }}", "using-named-graph-uri"),
    ):
        graph = f"http://example.org/protocol-update-dataset-{name.replace('_', '-')}-test/"
        yield (
            f"update_dataset_{name}",
            [
                _update(f"{three}{_resources(graph)}{pattern}", (parameter, _ONE), (parameter, _TWO)),
                _asked(
                    f"ASK {{ GRAPH <{graph}> {{ <{_ONE}> a <{_BIBLIOGRAPHIC}> . <{_TWO}> a <{_BIBLIOGRAPHIC}> . }} "
                    f"FILTER NOT EXISTS {{ GRAPH <{graph}> {{ <{_THREE}> a <{_BIBLIOGRAPHIC}> . }} }} }}"
                ),
            ],
        )
    graph, within = "http://example.org/protocol-update-dataset-full-test/", "<http://example.org/in>"
    full = (
        f"{three}INSERT {{ GRAPH <{graph}> {{ ?s {within} ?in }} }} WHERE {{ "
        '{ GRAPH ?g { ?s a foaf:Document } BIND(?g AS ?in) } UNION { ?s a foaf:Document . BIND("default" AS ?in) } }'
    )
    yield (
        "update_dataset_full",
        [
            _update(full, ("using-graph-uri", _ONE), ("using-named-graph-uri", _TWO)),
            _asked(
                f'ASK {{ GRAPH <{graph}> {{ <{_ONE}> {within} "default" . <{_TWO}> {within} <{_TWO}> . }} '
                f"FILTER NOT EXISTS {{ GRAPH <{graph}> {{ <{_THREE}> ?p ?o }} }} }}"
            ),
        ],
    )


def _resources(graph: str) -> str:
    return f"INSERT {{ GRAPH <{graph}> {{ ?s a dc:BibliographicResource }} }} "


def _update(sparql: str, *parameters: tuple[str, str]) -> Step:
    return Step("update", "POST", _fine, parameters, sparql.encode(), UPDATE)


def _asked(sparql: str) -> Step:
    return Step("query", "POST", _true, (), sparql.encode(), QUERY)


def _bad_updates() -> Iterator[tuple[str, Case]]:
    clear = b"CLEAR NAMED"
    yield "bad_update_get", [Step("update", "GET", _refused, (("update", "CLEAR ALL"),))]
    several = b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT"
    yield "bad_multiple_updates", [Step("update", "POST", _refused, (), several, FORM)]
    yield "bad_update_wrong_media_type", [Step("update", "POST", _refused, (), clear, "text/plain")]
    yield "bad_update_missing_form_type", [Step("update", "POST", _refused, (), b"update=CLEAR%20NAMED")]
    wide, charset = "CLEAR NAMED".encode("utf-16"), f"{UPDATE}; charset=UTF-16"
    yield "bad_update_non_utf8", [Step("update", "POST", _refused, (), wide, charset)]
    yield "bad_update_syntax", [Step("update", "POST", _refused, (), b"update=CLEAR%20XYZ", FORM)]
    conflict = (
        f"PREFIX foaf: <{FOAF}> WITH <http://example/addresses> DELETE {{ ?person foaf:givenName 'Bill' }} "
        "INSERT { ?person foaf:givenName 'William' } WHERE { ?person foaf:givenName 'Bill' }"
    )
    dataset = (("using-named-graph-uri", "http://example/people"),)
    yield "bad_update_dataset_conflict", [Step("update", "POST", _refused, dataset, conflict.encode(), UPDATE)]


# ---- Graph Store Protocol

_HEAD = f"@prefix foaf: <{FOAF}> .\n@prefix v: <http://www.w3.org/2006/vcard/ns#> .\n"
_JOHN = f'{_HEAD}<{PERSON.format(1)}> a foaf:Person; foaf:businessCard [ a v:VCard; v:fn "John Doe" ] .'
_JANE = _JOHN.replace("John", "Jane")
_NAMED = _JANE.replace("a foaf:Person;", 'a foaf:Person; foaf:name "Jane Doe";')
_WHOLE = _NAMED.replace("foaf:name", 'foaf:givenName "Jane"; foaf:familyName "Doe"; foaf:name')
_ALICE = f'{_HEAD}[] a foaf:Person; foaf:businessCard [ a v:VCard; v:given-name "Alice" ] .'
_BOUNDARY = "a6fe4cd636164618814be9f8d3d1a0de"


def graph_store() -> Iterator[tuple[str, Case]]:
    """Each test of the manifest by its name and in its order, each with what must have been done before."""
    first = [_put(1, _JOHN, 201)]
    yield "put__initial_state", first
    yield "get_of_put__initial_state", [*first, _get(1, _JOHN)]
    second = [*first, _put(1, _JANE, 204)]
    yield "put__graph_already_in_store", second
    yield "get_of_put__graph_already_in_store", [*second, _get(1, _JANE)]
    default = [Step("graphs", "PUT", _status(201), "default", _ALICE.encode(), TURTLE)]
    yield "put__default_graph", default
    yield "get_of_put__default_graph", [Step("graphs", "GET", _holds(_ALICE), "default")]
    mismatch = Step("graphs", "PUT", _status(400), _graph(1), _JANE.encode(), "application/rdf+xml")
    yield "put__mismatched_payload", [mismatch]
    gone = [_put(2, _JOHN.replace("/1>", "/2>"), 201), Step("graphs", "DELETE", _status(200), _graph(2))]
    yield "delete__existing_graph", gone
    yield "get_of_delete__existing_graph", [*gone, Step("graphs", "GET", _status(404), _graph(2))]
    yield "delete__nonexistent_graph", [Step("graphs", "DELETE", _status(404), _graph(2))]
    name = f'@prefix foaf: <{FOAF}> . <{PERSON.format(1)}> foaf:name "Jane Doe" .'
    posted = [*second, Step("graphs", "POST", _status(200), _graph(1), name.encode(), TURTLE)]
    yield "post__existing_graph", posted
    yield "get_of_post__existing_graph", [*posted, _get(1, _NAMED)]
    several = [
        *posted,
        Step("graphs", "POST", _status(200), _graph(1), _parts(), f"multipart/form-data; boundary={_BOUNDARY}"),
    ]
    yield "post__multipart_formdata", several
    yield "get_of_post__multipart_formdata", [*several, _get(1, _WHOLE)]
    yield from _new_graph()
    yield "head_on_an_existing_graph", [*first, Step("graphs", "HEAD", _status(200), _graph(1))]
    yield "head_on_a_nonexisting_graph", [Step("graphs", "HEAD", _status(404), _graph(4))]


def _new_graph() -> Iterator[tuple[str, Case]]:
    """Graphs that the server names; each later step asks where the first said that the graph is."""
    where: list[str] = []

    def made(said: Said) -> bool:
        where[:] = [urlsplit(said.headers.get("location", "")).query]
        return said.status == 201 and bool(where[0])

    create = Step("graphs", "POST", made, (), _ALICE.encode(), TURTLE)
    ask, nothing = _Later("GET", _holds(_ALICE), where), _Later("POST", _fine, where, b"", TURTLE)
    yield "post__create__new_graph", [create]
    yield "get_of_post__create__new_graph", [create, ask]
    yield "get_of_post__after_noop", [create, nothing, ask]


class _Later(Step):
    """A step at a place that an earlier one finds."""

    def __init__(self, method: str, check: Check, where: list[str], body: bytes = b"", media: str = "") -> None:
        super().__init__("graphs", method, check, (), body, media)
        object.__setattr__(self, "where", where)

    def passes(self, place: Place) -> bool:
        return Step("graphs", self.method, self.check, self.where[0], self.body, self.media).passes(place)


def clear(place: Place) -> None:
    """Takes out all graphs that the tests of the Graph Store Protocol name."""
    for number in (1, 2, 4):
        place.ask("DELETE", f"{place.graphs}?{_graph(number)}", b"", place.writing)


def _graph(number: int) -> str:
    return urlencode({"graph": f"{PERSON.format(number)}.ttl"})


def _put(number: int, turtle: str, status: int) -> Step:
    return Step("graphs", "PUT", _status(status), _graph(number), turtle.encode(), TURTLE)


def _get(number: int, turtle: str) -> Step:
    return Step("graphs", "GET", _holds(turtle), _graph(number))


def _parts() -> bytes:
    parts = ""
    for file, property, value in (("lastName", "familyName", "Doe"), ("firstName", "givenName", "Jane")):
        parts += (
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{file}.ttl"; filename="{file}.ttl"\r\n'
            f"Content-Type: {TURTLE}\r\n\r\n@prefix foaf: <{FOAF}> .\n"
            f'<{PERSON.format(1)}> foaf:{property} "{value}" .\r\n\r\n'
        )
    return f"{parts}--{_BOUNDARY}--\r\n".encode()
