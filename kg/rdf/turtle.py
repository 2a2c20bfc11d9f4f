"""Turtle and TriG: sorted, with prefixes, and readable by every parser since 2014 (no GRAPH keyword)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.rdf.names import THEIRS

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
Term = NamedNode | Literal | Triple


class Writer:
    """Writes terms with prefixes, each IRI worked out once."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = dict(sorted(prefixes.items()))
        self._by_space = {space: prefix for prefix, space in self._prefixes.items()}
        self._known: dict[str, str] = {}

    def header(self) -> str:
        return "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in self._prefixes.items())

    def term(self, term: Term) -> str:
        if isinstance(term, Triple):
            return f"<<( {' '.join(map(self.term, term))} )>>"  # RDF 1.2, written on request alone
        return self.literal(term) if isinstance(term, Literal) else self.iri(term.value)

    def iri(self, iri: str) -> str:
        if iri not in self._known:
            self._known[iri] = self._short(iri)
        return self._known[iri]

    def literal(self, literal: Literal) -> str:
        datatype = literal.datatype.value
        if datatype in _BARE and _BARE[datatype].fullmatch(literal.value):
            return literal.value
        words = str(literal)
        if literal.language or datatype == _XSD + "string":
            return words
        return words.removesuffix(str(literal.datatype)) + self.iri(datatype)

    def block(self, subject: str, quads: Iterable[Quad]) -> str:
        """All that is said of one subject."""
        lines = []
        for predicate, group in groupby(quads, key=lambda quad: quad.predicate.value):
            objects = " , ".join(self.term(quad.object) for quad in group)
            lines.append(f"{'a' if predicate == _TYPE else self.iri(predicate)} {objects}")
        return f"{self.iri(subject)} " + " ;\n    ".join(lines) + " .\n"

    def _short(self, iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._by_space.get(iri[:cut])
        return f"{prefix}:{iri[cut:]}" if prefix and _SAFE.fullmatch(iri[cut:]) else f"<{iri}>"


def turtle(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> Iterator[str]:
    """Turtle 1.1 of quads sorted by subject, whatever their graphs."""
    writer = Writer(prefixes)
    yield writer.header()
    for subject, group in groupby(quads, key=lambda quad: quad.subject.value):
        yield "\n" + writer.block(subject, group)


def trig(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> Iterator[str]:
    """TriG 1.1 of quads sorted by graph and subject."""
    writer = Writer(prefixes)
    yield writer.header()
    for graph, group in groupby(quads, key=lambda quad: quad.graph_name):
        blocks = (writer.block(s, g) for s, g in groupby(group, key=lambda quad: quad.subject.value))
        if isinstance(graph, DefaultGraph):
            yield from ("\n" + block for block in blocks)
        else:
            yield f"\n{writer.iri(graph.value)} {{\n"
            yield from blocks
            yield "}\n"
