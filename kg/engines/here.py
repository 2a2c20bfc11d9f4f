"""Jobs done one after the other in this process: no worker to start, and none that could die alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kg.engines.base import Job, Prepare, Work


class Here:
    """An engine without workers. What is prepared is prepared before the first job."""

    def __init__(self, prepare: Prepare) -> None:
        self._prepare = prepare
        self._work: Work | None = None

    def map(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Any]]:
        """Yields each job with its result, or with the exception that it ended in."""
        for job in jobs:
            if self._work is None:
                self._work = self._prepare()
            yield job, self._done(job)

    def _done(self, job: Any) -> Any:
        try:
            return self._work(job) if self._work else None
        except Exception as error:
            return error

    def close(self) -> None:
        """Forgets what was prepared."""
        self._work = None

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
