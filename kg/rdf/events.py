"""Event nodes: what a plain statement with details describes, with who took part, where, when and how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.model import Mention, content_id
from kg.ontology import Ontology, Relation
from kg.rdf.literals import date, text
from kg.rdf.quads import Quads
from kg.rdf.relations import Reading, type_of
from kg.rdf.values import Bounds, period

_ROLES = {"with": "participant", "topic": "about", "amount": "quantity", "beneficiary": "recipient"}
_PLAIN = Relation("", "")


@dataclass(frozen=True, slots=True)
class Detail:
    """A qualifier: its role, its words, and its node where it has one."""

    role: str
    mention: Mention
    node: NamedNode | None = None
    bounds: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Ends:
    """Subject and object of a statement."""

    subject: Mention
    subject_node: NamedNode
    subject_label: str
    object: Mention
    object_node: NamedNode
    object_label: str


def add_event(
    quads: Quads, ontology: Ontology, key: str, reading: Reading, ends: Ends, details: Iterable[Detail]
) -> NamedNode | None:
    """Adds the event to the default graph; None where there is nothing to tell beyond the triple itself.

    Statements of the same key, time, amounts and (unless the day is known) place describe the same event.
    """
    details = tuple(details)
    span = _span(details)
    parts = sorted(_parts(ontology, details), key=lambda part: (part[0], part[1].value))
    if not parts and span is None:
        return None
    event = quads.names.within("ev", _identity(key, span, parts))
    relation = reading.canonical or _PLAIN
    quads.a(event, f"kgo:{relation.event}")
    quads.add(event, "rdfs:label", text(_label(reading, ends, span), "en"))
    _add_ends(quads, ontology, event, reading, ends)
    for role, node in parts:
        quads.add(event, f"kg:{role}", node)
    for property, day in zip(("kgo:begin", "kgo:end"), span or (), strict=False):
        quads.add(event, property, date(day) if day else None)
    return event


def _span(details: Iterable[Detail]) -> Bounds | None:
    """The first begin and the first end that the details tell."""
    told = [detail.bounds for detail in details if detail.bounds]
    first, last = (next((bounds[end] for bounds in told if bounds[end]), None) for end in (0, 1))
    if first and last and first > last:
        last = None
    return (first, last) if told else None


def _identity(key: str, span: Bounds | None, parts: Iterable[tuple[str, NamedNode]]) -> str:
    exact = span is not None and span[0] == span[1]
    telling = [node.value for role, node in parts if role == "quantity" or (role == "place" and not exact)]
    return content_id(key, *(span or ()), *telling)


def _parts(ontology: Ontology, details: Iterable[Detail]) -> Iterator[tuple[str, NamedNode]]:
    for detail in details:
        role = ontology.relations.get(_ROLES.get(detail.role, detail.role))
        if role is None or role.domain or detail.node is None or detail.mention.kind == "time":
            continue  # roles are the relations without a domain
        type = type_of(detail.mention)
        if type == "Concept" or ontology.allows(role.range, type):
            yield role.name, detail.node


def _add_ends(quads: Quads, ontology: Ontology, event: NamedNode, reading: Reading, ends: Ends) -> None:
    relation = reading.canonical or _PLAIN
    roles = [relation.subject_role, relation.object_role]
    if reading.inverted:
        roles.reverse()
    nodes = ((ends.subject, ends.subject_node), (ends.object, ends.object_node))
    for role, (mention, node) in zip(roles, nodes, strict=True):
        if mention.kind != "time":
            quads.add(event, f"kg:{_fitting(ontology, role, type_of(mention))}", node)


def _fitting(ontology: Ontology, role: str, type: str) -> str:
    """The role itself, or the one that things of this type always may have."""
    if ontology.is_a(type, "Quantity"):
        return "quantity"
    if ontology.is_a(type, "Claim"):
        return "about"
    return role if ontology.allows(ontology.relations[role].range, type) else "participant"


def _label(reading: Reading, ends: Ends, span: Bounds | None) -> str:
    first, last = ends.subject_label, ends.object_label
    if reading.inverted:
        first, last = last, first
    if reading.canonical and reading.canonical.symmetric:
        first, last = sorted((first, last))
    when = f", {period(span)}" if span else ""
    return f"{first} {reading.words} {last}{when}"
