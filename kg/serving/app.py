"""The application: which address answers what (SPARQL 1.1 Protocol, Service Description, Graph Store Protocol)."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pyoxigraph
from anyio import CapacityLimiter, to_thread
from pyoxigraph import DefaultGraph, NamedNode, Triple
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.answers import questions
from kg.rdf import sorted_quads
from kg.serving import entities, pages
from kg.serving.description import description
from kg.serving.explorer import Explorer, Part
from kg.serving.formats import HTML, RDF, SHORT, wanted
from kg.serving.guard import EXPLORER, Guard
from kg.serving.pool import Limits, Pool
from kg.serving.worker import RDF_FORMATS, Answered, Asked, problem
from kg.store import Hit, Store
from kg.store.place import Place

READ_ONLY = problem(
    403,
    "this server only reads: what is written here would be gone with the next build",
    "kg build, kg import, kg remove or kg merge on the graph itself; the server shows it at once",
)
MOST_WAITING = 200  # requests that wait for a worker, each in a thread
NO_ENTITY = problem(404, "the graph has no such entity", "/find?words=... looks for names")
MOST_HOPS, MOST_HITS, MOST_WORDS = 3, 50, 200
LOCAL = ("127.0.0.1", "localhost", "[::1]")


class TooLong(Exception):
    """The body of a request is longer than it may be."""


def application(
    path: Path,
    *,
    limits: Limits | None = None,
    hosts: Sequence[str] = LOCAL,
    cors: Sequence[str] = (),
    quiet: bool = False,
) -> Any:
    """The graph in folder `path` as an ASGI application; `cors`: origins whose scripts may ask it."""
    server = _Server(path, limits or Limits())
    routes = [
        Route("/", server.explorer),
        Route("/data/{name}.json", server.piece),
        Route("/sparql", server.sparql, methods=["GET", "POST"]),
        Route("/query", server.query),
        Route("/find", server.find),
        Route("/graphs", server.graphs),
        Route("/entity/{slug}", server.entity),
        Route("/style.css", lambda request: Response(pages.style(), media_type="text/css")),
    ]
    shared = [Middleware(CORSMiddleware, allow_origins=list(cors), allow_methods=["GET", "POST"])] if cors else []

    @asynccontextmanager
    async def lifespan(app: Starlette) -> Any:
        yield
        server.pool.close()

    app = Starlette(routes=routes, middleware=shared, lifespan=lifespan, exception_handlers={TooLong: _too_long})
    return Guard(app, hosts, shared=bool(cors), quiet=quiet)


async def _too_long(request: Request, error: Exception) -> Response:
    return _response(problem(413, "the query is longer than this server takes", "send a shorter one"))


class _Server:
    def __init__(self, path: Path, limits: Limits) -> None:
        self.path, self.limits = path, limits
        self.pool = Pool(path, limits)
        self.title = path.resolve().name
        self._explorer = Explorer(path, self.title, limits.page)
        self._waiting = CapacityLimiter(MOST_WAITING)
        with Store.open(path, read_only=True) as store:
            self.base = store.names.base

    async def explorer(self, request: Request) -> Response:
        """The page of the graph, or with `about` (and `hops`) of what is around an entity."""
        part = _part(request)
        label = await to_thread.run_sync(self._label, part.about) if part.about else ""
        if label is None:
            return _response(NO_ENTITY)
        return HTMLResponse(self._explorer.page(part, label), headers={"content-security-policy": EXPLORER})

    def _label(self, slug: str) -> str | None:
        """What an entity is called; None where there is none."""
        with Store.open(self.path, read_only=True) as store:
            node = entities.found(store, slug)
            return node and next((q.object.value for q in store.match(node, "rdfs:label")), slug)

    async def find(self, request: Request) -> Response:
        """Names and sentences by their words, each leading to its entity."""
        words = request.query_params.get("words", "")[:MOST_WORDS]
        hits = await to_thread.run_sync(self._hits, words) if words.strip() else []
        return HTMLResponse(pages.find_page(self.title, words, hits))

    def _hits(self, words: str) -> list[pages.Found]:
        with Store.open(self.path, read_only=True) as store:
            return [(hit.kind, hit.text, _slug(store, hit)) for hit in store.find(words, MOST_HITS)]

    async def piece(self, request: Request) -> Response:
        """One piece of the explorer's data, unless the browser has it already."""
        generation = Place.of(self.path).config().generation
        tag = f'"{generation}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"etag": tag})
        name, part = request.path_params["name"], _part(request)
        found = await to_thread.run_sync(self._explorer.piece, name, part, generation)
        if found is None:
            return _response(problem(404, "there is no such piece of data", None))
        headers = {"etag": tag, "cache-control": "no-cache", "vary": "accept-encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(found, media_type="application/json", headers={**headers, "content-encoding": "gzip"})
        return Response(gzip.decompress(found), media_type="application/json", headers=headers)

    async def sparql(self, request: Request) -> Response:
        """SPARQL 1.1 Protocol; without a query, the service description."""
        form = request.query_params.multi_items()
        if request.method == "POST":
            posted = await self._posted(request)
            if isinstance(posted, Answered):
                return _response(posted)
            form += posted
        if any(name == "update" for name, _ in form):
            return _response(READ_ONLY)
        asked = [value for name, value in form if name == "query"]
        if not asked and request.method == "GET":
            return self._description(request)
        refused = self._refused(asked)
        if refused:
            return _response(refused)
        accept = next((SHORT.get(v, v) for n, v in form if n == "format"), request.headers.get("accept"))
        graphs = (tuple(v for n, v in form if n == f"{kind}-graph-uri") for kind in ("default", "named"))
        return _response(await self._answer(Asked(asked[0], accept, *graphs)))

    async def _answer(self, asked: Asked) -> Answered:
        """In a thread that waits for a worker; as many wait as there are clients, others are not kept from theirs."""
        return await to_thread.run_sync(self.pool.answer, asked, limiter=self._waiting)

    def _refused(self, asked: list[str]) -> Answered | None:
        if len(asked) != 1:
            return problem(400, f"a request has one query, not {len(asked)}", "give it as query=…")
        if len(asked[0].encode()) > self.limits.query:
            return problem(413, "the query is longer than this server takes", "send a shorter one")
        return None

    async def _posted(self, request: Request) -> list[tuple[str, str]] | Answered:
        """What a POST carries: a form, or the query itself."""
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media == "application/sparql-update":
            return READ_ONLY
        if media not in ("application/x-www-form-urlencoded", "application/sparql-query"):
            return problem(
                415, f"a query cannot be posted as '{media[:60]}'", "post a form, or application/sparql-query"
            )
        try:
            body = (await self._body(request)).decode("utf-8")
            if media == "application/sparql-query":
                return [("query", body)]
            fields = parse_qs(body, keep_blank_values=True, errors="strict", max_num_fields=100)
        except ValueError:
            return problem(400, "the body of the request cannot be read", "send UTF-8")
        return [(name, value) for name, values in fields.items() for value in values]

    async def _body(self, request: Request) -> bytes:
        """The body; reading stops where it is too long."""
        parts, size = [], 0
        async for part in request.stream():
            size += len(part)
            if size > 3 * self.limits.query + 1000:  # a form writes some bytes as three
                raise TooLong
            parts.append(part)
        return b"".join(parts)

    def _description(self, request: Request) -> Response:
        media = wanted(request.headers.get("accept"), [*RDF, HTML])
        if media == HTML:
            return RedirectResponse("/query", 303)
        if media is None:
            return _not_acceptable(RDF)
        made = description(str(request.url.replace(query="")))
        return Response(pyoxigraph.serialize(made, format=RDF_FORMATS[RDF[media]]), media_type=media)

    async def query(self, request: Request) -> Response:
        """The form, answered on the same page."""
        asked = request.query_params.get("query", "")
        answered = None
        if asked.strip():
            refused = self._refused([asked])
            accept = "application/sparql-results+json, text/turtle;q=0.9"
            answered = refused or await self._answer(Asked(asked, accept))
        status = answered.status if answered else 200
        return HTMLResponse(pages.query_page(self.title, asked, answered, self.base, questions()), status)

    async def graphs(self, request: Request) -> Response:
        """Graph Store Protocol, reading only; by the graph's own IRI."""
        media = wanted(request.headers.get("accept"), list(RDF))
        if media is None:
            return _not_acceptable(RDF)
        names = request.query_params.getlist("graph")
        if ("default" in request.query_params) == bool(names) or len(names) > 1:
            return _response(problem(400, "which graph?", "/graphs?default or /graphs?graph=IRI"))
        return _response(await to_thread.run_sync(self._graph, names[0] if names else None, media))

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

    async def entity(self, request: Request) -> Response:
        """An entity as a page or as triples; the suffix .ttl asks for Turtle."""
        slug = request.path_params["slug"]
        turtle = slug.endswith(".ttl")
        media = "text/turtle" if turtle else wanted(request.headers.get("accept"), [HTML, *RDF])
        if media is None:
            return _not_acceptable([HTML, *RDF])
        return await to_thread.run_sync(self._entity, slug.removesuffix(".ttl") if turtle else slug, media)

    def _entity(self, slug: str, media: str) -> Response:
        with Store.open(self.path, read_only=True) as store:
            node = entities.found(store, slug)
            if node is None:
                return _response(NO_ENTITY)
            if media == HTML:
                page = pages.entity_html(self.title, entities.entity_page(store, node))
                return HTMLResponse(page, headers={"vary": "accept"})
            return Response(entities.triples(store, node, media), media_type=media, headers={"vary": "accept"})


def _part(request: Request) -> Part:
    """The part of the graph that a page is about."""
    hops = request.query_params.get("hops", "")
    return Part(request.query_params.get("about", ""), min(int(hops), MOST_HOPS) if hops.isdecimal() else 1)


def _slug(store: Store, hit: Hit) -> str:
    """Of the page that tells of what was found; "" where it has none."""
    local = store.names.local(hit.iri)
    return "" if set(local) & set("/#") else local


def _response(answered: Answered) -> Response:
    if answered.media == "text/plain" and answered.status != 200:
        return PlainTextResponse(answered.body, answered.status)
    return Response(answered.body, answered.status, media_type=answered.media, headers={"vary": "accept"})


def _not_acceptable(offered: Any) -> Response:
    return _response(problem(406, "none of the formats asked for is offered", f"accept one of {', '.join(offered)}"))
