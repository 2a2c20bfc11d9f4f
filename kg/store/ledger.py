"""What each document added to the graph, in an SQLite file beside the store: a change touches what it changes alone.

The ledger is of one state of the graph, that whose number it bears, and is written after the store: where the numbers
differ, because a writer was killed in between or something else changed the store, it is not used but made anew.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from kg.model import Entity
from kg.rdf.notes import Note, is_of_value, key_of_entity, language
from kg.rdf.parts import Part
from kg.rdf.rows import Row, bundled, line, unbundled
from kg.store import digest

_FORMAT = 4
_SCHEMA = """
CREATE TABLE state (format INTEGER, generation INTEGER, setup TEXT, quads INTEGER);
CREATE TABLE document (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE, digest BLOB, said BLOB
);
CREATE TABLE held (quad INTEGER PRIMARY KEY, documents INTEGER); -- of those that several documents add
CREATE TABLE note (key TEXT, note TEXT, documents INTEGER, PRIMARY KEY (key, note)) WITHOUT ROWID;
CREATE TABLE named (value TEXT, document INTEGER, PRIMARY KEY (value, document)) WITHOUT ROWID;
CREATE TABLE entity (id TEXT PRIMARY KEY, digest BLOB) WITHOUT ROWID;
"""
# small pages, as documents take about two of the usual ones and leave half of the last one empty
_SETTINGS = "PRAGMA page_size = 1024; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
_COUNT_NOTE = "INSERT INTO note VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET documents = documents + excluded.documents"
_LEVEL = 6  # of compression: 9 takes twice the time and saves a fifteenth of the room
_END = "\0"  # of one part of what a document said; N-Triples write this character as an escape


More = dict[str, Counter[str]]  # how many more documents say what, by the keys of their notes


@dataclass(frozen=True, slots=True)
class Entry:
    """What a document added: the rows of its own graph, quads that others may have added, and its notes.

    Quads are lines of N-Quads without their point.
    """

    own: Sequence[Row] = ()
    shared: frozenset[str] = frozenset()
    notes: frozenset[Note] = frozenset()


@dataclass(frozen=True, slots=True)
class Filed:
    """The part of a document, and the digest of what it was made of."""

    part: Part
    mark: bytes


@dataclass(frozen=True, slots=True)
class Packed:
    """A row of the ledger: the document's own graph, quads that others may add as well and what it tells, compressed
    together; the marks of these quads, and what it tells."""

    document: str
    mark: bytes
    said: bytes
    held: tuple[int, ...]
    notes: tuple[Note, ...]


def packed(one: Filed) -> Packed:
    """What the ledger keeps of a part."""
    shared = sorted(map(line, one.part.shared_rows))
    notes = tuple(sorted(one.part.notes))
    return Packed(
        one.part.document,
        one.mark,
        _squeezed(bundled(one.part.own_rows), "\n".join(shared), json.dumps(notes)),
        tuple(map(digest.of_line, shared)),
        notes,
    )


@dataclass(slots=True)
class Turn:
    """What changes in a ledger: parts, documents that go, quads held more or less often, notes, digests of entities."""

    parts: list[Filed] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    held: dict[int, int] = field(default_factory=dict)  # how many documents add it now
    notes: More = field(default_factory=dict)
    entities: dict[str, bytes | None] = field(default_factory=dict)
    quads: int = 0  # of the whole graph


class Ledger:
    """The ledger of one state; close it."""

    def __init__(self, connection: sqlite3.Connection, generation: int, setup: str, quads: int) -> None:
        self._db = connection
        self.state = generation, setup
        self.quads = quads  # of the whole graph
        self._documents: set[str] | None = None

    @classmethod
    def opened(cls, path: Path, generation: int, setup: str) -> Ledger | None:
        """The ledger at `path`, if it is of this state and this setup."""
        if not path.exists():
            return None
        db = sqlite3.connect(path)
        try:
            db.execute("PRAGMA synchronous = NORMAL")  # after a loss of power it is of an older state, and made anew
            *found, quads = db.execute("SELECT * FROM state").fetchone()
            if found == [_FORMAT, generation, setup]:
                return cls(db, generation, setup, quads)
        except (sqlite3.DatabaseError, TypeError, ValueError):
            pass  # of another format, or damaged: it is made anew
        db.close()
        return None

    def close(self) -> None:
        self._db.close()

    def documents(self) -> set[str]:
        """The ids of all."""
        if self._documents is None:
            self._documents = {id for (id,) in self._db.execute("SELECT id FROM document")}
        return self._documents

    def digests(self) -> dict[str, bytes]:
        """Of every document."""
        return dict(self._db.execute("SELECT id, digest FROM document"))

    def entities(self, ids: Iterable[str] | None = None) -> dict[str, bytes]:
        """The digests of these entities, of all that the graph describes unless they are named."""
        select = "SELECT id, digest FROM entity"
        return dict(self._db.execute(select) if ids is None else self._among(f"{select} WHERE id", ids))

    def entry(self, document: str, graph: str) -> Entry:
        """What a document added, in its own graph of that IRI and elsewhere; nothing where it is not known."""
        select = "SELECT said FROM document WHERE id = ?"
        row = self._db.execute(select, (document,)).fetchone()
        if row is None:
            return Entry()
        try:
            own, shared, notes = _parts(row[0])
            others = filter(None, shared.split("\n"))
            return Entry(unbundled(graph, own), frozenset(others), frozenset(_notes(notes)))
        except (zlib.error, ValueError) as error:
            raise sqlite3.DatabaseError(str(error)) from None

    def notes(self, keys: Iterable[str]) -> dict[str, Counter[str]]:
        """How many documents say what of each thing."""
        found: dict[str, Counter[str]] = {key: Counter() for key in keys}
        for key, note, documents in self._among("SELECT key, note, documents FROM note WHERE key", found):
            found[key][note] = documents
        return found

    def held(self, quads: Iterable[int]) -> dict[int, int]:
        """How many documents add each quad, where more than one does."""
        return dict(self._among("SELECT quad, documents FROM held WHERE quad", quads))

    def _among(self, select: str, wanted: Iterable[str | int]) -> sqlite3.Cursor:
        """All rows of which the column named last is one of those wanted."""
        return self._db.execute(f"{select} IN (SELECT value FROM json_each(?))", (json.dumps(list(wanted)),))

    def naming(self, value: str) -> set[str]:
        """Ids of the documents that name a value, by its key."""
        select = "SELECT id FROM named JOIN document ON number = document WHERE value = ?"
        return {id for (id,) in self._db.execute(select, (value,))}

    def write(self, turn: Turn, generation: int) -> None:
        """Makes it the ledger of the state of that number, in one step."""
        with self._db:
            for id in (*turn.gone, *(one.part.document for one in turn.parts)):
                self._forget(id)
            for one in turn.parts:
                _insert(self._db, packed(one))
            single = [(quad,) for quad, count in turn.held.items() if count < 2]
            several = [(quad, count) for quad, count in turn.held.items() if count > 1]
            self._db.executemany("DELETE FROM held WHERE quad = ?", single)
            self._db.executemany("INSERT OR REPLACE INTO held VALUES (?, ?)", several)
            more = [(key, *told) for key, counts in turn.notes.items() for told in counts.items() if told[1]]
            self._db.executemany(_COUNT_NOTE, more)
            self._db.executemany("DELETE FROM note WHERE key = ? AND note = ? AND documents < 1", (m[:2] for m in more))
            self._db.executemany("DELETE FROM entity WHERE id = ?", ((id,) for id in turn.entities))
            kept = [(id, mark) for id, mark in turn.entities.items() if mark is not None]
            self._db.executemany("INSERT INTO entity VALUES (?, ?)", kept)
            self._db.execute("UPDATE state SET generation = ?, quads = ?", (generation, turn.quads))
        self.state, self.quads = (generation, self.state[1]), turn.quads
        if self._documents is not None:
            self._documents = (self._documents - turn.gone) | {one.part.document for one in turn.parts}

    def _forget(self, document: str) -> None:
        number = "(SELECT number FROM document WHERE id = ?)"
        row = self._db.execute("SELECT said FROM document WHERE id = ?", (document,)).fetchone()
        if row:
            values = [(key, document) for key, _ in _notes(_parts(row[0])[2]) if is_of_value(key)]
            self._db.executemany(f"DELETE FROM named WHERE value = ? AND document = {number}", values)
            self._db.execute("DELETE FROM document WHERE id = ?", (document,))


class Draft:
    """A ledger that is being made of all parts, beside the old one; nobody misses it where it cannot be finished."""

    def __init__(self, path: Path) -> None:
        self._path, self._beside = path, path.with_name(f".{path.name}.{os.getpid()}.part")
        self._held = array("q")
        self._fits = True
        self._beside.unlink(missing_ok=True)
        self._db = sqlite3.connect(self._beside)
        self._db.executescript(_SETTINGS + _SCHEMA)

    def add(self, document: Packed) -> None:
        """One document, as long as there is room."""
        if not self._fits:
            return
        self._held.extend(document.held)
        try:
            _insert(self._db, document)
            self._db.executemany(_COUNT_NOTE, ((*note, 1) for note in document.notes))
        except sqlite3.Error:
            self._fits = False

    def finish(self, generation: int, setup: str, quads: int, entities: Iterable[Entity]) -> None:
        """Puts it in the place of the old one, if all of it found room; `quads`: of the whole graph."""
        if not self._fits:
            return
        import numpy as np  # a fifth of the start of every query, and needed by none

        held, documents = np.unique(np.frombuffer(self._held, dtype=np.int64), return_counts=True)
        several = documents > 1
        rows = zip(held[several].tolist(), documents[several].tolist(), strict=True)
        self._db.executemany("INSERT INTO held VALUES (?, ?)", rows)
        self._db.executemany("INSERT INTO entity VALUES (?, ?)", self._described(entities))
        self._db.execute("INSERT INTO state VALUES (?, ?, ?, ?)", (_FORMAT, generation, setup, quads))
        self._db.commit()
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.close()
        with self._beside.open("rb") as file:
            os.fsync(file.fileno())
        forget(self._path)
        self._beside.replace(self._path)

    def _described(self, entities: Iterable[Entity]) -> Iterator[tuple[str, bytes]]:
        """Of the entities that documents speak of, their digests."""
        for entity in entities:
            found = self._db.execute("SELECT note FROM note WHERE key = ?", (key_of_entity(entity.id),)).fetchall()
            if found:
                yield entity.id, digest.of_entity(entity, language(note for (note,) in found))

    def give_up(self) -> None:
        with suppress(sqlite3.Error):
            self._db.close()
        for path in self._path.parent.glob(f".{self._path.name}.*"):  # of killed writers, too: the lock is ours
            path.unlink(missing_ok=True)


def forget(path: Path) -> None:
    """Deletes a ledger; its log first, which would be taken for that of the next one."""
    for suffix in ("-wal", "-shm", "-journal", ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def follow(path: Path, before: int, after: int) -> None:
    """Tells a ledger of the state `before` that its quads have another number now."""
    if path.exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as db, db:
            db.execute("UPDATE state SET generation = ? WHERE generation = ?", (after, before))


def _insert(db: sqlite3.Connection, document: Packed) -> None:
    insert = "INSERT INTO document (id, digest, said) VALUES (?, ?, ?)"
    number = db.execute(insert, (document.document, document.mark, document.said)).lastrowid
    values = {key for key, _ in document.notes if is_of_value(key)}
    db.executemany("INSERT INTO named VALUES (?, ?)", ((value, number) for value in sorted(values)))


def _squeezed(*parts: str) -> bytes:
    return zlib.compress(_END.join(parts).encode(), _LEVEL)


def _parts(blob: bytes) -> tuple[str, str, str]:
    own, shared, notes = zlib.decompress(blob).decode().split(_END)
    return own, shared, notes


def _notes(text: str) -> Iterator[Note]:
    return ((key, note) for key, note in json.loads(text))
