"""The files of a store: its format, its lock, and what to say when the disk or another process is in the way."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from kg.errors import KgError
from kg.facts import THRESHOLD
from kg.files import write_file, writing
from kg.ontology import BASE

FORMAT = 1
# oxigraph hands on what RocksDB says, without an errno
_SAID = {
    "no space left": errno.ENOSPC,
    "file too large": errno.EFBIG,
    "disk quota": errno.EDQUOT,
    "permission denied": errno.EACCES,
    "read-only file system": errno.EROFS,
    "not a directory": errno.ENOTDIR,
}


@dataclass(frozen=True, slots=True)
class Config:
    """What is fixed when a store is made, and how often it was changed."""

    base: str = BASE
    threshold: float = THRESHOLD
    generation: int = 0
    format: int = FORMAT
    compact: int = 0  # bytes of the tables for a thousand quads, when all were last written anew


@dataclass(frozen=True, slots=True)
class Place:
    """Paths of the store of one graph; `home` is the folder `store` in the folder of the graph."""

    home: Path

    @classmethod
    def of(cls, path: str | Path) -> Place:
        """The place of the store in the folder of a graph, or in that store's own folder."""
        path = Path(path)
        return cls(path if path.name == "store" else path / "store")

    @property
    def graph(self) -> Path:
        return self.home.parent

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def fresh(self) -> Path:
        """A whole store that waits to take the place of `data`."""
        return self.home / "fresh"

    @property
    def snapshots(self) -> Path:
        return self.home / "snapshots"

    @property
    def words(self) -> Path:
        return self.home / "words.db"

    @property
    def ledger(self) -> Path:
        return self.home / "ledger.db"

    def exists(self) -> bool:
        return self._config.exists()

    @property
    def _config(self) -> Path:
        return self.home / "store.json"

    def config(self) -> Config:
        """The configuration; a store of another format is refused."""
        try:
            raw = json.loads(self._config.read_text("utf-8"))
            if raw["format"] != FORMAT:
                raise self._other_format(int(raw["format"]))
            return Config(**raw)
        except (ValueError, KeyError, TypeError):
            raise self.damaged("its store.json cannot be read") from None

    def write_config(self, config: Config) -> None:
        write_file(self._config, json.dumps(asdict(config), indent=1, sort_keys=True) + "\n")

    def damaged(self, how: str) -> KgError:
        fix = f"delete the folder '{self.home}' and run kg build again; what was read from documents is kept beside it"
        return KgError(f"the store of the graph '{self.graph}' is damaged: {how}", fix=fix)

    def _other_format(self, found: int) -> KgError:
        problem = f"the graph '{self.graph}' has format {found}, and this kg reads format {FORMAT}"
        if found > FORMAT:
            return KgError(problem, fix="it was made by a newer kg: pip install --upgrade kg")
        fix = f"delete the folder '{self.home}' and run kg build again on the same graph; no document is read twice"
        return KgError(problem, fix=fix)

    def size(self) -> int:
        """Bytes of RocksDB's tables."""
        size = 0
        for table in self.data.glob("*.sst"):
            with suppress(FileNotFoundError):  # RocksDB has merged it with others just now
                size += table.stat().st_size
        return size

    def sync(self) -> None:
        """Sees to it that RocksDB's log of changes is on the disk: a tenth of the time that new tables would take."""
        for log in self.data.glob("*.log"):
            with suppress(FileNotFoundError), log.open("rb") as file:  # what is gone by now is in tables
                os.fsync(file.fileno())

    @contextmanager
    def held(self, *, exclusive: bool = True) -> Iterator[bool]:
        """Tries to hold the store's lock and yields whether it is ours; the system frees it however we end."""
        with _lock_file(self.home / "lock", exclusive) as file:
            held = file is not None and _flock(file, exclusive)
            if held and exclusive and file:
                file.truncate(0)
                file.write(str(os.getpid()))
                file.flush()
            yield held

    def busy(self) -> KgError:
        """What to say when another process holds the lock."""
        try:
            holder = (self.home / "lock").read_text("ascii").strip()
        except OSError:
            holder = ""
        who = f"another process ({holder})" if holder else "another process"
        fix = "wait until it has finished, or name another graph with --graph"
        return KgError(f"the graph '{self.graph}' is being changed by {who}", fix=fix)

    @contextmanager
    def mending(self) -> Iterator[None]:
        """Turns what RocksDB and the disk complain of into a KgError with a way out."""
        with writing(self.home):
            try:
                yield
            except (OSError, RuntimeError) as error:
                # the frames of the traceback would keep oxigraph's files open, and locked, in this process
                traceback.clear_frames(error.__traceback__)
                explained = self._explained(error)
                if explained is None:
                    raise
                raise explained from error

    def _explained(self, error: OSError | RuntimeError) -> Exception | None:
        words = str(error).lower()
        if "lock" in words and ("no locks available" in words or "temporarily unavailable" in words):
            return self.busy()
        if "corruption" in words or "checksum" in words:
            return self.damaged(str(error))
        for said, number in _SAID.items():
            if said in words:
                return OSError(number, str(error))
        return None


@contextmanager
def _lock_file(path: Path, exclusive: bool) -> Iterator[IO[str] | None]:
    """The file to lock; None where it is only to be read, and is not there or must not be touched."""
    try:
        file = path.open("a" if exclusive else "r")
    except (PermissionError, FileNotFoundError):
        if exclusive:
            raise
        file = None
    try:
        yield file
    finally:
        if file:
            file.close()


def _flock(file: IO[str], exclusive: bool) -> bool:
    try:
        fcntl.flock(file, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
