"""Plain facts as two CSV tables, as Gephi, Neo4j and pandas read them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from kg.facts import GraphData, GraphFact

NODES = ("Id", "Label", "Type", "Aliases", "Links")
EDGES = ("Source", "Target", "Type", "Label", "Relation", "Factuality", "Weight", "Confidence", "Date")
EDGES += ("Documents", "Sentence")


def node_table(data: GraphData) -> Iterator[str]:
    """A row for every entity and value."""
    nodes = sorted([*data.entities, *data.values], key=lambda node: node.id)
    rows = ((n.id, n.label, n.type, " | ".join(n.aliases), " | ".join(n.links)) for n in nodes)
    return written(NODES, rows)


def edge_table(data: GraphData) -> Iterator[str]:
    """A row for every fact, with one of its sentences."""
    return written(EDGES, map(_edge, data.facts))


def _edge(fact: GraphFact) -> Sequence[object]:
    dates = [e.date for e in fact.evidence if e.date]
    return (
        fact.subject,
        fact.object,
        "Undirected" if fact.symmetric else "Directed",
        fact.predicate,
        fact.relation,
        fact.factuality,
        len(fact.evidence),
        fact.confidence,
        min(dates, default=""),
        len({e.document for e in fact.evidence}),
        fact.evidence[0].text,
    )


def written(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Lines of CSV."""
    for row in (header, *rows):
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(row)
        yield line.getvalue()
