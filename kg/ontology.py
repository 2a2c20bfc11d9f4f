"""Classes and relations of the graph, and the words that express them; read from `ontology/kg.ttl`."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

BASE = "https://example.org/kg/"
_UNKNOWN = (None, "", "Entity")
_ARTICLES = frozenset(["a", "an", "the"])
_OF = frozenset(["of", "at", "for", "to", "in", "with"])
_BEING = frozenset(["be", "become", "remain", "stay", "serve"])
_LESSER = frozenset(["vice", "deputy", "assistant", "associate", "sub", "under", "junior", "honorary", "not", "no"])


@dataclass(frozen=True, slots=True)
class Relation:
    """A canonical relation; all names are local names. Roles are those of an event node's subject and object."""

    name: str
    label: str
    comment: str = ""
    domain: str | None = None
    range: str | None = None
    symmetric: bool = False
    inverse: str | None = None
    parent: str | None = None  # the more general relation that it implies
    cues: tuple[str, ...] = ()
    inverse_cues: tuple[str, ...] = ()
    event: str = "Event"
    subject_role: str = "agent"
    object_role: str = "affects"


@dataclass(frozen=True)
class Ontology:
    """All classes with all their superclasses, and all relations, by local name."""

    classes: Mapping[str, frozenset[str]]
    relations: Mapping[str, Relation]
    chains: tuple[tuple[str, str, str], ...] = ()  # first, second, and what they imply one after the other
    _cues: dict[str, list[tuple[Relation, bool]]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        for relation in self.relations.values():
            for inverted, cues in ((False, relation.cues), (True, relation.inverse_cues)):
                for cue in cues:
                    self._cues.setdefault(cue, []).append((relation, inverted))
        for found in self._cues.values():
            found.sort(key=self._least_general_first)

    def is_a(self, type: str | None, ancestor: str) -> bool:
        """Whether one class is, or lies below, another."""
        return type == ancestor or ancestor in self.classes.get(type or "", frozenset())

    def allows(self, end: str | None, type: str | None) -> bool:
        """Whether a domain or range allows a type; of unknown types nothing is known, so they break none."""
        return end is None or type in _UNKNOWN or self.is_a(type, end)

    def fits(self, relation: Relation, subject_type: str | None, object_type: str | None) -> bool:
        """Whether domain and range allow the relation between things of these types."""
        return self.allows(relation.domain, subject_type) and self.allows(relation.range, object_type)

    def canonical(
        self, label: str, *, subject_type: str | None = None, object_type: str | None = None, rule: str = ""
    ) -> tuple[Relation, bool] | None:
        """The relation that a predicate of lemmas expresses, and whether it runs from object to subject.

        `rule`: what made the statement: of "meet president of" it tells that the first word is a verb.

        >>> relation, inverted = load().canonical("be acquired by", subject_type="Company", object_type="Company")
        >>> relation.name, inverted
        ('acquired', True)
        >>> load().canonical("meet", subject_type="Person", object_type="Concept") is None  # "met expectations"
        True
        """
        for relation, inverted in self.expressed(label, rule):
            ends = (object_type, subject_type) if inverted else (subject_type, object_type)
            if self.fits(relation, *ends):
                return relation, inverted
        return None

    def expressed(self, label: str, rule: str = "") -> Iterator[tuple[Relation, bool]]:
        """The relations that a predicate of lemmas may express, whatever the types of its ends, likeliest first."""
        for cue in _spellings(label, rule):
            yield from self._cues.get(cue, ())

    def implied(self, name: str) -> frozenset[str]:
        """A relation with the more general ones that it implies, and the inverse of each; nothing for no relation.

        >>> sorted(load().implied("chiefExecutiveOf")), sorted(load().implied("childOf"))
        (['chiefExecutiveOf', 'leads'], ['childOf', 'parentOf'])
        """
        found: set[str] = set()
        relation = self.relations.get(name)
        while relation is not None:
            found |= {relation.name, relation.inverse or relation.name}
            relation = self.relations.get(relation.parent or "")
        return frozenset(found)

    def known_class(self, type: str) -> str:
        """The type if it is a class of the ontology, else the class of everything."""
        return type if type in self.classes else "Entity"

    def _least_general_first(self, candidate: tuple[Relation, bool]) -> tuple[int, bool]:
        """Sorts the relations of one cue; of equals, the one that the file names first stays first."""
        relation, inverted = candidate
        depth = sum(len(self.classes.get(end or "Entity", ())) for end in (relation.domain, relation.range))
        known = sum(end not in _UNKNOWN for end in (relation.domain, relation.range))
        return -(10 * known + depth), inverted


def folder() -> Path:
    """Where the ontology files are: inside the installed package, else at the top of a checkout."""
    installed = Path(__file__).parent / "_ontology"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "ontology"


def text(name: str, base: str = BASE) -> str:
    """One file of the ontology folder, with the base of the graph in place of the usual one."""
    return (folder() / name).read_text(encoding="utf-8").replace(BASE, base)


@functools.cache
def load() -> Ontology:
    """The ontology that comes with `kg`."""
    triples = _Triples(text("kg.ttl"))
    classes = {name: frozenset() for name in triples.instances("Class", "onto#")}
    parents = {name: set(triples.names(name, "subClassOf", "onto#")) for name in classes}
    relations = triples.instances("ObjectProperty", "")
    return Ontology(
        {name: frozenset(_ancestors(name, parents)) for name in sorted(classes)},
        {name: _relation(triples, name) for name in relations},
        tuple(_chains(triples, relations)),
    )


def _spellings(label: str, rule: str = "") -> Iterator[str]:
    """The label as cues are written, then more and more loosely, unless it begins with a verb that says something else.

    >>> list(_spellings("the German foreign minister of"))
    ['german foreign minister of', 'be german foreign minister of', 'be foreign minister of', 'be minister of']
    >>> list(_spellings("meet president of", "verb.object_prepositional"))
    ['meet president of']
    """
    words = [word for word in label.lower().split() if word not in _ARTICLES]
    yield " ".join(words)
    if words and rule.startswith("verb.") and words[0] not in _BEING:
        return
    if words and words[0] != "be":
        words.insert(0, "be")
        yield " ".join(words)
    # what stands before the noun of an office does not change it, except that it may make it a lesser one
    while len(words) > 3 and words[1] not in _LESSER and words[-1] in _OF:
        del words[1]
        yield " ".join(words)


def _ancestors(name: str, parents: Mapping[str, Iterable[str]]) -> set[str]:
    found: set[str] = set()
    todo = [name]
    while todo:
        for parent in parents.get(todo.pop(), ()):
            if parent not in found:
                found.add(parent)
                todo.append(parent)
    return found


def _relation(triples: _Triples, name: str) -> Relation:
    def first(predicate: str, space: str) -> str | None:
        return next(iter(triples.names(name, predicate, space, subject_space="")), None)

    inverse, parent = first("inverseOf", ""), first("subPropertyOf", "")
    return Relation(
        name=name,
        label=triples.literals(name, "label")[0],
        comment=triples.literals(name, "comment")[0],
        domain=first("domain", "onto#"),
        range=first("range", "onto#"),
        symmetric=name in triples.instances("SymmetricProperty", ""),
        inverse=inverse,
        parent=parent if parent and triples.literals(parent, "cue") else None,  # the roles of events imply nothing
        cues=triples.literals(name, "cue"),
        inverse_cues=triples.literals(name, "inverseCue"),
        event=first("eventClass", "onto#") or "Event",
        subject_role=first("subjectRole", "") or "agent",
        object_role=first("objectRole", "") or "affects",
    )


def _chains(triples: _Triples, relations: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """First, second, and what they imply; as owl:propertyChainAxiom they would leave OWL 2 DL."""
    for relation in relations:
        for chain in sorted(triples.literals(relation, "chain")):
            first, second = chain.split()
            yield first, second, relation


class _Triples:
    """The triples of a Turtle text, looked up by local names."""

    def __init__(self, turtle: str) -> None:
        import pyoxigraph

        self._objects: dict[tuple[str, str], list[str]] = {}
        self._instances: dict[str, list[str]] = {}
        for quad in pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE):
            predicate = _local(quad.predicate.value)
            self._objects.setdefault((quad.subject.value, predicate), []).append(quad.object.value)
            if predicate == "type":
                self._instances.setdefault(_local(quad.object.value), []).append(quad.subject.value)

    def instances(self, type: str, space: str) -> list[str]:
        """Local names of what is declared in one of our namespaces."""
        return list(_within(self._instances.get(type, ()), space))

    def names(self, subject: str, predicate: str, space: str, *, subject_space: str | None = None) -> list[str]:
        """Local names of the objects in one of our namespaces."""
        subject_space = space if subject_space is None else subject_space
        return list(_within(self._objects.get((BASE + subject_space + subject, predicate), ()), space))

    def literals(self, subject: str, predicate: str) -> tuple[str, ...]:
        """The texts that a relation has for a property."""
        return tuple(self._objects.get((BASE + subject, predicate), ("",) if predicate == "comment" else ()))


def _local(iri: str) -> str:
    return iri.replace("#", "/").rsplit("/", 1)[-1]


def _within(iris: Iterable[str], space: str) -> Iterator[str]:
    for iri in iris:
        name = iri.removeprefix(BASE + space)
        if name != iri and "/" not in name and "#" not in name:
            yield name
