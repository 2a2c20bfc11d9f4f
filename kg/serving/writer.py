"""The one process that writes: an update after the other, each wholly or not at all, with a time limit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from pyoxigraph import Quad

from kg.errors import KgError
from kg.model import content_id
from kg.rdf import RdfFile
from kg.serving import own
from kg.serving.pool import Limits, Worker
from kg.serving.worker import Answered, problem, settle
from kg.store import Store

COMMITTING = "committing"
PATIENCE = 600.0  # seconds that writing may take once all is computed


@dataclass(frozen=True, slots=True)
class Put:
    """Parts (format, bytes) that a graph is to hold; with `add` also what it holds; of none, it is deleted."""

    graph: str
    parts: tuple[tuple[str, bytes], ...] = ()
    add: bool = False

    @property
    def deletes(self) -> bool:
        return not (self.parts or self.add)


Task = own.Update | Put


class Writer:
    """Does what is to be written to the graph at `path`; to be used from many threads."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path, self._limits = str(path), limits
        self._turn = threading.Lock()
        self._worker: Worker | None = None

    def write(self, task: Task) -> Answered:
        """What came of it, or in words why nothing did."""
        if not self._turn.acquire(timeout=self._limits.waiting):
            return _busy("other updates are waiting, too")
        try:
            return self._written(task)
        finally:
            self._turn.release()

    def _written(self, task: Task) -> Answered:
        try:
            if self._worker is None:
                self._worker = Worker(work, self._path, self._limits.memory)
            self._worker.pipe.send(task)
            said = self._worker.wait(self._limits.seconds)
            if said == COMMITTING:
                said = self._worker.wait(PATIENCE)
        except (EOFError, OSError):
            said = problem(500, "the process that writes ended; the graph is as it was", "ask for less at a time")
            self._stop()
        if said is None:
            self._stop()
            seconds = f"{self._limits.seconds:g}"
            words = f"the update took longer than {seconds} s and was stopped; nothing was changed"
            return problem(503, words, "narrow it")
        return said

    def _stop(self) -> None:
        if self._worker:
            self._worker.stop()
            self._worker = None

    def close(self) -> None:
        """Ends the process, after what it is just writing."""
        if self._turn.acquire(timeout=5):
            self._turn.release()
        self._stop()


def work(pipe: Connection, path: str, memory: int) -> None:
    """Does what comes through the pipe until it closes; nobody else may write meanwhile, but may in between."""
    settle(memory)
    pipe.send(None)
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send(done(path, task, lambda: pipe.send(COMMITTING)))


def done(path: str, task: Task, committing: Callable[[], None]) -> Answered:
    """What came of a task."""
    begun = time.monotonic()
    try:
        opened = Store.open(path)
    except KgError as error:  # a build is at work, say
        return _busy(error.problem)
    try:
        with opened as store:
            if isinstance(task, own.Update):
                found = own.update(store, task, committing)
            else:
                found = own.put(store, task.graph, _quads(store, task), committing, add=task.add)
    except own.Forbidden as error:
        return problem(403, error.problem, error.fix)
    except KgError as error:
        return problem(400, error.problem, error.fix)
    except (ValueError, OSError, RuntimeError, MemoryError) as error:
        return problem(500, f"nothing was changed: {error}", None)
    return _told(task, found, time.monotonic() - begun)


def _quads(store: Store, task: Put) -> list[Quad]:
    """What the parts say; blank nodes of other graphs and parts get other names."""
    found = []
    for number, (format, data) in enumerate(task.parts):
        file = RdfFile(data, format, "what was sent")
        file.id = content_id(task.graph, str(number), file.id)
        found += file.quads(store.names)
    return found


def _told(task: Task, found: own.Written, seconds: float) -> Answered:
    triples = "triple" if found.added == 1 else "triples"
    words = f"{found.added:,} {triples} added, {found.removed:,} removed, in {seconds:.2f} s\n".encode()
    if isinstance(task, own.Update):
        return Answered(200, "text/plain", words)
    if task.deletes and not found.existed:
        return problem(404, "there is no graph of that name", None)
    if task.deletes or task.add and found.existed:
        return Answered(200, "text/plain", words)
    return Answered(204, "text/plain", b"") if found.existed else Answered(201, "text/plain", words)


def _busy(why: str) -> Answered:
    said = problem(503, f"nothing was changed: {why}", "ask again in a while")
    return Answered(said.status, said.media, said.body, (("retry-after", "5"),))
