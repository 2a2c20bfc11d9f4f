"""Keeps the ledger in step with the store: opens it, finds which documents changed, and writes it after each change.

Whatever is wrong with a ledger costs time and nothing else: then all documents are compared with the store.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph

from kg.extraction import Extraction
from kg.facts import Resolved
from kg.rdf.assembly import Assembly
from kg.rdf.notes import Setup
from kg.rdf.parts import Part
from kg.rdf.parts import documents as each_once
from kg.rdf.pieces import Look, Piece, Task, piece, tasks
from kg.store import digest
from kg.store.ledger import Draft, Ledger, Packed, forget, packed
from kg.store.renewal import OutOfStep, Renewal, State, renewal

# as Python's own `map`, in this process or in several
Share = Callable[[Callable[[Task], Piece], Iterable[Task]], Iterable[Piece]]
FEW, SHARE = 20, 0.3  # documents; where more of them changed, comparing all takes less time


@dataclass(frozen=True)
class Books:
    """The ledger at `path`, of a graph that is to say what these documents say."""

    path: Path
    setup: Setup
    extractions: Sequence[Extraction]
    resolution: Resolved

    @contextmanager
    def opened(self, generation: int) -> Iterator[Ledger | None]:
        """The ledger of the state of that number, None where there is none."""
        ledger = Ledger.opened(self.path, generation, digest.of_setup(self.setup))
        if ledger is None:
            yield None
            return
        with ledger:
            yield ledger

    def step(self, ledger: Ledger, data: pyoxigraph.Store, changed: Collection[str] | None) -> Renewal | None:
        """What the changed documents change; None where too many did, or the ledger is not that of the store."""
        documents = {document.id: document for document in each_once(e.document for e in self.extractions)}
        if changed is None and len(data) != ledger.quads:
            return None  # somebody put back an older copy of the store
        try:
            before = ledger.digests()
            gone = before.keys() - documents.keys()
            if changed is None:
                marks = ((id, digest.of_document(documents[id], self.resolution)) for id in documents)
                new = {id for id, mark in marks if before.get(id) != mark}
            else:
                new = documents.keys() & changed
            if len(new) + len(gone) > max(FEW, SHARE * len(documents)):
                return None
            state = State(self.setup, data, ledger, documents, self.resolution)
            return renewal(state, sorted(new), sorted(gone), all_entities=changed is None)
        except (OutOfStep, sqlite3.Error):
            return None

    def enter(self, ledger: Ledger, step: Renewal, generation: int) -> None:
        """Writes down what was done to the store."""
        try:
            ledger.write(step.turn, generation)
        except sqlite3.Error:
            forget(self.path)

    @contextmanager
    def drafted(self) -> Iterator[Draft | None]:
        """A new ledger, for the time being beside the old one; None where there is no room for it."""
        try:
            draft = Draft(self.path)
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
                draft.finish(generation, digest.of_setup(self.setup), quads, self.resolution.entities)


def _entered(look: Look | None, task: Task, part: Part) -> tuple[Packed, Any]:
    """What a ledger keeps of a document, and what another look at its part gives."""
    return packed(part, digest.of_document(task.document, task)), look and look(task, part)
