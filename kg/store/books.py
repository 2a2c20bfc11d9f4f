"""Keeps the ledger in step with the store: opens it, finds which documents changed, and writes it after each change.

Whatever is wrong with a ledger costs time and nothing else: then all documents are compared with the store.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph

from kg.extraction import Extraction
from kg.facts import Resolved
from kg.model import Document
from kg.rdf.assembly import Assembly
from kg.rdf.notes import Setup
from kg.rdf.parts import Part
from kg.rdf.parts import documents as each_once
from kg.rdf.pieces import Look, Piece, Task, piece, tasks
from kg.store import digest
from kg.store.ledger import Draft, Filed, Ledger, Packed, forget, packed
from kg.store.renewal import OutOfStep, Renewal, State, renewal

# as Python's own `map`, in this process or in several
Share = Callable[[Callable[[Task], Piece], Iterable[Task]], Iterable[Piece]]
FEW, SHARE = 20, 0.3  # documents; where more of them changed, comparing all takes less time


@dataclass(slots=True)
class Shelf:
    """Where the ledger stands; it stays open from one change to the next, as opening and closing take a few ms."""

    path: Path
    _open: Ledger | None = None

    def ledger(self, generation: int, setup: str) -> Ledger | None:
        """The ledger of the state of that number, None where there is none."""
        if self._open is None or self._open.state != (generation, setup):
            self.close()
            self._open = Ledger.opened(self.path, generation, setup)
        return self._open

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def forget(self) -> None:
        self.close()
        forget(self.path)


@dataclass(frozen=True)
class Books:
    """The ledger on the shelf, of a graph that is to say what these documents say."""

    shelf: Shelf
    setup: Setup
    extractions: Sequence[Extraction]
    resolution: Resolved

    def ledger(self, generation: int) -> Ledger | None:
        """The ledger of the state of that number, None where there is none."""
        return self.shelf.ledger(generation, digest.of_setup(self.setup))

    def step(self, ledger: Ledger, data: pyoxigraph.Store, changed: Collection[str] | None) -> Renewal | None:
        """What the changed documents change; None where too many did, or the ledger is not that of the store."""
        documents = self._documents()
        if changed is None and len(data) != ledger.quads:
            return None  # somebody put back an older copy of the store
        try:
            gone = ledger.documents() - documents.keys()
            new = self._changed(ledger, documents) if changed is None else documents.keys() & changed
            if len(new) + len(gone) > max(FEW, SHARE * len(documents)):
                return None
            state = State(self.setup, data, ledger, documents, self.resolution)
            return renewal(state, sorted(new), sorted(gone), all_entities=changed is None)
        except (OutOfStep, sqlite3.Error):
            return None

    def _documents(self) -> dict[str, Document]:
        """Each once, by id."""
        found = {extraction.document.id: extraction.document for extraction in self.extractions}
        if len(found) < len(self.extractions):
            found = {document.id: document for document in each_once(e.document for e in self.extractions)}
        return found

    def _changed(self, ledger: Ledger, documents: Mapping[str, Document]) -> set[str]:
        """Ids of those that are made of something else than before."""
        before = ledger.digests()
        marks = ((id, digest.of_document(document, self.resolution)) for id, document in documents.items())
        return {id for id, mark in marks if before.get(id) != mark}

    def enter(self, ledger: Ledger, step: Renewal, generation: int) -> None:
        """Writes down what was done to the store."""
        try:
            ledger.write(step.turn, generation)
        except sqlite3.Error:
            self.shelf.forget()

    @contextmanager
    def drafted(self) -> Iterator[Draft | None]:
        """A new ledger, for the time being beside the old one; None where there is no room for it."""
        try:
            draft = Draft(self.shelf.path)
        except (sqlite3.Error, OSError):
            yield None
            return
        try:
            yield draft
        finally:
            draft.give_up()

    def assemble(self, draft: Draft | None, graph: Assembly, share: Share, look: Look | None) -> Iterator[int]:
        """Puts all pieces of the graph together, and yields how many quads there are by then; the draft learns of
        what each document adds."""
        work = partial(piece, self.setup, partial(_entered, look))
        for one in share(work, tasks(self.setup, self.extractions, self.resolution)):
            packed, seen = one.seen
            if draft:
                draft.add(packed)
            graph.add(replace(one, seen=seen))
            yield graph.quads
        graph.complete(self.resolution.entities)
        yield graph.quads

    def keep(self, draft: Draft | None, generation: int, quads: int) -> None:
        """Puts the new ledger in the place of the old one; where there is no room, there is none."""
        with suppress(sqlite3.Error, OSError):
            if draft:
                self.shelf.close()
                draft.finish(generation, digest.of_setup(self.setup), quads, self.resolution.entities)


def _entered(look: Look | None, task: Task, part: Part) -> tuple[Packed, Any]:
    """What a ledger keeps of a document, and what another look at its part gives."""
    return packed(Filed(part, digest.of_document(task.document, task))), look and look(task, part)
