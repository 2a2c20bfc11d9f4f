"""What one document adds to a graph, by itself: the quads of its own graph, those it shares with others, its notes.

A graph is the union of its parts, of what their notes tell together (`notes`), and of what is known of its entities.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from kg.facts import Resolved
from kg.model import Document, Entity, Mention, Statement
from kg.rdf import notes
from kg.rdf.documents import DocumentGraph
from kg.rdf.gate import sifted
from kg.rdf.inferences import add_inferences
from kg.rdf.notes import Note, Setup
from kg.rdf.quads import Quads
from kg.rdf.rows import Row, graph_of, quads_of
from kg.rdf.statements import Context, add_statements, mentions_of, values_of
from kg.rdf.values import Face, add_value, face, label, value_node

Faces = Mapping[NamedNode, Iterable[Face]]


@dataclass(frozen=True, slots=True)
class Part:
    """Quads in the graph of a document, sorted, quads that others may have, and what it tells of common things."""

    document: str
    own_rows: Sequence[Row]
    shared_rows: Sequence[Row]
    notes: frozenset[Note]

    @property
    def own(self) -> list[Quad]:
        return quads_of(self.own_rows)

    @property
    def shared(self) -> list[Quad]:
        return quads_of(self.shared_rows)


def values(setup: Setup, document: str, resolution: Resolved) -> dict[NamedNode, set[Face]]:
    """The amounts and times of a document that become nodes, and what its mentions tell of them."""
    found: dict[NamedNode, set[Face]] = {}
    stated = (mention for statement in resolution.statements.get(document, ()) for mention in values_of(statement))
    inferred = (inference.object for inference in resolution.inferences.get(document, ()))
    for mention in (*stated, *inferred):
        if mention.is_literal:
            found.setdefault(value_node(setup.names, document, mention), set()).add(face(mention))
    return found


def part(setup: Setup, document: Document, resolution: Resolved, known: Faces, *, gate: bool = True) -> Part:
    """The part of a document; statements that break a promise are set aside, unless `gate` is False.

    `known`: what all documents tell of the values that this one names.
    """
    statements = tuple(resolution.statements.get(document.id, ()))
    names = tuple(named(resolution, document))
    context = Context(
        Quads(setup.names), setup.ontology, setup.threshold, {node: label(faces) for node, faces in known.items()}
    )
    graph = DocumentGraph(context.quads, document)
    graph.describe(setup.run)
    add_statements(context, graph, statements)
    inferred = tuple(resolution.inferences.get(document.id, ()))
    add_inferences(graph, setup.names, setup.ontology, inferred)
    for mention in names:
        graph.mention(mention)
    entities = _entities(statements, (*names, *(end for i in inferred for end in (i.subject, i.object))))
    found = list(context.quads.rows)
    if gate:
        beside = _looked_at(setup, context, entities.values(), known)
        found = sifted(found, setup.names, setup.ontology, beside=beside)
    own, shared, name = [], [], graph.graph.value
    for row in found:
        (own if graph_of(row) == name else shared).append(row)
    told = values(setup, document.id, resolution)
    return Part(document.id, sorted(own), shared, frozenset(_notes(context, document, told, entities)))


def documents(found: Iterable[Document]) -> list[Document]:
    """Each document once, by id; of several places with the same text the first counts."""
    kept: dict[str, Document] = {}
    for document in found:
        other = kept.get(document.id)
        if other is None or (document.source, document.line or 0) < (other.source, other.line or 0):
            kept[document.id] = document
    return [kept[id] for id in sorted(kept)]


def named(resolution: Resolved, document: Document) -> Iterator[Mention]:
    """Names in the text, whether a statement uses them or not."""
    for mention in resolution.mentions.get(document.id, ()):
        if mention.kind == "name" and mention.entity:
            yield mention


def _entities(statements: Iterable[Statement], names: Iterable[Mention]) -> dict[str, Entity]:
    """What the document speaks of."""
    used = (mention for statement in statements for mention in mentions_of(statement))
    return {mention.entity.id: mention.entity for mention in (*used, *names) if mention.entity}


def _notes(
    context: Context, document: Document, told: Mapping[NamedNode, set[Face]], entities: Iterable[str]
) -> Iterator[Note]:
    yield from (notes.of_value(node, face) for node, faces in told.items() for face in faces)
    for reading in context.readings:
        yield from notes.of_relation(reading, document.language)
    yield from map(notes.of_role, context.roles)
    yield from (notes.of_entity(id, document.language) for id in entities)


def _looked_at(setup: Setup, context: Context, entities: Iterable[Entity], known: Faces) -> list[Row]:
    """Rows from outside the document that its statements are judged by: types of things, kinds of relations."""
    bag = Quads(setup.names)
    for entity in entities:
        bag.a(setup.names.entity(entity.id), f"kgo:{setup.ontology.known_class(entity.type)}")
    vocabulary = notes.vocabulary(setup.names.base)
    for reading in context.readings:
        if reading.canonical:
            relation = setup.names.relation(reading.canonical.name)
            for predicate, object_ in vocabulary.get(relation, ()):
                bag.add(relation, predicate, object_)
    for node, faces in known.items():
        add_value(bag, node, faces)
    return list(bag.rows)
