"""What answers one query at a time in a process of its own, so that an endless one can be stopped."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import pyoxigraph
from pyoxigraph import QueryResultsFormat, RdfFormat

from kg.errors import KgError
from kg.serving.formats import RDF, RESULTS, wanted
from kg.store import Store

_RESULTS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
RDF_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "n3": RdfFormat.N3,
}


@dataclass(frozen=True, slots=True)
class Answered:
    """Status, media type and body of a response; a problem with its way out has type text/plain."""

    status: int
    media: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, the formats that the client likes, and the graphs that are asked: all, where none is named."""

    sparql: str
    accept: str | None = None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    base: str | None = None  # what relative IRIs are relative to


class TooLarge(Exception):
    """The answer has more bytes than it may."""


class _Bounded(io.RawIOBase):
    """Takes so many bytes and no more."""

    def __init__(self, most: int) -> None:
        self.parts: list[bytes] = []
        self._left = most

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise TooLarge
        self.parts.append(bytes(data))
        return len(data)


def work(pipe: Connection, path: str, most: int, memory: int) -> None:
    """Answers what comes through the pipe until it closes; the newest state of the graph each time."""
    settle(memory)
    store = Store.open(path, read_only=True)
    pipe.send(None)  # ready: the time of a query does not count the start of its process
    while True:
        try:
            asked = pipe.recv()
        except EOFError:
            return
        if store.place.config().generation != store.config.generation:
            store.close()
            store = Store.open(path, read_only=True)
        pipe.send(answer(store, asked, most))


def settle(memory: int) -> None:
    """What a process does first that works for the server: it takes so many bytes of memory at most."""
    import resource
    import signal

    with suppress(ValueError, OSError):  # where the system knows no such limit, or has set a lower one
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server hears Ctrl-C and ends its workers


def answer(store: Store, asked: Asked, most: int) -> Answered:
    """The answer in the format that the client likes best."""
    try:
        results = store.query(asked.sparql, default=asked.default, named=asked.named, base=asked.base)
        graph = isinstance(results, pyoxigraph.QueryTriples)
        media = wanted(asked.accept, list(RDF if graph else RESULTS))
        if media is None:
            return problem(
                406,
                "none of the formats asked for can hold this answer",
                "accept one of " + ", ".join(RDF if graph else RESULTS),
            )
        return Answered(200, media, _written(store, results, media, most))
    except KgError as error:
        return problem(400, error.problem, error.fix)
    except TooLarge:
        return problem(400, f"the answer has more than {most // 1_000_000} MB", "ask for less, with LIMIT")
    except (ValueError, OSError, RuntimeError) as error:
        return problem(400, f"the query could not be answered: {error}", None)


def problem(status: int, what: str, fix: str | None) -> Answered:
    """A problem in words, with the way out."""
    return Answered(status, "text/plain", f"{what}\n{f'try: {fix}' if fix else ''}".strip().encode() + b"\n")


def _written(store: Store, results: Any, media: str, most: int) -> bytes:
    output = _Bounded(most)
    if isinstance(results, pyoxigraph.QueryTriples):
        format = RDF_FORMATS[RDF[media]]
        pyoxigraph.serialize(results, output, format=format, prefixes=_used(store, format))
    elif isinstance(results, pyoxigraph.QueryBoolean) and RESULTS[media] in ("csv", "tsv"):
        output.write(b"true\n" if results else b"false\n")  # the two formats have no word for a truth of their own
    else:
        results.serialize(output, format=_RESULTS[RESULTS[media]])
    return b"".join(output.parts)


def _used(store: Store, format: RdfFormat) -> dict[str, str] | None:
    return store.names.prefixes if format in (RdfFormat.TURTLE, RdfFormat.N3, RdfFormat.RDF_XML) else None
