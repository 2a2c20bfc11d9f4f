"""When a task that does not end is taken for lost, so that somebody else is asked.

A cluster does a task again whose machine it knows to be gone; but of a task that it was about to send over a link that
was cut it may hear nothing for ever (ray-project/ray issue 63405: the request for a worker there has no time limit).
So whoever waits keeps watch himself. To ask twice is harmless, since a job that is done twice is done once, but it
costs a processor: it is done only where one has nothing else to do.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

# Seconds in which no task ended, after which those that are out are taken for lost.
LOST_MACHINE = (
    40.0  # since a machine is gone: as long as the cluster needs to see that it is, and to send its tasks anew
)
LEAST = 60.0  # but no less than the longest task took
FIRST = 900.0  # as long as no task has told how long they take


class Patience:
    """What is known of the time that tasks take, and of the machines that are there."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._longest = 0.0
        self._machines: set[str] = set()
        self._lost = float("-inf")  # when a machine was seen to be gone
        self._since = clock()  # the last time that a task ended, or was asked for anew

    def now(self) -> float:
        return self._clock()

    def begin(self) -> None:
        """Waiting begins."""
        self._since = self._clock()

    def ended(self, begun: float) -> None:
        """A task ended that was asked for at that time."""
        self._since = self._clock()
        self._longest = max(self._longest, self._since - begun)

    def seen(self, machines: Collection[str]) -> None:
        """These machines are there now."""
        if self._machines - set(machines):
            self._lost = self._clock()
        self._machines = set(machines)

    def is_over(self, begun: float) -> bool:
        """Whether a task is taken for lost that was asked for at that time."""
        limit, since = max(LEAST, self._longest) if self._longest else FIRST, max(self._since, begun)
        if begun <= self._lost:
            limit, since = min(limit, LOST_MACHINE), max(since, self._lost)
        return self._clock() - since > limit
