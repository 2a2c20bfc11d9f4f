"""Statements as rows of one table, for SQLite and Parquet: read one at a time, nothing holds them all."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.answers.records import Records
from kg.errors import KgError
from kg.files import writing
from kg.store import Store

# name and type of every column, as SQLite calls it
COLUMNS = {
    "statement": "TEXT",
    "subject": "TEXT",
    "subject_label": "TEXT",
    "subject_type": "TEXT",
    "relation": "TEXT",
    "relation_label": "TEXT",
    "predicate": "TEXT",
    "predicate_label": "TEXT",
    "inverted": "INTEGER",
    "object": "TEXT",
    "object_label": "TEXT",
    "object_type": "TEXT",
    "plain": "INTEGER",
    "factuality": "TEXT",
    "polarity": "TEXT",
    "certainty": "TEXT",
    "tense": "TEXT",
    "speaker": "TEXT",
    "speaker_label": "TEXT",
    "confidence": "REAL",
    "rule": "TEXT",
    "fact": "TEXT",
    "begin_day": "TEXT",
    "end_day": "TEXT",
    "details": "TEXT",
    "sentence": "TEXT",
    "sentence_begin": "INTEGER",
    "sentence_end": "INTEGER",
    "document": "TEXT",
    "title": "TEXT",
    "date": "TEXT",
    "file": "TEXT",
}
Value = str | int | float | None
Row = tuple[Value, ...]
_AT_ONCE = 1000  # rows
_APART = ("kgq:begin", "kgq:end")


def rows(store: Store, statements: Iterable[str]) -> Iterator[Row]:
    """A row for each statement; nodes are IRIs, `details` is JSON: qualifiers with their values or labels."""
    records = Records(store)
    for iri in statements:
        row = _row(records, iri)
        yield tuple(row[name] for name in COLUMNS)
        for spent in (iri, *records[iri].get("kgo:evidence", ())):
            records.pop(spent, None)


def _row(records: Records, iri: str) -> dict[str, Value]:
    record = records[iri]
    axes = {axis: _one(record, axis) for axis in ("factuality", "polarity", "certainty", "tense", "rule")}
    ends = {**_end(records, iri, "subject"), **_end(records, iri, "object")}
    relation = records.first(iri, "kgo:canonical", "kgo:predicate")
    predicate, speaker = _one(record, "predicate"), _one(record, "attributedTo")
    return {
        "statement": iri,
        **ends,
        "relation": relation,
        "relation_label": _label(records, relation),
        "predicate": predicate,
        "predicate_label": _label(records, predicate),
        "inverted": int("kgo:inverted" in record),
        "plain": int(_one(record, "plain") == "true"),
        **axes,
        "speaker": speaker,
        "speaker_label": _label(records, speaker),
        "confidence": float(_one(record, "confidence") or 0),
        "fact": _one(record, "key"),
        "begin_day": records.first(iri, "kgq:begin"),
        "end_day": records.first(iri, "kgq:end"),
        "details": json.dumps(_details(records, iri), ensure_ascii=False, sort_keys=True),
        **_evidence(records, _one(record, "evidence") or ""),
    }


def _end(records: Records, iri: str, end: str) -> dict[str, Value]:
    node = _one(records[iri], end)
    types = sorted(records.names.short(type).partition(":")[2] for type in records[node or ""].get("rdf:type", ()))
    return {end: node, f"{end}_label": _label(records, node), f"{end}_type": types[0] if types else None}


def _evidence(records: Records, sentence: str) -> dict[str, Value]:
    document = records.first(sentence, "nif:referenceContext") or ""
    file = records.first(document, "kgo:file")
    return {
        "sentence": records.first(sentence, "nif:anchorOf"),
        "sentence_begin": int(records.first(sentence, "nif:beginIndex") or 0),
        "sentence_end": int(records.first(sentence, "nif:endIndex") or 0),
        "document": document,
        "title": records.first(document, "dct:title") or file,
        "date": records.first(document, "dct:issued"),
        "file": file,
    }


def _details(records: Records, iri: str) -> dict[str, list[str]]:
    names = (name for name in records[iri] if name.startswith("kgq:") and name not in _APART)
    found = {name.removeprefix("kgq:"): name for name in names}
    return {role: sorted(_shown(records, value) for value in records[iri][name]) for role, name in found.items()}


def _shown(records: Records, value: str) -> str:
    return (_label(records, value) or value) if records.is_node(value) else value


def _label(records: Records, iri: str | None) -> str | None:
    return records.first(iri, "rdfs:label", "nif:anchorOf") if iri else None


def _one(record: dict[str, list[str]], name: str) -> str | None:
    return record.get(f"kgo:{name}", [None])[0]


def write_sqlite(path: Path, found: Iterable[Row]) -> None:
    """A table `statements` with an index for each of the usual questions."""
    columns = ", ".join(f"{name} {type}" for name, type in COLUMNS.items())
    places = ", ".join("?" * len(COLUMNS))
    with writing(path):
        try:
            db = sqlite3.connect(path)
            with db:
                db.execute(f"CREATE TABLE statements ({columns}, PRIMARY KEY (statement)) WITHOUT ROWID")
                db.executemany(f"INSERT INTO statements VALUES ({places})", found)
                for name in ("subject", "object", "relation", "fact", "document", "date"):
                    db.execute(f"CREATE INDEX statements_{name} ON statements ({name})")
            db.close()
        except sqlite3.OperationalError as error:
            raise OSError(28 if "full" in str(error) else 13, str(error)) from error


def write_parquet(path: Path, found: Iterable[Row]) -> None:
    """A Parquet file with the same columns; needs pyarrow."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise KgError("Parquet needs pyarrow, which is not installed", fix="pip install 'kg[parquet]'") from None
    kinds = {"TEXT": pyarrow.string(), "INTEGER": pyarrow.int64(), "REAL": pyarrow.float64()}
    schema = pyarrow.schema([(name, kinds[type]) for name, type in COLUMNS.items()])
    with writing(path), parquet.ParquetWriter(path, schema) as writer:
        for piece in _pieces(found):
            columns = zip(*piece, strict=True)
            writer.write_table(pyarrow.table(list(map(list, columns)), schema=schema))


def _pieces(found: Iterable[Row]) -> Iterator[list[Row]]:
    piece: list[Row] = []
    for row in found:
        piece.append(row)
        if len(piece) == _AT_ONCE:
            yield piece
            piece = []
    if piece:
        yield piece
