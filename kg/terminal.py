"""Words for people, on stderr: progress, problems with their way out; and tables on stdout."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from kg.errors import KgError

EVERY = 10.0  # seconds between lines of progress where there is no terminal
WIDEST = 80  # characters of a table's last column

Progress = Callable[[str, int, int], None]


def say(words: str) -> None:
    """One line on stderr."""
    print(f"kg: {printable(words)}", file=sys.stderr)  # noqa: T201


def complain(error: KgError, *, where: str | None = None) -> None:
    """The problem and the way out, each on its line."""
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
    """A bar where stderr is a terminal, a line now and then where it is not, nothing when `quiet`."""
    if quiet:
        yield lambda stage, done, total: None
    elif sys.stderr.isatty():
        with _bars() as show:
            yield show
    else:
        yield _lines(sys.stderr)


@contextmanager
def _bars() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:14}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, int] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total or None)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield show


def _lines(stream: TextIO) -> Progress:
    last = {"stage": "", "at": time.monotonic()}

    def show(stage: str, done: int, total: int) -> None:
        now, begun = time.monotonic(), last["stage"] == stage
        if begun and now - float(last["at"]) < EVERY:
            return
        if begun:
            print(f"kg: {stage}: {done} of {total}" if total else f"kg: {stage}: {done}", file=stream)
        last.update(stage=stage, at=now)

    return show


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
    """Documents are hostile: control characters would let a title move the cursor or recolour the terminal."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text)
