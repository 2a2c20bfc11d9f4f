"""Answers as tables for people, and in the formats that SPARQL has for programs."""

from __future__ import annotations

import json
import textwrap
import unicodedata
from collections.abc import Sequence

import pyoxigraph
from pyoxigraph import Literal, Quad, QueryResultsFormat, RdfFormat

from kg.answers.query import Answer, Cell
from kg.errors import KgError
from kg.rdf import sorted_quads

ROWS = ("table", "csv", "tsv", "json", "xml")
GRAPHS = ("turtle", "ntriples", "rdfxml", "jsonld")
_ALIASES = {"ttl": "turtle", "nt": "ntriples", "rdf": "rdfxml", "json-ld": "jsonld"}
_RESULTS = {"csv": QueryResultsFormat.CSV, "tsv": QueryResultsFormat.TSV, "xml": QueryResultsFormat.XML}
_NARROWEST = 8
_XSD = "http://www.w3.org/2001/XMLSchema#"


def render(answer: Answer, format: str | None = None, *, width: int = 120) -> str:
    """The answer as text; without a format a table, or Turtle where the answer is a graph."""
    graph = answer.triples is not None
    format = _ALIASES.get(format or "", format) or ("turtle" if graph else "table")
    allowed = GRAPHS if graph else ROWS
    if format not in allowed:
        kind = "a graph" if graph else "a table"
        raise KgError(f"the answer is {kind}, and cannot be written as {format}", fix=f"use {', '.join(allowed)}")
    if graph:
        return _graph(answer, format)
    if format == "table":
        return _table(answer, width)
    raw = json.dumps(_sparql_json(answer), ensure_ascii=False, indent=1) + "\n"
    if format == "json":
        return raw
    results = pyoxigraph.parse_query_results(raw, format=QueryResultsFormat.JSON)
    return results.serialize(format=_RESULTS[format]).decode()


def _graph(answer: Answer, format: str) -> str:
    quads = sorted_quads(Quad(*triple) for triple in answer.triples or ())
    if format == "ntriples":
        return pyoxigraph.serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES).decode()
    # a graph is rarely the answer, and these three bring a lot along
    from kg.rdf.jsonld import jsonld
    from kg.rdf.rdfxml import rdfxml
    from kg.rdf.turtle import turtle

    writer = {"turtle": turtle, "rdfxml": rdfxml, "jsonld": jsonld}[format]
    return "".join(writer(quads, answer.names.prefixes))


def _sparql_json(answer: Answer) -> dict:
    if answer.truth is not None:
        return {"head": {}, "boolean": answer.truth}
    rows = [
        {name: _json_term(cell) for name, cell in zip(answer.columns, row, strict=True) if cell is not None}
        for row in answer.rows
    ]
    return {"head": {"vars": list(answer.columns)}, "results": {"bindings": rows}}


def _json_term(cell: Cell) -> dict[str, str]:
    if not isinstance(cell, Literal):
        return {"type": "uri", "value": cell.value if cell else ""}
    more = {}
    if cell.language:
        more = {"xml:lang": cell.language}
    elif cell.datatype.value != _XSD + "string":
        more = {"datatype": cell.datatype.value}
    return {"type": "literal", "value": cell.value, **more}


def _table(answer: Answer, width: int) -> str:
    """Columns that share the width by what is in them; long cells go on in the next line."""
    if answer.truth is not None:
        return "yes\n" if answer.truth else "no\n"
    cells = [[_shown(answer, cell) for cell in row] for row in answer.rows]
    widths = _widths([list(answer.columns), *cells], width)
    rule = "  ".join("-" * w for w in widths)
    lines = [*_lines(answer.columns, widths), rule]
    for row in cells:
        lines += _lines(row, widths)
    found = len(cells)
    return "\n".join(line.rstrip() for line in lines) + f"\n({found} row{'' if found == 1 else 's'})\n"


def _shown(answer: Answer, cell: Cell) -> str:
    if cell is None:
        return ""
    words = cell.value if isinstance(cell, Literal) else answer.names.short(cell.value)
    # what terminals would obey, and what would break a line, is shown as a space
    return " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in words).split())


def _widths(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    columns = list(zip(*rows, strict=True))
    widths = [max(map(_length, column)) for column in columns]
    room = max(width - 2 * (len(widths) - 1), _NARROWEST * len(widths))
    while sum(widths) > room:
        widest = widths.index(max(widths))
        others = max((w for i, w in enumerate(widths) if i != widest), default=0)
        excess = sum(widths) - room
        widths[widest] = max(widths[widest] - excess, min(others, widths[widest] - 1), _NARROWEST)
        if widths[widest] == _NARROWEST:
            break
    return widths


def _lines(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    wrapped = [textwrap.wrap(cell, w) or [""] for cell, w in zip(row, widths, strict=True)]
    height = max(map(len, wrapped), default=0)
    lines = []
    for number in range(height):
        parts = [cell[number] if number < len(cell) else "" for cell in wrapped]
        lines.append("  ".join(part + " " * (w - _length(part)) for part, w in zip(parts, widths, strict=True)))
    return lines


def _length(words: str) -> int:
    """Columns that a terminal takes for the words."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in words)
    return len(words) + wide - sum(unicodedata.combining(c) > 0 for c in words)
