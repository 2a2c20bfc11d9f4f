"""Copies for readers, made of hard links: the writer works on, and every reader keeps the state it began with.

RocksDB leaves undefined what a reader sees beside a writer, so no reader opens the writer's folder. A copy carries
the number of the change that it shows; the writer makes it when it is done, or the first reader after a crash.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph

from kg.errors import KgError
from kg.rdf import Names
from kg.store import words
from kg.store.loading import settle
from kg.store.place import Config, Place


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A folder that nobody writes to, and the state of the graph that it shows."""

    path: Path
    generation: int


def publish(place: Place, store: pyoxigraph.Store, config: Config, touched: words.Touched | None = None) -> None:
    """Makes the copy of the current state, all of it in tables, and its index of words; the writer holds the lock."""
    final = place.snapshots / str(config.generation)
    if not final.exists():
        place.snapshots.mkdir(parents=True, exist_ok=True)
        beside = place.snapshots / f".{final.name}.{os.getpid()}"
        shutil.rmtree(beside, ignore_errors=True)
        store.backup(str(beside))
        beside.replace(final)
    _clear(place, keep=final.name)
    words.keep(place.words, config.generation, store, Names(config.base), touched)


@contextmanager
def reading(place: Place) -> Iterator[Snapshot]:
    """The newest finished copy, which stays as long as it is being read."""
    if not place.exists():
        raise KgError(f"there is no graph in '{place.graph}'", fix="build one with: kg build PATHS --graph DIR")
    with ExitStack() as stack:
        yield _newest(place, stack)


def _newest(place: Place, stack: ExitStack) -> Snapshot:
    generation = place.config().generation
    found = _pinned(place, stack)
    if found and found.generation == generation:
        return found
    recovered = _recover(place, stack)
    if recovered:
        return recovered
    if found:
        return found  # a writer is at work: what was there before it began
    raise KgError(f"the graph '{place.graph}' is being built for the first time", fix="wait until that has finished")


def _recover(place: Place, stack: ExitStack) -> Snapshot | None:
    """The current state, if no writer is at work: the last one was killed before it made its copy."""
    if os.access(place.home, os.W_OK):
        with place.held() as held:
            if not held:
                return None
            try:
                with place.mending():
                    settle(place)
                    pyoxigraph.Store(str(place.data)).flush()  # what is only in the log goes into tables
                    publish(place, pyoxigraph.Store.read_only(str(place.data)), place.config())
                return _pinned(place, stack)
            except KgError:
                pass  # no room for a copy, say; what else is wrong will show below
    # no copy can be made here: the folder itself is read, and the lock keeps writers out meanwhile
    held = stack.enter_context(place.held(exclusive=False))
    return Snapshot(place.data, place.config().generation) if held else None


def _pinned(place: Place, stack: ExitStack) -> Snapshot | None:
    """The newest copy, protected against being cleared away until the stack unwinds."""
    for generation in sorted(_generations(place), reverse=True):
        path = place.snapshots / str(generation)
        try:
            directory = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            continue  # cleared away since we listed it
        stack.callback(os.close, directory)
        fcntl.flock(directory, fcntl.LOCK_SH)
        if path.exists():
            return Snapshot(path, generation)
    return None


def _generations(place: Place) -> list[int]:
    if not place.snapshots.is_dir():
        return []
    return [int(path.name) for path in place.snapshots.iterdir() if path.name.isdigit()]


def _clear(place: Place, keep: str) -> None:
    """Deletes all copies but one that no reader holds, and what killed writers left behind."""
    for path in place.snapshots.iterdir():
        doomed = path if path.name.startswith(".") else path.with_name(f".gone.{path.name}")
        if path.name != keep and _put_aside(path, doomed):
            shutil.rmtree(doomed, ignore_errors=True)


def _put_aside(path: Path, doomed: Path) -> bool:
    """Renames a folder that nobody reads, so that nobody begins to."""
    directory = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.replace(doomed)
    except BlockingIOError:
        return False
    finally:
        os.close(directory)
    return True
