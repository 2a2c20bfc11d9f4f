"""Facts for Neo4j: a Cypher script that may be run again, and a pair of CSV files for `neo4j-admin database import`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from kg.exports.tables import written
from kg.facts import GraphData, GraphFact, Node

NODES = ("id:ID", "iri", "label", "type", "aliases:string[]", "links:string[]", ":LABEL")
RELATIONSHIPS = (
    ":START_ID",
    ":END_ID",
    ":TYPE",
    "key",
    "label",
    "factuality",
    "polarity",
    "weight:int",
    "confidence:double",
)
RELATIONSHIPS += ("date", "documents:int", "sentence")
_AT_ONCE = 500  # rows of one UNWIND
_UNFIT = re.compile(r"\W+")  # backticks, backslashes and \u escapes could end a name
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def cypher(data: GraphData) -> Iterator[str]:
    """A script of constraints and MERGEs: running it twice gives the same graph."""
    yield "CREATE CONSTRAINT kg_node_id IF NOT EXISTS FOR (n:KgNode) REQUIRE n.id IS UNIQUE;\n"
    for type, nodes in _grouped(_nodes(data), lambda node: node.type):
        rows = (_map(id=n.id, iri=n.iri, label=n.label, aliases=n.aliases, links=n.links) for n in nodes)
        yield from _unwound(
            rows,
            "MERGE (n:KgNode {id: row.id}) "
            "SET n.iri = row.iri, n.label = row.label, n.aliases = row.aliases, n.links = row.links, "
            f"n.type = {_text(type)}, n:{_name(type)}",
        )
    for relation, facts in _grouped(data.facts, lambda fact: fact.relation):
        yield from _unwound(
            map(_relationship, facts),
            "MATCH (a:KgNode {id: row.from}), (b:KgNode {id: row.to}) "
            f"MERGE (a)-[r:{_name(relation)} "
            "{key: row.key, factuality: row.factuality, polarity: row.polarity}]->(b) "
            "SET r.label = row.label, r.weight = row.weight, r.confidence = row.confidence, r.date = row.date, "
            "r.documents = row.documents, r.sentence = row.sentence",
        )


def node_table(data: GraphData) -> Iterator[str]:
    """Nodes with the header that neo4j-admin reads; lists are separated by semicolons."""
    found = _nodes(data)
    rows = ((n.id, n.iri, n.label, n.type, _list(n.aliases), _list(n.links), f"KgNode;{_bare(n.type)}") for n in found)
    return written(NODES, rows)


def relationship_table(data: GraphData) -> Iterator[str]:
    """Facts with the header that neo4j-admin reads."""
    rows = (
        (
            f.subject,
            f.object,
            _bare(f.relation),
            f.key,
            f.predicate,
            f.factuality,
            f.polarity,
            *_figures(f),
            f.evidence[0].text,
        )
        for f in data.facts
    )
    return written(RELATIONSHIPS, rows)


def _nodes(data: GraphData) -> list[Node]:
    return sorted([*data.entities, *data.values], key=lambda node: node.id)


def _figures(fact: GraphFact) -> tuple[int, float, str | None, int]:
    dates = [e.date for e in fact.evidence if e.date]
    documents = len({e.document for e in fact.evidence})
    return len(fact.evidence), fact.confidence, min(dates, default=None), documents


def _relationship(fact: GraphFact) -> str:
    weight, confidence, date, documents = _figures(fact)
    ends = {"from": fact.subject, "to": fact.object, "key": fact.key}
    figures = {"weight": weight, "confidence": confidence, "date": date, "documents": documents}
    axes = {"factuality": fact.factuality, "polarity": fact.polarity}
    return _map(**ends, **axes, **figures, label=fact.predicate, sentence=fact.evidence[0].text)


def _grouped(things: Iterable, key: Callable[[Any], str]) -> list[tuple[str, list]]:
    groups: dict[str, list] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return sorted(groups.items())


def _unwound(rows: Iterable[str], clause: str) -> Iterator[str]:
    rows = list(rows)
    for begin in range(0, len(rows), _AT_ONCE):
        listed = ",\n  ".join(rows[begin : begin + _AT_ONCE])
        yield f"UNWIND [\n  {listed}\n] AS row {clause};\n"


def _map(**values: object) -> str:
    return "{" + ", ".join(f"{name}: {_value(value)}" for name, value in values.items()) + "}"


def _value(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_text, value)) + "]"
    return _text(value) if isinstance(value, str) else str(value)


def _text(words: str) -> str:
    """A string of Cypher; what is not printable is escaped, so that no line ends early."""
    return "'" + "".join(map(_character, words)) + "'"


def _character(c: str) -> str:
    if c in _ESCAPES:
        return _ESCAPES[c]
    return c if c.isprintable() or ord(c) > 0xFFFF else f"\\u{ord(c):04x}"


def _name(words: str) -> str:
    """A label or a type: letters, digits and underscores in backticks."""
    return f"`{_bare(words)}`"


def _bare(words: str) -> str:
    return _UNFIT.sub("_", words) or "_"


def _list(values: Iterable[str]) -> str:
    return ";".join(value.replace(";", ",") for value in values)
