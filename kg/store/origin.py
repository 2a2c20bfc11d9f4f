"""The tables as they were last loaded, and the updates since: of these a store that has grown is made small again.

Loaded tables are compressed. RocksDB merges them with those of changes into tables that are not, at almost twice the
size, and nothing of that can be set from Python. To do the updates once more to the loaded tables takes a hundredth of
the time of a new load.
"""

from __future__ import annotations

import json
import math
import os
import shutil
import zlib
from pathlib import Path

import pyoxigraph

from kg.files import write_file
from kg.store.loading import sync_folder
from kg.store.place import Place

SMALL = 10_000  # quads; their tables may take what they like
COMPACT = 180_000  # bytes for a thousand quads as loaded, where that is not known
CHANGED = 315  # bytes for one that was added or removed since (a million quads, documents replaced by others)
SHARE, FEW = 0.013, 13_000  # of all quads, and quads: where more were changed, all are loaded anew
SLACK, ROUND = 1.005, 1 << 20  # times; bytes
_MOST = 1 << 26  # characters of updates that are remembered
_TABLE, _NEEDED = ".sst", ("CURRENT", "MANIFEST-*", "*.log")


class Origin:
    """The loaded tables, as hard links, and what was done since, beside the store of which they are an earlier state.

    Nobody needs them to read the graph. Where something is not known, or was done by a writer who was killed, there is
    no origin until the store is loaded anew.
    """

    def __init__(self, place: Place, generation: int) -> None:
        self._place = place
        self._generation = generation  # of the state that the file is to be of
        self._updates: list[str] | None = []  # since that state
        self._quads = self._length = 0

    def note(self, sparql: str, quads: int) -> None:
        """An update that was done, and how many quads it added and removed."""
        self._quads += quads
        self._length += len(sparql)
        if self._updates is not None and self._length < _MOST:
            self._updates.append(sparql)
        else:
            self.lose()

    def lose(self) -> None:
        """Something was done that will not be done again."""
        self._updates = None

    def begin(self, generation: int) -> None:
        """The store of that state was just loaded; nobody has it open for writing."""
        self._forget()
        self._start(generation)
        try:
            _linked(self._place.data, self._beside)
            self._beside.replace(self._tables)
            self._write([], 0)
        except OSError:  # no room, or a disk without hard links
            self._forget()

    def keep(self, generation: int) -> int | None:
        """Writes down all updates up to that state, and tells how many quads they added and removed.

        None where that is not known.
        """
        former = self._read()
        if former is None or self._updates is None:
            self._forget()
            self.lose()
            return None
        updates, quads = [*former[0], *self._updates], former[1] + self._quads
        self._start(generation)
        self._write(updates, quads)
        return quads

    def again(self, quads: int) -> bool:
        """Does all updates that were kept once more to the loaded tables, and puts the store into the folder `fresh`.

        False, and nothing is there, where that cannot be done or the store does not hold so many quads.
        """
        beside = self._place.home / ".fresh"
        shutil.rmtree(beside, ignore_errors=True)
        try:
            known = self._read()
            if known is None:
                return False
            _linked(self._tables, beside)
            _updated(beside, ";\n".join(known[0]))
            if len(pyoxigraph.Store.read_only(str(beside))) != quads:
                return False
            beside.replace(self._place.fresh)
        except (OSError, RuntimeError, SyntaxError):
            return False
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        sync_folder(self._place.home)
        return True

    def _start(self, generation: int) -> None:
        self._generation, self._updates = generation, []
        self._quads = self._length = 0

    @property
    def _tables(self) -> Path:
        return self._place.home / "origin"

    @property
    def _beside(self) -> Path:
        return self._place.home / ".origin"

    @property
    def _file(self) -> Path:
        return self._place.home / "since"

    def _write(self, updates: list[str], quads: int) -> None:
        content = json.dumps({"generation": self._generation, "quads": quads, "updates": updates})
        write_file(self._file, zlib.compress(content.encode(), 3))

    def _read(self) -> tuple[list[str], int] | None:
        """The updates up to the state of our number, and how many quads they added and removed."""
        try:
            found = json.loads(zlib.decompress(self._file.read_bytes()))
            return (found["updates"], found["quads"]) if found["generation"] == self._generation else None
        except (OSError, zlib.error, ValueError, KeyError, TypeError):
            return None  # none was kept, or a damaged one: there is nothing in it that is not in the store

    def _forget(self) -> None:
        self._file.unlink(missing_ok=True)  # first: without it nobody looks at the tables
        for folder in (self._tables, self._beside):
            shutil.rmtree(folder, ignore_errors=True)


def room(quads: int, changed: int | None, compact: int) -> float:
    """How many bytes the tables of so many quads may take, of which so many were changed since they were loaded.

    `compact`: bytes for a thousand quads at that time.
    """
    if quads < SMALL:
        return math.inf
    known = min(changed or 0, _little(quads))
    return SLACK * quads * (compact or COMPACT) / 1000 + CHANGED * known + ROUND


def is_little(quads: int, changed: int | None) -> bool:
    """Whether so few quads were changed since all were loaded that doing it again is the way to be small."""
    return changed is not None and changed <= _little(quads)


def _little(quads: int) -> float:
    return max(FEW, SHARE * quads)


def _linked(store: Path, to: Path) -> None:
    """Another store of the same tables, which nobody ever writes to."""
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir()
    for table in store.glob("*" + _TABLE):
        os.link(table, to / table.name)
    for pattern in _NEEDED:
        for path in store.glob(pattern):
            shutil.copy(path, to / path.name)


def _updated(path: Path, sparql: str) -> None:
    """Does the updates, and leaves RocksDB no time to merge tables.

    It begins after the first change, but not while a store is opened; and that writes what is in the log into tables.
    """
    store = pyoxigraph.Store(str(path))
    store.update(sparql)
    del store
    pyoxigraph.Store(str(path))
