"""One entity: its page with facts and sentences, and its triples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.answers import Conclusion, why
from kg.errors import KgError
from kg.facts import Evidence, GraphData, GraphFact, Node
from kg.rdf import sorted_quads
from kg.serving.formats import RDF
from kg.serving.worker import RDF_FORMATS
from kg.store import Store

MOST_FACTS = 200
MOST_SENTENCES = 5
MOST_INFERRED = 50


Piece = tuple[str, str]  # words, and what they are to the fact: "", "trigger" or "end"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in pieces, with its document, date and speaker, "" where there is none."""

    pieces: tuple[Piece, ...]
    document: str
    date: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Row:
    """One fact or claim as it is shown; ends: (label, slug or "") of subject and object."""

    subject: tuple[str, str]
    relation: str
    object: tuple[str, str]
    factuality: str
    sentences: tuple[Said, ...]
    more: int  # sentences that are not shown


@dataclass(frozen=True, slots=True)
class EntityPage:
    """What the page of an entity tells; `notes`: (property, value, graph) from graphs of the user's own."""

    node: Node
    facts: tuple[Row, ...]
    claims: tuple[Row, ...]
    left_out: int
    notes: tuple[tuple[str, str, str], ...] = ()
    inferred: tuple[Conclusion, ...] = ()


def found(store: Store, slug: str) -> NamedNode | None:
    """The entity of that slug or IRI, or of one that it replaces; None where there is none, whatever the slug tries."""
    try:
        node = NamedNode(store.names.absolute(slug))
    except ValueError:
        return None
    if not store.names.is_entity(node.value):
        return None
    newer = store.match(node, "dct:isReplacedBy", None, store.names.within("g", "resolution"))
    nodes = [node, *sorted((quad.object for quad in newer), key=str)]
    known = [node for node in nodes if _is_described(store, node)]
    return known[0] if len(known) == 1 else None


def _is_described(store: Store, node: NamedNode) -> bool:
    types = store.match(node, "rdf:type", None, DefaultGraph())
    return any(store.names.is_described(node.value, quad.object.value) for quad in types)


def entity_page(store: Store, node: NamedNode) -> EntityPage:
    """Facts before claims, each with some of its sentences."""
    slug, notes = store.names.local(node.value), tuple(_notes(store, node))
    try:
        explained = why(store, node.value)
    except KgError:  # nothing is said about it
        label = next((q.object.value for q in store.match(node, "rdfs:label")), slug)
        return EntityPage(Node(slug, node.value, label, "Entity"), (), (), 0, notes)
    data = explained.data
    found = sorted(data.facts, key=lambda fact: (not fact.plain, fact.factuality, -len(fact.evidence), fact.key))
    rows = [(fact.plain, _row(data, fact)) for fact in found[:MOST_FACTS]]
    facts, claims = (tuple(row for plain, row in rows if plain is wanted) for wanted in (True, False))
    left_out = max(0, len(found) - MOST_FACTS)
    once = {
        (one.subject, one.relation, one.object): one for one in reversed(explained.inferred)
    }  # of several documents
    inferred = tuple(one for one in explained.inferred if one in once.values())[:MOST_INFERRED]
    return EntityPage(data.entity(slug), facts, claims, left_out, notes, inferred)


def _notes(store: Store, node: NamedNode) -> Iterator[tuple[str, str, str]]:
    """What graphs outside of the base say of it."""
    short = store.names.short
    for quad in sorted_quads(store.match(node)):
        if isinstance(quad.graph_name, NamedNode) and not quad.graph_name.value.startswith(store.names.base):
            value = quad.object.value if isinstance(quad.object, Literal) else short(quad.object.value)
            yield short(quad.predicate.value), value, quad.graph_name.value


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
        sentences.append(Said(tuple(pieces(item)), source.title, item.date or "", item.speaker or ""))
    more = max(0, len(fact.evidence) - MOST_SENTENCES)
    ends = (_end(data, fact.subject), fact.predicate, _end(data, fact.object))
    return Row(*ends, fact.factuality, tuple(sentences), more)


def pieces(item: Evidence) -> Iterator[Piece]:
    """The sentence cut where the words of the fact begin and end; of words that are two things, the trigger."""
    marks = [(item.trigger, "trigger"), (item.subject, "end"), (item.object, "end")]
    place = 0
    for (begin, end), kind in sorted((span, kind) for span, kind in marks if span and span[0] < span[1]):
        begin = max(begin, place)
        if begin < end:
            yield item.text[place:begin], ""
            yield item.text[begin:end], kind
            place = end
    yield item.text[place:], ""


def _end(data: GraphData, id: str) -> tuple[str, str]:
    node = data.node(id)
    return node.label, node.id if node.kind == "entity" else ""
