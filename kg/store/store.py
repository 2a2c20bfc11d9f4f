"""`Store`: what the documents say, kept on disk by oxigraph."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg import ontology
from kg.errors import KgError
from kg.extraction import Extraction
from kg.facts import Resolved
from kg.ontology import Ontology
from kg.rdf import Names, gated, sorted_quads, united
from kg.rdf.assembly import Assembly
from kg.rdf.graph import setup, whole
from kg.rdf.pieces import Look
from kg.rdf.rows import Row, graph_of, quads_of, row
from kg.store import ledger
from kg.store.books import Books, Share, Shelf
from kg.store.loading import A_LOAD, load, load_trig, settle
from kg.store.order import Ordered
from kg.store.origin import Origin, is_little, room
from kg.store.place import Config, Place
from kg.store.renewal import Renewal
from kg.store.snapshots import publish, reading
from kg.store.updates import Changes, difference, update, update_rows
from kg.store.words import Hit, Touched, Words

if TYPE_CHECKING:
    from rdflib import Dataset

Term = NamedNode | Literal
# strings, IRIs and comments
_NO_QUERY = re.compile(
    r"\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|<[^<>\s]*>|#[^\n]*", re.DOTALL
)
_SERVICE = re.compile(r"(?<![\w?$:.-])SERVICE(?![\w:-])", re.IGNORECASE)
MANY = 10_000  # quads; below that, loading them anew gains nothing
Results = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples


class Store:
    """A graph on disk; open it with `Store.open`, close it or use it in a `with`.

    >>> with Store.open("outputs/graph", read_only=True) as store:  # doctest: +SKIP
    ...     for row in store.query("SELECT ?o { kg:Vladimir_Putin kg:met ?o }"):
    ...         print(row["o"])
    """

    def __init__(self, place: Place, config: Config, data: pyoxigraph.Store, stack: ExitStack, writable: bool) -> None:
        self.place = place
        self.config = config
        self.names = Names(config.base)
        self.writable = writable
        self._data = data
        self._changing = writable  # whether `_data` is open for writing, and not only to be read after a load
        self._stack = stack
        self._shelf = Shelf(place.ledger)
        stack.callback(self._shelf.close)
        self._origin = Origin(place, config.generation)
        self._tidied = config.generation
        self._touched: Touched | None = Touched(config.generation, self.names)  # None where all is new

    @classmethod
    def open(cls, path: str | Path, *, read_only: bool = False, base: str | None = None) -> Store:
        """Opens the store of the graph in folder `path`, which is made if need be.

        One process may write. Readers never wait for it: beside a writer they see what was there before.
        `base`: namespace of the IRIs of a new graph, https://example.org/kg/ unless given.
        """
        place = Place.of(path)
        with ExitStack() as stack:
            if read_only:
                snapshot = stack.enter_context(reading(place))
                with place.mending():
                    data = pyoxigraph.Store.read_only(str(snapshot.path))
                config = replace(place.config(), generation=snapshot.generation)
            else:
                config, data = _writing(place, base, stack)
            return cls(place, config, data, stack.pop_all(), not read_only)

    @staticmethod
    def exists(path: str | Path) -> bool:
        """Whether there is a store in the folder of a graph."""
        return Place.of(path).exists()

    @staticmethod
    def base_of(path: str | Path) -> str:
        """The base of the graph in a folder, the usual one where there is none."""
        place = Place.of(path)
        return place.config().base if place.exists() else ontology.BASE

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets readers see what was written, and other writers in."""
        try:
            if self.writable:
                # where there is no room for the copy, readers will try again, or do without
                with suppress(KgError), self.place.mending():
                    self.tidy()
                    publish(self.place, self._data, self.config, self._touched)
        finally:
            self.__dict__.pop("words", None)
            self.__dict__.pop("_data", None)  # oxigraph frees its files when nobody refers to it
            self.writable = False
            self._stack.close()

    def replace(
        self,
        documents: Sequence[Extraction],
        resolution: Resolved,
        ontology: Ontology,
        *,
        threshold: float | None = None,
        software: str | None = None,
        imported: Iterable[Quad] = (),
        changed: Collection[str] | None = None,
        share: Share = map,
        look: Look | None = None,
        meanwhile: Callable[[Assembly], object] | None = None,
    ) -> Changes:
        """Makes the graph say what these documents say and nothing else, in one step that cannot be half done.

        Statements that break a promise of `ontology/shapes.ttl` are set aside in the graph g:quarantine.

        `threshold`: least confidence of a plain fact; None keeps the graph's own. `imported`: quads from elsewhere
        that the graph holds besides. `changed`: ids of the documents that may differ from what the store was given
        last, by themselves or in what resolution made of them; None, and all are looked at.

        Where all of the graph is made: `share` makes the pieces of documents, as `map` does; `look` is shown each part
        where it is made, and what it gives goes into what `meanwhile` is given, while the disk is busy.
        """
        threshold = self.config.threshold if threshold is None else threshold
        made_with = setup(ontology, self.names.base, threshold, software)
        imported = list(imported)
        self._check_writable()
        if imported:
            everything = whole(made_with, documents, resolution, gate=False)
            changes = self._make(gated(united(everything, imported), self.names, ontology))
        else:
            books = Books(self._shelf, made_with, documents, resolution)
            changes = self._renewed(books, changed)
            if changes is None:
                changes = self._made_whole(books, share, look, meanwhile)
        if threshold != self.config.threshold:
            self._write_config(replace(self.config, threshold=threshold))
        return changes

    def _renewed(self, books: Books, changed: Collection[str] | None) -> Changes | None:
        """Changes what the changed documents change; None where all must be looked at."""
        with self.place.mending():
            ledger = books.ledger(self.config.generation)
            step = books.step(ledger, self._data, changed) if ledger else None
            if ledger is None or step is None:
                return None
            changes = self._take(step)
            books.enter(ledger, step, self.config.generation)
        return changes

    def _take(self, step: Renewal) -> Changes:
        """Changes what is to be changed, and nothing where that is nothing."""
        changes = Changes(len(step.added), len(step.removed))
        if changes.added + changes.removed >= MANY:
            return self.change(quads_of(step.added), quads_of(step.removed))
        if changes:
            with self._next_state():
                if self._touched:
                    self._touched.note(chain(step.added, step.removed))
                shrunk = set(map(graph_of, step.removed)).difference(map(graph_of, step.added))
                sparql = update_rows(step.added, step.removed)
                self._update(sparql, changes.added + changes.removed, shrunk - {""})
        return changes

    def _made_whole(
        self, books: Books, share: Share, look: Look | None, meanwhile: Callable[[Assembly], object] | None
    ) -> Changes:
        """Compares all that the documents say with what is there; an empty store is loaded while they are read."""
        empty = next(iter(self._data), None) is None
        with books.drafted() as draft, self.place.mending(), ThreadPoolExecutor(1) as beside:
            with Assembly(books.setup, self.place.home) as graph:
                loading: Future[None] | None = None
                for quads in books.assemble(draft, graph, share, look):
                    if empty and loading is None and quads >= MANY:
                        self._write_config(replace(self.config, generation=self.config.generation + 1))
                        loading = beside.submit(load_trig, self.place, graph.loads(A_LOAD))
                if meanwhile:
                    meanwhile(graph)
                changes = self._compared(graph) if loading is None else self._filled(graph, loading)
            books.keep(draft, self.config.generation, graph.quads)
        return changes

    def _compared(self, graph: Assembly) -> Changes:
        """Writes what is missing of the whole graph and removes what is too much, empty graphs included."""
        changes = self._make(graph.parsed())
        empty = {graph.value for graph in self.graphs() if self._is_empty(graph.value)}
        if empty:  # a writer was killed, see `_update`
            with self._next_state():
                self._update("INSERT DATA {}", 0, empty)
        return changes

    def _is_empty(self, graph: str) -> bool:
        return next(self.match(graph=NamedNode(graph)), None) is None

    def _filled(self, graph: Assembly, loading: Future[None]) -> Changes:
        """Goes on with what was loaded of the whole graph, in one step."""
        self._touched = None
        loading.result()
        self._take_fresh(graph.quads)
        self.place.sync()
        return Changes(graph.quads, 0)

    def add(self, quads: Iterable[Quad]) -> Changes:
        """Adds quads from elsewhere to what is there, in one step; statements that break a promise are set aside."""
        return self._make(gated(united(self._data, quads), self.names, ontology.load()))

    def query(
        self, sparql: str, *, default: Iterable[str] = (), named: Iterable[str] = (), base: str | None = None
    ) -> Results:
        """Answers SPARQL 1.1 over the default graph and those of all documents together; our prefixes are known.

        That is safe: a relation of a plain fact is nowhere but in the default graph, and no triple is in two graphs.
        `default`, `named`: IRIs of the graphs to ask instead, as FROM and FROM NAMED would name them. `base`: what
        relative IRIs are relative to.
        """
        refuse_service(sparql)
        graphs: dict[str, Any] = {"use_default_graph_as_union": True}
        if default or named:
            graphs = {"default_graph": _nodes(default), "named_graphs": _nodes(named)}
        try:
            return self._data.query(sparql, base_iri=base, prefixes=self.names.prefixes, **graphs)
        except SyntaxError as error:
            raise explained(sparql, error) from None
        except OSError as error:
            raise KgError(
                f"the query could not be answered: {error}", fix="leave out SERVICE: kg works offline"
            ) from None

    def match(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | str | None = None,
        object: Term | None = None,
        graph: NamedNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        """Quads of that pattern, in all graphs unless one is named; predicates may be prefixed names."""
        if isinstance(predicate, str):
            predicate = self.names.node(predicate)
        return self._data.quads_for_pattern(subject, predicate, object, graph)

    def graphs(self) -> Iterator[NamedNode]:
        """The names of all graphs but the default one."""
        return self._data.named_graphs()

    def __iter__(self) -> Iterator[Quad]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def sorted(self) -> list[Quad]:
        """All quads, in the one order in which they are written."""
        return sorted_quads(self._data)

    def rows(self) -> Sequence[Row]:
        """The same as rows of text, the fastest way to read and write all of them."""
        return sorted(map(row, self._data))

    def ordered(self, *, flat: bool = False) -> Ordered:
        """The same, a piece at a time; `flat`: by subject whatever their graphs."""
        return Ordered(self._data, flat=flat)

    def find(self, text: str, limit: int = 20) -> list[Hit]:
        """Entities, events, values and sentences that contain all words of `text`, names first."""
        return self.words.find(text, limit)

    @functools.cached_property
    def words(self) -> Words:
        """The full text index of this state of the graph."""
        index = Words.opened(self.place.words, self.config.generation, self._data, self.names)
        self._stack.callback(index.close)
        return index

    def rdflib(self) -> Dataset:
        """The graph as an rdflib Dataset on the same store, its graphs taken together; not to be written to."""
        try:
            from oxrdflib import OxigraphStore
        except ImportError:
            raise KgError("rdflib needs oxrdflib to read the store", fix="pip install oxrdflib") from None
        from rdflib import Dataset

        dataset = Dataset(store=OxigraphStore(store=self._data), default_union=True)
        for prefix, space in self.names.prefixes.items():
            dataset.bind(prefix, space)
        return dataset

    def backup(self, path: str | Path) -> None:
        """Copies the store's data to a new folder, by hard links where that can be."""
        if Path(path).exists():
            raise KgError(f"'{path}' is there already", fix="name a folder that is not there yet")
        with self.place.mending():
            self._data.backup(str(path))

    def compact(self) -> None:
        """Writes the store anew, in as little room as it takes; changes make it grow, by half and more.

        RocksDB's own compaction (`optimize`) would undo the compression that bulk loading does.
        """
        self._check_writable()
        with self.place.mending():
            load(self.place, self._data)
            # readers get a copy of their own for each number; this one is of the same quads in other files
            before = self.config.generation
            self._write_config(replace(self.config, generation=before + 1))
            self._take_fresh(len(self._data))
            ledger.follow(self.place.ledger, before, before + 1)

    def tidy(self, show: Callable[[], object] = lambda: None) -> None:
        """Makes the store small again where what was changed has made it grow; closing it does so, too.

        `show` is called before that takes long: once for every 1.3 % of all quads that were changed.
        """
        if not self._changing or self._tidied == self.config.generation:
            return
        with suppress(KgError), self.place.mending():  # where there is no room for that, a later writer will do it
            self._data.flush()
            changed, quads = self._origin.keep(self.config.generation), len(self._data)
            if self.place.size() > room(quads, changed, self.config.compact):
                if is_little(quads, changed) and self._origin.again(quads):
                    self._reopen()
                else:
                    show()
                    self.compact()
        self._tidied = self.config.generation

    def change(self, added: Sequence[Quad], removed: Sequence[Quad]) -> Changes:
        """Adds and removes quads in one step that is wholly done or not at all, and on the disk when this returns."""
        self._check_writable()
        if added or removed:
            with self._next_state():
                if self._touched and len(added) + len(removed) < MANY:
                    self._touched.note(map(row, chain(added, removed)))
                else:
                    self._touched = None
                self._commit(added, removed)
        return Changes(len(added), len(removed))

    @contextmanager
    def _next_state(self) -> Iterator[None]:
        """Numbers the change that is made within, and sees to it that it is on the disk."""
        with self.place.mending():
            # a reader that finds the number of a change that never came just makes its copy anew
            self._write_config(replace(self.config, generation=self.config.generation + 1))
            yield
            self.place.sync()
        self.__dict__.pop("words", None)

    def _make(self, wanted: Sequence[Quad]) -> Changes:
        """Writes the quads that are missing and removes those that are not wanted, all at once."""
        with self.place.mending():
            added, removed = difference(wanted, self._data)
        return self.change(added, removed)

    def _commit(self, added: Sequence[Quad], removed: Sequence[Quad]) -> None:
        turnover = len(added) + len(removed)
        held = len(self._data) if turnover >= MANY else 0  # it counts them all
        if turnover >= max(MANY, held):
            gone = set(removed)
            load(self.place, chain((quad for quad in self._data if quad not in gone), added) if held else added)
            self._take_fresh(held + len(added) - len(removed))
            return
        if removed:
            shrunk = {quad.graph_name for quad in removed}.difference(quad.graph_name for quad in added)
            named = {graph.value for graph in shrunk if isinstance(graph, NamedNode)}
            self._update(update(added, removed), turnover, named)
        else:
            self._open_for_changes()
            self._data.extend(added)
            self._origin.note(update(added, ()), turnover)

    def _update(self, sparql: str, quads: int, shrunk: Collection[str] = ()) -> None:
        """What is done wholly or not at all, how many quads it adds and removes, and graphs that may be empty then."""
        self._open_for_changes()
        self._data.update(sparql)
        # after a kill here, there is the name of an empty graph too many until all is compared
        empty = [graph for graph in sorted(shrunk) if self._is_empty(graph)]
        for graph in empty:
            self._data.remove_graph(NamedNode(graph))
        self._origin.note(";\n".join([sparql, *(f"DROP SILENT GRAPH <{graph}>" for graph in empty)]), quads)

    def _take_fresh(self, quads: int) -> None:
        """Goes on with so many quads that were just loaded, see `loading`."""
        self._reopen()
        self._origin.begin(self.config.generation)
        compact = 1000 * self.place.size() // max(1, quads)
        self._write_config(replace(self.config, compact=compact))

    def _reopen(self) -> None:
        """Goes on with the store in the folder `fresh`, for the time being only to be read."""
        self.__dict__.pop("words", None)
        self.__dict__.pop("_data", None)  # oxigraph frees its files when nobody refers to it
        settle(self.place)
        self._data, self._changing = pyoxigraph.Store.read_only(str(self.place.data)), False

    def _open_for_changes(self) -> None:
        if not self._changing:
            self.__dict__.pop("_data", None)
            self._data, self._changing = pyoxigraph.Store(str(self.place.data)), True

    def _check_writable(self) -> None:
        if not self.writable:
            raise KgError(f"the graph '{self.place.graph}' is open for reading only", fix="open it without read_only")

    def _write_config(self, config: Config) -> None:
        self.place.write_config(config)
        self.config = config


def _nodes(iris: Iterable[str]) -> list[NamedNode]:
    try:
        return [NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise KgError(f"the name of a graph is no IRI: {error}", fix="write it out, without a prefix") from None


def refuse_service(sparql: str) -> None:
    """No query makes a server call another."""
    if _SERVICE.search(_NO_QUERY.sub(" ", sparql)):
        raise KgError("the query asks another server (SERVICE)", fix="leave that out: kg works offline")


def _writing(place: Place, base: str | None, stack: ExitStack) -> tuple[Config, Any]:
    """Takes the lock, and opens the store that is there or a new one."""
    with place.mending():
        place.home.mkdir(parents=True, exist_ok=True)
        if not stack.enter_context(place.held()):
            raise place.busy()
        if not place.exists():
            place.write_config(Config(base=_checked(base or ontology.BASE)))
        config = place.config()
        if base not in (None, config.base):
            fix = "name another graph with --graph, or leave the base out"
            raise KgError(f"the graph '{place.graph}' has the base {config.base}", fix=fix)
        settle(place)
        return config, pyoxigraph.Store(str(place.data))


def _checked(base: str) -> str:
    """A base that all our namespaces can be put behind."""
    try:
        NamedNode(base)
    except ValueError:
        base = ""
    if not base.startswith(("http://", "https://")) or base[-1] != "/":
        raise KgError(f"'{base}' cannot be the base of a graph", fix="name one like https://example.org/kg/")
    return base


def explained(sparql: str, error: SyntaxError, what: str = "query") -> KgError:
    """Where the query (or update) goes wrong, in its words."""
    message = str(error)
    place = re.search(r"at (\d+):(\d+)", message)
    if "Prefix not found" in message:
        return KgError(f"the {what} uses a prefix that is not known{_near(sparql, place)}", fix="declare it: PREFIX …")
    unbound = re.search(r"expected one of (The [^,]*|[A-Z][a-z][^,]* [^,]*)", message)
    why = f": {unbound[1][0].lower()}{unbound[1][1:]}" if unbound else ""
    return KgError(f"the {what} is not SPARQL{why}{_near(sparql, place)}", fix="see: kg query --help")


def _near(sparql: str, place: Any) -> str:
    """The line and the column, with the line itself and a mark under it."""
    if not place:
        return ""
    line, column = int(place[1]), int(place[2])
    lines = sparql.splitlines() or [""]
    if line > len(lines):
        return " (it ends too soon)"
    return f", line {line}, column {column}:\n  {lines[line - 1]}\n  {' ' * (column - 1)}^"
