"""Workers for queries: processes, each stopped and started anew when its query takes too long.

A few answer what takes little time. A query that takes longer goes on in its process, behind the others, and another
process takes its place; of such queries a few may run at a time, so that slow ones do not keep quick ones waiting.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.serving.worker import Answered, Asked, problem, work

START = 60.0  # seconds that a process may take to open the store
QUICK = 1.0  # seconds of the processor; what takes more is slow
NICE, NICER = 5, 15  # workers let the server itself go first, and those with slow queries all others


@dataclass(frozen=True, slots=True)
class Limits:
    """What a single request may take."""

    seconds: float = 30.0  # of a query
    waiting: float = 60.0  # seconds until a worker is free
    query: int = 1_000_000  # bytes of a query
    answer: int = 100_000_000  # bytes of an answer
    at_once: int = 4  # quick queries that run side by side
    slow: int = 2  # slow ones that run besides
    body: int = 20_000_000  # bytes of an update, or of a graph that is written
    memory: int = 1_000_000_000  # bytes of data of a process
    page: int = 20_000  # statements that the explorer holds, of a million quads: it takes seconds to draw more


class Pool:
    """Answers queries on the graph at `path`; to be used from many threads."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path, self._limits = str(path), limits
        self._slow = threading.Semaphore(limits.slow)
        self._free: queue.Queue[Worker | None] = queue.Queue()  # None: one that did not start
        self._count, self._lock = 0, threading.Lock()  # workers that answer or will; not those that stepped back

    def answer(self, asked: Asked) -> Answered:
        """The answer, or in words why there is none."""
        self._have_enough()
        try:
            worker = self._free.get(timeout=self._limits.waiting)
        except queue.Empty:
            return problem(503, "all workers are busy with other queries", "ask again in a while")
        if worker is None:
            return problem(500, "no process could be started to answer the query", "free some memory, and ask again")
        begun = time.monotonic()
        try:
            found = worker.quickly(asked, self._limits.seconds)
        except (EOFError, OSError):
            self._one_less()
            return self._lost(worker)
        if found:
            self._free.put(worker)
            return found
        self._one_less()
        return self._slowly(worker, begun)

    def _slowly(self, worker: Worker, begun: float) -> Answered:
        """Waits for a query that takes longer, while others have their turn."""
        left = self._left(begun)  # not above zero where the time was too short for a quick one
        if left and not self._slow.acquire(blocking=False):
            worker.stop()
            words = f"the query takes longer than {QUICK:g} s, and as many slow ones as may run are running"
            return problem(503, words, "ask again in a while, or narrow it")
        try:
            if left:
                worker.step_back()
            found = worker.wait(self._left(begun))
        except (EOFError, OSError):
            return self._lost(worker)
        finally:
            if left:
                self._slow.release()
        worker.stop()  # a process that stepped back cannot come forward again
        seconds = f"{self._limits.seconds:g}"
        return found or problem(
            503, f"the query took longer than {seconds} s and was stopped", "narrow it, or add LIMIT"
        )

    def _left(self, begun: float) -> float:
        return max(begun + self._limits.seconds - time.monotonic(), 0.0)

    def _have_enough(self) -> None:
        """Starts one more worker, beside, where none is free and there may be more."""
        with self._lock:
            if self._free.qsize() or self._count >= self._limits.at_once:
                return
            self._count += 1
        threading.Thread(target=self._start, daemon=True).start()

    def _start(self) -> None:
        try:
            limits = self._limits
            self._free.put(Worker(work, self._path, limits.answer, limits.memory))
        except (OSError, EOFError):
            with self._lock:
                self._count -= 1
            self._free.put(None)

    def _one_less(self) -> None:
        with self._lock:
            self._count -= 1
        self._have_enough()  # others may be waiting

    def _lost(self, worker: Worker) -> Answered:
        worker.stop()
        memory = self._limits.memory // 1_000_000
        fix = f"narrow it, if it needs more than {memory:,} MB; else ask again"
        return problem(500, "the process that answers the query ended", fix)

    def close(self) -> None:
        """Stops all workers that are free; those at work end with the server."""
        with suppress(queue.Empty):
            while True:
                worker = self._free.get_nowait()
                if worker is not None:
                    worker.stop()


class Worker:
    """A process that does `target` with one end of a pipe, of which this has the other, and more arguments."""

    def __init__(self, target: Callable[..., None], *arguments: Any) -> None:
        # forked processes would inherit locks of the store's threads
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=target, args=(theirs, *arguments), daemon=True)
        self.process.start()
        self._let_others_go_first(NICE)
        theirs.close()
        if not self.pipe.poll(START):
            self.stop()
            raise OSError("the worker did not start")
        self.pipe.recv()

    def quickly(self, asked: Asked, seconds: float) -> Answered | None:
        """The answer; None if it takes more than a query may that keeps its turn, or more than so many seconds."""
        before, end = self._used(), time.monotonic() + seconds
        self.pipe.send(asked)
        while True:
            left = min(before + QUICK - self._used(), end - time.monotonic())
            if left <= 0:
                return self.wait(0)
            found = self.wait(left)
            if found:
                return found

    def _used(self) -> float:
        """Seconds of the processor that the process has used; by the clock where the system does not tell."""
        try:
            return time.clock_gettime(~(self.process.pid or 0) << 3 | 2)  # Linux's clock of another process
        except OSError:
            return time.monotonic()

    def wait(self, seconds: float) -> Any:
        """What came through the pipe; None if nothing did in so many seconds."""
        return self.pipe.recv() if self.pipe.poll(seconds) else None

    def step_back(self) -> None:
        """Lets other queries go first."""
        self._let_others_go_first(NICER)

    def _let_others_go_first(self, niceness: int) -> None:
        with suppress(OSError, AttributeError):  # where the system knows no niceness, or the process has ended
            os.setpriority(os.PRIO_PROCESS, self.process.pid or 0, niceness)

    def stop(self) -> None:
        self.process.kill()
        self.process.join(5)
        self.pipe.close()
