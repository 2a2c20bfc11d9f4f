"""SPARQL 1.1 Protocol and Graph Store Protocol: who may ask what, and who may write."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pyoxigraph
from anyio import CapacityLimiter, to_thread
from pyoxigraph import DefaultGraph, NamedNode, Triple
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from kg.rdf import sorted_quads
from kg.serving import bodies, token
from kg.serving.description import description
from kg.serving.formats import HTML, RDF, SHORT, wanted
from kg.serving.own import Update
from kg.serving.pool import Limits, Pool
from kg.serving.worker import RDF_FORMATS, Answered, Asked, problem
from kg.serving.writer import Put, Task, Writer
from kg.store import Store

READ_ONLY = problem(
    403,
    "this server only reads",
    "kg serve --writable lets who has its token change graphs of their own; kg build, kg import, kg remove and "
    "kg merge change what documents say, and the server shows it at once",
)
MOST_WAITING = 200  # requests that wait for a worker, each in a thread
_CHALLENGE = (("www-authenticate", 'Bearer realm="kg"'),)
_WRONG = (("www-authenticate", 'Bearer realm="kg", error="invalid_token"'),)


class Endpoint:
    """Answers `/sparql` and `/graphs` of the graph at `path`; with a `secret`, who has it may write, too."""

    def __init__(self, path: Path, limits: Limits, secret: str = "") -> None:
        self.path, self.limits = path, limits
        self._pool = Pool(path, limits)
        self._secret = secret
        self._writer = Writer(path, limits) if secret else None
        self._waiting = CapacityLimiter(MOST_WAITING)

    def close(self) -> None:
        self._pool.close()
        if self._writer:
            self._writer.close()

    async def sparql(self, request: Request) -> Response:
        """SPARQL 1.1 Protocol; without a query, the service description."""
        form = request.query_params.multi_items()
        if request.method == "POST":
            is_update = bodies.media_type(request) == bodies.UPDATE
            refused = self._may_write(request) if is_update else None
            most = self.limits.body if self._has_token(request) else 3 * self.limits.query + 1000  # %xx are three bytes
            posted = refused or await bodies.posted(request, most)
            if isinstance(posted, Answered):
                return response(posted)
            form += posted
        values = _Values(form)
        if values["update"]:
            return response(await self._update(request, values))
        if not values["query"] and request.method == "GET":
            return self._description(request)
        refused = self.refused(values["query"])
        if refused:
            return response(refused)
        accept = next((SHORT.get(value, value) for value in values["format"]), request.headers.get("accept"))
        default, named = tuple(values["default-graph-uri"]), tuple(values["named-graph-uri"])
        return response(await self.answer(Asked(values["query"][0], accept, default, named, _address(request))))

    async def answer(self, asked: Asked) -> Answered:
        """In a thread that waits for a worker; as many wait as there are clients, others are not kept from theirs."""
        return await to_thread.run_sync(self._pool.answer, asked, limiter=self._waiting)

    def refused(self, asked: list[str]) -> Answered | None:
        """What is wrong with a request that has these queries."""
        if len(asked) != 1:
            return problem(400, f"a request has one query, not {len(asked)}", "give it as query=…")
        if len(asked[0].encode()) > self.limits.query:
            return problem(413, "the query is longer than this server takes", "send a shorter one")
        return None

    async def _update(self, request: Request, values: _Values) -> Answered:
        refused = self._may_write(request)
        if refused:
            return refused
        if request.method != "POST":
            return problem(400, "an update is posted, not asked for by GET", "POST it")
        if len(values["update"]) != 1 or values["query"]:
            return problem(400, "a request has one update and no query besides", "give it as update=…")
        default, named = tuple(values["using-graph-uri"]), tuple(values["using-named-graph-uri"])
        return await self._write(Update(values["update"][0], _address(request), default, named))

    async def _write(self, task: Task) -> Answered:
        assert self._writer
        return await to_thread.run_sync(self._writer.write, task, limiter=self._waiting)

    def _may_write(self, request: Request) -> Answered | None:
        """Why this request may not write; None if it may."""
        if not self._secret:
            return READ_ONLY
        if self._has_token(request):
            return None
        headers = _WRONG if "authorization" in request.headers else _CHALLENGE
        refused = problem(401, "to write takes the token of this server", "send it as Authorization: Bearer TOKEN")
        return Answered(refused.status, refused.media, refused.body, headers)

    def _has_token(self, request: Request) -> bool:
        return bool(self._secret) and token.given(request.headers.get("authorization"), self._secret)

    def _description(self, request: Request) -> Response:
        media = wanted(request.headers.get("accept"), [*RDF, HTML])
        if media == HTML:
            return RedirectResponse("/query", 303)
        if media is None:
            return not_acceptable(RDF)
        made = description(_address(request), writable=bool(self._secret))
        return Response(pyoxigraph.serialize(made, format=RDF_FORMATS[RDF[media]]), media_type=media)

    async def graphs(self, request: Request) -> Response:
        """Graph Store Protocol, by the graph's own IRI."""
        names = request.query_params.getlist("graph")
        is_default = "default" in request.query_params
        if request.method == "POST" and not names and not is_default:
            return response(await self._put(request, f"urn:uuid:{uuid4()}"))
        if is_default == bool(names) or len(names) > 1:
            return response(problem(400, "which graph?", "/graphs?default or /graphs?graph=IRI"))
        if request.method not in ("GET", "HEAD"):
            return response(await self._put(request, "" if is_default else names[0]))
        media = wanted(request.headers.get("accept"), list(RDF))
        if media is None:
            return not_acceptable(RDF)
        return response(await to_thread.run_sync(self._graph, None if is_default else names[0], media))

    async def _put(self, request: Request, name: str) -> Answered:
        """Writes to a graph; `name`: "" for the default one, which no request may change."""
        refused = self._may_write(request) or (_DEFAULT if not name else None)
        if refused:
            return refused
        try:
            NamedNode(name)
        except ValueError:
            return problem(400, "the name of the graph is no IRI", None)
        if request.method == "DELETE":
            return await self._write(Put(name))
        parts = await bodies.graph(request, self.limits.body)
        if isinstance(parts, Answered):
            return parts
        done = await self._write(Put(name, parts, add=request.method == "POST"))
        where = (("location", f"/graphs?graph={quote(name, safe='')}"),) if done.status == 201 else ()
        return Answered(done.status, done.media, done.body, (*done.headers, *where))

    def _graph(self, name: str | None, media: str) -> Answered:
        try:
            graph = DefaultGraph() if name is None else NamedNode(name)
        except ValueError:
            return problem(400, "the name of the graph is no IRI", None)
        with Store.open(self.path, read_only=True) as store:
            quads = sorted_quads(store.match(graph=graph))
            prefixes = store.names.prefixes if RDF[media] in ("turtle", "n3", "rdfxml") else None
        if not quads and name is not None:
            return problem(404, "there is no graph of that name", "SELECT DISTINCT ?g { GRAPH ?g {} } lists them")
        triples = (Triple(q.subject, q.predicate, q.object) for q in quads)
        return Answered(200, media, pyoxigraph.serialize(triples, format=RDF_FORMATS[RDF[media]], prefixes=prefixes))


_DEFAULT = problem(
    403, "the default graph holds the facts of documents, which no request changes", "name a graph of your own: ?graph="
)


class _Values:
    """The values of a form by name."""

    def __init__(self, form: bodies.Form) -> None:
        self._form = form

    def __getitem__(self, wanted: str) -> list[str]:
        return [value for name, value in self._form if name == wanted]


def _address(request: Request) -> str:
    return str(request.url.replace(query=""))


def response(answered: Answered) -> Response:
    headers = dict(answered.headers)
    if answered.media == "text/plain" and answered.status != 200:
        return PlainTextResponse(answered.body, answered.status, headers)
    return Response(answered.body, answered.status, {"vary": "accept", **headers}, answered.media)


def not_acceptable(offered: Any) -> Response:
    return response(problem(406, "none of the formats asked for is offered", f"accept one of {', '.join(offered)}"))
