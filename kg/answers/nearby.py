"""Parts of a graph that may be too large to be read whole: what is around a thing, and what is told of the best known.

Both read only what they give back (the second also the ends of all statements), and no more statements than asked for.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from kg.answers.graph import graph_data, of_statements
from kg.answers.records import Records
from kg.facts import GraphData
from kg.store import Store

_ENDS = ("kgo:subject", "kgo:object")


def around(store: Store, node: NamedNode, *, hops: int = 1, most: int = 20_000) -> GraphData:
    """What is said of a thing, and between all things within so many statements of it; the nearest first."""
    reached, front, found = {node.value}, [node.value], dict.fromkeys(_about(store, node.value))
    for _ in range(hops):
        front = sorted({end for iri in front for end in _neighbours(store, iri)} - reached)
        reached.update(front)
        for iri in front:
            if len(found) >= most:
                break
            found.update(dict.fromkeys(_among(store, _about(store, iri), reached)))
    return of_statements(Records(store), list(found)[:most], [node.value])


def best_known(store: Store, *, most: int = 20_000) -> tuple[GraphData, int]:
    """The statements between the things that most is told of, and how many others there are; all, if they are few."""
    ends = _all_ends(store)
    if len(ends) <= most:
        return graph_data(store), 0
    told = Counter(end for pair in ends.values() for end in pair if store.names.is_entity(end))
    rank = {iri: place for place, (iri, _) in enumerate(sorted(told.items(), key=lambda item: (-item[1], item[0])))}
    chosen = heapq.nsmallest(most, ends, key=lambda iri: (max(rank.get(end, 0) for end in ends[iri]), iri))
    return of_statements(Records(store), chosen), len(ends) - most


def _all_ends(store: Store) -> dict[str, tuple[str, str]]:
    """Subject and object of every statement."""
    subjects = {quad.subject.value: quad.object.value for quad in store.match(None, "kgo:subject")}
    objects = ((quad.subject.value, quad.object.value) for quad in store.match(None, "kgo:object"))
    return {iri: (subjects[iri], object_) for iri, object_ in objects if iri in subjects}


def _about(store: Store, iri: str) -> Iterator[str]:
    for end in _ENDS:
        yield from sorted(quad.subject.value for quad in store.match(None, end, NamedNode(iri)))


def _neighbours(store: Store, iri: str) -> Iterator[str]:
    """The things at the other end of the statements about one."""
    for here, there in (_ENDS, _ENDS[::-1]):
        for quad in store.match(None, here, NamedNode(iri)):
            yield from (q.object.value for q in store.match(quad.subject, there))


def _among(store: Store, statements: Iterable[str], reached: set[str]) -> Iterator[str]:
    """Those with both ends among what was reached."""
    for iri in statements:
        if all(q.object.value in reached for end in _ENDS for q in store.match(NamedNode(iri), end)):
            yield iri
