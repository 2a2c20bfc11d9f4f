"""The application: which address answers what (SPARQL 1.1 Protocol, Service Description, Graph Store Protocol)."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from anyio import to_thread
from pyoxigraph import DefaultGraph, NamedNode
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from kg.answers import questions, suggestions
from kg.serving import entities, pages
from kg.serving.bodies import TooLong
from kg.serving.endpoint import Endpoint, not_acceptable, response
from kg.serving.explorer import Explorer, Part
from kg.serving.formats import HTML, RDF, wanted
from kg.serving.guard import EDITOR, EXPLORER, Guard
from kg.serving.pool import Limits
from kg.serving.vocabulary import Vocabulary
from kg.serving.worker import Answered, Asked, problem
from kg.store import Hit, Store
from kg.store.place import Place

NO_ENTITY = problem(404, "the graph has no such entity", "/find?words=... looks for names")
MOST_HOPS, MOST_HITS, MOST_WORDS = 3, 50, 200
LOCAL = ("127.0.0.1", "localhost", "[::1]")


def application(
    path: Path,
    *,
    limits: Limits | None = None,
    hosts: Sequence[str] = LOCAL,
    cors: Sequence[str] = (),
    quiet: bool = False,
    token: str = "",
) -> Any:
    """The graph in folder `path` as an ASGI application; `cors`: origins whose scripts may ask it.

    `token`: who sends it may change graphs of their own (see `own`); without one, nobody may.
    """
    server = _Server(path, limits or Limits(), token)
    writing = ["PUT", "POST", "DELETE"] if token else []
    routes = [
        Route("/", server.explorer),
        Route("/data/{name}.json", server.piece),
        Route("/sparql", server.endpoint.sparql, methods=["GET", "POST"]),
        Route("/query", server.editor),
        Route("/query/plain", server.query),
        Route("/vocabulary.json", server.vocabulary),
        Route("/find", server.find),
        Route("/graphs", server.endpoint.graphs, methods=["GET", *writing]),
        Route("/entity/{slug:path}", server.entity),
        Route("/static/{name}", _static),
    ]
    allowed = {"allow_methods": ["GET", "POST", *writing], "allow_headers": ["authorization"] if token else []}
    shared = [Middleware(CORSMiddleware, allow_origins=list(cors), **allowed)] if cors else []

    @asynccontextmanager
    async def lifespan(app: Starlette) -> Any:
        yield
        server.endpoint.close()

    app = Starlette(
        routes=routes,
        middleware=shared,
        lifespan=lifespan,
        exception_handlers={TooLong: _too_long, 404: server.missing},
    )
    return Guard(app, hosts, shared=bool(cors), quiet=quiet)


async def _too_long(request: Request, error: Exception) -> Response:
    return response(problem(413, "the request is longer than this server takes", "send a shorter one, or several"))


def _static(request: Request) -> Response:
    """A file of the package, which is the same as long as the version is."""
    found = pages.static(request.path_params["name"])
    if found is None:
        return response(problem(404, "there is no such file", None))
    data, media = found
    return _packed(request, data, media, f'"{zlib.crc32(data):x}"')


def _packed(request: Request, data: bytes, media: str, tag: str) -> Response:
    """What is kept gzipped, unless the browser has it already."""
    headers = {"etag": tag, "cache-control": "no-cache", "vary": "accept-encoding"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(data, media_type=media, headers={**headers, "content-encoding": "gzip"})
    return Response(gzip.decompress(data), media_type=media, headers=headers)


class _Server:
    def __init__(self, path: Path, limits: Limits, token: str) -> None:
        self.path = path
        self.endpoint = Endpoint(path, limits, token)
        self.title = path.resolve().name
        self._explorer = Explorer(path, self.title, limits.page)
        self._vocabulary = Vocabulary(path)
        with Store.open(path, read_only=True) as store:
            self.base, self.prefixes = store.names.base, store.names.prefixes

    async def explorer(self, request: Request) -> Response:
        """The page of the graph, or with `about` (and `hops`) of what is around an entity."""
        part = _part(request)
        label = await to_thread.run_sync(self._label, part.about) if part.about else ""
        if label is None:
            return response(NO_ENTITY)
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
            return [_hit(store, hit) for hit in store.find(words, MOST_HITS)]

    async def piece(self, request: Request) -> Response:
        """One piece of the explorer's data, unless the browser has it already."""
        generation = Place.of(self.path).config().generation
        tag = f'"{generation}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"etag": tag})
        name, part = request.path_params["name"], _part(request)
        found = await to_thread.run_sync(self._explorer.piece, name, part, generation)
        if found is None:
            return response(problem(404, "there is no such piece of data", None))
        return _packed(request, found, "application/json", tag)

    async def editor(self, request: Request) -> Response:
        """YASGUI on the endpoint."""
        page = pages.editor_page(self.title, self.base, self.prefixes, questions())
        return HTMLResponse(page, headers={"content-security-policy": EDITOR})

    async def vocabulary(self, request: Request) -> Response:
        """Names that a query may use, to be completed."""
        generation = Place.of(self.path).config().generation
        found = await to_thread.run_sync(self._vocabulary.at, generation)
        return _packed(request, found, "application/json", f'"{generation}"')

    async def query(self, request: Request) -> Response:
        """The form, answered on the same page."""
        asked = request.query_params.get("query", "")
        answered = None
        if asked.strip():
            accept = "application/sparql-results+json, text/turtle;q=0.9"
            answered = self.endpoint.refused([asked]) or await self.endpoint.answer(Asked(asked, accept))
        status = answered.status if answered else 200
        return HTMLResponse(await to_thread.run_sync(self._plain_page, asked, answered), status)

    def _plain_page(self, asked: str, answered: Answered | None) -> str:
        with Store.open(self.path, read_only=True) as store:
            return pages.plain_page(self.title, asked, answered, partial(_cell, store), questions())

    async def entity(self, request: Request) -> Response:
        """An entity as a page or as triples; the suffix .ttl asks for Turtle."""
        slug = request.path_params["slug"]
        turtle = slug.endswith(".ttl")
        media = "text/turtle" if turtle else wanted(request.headers.get("accept"), [HTML, *RDF])
        if media is None:
            return not_acceptable([HTML, *RDF])
        return await to_thread.run_sync(self._entity, slug.removesuffix(".ttl") if turtle else slug, media)

    async def missing(self, request: Request, error: Exception) -> Response:
        """An address that is nothing, in words or as a page."""
        if wanted(request.headers.get("accept"), ["text/plain", HTML]) != HTML:
            return response(problem(404, "there is nothing at this address", "/ explores, /find looks for names"))
        return HTMLResponse(pages.missing_page(self.title, "There is nothing at this address.", []), 404)

    def _entity(self, slug: str, media: str) -> Response:
        with Store.open(self.path, read_only=True) as store:
            node = entities.found(store, slug)
            if node is None and media == HTML:
                near = [(name, found) for name in suggestions(store, slug) for found in _slugs(store, name)]
                page = pages.missing_page(self.title, f"The graph has no “{slug.replace('_', ' ')}”.", near)
                return HTMLResponse(page, 404)
            if node is None:
                return response(NO_ENTITY)
            if media == HTML:
                page = pages.entity_html(self.title, entities.entity_page(store, node))
                return HTMLResponse(page, headers={"vary": "accept"})
            return Response(entities.triples(store, node, media), media_type=media, headers={"vary": "accept"})


def _part(request: Request) -> Part:
    """The part of the graph that a page is about."""
    hops = request.query_params.get("hops", "")
    return Part(request.query_params.get("about", ""), min(int(hops), MOST_HOPS) if hops.isdecimal() else 1)


def _slugs(store: Store, name: str) -> list[str]:
    """The slugs of those who bear a name."""
    names = store.names
    return [names.local(iri) for iri in store.words.named(name) if names.is_entity(iri)][:1]


def _cell(store: Store, iri: str) -> tuple[str, str]:
    """What an IRI in a table is shown as, and the slug of the entity where it is one."""
    if not store.names.is_entity(iri):
        return iri, ""
    local = store.names.local(iri)
    is_own = not local[:1].islower()  # relations begin so, as well as IRIs of the user's own
    return local, local if is_own or entities.found(store, local) else ""


def _hit(store: Store, hit: Hit) -> pages.Found:
    """What was found, with its kind as people say it."""
    local = store.names.local(hit.iri)
    if not store.names.is_entity(hit.iri):
        document = NamedNode(hit.iri.partition("#")[0])
        title = next((quad.object.value for quad in store.match(document, "dct:title")), "")
        return pages.Found(hit.kind, hit.text, "", title if hit.kind == "sentence" else "")
    node = NamedNode(hit.iri)
    label = next((quad.object.value for quad in store.match(node, "rdfs:label", None, DefaultGraph())), hit.text)
    types = sorted(store.names.short(quad.object.value) for quad in store.match(node, "rdf:type", None, DefaultGraph()))
    kind = types[0].rpartition(":")[2] if types else hit.kind
    return pages.Found(kind, hit.text, local, label if label != hit.text else "")
