"""The order of the stages: documents, language, statements, resolution, store. Nothing else knows it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kg import documents, garbage, ontology, runs, scaleout, shards
from kg.answers import data_of_parts, data_of_rows, naming, packed_records, stats
from kg.errors import KgError
from kg.extraction import Extraction
from kg.files import place, write_beside, write_file
from kg.fingerprint import fingerprint
from kg.folder import Folder, LogEntry, Settings, first_entries, updated_log
from kg.inference import inferences
from kg.model import Document, Dropped
from kg.picture import page
from kg.places import Location, located
from kg.rdf import Names, nquads, relations, sorted_quads
from kg.rdf import read as read_rdf
from kg.rdf.assembly import Assembly
from kg.rdf.names import slug
from kg.rdf.turtle import both
from kg.records import Record, record
from kg.resolution import Curation, Decision, Resolution, curation, resolve
from kg.resolution import authority as authorities
from kg.runs import Progress, Report
from kg.store import Changes, Remote, Store
from kg.store.words import folded
from kg.trace import Trace, trace
from kg.updating import OnError, Update, update, where, with_way_out

if TYPE_CHECKING:
    from spacy.language import Language

Paths = Iterable[str | Path]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: quads of the file, how many of them are new, and the name that `remove` knows it by."""

    quads: int
    added: int
    name: str


def build(
    paths: Paths,
    graph: str | Path,
    *,
    nlp: str | Language | None = None,
    threshold: float | None = None,
    base: str | None = None,
    authority: Paths = (),
    progress: Progress | None = None,
    on_error: OnError | None = None,
    workers: int | None = 1,
) -> Report:
    """Adds documents to the graph in folder `graph`; what was interrupted goes on where it stopped.

    `nlp`, `threshold` (how sure a statement must be to become a fact) and `base` (of its IRIs) of None are those
    that the graph was built with before, at first our own pipeline, 0.5 and https://example.org/kg/.
    `authority`: files of things of your own, whose identifiers the graph's entities have from now on.
    `workers`: processes that understand documents, None being as many as are worth it; a script that uses several
    needs `if __name__ == "__main__":`. A document that kills its process is found and left out, if there are several.
    """
    begin, folder, show = time.monotonic(), Folder(Path(graph)), runs.Stages(progress or _silent)
    found, failed = _read(paths, on_error, show)
    if not found and not folder.exists():
        return Report(left_out=tuple(failed))
    own = _apart(Path(path) for path in authority)
    kept = [path for path in folder.authorities() if path.name not in {new.name for new in own}]
    names = Names(base or Store.base_of(folder.path))
    authorities.read_all([*kept, *own], names.is_taken)  # tells what is wrong with them before anything is changed
    curation.read(folder.curation)
    # the store holds the graph's lock to the end
    with Store.open(folder.path, base=base) as store, shards.Crew(workers) as crew:
        settings = _settings(folder.settings(), nlp)
        for path in own:
            folder.keep_authority(path)
        done = update(
            folder,
            found,
            failed,
            settings.fingerprint,
            former=folder.log(),
            nlp=nlp or settings.nlp,
            workers=workers,
            show=show,
            on_error=on_error or _unheard,
            crew=crew,
            at_hand=True,
        )
        report = _settle(folder, done, settings, store, show, crew, threshold=threshold)
        report = replace(
            report,
            read=len(found),
            unchanged=len({document.id for document in found} - done.tried),
            left_out=(*failed, *done.aside.values()),
            words=done.words,
            workers=done.workers,
            stages=show.seconds,
            peaks=show.peaks,
            work=dict(done.seconds),
            processor=done.processor,
            peak=runs.peak(),
            worker_peak=done.peak,
            seconds=time.monotonic() - begin,
        )
        runs.keep(report, folder.path)
    return report


def load(
    shards_of: str | Path,
    graph: str | Path,
    *,
    nlp: str | None = None,
    threshold: float | None = None,
    base: str | None = None,
    workers: int | None = 1,
    progress: Progress | None = None,
    on_error: OnError | None = None,
) -> Report:
    """Adds to a graph what the finished shards in a folder made; `on_error` hears of the others, and what they lack."""
    folder, out, tell = Folder(Path(graph)), located(shards_of), on_error or _unheard
    settings = _settings(folder.settings(), nlp)
    done = list(scaleout.finished(out, settings.fingerprint, on_error=tell))
    if not done:
        raise KgError(f"no shard in '{out}' is done", fix=f"run each of '{out}/shards/lists' with: kg run-shard")
    with Store.open(folder.path, base=base) as store:
        return _loaded(
            done,
            out,
            folder,
            store,
            settings,
            show=runs.Stages(progress or _silent),
            tell=tell,
            threshold=threshold,
            workers=workers,
        )


def spread(
    paths: Paths,
    graph: str | Path,
    engine: str,
    *,
    size: int = scaleout.SIZE,
    nlp: str | None = None,
    threshold: float | None = None,
    base: str | None = None,
    progress: Progress | None = None,
    on_error: OnError | None = None,
) -> Report:
    """As `build`, on the machines of a cluster that share the folder of the graph: "ray", or "ray:HOST:PORT"."""
    folder, show, tell = Folder(Path(graph)), runs.Stages(progress or _silent), on_error or _unheard
    with Store.open(folder.path, base=base) as store:  # holds the graph's lock to the end
        settings = _settings(folder.settings(), nlp)
        scaleout.spread(paths, folder.path, engine, nlp=settings.nlp, size=size, progress=show, on_error=tell)
        undone: list[str] = []

        def note(source: str, error: KgError) -> None:
            undone.append(source)
            tell(source, error)

        done = list(scaleout.finished(folder.path, settings.fingerprint, on_error=note))
        report = _loaded(
            done, folder.path, folder, store, settings, show=show, tell=tell, threshold=threshold, workers=1
        )
    if not undone:
        scaleout.forget(folder.path)
    return report


def _loaded(
    done: Sequence[scaleout.Done],
    out: Location,
    folder: Folder,
    store: Store,
    settings: Settings,
    *,
    show: runs.Stages,
    tell: OnError,
    threshold: float | None,
    workers: int | None,
) -> Report:
    """Makes the graph hold what the shards made, too."""
    entries = [entry for shard in done for entry in shard.log]
    left_out = tuple(entry for entry in entries if entry.reason is not None)
    for entry in left_out:
        tell(entry.source, KgError(entry.reason or "", fix=entry.fix))
    for number, shard in enumerate(done, 1):
        scaleout.take(shard, out, folder)
        show("loading", number, len(done))
    log, mark, name = updated_log(folder.log(), entries), settings.fingerprint, settings.nlp
    with shards.Crew(workers) as crew:
        how = {"nlp": name, "workers": workers, "show": show, "on_error": tell, "crew": crew, "at_hand": True}
        ours = update(folder, (), (), mark, former=log, **how)
        report = _settle(folder, ours, settings, store, show, crew, threshold=threshold)
    stages = show.seconds
    report = replace(
        report,
        read=len(entries) - len(left_out),
        left_out=(*left_out, *ours.aside.values()),
        words=ours.words + sum(shard.words for shard in done),
        stages=stages,
        peaks=show.peaks,
        work=dict(sum((Counter(shard.seconds) for shard in done), ours.seconds)),
        peak=runs.peak(),
        seconds=sum(stages.values()),
    )
    runs.keep(report, folder.path)
    return report


def extract(
    paths: Paths,
    *,
    nlp: str | Language | None = None,
    lines: bool = False,
    progress: Progress | None = None,
    on_error: OnError | None = None,
    workers: int | None = 1,
) -> Iterator[Record]:
    """Yields the statements of documents as records and stores nothing.

    `lines`: every line is a document of its own, known by its number, and none is compared with another.
    """
    show = progress or _silent
    if lines:
        read = documents.read(paths, on_error=on_error, lines=True)
        for done, extraction in enumerate(_understood(read, nlp, workers or 1, on_error), 1):
            yield from _records([extraction])
            show("understanding", done, 0)
        return
    found, _ = _read(paths, on_error, show)
    extractions = {}
    count = shards.workers_for(found, nlp) if workers is None else workers
    for extraction in _understood(found, nlp, count, on_error):
        extractions.setdefault(extraction.document.id, extraction)
        show("understanding", len(extractions), len(found))
    yield from _records(list(extractions.values()))


def import_(
    path: str | Path,
    graph: str | Path,
    *,
    format: str | None = None,
    base: str | None = None,
    stdin: Callable[[], IO[bytes]] | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Adds the quads of an RDF file to a graph, which is made if need be; later builds keep them.

    A new graph takes the base of its IRIs from the file, if kg wrote it, unless `base` names one. Triples of a format
    without graphs go to the default graph. A file that cannot be read changes nothing.
    """
    show, folder = progress or _silent, Folder(Path(graph))
    show("reading", 0, 0)
    file = read_rdf(Path(path), format=format, stdin=stdin)
    with Store.open(folder.path, base=base or (None if Store.exists(folder.path) else file.base)) as store:
        found = sorted_quads(file.quads(store.names))
        show("storing", 0, 0)
        kept = folder.keep_imported(f"{slug(Path(path).stem).strip('-') or 'stdin'}-{file.id}", b"".join(nquads(found)))
        try:
            changes = store.add(found)
        except BaseException:
            kept.unlink()
            raise
        if not folder.exists():
            folder.write_log(())
        write_beside_store(store, folder.path, show)
    return Imported(len(found), changes.added, kept.stem)


def explain(text: str, *, nlp: str | Language | None = None) -> list[Trace]:
    """How a text, or what comes from standard input if it is "-", is read, and why each claim was kept or dropped."""
    if not text.strip():
        fix = 'give a sentence, as in: kg explain "Ada met Grace in Oslo."; or a text on standard input: kg explain -'
        raise KgError("there is no text to explain", fix=fix)
    given = list(documents.read(["-"])) if text == "-" else [documents.written(text)]
    from kg import language  # spaCy takes seconds to load

    pipeline = language.load(nlp) if nlp is None or isinstance(nlp, str) else nlp
    return [_traced(document, pipeline) for document in given]


def _traced(document: Document, nlp: Language) -> Trace:
    from kg import understanding

    dropped: list[Dropped] = []
    doc = understanding.parsed(document, nlp)
    extraction = understanding.extraction(doc, document, dropped.append)
    return trace(doc, extraction, resolve([extraction], listener=dropped.append), dropped)


def publish(graph: str | Path, address: str, *, progress: Progress | None = None) -> Changes:
    """Makes the SPARQL server at `address` (sparql:http://...) hold what the graph holds, in one update."""
    with Store.open(graph, read_only=True) as store:
        (progress or _silent)("publishing", 0, 0)
        remote, served = Remote(address, base=store.names.base), Folder(Path(graph)).served(address)
        former = frozenset(read_rdf(served).quads(store.names)) if served.exists() else frozenset()
        return remote.hold(
            store, former=former, keep=lambda put: write_file(served, b"".join(nquads(sorted_quads(put))))
        )


def remove(names: Iterable[str], graph: str | Path, *, progress: Progress | None = None) -> Report:
    """Takes documents, named by id or by source, imports, named as they were told, and files of your own things out."""
    begin, folder = time.monotonic(), _existing(graph)
    with Store.open(folder.path) as store:
        log, imported = folder.log(), {path.stem: path for path in folder.imported()}
        imported |= {path.name: path for path in folder.authorities()}
        names = tuple(names)
        gone = {entry for name in names if name not in imported for entry in _named(log, name)}
        kept = tuple(entry for entry in log if entry not in gone)
        for name in set(names) & imported.keys():
            imported[name].unlink()
        report = _settle(folder, Update(kept), folder.settings(), store, progress or _silent)
    return replace(report, seconds=time.monotonic() - begin)


def curate(decision: Decision, graph: str | Path, *, progress: Progress | None = None) -> Report:
    """Makes a decision about an entity hold for the graph, now and in every later build."""
    begin, folder = time.monotonic(), _existing(graph)
    with Store.open(folder.path) as store:
        former = curation.read(folder.curation)
        curation.checked(Curation((*former.decisions, decision)))
        decided = Curation((*former.decisions, _checked(store, decision)))
        curation.write(decided, folder.curation)
        try:
            report = _settle(folder, Update(folder.log()), folder.settings(), store, progress or _silent)
        except BaseException:  # a decision that the graph does not show must not wait for the next build
            curation.write(former, folder.curation)
            raise
    return replace(report, seconds=time.monotonic() - begin)


def _checked(store: Store, decision: Decision) -> Decision:
    """The decision with its places; KgError where it is about no name that the graph knows, or changes nothing."""
    node = naming.one(store, decision.entity)
    other = naming.one(store, decision.value) if decision.action == "merge" else None
    if other == node:
        problem = f"'{decision.value}' and '{decision.entity}' are one already"
        raise KgError(problem, fix="kg merges lists what was taken for one thing")
    known = naming.names(store, node)
    if decision.action == "split" and folded(decision.value) not in map(folded, known):
        problem = f"'{decision.value}' is no name of '{decision.entity}'"
        raise KgError(problem, fix=f"its names are: {', '.join(known)}")
    return replace(decision, at=naming.place(store, node), value_at=naming.place(store, other) if other else "")


def _apart(paths: Iterable[Path]) -> list[Path]:
    """The files; KgError where two have one name, under which the graph keeps only one."""
    found: dict[str, Path] = {}
    for path in paths:
        other = found.setdefault(path.name, path)
        if other != path:
            raise KgError(f"'{path}' and '{other}' have one name", fix="give one of the files another name")
    return list(found.values())


def _existing(graph: str | Path) -> Folder:
    folder = Folder(Path(graph))
    if not folder.exists():
        raise KgError(f"there is no graph in '{graph}'", fix="build one with: kg build PATHS --graph DIR")
    return folder


def _understood(
    read: Iterable[Document], nlp: str | Language | None, workers: int, on_error: OnError | None
) -> Iterator[Extraction]:
    """What each document says, in the order given, less those that fail; these are raised where nobody hears of it."""
    for document, outcome in shards.in_order(read, nlp=nlp, workers=workers if workers > 1 else 0):
        if outcome.failure is not None:
            error = with_way_out(outcome.failure, "with the document")
            if on_error is None:
                raise error
            on_error(where(document), error)
        elif outcome.extraction is not None:
            yield outcome.extraction


def _silent(stage: str, done: int, total: int) -> None:
    """No progress is shown."""


def _unheard(source: str, error: KgError) -> None:
    """The report names what was left out."""


def _settings(former: Settings, nlp: str | Language | None) -> Settings:
    name = nlp if isinstance(nlp, str) else former.nlp
    return Settings(name, fingerprint(nlp or name))


def _read(paths: Paths, on_error: OnError | None, show: Progress) -> tuple[list[Document], list[LogEntry]]:
    failed: list[LogEntry] = []

    def note(source: str, error: KgError) -> None:
        failed.append(LogEntry(source, reason=error.problem, fix=error.fix))
        if on_error:
            on_error(source, error)

    found = []
    for document in documents.read(paths, on_error=note):
        found.append(document)
        show("reading", len(found), 0)
    return found, failed


def _named(log: Sequence[LogEntry], name: str) -> list[LogEntry]:
    found = [entry for entry in log if name in (entry.document, entry.source, f"{entry.source}:{entry.line}")]
    if not found:
        fix = "name a document by its id or source, as `kg stats --documents` lists them"
        raise KgError(f"no document '{name}' in the graph", fix=fix)
    return found


def _settle(
    folder: Folder,
    done: Update,
    settings: Settings,
    store: Store,
    show: Progress,
    crew: shards.Crew | None = None,
    *,
    threshold: float | None = None,
) -> Report:
    """Makes store, exports and page say what the documents of the log say, and nothing else."""
    with garbage.uncollected():
        documents, resolution = _resolved(folder, done, settings, store, show, threshold)
        show("storing", 0, 0)
        imported = chain.from_iterable(read_rdf(path).quads(store.names) for path in folder.imported())
        with _Views(store.names, folder.path, show) as views:
            look = partial(packed_records, store.names)
            how = {"share": crew.share if crew else map, "look": look, "meanwhile": views.make}
            store.replace(documents, resolution, ontology.load(), threshold=threshold, imported=imported, **how)
            views.place(store)
        store.tidy(lambda: show("compacting", 0, 0))
    folder.prune(done.log, settings.fingerprint, put_aside=done.aside)
    if views.figures:
        return views.figures
    found = stats(store)
    return Report(documents=found.documents, entities=found.entities, statements=found.statements, facts=found.facts)


def _resolved(
    folder: Folder, done: Update, settings: Settings, store: Store, show: Progress, threshold: float | None
) -> tuple[list[Extraction], Resolution]:
    """The documents, without what they say, and what resolution makes of that."""
    entries = first_entries(done.log)
    extractions = [folder.load(entry, settings.fingerprint, done.extractions.pop(entry.key, None)) for entry in entries]
    counts = {extraction.document.id: len(extraction.statements) for extraction in extractions}
    folder.write_log(replace(entry, statements=counts.get(entry.document or "", 0)) for entry in done.log)
    folder.write_settings(settings)
    show("resolving", 0, 0)
    things = authorities.read_all(folder.authorities(), store.names.is_taken)
    resolution = resolve(extractions, curation=curation.read(folder.curation), authority=things)
    least = store.config.threshold if threshold is None else threshold
    resolution = replace(resolution, inferences=inferences(resolution, ontology.load(), threshold=least))
    folder.write_merges(resolution.merges, resolution.near_misses)
    return [Extraction(extraction.document) for extraction in extractions], resolution


class _Views:
    """What stands beside the store for people and other tools: graph.ttl, graph.trig and graph.html."""

    def __init__(self, names: Names, folder: Path, show: Progress) -> None:
        self._names = names
        self._folder = folder
        self._show = show
        self._made: dict[Path, Path] = {}  # where it is for the time being, by where it belongs
        self.figures: Report | None = None  # of the graph that they were made of

    def make(self, graph: Assembly) -> None:
        """Writes them of a graph that is not in the store yet, beside their places."""
        self._show("writing", 0, 0)
        self._write("graph.trig", graph.trig())
        self._write("graph.ttl", graph.turtle())
        data = data_of_parts(graph.seen, graph.common, self._names)
        self._write("graph.html", [page(data).encode()])
        self.figures = Report(
            documents=len(graph.seen),
            entities=len(data.entities),
            statements=sum(len(fact.evidence) for fact in data.facts),
            facts=len({fact.key for fact in data.facts if fact.plain}),
        )

    def place(self, store: Store) -> None:
        """Puts them in their places; those that were not made before are those of the store."""
        if not self._made:
            self._show("writing", 0, 0)
            rows = store.rows()
            trig, turtle = both(rows, self._names.prefixes)
            self._write("graph.trig", (piece.encode() for piece in trig))
            self._write("graph.ttl", (piece.encode() for piece in turtle))
            self._write("graph.html", [page(data_of_rows(rows, self._names)).encode()])
        for path in tuple(self._made):
            place(self._made.pop(path), path)

    def _write(self, name: str, pieces: Iterable[bytes]) -> None:
        self._made[self._folder / name] = write_beside(self._folder / name, pieces)

    def __enter__(self) -> _Views:
        return self

    def __exit__(self, *_: object) -> None:
        for beside in self._made.values():
            beside.unlink(missing_ok=True)


def write_beside_store(store: Store, folder: Path, show: Progress = _silent) -> None:
    """Writes graph.ttl, graph.trig and graph.html into the folder."""
    with _Views(store.names, folder, show) as views:
        views.place(store)


def _records(extractions: Sequence[Extraction]) -> Iterator[Record]:
    known, names = ontology.load(), Names()
    resolution = resolve(extractions)
    for extraction in extractions:
        for statement in resolution.statements.get(extraction.document.id, ()):
            reading = relations.read(statement, known, names)
            yield record(statement, extraction.document, relations.superior(reading))
