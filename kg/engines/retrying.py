"""Until it is known which part of a job kills its worker: the job again, its halves, and each part alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kg.engines.base import Died, Engine

Parts = Sequence[Any]


def retried(engine: Engine, jobs: Iterable[Parts]) -> Iterator[tuple[Parts, Any]]:
    """Yields every job with its result, as `engine.map` does; one whose worker dies is done again, then by halves.

    A job is a sequence of parts that can be done in any company. `Died` comes with jobs of one part only, and only
    after that part was done once more while no other worker did anything: what merely stood beside it, or lacked the
    memory that others held, is not blamed.
    """
    dead = yield from _round(engine, jobs)
    dead = yield from _round(engine, dead)
    while dead:
        for job in dead:
            if len(job) == 1:
                yield from engine.map([job])
        dead = yield from _round(engine, [half for job in dead if len(job) > 1 for half in _halves(job)])


def _round(engine: Engine, jobs: Iterable[Parts]) -> Iterator[tuple[Parts, Any]]:
    """Yields what is done; returns the jobs whose workers died."""
    dead = []
    for job, result in engine.map(jobs):
        if isinstance(result, Died):
            dead.append(job)
        else:
            yield job, result
    return dead


def _halves(job: Parts) -> tuple[Parts, Parts]:
    middle = len(job) // 2
    return job[:middle], job[middle:]
