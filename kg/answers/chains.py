"""How two things hang together: the shortest chains of plain facts between them."""

from __future__ import annotations

import itertools

from kg.answers import naming
from kg.answers.graph import graph_data
from kg.errors import KgError
from kg.facts import GraphData, GraphFact
from kg.store import Store


def paths(store: Store, first: str, last: str, *, most: int = 3) -> tuple[GraphData, list[list[GraphFact]]]:
    """The `most` first of the shortest chains of facts from one thing to another, whichever way each fact runs."""
    import networkx

    data = graph_data(store, plain=True)
    ends = [store.names.local(naming.one(store, name).value) for name in (first, last)]
    network, between = networkx.Graph(), {}
    claims = {node.id for node in data.values if node.kind == "claim"}
    for fact in data.facts:
        if not {fact.subject, fact.object} & claims:
            network.add_edge(fact.subject, fact.object)
            between.setdefault(frozenset((fact.subject, fact.object)), fact)
    try:
        chains = networkx.all_shortest_paths(network, *ends)
        found = sorted(itertools.islice(chains, 50 * most))[:most]
    except (networkx.NetworkXNoPath, networkx.NodeNotFound):
        raise KgError(f"no facts lead from '{first}' to '{last}'", fix="look at each of them with kg why") from None
    return data, [[between[frozenset(pair)] for pair in itertools.pairwise(chain)] for chain in found]
