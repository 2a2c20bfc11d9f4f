"""All quads of a graph, from what the documents say and what resolution made of it."""

from __future__ import annotations

import functools
import importlib.metadata
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from kg.extraction import Extraction
from kg.facts import THRESHOLD, Resolved
from kg.model import Document, Entity, Mention
from kg.ontology import BASE, Ontology
from kg.ontology import text as ontology_text
from kg.rdf.documents import DocumentGraph
from kg.rdf.literals import decimal, text
from kg.rdf.names import Names, link
from kg.rdf.quads import Quads
from kg.rdf.relations import Declarations
from kg.rdf.statements import Context, add_statements, mentions_of, values_of
from kg.rdf.values import add_values

# words that express a relation are the extractor's business; of the ontology the graph keeps what readers need
_LEXICON = ("cue", "inverseCue")


def quads(
    extractions: Iterable[Extraction],
    resolution: Resolved,
    ontology: Ontology,
    *,
    base: str = BASE,
    threshold: float = THRESHOLD,
    software: str | None = None,
) -> list[Quad]:
    """Every quad of the graph, sorted; the same whatever the order of the extractions."""
    bag = Quads(Names(base))
    documents = _documents(extractions)
    used = list(_used(documents, resolution))
    labels = add_values(bag, _values(documents, resolution))
    context = Context(bag, ontology, threshold, labels, Declarations(), set())
    run = _add_run(bag, software or _software(), threshold)
    for document in documents:
        graph = DocumentGraph(bag, document)
        graph.describe(run)
        add_statements(context, graph, tuple(resolution.statements.get(document.id, ())))
        for mention in _named(resolution, document):
            graph.mention(mention)
    _add_entities(bag, ontology, resolution.entities, _languages(documents, used, resolution))
    _add_ontology(context)
    return bag.sorted()


def _documents(extractions: Iterable[Extraction]) -> list[Document]:
    """Each document once, by id; of several places with the same text the first counts."""
    found: dict[str, Document] = {}
    for extraction in extractions:
        document = extraction.document
        other = found.get(document.id)
        if other is None or (document.source, document.line or 0) < (other.source, other.line or 0):
            found[document.id] = document
    return [found[id] for id in sorted(found)]


def _used(documents: Sequence[Document], resolution: Resolved) -> Iterator[tuple[str, Mention]]:
    """Every phrase that a statement uses, with its document."""
    for document in documents:
        for statement in resolution.statements.get(document.id, ()):
            for mention in mentions_of(statement):
                yield document.id, mention


def _values(documents: Sequence[Document], resolution: Resolved) -> Iterator[tuple[str, Mention]]:
    """Every amount and time that becomes a node, with its document."""
    for document in documents:
        for statement in resolution.statements.get(document.id, ()):
            for mention in values_of(statement):
                yield document.id, mention


def _named(resolution: Resolved, document: Document) -> Iterator[Mention]:
    """Names in the text, whether a statement uses them or not."""
    for mention in resolution.mentions.get(document.id, ()):
        if mention.kind == "name" and mention.entity:
            yield mention


def _languages(
    documents: Sequence[Document], used: Iterable[tuple[str, Mention]], resolution: Resolved
) -> dict[str, str]:
    """Language of the documents that speak of an entity; English where there are several."""
    of = {document.id: document.language for document in documents}
    found: dict[str, set[str]] = {}
    named = ((document.id, mention) for document in documents for mention in _named(resolution, document))
    for document, mention in (*used, *named):
        if mention.entity:
            found.setdefault(mention.entity.id, set()).add(of[document])
    return {id: "en" if "en" in languages else min(languages) for id, languages in found.items()}


def _add_entities(bag: Quads, ontology: Ontology, entities: Iterable[Entity], languages: dict[str, str]) -> None:
    """Type, names, links elsewhere and former ids of every entity that a document speaks of."""
    resolved = bag.names.within("g", "resolution")
    for entity in entities:
        if entity.id not in languages:
            continue
        node, language = bag.names.entity(entity.id), languages[entity.id]
        bag.a(node, f"kgo:{ontology.known_class(entity.type)}")
        bag.add(node, "rdfs:label", text(entity.label, language))
        for alias in entity.aliases:
            if alias != entity.label:
                bag.add(node, "skos:altLabel", text(alias, language))
        for address in entity.links:
            bag.add(node, "owl:sameAs", link(address), resolved)
        for former in map(bag.names.entity, entity.former):
            bag.add(former, "owl:sameAs", node, resolved)
            bag.add(former, "dct:isReplacedBy", node, resolved)


def _add_run(bag: Quads, software: str, threshold: float) -> NamedNode:
    """What made the graph; it carries no time of day, so that the same input gives the same graph."""
    graph = bag.names.within("g", "runs")
    run = bag.names.within("run", software)
    bag.a(run, "prov:Activity", graph)
    bag.add(run, "kgo:software", text(software), graph)
    bag.add(run, "kgo:threshold", decimal(threshold), graph)
    return run


def _add_ontology(context: Context) -> None:
    """The vocabulary, with every relation and qualifier that was used declared."""
    bag = context.quads
    graph = bag.names.within("g", "ontology")
    for subject, predicate, object_ in _vocabulary(bag.names.base):
        bag.add(subject, predicate, object_, graph)
    context.declarations.add_to(bag, context.ontology, graph)
    known = {subject for subject, _, _ in _vocabulary(bag.names.base)}
    for node, role in ((bag.names.node(f"kgq:{role}"), role) for role in context.roles):
        if node in known:
            continue
        bag.a(node, "owl:AnnotationProperty", graph)
        bag.add(node, "rdfs:label", text(role, "en"), graph)


@functools.cache
def _vocabulary(base: str) -> tuple[tuple, ...]:
    turtle = ontology_text("kg.ttl", base)
    parsed = pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE)
    lexicon = {f"{base}onto#{name}" for name in _LEXICON}
    return tuple((q.subject, q.predicate, q.object) for q in parsed if q.predicate.value not in lexicon)


@functools.cache
def _software() -> str:
    try:
        return "kg " + importlib.metadata.version("kg")
    except importlib.metadata.PackageNotFoundError:
        return "kg"
