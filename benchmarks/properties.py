"""Properties of published data sets and the relations of our ontology that state them: the tables beside this file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg import ontology


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a data set; `subjects` are the classes that its subject may be of, none for any."""

    id: str
    relation: str
    inverted: bool
    subjects: tuple[str, ...] = ()


def table(name: str) -> list[Property]:
    """The rows of a table, one for each relation of a property.

    >>> [p.relation for p in table("knowledgenet") if p.id == "FOUNDED_BY"]
    ['founded']
    """
    found = []
    for line in (Path(__file__).parent / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            id, _, relations, *subjects = line.split("\t")
            for relation in relations.split():
                inverted = relation.startswith("-")
                found.append(Property(id, relation.lstrip("-"), inverted, tuple(" ".join(subjects).split())))
    return found


def stated(
    properties: list[Property], relation: str, *, subject_type: str, object_type: str
) -> Iterator[tuple[str, bool]]:
    """The properties that a relation between things of these types states, and whether each runs the other way."""
    known = ontology.load()
    for property in properties:
        subject = object_type if property.inverted else subject_type
        allowed = not property.subjects or subject == "Entity" or any(known.is_a(subject, c) for c in property.subjects)
        if property.relation == relation and allowed:
            yield property.id, property.inverted
