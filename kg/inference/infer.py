"""All that may be inferred within each document, from what resolution made of its statements and of its things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from kg.facts import THRESHOLD, is_plain
from kg.inference.chains import chained
from kg.inference.told import Step, Told
from kg.model import Inference, Mention, Statement
from kg.ontology import Ontology
from kg.rdf import Names, relations

TEXT, CHAIN, GAZETTEER = "inference.text", "inference.chain", "inference.gazetteer"
# Of 69 places of Re-DocRED's documents 300 to 400 beside their country 58 are annotated so; of the other 11, as
# read, eight are there, and "St." twice and Troy are not. LIKELY: where other cities bear the name, too.
SURE, LIKELY = 0.95, 0.85
SHORTEST = 3  # letters of a place's name: "St." is none


class Located(Protocol):
    """The country of a place, and the gazetteer's record that says so."""

    @property
    def country(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def sure(self) -> bool: ...


class Resolved(Protocol):
    """What is read of a resolution: by `Document.id`, and places by `Entity.id`."""

    @property
    def statements(self) -> Mapping[str, Sequence[Statement]]: ...
    @property
    def mentions(self) -> Mapping[str, Sequence[Mention]]: ...
    @property
    def inferences(self) -> Mapping[str, Sequence[Inference]]: ...
    @property
    def places(self) -> Mapping[str, Located]: ...


def inferences(
    resolution: Resolved, ontology: Ontology, *, threshold: float = THRESHOLD
) -> dict[str, tuple[Inference, ...]]:
    """By `Document.id` what each document lets infer beyond what it states, sorted.

    Each document stands for itself, so that what is inferred goes when its document is removed. `threshold`: least
    confidence of the statements that anything is inferred from.
    """
    return {id: tuple(sorted(_of(id, resolution, ontology, threshold), key=_place)) for id in resolution.statements}


def _place(inference: Inference) -> tuple:
    return inference.subject.begin, inference.object.begin, inference.relation, inference.id


def _of(document: str, resolution: Resolved, ontology: Ontology, threshold: float) -> list[Inference]:
    told = Told(ontology, resolution.places)
    for step in _stated(resolution.statements[document], ontology, threshold):
        told.add(step)
    guessed = resolution.inferences.get(document, ())
    surest_first = sorted(guessed, key=lambda inference: (-inference.confidence, _place(inference)))
    found: list[Inference] = []
    for each in (*_known(document, resolution, guessed), *surest_first):
        in_country = told.is_in_country(each.subject, each.relation, each.object)
        inference = replace(each, relation="inCountry") if in_country else each
        if told.admits(inference):
            told.add(Step.of(inference))
            found.append(inference)
    return [*found, *chained(document, told, CHAIN)]


def _stated(statements: Sequence[Statement], ontology: Ontology, threshold: float) -> Iterator[Step]:
    """The plain facts that the ontology has a relation for."""
    names = Names()
    for statement in statements:
        if not is_plain(statement, threshold):
            continue
        reading = relations.read(statement, ontology, names)
        if reading.canonical is not None and reading.head is None:
            ends = statement.subject, statement.object
            subject, obj = reversed(ends) if reading.inverted else ends
            evidence = (statement.sentence,)
            yield Step(subject, reading.canonical.name, obj, statement.id, statement.confidence, evidence)


def _known(document: str, resolution: Resolved, guessed: Sequence[Inference]) -> Iterator[Inference]:
    """Where the gazetteer has the document's places, of those whose country it names as well."""
    named: dict[str, Mention] = {}
    for mention in resolution.mentions.get(document, ()):
        if mention.kind == "name" and mention.entity:
            named.setdefault(mention.entity.id, mention)
    for inference in guessed:
        if inference.object.entity:
            named.setdefault(inference.object.entity.id, inference.object)
    for id, mention in named.items():
        place = resolution.places.get(id)
        if place is not None and place.country in named and len(mention.label.strip(".")) >= SHORTEST:
            sure = SURE if place.sure else LIKELY
            country = named[place.country]
            yield Inference(document, mention, "inCountry", country, GAZETTEER, sure, source=place.source)
