"""A store written anew beside the old one, as small as it gets, and put in its place in one step.

oxigraph's bulk load is fast and writes compressed tables, but a load of more than a million quads comes in parts that
a reader could meet; and RocksDB's compaction, which begins as soon as such a store is open for writing, writes the
tables again without compression, at almost twice the size. So the new store is closed the moment it is whole, and
opened for writing only when something is to be changed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from kg.rdf.rows import Row, lines
from kg.store.place import Place

_ROWS = 10_000  # about two megabytes
_AT_ONCE = 1 << 20  # bytes


def load(place: Place, quads: Iterable[Quad]) -> None:
    """Writes these quads and no others to a new store in the folder `fresh`, which is there only when it is whole.

    The caller holds the lock.
    """
    _load(place, lambda store: store.bulk_extend(quads))


def load_rows(place: Place, rows: Sequence[Row]) -> None:
    """As `load`, of quads as rows; other threads of this process go on meanwhile."""
    lines = BufferedReader(_Lines(rows), _AT_ONCE)
    # our own terms, of which each is known to be right
    _load(place, lambda store: store.bulk_load(lines, RdfFormat.N_QUADS, lenient=True))


def _load(place: Place, fill: Callable[[pyoxigraph.Store], None]) -> None:
    beside = place.home / ".fresh"
    shutil.rmtree(beside, ignore_errors=True)
    try:
        _filled(beside, fill)
        beside.replace(place.fresh)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    _sync(place.home)


def settle(place: Place) -> None:
    """Puts a fresh store in the place of the old one, which nobody has open; after a kill the next who writes does."""
    if place.fresh.exists():
        old = place.home / ".old"
        shutil.rmtree(old, ignore_errors=True)
        if place.data.exists():
            place.data.replace(old)
        place.fresh.replace(place.data)
        _sync(place.home)
    for left in (".old", ".fresh"):
        shutil.rmtree(place.home / left, ignore_errors=True)


def _filled(path: Path, fill: Callable[[pyoxigraph.Store], None]) -> None:
    store = pyoxigraph.Store(str(path))
    fill(store)
    store.flush()


class _Lines(RawIOBase):
    """The rows as a file of N-Quads, of which only a piece is ever there."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._pieces = (lines(rows[at : at + _ROWS]) for at in range(0, len(rows), _ROWS))
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._left = self._left or memoryview(next(self._pieces, b""))
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size


def _sync(folder: Path) -> None:
    """Sees to it that the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
