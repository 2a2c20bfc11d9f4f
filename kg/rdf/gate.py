"""The gate: a statement that breaks its promises is set aside, with all that only it would have made a fact.

It goes to the graph g:quarantine, as a node whose properties are those of a statement in a namespace of their own
(kgx:subject for kgo:subject), so that no query and no named question meets it by chance.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from pyoxigraph import NamedNode, Quad

from kg.ontology import Ontology
from kg.rdf.literals import text
from kg.rdf.names import Names
from kg.rdf.promises import Triple, broken, claimed, told
from kg.rdf.quads import Quads
from kg.rdf.rows import Row, graph_of, quads_of, rank, row, subject_of, value

Broken = tuple[str, str, str]  # shape, promise, detail
# what the promises look at
_KGO = "subject predicate object canonical inverted factuality polarity certainty tense plain key confidence rule"
_KGO += " evidence trigger subjectMention objectMention attributedTo describes"
_NIF = "anchorOf beginIndex endIndex referenceContext"
_LOOKED_AT = (*(f"kgo:{name}" for name in _KGO.split()), *(f"nif:{name}" for name in _NIF.split()))
_LOOKED_AT += ("rdf:type", "owl:inverseOf")


class _View(dict[str, dict[str, list[str]]]):
    """The properties that matter, by IRI; those of what nobody looks at are never gathered."""

    def __init__(self, rows: Iterable[Row], names: Names) -> None:
        self.names = names
        self.statements: list[str] = []
        self._wanted = _wanted(names.base)
        self._rows: defaultdict[str, list[Row]] = defaultdict(list)
        type_, statement = names.node("rdf:type").value, str(names.node("kgo:Statement"))
        for quad in rows:
            self._rows[quad[1]].append(quad)
            if quad[5] == statement and quad[3] == type_:
                self.statements.append(quad[1])

    def __missing__(self, iri: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for quad in self._rows.get(iri, ()):
            name = self._wanted.get(quad[3])
            if name is not None:
                found.setdefault(name, []).append(value(quad[5]))
        self[iri] = found
        return found


@functools.cache
def _wanted(base: str) -> dict[str, str]:
    """Prefixed names of the properties that matter, by IRI."""
    return {Names(base).node(name).value: name for name in _LOOKED_AT}


def gated(quads: list[Quad], names: Names, ontology: Ontology) -> list[Quad]:
    """The quads, sorted as they came, with what breaks a promise in quarantine."""
    rows = [row(quad) for quad in quads]
    sound = sifted(rows, names, ontology)
    return quads if sound is rows else quads_of(sound)


def sifted(rows: list[Row], names: Names, ontology: Ontology, *, beside: Iterable[Row] = ()) -> list[Row]:
    """The rows, as they came, or sorted with what breaks a promise in quarantine.

    `beside`: rows of the graph that are looked at, but not given back.
    """
    view = _View(chain(rows, beside), names)
    caught = _caught(view, ontology)
    if not caught:
        return rows
    sound = set(view.statements) - caught.keys()
    said = {triple for iri in sound for triple in told(view, iri)}
    lost = {triple for iri in caught for triple in claimed(view, iri)} - said
    orphans = _events(view, caught) - _events(view, sound)
    graph = names.within("g", "quarantine")
    moved = [row for row in rows if subject_of(row) in caught and graph_of(row) != graph.value]
    gone = {row for row in rows if _is_lost(row, lost, orphans)}.union(moved)
    return sorted({*(row for row in rows if row not in gone), *_quarantine(moved, names, graph, caught)})


def refused(quads: Iterable[Quad], names: Names, ontology: Ontology) -> dict[str, list[Broken]]:
    """The IRIs of the statements that the gate sets aside, each with the promises that it breaks."""
    return _caught(_View(map(row, quads), names), ontology)


def _caught(view: _View, ontology: Ontology) -> dict[str, list[Broken]]:
    return {iri: found for iri in set(view.statements) if (found := sorted(broken(view, ontology, iri)))}


def _events(view: _View, statements: Iterable[str]) -> set[str]:
    return {event for iri in statements for event in view[iri].get("kgo:describes", ())}


def _is_lost(row: Row, facts: set[Triple], events: set[str]) -> bool:
    """Whether only statements that are set aside make this quad a fact."""
    graph, subject, _, predicate, _, object_ = row
    return not graph and (subject in events or (subject, predicate, value(object_)) in facts)


def _quarantine(
    moved: Iterable[Row], names: Names, graph: NamedNode, caught: Mapping[str, list[Broken]]
) -> Iterator[Row]:
    ours, aside = names.prefixes["kgo"], names.prefixes["kgx"]
    statement, bag = str(names.node("kgo:Statement")), Quads(names)
    for _, subject, _, predicate, kind, object_ in moved:
        if object_ == statement:
            continue
        if predicate.startswith(ours):
            predicate = aside + predicate.removeprefix(ours)
            bag.a(NamedNode(predicate), "owl:AnnotationProperty", graph)
        yield graph.value, subject, rank(predicate), predicate, kind, object_
    for iri, found in caught.items():
        node = NamedNode(iri)
        bag.a(node, "kgo:Quarantined", graph)
        for shape, promise, detail in found:
            bag.add(node, "kgo:breaks", names.node(f"kgs:{shape}"), graph)
            bag.add(node, "kgo:problem", text(f"{promise}: {detail}"), graph)
    yield from bag.rows
