"""Quads as rows of plain strings, in the one order in which everything is written: so sorting and writing is fast."""

from __future__ import annotations

import re
from collections.abc import Iterable
from operator import itemgetter

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

# IRI of the graph ("" is the default graph), IRI of the subject, rank and IRI of the predicate, kind of the object, and
# the object as N-Triples write it; sorted, a node's type and label come first
Row = tuple[str, str, int, str, int, str]
_KINDS = {NamedNode: 0, Literal: 1, Triple: 2}
graph_of, subject_of, predicate_of = itemgetter(0), itemgetter(1), itemgetter(3)
_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(["\\btnfr]))')
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}


def row(quad: Quad) -> Row:
    """A quad as a row.

    >>> met, xi = NamedNode("http://a/met"), Literal("Xi", language="en")
    >>> row(Quad(NamedNode("http://a/Putin"), met, xi))
    ('', 'http://a/Putin', 2, 'http://a/met', 1, '"Xi"@en')
    """
    graph, predicate = quad.graph_name, quad.predicate.value
    name = "" if type(graph) is DefaultGraph else graph.value
    return name, quad.subject.value, rank(predicate), predicate, *written(quad.object)


def rank(predicate: str) -> int:
    """Which of a node's properties come first."""
    return 0 if predicate.endswith("#type") else 1 if predicate.endswith("#label") else 2


def written(object: NamedNode | Literal | Triple) -> tuple[int, str]:
    """The kind of an object, and how N-Triples write it."""
    kind = _KINDS[type(object)]
    return kind, f"<<( {object} )>>" if kind == 2 else str(object)


def line(row: Row) -> str:
    """A row as N-Quads write it, less the point at the end."""
    graph, subject, _, predicate, _, object_ = row
    return f"<{subject}> <{predicate}> {object_} <{graph}>" if graph else f"<{subject}> <{predicate}> {object_}"


def lines(rows: Iterable[Row]) -> bytes:
    """N-Quads."""
    return "".join([line(row) + " .\n" for row in rows]).encode()


def bundled(rows: Iterable[Row]) -> str:
    """Sorted rows of one graph as text, each subject on a line of its own before what is said of it.

    >>> rows = [("http://g", "http://a", 2, "http://b", 1, '"c"'), ("http://g", "http://a", 2, "http://d", 0, "<e:f>")]
    >>> bundled(rows)
    'http://a\\n http://b "c"\\n http://d <e:f>'
    >>> unbundled("http://g", bundled(rows)) == rows
    True
    """
    lines: list[str] = []
    last = None
    for _, subject, _, predicate, _, object_ in rows:
        if subject != last:
            lines.append(subject)
            last = subject
        lines.append(f" {predicate} {object_}")
    return "\n".join(lines)


def unbundled(graph: str, text: str) -> list[Row]:
    """The rows of a graph, see `bundled`."""
    found: list[Row] = []
    subject = ""
    for line in text.split("\n") if text else ():
        if line[0] == " ":
            predicate, _, object_ = line[1:].partition(" ")
            found.append((graph, subject, rank(predicate), predicate, _kind(object_), object_))
        else:
            subject = line
    return found


def _kind(object: str) -> int:
    return 1 if object[0] == '"' else 2 if object.startswith("<<(") else 0


def quads_of(rows: Iterable[Row]) -> list[Quad]:
    """The quads in the order of their rows."""
    return list(parse(lines(rows), format=RdfFormat.N_QUADS))


def value(object: str) -> str:
    r"""The IRI or the words of an object as N-Triples write it.

    >>> value("<http://a/b>"), value('"5"^^<http://a/int>'), value('"say \\"no\\"\\u0041"@en')
    ('http://a/b', '5', 'say "no"A')
    """
    if object[0] == "<":
        return object[1:-1]
    words = object[1 : object.rindex('"')]
    return _ESCAPE.sub(_unescaped, words) if "\\" in words else words


def _unescaped(escape: re.Match[str]) -> str:
    short, long, letter = escape.groups()
    return _ESCAPED[letter] if letter else chr(int(short or long, 16))


def merged(rows: Iterable[Row]) -> list[Row]:
    """One row for every triple, sorted by subject whatever their graphs."""
    return [("", *triple) for triple in sorted({row[1:] for row in rows})]
