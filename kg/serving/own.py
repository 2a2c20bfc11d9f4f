"""Graphs of the user's own beside those of documents: what an update may change, and how it is kept.

What documents say stays as they say it: an update changes only graphs whose names are outside of the base of the
graph. It runs on a copy, made of hard links, so that it may read everything; of the copy only the user's own graphs are
taken over, in one step. What updates have added stands in `imported/updates.nq` beside the store, as imports do, so
that later builds keep it and `kg remove updates` takes it out.
"""

from __future__ import annotations

import shutil
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.errors import KgError
from kg.folder import Folder
from kg.rdf import nquads, sorted_quads
from kg.rdf import read as read_rdf
from kg.serving.operations import DEFAULT, with_dataset, written
from kg.store import Store, words
from kg.store.store import explained, refuse_service

KEPT = "updates"  # the name of what updates have added, as imports have names
RULE = "an update may change graphs of your own only"
WAY_OUT = "INSERT DATA {{ GRAPH <https://example.com/mine> {{ ... }} }}, any name outside of {base}"
_STATEMENTS = ("kgo", "kgx", "nif")  # vocabularies in which only documents speak
_THINGS = ("rdf", "rdfs", "owl", "skos", "dct", "prov", "kgq", "kgs")  # and these, of things that are the graph's own


class Forbidden(KgError):
    """The update would change what is not the user's own."""


@dataclass(frozen=True, slots=True)
class Update:
    """SPARQL to run; `base`: what relative IRIs are relative to; `default`, `named`: the graphs that WHERE asks."""

    sparql: str
    base: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it: quads added and removed; whether the graph was there before, where one was named."""

    added: int
    removed: int
    existed: bool = True


def update(store: Store, asked: Update, committing: Callable[[], None] = lambda: None) -> Written:
    """Runs the update wholly or not at all; calls `committing` when all is computed and only to be written.

    Raises KgError if it is no SPARQL, Forbidden if it would change what is not the user's own. What an update does to
    graphs that only a variable names is told by their size: one that takes as much out of them as it puts in changes
    nothing there, and is answered as what it did elsewhere.
    """
    refuse_service(asked.sparql)
    sparql = with_dataset(asked.sparql, asked.default, asked.named)
    _refuse_others(written(sparql, store.names.prefixes, asked.base), store.names.base)
    held = _own(store, store.names.base)
    wanted, others = _tried(store, sparql, asked)
    if others != len(store) - len(held):
        raise _forbidden("this one would change others", store.names.base)
    return _settle(store, held, _without_blanks(wanted, store.names.base), committing)


def _tried(store: Store, sparql: str, asked: Update) -> tuple[set[Quad], int]:
    """What the update makes of the user's own graphs, and how many quads there are in all others after it."""
    scratch = store.place.home / ".scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        store.backup(scratch)
        return _on_copy(scratch, sparql, asked, store)
    except BaseException as error:
        traceback.clear_frames(error.__traceback__)  # they would keep the copy open, and oxigraph would write to it
        raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _on_copy(scratch: Path, sparql: str, asked: Update, store: Store) -> tuple[set[Quad], int]:
    copy = pyoxigraph.Store(str(scratch))
    _run(copy, sparql, asked, store)
    own = _own(_Data(copy), store.names.base)
    return own, len(copy) - len(own)


def put(store: Store, name: str, quads: Iterable[Quad], committing: Callable[[], None], *, add: bool) -> Written:
    """Makes a graph of the user's own hold these quads, and with `add` also what it held; none: it is gone."""
    _refuse_others([name], store.names.base)
    graph = NamedNode(name)
    before = set(store.match(graph=graph))
    moved = {Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads}
    done = _settle(store, before, moved | before if add else moved, committing)
    return Written(done.added, done.removed, bool(before))


def _refuse_others(names: Iterable[str], base: str) -> None:
    for name in names:
        if name == DEFAULT:
            raise _forbidden("this one would change the default graph, which holds the facts of documents", base)
        if name.startswith(base):
            raise _forbidden(f"this one would change <{name}>", base)


def _forbidden(why: str, base: str) -> Forbidden:
    return Forbidden(f"{RULE}, and {why}", fix=WAY_OUT.format(base=base))


def _run(copy: pyoxigraph.Store, sparql: str, asked: Update, store: Store) -> None:
    try:
        copy.update(sparql, base_iri=asked.base, prefixes=store.names.prefixes)
    except SyntaxError as error:
        raise explained(sparql, error, "update") from None
    except (ValueError, OSError, RuntimeError) as error:
        raise KgError(f"the update could not be done: {error}", fix=None) from None


class _Data:
    """A store of oxigraph that is asked as ours is."""

    def __init__(self, data: pyoxigraph.Store) -> None:
        self._data = data

    def match(self, **pattern: Any) -> Iterable[Quad]:
        return self._data.quads_for_pattern(None, None, None, pattern["graph"])

    def graphs(self) -> Iterable[NamedNode]:
        return self._data.named_graphs()


def _own(store: Store | _Data, base: str) -> set[Quad]:
    """All quads in the user's own graphs."""
    graphs = [graph for graph in store.graphs() if not graph.value.startswith(base)]
    return {quad for graph in graphs for quad in store.match(graph=graph)}


def _without_blanks(quads: set[Quad], base: str) -> set[Quad]:
    """The quads with IRIs in place of blank nodes, whose names hold for one request only."""

    def named(term: Any) -> Any:
        if isinstance(term, Triple) or (isinstance(term, Literal) and term.direction is not None):
            raise KgError("the update uses RDF 1.2 (triple terms, directions)", fix="write it as RDF 1.1")
        return NamedNode(f"{base}genid/{term.value}") if isinstance(term, BlankNode) else term

    return {Quad(named(q.subject), q.predicate, named(q.object), named(q.graph_name)) for q in quads}


def _settle(store: Store, held: set[Quad], wanted: set[Quad], committing: Callable[[], None]) -> Written:
    """Takes the user's graphs over, first beside the store, then in it."""
    added, removed = sorted_quads(wanted - held), sorted_quads(held - wanted)
    folder = Folder(store.place.graph)
    path = folder.path / "imported" / f"{KEPT}.nq"
    former = path.read_bytes() if path.exists() else None
    kept = {quad for quad in read_rdf(path).quads(store.names) if _holds(store, quad)} if former else set()
    foreign = next((quad for quad in removed if quad not in kept), None)
    if foreign:
        raise Forbidden(f"this was imported, and no update may remove it: {foreign}", fix="kg remove, with its name")
    for quad in added:
        _check(store, quad)
    _check_once(store, added, set(removed))
    committing()
    if not (added or removed):
        return Written(0, 0)
    _keep(folder, path, sorted_quads((kept - set(removed)).union(added)))
    generation = store.config.generation
    try:
        store.change(added, removed)
    except BaseException:
        path.unlink(missing_ok=True) if former is None else path.write_bytes(former)
        raise
    words.carry(store.place.words, generation, store.config.generation)
    return Written(len(added), len(removed))


def _holds(store: Store, quad: Quad) -> bool:
    """Whether the store has it; what an update that was killed had kept may never have come there."""
    return next(store.match(*quad.triple, quad.graph_name), None) is not None


def _keep(folder: Folder, path: Path, quads: list[Quad]) -> None:
    if quads:
        folder.keep_imported(KEPT, b"".join(nquads(quads)))
    else:
        path.unlink(missing_ok=True)
    if not folder.exists():
        folder.write_log(())


def _check(store: Store, quad: Quad) -> None:
    """Refuses what would be taken for a document's: statements, sentences, and names of the graph's own things."""
    prefixes, names = store.names.prefixes, store.names
    spoken = [quad.predicate.value]
    if quad.predicate == names.node("rdf:type") and isinstance(quad.object, NamedNode):
        spoken.append(quad.object.value)
    if any(word.startswith(prefixes[prefix]) for word in spoken for prefix in _STATEMENTS):
        raise Forbidden(
            f"only documents make statements and sentences; this is in their vocabulary: {quad}",
            fix="use properties and classes of your own",
        )
    ours = quad.subject.value.startswith(names.base) and "/genid/" not in quad.subject.value
    if ours and any(quad.predicate.value.startswith(prefixes[prefix]) for prefix in _THINGS):
        fix = "kg rename, if it is a name; else use a property of your own"
        raise Forbidden(f"what a thing of the graph is and is called, no update may say: {quad}", fix=fix)


def _check_once(store: Store, added: Iterable[Quad], removed: set[Quad]) -> None:
    """No triple is in two graphs: queries see all graphs together, and would find it twice."""
    seen: dict[Triple, Quad] = {}
    for quad in added:
        other = seen.setdefault(quad.triple, quad)
        others = (found for found in store.match(*quad.triple) if found not in removed)
        twice = next(others, None) if other is quad else other
        if twice is not None:
            raise Forbidden(
                f"the graph holds this triple already, in {twice.graph_name}: {quad.triple}",
                fix="no triple is in two graphs; leave it out, or remove it there in an update before",
            )
