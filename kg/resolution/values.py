"""What resolution hands over: entities, statements with their entities, and why things were taken for one."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model import Entity, Inference, Mention, Statement


@dataclass(frozen=True, slots=True)
class Merge:
    """The name `merged` was taken for the entity `kept`, or nearly so; `score` runs from 0 to 1."""

    kept: str  # Entity.id
    merged: str
    reason: str
    score: float
    label: str = ""  # Entity.label of `kept`


@dataclass(frozen=True, slots=True)
class Located:
    """The country that a gazetteer has a place in; `sure`: the place's name can mean no other place."""

    country: str  # Entity.id of a country that the documents name, else its ISO 3166 code
    source: str  # IRI of the gazetteer's record
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Resolution:
    """Entities sorted by id; statements and mentions by `Document.id`; merges and near misses sorted.

    A plural that stands for several entities is there once for each.
    """

    entities: tuple[Entity, ...]
    statements: dict[str, tuple[Statement, ...]]
    mentions: dict[str, tuple[Mention, ...]]
    merges: tuple[Merge, ...] = ()
    near_misses: tuple[Merge, ...] = ()  # not merged: `merged` is the label of another entity
    inferences: dict[str, tuple[Inference, ...]] = field(default_factory=dict)  # by `Document.id`
    places: dict[str, Located] = field(default_factory=dict)  # places of known countries, by `Entity.id`
