"""Names and sentences by their words: an SQLite full text index beside the store, made again whenever it is missing."""

from __future__ import annotations

import os
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
from pyoxigraph import DefaultGraph

from kg.files import writing
from kg.rdf.names import Names

_SCHEMA = """
CREATE TABLE state (generation INTEGER);
CREATE TABLE name (iri TEXT, text TEXT, folded TEXT, main INTEGER);
CREATE INDEX name_folded ON name (folded);
CREATE VIRTUAL TABLE words USING fts5(text, iri UNINDEXED, kind UNINDEXED, tokenize = 'unicode61 remove_diacritics 2');
"""
Row = tuple[str, str, str]  # kind, IRI, text


@dataclass(frozen=True, slots=True)
class Hit:
    """Something whose words were found: kind is entity, value, event, relation or sentence."""

    kind: str
    iri: str
    text: str


class Words:
    """The index of one state of a graph."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def opened(cls, path: Path, generation: int, data: pyoxigraph.Store, names: Names) -> Words:
        """The index on disk if it is of this state, else one made in memory."""
        found = _current(path, generation)
        return cls.made(data, names) if found is None else cls(found)

    @classmethod
    def made(cls, data: pyoxigraph.Store, names: Names) -> Words:
        """An index in memory."""
        return cls(_filled(sqlite3.connect(":memory:", check_same_thread=False), 0, rows(data, names)))

    def close(self) -> None:
        self._db.close()

    def find(self, words: str, limit: int) -> list[Hit]:
        """What contains all the words, the last perhaps cut short; things before events and values, sentences last."""
        tokens = re.findall(r"\w+", words)
        if not tokens:
            return []
        query = " ".join(f'"{token}"' for token in tokens) + "*"
        select = (
            "SELECT kind, iri, text FROM words WHERE words MATCH ? "
            "ORDER BY CASE kind WHEN 'entity' THEN 0 WHEN 'sentence' THEN 2 ELSE 1 END, "
            "bm25(words), length(text), text, iri LIMIT ?"
        )
        return [Hit(*row) for row in self._db.execute(select, (query, limit))]

    def named(self, name: str) -> list[str]:
        """IRIs of what bears exactly this name, whatever its case and accents; those whose label it is first."""
        select = "SELECT iri FROM name WHERE folded = ? GROUP BY iri ORDER BY max(main) DESC, iri"
        return [iri for (iri,) in self._db.execute(select, (folded(name),))]

    def names(self) -> list[tuple[str, str]]:
        """Every name with the IRI of its bearer."""
        return list(self._db.execute("SELECT text, iri FROM name ORDER BY text, iri"))


def keep(path: Path, generation: int, data: pyoxigraph.Store, names: Names) -> None:
    """Makes the index of a state if it is not there, in place of the old one, which readers that have it go on with."""
    found = _current(path, generation)
    if found is not None:
        found.close()
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    with writing(path):
        try:
            beside.unlink(missing_ok=True)
            _filled(sqlite3.connect(beside), generation, rows(data, names)).close()
            beside.replace(path)
        except sqlite3.OperationalError as error:
            raise OSError(28 if "full" in str(error) else 13, str(error)) from error
        finally:
            beside.unlink(missing_ok=True)


def carry(path: Path, former: int, generation: int) -> None:
    """Makes the index of one state that of a later one, between which neither names nor sentences changed."""
    found = _current(path, former)
    if found is None:
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with closing(found), closing(sqlite3.connect(beside)) as copy:
            found.backup(copy)
            with copy:
                copy.execute("UPDATE state SET generation = ?", (generation,))
        beside.replace(path)
    except sqlite3.Error:
        pass  # it will be made anew
    finally:
        beside.unlink(missing_ok=True)


def _current(path: Path, generation: int) -> sqlite3.Connection | None:
    """The index on disk, if it is of this state."""
    if not path.exists():
        return None
    found = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
    try:
        if found.execute("SELECT generation FROM state").fetchone() == (generation,):
            return found
    except sqlite3.DatabaseError:
        pass  # not finished, or of another format: the words are in the graph anyway
    found.close()
    return None


def rows(data: pyoxigraph.Store, names: Names) -> Iterator[Row]:
    """Names in the default graph and sentences in those of documents, as rows of the index."""
    default = DefaultGraph()
    for property, suffix in (("rdfs:label", ""), ("skos:altLabel", " alias")):
        for quad in data.quads_for_pattern(None, names.node(property), None, default):
            yield _kind(names.local(quad.subject.value)) + suffix, quad.subject.value, quad.object.value
    anchor = names.node("nif:anchorOf")
    for sentence in data.quads_for_pattern(None, names.node("rdf:type"), names.node("nif:Sentence"), None):
        for quad in data.quads_for_pattern(sentence.subject, anchor, None, sentence.graph_name):
            yield "sentence", quad.subject.value, quad.object.value


def folded(name: str) -> str:
    """The name without case, accents and superfluous space."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _kind(local: str) -> str:
    return {"ev": "event", "val": "value"}.get(local.split("/")[0], "entity") if "/" in local else "entity"


def _filled(db: sqlite3.Connection, generation: int, found: Iterable[Row]) -> sqlite3.Connection:
    db.executescript(_SCHEMA)
    found = sorted(found)
    entities = [(kind, iri, text) for kind, iri, text in found if kind.startswith("entity")]
    with db:
        db.execute("INSERT INTO state VALUES (?)", (generation,))
        db.executemany(
            "INSERT INTO name VALUES (?, ?, ?, ?)",
            ((iri, text, folded(text), kind == "entity") for kind, iri, text in entities),
        )
        db.executemany(
            "INSERT INTO words VALUES (?, ?, ?)", ((text, iri, kind.split()[0]) for kind, iri, text in found)
        )
    return db
