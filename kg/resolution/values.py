"""What resolution hands over: entities, statements with their entities, and why things were taken for one."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Entity, Mention, Statement


@dataclass(frozen=True, slots=True)
class Merge:
    """The name `merged` was taken for the entity `kept`, or nearly so; `score` runs from 0 to 1."""

    kept: str  # Entity.id
    merged: str
    reason: str
    score: float


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
