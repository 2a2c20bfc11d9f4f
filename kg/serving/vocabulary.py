"""The names that a query on the graph may use: its classes, relations and properties."""

from __future__ import annotations

import gzip
import json
import threading
from pathlib import Path

from kg.store import Store

MOST = 5000
_KINDS = ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")
_ALWAYS = ("rdf:type", "rdfs:label", "skos:altLabel", "nif:anchorOf", "dct:issued", "dct:title")


class Vocabulary:
    """The names as gzipped JSON, made once for each state of the graph."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._made: tuple[int, bytes] = (-1, b"")

    def at(self, generation: int) -> bytes:
        with self._lock:
            if self._made[0] != generation:
                self._made = (generation, gzip.compress(json.dumps(self._names()).encode(), mtime=0))
            return self._made[1]

    def _names(self) -> list[str]:
        """Prefixed names, in alphabetical order."""
        with Store.open(self._path, read_only=True) as store:
            found = {
                store.names.short(quad.subject.value)
                for kind in _KINDS
                for quad in store.match(None, "rdf:type", store.names.node(kind))
            }
        return sorted({*_ALWAYS, *(name for name in found if not name.startswith("<"))})[:MOST]
