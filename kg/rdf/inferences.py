"""What was inferred, in the graph of its document: nodes of a class of their own, with properties of their own.

They are no statements, and share no property with them, so that no query for facts or claims meets one by chance.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from kg.model import Inference, Mention
from kg.ontology import Ontology
from kg.rdf.documents import DocumentGraph
from kg.rdf.literals import decimal, text
from kg.rdf.names import Names, link
from kg.rdf.values import value_node


def add_inferences(document: DocumentGraph, names: Names, ontology: Ontology, found: Iterable[Inference]) -> None:
    """Adds the inferences of a document, each with what it was inferred from."""
    inferences = list(found)
    own = {inference.id for inference in inferences}
    for inference in inferences:
        _add(document, names, ontology, inference, own)


def _add(document: DocumentGraph, names: Names, ontology: Ontology, inference: Inference, own: set[str]) -> None:
    node = names.within("inf", inference.id)
    relation = ontology.relations[inference.relation]
    words = f"{_name(inference.subject)} {relation.label} {_name(inference.object)} (inferred)"
    document.a(node, "kgo:Inference")
    document.add(node, "kgo:inferredIn", document.node)
    document.add(node, "rdfs:label", document.text(words))
    document.add(node, "kgo:inferredSubject", _term(document, names, inference.subject))
    document.add(node, "kgo:inferredRelation", names.relation(relation.name))
    document.add(node, "kgo:inferredObject", _term(document, names, inference.object))
    document.add(node, "kgo:likelihood", decimal(round(inference.confidence, 4)))
    document.add(node, "kgo:inferredBy", text(inference.rule))
    for sentence in inference.evidence:
        document.add(node, "kgo:inferredFrom", document.sentence(sentence))
    for premise in inference.premises:
        document.add(node, "prov:wasDerivedFrom", names.within("inf" if premise in own else "st", premise))
    document.add(node, "dct:source", link(inference.source) if inference.source else None)


def _term(document: DocumentGraph, names: Names, mention: Mention) -> NamedNode:
    if mention.entity is None:
        return value_node(names, document.document.id, mention)
    document.mention(mention)
    return names.entity(mention.entity.id)


def _name(mention: Mention) -> str:
    return mention.entity.label if mention.entity else mention.text
