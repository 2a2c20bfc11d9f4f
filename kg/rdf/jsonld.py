"""JSON-LD 1.1 with a context; documents' graphs are named graphs in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from pyoxigraph import DefaultGraph, Literal, Quad

from kg.rdf.names import THEIRS
from kg.rdf.turtle import Writer

_TYPE = THEIRS["rdf"] + "type"
_STRING = THEIRS["xsd"] + "string"


def jsonld(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> Iterator[str]:
    """One line for each node of quads sorted by graph and subject, which are gone through twice.

    A prefix that is also the scheme of an IRI ("doc:x") is left out, since readers would expand that.
    """
    schemes = {scheme for quad in quads for scheme in _schemes(quad)} & prefixes.keys()
    prefixes = {prefix: space for prefix, space in sorted(prefixes.items()) if prefix not in schemes}
    writer = Writer(prefixes)
    yield f'{{"@context": {json.dumps(prefixes, indent=1)},\n"@graph": [\n'
    separator = ""
    for graph, group in groupby(quads, key=lambda quad: quad.graph_name):
        nodes = (_node(writer, s, g) for s, g in groupby(group, key=lambda quad: quad.subject.value))
        lines = (json.dumps(node, ensure_ascii=False) for node in nodes)
        if not isinstance(graph, DefaultGraph):
            inside = ",\n ".join(lines)
            lines = iter([f'{{"@id": {json.dumps(_name(writer, graph.value))}, "@graph": [\n {inside}\n]}}'])
        for line in lines:
            yield separator + line
            separator = ",\n"
    yield "\n]}\n"


def _node(writer: Writer, subject: str, quads: Iterable[Quad]) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": _name(writer, subject)}
    for predicate, group in groupby(quads, key=lambda quad: quad.predicate.value):
        quads = list(group)
        if predicate == _TYPE and not any(isinstance(quad.object, Literal) for quad in quads):
            node["@type"] = [_name(writer, quad.object.value) for quad in quads]
        else:
            node[_name(writer, predicate)] = [_value(writer, quad) for quad in quads]
    return node


def _schemes(quad: Quad) -> Iterator[str]:
    for term in (*quad.triple, quad.graph_name):
        iri = term.datatype.value if isinstance(term, Literal) else getattr(term, "value", "")
        yield iri.partition(":")[0]


def _value(writer: Writer, quad: Quad) -> str | dict[str, str]:
    term = quad.object
    if not isinstance(term, Literal):
        return {"@id": _name(writer, term.value)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == _STRING:
        return term.value
    return {"@value": term.value, "@type": _name(writer, term.datatype.value)}


def _name(writer: Writer, iri: str) -> str:
    return writer.iri(iri).removeprefix("<").removesuffix(">")
