"""What every engine offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

from kg.errors import KgError

Job = TypeVar("Job")

Work = Callable[[Any], Any]
Prepare = Callable[[], Work]  # called once in every worker, before its first job; what it gives does the jobs


class Died(KgError):
    """The worker that did a job is gone, and nobody can say what it would have answered."""


class Engine(Protocol):
    """`with engine: for job, result in engine.map(jobs): ...`"""

    def map(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Any]]:
        """Yields each job with its result, or with the exception that it ended in: `Died` where its worker did.

        Raises what keeps a worker from doing any job at all.
        """
        ...

    def close(self) -> None:
        """Ends the workers; what they were doing is lost."""
        ...

    def __enter__(self) -> Engine: ...

    def __exit__(self, *_: object) -> None: ...
