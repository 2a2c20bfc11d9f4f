"""A bag of quads that remembers each once, and what is done with quads in order."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.rdf.names import Names
from kg.rdf.rows import Row, quads_of, rank, row, written

Term = NamedNode | Literal
_DEFAULT = DefaultGraph()


class _Iris(dict[NamedNode, str]):
    def __missing__(self, node: NamedNode) -> str:
        self[node] = iri = node.value
        return iri


class _Objects(dict[Term, tuple[int, str]]):
    def __missing__(self, object: Term) -> tuple[int, str]:
        self[object] = said = written(object)
        return said


class Quads:
    """Collects quads as rows; properties and classes are given by prefixed names."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.rows: set[Row] = set()
        # the words of each node once, however many rows they stand in: half the memory of a large graph
        self._iris = _Iris()
        self._objects = _Objects()

        self._properties = _properties(names.base)

    def add(
        self, subject: NamedNode, predicate: NamedNode | str, object: Term | None, graph: NamedNode | None = None
    ) -> None:
        """Adds one quad, to the default graph unless one is named; an object that is None adds nothing."""
        if object is None:
            return
        if isinstance(predicate, str):
            self.put("" if graph is None else self._iris[graph], subject, predicate, object)
            return
        iris, name = self._iris, self._iris[predicate]
        self.rows.add(("" if graph is None else iris[graph], iris[subject], rank(name), name, *self._objects[object]))

    def put(self, graph: str, subject: NamedNode, property: str, object: Term) -> None:
        """The same in the graph of that IRI, "" being the default graph; the property by its prefixed name."""
        self.rows.add((graph, self._iris[subject], *self._properties[property], *self._objects[object]))

    def a(self, subject: NamedNode, type: str, graph: NamedNode | None = None) -> None:
        """Adds the type of a node."""
        self.add(subject, "rdf:type", self.names.node(type), graph)

    @property
    def all(self) -> set[Quad]:
        return set(quads_of(self.rows))


class _Properties(dict[str, tuple[int, str]]):
    """Rank and IRI of each property, by its prefixed name."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, name: str) -> tuple[int, str]:
        iri = self._names.node(name).value
        self[name] = found = (rank(iri), iri)
        return found


@functools.cache
def _properties(base: str) -> _Properties:
    return _Properties(Names(base))


def sorted_quads(quads: Iterable[Quad]) -> list[Quad]:
    """In the one order that everything is written in: the default graph first, a node's type and label first."""
    return sorted(quads, key=row)


def flattened(quads: Iterable[Quad]) -> list[Quad]:
    """One quad for every triple, sorted by subject whatever their graphs."""
    return sorted({quad.triple: quad for quad in quads}.values(), key=lambda quad: row(quad)[1:])


def united(ours: Iterable[Quad], others: Iterable[Quad]) -> list[Quad]:
    """All quads, sorted; what is known in some graph is not said again in the default graph."""
    others = set(others)
    if not others:
        return ours if isinstance(ours, list) else sorted_quads(ours)
    together = {*ours, *others}
    named = {quad.triple for quad in together if quad.graph_name != _DEFAULT}
    return sorted_quads(q for q in together if q.graph_name != _DEFAULT or q not in others or q.triple not in named)
