"""N-Triples and N-Quads: one line for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from pyoxigraph import Quad, RdfFormat, serialize

_AT_ONCE = 10_000  # quads; few enough to stay small, many enough to be fast


def nquads(quads: Iterable[Quad]) -> Iterator[bytes]:
    """N-Quads in the order given, in pieces."""
    quads = iter(quads)
    while piece := list(islice(quads, _AT_ONCE)):
        yield serialize(piece, format=RdfFormat.N_QUADS)


def ntriples(quads: Iterable[Quad]) -> Iterator[bytes]:
    """N-Triples of quads whatever their graphs, in pieces."""
    quads = iter(quads)
    while piece := [quad.triple for quad in islice(quads, _AT_ONCE)]:
        yield serialize(piece, format=RdfFormat.N_TRIPLES)
