"""The plain facts as a networkx graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.answers.graph import graph_data
from kg.facts import GraphData
from kg.rdf.literals import fit
from kg.store import Store

if TYPE_CHECKING:
    from networkx import MultiDiGraph


def networkx(store: Store) -> MultiDiGraph:
    """The network of all plain facts."""
    return network_of(graph_data(store, plain=True))


def network_of(data: GraphData) -> MultiDiGraph:
    """Entities and values that facts connect; nodes and edges are sorted.

    Nodes have `label` and `type`; edges, whose key is the relation, `label`, `weight` (statements), `confidence`,
    `documents` and, where it is known, the first `date`. Claims that somebody made are left out.
    """
    import networkx

    made = networkx.MultiDiGraph()
    for node in sorted([*data.entities, *data.values], key=lambda node: node.id):
        if node.kind != "claim":
            made.add_node(node.id, label=fit(node.label), type=node.type)
    for fact in data.facts:
        if fact.subject in made and fact.object in made:
            dates = sorted(e.date for e in fact.evidence if e.date)
            about = {"date": dates[0]} if dates else {}
            made.add_edge(
                fact.subject,
                fact.object,
                key=fact.relation,
                label=fit(fact.predicate),
                weight=len(fact.evidence),
                confidence=fact.confidence,
                documents=len({e.document for e in fact.evidence}),
                **about,
            )
    return made
