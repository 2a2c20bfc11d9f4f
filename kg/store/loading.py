"""A store written anew beside the old one, as small as it gets, and put in its place in one step.

oxigraph's bulk load is fast and writes compressed tables, but a load of more than a million quads comes in parts that
a reader could meet; and RocksDB's compaction, which begins as soon as such a store is open for writing, writes the
tables again without compression, at almost twice the size. So the new store is closed the moment it is whole, and
opened for writing only when something is to be changed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from kg.store.place import Place

_AT_ONCE = 1 << 20  # bytes
# Quads that oxigraph sorts in memory (0.9 GB) before it writes tables. Given more at once, it reads on while it writes:
# half as much memory again for two million; fewer at once make more tables, which take half as much room again.
A_LOAD = 1_000_000


def load(place: Place, quads: Iterable[Quad]) -> None:
    """Writes these quads and no others to a new store in the folder `fresh`, which is there only when it is whole.

    The caller holds the lock.
    """
    _load(place, lambda store: store.bulk_extend(quads))


def load_trig(place: Place, loads: Iterable[Iterable[bytes]]) -> None:
    """As `load`, of a graph as documents of TriG in pieces, as they come; other threads of this process go on
    meanwhile."""

    def fill(store: pyoxigraph.Store) -> None:
        for pieces in loads:
            text = BufferedReader(_Pieces(pieces), _AT_ONCE)
            # our own terms, of which each is known to be right
            store.bulk_load(text, RdfFormat.TRIG, lenient=True)

    _load(place, fill)


def _load(place: Place, fill: Callable[[pyoxigraph.Store], None]) -> None:
    beside = place.home / ".fresh"
    shutil.rmtree(beside, ignore_errors=True)
    try:
        _filled(beside, fill)
        beside.replace(place.fresh)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    sync_folder(place.home)


def settle(place: Place) -> None:
    """Puts a fresh store in the place of the old one, which nobody has open; after a kill the next who writes does."""
    if place.fresh.exists():
        old = place.home / ".old"
        shutil.rmtree(old, ignore_errors=True)
        if place.data.exists():
            place.data.replace(old)
        place.fresh.replace(place.data)
        sync_folder(place.home)
    for left in (".old", ".fresh"):
        shutil.rmtree(place.home / left, ignore_errors=True)


def _filled(path: Path, fill: Callable[[pyoxigraph.Store], None]) -> None:
    store = pyoxigraph.Store(str(path))
    fill(store)
    store.flush()


class _Pieces(RawIOBase):
    """The pieces as a file, of which only one is ever there."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = filter(None, pieces)
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._left = self._left or memoryview(next(self._pieces, b""))
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size


def sync_folder(folder: Path) -> None:
    """Sees to it that the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
