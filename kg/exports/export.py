"""One graph, one file; the suffix names the format."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import Quad

from kg import answers
from kg.answers.records import Records
from kg.errors import KgError
from kg.exports.choice import Choice, all_of, statements
from kg.exports.neo4j import cypher, relationship_table
from kg.exports.neo4j import node_table as neo4j_nodes
from kg.exports.networks import gexf, graphml
from kg.exports.records import rows, write_parquet, write_sqlite
from kg.exports.tables import edge_table, node_table
from kg.facts import GraphData
from kg.files import writing
from kg.rdf.jsonld import jsonld
from kg.rdf.lines import nquads, ntriples
from kg.rdf.rdf12 import Reified
from kg.rdf.rdfxml import rdfxml
from kg.rdf.turtle import trig, turtle
from kg.store import Store

Chunks = Iterator[str] | Iterator[bytes]
Progress = Callable[[str, int, int], None]
_RDF: dict[str, Callable[[Iterable[Quad], Mapping[str, str]], Chunks]] = {
    "ttl": turtle,
    "trig": trig,
    "nt": lambda quads, _: ntriples(quads),
    "nq": lambda quads, _: nquads(quads),
    "jsonld": jsonld,
    "rdf": rdfxml,
}
_FLAT = ("ttl", "nt", "rdf")  # without graphs
_RDF12 = ("ttl", "trig", "nt", "nq")
_NETWORKS = {"graphml": graphml, "gexf": gexf}
_PAIRS = {
    "csv": ("nodes", node_table, "edges", edge_table),
    "neo4j": ("nodes", neo4j_nodes, "relationships", relationship_table),
}
_TABLES = {"sqlite": write_sqlite, "parquet": write_parquet}
FORMATS = (*_RDF, *_NETWORKS, "cypher", *_PAIRS, *_TABLES)
_OTHER_NAMES = {"turtle": "ttl", "ntriples": "nt", "nquads": "nq", "json-ld": "jsonld", "json": "jsonld", "xml": "rdf"}
_OTHER_NAMES |= {"rdfxml": "rdf", "owl": "rdf", "n-triples": "nt", "n-quads": "nq", "db": "sqlite", "sqlite3": "sqlite"}
_PIECES = 1000  # pieces written between two signs of progress


def export(
    store: Store,
    path: str | Path,
    *,
    only: str = "all",
    format: str | None = None,
    rdf: str = "1.1",
    about: str | None = None,
    hops: int = 1,
    since: str | None = None,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Writes the graph, or a part of it, to a file, or to a pair of files for CSV and Neo4j, and returns the paths.

    `only`: "all", every statement with its evidence, or "facts", plain facts without it. GraphML and GEXF hold facts
    in any case; with "all" tables have those that are not plain, too. `about`: only what is within `hops` facts of
    that thing. `since`: only what documents of that day and later say. `rdf` of "1.2" writes triple terms. A file that
    is there is replaced in one step.
    """
    path, choice = Path(path), Choice(only, about, hops, since)
    name, rdf = _format(format or path.suffix.lstrip("."), str(path), rdf)
    show = progress or (lambda stage, done, total: None)
    if name in _TABLES:
        found = rows(store, statements(store, choice))
        return (_placed(path, lambda beside: _TABLES[name](beside, _counted(found, show))),)
    if name not in _PAIRS:
        return (_write(path, _rendered(store, name, choice, rdf), show),)
    data, (first, nodes, second, edges) = _data(store, choice), _PAIRS[name]
    tables = {first: nodes(data), second: edges(data)}
    return tuple(_write(path.with_name(f"{path.stem}-{part}.csv"), rows, show) for part, rows in tables.items())


def rendered(
    store: Store,
    format: str,
    *,
    only: str = "all",
    rdf: str = "1.1",
    about: str | None = None,
    hops: int = 1,
    since: str | None = None,
) -> Chunks:
    """The graph in one of the formats, in pieces; CSV gives the edges."""
    name, rdf = _format(format, format, rdf)
    if name in _TABLES:
        raise KgError(f"{name} cannot be written to standard output", fix="name a file")
    return _rendered(store, name, Choice(only, about, hops, since), rdf)


def _rendered(store: Store, name: str, choice: Choice, rdf: str) -> Chunks:
    if name in _RDF:
        quads = all_of(store, choice, flat=name in _FLAT)
        return _RDF[name](Reified(quads, store.names) if rdf == "1.2" else quads, store.names.prefixes)
    if name in _NETWORKS:
        return _NETWORKS[name](
            answers.network_of(_data(store, Choice("facts", choice.about, choice.hops, choice.since)))
        )
    data = _data(store, choice)
    return cypher(data) if name == "cypher" else _PAIRS[name][3](data)


def _data(store: Store, choice: Choice) -> GraphData:
    if not choice.partial:
        return answers.graph_data(store, plain=choice.only == "facts")
    return answers.of_statements(Records(store), statements(store, choice))


def _format(name: str, asked: str, rdf: str) -> tuple[str, str]:
    """The name of the format, and the version of RDF, which may also stand at the end of it: turtle12."""
    name = name.lower()
    if name.endswith("12"):
        name, rdf = name.removesuffix("12"), "1.2"
    name = _OTHER_NAMES.get(name, name)
    if name not in FORMATS:
        raise KgError(f"no format for '{asked}'", fix=f"choose one of {', '.join(FORMATS)}")
    if rdf not in ("1.1", "1.2"):
        raise KgError(f"there is no RDF {rdf}", fix="choose 1.1 or 1.2")
    if rdf == "1.2" and name not in _RDF12:
        raise KgError(f"{name} is not written as RDF 1.2", fix=f"choose one of {', '.join(_RDF12)}")
    return name, rdf


def _write(path: Path, chunks: Iterable[str | bytes], show: Progress) -> Path:
    def write(beside: Path) -> None:
        with beside.open("wb") as file:
            for chunk in _counted(chunks, show):
                file.write(chunk.encode() if isinstance(chunk, str) else chunk)
            file.flush()
            os.fsync(file.fileno())

    return _placed(path, write)


def _placed(path: Path, write: Callable[[Path], None]) -> Path:
    """Written beside it, then renamed over it."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.unlink(missing_ok=True)
            write(beside)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    return path


def _counted(pieces: Iterable, show: Progress) -> Iterator:
    for done, piece in enumerate(pieces, 1):
        yield piece
        if done % _PIECES == 0:
            show("writing", done, 0)
