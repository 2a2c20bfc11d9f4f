"""What several documents tell together of one thing: the label of a value, the declaration of a relation.

A note is what one document tells of it, under the key of the thing. Whoever has all notes of a key can write its
quads, whatever else the documents say.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

import pyoxigraph
from pyoxigraph import NamedNode

from kg.facts import THRESHOLD
from kg.model import Entity
from kg.ontology import Ontology, load
from kg.ontology import text as ontology_text
from kg.rdf.literals import decimal, text
from kg.rdf.names import LISTED, Names, link
from kg.rdf.quads import Quads
from kg.rdf.relations import Reading, declare, superior
from kg.rdf.rows import Row
from kg.rdf.values import Face, add_value

Note = tuple[str, str]  # key, what one document tells as JSON
_VALUE, _RELATION, _ROLE, _ENTITY = "value ", "relation ", "role ", "entity "
# words that express a relation are the extractor's business; of the ontology the graph keeps what readers need
_LEXICON = ("cue", "inverseCue")


@dataclass(frozen=True)
class Setup:
    """What is the same for all documents of a graph."""

    names: Names
    ontology: Ontology
    threshold: float = THRESHOLD
    software: str = "kg"

    def __reduce__(self) -> tuple:
        """Our own ontology is not sent to other processes, which have it."""
        own = self.ontology is load()
        return _setup, (self.names, None if own else self.ontology, self.threshold, self.software)

    @property
    def run(self) -> NamedNode:
        return self.names.within("run", self.software)


def _setup(names: Names, ontology: Ontology | None, threshold: float, software: str) -> Setup:
    return Setup(names, ontology or load(), threshold, software)


def of_value(node: NamedNode, face: Face) -> Note:
    return _VALUE + node.value, _json(face)


def of_relation(reading: Reading, language: str) -> Iterator[Note]:
    """How a predicate is worded and what it means; so, too, the one that stands for it."""
    meaning = "" if reading.head == reading.open else superior(reading) or ""
    yield _RELATION + reading.open.value, _json((reading.label, language, meaning))
    if reading.head and reading.canonical:
        yield _RELATION + reading.head.value, _json((reading.canonical.label, "en", ""))


def of_role(role: str) -> Note:
    return _ROLE + role, ""


def of_entity(id: str, language: str) -> Note:
    """That a document in that language speaks of the entity."""
    return key_of_entity(id), _json((language,))


def key_of_value(node: NamedNode) -> str:
    return _VALUE + node.value


def key_of_entity(id: str) -> str:
    return _ENTITY + json.dumps(id)


def is_of_value(key: str) -> bool:
    """Whether a key is of a value."""
    return key.startswith(_VALUE)


def entity_of(key: str) -> str | None:
    """The id of the entity that a key is of, None where it is of something else."""
    return json.loads(key.removeprefix(_ENTITY)) if key.startswith(_ENTITY) else None


def faces(notes: Iterable[str]) -> list[Face]:
    """What the notes tell of a value."""
    return [Face(*json.loads(note)) for note in notes]


def written(setup: Setup, key: str, notes: Collection[str]) -> set[Row]:
    """The rows of a value, a relation or a role of which these are all the notes; none of an entity."""
    bag = Quads(setup.names)
    graph = setup.names.within("g", "ontology")
    if not notes:
        return set()
    if key.startswith(_VALUE):
        add_value(bag, NamedNode(key.removeprefix(_VALUE)), faces(notes))
    elif key.startswith(_RELATION):
        uses = (tuple(json.loads(note)) for note in notes)
        declare(bag, setup.ontology, NamedNode(key.removeprefix(_RELATION)), uses, graph)
    elif key.startswith(_ROLE):
        _add_role(bag, key.removeprefix(_ROLE), graph)
    return bag.rows


def language(notes: Iterable[str]) -> str:
    """The language of an entity of which these are all the notes; English where there are several."""
    found = {json.loads(note)[0] for note in notes}
    return "en" if "en" in found else min(found)


def entity(setup: Setup, entity: Entity, language: str) -> set[Row]:
    """Type, names, links elsewhere and former ids of an entity that documents speak of."""
    bag, resolved = Quads(setup.names), setup.names.within("g", "resolution")
    node = setup.names.entity(entity.id)
    bag.a(node, f"kgo:{setup.ontology.known_class(entity.type)}")
    bag.add(node, "rdfs:label", text(entity.label, language))
    for alias in entity.aliases:
        if alias != entity.label:
            bag.add(node, "skos:altLabel", text(alias, language))
    for address in entity.links:
        elsewhere = link(address)
        bag.add(node, "owl:sameAs", elsewhere, resolved)
        if elsewhere is None and ":" not in address:  # what somebody's own list calls it
            bag.add(node, "dct:identifier", text(address), resolved)
    for listed in (id for id in (entity.id, *entity.former) if id.startswith(LISTED)):
        bag.add(node, "dct:identifier", text(unquote(listed.removeprefix(LISTED))), resolved)
    for former in map(bag.names.entity, entity.former):
        bag.add(former, "owl:sameAs", node, resolved)
        bag.add(former, "dct:isReplacedBy", node, resolved)
    for either in map(bag.names.entity, entity.shared):  # it may have been another thing's: so not the same as this one
        bag.add(either, "dct:isReplacedBy", node, resolved)
    return bag.rows


def constant(setup: Setup) -> set[Row]:
    """The vocabulary, and what made the graph; it carries no time of day, so that the same input gives the same."""
    bag, runs = Quads(setup.names), setup.names.within("g", "runs")
    bag.a(setup.run, "prov:Activity", runs)
    bag.add(setup.run, "kgo:software", text(setup.software), runs)
    bag.add(setup.run, "kgo:threshold", decimal(setup.threshold), runs)
    graph = setup.names.within("g", "ontology")
    for subject, triples in vocabulary(setup.names.base).items():
        for predicate, object_ in triples:
            bag.add(subject, predicate, object_, graph)
    return bag.rows


@functools.cache
def vocabulary(base: str) -> dict[NamedNode, list[tuple]]:
    """Predicates and objects of all that the ontology describes, by subject."""
    turtle = ontology_text("kg.ttl", base)
    lexicon = {f"{base}onto#{name}" for name in _LEXICON}
    found: dict[NamedNode, list[tuple]] = {}
    for quad in pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE):
        if quad.predicate.value not in lexicon:
            found.setdefault(quad.subject, []).append((quad.predicate, quad.object))
    return found


def _add_role(bag: Quads, role: str, graph: NamedNode) -> None:
    node = bag.names.node(f"kgq:{role}")
    if node not in vocabulary(bag.names.base):
        bag.a(node, "owl:AnnotationProperty", graph)
        bag.add(node, "rdfs:label", text(role, "en"), graph)


def _json(parts: Iterable[str]) -> str:
    return json.dumps(tuple(parts))
