"""What documents share: facts and events that several may tell, values, relations, roles, entities, vocabulary."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import Entity
from kg.rdf import notes
from kg.rdf.notes import Note, Setup
from kg.rdf.rows import Row


class Common:
    """Gathers from the parts of documents what stands in no document's own graph."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._rows = notes.constant(setup)
        self._heard: dict[str, set[str]] = {}

    def take(self, shared: Iterable[Row], told: Iterable[Note]) -> None:
        """What one part shares, and what it tells."""
        self._rows.update(shared)
        for key, note in told:
            self._heard.setdefault(key, set()).add(note)

    def rows(self, entities: Iterable[Entity]) -> list[Row]:
        """All of it, sorted, when every part was taken; of the entities those that documents speak of."""
        found = set(self._rows)
        for key, told in self._heard.items():
            found |= notes.written(self._setup, key, told)
        for entity in entities:
            of_it = self._heard.get(notes.key_of_entity(entity.id))
            if of_it:
                found |= notes.entity(self._setup, entity, notes.language(of_it))
        return sorted(found)
