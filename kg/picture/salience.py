"""Which entities a reader should see first, and which of them belong together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import networkx as nx

from kg.facts import GraphFact, Node
from kg.picture.families import family

# A generic noun phrase ("a joint statement") tells a reader less than a name with as many facts.
CONCEPT_WEIGHT = 0.2
CLAIM_WEIGHT = 0.25  # of what is merely reported, denied, possible, planned or unsure, beside 1 for a plain fact
COMMUNITY_CORE = 1000  # entities that Louvain sees: all of 10,000 took 8 s, the core gives the same large groups


def links(entities: Iterable[Node], facts: Iterable[GraphFact]) -> nx.Graph:
    """Undirected graph of entity ids, weighted by facts; built in sorted order so that results repeat."""
    weights: dict[tuple[str, str], float] = {}
    for fact in facts:
        pair = (min(fact.subject, fact.object), max(fact.subject, fact.object))
        weights[pair] = weights.get(pair, 0.0) + (1.0 if fact.plain else CLAIM_WEIGHT)
    graph = nx.Graph()
    graph.add_nodes_from(sorted(entity.id for entity in entities))
    joined = ((a, b) for a, b in sorted(weights) if a != b and a in graph and b in graph)
    graph.add_weighted_edges_from((a, b, weights[a, b]) for a, b in joined)
    return graph


def salience(entities: Sequence[Node], graph: nx.Graph) -> dict[str, float]:
    """PageRank, with generic concepts held back, scaled so that the greatest is 1."""
    if not entities:
        return {}
    own = {entity.id: CONCEPT_WEIGHT if family(entity.type) == "Concept" else 1.0 for entity in entities}
    rank = nx.pagerank(graph, personalization=own, weight="weight")
    weighed = {id_: rank[id_] * own[id_] for id_ in own}
    greatest = max(weighed.values())
    return {id_: round(value / greatest, 6) for id_, value in weighed.items()}


def ranking(saliences: Mapping[str, float]) -> list[str]:
    """Entity ids, most salient first, ties by id."""
    return sorted(saliences, key=lambda id_: (-saliences[id_], id_))


def first_view(ranked: Sequence[str], facts: Iterable[GraphFact], limit: int) -> list[str]:
    """The `limit` most salient entities that a plain fact joins to another of them."""
    near: dict[str, set[str]] = {id_: set() for id_ in ranked}
    for fact in facts:
        if fact.plain and fact.subject in near and fact.object in near and fact.subject != fact.object:
            near[fact.subject].add(fact.object)
            near[fact.object].add(fact.subject)
    seen: set[str] = set()
    joined: set[str] = set()
    for id_ in ranked:
        if len(joined) >= limit:
            break
        seen.add(id_)
        touching = near[id_] & seen
        joined |= {id_, *touching} if touching else set()
    return [id_ for id_ in ranked if id_ in joined][:limit]


def communities(graph: nx.Graph, ranked: Sequence[str]) -> dict[str, int]:
    """Number of each entity's community, 0 being that of the most salient entity; -1 where it has no ties.

    Louvain divides the core; everything else joins the community it is most tied to.
    """
    core = nx.Graph()
    core.add_nodes_from(sorted(ranked[:COMMUNITY_CORE]))
    core.add_edges_from((a, b, data) for a, b, data in graph.edges(data=True) if a in core and b in core)
    group: dict[str, int] = {}
    for number, members in enumerate(nx.community.louvain_communities(core, weight="weight", seed=1)):
        group |= dict.fromkeys(members, number)
    for id_ in ranked[COMMUNITY_CORE:]:
        group[id_] = _nearest_group(graph, id_, group)
    return _renumbered(group, ranked)


def _nearest_group(graph: nx.Graph, id_: str, group: Mapping[str, int]) -> int:
    ties: dict[int, float] = {}
    for other, data in graph[id_].items():
        if other in group:
            ties[group[other]] = ties.get(group[other], 0.0) + data["weight"]
    return min(ties, key=lambda number: (-ties[number], number)) if ties else -1


def _renumbered(group: Mapping[str, int], ranked: Sequence[str]) -> dict[str, int]:
    order: dict[int, int] = {-1: -1}
    for id_ in ranked:
        order.setdefault(group[id_], len(order) - 1)
    return {id_: order[group[id_]] for id_ in ranked}
