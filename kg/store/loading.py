"""A store written anew beside the old one, as small as it gets, and put in its place in one step.

oxigraph's bulk load is fast and writes compressed tables, but a load of more than a million quads comes in parts that
a reader could meet; and RocksDB's compaction, which begins as soon as such a store is open for writing, writes the
tables again without compression, at almost twice the size. So the new store is closed the moment it is whole, and
opened for writing only when something is to be changed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph
from pyoxigraph import Quad

from kg.store.place import Place


def load(place: Place, quads: Iterable[Quad]) -> None:
    """Writes these quads and no others to a new store in the folder `fresh`, which is there only when it is whole.

    The caller holds the lock.
    """
    beside = place.home / ".fresh"
    shutil.rmtree(beside, ignore_errors=True)
    try:
        _filled(beside, quads)
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


def _filled(path: Path, quads: Iterable[Quad]) -> None:
    store = pyoxigraph.Store(str(path))
    store.bulk_extend(quads)
    store.flush()


def _sync(folder: Path) -> None:
    """Sees to it that the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
