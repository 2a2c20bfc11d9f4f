"""What changes from one state of a graph to the next, and the SPARQL that does it in one step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from kg.rdf import sorted_quads
from kg.rdf.rows import Row

_A_BLOCK = 1000  # triples


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


def update(added: Iterable[Quad], removed: Iterable[Quad]) -> str:
    """One request: what is not wanted goes, what is missing comes.

    Each operation deletes from one graph: where one names several, Virtuoso 7.2.5 keeps what is tagged with a language.
    """
    deletions = "".join(f"DELETE DATA {{\n{block}}} ;\n" for block in _blocks(removed))
    return f"{deletions}INSERT DATA {{\n{_data(added)}}}"


def _blocks(found: Iterable[Quad]) -> Iterator[str]:
    """The quads as QuadData of one graph each, not too much at once."""
    graphs: dict[NamedNode | BlankNode | DefaultGraph, list[str]] = {}
    for quad in found:
        graphs.setdefault(quad.graph_name, []).append(f"{quad.subject} {quad.predicate} {quad.object} .\n")
    for graph, lines in graphs.items():
        for at in range(0, len(lines), _A_BLOCK):
            triples = "".join(lines[at : at + _A_BLOCK])
            yield triples if isinstance(graph, DefaultGraph) else f"GRAPH {graph} {{\n{triples}}}\n"


def update_rows(added: Iterable[Row], removed: Iterable[Row]) -> str:
    """The same, of rows; graphs that are left empty keep their names.

    To name all that goes takes oxigraph less time than to look for it, and than `DROP` and `INSERT` in one request.
    """
    rows = _data_of_rows(removed)
    removing = f"DELETE DATA {{\n{rows}}} ;\n" if rows else ""
    return f"{removing}INSERT DATA {{\n{_data_of_rows(added)}}}"


def _data_of_rows(rows: Iterable[Row]) -> str:
    """The rows as SPARQL's QuadData, each graph and each subject once: the shorter, the sooner read."""
    graphs: dict[str, dict[str, list[str]]] = {}
    for graph, subject, _, predicate, _, object_ in rows:
        graphs.setdefault(graph, {}).setdefault(subject, []).append(f"<{predicate}> {object_}")
    lines = []
    for graph, subjects in graphs.items():
        said = [f"<{subject}> {' ; '.join(found)} .\n" for subject, found in subjects.items()]
        lines += [f"GRAPH <{graph}> {{\n", *said, "}\n"] if graph else said
    return "".join(lines)


def _data(found: Iterable[Quad]) -> str:
    """The quads as SPARQL's QuadData."""
    lines = []
    for quad in found:
        triple = f"{quad.subject} {quad.predicate} {quad.object}"
        inside = triple if isinstance(quad.graph_name, DefaultGraph) else f"GRAPH {quad.graph_name} {{ {triple} }}"
        lines.append(inside + (" .\n" if inside is triple else "\n"))
    return "".join(lines)
