"""The lexicons in `data/`: tab-separated, `#` begins a comment, `|` parts a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `data/<name>.tsv`, each padded to four cells."""
    text = files(__package__).joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(_cells(line) for line in lines)


def _cells(line: str) -> tuple[str, ...]:
    cells = [cell.strip() for cell in line.split("\t")]
    return tuple(cells + [""] * (4 - len(cells)))


def listed(cell: str) -> list[str]:
    """The parts of a cell that holds a list."""
    return [part.strip() for part in cell.split("|") if part.strip()]


@cache
def words(name: str) -> frozenset[str]:
    """The list of words of that name in `data/words.tsv`."""
    return frozenset(next(cell for title, cell, *_ in rows("words") if title == name).split())


def total(counters: Iterable[Counter[str]]) -> Counter[str]:
    """The sum of counters, in one pass; of one counter itself, not to be changed."""
    several = list(counters)
    if len(several) == 1:
        return several[0]
    found: Counter[str] = Counter()
    for counter in several:
        for name, count in counter.items():  # a loop of one's own is twice as fast as `Counter.update` for a few names
            found[name] = found.get(name, 0) + count
    return found
