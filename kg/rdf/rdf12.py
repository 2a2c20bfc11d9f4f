"""RDF 1.2: a statement's subject, predicate and object as one triple term, which the statement reifies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from pyoxigraph import NamedNode, Quad, Triple

from kg.rdf.names import THEIRS, Names
from kg.rdf.quads import flattened

_REIFIES = NamedNode(THEIRS["rdf"] + "reifies")
_ROLES = ("subject", "predicate", "object")


class Reified:
    """Quads in order, with `st rdf:reifies <<( s p o )>>` in place of kgo:subject, kgo:predicate and kgo:object."""

    def __init__(self, quads: Iterable[Quad], names: Names) -> None:
        self._quads = quads
        self._roles = [names.node(f"kgo:{role}") for role in _ROLES]

    def __iter__(self) -> Iterator[Quad]:
        for _, group in groupby(self._quads, key=lambda quad: (quad.graph_name, quad.subject)):
            quads = list(group)
            found = [[quad for quad in quads if quad.predicate == role] for role in self._roles]
            if all(len(values) == 1 for values in found):
                quads = flattened([*self._others(quads), _reified(*(values[0] for values in found))])
            yield from quads

    def _others(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        return (quad for quad in quads if quad.predicate not in self._roles)


def _reified(subject: Quad, predicate: Quad, object: Quad) -> Quad:
    term = Triple(subject.object, predicate.object, object.object)
    return Quad(subject.subject, _REIFIES, term, subject.graph_name)
