"""A copy of the whole folder of a graph, on which every command goes on; it appears whole or not at all."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path

from kg.errors import KgError
from kg.files import writing
from kg.store.place import Place

Progress = Callable[[str, int, int], None]  # as `runs.Progress`: the stage, how many are done, of how many
_LOCK = "lock"


def backup(graph: str | Path, target: str | Path, *, progress: Progress | None = None) -> Path:
    """Copies the graph in a folder to `target`, which must not be there yet, and gives its path.

    All that is in the folder is copied but hidden files: the store with its index and its ledger, what was read from
    documents, decisions, imports, and whatever else lies there. Readers go on meanwhile; while somebody writes, the
    graph cannot be copied, nor changed while it is being copied. What was one file by hard links is one in the copy.
    """
    place, target = Place.of(graph), Path(target)
    if not place.exists():
        raise KgError(f"there is no graph in '{place.graph}'", fix="build one with: kg build PATHS --graph DIR")
    _check(place, target)
    with _untouched(place), writing(target), _beside(target) as beside:
        _copy(place.graph, beside, progress or _silent)
        _check(place, target)
        beside.replace(target)
        os.sync()
    return target


def _check(place: Place, target: Path) -> None:
    if os.path.lexists(target):
        raise KgError(f"'{target}' is there already", fix="name a folder that is not there yet")
    if target.resolve().is_relative_to(place.graph.resolve()):
        raise KgError(f"'{target}' would lie in the graph that is to be copied", fix="name a place outside of it")


@contextmanager
def _untouched(place: Place) -> Iterator[None]:
    """Sees to it that nobody changes the graph meanwhile; a folder that we may not write to is locked by reading."""
    exclusive = os.access(place.home, os.W_OK)
    with place.held(exclusive=exclusive) as held:
        if not held and (exclusive or (place.home / _LOCK).exists()):
            raise place.busy()
        yield


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder beside the target, which is gone afterwards unless it was renamed; so are those of killed processes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in target.parent.glob(f".{escape(target.name)}.*.part"):
        _clear(left)
    beside = target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")
    beside.mkdir()
    directory = os.open(beside, os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX)
        yield beside
    finally:
        os.close(directory)
        shutil.rmtree(beside, ignore_errors=True)


def _clear(left: Path) -> None:
    """Deletes a folder that no process holds."""
    directory = os.open(left, os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(left, ignore_errors=True)
    except BlockingIOError:
        pass  # another process is writing there
    finally:
        os.close(directory)


def _copy(folder: Path, to: Path, show: Progress) -> None:
    files = list(_files(folder))
    copies: dict[tuple[int, int], Path] = {}  # by device and inode
    show("copying", 0, len(files))
    for number, path in enumerate(files, 1):
        copy = to / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        stat = path.stat()
        known = copies.setdefault((stat.st_dev, stat.st_ino), copy)
        if known is copy or not _linked(known, copy):
            shutil.copy2(path, copy)
        show("copying", number, len(files))
    (to / Place.of(folder).home.name / _LOCK).touch()  # without it, nobody could read the copy on a read-only disk


def _files(folder: Path) -> Iterator[Path]:
    """All files in a folder and those below, by name; links are followed, hidden files and the lock left out."""
    for name, folders, files in os.walk(folder, followlinks=True):
        folders[:] = sorted(inner for inner in folders if not inner.startswith("."))
        for file in sorted(files):
            path = Path(name, file)
            if not file.startswith(".") and file != _LOCK and path.is_file():
                yield path


def _linked(known: Path, copy: Path) -> bool:
    try:
        os.link(known, copy)
    except OSError:  # a disk without hard links
        return False
    return True


def _silent(stage: str, done: int, total: int) -> None:
    """No progress is shown."""
