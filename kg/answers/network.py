"""The plain facts as a networkx graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.answers.graph import graph_data
from kg.store import Store

if TYPE_CHECKING:
    from networkx import MultiDiGraph


def networkx(store: Store) -> MultiDiGraph:
    """Entities and values that plain facts connect; nodes and edges are sorted.

    Nodes have `label` and `type`; edges, whose key is the relation, `label`, `weight` (statements), `confidence`,
    `documents` and, where it is known, the first `date`. Claims that somebody made are left out.
    """
    import networkx

    data = graph_data(store, plain=True)
    network = networkx.MultiDiGraph()
    for node in sorted([*data.entities, *data.values], key=lambda node: node.id):
        if node.kind != "claim":
            network.add_node(node.id, label=node.label, type=node.type)
    for fact in data.facts:
        if fact.subject in network and fact.object in network:
            dates = sorted(e.date for e in fact.evidence if e.date)
            about = {"date": dates[0]} if dates else {}
            network.add_edge(
                fact.subject,
                fact.object,
                key=fact.relation,
                label=fact.predicate,
                weight=len(fact.evidence),
                confidence=fact.confidence,
                documents=len({e.document for e in fact.evidence}),
                **about,
            )
    return network
