"""What a document is, and the phrases and sentences of it that the graph speaks of."""

from __future__ import annotations

import hashlib

from pyoxigraph import Literal, NamedNode

from kg.model import Document, Entity, Mention, Sentence
from kg.rdf.literals import date, integer, text
from kg.rdf.names import link
from kg.rdf.quads import Quads, Term


class DocumentGraph:
    """Adds to the named graph of one document."""

    def __init__(self, quads: Quads, document: Document) -> None:
        self.document = document
        self._quads = quads
        self.graph = quads.names.within("g", document.id)
        self.node = quads.names.document(document.id)
        self._graph = self.graph.value
        self._spans: dict[tuple[int, int], NamedNode] = {}
        self._mentions: dict[tuple[int, int, str, str | None], NamedNode] = {}

    def add(self, subject: NamedNode, predicate: str, object: Term | None) -> None:
        """One quad; an object that is None adds nothing."""
        if object is not None:
            self._quads.put(self._graph, subject, predicate, object)

    def a(self, subject: NamedNode, type: str) -> None:
        self._quads.put(self._graph, subject, "rdf:type", self._quads.names.node(type))

    def text(self, words: str) -> Literal:
        """A literal in the document's language."""
        return text(words, self.document.language)

    def describe(self, run: NamedNode) -> None:
        """Title, date, place and content hash, and that the graph was made from it."""
        document = self.document
        self.a(self.graph, "prov:Bundle")
        self.add(self.graph, "prov:wasDerivedFrom", self.node)
        self.add(self.graph, "prov:wasGeneratedBy", run)
        self.a(self.node, "kgo:Article")
        self.add(self.node, "kgo:contentHash", text(_content_hash(document.text)))
        self.add(self.node, "kgo:file", text(document.source))
        self.add(self.node, "kgo:line", None if document.line is None else integer(document.line))
        self.add(self.node, "dct:title", self.text(document.title) if document.title else None)
        self.add(self.node, "dct:issued", date(document.published) if document.published else None)
        self.add(self.node, "dct:language", text(document.language))
        self.add(self.node, "dct:source", link(document.url or document.source))

    def sentence(self, sentence: Sentence) -> NamedNode:
        """The sentence as evidence."""
        node = self.span(sentence.begin, sentence.end)
        self.a(node, "nif:Sentence")
        return node

    def mention(self, mention: Mention) -> NamedNode:
        """The phrase that stands for an entity."""
        assert mention.entity is not None
        told = mention.begin, mention.end, mention.entity.id, mention.resolution
        if told not in self._mentions:  # a name is told of by the text, and by every statement that uses it
            self._mentions[told] = self._stands_for(mention, mention.entity)
        return self._mentions[told]

    def _stands_for(self, mention: Mention, entity: Entity) -> NamedNode:
        node = self.span(mention.begin, mention.end)
        self.a(node, "kgo:Mention")
        self.add(node, "kgo:refersTo", self._quads.names.entity(entity.id))
        self.add(node, "kgo:resolution", text(mention.resolution) if mention.resolution else None)
        return node

    def span(self, begin: int, end: int) -> NamedNode:
        """Characters of the document, as NIF describes them."""
        if (begin, end) not in self._spans:
            self._spans[begin, end] = self._described(begin, end)
        return self._spans[begin, end]

    def _described(self, begin: int, end: int) -> NamedNode:
        node = self._quads.names.span(self.document.id, begin, end)
        self.add(node, "nif:referenceContext", self.node)
        self.add(node, "nif:beginIndex", integer(begin))
        self.add(node, "nif:endIndex", integer(end))
        self.add(node, "nif:anchorOf", text(self.document.text[begin:end]))
        return node


def _content_hash(words: str) -> str:
    return "sha256:" + hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
