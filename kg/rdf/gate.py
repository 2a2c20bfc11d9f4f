"""The gate: a statement that breaks its promises is set aside, with all that only it would have made a fact.

It goes to the graph g:quarantine, as a node whose properties are those of a statement in a namespace of their own
(kgx:subject for kgo:subject), so that no query and no named question meets it by chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.ontology import Ontology
from kg.rdf.literals import text
from kg.rdf.names import Names
from kg.rdf.promises import Triple, broken, claimed, told
from kg.rdf.quads import sorted_quads

Broken = tuple[str, str, str]  # shape, promise, detail
_DEFAULT = DefaultGraph()
# what the promises look at
_KGO = "subject predicate object canonical inverted factuality polarity certainty tense plain key confidence rule"
_KGO += " evidence trigger subjectMention objectMention attributedTo describes"
_NIF = "anchorOf beginIndex endIndex referenceContext"
_LOOKED_AT = (*(f"kgo:{name}" for name in _KGO.split()), *(f"nif:{name}" for name in _NIF.split()))
_LOOKED_AT += ("rdf:type", "owl:inverseOf")


class _View(dict[str, dict[str, list[str]]]):
    """The properties that matter, by IRI."""

    def __init__(self, quads: Iterable[Quad], names: Names) -> None:
        self.names = names
        wanted = {names.node(name): name for name in _LOOKED_AT}
        statement = names.node("kgo:Statement")
        self.statements: list[str] = []
        for quad in quads:
            name = wanted.get(quad.predicate)
            if name:
                self.setdefault(quad.subject.value, {}).setdefault(name, []).append(quad.object.value)
                if quad.object == statement:
                    self.statements.append(quad.subject.value)

    def __missing__(self, iri: str) -> dict[str, list[str]]:
        return {}


def gated(quads: list[Quad], names: Names, ontology: Ontology, *, beside: Iterable[Quad] = ()) -> list[Quad]:
    """The quads, sorted as they came, with what breaks a promise in quarantine.

    `beside`: quads of the graph that are looked at, but not given back.
    """
    view = _View(chain(quads, beside), names)
    caught = _caught(view, ontology)
    if not caught:
        return quads
    sound = set(view.statements) - caught.keys()
    said = {triple for iri in sound for triple in told(view, iri)}
    lost = {triple for iri in caught for triple in claimed(view, iri)} - said
    orphans = _events(view, caught) - _events(view, sound)
    graph = names.within("g", "quarantine")
    moved = [quad for quad in quads if quad.subject.value in caught and quad.graph_name != graph]
    gone = {quad for quad in quads if _is_lost(quad, lost, orphans)}.union(moved)
    return sorted_quads({*(quad for quad in quads if quad not in gone), *_quarantine(moved, names, graph, caught)})


def refused(quads: Iterable[Quad], names: Names, ontology: Ontology) -> dict[str, list[Broken]]:
    """The IRIs of the statements that the gate sets aside, each with the promises that it breaks."""
    return _caught(_View(quads, names), ontology)


def _caught(view: _View, ontology: Ontology) -> dict[str, list[Broken]]:
    return {iri: found for iri in set(view.statements) if (found := sorted(broken(view, ontology, iri)))}


def _events(view: _View, statements: Iterable[str]) -> set[str]:
    return {event for iri in statements for event in view[iri].get("kgo:describes", ())}


def _is_lost(quad: Quad, facts: set[Triple], events: set[str]) -> bool:
    """Whether only statements that are set aside make this quad a fact."""
    if quad.graph_name != _DEFAULT:
        return False
    subject = quad.subject.value
    return subject in events or (subject, quad.predicate.value, quad.object.value) in facts


def _quarantine(
    moved: Iterable[Quad], names: Names, graph: NamedNode, caught: Mapping[str, list[Broken]]
) -> Iterator[Quad]:
    ours, aside = names.prefixes["kgo"], names.prefixes["kgx"]
    type, statement = names.node("rdf:type"), names.node("kgo:Statement")
    used = set()
    for quad in moved:
        if quad.object == statement:
            continue
        predicate = quad.predicate
        if predicate.value.startswith(ours):
            predicate = NamedNode(aside + predicate.value.removeprefix(ours))
            used.add(predicate)
        yield Quad(quad.subject, predicate, quad.object, graph)
    for iri, found in caught.items():
        node = NamedNode(iri)
        yield Quad(node, type, names.node("kgo:Quarantined"), graph)
        for shape, promise, detail in found:
            yield Quad(node, names.node("kgo:breaks"), names.node(f"kgs:{shape}"), graph)
            yield Quad(node, names.node("kgo:problem"), text(f"{promise}: {detail}"), graph)
    for predicate in used:
        yield Quad(predicate, type, names.node("owl:AnnotationProperty"), graph)
