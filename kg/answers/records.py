"""Nodes of the graph as plain records: a node's properties with their values."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import NamedNode, Quad

from kg.rdf import Names
from kg.rdf.rows import Row, subject_of, value
from kg.store import Store

Record = dict[str, list[str]]
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


@dataclass(frozen=True)
class _Nothing:
    """A store without quads."""

    names: Names

    def match(self, *_: object) -> Iterable[Quad]:
        return ()

    def __iter__(self) -> Iterator[Quad]:
        return iter(())


class Records(dict[str, Record]):
    """Properties of nodes by IRI, read when they are first asked for; properties are known by prefixed names."""

    def __init__(self, store: Store | _Nothing) -> None:
        self.names = store.names
        self._store = store
        self._properties: dict[str, str] = {}

    def read_all(self) -> Records:
        """Reads every node at once, which is faster where most are needed."""
        self._take(self._store)
        return self

    @classmethod
    def of(cls, rows: Iterable[Row], names: Names) -> Records:
        """Every node of a graph that may not be in a store yet, but for phrases, of which the offsets tell all."""
        records = cls(_Nothing(names))
        phrases = {str(names.node(name)) for name in ("nif:Phrase", "kgo:Mention")}
        for subject, found in groupby(rows, key=subject_of):
            group = list(found)
            types = {row[-1] for row in group if not row[2]}  # of rank 0
            if types and types <= phrases:
                continue
            record = records.setdefault(subject, {})
            for _, _, _, predicate, _, object_ in group:
                said = object_[1:-1] if object_[0] == "<" else value(object_)
                record.setdefault(records._name(predicate), []).append(said)
        return records

    def join(self, others: Mapping[str, Record]) -> None:
        """Takes nodes of other graphs."""
        for iri in self.keys() & others.keys():
            for name, values in others[iri].items():
                self[iri].setdefault(name, []).extend(values)
        self.update((iri, record) for iri, record in others.items() if iri not in self)

    def __missing__(self, iri: str) -> Record:
        self[iri] = {}
        if not iri.startswith("_"):
            with contextlib.suppress(ValueError):  # words that only look like an IRI
                self._take(self._store.match(NamedNode(iri)))
        return self[iri]

    def first(self, iri: str, *properties: str) -> str | None:
        """The first value of the first of the properties that the node has."""
        record = self[iri]
        return next((record[name][0] for name in properties if name in record), None)

    def is_node(self, value: str) -> bool:
        """Whether a value is a node of the graph, and no words."""
        return value.startswith(self.names.base) or (_IRI.fullmatch(value) is not None and "rdf:type" in self[value])

    def _take(self, quads: Iterable[Quad]) -> None:
        for quad in quads:
            record = self.setdefault(quad.subject.value, {})
            record.setdefault(self._name(quad.predicate.value), []).append(quad.object.value)

    def _name(self, iri: str) -> str:
        name = self._properties.get(iri)
        if name is None:
            name = self._properties[iri] = self.names.short(iri)
        return name
