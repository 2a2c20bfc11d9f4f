"""Names and sentences by their words: an SQLite full text index beside the store, made again whenever it is missing."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.files import writing
from kg.rdf import rows as rdf_rows
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


class Touched:
    """What was renamed, reworded, added or removed since the state `since`, of which there may be an index."""

    def __init__(self, since: int, names: Names) -> None:
        self.since = since
        self.named: set[str] = set()
        self.said: set[str] = set()
        self._labels = {names.node("rdfs:label").value, names.node("skos:altLabel").value}
        self._anchor, self._type = names.node("nif:anchorOf"), names.node("rdf:type")
        self._sentence = names.node("nif:Sentence")

    def note(self, rows: Iterable[rdf_rows.Row]) -> None:
        """Quads that were added or removed."""
        anchor, type_, sentence = self._anchor.value, self._type.value, str(self._sentence)
        for graph, subject, _, predicate, _, object_ in rows:
            if not graph and predicate in self._labels:
                self.named.add(subject)
            elif predicate == anchor or (predicate == type_ and object_ == sentence):
                self.said.add(subject)

    def rows(self, data: pyoxigraph.Store, names: Names) -> Iterator[Row]:
        """The rows of all that was touched, as they are now."""
        for iri in self.named:
            yield from _name_rows(data, names, NamedNode(iri))
        for iri in self.said:
            node = NamedNode(iri)
            for sentence in data.quads_for_pattern(node, self._type, self._sentence, None):
                yield from _sentence_rows(data, names, sentence)


def keep(path: Path, generation: int, data: pyoxigraph.Store, names: Names, touched: Touched | None = None) -> None:
    """Makes the index of a state if it is not there, in place of the old one, which readers that have it go on with."""
    found = _current(path, generation)
    if found is not None:
        found.close()
        return
    if touched is not None and _carried(path, touched, generation, data, names):
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
    _copied(path, former, lambda copy: copy.execute("UPDATE state SET generation = ?", (generation,)))


def _carried(path: Path, touched: Touched, generation: int, data: pyoxigraph.Store, names: Names) -> bool:
    """Makes the index of a former state that of this one; False where there is none, or there was no room."""

    def renew(copy: sqlite3.Connection) -> None:
        known = copy.execute("SELECT rowid, iri, kind = 'sentence' FROM words").fetchall()
        gone = [(row,) for row, iri, said in known if iri in (touched.said if said else touched.named)]
        copy.executemany("DELETE FROM words WHERE rowid = ?", gone)
        copy.execute(
            "CREATE TEMP TABLE renamed AS SELECT value AS iri FROM json_each(?)", (json.dumps([*touched.named]),)
        )
        copy.execute("DELETE FROM name WHERE iri IN (SELECT iri FROM renamed)")
        _insert(copy, touched.rows(data, names))
        copy.execute("UPDATE state SET generation = ?", (generation,))

    return _copied(path, touched.since, renew)


def _copied(path: Path, former: int, renew: Callable[[sqlite3.Connection], object]) -> bool:
    """Puts a changed copy of the index of a former state in its place, if there is one, and room for two."""
    found = _current(path, former)
    if found is None:
        return False
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with closing(found), closing(sqlite3.connect(beside)) as copy:
            found.backup(copy)
            with copy:
                renew(copy)
        beside.replace(path)
    except sqlite3.Error:
        return False  # it will be made anew
    finally:
        beside.unlink(missing_ok=True)
    return True


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
    yield from _name_rows(data, names)
    for sentence in data.quads_for_pattern(None, names.node("rdf:type"), names.node("nif:Sentence"), None):
        yield from _sentence_rows(data, names, sentence)


def _name_rows(data: pyoxigraph.Store, names: Names, node: NamedNode | None = None) -> Iterator[Row]:
    """The names of all things, or of one."""
    default = DefaultGraph()
    for property, suffix in (("rdfs:label", ""), ("skos:altLabel", " alias")):
        for quad in data.quads_for_pattern(node, names.node(property), None, default):
            yield _kind(names.local(quad.subject.value)) + suffix, quad.subject.value, quad.object.value


def _sentence_rows(data: pyoxigraph.Store, names: Names, sentence: Quad) -> Iterator[Row]:
    for quad in data.quads_for_pattern(sentence.subject, names.node("nif:anchorOf"), None, sentence.graph_name):
        yield "sentence", quad.subject.value, quad.object.value


def folded(name: str) -> str:
    """The name without case, accents and superfluous space."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _kind(local: str) -> str:
    return {"ev": "event", "val": "value"}.get(local.split("/")[0], "entity") if "/" in local else "entity"


def _filled(db: sqlite3.Connection, generation: int, found: Iterable[Row]) -> sqlite3.Connection:
    db.executescript(_SCHEMA)
    with db:
        db.execute("INSERT INTO state VALUES (?)", (generation,))
        _insert(db, found)
    return db


def _insert(db: sqlite3.Connection, found: Iterable[Row]) -> None:
    found = sorted(found)
    entities = [(kind, iri, text) for kind, iri, text in found if kind.startswith("entity")]
    db.executemany(
        "INSERT INTO name VALUES (?, ?, ?, ?)",
        ((iri, text, folded(text), kind == "entity") for kind, iri, text in entities),
    )
    db.executemany("INSERT INTO words VALUES (?, ?, ?)", ((text, iri, kind.split()[0]) for kind, iri, text in found))
