"""A SPARQL 1.1 server that holds a copy of a graph: it is asked, and brought up to date, over its protocol.

Only quads of ours are touched: graphs below <base>g/, triples of the default graph whose subject lies below the base,
and of the rest (imports, things with IRIs of their own) what we put there ourselves. They are compared with what the
graph holds, and the difference is sent as one update, which servers do wholly or not at all; where it is down, refuses
or takes too long, everything stays as it was.
"""

from __future__ import annotations

import functools
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from http.client import HTTPException

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryResultsFormat, RdfFormat

from kg.errors import KgError
from kg.ontology import BASE
from kg.rdf import Names, sorted_quads
from kg.store.credentials import PASSWORD, USER, Credentials, refuse_credentials
from kg.store.store import refuse_service
from kg.store.updates import Changes, difference, update
from kg.store.words import Hit, Words

SCHEME = "sparql:"
TIMEOUT = 60.0  # seconds without a word from the server
_ROWS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_UPDATE = "application/sparql-update; charset=utf-8"
_BOOLEAN = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
_AT_ONCE = 500  # subjects that one query asks for
_TOLD = 300  # characters of what a server says
Results = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples


class Remote:
    """The server at `sparql:URL`, with its endpoints at URL/query and URL/update, or at `sparql:QUERY,UPDATE`.

    With `sparql:QUERY,UPDATE,GRAPH`, the plain facts are kept in that graph: for servers that have no default graph of
    their own, but show all graphs together, as Virtuoso does.
    """

    def __init__(self, address: str, *, base: str = BASE, timeout: float = TIMEOUT) -> None:
        self.names = Names(base)
        self._timeout = timeout
        self._query, self._update, self._facts = _parts(address)
        self._credentials = Credentials()
        self._opener = urllib.request.build_opener(_NoRedirect)

    def hold(
        self,
        quads: Iterable[Quad],
        *,
        former: Set[Quad] = frozenset(),
        keep: Callable[[Set[Quad]], object] = lambda quads: None,
    ) -> Changes:
        """Makes the server hold these quads and no others of this base.

        `former`: quads outside of the base that we put there before; `keep` is given those that we put there now, with
        the former ones before they are sent.
        """
        wanted = list(quads)
        outside = {quad for quad in wanted if not self._is_below(quad)}
        added, removed = difference(wanted, {*self._held(), *self._there(outside | former)})
        put = outside & (former | set(added))
        if put - former:
            keep(put | former)
        if added or removed:
            self._send(added, removed)
        if added:
            self._arrived(added)
        if removed:
            self._removed(removed)
        if former - put:
            keep(put)
        return Changes(len(added), len(removed))

    def _is_below(self, quad: Quad) -> bool:
        """Whether the base tells that a quad is ours."""
        if quad.graph_name == DefaultGraph():
            return quad.subject.value.startswith(self.names.base)
        return quad.graph_name.value.startswith(self.names.base + "g/")

    def _arrived(self, added: Sequence[Quad]) -> None:
        """Asks for one of the quads that were sent: what answers "OK" may be a page to log in at."""
        one = self._placed(next((quad for quad in reversed(added) if isinstance(quad.object, NamedNode)), added[-1]))
        triple = f"{one.subject} {one.predicate} {one.object}"
        where = triple if one.graph_name == DefaultGraph() else f"GRAPH {one.graph_name} {{ {triple} }}"
        if not self._rows(self._ask(self._query, f"ASK {{ {where} }}", _ROWS)[1]):
            problem = (
                f"the server at {self._update} said that the update is done, but {self._query} does not know of it"
            )
            raise KgError(problem, fix="name the address of its SPARQL endpoints")

    def _removed(self, removed: Iterable[Quad]) -> None:
        """Sees to it that these quads are gone: of a thousand, Virtuoso 7.2.5 may leave one, and take it next time."""
        left = self._left(removed)
        if left:
            self._send((), left)
            if self._left(left):
                problem = f"the server at {self._update} keeps {len(left)} quads that were to be removed"
                raise KgError(problem, fix="look whether it is well, and run the same command again")

    def _left(self, removed: Iterable[Quad]) -> list[Quad]:
        removed = set(removed)
        outside = {quad for quad in removed if not self._is_below(quad)}
        return sorted_quads(removed.intersection({*self._held(), *self._there(outside)}))

    def _send(self, added: Iterable[Quad], removed: Iterable[Quad]) -> None:
        self._post(self._update, update(map(self._placed, added), map(self._placed, removed)), _UPDATE, "*/*")

    def query(self, sparql: str) -> Results:
        """Answers SPARQL over all graphs taken together; our prefixes are known."""
        refuse_service(sparql)
        prefixes = "".join(f"PREFIX {prefix}: <{space}> " for prefix, space in self.names.prefixes.items())
        # oxigraph's word for it; other servers are set so, or ignore it
        address = _with(self._query, "union-default-graph", "true")
        kind, body = self._ask(address, prefixes + sparql, f"{_ROWS}, {_TRIPLES};q=0.9")
        if kind == _TRIPLES:
            found = pyoxigraph.Store()
            found.load(body, format=RdfFormat.N_TRIPLES)
            return found.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
        return self._rows(body)

    def match(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | str | None = None,
        object: NamedNode | Literal | None = None,
        graph: NamedNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        """Triples of that pattern; `graph` is that of the quads which are given back."""
        if isinstance(predicate, str):
            predicate = self.names.node(predicate)
        terms = (subject or "?s", predicate or "?p", object or "?o")
        for row in self.query(f"SELECT * {{ {' '.join(map(str, terms))} }}"):
            given = [
                term if term else row[name] for name, term in zip("spo", (subject, predicate, object), strict=True)
            ]
            yield Quad(*given, graph or DefaultGraph())

    def find(self, text: str, limit: int = 20) -> list[Hit]:
        """Entities, events, values and sentences that contain all words of `text`, names first."""
        return self.words.find(text, limit)

    @functools.cached_property
    def words(self) -> Words:
        """The full text index, made of the names and sentences that the server holds."""
        found = pyoxigraph.Store()
        found.extend(self._held())
        return Words.made(found, self.names)

    def _held(self) -> Iterator[Quad]:
        """The quads of this base that the server holds."""
        base, graphs = Literal(self.names.base), Literal(self.names.base + "g/")
        where = "?s ?p ?o" if self._facts is None else f"GRAPH {self._facts} {{ ?s ?p ?o }}"
        default = f"SELECT ?s ?p ?o {{ {where} FILTER(STRSTARTS(STR(?s), {base})) }}"
        named = f"SELECT ?g ?s ?p ?o {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), {graphs})) }}"
        rows = (row for row in self._select(named) if row["g"] != self._facts)
        found = {Quad(row["s"], row["p"], _usual(row["o"]), row["g"]) for row in rows}
        yield from found
        known = {quad.triple for quad in found}  # some servers show named graphs in the default graph, too
        for row in self._select(default):
            quad = Quad(row["s"], row["p"], _usual(row["o"]), DefaultGraph())
            if quad.triple not in known:
                yield quad

    def _there(self, quads: Set[Quad]) -> set[Quad]:
        """Those of these quads that the server holds."""
        subjects = sorted({str(quad.subject) for quad in quads})
        found = set()
        for some in (subjects[at : at + _AT_ONCE] for at in range(0, len(subjects), _AT_ONCE)):
            of = f"VALUES ?s {{ {' '.join(some)} }}"
            where = "?s ?p ?o" if self._facts is None else f"GRAPH {self._facts} {{ ?s ?p ?o }}"
            for row in self._select(f"SELECT ?s ?p ?o {{ {of} {where} }}"):
                found.add(Quad(row["s"], row["p"], _usual(row["o"]), DefaultGraph()))
            for row in self._select(f"SELECT ?g ?s ?p ?o {{ {of} GRAPH ?g {{ ?s ?p ?o }} }}"):
                found.add(Quad(row["s"], row["p"], _usual(row["o"]), row["g"]))
        return found & quads

    def _placed(self, quad: Quad) -> Quad:
        """Where the server keeps a quad."""
        if self._facts is None or quad.graph_name != DefaultGraph():
            return quad
        return Quad(quad.subject, quad.predicate, quad.object, self._facts)

    def _select(self, sparql: str) -> pyoxigraph.QuerySolutions:
        return self._rows(self._ask(self._query, sparql, _ROWS)[1])

    def _ask(self, address: str, sparql: str, accept: str) -> tuple[str, bytes]:
        """Sends a query as a form: Virtuoso 7.2.5 never answers one that is the body itself."""
        form = urllib.parse.urlencode({"query": sparql})
        return self._post(address, form, "application/x-www-form-urlencoded", accept)

    def _rows(self, body: bytes) -> Results:
        try:
            return pyoxigraph.parse_query_results(body, format=QueryResultsFormat.JSON)
        except (SyntaxError, ValueError):
            fix = "name the address of its SPARQL endpoints"
            raise KgError(f"what {self._query} answers is no result of SPARQL", fix=fix) from None

    def _post(self, address: str, body: str, kind: str, accept: str) -> tuple[str, bytes]:
        """The media type and the content of the answer."""
        headers = {"Content-Type": kind, "Accept": accept}
        request = urllib.request.Request(address, body.encode(), headers, method="POST")
        try:
            return self._signed(request)
        except urllib.error.HTTPError as error:
            raise _refused(address, error) from None
        except TimeoutError:
            raise self._late(address) from None
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._late(address) from None
            raise KgError(f"no server answers at {address}: {error.reason}", fix="start it, or mend --store") from None
        except (HTTPException, OSError) as error:
            problem = f"the server at {address} broke off: {error or type(error).__name__}"
            raise KgError(problem, fix="look whether it is well, and run the same command again") from None

    def _signed(self, request: urllib.request.Request, tries: int = 4) -> tuple[str, bytes]:
        """The answer to a request, sent again with the proof that the server may ask for."""
        self._credentials.sign(request)
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                return answer.headers.get_content_type(), answer.read()
        except urllib.error.HTTPError as error:
            if not self._credentials.answered(request, error) or tries == 1:
                raise
        return self._signed(request, tries - 1)

    def _late(self, address: str) -> KgError:
        problem = f"the server at {address} said nothing for {self._timeout:g} seconds"
        return KgError(problem, fix="look whether it is well, and run the same command again")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: credentials are for the server that was named."""

    def redirect_request(self, *_: object) -> None:
        return None


def _parts(address: str) -> tuple[str, str, NamedNode | None]:
    """Where to ask, where to send updates, and the graph that holds the plain facts, if one does."""
    query, *more = address.removeprefix(SCHEME).split(",")
    query = query.rstrip("/")
    base = query.removesuffix("/query")
    endpoints = (query, more[0]) if more else (f"{base}/query", f"{base}/update")
    for url in endpoints:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise KgError(f"'{address}' is no store", fix="write it like sparql:http://localhost:7878")
        refuse_credentials(url)
    try:
        return *endpoints, NamedNode(more[1]) if more[1:] else None
    except ValueError:
        raise KgError(
            f"'{more[1]}' is no name of a graph", fix="write it like https://example.org/kg/g/facts"
        ) from None


def _usual(term: NamedNode | Literal) -> NamedNode | Literal:
    """Virtuoso writes true as 1."""
    if isinstance(term, Literal) and term.datatype == _BOOLEAN:
        return Literal({"1": "true", "0": "false"}.get(term.value, term.value), datatype=_BOOLEAN)
    return term


def _with(address: str, name: str, value: str) -> str:
    return f"{address}{'&' if urllib.parse.urlsplit(address).query else '?'}{name}={value}"


def _refused(address: str, error: urllib.error.HTTPError) -> KgError:
    said = error.read(4 * _TOLD).decode("utf-8", "replace")
    with_reason = " ".join(_message(said).split())[:_TOLD]
    problem = (
        f"the server at {address} refuses ({error.code} {error.reason}){': ' + with_reason if with_reason else ''}"
    )
    if error.code in (401, 403):
        return KgError(problem, fix=f"put user and password into ~/.netrc, or into {USER} and {PASSWORD}")
    if "No plain default graph" in with_reason:
        return KgError(problem, fix="name a graph for the plain facts: sparql:QUERY_URL,UPDATE_URL,GRAPH_IRI")
    if error.code in (404, 405) or 300 <= error.code < 400:
        return KgError(problem, fix="name its endpoints: sparql:QUERY_URL,UPDATE_URL")
    return KgError(problem, fix="the store is as it was; see what the server says")


def _message(said: str) -> str:
    try:
        told = json.loads(said)
        return str(told.get("message", said)) if isinstance(told, dict) else said
    except ValueError:
        return said
