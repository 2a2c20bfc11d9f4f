"""Words for people, on stderr: progress, problems with their way out; and tables on stdout."""

from __future__ import annotations

import datetime
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO
from unicodedata import category

from kg.errors import KgError

EVERY = 10.0  # seconds between lines of progress where there is no terminal
WIDEST = 80  # characters of a table's last column

Progress = Callable[[str, int, int], None]


_state = {"log": False}


def log(wanted: bool) -> None:
    """From now on everything on stderr is JSON, one event a line; or is in words again."""
    _state["log"] = wanted


def is_log() -> bool:
    """Whether what goes to stderr is JSON."""
    return _state["log"]


def event(name: str, **told: object) -> None:
    """One event of the log on stderr."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    print(json_line({"time": now, "event": name, **told}), file=sys.stderr, flush=True)  # noqa: T201


def say(words: str) -> None:
    """One line on stderr."""
    if is_log():
        event("message", message=words)
        return
    print(f"kg: {printable(words)}", file=sys.stderr)  # noqa: T201


def complain(error: KgError, *, where: str | None = None) -> None:
    """The problem and the way out, each on its line."""
    if is_log():
        event("problem", document=where, problem=error.problem, fix=error.fix)
        return
    problem = error.problem if where is None or where in error.problem else f"{where}: {error.problem}"
    say(problem)
    if error.fix:
        print(f"  try: {printable(error.fix)}", file=sys.stderr)  # noqa: T201


def write(text: str = "") -> None:
    """One line of data on stdout."""
    print(text)  # noqa: T201


def show(text: str) -> None:
    """One line for people on stdout; what documents hide in it cannot move the cursor or turn the line around."""
    write(printable(text))


def json_line(value: object) -> str:
    """The value as one line of JSON, in which no character can move a cursor: those are escaped."""
    line = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in line)


def width() -> int:
    """Columns of the terminal; a fixed number where there is none, so that output can be compared."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 120


@contextmanager
def progress(quiet: bool) -> Iterator[Progress]:
    """A bar where stderr is a terminal, a line or event now and then where it is not, nothing when `quiet`."""
    if quiet:
        yield lambda stage, done, total: None
    elif is_log():
        yield _events()
    elif sys.stderr.isatty():
        with _bars() as show:
            yield show
    else:
        yield _lines(sys.stderr)


@contextmanager
def _bars() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description:14}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, int] = {}
        pace = Pace()

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total or None, pace="")
            words = pace_words(*pace(stage, done, total))
            bars.update(tasks[stage], completed=done, total=total or None, pace=words)

        yield show


class Pace:
    """How many a second since the stage began, and how many seconds are left; None while nobody can tell."""

    def __init__(self, *, clock: Callable[[], float] | None = None) -> None:
        self._clock = clock or time.monotonic
        self._begun: dict[str, tuple[float, int]] = {}

    def __call__(self, stage: str, done: int, total: int) -> tuple[float | None, float | None]:
        now = self._clock()
        since, before = self._begun.setdefault(stage, (now, done))
        if done <= before or now <= since:
            return None, None
        rate = (done - before) / (now - since)
        return rate, max(0, total - done) / rate if total else None


def pace_words(rate: float | None, left: float | None) -> str:
    """Rate and time left, as far as they are known.

    >>> pace_words(8.25, 4000)
    '8.2 a second, 1 h 6 min left'
    """
    told = [] if rate is None else [f"{rate:,.1f} a second" if rate >= 1 else f"one in {1 / rate:,.1f} s"]
    return ", ".join([*told, *([] if left is None else [f"{_duration(left)} left"])])


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _lines(stream: TextIO) -> Progress:
    due, pace = _Due(), Pace()

    def show(stage: str, done: int, total: int) -> None:
        words = pace_words(*pace(stage, done, total))
        if due(stage) and done:
            count = f"{done:,} of {total:,}" if total else f"{done:,}"
            print(f"kg: {stage}: {count}{f', {words}' if words else ''}", file=stream)

    return show


def _events() -> Progress:
    due, pace = _Due(), Pace()
    begun: set[str] = set()

    def show(stage: str, done: int, total: int) -> None:
        rate, left = pace(stage, done, total)
        if due(stage) or stage not in begun or (total and done == total):
            begun.add(stage)
            event("progress", stage=stage, done=done, total=total or None, per_second=rate, seconds_left=left)

    return show


class _Due:
    """Whether it is time to tell of a stage again: not at its begin, then every so often."""

    def __init__(self) -> None:
        self._stage, self._last = "", 0.0

    def __call__(self, stage: str) -> bool:
        now = time.monotonic()
        if stage == self._stage and now - self._last < EVERY:
            return False
        begun = stage == self._stage
        self._stage, self._last = stage, now
        return begun


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Lines of a table in columns as wide as what stands in them; only the last is cut.

    >>> list(table(["name", "n"], [["Putin", 3]]))
    ['name   n', '-----  -', 'Putin  3']
    """
    cells = [[_cell(value) for value in row] for row in (header, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for number, row in enumerate(cells):
        columns = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)]
        yield "  ".join([*columns, _cut(row[-1])]).rstrip()
        if number == 0:
            yield "  ".join("-" * width for width in [*widths[:-1], min(widths[-1], WIDEST)])


def _cell(value: object) -> str:
    return " ".join(printable("" if value is None else str(value)).split())


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def printable(text: str) -> str:
    """Documents are hostile: control characters would let a title move the cursor or recolour the terminal.

    >>> printable("shoulder to\N{NO-BREAK SPACE}shoulder")
    'shoulder to shoulder'
    """
    return "".join(c if c.isprintable() or c in "\n\t" else " " if category(c) == "Zs" else "\ufffd" for c in text)
