"""A SPARQL 1.1 server that holds a copy of a graph: it is asked, and brought up to date, over its protocol.

Only quads of ours are touched: graphs below <base>g/, and triples of the default graph whose subject lies below the
base. They are compared with what the graph holds, and the difference is sent as one update, which servers do wholly or
not at all; where it is down, refuses or takes too long, everything stays as it was.
"""

from __future__ import annotations

import base64
import functools
import json
import netrc
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from http.client import HTTPException

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryResultsFormat, RdfFormat

from kg.errors import KgError
from kg.ontology import BASE
from kg.rdf import Names
from kg.store.store import refuse_service
from kg.store.updates import Changes, difference, update
from kg.store.words import Hit, Words

SCHEME = "sparql:"
TIMEOUT = 60.0  # seconds without a word from the server
USER, PASSWORD = "KG_STORE_USER", "KG_STORE_PASSWORD"
_ROWS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_TOLD = 300  # characters of what a server says
Results = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples


class Remote:
    """The server at `sparql:URL`, with its endpoints at URL/query and URL/update, or at `sparql:QUERY,UPDATE`."""

    def __init__(self, address: str, *, base: str = BASE, timeout: float = TIMEOUT) -> None:
        self.names = Names(base)
        self._timeout = timeout
        self._query, self._update = _endpoints(address)
        self._opener = urllib.request.build_opener(_NoRedirect)

    def hold(self, quads: Iterable[Quad]) -> Changes:
        """Makes the server hold these quads and no others of this base."""
        added, removed = difference(quads, self._held())
        if added or removed:
            self._post(self._update, update(added, removed), "application/sparql-update", "*/*")
        return Changes(len(added), len(removed))

    def query(self, sparql: str) -> Results:
        """Answers SPARQL over all graphs taken together; our prefixes are known."""
        refuse_service(sparql)
        prefixes = "".join(f"PREFIX {prefix}: <{space}> " for prefix, space in self.names.prefixes.items())
        # oxigraph's word for it; other servers are set so, or ignore it
        address = _with(self._query, "union-default-graph", "true")
        kind, body = self._post(address, prefixes + sparql, "application/sparql-query", f"{_ROWS}, {_TRIPLES};q=0.9")
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
        default = f"SELECT ?s ?p ?o {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), {base})) }}"
        named = f"SELECT ?g ?s ?p ?o {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), {graphs})) }}"
        found = {Quad(r["s"], r["p"], r["o"], r["g"]) for r in self._select(named)}
        yield from found
        known = {quad.triple for quad in found}  # some servers show named graphs in the default graph, too
        for row in self._select(default):
            quad = Quad(row["s"], row["p"], row["o"], DefaultGraph())
            if quad.triple not in known:
                yield quad

    def _select(self, sparql: str) -> pyoxigraph.QuerySolutions:
        return self._rows(self._post(self._query, sparql, "application/sparql-query", _ROWS)[1])

    def _rows(self, body: bytes) -> Results:
        try:
            return pyoxigraph.parse_query_results(body, format=QueryResultsFormat.JSON)
        except (SyntaxError, ValueError):
            fix = "name the address of its SPARQL endpoints"
            raise KgError(f"what {self._query} answers is no result of SPARQL", fix=fix) from None

    def _post(self, address: str, body: str, kind: str, accept: str) -> tuple[str, bytes]:
        """The media type and the content of the answer."""
        headers = {"Content-Type": f"{kind}; charset=utf-8", "Accept": accept, **_authorization(address)}
        request = urllib.request.Request(address, body.encode(), headers, method="POST")
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                return answer.headers.get_content_type(), answer.read()
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

    def _late(self, address: str) -> KgError:
        problem = f"the server at {address} said nothing for {self._timeout:g} seconds"
        return KgError(problem, fix="look whether it is well, and run the same command again")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: credentials are for the server that was named."""

    def redirect_request(self, *_: object) -> None:
        return None


def _endpoints(address: str) -> tuple[str, str]:
    """Where to ask, and where to send updates."""
    first, comma, second = address.removeprefix(SCHEME).partition(",")
    first = first.rstrip("/")
    both = (
        (first, second)
        if comma
        else (f"{first.removesuffix('/query')}/query", f"{first.removesuffix('/query')}/update")
    )
    for url in both:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise KgError(f"'{address}' is no store", fix="write it like sparql:http://localhost:7878")
        if parts.username or parts.password:
            fix = f"put them into ~/.netrc, or into {USER} and {PASSWORD}"
            raise KgError("the address of the store contains credentials, which others could read", fix=fix)
    return both


def _authorization(address: str) -> dict[str, str]:
    """Basic credentials from the environment or ~/.netrc, if there are any."""
    parts = urllib.parse.urlsplit(address)
    known = (
        (os.environ[USER], os.environ.get(PASSWORD, "")) if os.environ.get(USER) else _from_netrc(parts.hostname or "")
    )
    if known is None:
        return {}
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise KgError(f"credentials would go to {parts.hostname} in the clear", fix="use https")
    return {"Authorization": "Basic " + base64.b64encode(":".join(known).encode()).decode()}


def _from_netrc(host: str) -> tuple[str, str] | None:
    try:
        found = netrc.netrc(os.environ.get("NETRC")).authenticators(host)
    except FileNotFoundError:
        return None
    except (netrc.NetrcParseError, OSError) as error:
        raise KgError(f"the netrc file cannot be read: {error}", fix="mend it, or its permissions") from None
    return (found[0] or "", found[2] or "") if found else None


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
    if error.code in (404, 405) or 300 <= error.code < 400:
        return KgError(problem, fix="name its endpoints: sparql:QUERY_URL,UPDATE_URL")
    return KgError(problem, fix="the store is as it was; see what the server says")


def _message(said: str) -> str:
    try:
        told = json.loads(said)
        return str(told.get("message", said)) if isinstance(told, dict) else said
    except ValueError:
        return said
