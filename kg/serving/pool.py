"""Workers for queries: a few processes, each stopped and started anew when its query takes too long."""

from __future__ import annotations

import multiprocessing
import queue
import time
from dataclasses import dataclass
from pathlib import Path

from kg.serving.worker import Answered, problem, work

START = 60.0  # seconds that a process may take to open the store


@dataclass(frozen=True, slots=True)
class Limits:
    """What a single request may take."""

    seconds: float = 30.0  # of a query, waiting for a free worker included
    query: int = 1_000_000  # bytes of a query
    answer: int = 100_000_000  # bytes of an answer
    at_once: int = 2  # queries that run side by side


class Pool:
    """Answers queries on the graph at `path`; to be used from many threads."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path, self._limits = str(path), limits
        self._free: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(limits.at_once):
            self._free.put(None)  # started when first needed

    def answer(self, sparql: str, accept: str | None) -> Answered:
        """The answer, or in words why there is none."""
        end = time.monotonic() + self._limits.seconds
        try:
            worker = self._free.get(timeout=self._limits.seconds)
        except queue.Empty:
            return problem(503, "all workers are busy with other queries", "ask again in a while")
        try:
            if worker is None or not worker.process.is_alive():
                worker = _Worker(self._path, self._limits.answer)
                end = time.monotonic() + self._limits.seconds
            found = worker.ask(sparql, accept, end)
            if found is None:
                worker.stop()
                worker = None
                seconds = f"{self._limits.seconds:g}"
                return problem(
                    503, f"the query took longer than {seconds} s and was stopped", "narrow it, or add LIMIT"
                )
            return found
        except (EOFError, OSError):
            worker = None
            return problem(500, "the process that answers queries ended", "ask again")
        finally:
            self._free.put(worker)

    def close(self) -> None:
        """Stops all workers that are free; those at work end with the server."""
        while True:
            try:
                worker = self._free.get_nowait()
            except queue.Empty:
                return
            if worker is not None:
                worker.stop()


class _Worker:
    """One process, and the pipe to it."""

    def __init__(self, path: str, most: int) -> None:
        # forked processes would inherit locks of the store's threads
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(theirs, path, most), daemon=True)
        self.process.start()
        theirs.close()
        if not self.pipe.poll(START):
            self.stop()
            raise OSError("the worker did not start")
        self.pipe.recv()

    def ask(self, sparql: str, accept: str | None, end: float) -> Answered | None:
        """The answer; None if there is none when the time is over."""
        self.pipe.send((sparql, accept))
        return self.pipe.recv() if self.pipe.poll(max(end - time.monotonic(), 0.0)) else None

    def stop(self) -> None:
        self.process.kill()
        self.process.join(5)
        self.pipe.close()
