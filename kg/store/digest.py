"""Short names of values by their content: what a document's part of the graph is made of, and what all parts share."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any

from kg import facts, model, ontology, rdf, wordings
from kg.facts import Resolved
from kg.model import Document, Entity
from kg.ontology import Ontology, load
from kg.rdf.notes import Setup
from kg.rdf.parts import named
from kg.rdf.rows import Row, line

_SIZE = 16  # bytes
# of an entity that a statement names; the rest is its own affair
_NAMED = attrgetter("id", "label", "type")
_PLAIN = frozenset((str, int, float, bool, type(None)))
_ALL_OF_IT = attrgetter(*(field.name for field in fields(Entity)))


def of(value: object) -> bytes:
    """The same for equal values, in every process."""
    return hashlib.blake2b(repr(_flat(value)).encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()


def of_document(document: Document, resolution: Resolved) -> bytes:
    """Of all that the part of a document is made of, but for what others tell of the values that it names."""
    said = (tuple(part.get(document.id, ())) for part in (resolution.statements, resolution.inferences))
    return of((document, *said, tuple(named(resolution, document))))


def of_entity(entity: Entity, language: str) -> bytes:
    """Of all that the graph says of an entity, in that language."""
    return of((*_ALL_OF_IT(entity), language))


def of_row(row: Row) -> int:
    """64 bits of a quad: of a hundred million, two are taken for one with a chance of 1 in 3,000."""
    return of_line(line(row))


def of_line(line: str) -> int:
    """The same, of a quad as a line of N-Quads without its point."""
    return int.from_bytes(hashlib.blake2b(line.encode(), digest_size=8).digest(), "big", signed=True)


def of_setup(setup: Setup) -> str:
    """Of what is the same for all documents, the code that writes their quads included."""
    told = (setup.names.base, setup.threshold, setup.software, _words(setup.ontology), _code())
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _words(ontology: Ontology) -> str:
    """All classes and relations."""
    return _our_words() if ontology is load() else _all_words(ontology)


@functools.cache
def _our_words() -> str:
    return _all_words(load())


def _all_words(ontology: Ontology) -> str:
    classes = sorted((name, sorted(above)) for name, above in ontology.classes.items())
    return hashlib.sha256(repr((classes, sorted(ontology.relations.items()))).encode()).hexdigest()


@functools.cache
def _code() -> str:
    folders = (Path(rdf.__file__).parent, Path(__file__).parent)
    files = sorted(path for folder in folders for path in folder.glob("*.py"))
    files += [Path(module.__file__ or "") for module in (facts, model, ontology, wordings)]
    files += [ontology.folder() / name for name in ("kg.ttl", wordings.FILE)]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _flat(value: object) -> object:
    """The value as tuples of plain values, whose `repr` Python makes quickly."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return tuple([_flat(part) for part in value])  # type: ignore[attr-defined]
    parts = _parts(kind)
    if parts is None:
        return value
    return tuple([part if type(part) in _PLAIN else _flat(part) for part in parts(value)])


@functools.cache
def _parts(kind: type) -> Callable[[Any], tuple] | None:
    if kind is Entity:
        return _NAMED
    return attrgetter(*(field.name for field in fields(kind))) if is_dataclass(kind) else None
