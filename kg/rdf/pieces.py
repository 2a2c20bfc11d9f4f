"""The piece of a graph that one document makes, as it will be written; any process can make it of what it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pyoxigraph import NamedNode

from kg.extraction import Extraction
from kg.facts import Resolved
from kg.model import Document, Entity, Inference, Mention, Statement
from kg.rdf.notes import Note, Setup
from kg.rdf.parts import Faces, Part, documents, named, part, values
from kg.rdf.rows import Row, subject_of
from kg.rdf.turtle import Writer
from kg.rdf.values import Face

Look = Callable[["Task", Part], Any]
Place = tuple[str, int, int]  # of what is said of a subject, or of several that follow each other: first and last byte


@dataclass(frozen=True, slots=True)
class Task:
    """All that a document's piece is made of: what resolution says of it, and what all documents tell of its values."""

    document: Document
    statements: Mapping[str, Sequence[Statement]]
    mentions: Mapping[str, Sequence[Mention]]  # those that the graph speaks of
    inferences: Mapping[str, Sequence[Inference]]
    known: Mapping[NamedNode, Sequence[Face]]
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """The graph of a document as TriG in UTF-8, with its places; what it shares with others; and what it tells of them.

    `seen`: what others made of the part in the same go.
    """

    document: str
    graph: str
    quads: int  # of the graph of the document
    text: bytes
    places: tuple[Place, ...]
    shared_rows: Sequence[Row]
    notes: frozenset[Note]
    seen: Any = None


def tasks(setup: Setup, extractions: Iterable[Extraction], resolution: Resolved) -> Iterator[Task]:
    """A task for every document, by id."""
    found = documents(extraction.document for extraction in extractions)
    known = _together(values(setup, document.id, resolution) for document in found)
    for document in found:
        id = document.id
        yield Task(
            document,
            {id: tuple(resolution.statements.get(id, ()))},
            {id: tuple(named(resolution, document))},
            {id: tuple(resolution.inferences.get(id, ()))},
            {node: sorted(known[node]) for node in values(setup, id, resolution)},
        )


def made(setup: Setup, task: Task, *, gate: bool = True) -> Part:
    """The part of the document, as rows."""
    return part(setup, task.document, task, task.known, gate=gate)


def piece(setup: Setup, look: Look | None, task: Task) -> Piece:
    """The piece of the document; `look` is shown its part, and what it makes of it goes with the piece."""
    one = made(setup, task)
    graph = setup.names.within("g", one.document).value
    text, places = _written(Writer(setup.names.prefixes), graph, one.own_rows)
    spans = setup.names.document(one.document).value + "#"
    apart = {subject for row in one.shared_rows if (subject := subject_of(row)).startswith(spans)}
    return Piece(
        one.document,
        graph,
        len(one.own_rows),
        text,
        tuple(_joined(places, spans, apart)),
        one.shared_rows,
        one.notes,
        look and look(task, one),
    )


def _written(writer: Writer, graph: str, rows: Iterable[Row]) -> tuple[bytes, list[Place]]:
    """The graph as TriG, and where in it each subject is described."""
    blocks, places = [writer.opening(graph).encode()], []
    at = len(blocks[0])
    for subject, said in groupby(rows, key=subject_of):
        blocks.append(writer.block(subject, said).encode())
        places.append((subject, at, at + len(blocks[-1])))
        at = places[-1][2]
    blocks.append(writer.closing().encode())
    return b"".join(blocks), places


def _joined(places: Iterable[Place], spans: str, apart: set[str]) -> Iterator[Place]:
    """The places, those of the document's own phrases as one: nothing that others describe is sorted in between.

    `apart`: subjects that are described elsewhere, too.
    """

    def kind(place: Place) -> object:
        return place[0] if place[0] in apart or not place[0].startswith(spans) else ""

    for _, found in groupby(places, key=kind):
        group = list(found)
        yield group[0][0], group[0][1], group[-1][2]


def _together(told: Iterable[Faces]) -> dict[NamedNode, set[Face]]:
    """What all documents tell of each value."""
    known: dict[NamedNode, set[Face]] = {}
    for document in told:
        for node, faces in document.items():
            known.setdefault(node, set()).update(faces)
    return known
