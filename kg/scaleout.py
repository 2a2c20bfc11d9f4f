"""Shards as files: lists of documents for any scheduler to hand out, what comes of them, and marks of what is whole.

In the folder that all machines share:

    shards/lists/00001.txt   one file of documents a line, or a range of one
    shards/done/00001.json   written last, by rename: the shard is whole, and these are its documents
    extractions/  quarantine/   as in the folder of a graph, named by content and version: done twice is done once

Nothing depends on clocks, on the order of shards, or on how often one was tried.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from pathlib import Path

from kg import documents
from kg.engines import Died, Tasks
from kg.errors import KgError
from kg.files import write_file, writing
from kg.fingerprint import fingerprint
from kg.folder import Folder, LogEntry
from kg.model import content_id
from kg.places import Location
from kg.shards import Crew
from kg.updating import OnError, update

SIZE = 1000  # documents in a shard: a minute or two of work, beside which starting a worker is little


@dataclass(frozen=True, slots=True)
class Done:
    """What is known of a shard that is whole; `id` is that of its list, `log` what became of each document."""

    shard: str
    id: str
    fingerprint: str
    words: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    log: tuple[LogEntry, ...] = ()


def plan(
    paths: Iterable[str | Path], out: Location, *, size: int = SIZE, on_error: OnError | None = None
) -> list[Location]:
    """Writes the files below `paths` into lists of so many documents, and returns the lists; those of a former plan go.

    A file of more documents is cut; what a list holds is a guess only where a folder or a format hides it.
    """
    portions = documents.portions(paths, size, on_error=on_error)
    folder = _lists(out)
    with writing(folder):
        for former in folder.glob("*.txt"):
            former.unlink()
    found = []
    for part in _filled(portions, size):
        path = folder / f"{len(found) + 1:05}.txt"
        write_file(path, "".join(f"{name}\n" for name in part).encode("utf-8", "surrogateescape"))
        found.append(path)
    return found


def _filled(portions: Iterable[tuple[str | documents.Range, int]], size: int) -> Iterator[list[str | documents.Range]]:
    """The portions in groups of up to so many documents."""
    group: list[str | documents.Range] = []
    held = 0
    for portion, count in portions:
        if group and held + count > size:
            yield group
            group, held = [], 0
        group.append(portion)
        held += count
    if group:
        yield group


def run_shard(
    path: Location,
    out: Location,
    *,
    nlp: str | None = None,
    workers: int = 1,
    progress: Callable[[str, int, int], None] | None = None,
    on_error: OnError | None = None,
    crew: Crew | None = None,
) -> Done:
    """Understands the documents that the list at `path` names, and marks the shard as done when all is on the disk.

    The documents are understood by processes of their own, so that one that kills its process is put aside here and
    the job that runs the shard survives. Documents that were saved before, by whatever shard, are not done again.
    `crew`: those processes, kept from one shard to the next.
    """
    names = [documents.parsed(line) for line in _read(path)]
    for name in names:
        if isinstance(name, documents.Range):
            documents.check(name)
    _keep_list(path, out)
    show, tell = progress or (lambda stage, done, total: None), on_error or (lambda source, error: None)
    failed: list[LogEntry] = []

    def note(source: str, error: KgError) -> None:
        failed.append(LogEntry(source, reason=error.problem, fix=error.fix))
        tell(source, error)

    found = list(documents.read(names, on_error=note))
    version = fingerprint(nlp)
    done = update(
        Folder(out),
        found,
        failed,
        version,
        former=(),
        nlp=nlp,
        workers=workers,
        isolated=True,
        show=show,
        on_error=tell,
        crew=crew,
    )
    marked = Done(path.stem, _identity(path), version, done.words, dict(done.seconds), done.log)
    write_file(_mark(out, path.stem), json.dumps(asdict(marked), ensure_ascii=True, indent=1, sort_keys=True) + "\n")
    return marked


def spread(
    paths: Iterable[str | Path],
    out: Location,
    engine: str,
    *,
    nlp: str | None = None,
    size: int = SIZE,
    progress: Callable[[str, int, int], None] | None = None,
    on_error: OnError | None = None,
) -> None:
    """Runs shards of the files on a cluster, `engine` being "ray" or "ray:HOST:PORT", whose machines share `out`.

    Every machine must have this version, and the folder one is in. A shard that is lost is left undone.
    """
    name, _, address = engine.partition(":")
    if name != "ray":
        raise KgError(f"no engine '{engine}'", fix="--engine ray for this machine, ray:HOST:PORT for a cluster")
    show = progress or (lambda stage, done, total: None)
    lists = plan(paths, out, size=size, on_error=on_error)
    if not lists:
        raise KgError("there is nothing to read in what was named", fix="name files, or folders with documents in them")
    probe = out / "shards" / f"probe-{secrets.token_hex(6)}"
    write_file(probe, "every machine must see this file\n")
    prepare = partial(_runner, Path.cwd(), out.absolute(), probe.absolute(), nlp, fingerprint(nlp))
    try:
        with Tasks(prepare, address or None) as tasks:
            show("spreading", 0, len(lists))
            for done, (_, result) in enumerate(tasks.map(map(str, lists)), 1):
                if isinstance(result, Exception) and not isinstance(result, Died):
                    raise result
                show("spreading", done, len(lists))
    finally:
        probe.unlink(missing_ok=True)


def _runner(folder: Path, out: Location, probe: Path, nlp: str | None, version: str) -> Callable[[str], dict[str, int]]:
    """What a machine of the cluster does shards with, if it is as it must be."""
    if not probe.exists() or not folder.is_dir():
        problem = f"the machine '{socket.gethostname()}' does not see '{out}' and '{folder}'"
        raise KgError(problem, fix="use folders that all machines share, under the same names")
    if fingerprint(nlp) != version:
        problem = f"the machine '{socket.gethostname()}' has another version of kg or of the pipeline"
        raise KgError(problem, fix="install the same version everywhere")
    os.chdir(folder)  # documents are known by the paths that were given
    return partial(_run, out, nlp)


def _run(out: Location, nlp: str | None, path: str) -> dict[str, int]:
    try:
        done = run_shard(Path(path), out, nlp=nlp, crew=_crew(str(out), nlp))
    except KgError as error:  # a full disk, for instance: it matters whose
        raise KgError(f"on the machine '{socket.gethostname()}': {error.problem}", fix=error.fix) from None
    return {"documents": len(done.log), "words": done.words}


@cache
def _crew(out: str, nlp: str | None) -> Crew:
    """The processes beside this one of a machine: what they loaded serves all its shards. They end with this one."""
    return Crew()


def finished(out: Location, version: str, *, on_error: OnError) -> Iterator[Done]:
    """Yields the shards that are whole and of this version of the pipeline; of the others is told what to do."""
    lists = sorted(_lists(out).glob("*.txt"))
    if not lists:
        raise KgError(f"there are no shards in '{out}'", fix="make them with: kg shards PATHS --out DIR")
    places: dict[tuple, tuple[str, str]] = {}
    for path in lists:
        again = f"kg run-shard {path} --out {out}"
        done = _done(out, path)
        if done is None or done.id != _identity(path):
            on_error(str(path), KgError(f"the shard '{path.stem}' is not done", fix=again))
        elif done.fingerprint != version:
            problem = f"the shard '{path.stem}' was done by another version of kg or of the pipeline"
            on_error(str(path), KgError(problem, fix=again))
        else:
            _check(done, out, places)
            yield done


def _check(done: Done, out: Location, places: dict[tuple, tuple[str, str]]) -> None:
    """KgError where the files of a shard are not there, or two shards differ about one document."""
    folder = Folder(out)
    for entry in done.log:
        if not entry.left_out and not folder.has(entry, done.fingerprint):
            problem = f"the shard '{done.shard}' is marked as done, but what it made of '{entry.source}' is not there"
            raise KgError(problem, fix=f"see that every machine writes to the same '{out}', and run the shard again")
        shard, key = places.setdefault(entry.place, (done.shard, entry.key))
        if key != entry.key:
            problem = f"the shards '{shard}' and '{done.shard}' read different texts from '{entry.source}'"
            raise KgError(problem, fix="run both again: the file changed between them")


def take(done: Done, out: Location, into: Folder) -> None:
    """Brings what a shard made into the folder of a graph; nothing, where it was made there."""
    made = Folder(out)
    for entry in done.log:
        for path in (made.extraction_path(entry, done.fingerprint), made.quarantine_path(entry, done.fingerprint)):
            target = into.path / path.parent.name / path.name
            if path.exists() and not target.exists():
                write_file(target, path.read_bytes())


def forget(out: Location) -> None:
    """Deletes the lists and marks of shards that were all loaded."""
    shutil.rmtree(out / "shards", ignore_errors=True)


def _lists(out: Location) -> Location:
    return out / "shards" / "lists"


def _mark(out: Location, shard: str) -> Location:
    return out / "shards" / "done" / f"{shard}.json"


def _read(path: Location) -> list[str]:
    try:
        lines = [line.rstrip("\r") for line in os.fsdecode(path.read_bytes()).split("\n")]
    except OSError as error:
        raise KgError(
            f"cannot read the list '{path}': {error.strerror}", fix="name a file of one path a line"
        ) from None
    names = [line for line in lines if line.strip()]
    if not names:
        raise KgError(f"the list '{path}' names no document", fix="write one path a line")
    if "-" in names:
        raise KgError(f"the list '{path}' names standard input", fix="write it to a file, and name that")
    return names


def _identity(path: Location) -> str:
    return content_id(*_read(path))


def _keep_list(path: Location, out: Location) -> None:
    """A list from elsewhere becomes one of the folder's, so that a shard that never ends is missed."""
    kept = _lists(out) / f"{path.stem}.txt"
    if not kept.exists():
        write_file(kept, path.read_bytes())
    elif _identity(kept) != _identity(path):
        fix = f"give it another name; or, if it takes the place of the former, delete '{kept}'"
        raise KgError(f"there is another shard '{path.stem}' in '{out}'", fix=fix)


def _done(out: Location, path: Location) -> Done | None:
    mark = _mark(out, path.stem)
    try:
        raw = json.loads(mark.read_text("utf-8"))
        return Done(**{**raw, "log": tuple(LogEntry(**entry) for entry in raw["log"])})
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise KgError(f"'{mark}' is damaged", fix="delete it, and run its shard again") from error
