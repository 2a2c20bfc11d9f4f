"""What changes from one state of a graph to the next, and the SPARQL that does it in one step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.rdf import sorted_quads
from kg.rdf.rows import Row, graph_of


@dataclass(frozen=True, slots=True)
class Changes:
    """How many quads were added and removed."""

    added: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


def difference(wanted: Iterable[Quad], held: Iterable[Quad]) -> tuple[list[Quad], list[Quad]]:
    """What is to be added and what is to be removed, sorted."""
    held, wanted = set(held), wanted if isinstance(wanted, list) else list(wanted)
    return [quad for quad in wanted if quad not in held], sorted_quads(held.difference(wanted))


def update(added: Iterable[Quad], removed: Iterable[Quad], dropped: Iterable[NamedNode] = ()) -> str:
    """One request: what is not wanted goes, what is missing comes; of `dropped` graphs all is removed."""
    drops = "".join(f"DROP GRAPH {graph} ;\n" for graph in dropped)
    return f"{drops}DELETE DATA {{\n{_data(removed)}}} ;\nINSERT DATA {{\n{_data(added)}}}"


def update_rows(added: Iterable[Row], removed: Iterable[Row], dropped: Iterable[str]) -> str:
    """The same, of rows and of IRIs of graphs."""
    drops = "".join([f"DROP GRAPH <{graph}> ;\n" for graph in dropped])
    return f"{drops}DELETE DATA {{\n{_data_of_rows(removed)}}} ;\nINSERT DATA {{\n{_data_of_rows(added)}}}"


def _data_of_rows(rows: Iterable[Row]) -> str:
    """The rows as SPARQL's QuadData, each graph once."""
    by_graph: dict[str, list[str]] = {}
    for row in rows:
        _, subject, _, predicate, _, object_ = row
        by_graph.setdefault(graph_of(row), []).append(f"<{subject}> <{predicate}> {object_} .\n")
    lines = by_graph.pop("", [])
    for graph, inside in by_graph.items():
        lines += [f"GRAPH <{graph}> {{\n", *inside, "}\n"]
    return "".join(lines)


def _data(found: Iterable[Quad]) -> str:
    """The quads as SPARQL's QuadData."""
    lines = []
    for quad in found:
        triple = f"{quad.subject} {quad.predicate} {quad.object}"
        inside = triple if isinstance(quad.graph_name, DefaultGraph) else f"GRAPH {quad.graph_name} {{ {triple} }}"
        lines.append(inside + (" .\n" if inside is triple else "\n"))
    return "".join(lines)
