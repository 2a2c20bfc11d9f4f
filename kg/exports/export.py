"""One graph, one file; the suffix names the format."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pyoxigraph import DefaultGraph, Quad

from kg.answers import graph_data, networkx
from kg.errors import KgError
from kg.exports.networks import gexf, graphml
from kg.exports.tables import edge_table, node_table
from kg.files import writing
from kg.rdf import sorted_quads
from kg.rdf.jsonld import jsonld
from kg.rdf.lines import nquads, ntriples
from kg.rdf.quads import flattened
from kg.rdf.rdfxml import rdfxml
from kg.rdf.turtle import trig, turtle
from kg.store import Store

Chunks = Iterator[str] | Iterator[bytes]
_RDF: dict[str, Callable[[Sequence[Quad], Mapping[str, str]], Chunks]] = {
    "ttl": lambda quads, prefixes: turtle(flattened(quads), prefixes),
    "trig": trig,
    "nt": lambda quads, _: ntriples(flattened(quads)),
    "nq": lambda quads, _: nquads(quads),
    "jsonld": jsonld,
    "rdf": lambda quads, prefixes: rdfxml(flattened(quads), prefixes),
}
_NETWORKS = {"graphml": graphml, "gexf": gexf}
FORMATS = (*_RDF, *_NETWORKS, "csv")
_OTHER_NAMES = {"turtle": "ttl", "ntriples": "nt", "nquads": "nq", "json-ld": "jsonld", "json": "jsonld", "xml": "rdf"}
_OTHER_NAMES |= {"rdfxml": "rdf", "owl": "rdf", "n-triples": "nt", "n-quads": "nq"}


def export(store: Store, path: str | Path, *, only: str = "all", format: str | None = None) -> tuple[Path, ...]:
    """Writes the graph to a file, or to a pair of files for CSV, and returns their paths.

    `only`: "all", every statement with its evidence, or "facts", plain facts without it. GraphML, GEXF and CSV hold
    facts in any case; with "all" CSV has those that are not plain, too. A file that is there is replaced in one step.
    """
    path = Path(path)
    name = _format(format or path.suffix.lstrip("."), str(path))
    if name != "csv":
        return (_write(path, rendered(store, name, only=only)),)
    data = graph_data(store, plain=_checked(only) == "facts")
    tables = {"nodes": node_table(data), "edges": edge_table(data)}
    return tuple(_write(path.with_name(f"{path.stem}-{part}.csv"), rows) for part, rows in tables.items())


def rendered(store: Store, format: str, *, only: str = "all") -> Chunks:
    """The graph in one of the formats, in pieces; CSV gives the edges."""
    name = _format(format, format)
    if name in _RDF:
        quads = facts_only(store) if _checked(only) == "facts" else store.sorted()
        return _RDF[name](quads, store.names.prefixes)
    if name == "csv":
        return edge_table(graph_data(store, plain=_checked(only) == "facts"))
    return _NETWORKS[name](networkx(store))


def facts_only(store: Store) -> list[Quad]:
    """The default graph, what claims in it are labelled, links to other graphs, and the vocabulary."""
    names = store.names
    default = list(store.match(graph=DefaultGraph()))
    claims = {q.object for q in default if _is_claim(names.local(getattr(q.object, "value", "")))}
    labels = (q for claim in claims for p in ("rdf:type", "rdfs:label") for q in store.match(claim, p))
    named = (q for graph in ("ontology", "resolution") for q in store.match(graph=names.within("g", graph)))
    return sorted_quads({*default, *labels, *named})


def _is_claim(local: str) -> bool:
    return local.startswith(("st/", "doc/"))


def _format(name: str, asked: str) -> str:
    name = _OTHER_NAMES.get(name.lower(), name.lower())
    if name not in FORMATS:
        raise KgError(f"no format for '{asked}'", fix=f"choose one of {', '.join(FORMATS)}")
    return name


def _checked(only: str) -> str:
    if only not in ("all", "facts"):
        raise KgError(f"cannot export only '{only}'", fix="choose all or facts")
    return only


def _write(path: Path, chunks: Iterable[str | bytes]) -> Path:
    """Beside it, then renamed over it."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("wb") as file:
                for chunk in chunks:
                    file.write(chunk.encode() if isinstance(chunk, str) else chunk)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    return path
