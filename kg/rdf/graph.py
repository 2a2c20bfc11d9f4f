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
from kg.rdf.common import Common
from kg.rdf.names import Names
from kg.rdf.notes import Setup
from kg.rdf.parts import Part
from kg.rdf.pieces import made, tasks
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
    """The same as rows, which take a tenth of the time."""
    common, own = Common(setup), []
    for task in tasks(setup, extractions, resolution):
        one = made(setup, task, gate=gate)
        own.append(one.own_rows)
        common.take(one.shared_rows, one.notes)
        if listener:
            listener(one)
    return sorted(chain(common.rows(resolution.entities), *own))  # what is sorted in runs is merged


@functools.cache
def _software() -> str:
    try:
        return "kg " + importlib.metadata.version("kg")
    except importlib.metadata.PackageNotFoundError:
        return "kg"
