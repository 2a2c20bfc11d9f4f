"""All quads of a graph, from what the documents say and what resolution made of it."""

from __future__ import annotations

import functools
import importlib.metadata
from collections.abc import Callable, Iterable
from itertools import chain

from pyoxigraph import Quad

from kg.extraction import Extraction
from kg.facts import THRESHOLD, Resolved
from kg.ontology import BASE, Ontology
from kg.rdf import notes
from kg.rdf.names import Names
from kg.rdf.notes import Setup
from kg.rdf.parts import Faces, Part, documents, part, values
from kg.rdf.rows import Row, quads_of

Listener = Callable[[Part], object]


def quads(
    extractions: Iterable[Extraction],
    resolution: Resolved,
    ontology: Ontology,
    *,
    base: str = BASE,
    threshold: float = THRESHOLD,
    software: str | None = None,
) -> list[Quad]:
    """Every quad of the graph, sorted; the same whatever the order of the extractions."""
    return whole(setup(ontology, base, threshold, software), extractions, resolution, gate=False)


def setup(ontology: Ontology, base: str, threshold: float, software: str | None = None) -> Setup:
    """What is the same for all documents; `software` is this version of kg, unless it is given."""
    return Setup(Names(base), ontology, threshold, software or _software())


def whole(
    setup: Setup,
    extractions: Iterable[Extraction],
    resolution: Resolved,
    *,
    gate: bool = True,
    listener: Listener | None = None,
) -> list[Quad]:
    """Every quad of the graph, sorted; `listener` hears of the part of each document."""
    return quads_of(all_rows(setup, extractions, resolution, gate=gate, listener=listener))


def all_rows(
    setup: Setup,
    extractions: Iterable[Extraction],
    resolution: Resolved,
    *,
    gate: bool = True,
    listener: Listener | None = None,
) -> list[Row]:
    """The same as rows: where the whole graph is written, most of the time would go into making quads."""
    found = documents(extraction.document for extraction in extractions)
    told = {document.id: values(setup, document.id, resolution) for document in found}
    known: Faces = _together(told.values())
    own: list[list[Row]] = []
    common = notes.constant(setup)
    heard: dict[str, set[str]] = {}
    for document in found:
        one = part(setup, document, resolution, {node: known[node] for node in told[document.id]}, gate=gate)
        own.append(sorted(one.own_rows))
        common.update(one.shared_rows)
        for key, note in one.notes:
            heard.setdefault(key, set()).add(note)
        if listener:
            listener(one)
    for key, all_notes in heard.items():
        common |= notes.written(setup, key, all_notes)
    for entity in resolution.entities:
        told_of = heard.get(notes.key_of_entity(entity.id))
        if told_of:
            common |= notes.entity(setup, entity, notes.language(told_of))
    return sorted(chain(sorted(common), *own))  # what is sorted in runs is merged


def _together(told: Iterable[Faces]) -> Faces:
    """What all documents tell of each value."""
    known: dict = {}
    for document in told:
        for node, faces in document.items():
            known.setdefault(node, set()).update(faces)
    return known


@functools.cache
def _software() -> str:
    try:
        return "kg " + importlib.metadata.version("kg")
    except importlib.metadata.PackageNotFoundError:
        return "kg"
