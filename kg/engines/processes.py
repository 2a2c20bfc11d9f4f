"""Jobs done by processes on this machine, each alone in a pool of its own: one that dies takes no other along.

One pool of many processes would be broken as a whole by the first that dies, with all that the others were doing.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.context import SpawnContext
from typing import Any

from kg.engines.base import Died, Job, Prepare, Work
from kg.errors import KgError

_STARTS = 3  # times in a row that a worker may die before it is ready; then none will ever be
_NOTHING = object()


class Processes:
    """An engine of so many processes, started when there are jobs for them; each has one job at a time.

    They are spawned, since forked ones would inherit the threads of numerical libraries in a broken state: a script
    that uses them needs `if __name__ == "__main__":`.

    `limit`: seconds that a job may take, the start of its worker included; one that takes longer goes in circles, and
    its worker is ended.
    """

    def __init__(self, prepare: Prepare, workers: int, *, limit: Callable[[Any], float] | None = None) -> None:
        self._prepare = prepare
        self._workers = workers
        self._limit = limit
        self._idle: list[_Seat] = []
        self._busy: dict[Future[Any], tuple[_Seat, Any]] = {}
        self._returned: list[Any] = []  # jobs of workers that died before they were ready
        self._failed_starts = 0

    def map(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Any]]:
        """Yields each job with its result or exception, as they end; `Died` is that of a worker that is gone."""
        waiting = iter(jobs)
        try:
            while self._give(waiting):
                done = wait(self._busy, timeout=self._left(), return_when=FIRST_COMPLETED).done
                answers = [answer for future in done for answer in self._ended(future)]
                self._give(waiting)  # no worker waits until what it did was looked at
                yield from answers
        finally:
            if self._busy:
                self.close()

    def _give(self, waiting: Iterator[Any]) -> bool:
        """Gives every free worker a job; False when all is done."""
        while len(self._busy) < self._workers:
            job = self._returned.pop() if self._returned else next(waiting, _NOTHING)
            if job is _NOTHING:
                break
            seat, future = self._submitted(job)
            seat.due = time.monotonic() + self._limit(job) if self._limit else None
            self._busy[future] = seat, job
        return bool(self._busy)

    def _left(self) -> float | None:
        """Seconds until the next job has taken too long; the workers of those that have are ended."""
        dues = [(seat.due, seat) for seat, _ in self._busy.values() if seat.due is not None and not seat.overdue]
        now = time.monotonic()
        for due, seat in dues:
            if due <= now:
                seat.end_overdue()
        return min((due - now for due, _ in dues if due > now), default=None)

    def _submitted(self, job: Any) -> tuple[_Seat, Future[Any]]:
        while self._idle:
            seat = self._idle.pop()
            try:
                return seat, seat.submit(job)
            except BrokenProcessPool:  # it died while it had nothing to do
                seat.close()
        seat = _Seat(self._prepare)
        return seat, seat.submit(job)

    def _ended(self, future: Future[Any]) -> Iterator[tuple[Any, Any]]:
        seat, job = self._busy.pop(future)
        unready, error = seat.ready.exception(), future.exception()
        if unready is not None:
            self._unready(seat, job, unready)
            return
        self._failed_starts = 0
        if isinstance(error, BrokenProcessPool):
            seat.close()
            yield job, seat.died()
        else:
            self._idle.append(seat)
            yield job, future.result() if error is None else error

    def _unready(self, seat: _Seat, job: Any, error: BaseException) -> None:
        """A worker that could not begin: its job is none the worse for it, but if no worker can, that is the end."""
        seat.close()
        if not isinstance(error, BrokenProcessPool):
            raise error
        self._failed_starts += 1
        if self._failed_starts == _STARTS:
            fix = "give it more memory, or fewer --workers; a script needs its calls under: if __name__ == '__main__':"
            raise KgError(f"no worker could begin: {seat.died().problem}", fix=fix)
        self._returned.append(job)

    def close(self) -> None:
        """Ends the processes: those that are busy at once, since what they write appears whole or not at all."""
        for seat, _ in self._busy.values():
            seat.kill()
        for seat in [*self._idle, *(seat for seat, _ in self._busy.values())]:
            seat.close()
        self._idle.clear()
        self._busy.clear()
        self._returned.clear()

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Context(SpawnContext):
    """Spawns processes and remembers the last one, whose exit code tells what it died of."""

    process: Any = None

    def Process(self, *args: Any, **kwargs: Any) -> Any:
        self.process = super().Process(*args, **kwargs)
        return self.process


class _Seat:
    """A pool of one process; `ready` ends when it has prepared itself."""

    def __init__(self, prepare: Prepare) -> None:
        self._context = _Context()
        self._pool = ProcessPoolExecutor(1, mp_context=self._context, initializer=_begin, initargs=(prepare,))
        self.due: float | None = None  # when its job has taken too long
        self.overdue = False
        with _interrupts_held():
            self.ready = self._pool.submit(_ready)

    def submit(self, job: Any) -> Future[Any]:
        return self._pool.submit(_do, job)

    def kill(self) -> None:
        self._context.process.kill()

    def end_overdue(self) -> None:
        self.overdue = True
        self.kill()

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def died(self) -> Died:
        """What is known of the end of its process."""
        if self.overdue:
            return Died("the process that worked on it came to no end, and was ended")
        code = self._context.process.exitcode
        if code is None or code >= 0:
            return Died(f"the process that worked on it ended by itself, with exit code {code}")
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        why = {"SIGKILL": ", as happens when memory runs out", "SIGSEGV": ", a fault in a library"}.get(name, "")
        return Died(f"the process that worked on it was ended by {name}{why}")


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C waits: the process that is started meanwhile inherits that, and never hears it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_worker: dict[str, Any] = {}


def _begin(prepare: Prepare) -> None:
    _worker["prepare"] = prepare
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for its next job for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _ready() -> None:
    _worker["work"] = _worker["prepare"]()


def _do(job: Any) -> Any:
    work: Work = _worker["work"]
    return work(job)
