"""A graph put together from the pieces of its documents, which lie on the disk: memory holds what they share.

A piece is written once, as TriG. The store loads it from there while others are still made, `graph.trig` is the pieces
in order, and Turtle takes the same text by its places.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, RdfFormat, parse

from kg.model import Entity
from kg.rdf.common import Common
from kg.rdf.notes import Setup
from kg.rdf.pieces import Piece
from kg.rdf.rows import Row, graph_of, merged, row, subject_of
from kg.rdf.turtle import Writer

_AT_ONCE = 1 << 20  # bytes
_OPEN, _COMPLETE, _GIVEN_UP = range(3)


class Assembly:
    """Takes pieces, then gives the whole; close it, or use it in a `with`. One other thread may read its `loads`."""

    def __init__(self, setup: Setup, folder: Path) -> None:
        self.quads = 0
        self.common: Sequence[Row] = ()  # what stands in no document's graph, sorted, when all is complete
        self.seen: list[Any] = []  # what was made of the parts besides
        self._setup = setup
        self._writer = Writer(setup.names.prefixes)
        self._shared = Common(setup)
        # without a name, so that nothing is left after a kill; `close` closes it
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115
        self._size = 0
        self._graphs: list[tuple[str, int, int, int]] = []  # IRI, first and last byte, quads
        self._places: list[tuple[str, int, int]] = []
        self._rest: list[tuple[str, list[tuple[list[Row], str]]]] = []  # the blocks of the other graphs with their rows
        self._state = _OPEN
        self._changed = threading.Condition()

    def add(self, piece: Piece) -> None:
        """Takes the piece of a document."""
        at = self._size
        self._places += [(subject, at + begin, at + end) for subject, begin, end in piece.places]
        self._shared.take(piece.shared_rows, piece.notes)
        self.seen.append(piece.seen)
        self.quads += piece.quads
        self._write(piece.text)
        with self._changed:
            self._graphs.append((piece.graph, at, self._size, piece.quads))
            self._changed.notify()

    def complete(self, entities: Iterable[Entity]) -> None:
        """All pieces are there; of the entities those are described that documents speak of."""
        self.common = self._shared.rows(entities)
        self.quads += len(self.common)
        for graph, found in groupby(self.common, key=graph_of):
            blocks = [list(said) for _, said in groupby(found, key=subject_of)]
            self._rest.append((graph, [(said, self._writer.block(subject_of(said[0]), said)) for said in blocks]))
        self._turn(_COMPLETE)

    def loads(self, most: int) -> Iterator[Iterator[bytes]]:
        """TriG of the whole graph in any order, as documents of about `most` quads at most, to be read one after the
        other: each piece as soon as it is there."""
        at, ended = 0, False

        def load() -> Iterator[bytes]:
            nonlocal at, ended
            yield self._writer.header().encode()
            left = most
            while left > 0:
                piece = self._awaited(at)
                if piece is None:
                    ended = True
                    yield from (text for _, text in self._other_graphs())
                    return
                _, begin, end, quads = piece
                at, left = at + 1, left - quads
                yield from self._read(begin, end)

        while not ended:
            yield load()

    def trig(self) -> Iterator[bytes]:
        """TriG, sorted."""
        yield self._writer.header().encode()
        others = [(graph, text, 0, 0) for graph, text in self._other_graphs()]
        for _, text, begin, end in sorted([*others, *((graph, b"", *place) for graph, *place, _ in self._graphs)]):
            yield from (text,) if text else self._read(begin, end)

    def turtle(self) -> Iterator[bytes]:
        """Turtle, sorted."""
        yield self._writer.header().encode()
        others = [
            (subject_of(said[0]), -1, 0, said, text) for _, blocks in self._rest for said, text in blocks
        ]  # -1: not in the file
        places = [(*place, (), "") for place in self._places]
        for subject, found in groupby(sorted([*others, *places], key=itemgetter(0)), key=itemgetter(0)):
            first, *more = found
            yield b"\n" + self._united(subject, [first, *more]) if more else self._spaced(*first[1:3], first[4])

    def parsed(self) -> list[Quad]:
        """All quads, sorted."""
        return list(parse(b"".join(self.trig()), format=RdfFormat.TRIG))

    def close(self) -> None:
        """Gives up what is not complete; the file is gone."""
        self._turn(_GIVEN_UP)
        self._file.close()

    def __enter__(self) -> Assembly:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _write(self, text: bytes) -> None:
        left = memoryview(text)
        while left:
            left = left[self._file.write(left) :]
        self._size += len(text)

    def _awaited(self, number: int) -> tuple[str, int, int, int] | None:
        """The graph of that number as soon as it is there; None when all are complete and it is not among them."""
        with self._changed:
            self._changed.wait_for(lambda: self._state != _OPEN or number < len(self._graphs))
            if self._state == _GIVEN_UP:
                raise OSError("the graph was not completed")
            return self._graphs[number] if number < len(self._graphs) else None

    def _turn(self, state: int) -> None:
        with self._changed:
            self._state = state
            self._changed.notify()

    def _read(self, begin: int, end: int) -> Iterator[bytes]:
        while begin < end:
            piece = os.pread(self._file.fileno(), min(_AT_ONCE, end - begin), begin)
            begin += len(piece)
            yield piece

    def _other_graphs(self) -> Iterator[tuple[str, bytes]]:
        """The graphs that are no document's, as TriG."""
        for graph, blocks in self._rest:
            texts = [text for _, text in blocks]
            around = (self._writer.opening(graph), self._writer.closing()) if graph else ("\n", "")
            yield graph, f"{around[0]}{('' if graph else chr(10)).join(texts)}{around[1]}".encode()

    def _spaced(self, begin: int, end: int, text: str) -> bytes:
        """The blocks at a place, or this one, with an empty line before each."""
        if begin < 0:
            return f"\n{text}".encode()
        # words have no line breaks of their own: only the end of a block looks so
        return b"\n" + b"".join(self._read(begin, end)).replace(b" .\n", b" .\n\n")[:-1]

    def _united(self, subject: str, found: Iterable[tuple]) -> bytes:
        """The block of what several graphs describe."""
        rows: list[Row] = []
        for _, begin, end, said, _ in found:
            rows += said if begin < 0 else self._rows(begin, end)
        return self._writer.block(subject, merged(rows)).encode()

    def _rows(self, begin: int, end: int) -> list[Row]:
        """What the blocks at a place say, as rows of the default graph."""
        text = self._writer.header().encode() + b"".join(self._read(begin, end))
        return [row(quad) for quad in parse(text, format=RdfFormat.TRIG)]
