"""Nodes of the graph as plain records: a node's properties with their values."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad

from kg.rdf.rows import Row, value
from kg.store import Store

Record = dict[str, list[str]]


class Records(dict[str, Record]):
    """Properties of nodes by IRI, read when they are first asked for; properties are known by prefixed names."""

    def __init__(self, store: Store) -> None:
        self.names = store.names
        self._store = store
        self._properties: dict[str, str] = {}

    def read_all(self) -> Records:
        """Reads every node at once, which is faster where most are needed."""
        self._take(self._store)
        return self

    def take(self, rows: Iterable[Row]) -> Records:
        """Reads every node of a graph whose quads are at hand as rows."""
        for _, subject, _, predicate, _, object_ in rows:
            self.setdefault(subject, {}).setdefault(self._name(predicate), []).append(value(object_))
        return self

    def __missing__(self, iri: str) -> Record:
        self[iri] = {}
        if not iri.startswith("_"):
            self._take(self._store.match(NamedNode(iri)))
        return self[iri]

    def first(self, iri: str, *properties: str) -> str | None:
        """The first value of the first of the properties that the node has."""
        record = self[iri]
        return next((record[name][0] for name in properties if name in record), None)

    def _take(self, quads: Iterable[Quad]) -> None:
        for quad in quads:
            record = self.setdefault(quad.subject.value, {})
            record.setdefault(self._name(quad.predicate.value), []).append(quad.object.value)

    def _name(self, iri: str) -> str:
        if iri not in self._properties:
            self._properties[iri] = self.names.short(iri)
        return self._properties[iri]
