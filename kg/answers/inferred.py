"""What was inferred of a thing, as plain values: it is told beside what is stated, and never among it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.answers.records import Records
from kg.store import Store

_ENDS = ("kgo:inferredSubject", "kgo:inferredObject")


@dataclass(frozen=True, slots=True)
class Conclusion:
    """An inference in words: its ends, how likely it is, how it was come by and what it rests on.

    `premises`: labels of the statements and inferences that a chain goes through; `source`: IRI of a record elsewhere.
    """

    subject: str
    relation: str
    object: str
    likelihood: float
    by: str
    sentences: tuple[str, ...]
    premises: tuple[str, ...]
    source: str | None
    document: str


def conclusions(store: Store, ends: Iterable[NamedNode]) -> tuple[Conclusion, ...]:
    """The inferences in which all of these things have a part, the likeliest first."""
    found = [_about(store, end) for end in ends]
    common = set.intersection(*found) if found else set()
    records = Records(store)
    made = (_conclusion(records, iri) for iri in sorted(common))
    return tuple(sorted(made, key=lambda one: (-one.likelihood, one.subject, one.relation, one.object)))


def _about(store: Store, end: NamedNode) -> set[str]:
    return {quad.subject.value for role in _ENDS for quad in store.match(None, role, end)}


def _conclusion(records: Records, iri: str) -> Conclusion:
    record = records[iri]
    document = record["kgo:inferredIn"][0]
    subject, relation, object_ = (
        records.first(record[role][0], "rdfs:label") or "" for role in (_ENDS[0], "kgo:inferredRelation", _ENDS[1])
    )
    return Conclusion(
        subject,
        relation,
        object_,
        float(record["kgo:likelihood"][0]),
        record["kgo:inferredBy"][0],
        tuple(_sentences(records, record.get("kgo:inferredFrom", ()))),
        tuple(sorted(records.first(p, "rdfs:label") or p for p in record.get("prov:wasDerivedFrom", ()))),
        records.first(iri, "dct:source"),
        records.first(document, "dct:title", "kgo:file") or document,
    )


def _sentences(records: Records, spans: Iterable[str]) -> Iterator[str]:
    """The words of the sentences in the order of the text."""
    for span in sorted(spans, key=lambda span: int(records[span]["nif:beginIndex"][0])):
        yield records[span]["nif:anchorOf"][0]
