"""The two layers of relations: the predicate as the text words it, and the ontology's relation that it expresses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg import wordings
from kg.model import Mention, Statement, content_id
from kg.ontology import Ontology, Relation
from kg.rdf.literals import text
from kg.rdf.names import Names, relation_slug
from kg.rdf.quads import Quads

Triple = tuple[NamedNode, NamedNode, NamedNode]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a statement's predicate is to be read: `canonical` runs from object to subject where `inverted`."""

    open: NamedNode
    label: str
    canonical: Relation | None = None
    inverted: bool = False
    head: NamedNode | None = (
        None  # the canonical relation where it is another open predicate, or this one, of one meaning
    )

    @property
    def words(self) -> str:
        """The relation for the eye."""
        return self.canonical.label if self.canonical else self.label


def read(statement: Statement, ontology: Ontology, names: Names) -> Reading:
    """The reading that fits the types of subject and object; no canonical relation where none fits."""
    label = " ".join(statement.predicate.label.split())
    canonical, inverted = _canonical(statement, ontology) or _worded(statement, ontology) or (None, False)
    name = relation_slug(label)
    if name in ontology.relations and (canonical is None or inverted or name != canonical.name):
        name = "to_" + name  # "place missiles" is not the place of an event
    own = canonical is None or canonical.name in ontology.relations
    return Reading(names.relation(name), label, canonical, inverted, None if own else names.relation(canonical.name))


def triples(subject: NamedNode, object: NamedNode, reading: Reading, names: Names) -> list[Triple]:
    """All that a plain statement asserts: in its own words, canonically, and the other way round."""
    found = [(subject, reading.open, object)]
    relation = reading.canonical
    if relation is None:
        return found
    first, last = (object, subject) if reading.inverted else (subject, object)
    if reading.head != reading.open:
        found.append((first, names.relation(relation.name), last))
    if relation.symmetric:
        found.append((last, names.relation(relation.name), first))
    if relation.inverse:
        found.append((last, names.relation(relation.inverse), first))
    if relation.parent:  # so that a question for leaders finds chief executives in stores that do not reason
        found.append((first, names.relation(relation.parent), last))
    return found


def key(subject: NamedNode, object: NamedNode, reading: Reading) -> str:
    """The same for all statements of one fact, whichever way round they put it."""
    ends = [subject.value, object.value]
    if reading.inverted:
        ends.reverse()
    if reading.canonical and reading.canonical.symmetric:
        ends.sort()
    meaning = reading.canonical.name if reading.canonical and not reading.head else (reading.head or reading.open).value
    return content_id(ends[0], meaning, ends[1])


def type_of(mention: Mention) -> str:
    """Class of what the mention stands for."""
    if mention.kind == "clause":
        return "Statement" if mention.statement else "Claim"
    return mention.entity.type if mention.entity else mention.type


def declare(
    quads: Quads, ontology: Ontology, relation: NamedNode, uses: Iterable[tuple[str, str, str]], graph: NamedNode
) -> None:
    """Declares an open relation, below its canonical one if all its uses mean that.

    `uses`: its words, their language, and the name of the relation that they mean, "" where they mean none.
    """
    if quads.names.local(relation.value) in ontology.relations:
        return
    uses = set(uses)
    words, language, _ = min(uses)
    quads.a(relation, "owl:ObjectProperty", graph)
    quads.add(relation, "rdfs:label", text(words, language), graph)
    meant = {meaning for _, _, meaning in uses}
    if len(meant) == 1 and meant != {""}:
        quads.add(relation, "rdfs:subPropertyOf", quads.names.relation(*meant), graph)


def superior(reading: Reading) -> str | None:
    """The relation that every use of the predicate implies in the same direction."""
    if reading.canonical is None:
        return None
    return reading.canonical.inverse if reading.inverted else reading.canonical.name


def _canonical(statement: Statement, ontology: Ontology) -> tuple[Relation, bool] | None:
    types = type_of(statement.subject), type_of(statement.object)
    label = statement.predicate.label
    given = ontology.relations.get(statement.predicate.canonical or "")
    found = ontology.canonical(label, subject_type=types[0], object_type=types[1], rule=statement.rule)
    if given is None or (found and found[0] is given):
        return found and _primary(*found, ontology)
    if ontology.fits(given, *types):
        return _primary(given, False, ontology)
    return found and _primary(*found, ontology)


def _worded(statement: Statement, ontology: Ontology) -> tuple[Relation, bool] | None:
    types = {"subject_type": type_of(statement.subject), "object_type": type_of(statement.object)}
    label = " ".join(statement.predicate.label.split())
    found = wordings.load().canonical(label, **types, known=ontology)
    return found and _primary(*found, ontology)


def _primary(relation: Relation, inverted: bool, ontology: Ontology) -> tuple[Relation, bool]:
    """Of two inverse relations the one with cue words, so that both ways of saying it share a key."""
    if relation.inverse and not relation.cues and ontology.relations[relation.inverse].cues:
        return ontology.relations[relation.inverse], not inverted
    return relation, inverted
