"""One entity: its page with facts and sentences, and its triples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg.answers import why
from kg.errors import KgError
from kg.facts import GraphData, GraphFact, Node
from kg.rdf import sorted_quads
from kg.serving.formats import RDF
from kg.serving.worker import RDF_FORMATS
from kg.store import Store

MOST_FACTS = 200
MOST_SENTENCES = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One fact or claim as it is shown; `ends`: (label, slug or "") of subject and object."""

    subject: tuple[str, str]
    relation: str
    object: tuple[str, str]
    factuality: str
    sentences: tuple[tuple[str, str, str, str], ...]  # text, document, date, speaker


@dataclass(frozen=True, slots=True)
class EntityPage:
    """What the page of an entity tells."""

    node: Node
    rows: tuple[Row, ...]
    left_out: int


def found(store: Store, slug: str) -> NamedNode | None:
    """The entity of that slug; None where there is none, whatever the slug tries."""
    try:
        node = NamedNode(store.names.base + slug)
    except ValueError:
        return None
    is_entity = "/" not in slug and "#" not in slug
    return node if is_entity and next(store.match(node, "rdf:type", None, DefaultGraph()), None) else None


def entity_page(store: Store, node: NamedNode) -> EntityPage:
    """Facts before claims, each with some of its sentences."""
    slug = store.names.local(node.value)
    try:
        data = why(store, node.value).data
    except KgError:  # nothing is said about it
        label = next((q.object.value for q in store.match(node, "rdfs:label")), slug)
        return EntityPage(Node(slug, node.value, label, "Entity"), (), 0)
    facts = sorted(data.facts, key=lambda fact: (not fact.plain, -len(fact.evidence), fact.key))
    rows = tuple(_row(data, fact) for fact in facts[:MOST_FACTS])
    return EntityPage(data.entity(slug), rows, max(0, len(facts) - MOST_FACTS))


def triples(store: Store, node: NamedNode, media: str) -> bytes:
    """The triples of the default graph that the entity has a part in."""
    quads = sorted_quads(_about(store, node))
    format = RDF_FORMATS[RDF[media]]
    prefixes = store.names.prefixes if RDF[media] in ("turtle", "n3", "rdfxml") else None
    return pyoxigraph.serialize(
        (Triple(q.subject, q.predicate, q.object) for q in quads), format=format, prefixes=prefixes
    )


def _about(store: Store, node: NamedNode) -> Iterator[Quad]:
    yield from store.match(node, None, None, DefaultGraph())
    yield from (quad for quad in store.match(None, None, node, DefaultGraph()) if quad.subject != node)


def _row(data: GraphData, fact: GraphFact) -> Row:
    sentences = []
    for item in fact.evidence[:MOST_SENTENCES]:
        source = data.document(item.document)
        sentences.append((item.text, source.title, item.date or "", item.speaker or ""))
    return Row(_end(data, fact.subject), fact.predicate, _end(data, fact.object), fact.factuality, tuple(sentences))


def _end(data: GraphData, id: str) -> tuple[str, str]:
    node = data.node(id)
    return node.label, node.id if node.kind == "entity" else ""
