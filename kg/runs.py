"""What a run did and what it took: counts, failures, seconds by stage, memory; kept beside the graph."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kg.files import write_file
from kg.folder import LogEntry

Progress = Callable[[str, int, int], None]  # stage, done, of how many (0: not known)
NAME = "report.json"


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did; `documents`, `entities`, `statements` and `facts` count the whole graph."""

    read: int = 0  # documents that were read now
    unchanged: int = 0  # of these, known from before
    left_out: tuple[LogEntry, ...] = ()
    documents: int = 0
    entities: int = 0
    statements: int = 0
    facts: int = 0
    words: int = 0  # that were understood now, punctuation included
    workers: int = 0  # processes beside this one
    seconds: float = 0.0
    stages: Mapping[str, float] = field(default_factory=dict)  # seconds of each, in the order they were begun
    work: Mapping[str, float] = field(default_factory=dict)  # seconds by what was done, summed over the workers
    processor: float = 0.0  # seconds that processors spent on understanding
    peak: int = 0  # bytes of memory that this process had at most
    peaks: Mapping[str, int] = field(default_factory=dict)  # the same, at the end of each stage
    worker_peak: int = 0  # and the largest of the workers


class Stages:
    """Times the stages of a run by the progress that they show.

    >>> ticks = iter([0.0, 1.0, 3.0, 6.0, 10.0])
    >>> show = Stages(lambda stage, done, total: None, clock=lambda: next(ticks))
    >>> show("reading", 0, 0); show("reading", 1, 0); show("storing", 0, 0)
    >>> show.seconds
    {'reading': 6.0, 'storing': 4.0}
    """

    def __init__(self, show: Progress, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._show = show
        self._clock = clock
        self._taken: dict[str, float] = {}
        self.peaks: dict[str, int] = {}  # bytes of memory that there had been at most at the end of each stage
        self._stage = ""
        self._since = clock()

    def __call__(self, stage: str, done: int, total: int) -> None:
        self._note(stage)
        self._show(stage, done, total)

    def _note(self, stage: str) -> None:
        now = self._clock()
        current = self._stage or stage  # what was before the first stage is its preparation
        self._taken[current] = self._taken.get(current, 0.0) + now - self._since
        self._stage, self._since = stage, now
        self.peaks[current] = peak()
        self._taken.setdefault(stage, 0.0)

    @property
    def seconds(self) -> dict[str, float]:
        """Of every stage until now, in the order they were begun."""
        self._note(self._stage)
        return {stage: taken for stage, taken in self._taken.items() if stage}


def peak() -> int:
    """Bytes of memory that this process had at most."""
    with suppress(OSError, StopIteration):  # what Linux says of resources counts what the parent had at the fork
        lines = Path("/proc/self/status").read_text().splitlines()
        return 1024 * int(next(line for line in lines if line.startswith("VmHWM")).split()[1])
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def keep(report: Report, folder: Path) -> Path:
    """Writes the report into the folder of the graph."""
    rounded = {
        **asdict(report),
        "seconds": round(report.seconds, 3),
        "processor": round(report.processor, 3),
        "stages": {stage: round(taken, 3) for stage, taken in report.stages.items()},
        "work": {stage: round(taken, 3) for stage, taken in report.work.items()},
    }
    path = folder / NAME
    write_file(path, json.dumps(rounded, indent=1, ensure_ascii=False) + "\n")
    return path
