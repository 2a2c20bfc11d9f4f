"""What a document has told so far, and whether something more may be inferred beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from kg.model import Inference, Mention, Sentence, name_of
from kg.ontology import Ontology

# Of which a thing has but one, or seldom two. As owl:FunctionalProperty they would make a reasoner take two birthplaces
# for one place.
ONE = frozenset("bornIn bornOn diedIn diedOn foundedOn inCountry nationality publishedOn takesPlaceOn".split())
PLACED = frozenset(("inCountry", "locatedIn"))
Triple = tuple[str, str, str]


class Located(Protocol):
    """The country of a place."""

    @property
    def country(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Step:
    """Something stated or inferred, as a chain may go through it; `id` is that of the statement or inference."""

    subject: Mention
    relation: str
    object: Mention
    id: str
    confidence: float
    evidence: tuple[Sentence, ...]
    source: str | None = None

    @classmethod
    def of(cls, inference: Inference) -> Step:
        """The inference as a step."""
        return cls(
            inference.subject,
            inference.relation,
            inference.object,
            inference.id,
            inference.confidence,
            inference.evidence,
            inference.source,
        )


class Told:
    """Triples by the names of their ends, with what they imply: the inverse, the more general relation, symmetry."""

    def __init__(self, ontology: Ontology, places: Mapping[str, Located]) -> None:
        self.ontology = ontology
        self.steps: dict[Triple, Step] = {}
        self._places = places
        self._objects: dict[tuple[str, str], set[str]] = defaultdict(set)

    def add(self, step: Step) -> None:
        """Takes note of a step; of two that say the same the first stays."""
        relation = self.ontology.relations[step.relation]
        self._add(step, relation.name)
        if relation.parent:
            self._add(step, relation.parent)
        turned = relation.name if relation.symmetric else relation.inverse
        if turned:
            back = (step.object, turned, step.subject, step.id, step.confidence, step.evidence, step.source)
            self._add(Step(*back), turned)

    def _add(self, step: Step, relation: str) -> None:
        subject, object_ = name_of(step.subject), name_of(step.object)
        self.steps.setdefault((subject, relation, object_), step)
        self._objects[subject, relation].add(object_)

    def admits(self, inference: Inference) -> bool:
        """Whether the inference is new, fits the types of its ends and contradicts nothing."""
        subject, object_ = name_of(inference.subject), name_of(inference.object)
        relation = self.ontology.relations[inference.relation]
        if subject == object_ or (subject, relation.name, object_) in self.steps:
            return False
        if not self.ontology.fits(relation, _type(inference.subject), _type(inference.object)):
            return False
        if not relation.symmetric and (object_, relation.name, subject) in self.steps:
            return False
        if relation.name in ONE and self._objects.get((subject, relation.name)):
            return False
        return relation.name not in PLACED or self._may_lie(inference, subject, object_)

    def is_in_country(self, subject: Mention, relation: str, object_: Mention) -> bool:
        """Whether being located there is being in a country: of places and organizations, not of who is on a visit."""
        if relation != "locatedIn" or not self.ontology.is_a(_type(object_), "Country"):
            return False
        return any(self.ontology.is_a(_type(subject), kind) for kind in ("Place", "Organization"))

    def _may_lie(self, inference: Inference, subject: str, object_: str) -> bool:
        """Whether one may lie in the other: no country in a country, no place in a country other than its own."""
        if not self.ontology.is_a(_type(inference.object), "Country"):
            return self._country(subject) in (None, self._country(object_)) or self._country(object_) is None
        return not self.ontology.is_a(_type(inference.subject), "Country") and self._country(subject) in (None, object_)

    def _country(self, place: str) -> str | None:
        """The country that a thing is in as far as that is known, by the gazetteer first."""
        if place in self._places:
            return self._places[place].country
        return next(iter(sorted(self._objects.get((place, "inCountry"), ()))), None)


def _type(mention: Mention) -> str:
    return mention.entity.type if mention.entity else mention.type
