"""A pyvis network of a graph, for notebooks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.facts import GraphData, Node
from kg.picture import layout, salience
from kg.picture.columns import status
from kg.picture.families import family

if TYPE_CHECKING:
    from pyvis.network import Network

FETCHED = re.compile(r'<(?:link|script)\b[^>]*\b(?:href|src)="https?:[^>]*>(?:\s*</script>)?', re.S)
SPREAD = 520  # pixels from the middle to the edge of the picture
COLOURS = {
    "Person": "#2b6fc2",
    "Organization": "#d2590a",
    "Group": "#2a97c9",
    "Place": "#0c8a63",
    "Event": "#b5408d",
    "Work": "#8a6c00",
    "Product": "#7650c8",
    "Concept": "#b9c0ca",
    "Other": "#5c6572",
}
SHAPES = {
    "Organization": "square",
    "Group": "triangleDown",
    "Place": "hexagon",
    "Event": "diamond",
    "Work": "triangle",
    "Product": "star",
}


def to_pyvis(data: GraphData, *, limit: int = 150, height: str = "640px", width: str = "100%") -> Network:
    """A pyvis network of the plain facts among the `limit` most salient entities.

    It is laid out here, physics off, and carries vis-network inline so that it opens without a network.
    """
    graph = salience.links(data.entities, data.facts)
    saliences = salience.salience(data.entities, graph)
    shown = salience.first_view(salience.ranking(saliences), data.facts, limit)
    network = _offline()(height=height, width=width, directed=True, cdn_resources="in_line", notebook=True)
    network.toggle_physics(False)
    # set at once: add_node and add_edge search the whole list each time
    placed = layout.positions(graph, shown)
    network.nodes = [_node(data.entity(id_), saliences[id_], placed[id_]) for id_ in shown]
    network.node_ids = list(shown)
    network.node_map = {node["id"]: node for node in network.nodes}
    network.edges = _edges(data, set(shown))
    return network


def _offline() -> type[Network]:
    """pyvis's Network, its page without the addresses that even "in_line" fetches."""
    from pyvis.network import Network  # takes a third of a second

    class OfflineNetwork(Network):
        def generate_html(self, *args: Any, **options: Any) -> str:
            return FETCHED.sub("", super().generate_html(*args, **options))

        def write_html(self, name: str, *args: Any, **options: Any) -> None:
            # pyvis writes in the encoding of the machine, and fails on names from elsewhere
            Path(name).write_text(self.generate_html(), encoding="utf-8", newline="\n")

    return OfflineNetwork


def _node(entity: Node, salience_: float, place: tuple[float, float]) -> dict[str, Any]:
    kind = family(entity.type)
    return {
        "id": entity.id,
        "label": entity.label,
        "title": _harmless(f"{entity.label}\n{entity.type}"),
        "shape": SHAPES.get(kind, "dot"),
        "color": COLOURS[kind],
        "size": round(6 + 16 * salience_**0.5, 1),
        "x": round(place[0] * SPREAD, 1),
        "y": round(place[1] * SPREAD, 1),
        "physics": False,
    }


def _harmless(title: str) -> str:
    # as soon as one title holds the letters "href", pyvis's page reads all of them as HTML
    return title.replace("href", "hre\u2060f").replace("<", "‹").replace(">", "›")


def _edges(data: GraphData, shown: set[str]) -> list[dict[str, Any]]:
    facts = (f for f in data.facts if status(f) == "plain" and {f.subject, f.object} <= shown)
    return [
        {
            "from": fact.subject,
            "to": fact.object,
            "title": _harmless(fact.predicate),
            "arrows": "" if fact.symmetric else "to",
            "color": "#9aa4b2",
        }
        for fact in facts
    ]
