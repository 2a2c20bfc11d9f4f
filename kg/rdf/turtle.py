"""Turtle and TriG: sorted, with prefixes, and readable by every parser since 2014 (no GRAPH keyword)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from pyoxigraph import Quad

from kg.rdf.names import THEIRS
from kg.rdf.rows import Row, graph_of, merged, row, subject_of

# the names that all of rapper, serdi, rdflib, Jena and RDF4J take without an escape
_SAFE = re.compile(
    "[A-Za-z0-9_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u2c00-\u2fef\u3001-\ud7ff]"
    "[A-Za-z0-9_\\-\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u2c00-\u2fef\u3001-\ud7ff]*"
)
_TYPE = THEIRS["rdf"] + "type"
_XSD = THEIRS["xsd"]
_BARE = {
    _XSD + "integer": re.compile(r"-?\d+"),
    _XSD + "decimal": re.compile(r"-?\d+\.\d+"),
    _XSD + "boolean": re.compile("true|false"),
}


class Writer:
    """Writes rows with prefixes, each IRI worked out once."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = dict(sorted(prefixes.items()))
        self._by_space = {space: prefix for prefix, space in self._prefixes.items()}
        self._known: dict[str, str] = {}
        self._objects: dict[str, str] = {}

    def header(self) -> str:
        return "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in self._prefixes.items())

    def iri(self, iri: str) -> str:
        if iri not in self._known:
            self._known[iri] = self._short(iri)
        return self._known[iri]

    def object(self, object: str) -> str:
        """An object that is written as in N-Triples, with prefixes; texts stay as they are."""
        if object[-1] != ">":
            return object
        if object not in self._objects:
            self._objects[object] = self._shortened(object)
        return self._objects[object]

    def block(self, subject: str, rows: Iterable[Row]) -> str:
        """All that is said of one subject."""
        said: dict[str, list[str]] = {}
        for _, _, _, predicate, _, object_ in rows:
            said.setdefault(predicate, []).append(self.object(object_))
        lines = (f"{'a' if name == _TYPE else self.iri(name)} {' , '.join(said[name])}" for name in said)
        return f"{self.iri(subject)} " + " ;\n    ".join(lines) + " .\n"

    def opening(self, graph: str) -> str:
        """What stands in TriG before the blocks of a named graph."""
        return f"\n{self.iri(graph)} {{\n"

    @staticmethod
    def closing() -> str:
        """What stands after them."""
        return "}\n"

    def _shortened(self, object: str) -> str:
        if object.startswith("<<( "):  # RDF 1.2, written on request alone
            subject, predicate, inner = object[4:-4].split(" ", 2)
            return f"<<( {self.object(subject)} {self.object(predicate)} {self.object(inner)} )>>"
        if object[0] == "<":
            return self.iri(object[1:-1])
        words, _, datatype = object.rpartition("^^")
        if datatype[1:-1] in _BARE and _BARE[datatype[1:-1]].fullmatch(words, 1, len(words) - 1):
            return words[1:-1]
        return f"{words}^^{self.iri(datatype[1:-1])}"

    def _short(self, iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._by_space.get(iri[:cut])
        return f"{prefix}:{iri[cut:]}" if prefix and _SAFE.fullmatch(iri[cut:]) else f"<{iri}>"


def turtle(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Turtle 1.1 of quads sorted by subject, whatever their graphs."""
    writer = Writer(prefixes)
    yield writer.header()
    for subject, group in groupby(map(row, quads), key=subject_of):
        yield "\n" + writer.block(subject, group)


def trig(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> Iterator[str]:
    """TriG 1.1 of quads sorted by graph and subject."""
    writer = Writer(prefixes)
    yield writer.header()
    for graph, group in groupby(map(row, quads), key=graph_of):
        blocks = (writer.block(subject, own) for subject, own in groupby(group, key=subject_of))
        yield from _in_graph(writer, graph, blocks)


def both(rows: Sequence[Row], prefixes: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """TriG and Turtle of a whole graph, in pieces: most of what they write of a node is the same, and written once.

    `rows`: sorted by graph.
    """
    writer = Writer(prefixes)
    trig, blocks, said = [writer.header()], {}, {}
    several: dict[str, list[Row]] = {}  # subjects that more than one graph speaks of
    for graph, group in groupby(rows, key=graph_of):
        written = []
        for subject, own in groupby(group, key=subject_of):
            found = list(own)
            written.append(writer.block(subject, found))
            if subject in blocks:
                several.setdefault(subject, said[subject]).extend(found)
            else:
                blocks[subject], said[subject] = written[-1], found
        trig.extend(_in_graph(writer, graph, written))
    blocks |= {subject: writer.block(subject, merged(found)) for subject, found in several.items()}
    return trig, [writer.header(), *("\n" + blocks[subject] for subject in sorted(blocks))]


def _in_graph(writer: Writer, graph: str, blocks: Iterable[str]) -> Iterator[str]:
    """The blocks of one graph, as TriG writes them."""
    if not graph:
        yield from ("\n" + block for block in blocks)
        return
    yield writer.opening(graph)
    yield from blocks
    yield writer.closing()
