"""All quads of a store in the one order in which they are written, a piece at a time: nothing holds them all."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.rdf.quads import flattened, sorted_quads

_SUBJECTS = "SELECT DISTINCT ?s { ?s ?p ?o }"


class Ordered:
    """The quads by graph and subject, or `flat`, by subject whatever their graphs; may be gone through again."""

    def __init__(self, data: pyoxigraph.Store, *, flat: bool = False) -> None:
        self._data = data
        self._flat = flat

    def __len__(self) -> int:
        return len(self._data)

    def __iter__(self) -> Iterator[Quad]:
        return self._by_subject() if self._flat else self._by_graph()

    def _by_subject(self) -> Iterator[Quad]:
        for subject in self._subjects(union=True):
            yield from flattened(self._data.quads_for_pattern(subject, None, None, None))

    def _by_graph(self) -> Iterator[Quad]:
        default = DefaultGraph()
        for subject in self._subjects(union=False):
            yield from sorted_quads(self._data.quads_for_pattern(subject, None, None, default))
        for graph in sorted(self._data.named_graphs(), key=lambda graph: graph.value):
            yield from sorted_quads(self._data.quads_for_pattern(None, None, None, graph))

    def _subjects(self, *, union: bool) -> list[NamedNode]:
        found = self._data.query(_SUBJECTS, use_default_graph_as_union=union)
        return [NamedNode(iri) for iri in sorted(solution["s"].value for solution in found)]
