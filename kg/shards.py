"""Documents understood in shards, by this process or by several; what one of them brings about stops no other."""

from __future__ import annotations

import gc
import os
import sys
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import runs
from kg.engines import Died, Engine, Here, Processes, retried
from kg.errors import KgError
from kg.extraction import Extraction
from kg.folder import Folder, entry_of
from kg.model import Document

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.understanding import Outcome

# A shard is so much that handing it out costs nothing beside it, and so little that losing one is soon made good.
MOST_DOCUMENTS = 8
MOST_CHARACTERS = 50_000
WORTH_A_WORKER = 100_000  # characters; to start one takes as long as to read a tenth of that
WORTH_A_CREW = 200  # documents of which the pieces of a graph are to be made
A_CALL = 4  # of them at once: a tenth of a second
TURNS = 3  # shards that each worker has still to do, at least, until they hold one document each
LONGEST_REASON = 300  # characters of what an error says
# Seconds that a worker has to start and to read a shard: a hundred times as long as it needs where nobody else works.
START, A_CHARACTER = 200.0, 0.008

Shard = tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where extractions are saved: the folder of a graph, and the version of the pipeline that makes them.

    `handed`: they are handed over as well, by this process if it does the work itself.
    """

    folder: Path
    fingerprint: str
    handed: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """What a worker tells of a document: its words, or why it failed; `extraction` where it is handed over."""

    words: int = 0
    extraction: Extraction | None = None
    failure: KgError | None = None
    trace: str = ""  # of an unforeseen failure
    died: bool = False  # it took its worker along


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of the documents of a shard, in their order; `seconds` by stage, `peak` memory of the worker."""

    documents: tuple[Understood, ...]
    seconds: Counter[str] = field(default_factory=Counter)
    processor: float = 0.0  # seconds
    peak: int = 0  # bytes


def understand(
    documents: Iterable[Document],
    *,
    nlp: str | Language | None = None,
    workers: int = 0,
    place: Place | None = None,
    suspects: Container[str] = (),
    crew: Crew | None = None,
) -> Iterator[tuple[Shard, Finished]]:
    """Yields shards of the documents with what came of them, as they end; saved at `place`, where one is given.

    `workers` are processes beside this one, which does the work itself where there are none: with workers a document
    that kills its worker is found and told as its failure, all others are done. `suspects`: ids of documents that did
    so before, each of which is tried alone, after the others. `crew`: its workers do it, and are kept.

    Raises what concerns no document: no such pipeline, a full disk.
    """
    with Crew() as own:
        engine = (crew or own).readers(nlp, workers, place)
        for shard, result in retried(engine, _jobs(documents, suspects, workers)):
            yield shard, _finished(result)


def in_order(documents: Iterable[Document], **how: Any) -> Iterator[tuple[Document, Understood]]:
    """As `understand`, each document with what came of it, in the order given."""
    given: deque[Document] = deque()
    found: dict[int, Understood] = {}  # by identity: the same line may come twice

    def noted() -> Iterator[Document]:
        for document in documents:
            given.append(document)
            yield document

    for shard, finished in understand(noted(), **how):
        found.update(zip(map(id, shard), finished.documents, strict=True))
        while given and id(given[0]) in found:
            document = given.popleft()
            yield document, found.pop(id(document))


def workers_for(documents: Sequence[Document], nlp: str | Language | None = None) -> int:
    """As many workers as there are cores, but none that would not have enough to read to be worth its start.

    One where there is a pipeline that only this process has.
    """
    if nlp is not None and not isinstance(nlp, str):
        return 1
    return max(1, min(cores(), _size(documents) // WORTH_A_WORKER))


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shards(documents: Iterable[Document], *, workers: int = 0) -> Iterator[Shard]:
    """The documents in their order, cut into shards; towards the end smaller ones, where it is known, so that all
    workers end together.

    >>> [len(shard) for shard in shards([Document(str(n), "-", "x" * 20_000) for n in range(5)])]
    [2, 2, 1]
    >>> [len(shard) for shard in shards([Document(str(n), "-", "x" * 1_000) for n in range(30)], workers=2)]
    [5, 4, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
    """
    left = _size(documents) if workers > 1 and isinstance(documents, Sequence) else None
    shard: list[Document] = []
    most = _most(left, workers)
    for document in documents:
        if shard and (len(shard) == MOST_DOCUMENTS or _size(shard) + len(document.text) > most):
            yield tuple(shard)
            left = left and left - _size(shard)
            shard, most = [], _most(left, workers)
        shard.append(document)
    if shard:
        yield tuple(shard)


def _most(left: int | None, workers: int) -> int:
    """Characters of the next shard, where so many are left."""
    return MOST_CHARACTERS if left is None else min(MOST_CHARACTERS, left // (TURNS * workers))


def _jobs(documents: Iterable[Document], suspects: Container[str], workers: int) -> Iterator[Shard]:
    alone: list[Document] = []

    def others() -> Iterator[Document]:
        for document in documents:
            if document.id in suspects:
                alone.append(document)
            else:
                yield document

    known = [*others()] if isinstance(documents, Sequence) else others()
    yield from shards(known, workers=workers)
    yield from ((document,) for document in alone)


def _size(shard: Sequence[Document]) -> int:
    return sum(len(document.text) for document in shard)


class Crew:
    """The workers of one build: started when they are first needed, kept for all that is to be done, ended by `close`.

    `workers`: how many may be started where none are there yet; None, as many as there are cores.
    """

    def __init__(self, workers: int | None = 1) -> None:
        self._workers = workers
        self._engine: Engine | None = None

    def readers(self, nlp: str | Language | None, workers: int, place: Place | None) -> Engine:
        """Those that understand documents: this process itself where there are no `workers`."""
        if self._engine is None:
            if workers and nlp is not None and not isinstance(nlp, str):
                problem = "several workers need the name of a pipeline, not the pipeline itself"
                raise KgError(problem, fix="use workers=1")
            if not workers:
                self._engine = Here(partial(_prepared, nlp, place))
            else:  # which do not send what they save
                place = place and replace(place, handed=False)
                self._engine = Processes(partial(_prepared, nlp, place, threads=1), workers, limit=_limit)
        return self._engine

    def share(self, function: Callable[[Any], Any], given: Iterable[Any]) -> Iterator[Any]:
        """As `map`, in workers where there are any, or where there is enough to do to start some."""
        given = iter(given)
        first = list(islice(given, WORTH_A_CREW))
        if isinstance(self._engine, Here):
            self.close()  # its pipeline takes room
        if self._engine is None and len(first) == WORTH_A_CREW and (count := self._workers or cores()) > 1:
            self._engine = Processes(_calls, count)
        if self._engine is None:
            return map(function, chain(first, given))
        return _shared(self._engine, function, chain(first, given))

    def close(self) -> None:
        """Ends them."""
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()
        if isinstance(engine, Here):
            gc.unfreeze()

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class _Call:
    """A function to be called with each of these; `number`: which call it is."""

    number: int
    function: Callable[[Any], Any]
    given: tuple[Any, ...]

    def done(self) -> list[Any]:
        return [self.function(one) for one in self.given]


def _shared(engine: Engine, function: Callable[[Any], Any], given: Iterator[Any]) -> Iterator[Any]:
    """What the function gives of each, in the order given; where a worker dies, this process takes its place."""
    pieces = iter(lambda: tuple(islice(given, A_CALL)), ())
    done: dict[int, list[Any]] = {}
    at = 0
    for call, result in engine.map(_Call(number, function, some) for number, some in enumerate(pieces)):
        if isinstance(result, Exception) and not isinstance(result, Died):
            raise result
        done[call.number] = call.done() if isinstance(result, Died) else result
        while at in done:
            yield from done.pop(at)
            at += 1


def _calls() -> Callable[[_Call], list[Any]]:
    """What prepares a worker that is only to be called."""
    gc.freeze()
    return _Call.done


def _limit(job: Shard | _Call) -> float:
    """Seconds after which a worker goes in circles; what is called counts as a shard of the largest size."""
    return START + A_CHARACTER * (MOST_CHARACTERS if isinstance(job, _Call) else _size(job))


def _finished(result: Finished | Exception) -> Finished:
    if isinstance(result, Died):
        failure = KgError(f"it could not be understood: {result.problem}")
        return Finished((Understood(failure=failure, died=True),))
    if isinstance(result, Exception):
        raise result
    return result


def _prepared(nlp: str | Language | None, place: Place | None, threads: int | None = None) -> Callable:
    """What does the shards, its pipeline loaded."""
    if threads is not None and nlp is None and "spacy" not in sys.modules:
        # thinc would load PyTorch where it is installed, which our own pipeline never uses: a second and 180 MB
        sys.modules.setdefault("torch", None)  # type: ignore[arg-type]
    from kg import understanding  # spaCy takes seconds to load, and what is known needs none

    work = partial(_work, understanding.loaded(nlp, threads=threads), place)
    gc.freeze()  # model and lexicons need not be searched for garbage again and again
    return work


def _work(nlp: Language, place: Place | None, shard: Shard | _Call) -> Finished | list[Any]:
    if isinstance(shard, _Call):
        return shard.done()
    from kg import understanding

    seconds: Counter[str] = Counter()
    begin = time.process_time()
    new = [document for document in shard if not _is_saved(document, place)]  # a worker may have died in between
    with _Saving(place, seconds) as saving:
        outcomes = understanding.outcomes(new, nlp, seconds)
        found = {id(outcome.document): _understood(outcome, saving) for outcome in outcomes}
    told = tuple(found.get(id(document), Understood()) for document in shard)
    return Finished(told, seconds, time.process_time() - begin, runs.peak())


def _is_saved(document: Document, place: Place | None) -> bool:
    return place is not None and Folder(place.folder).has(entry_of(document), place.fingerprint)


class _Saving:
    """Saves extractions at their place, if there is one, while the next document is read: a disk takes its time.

    All are saved when it ends; what the disk complains of is raised then. `seconds` gathers what it takes.
    """

    def __init__(self, place: Place | None, seconds: Counter[str]) -> None:
        self.place = place
        self._seconds = seconds
        self._disk = ThreadPoolExecutor(1)
        self._begun: list[Future[None]] = []

    def save(self, extraction: Extraction) -> None:
        if self.place is not None:
            self._begun.append(self._disk.submit(self._save, extraction, self.place))

    def _save(self, extraction: Extraction, place: Place) -> None:
        begin = time.perf_counter()
        Folder(place.folder).save(extraction, place.fingerprint)
        self._seconds["saving"] += time.perf_counter() - begin

    def __enter__(self) -> _Saving:
        return self

    def __exit__(self, *_: object) -> None:
        self._disk.shutdown()
        for saved in self._begun:
            saved.result()


def _understood(outcome: Outcome, saving: _Saving) -> Understood:
    if outcome.error is not None:
        return Understood(failure=_told(outcome.error), trace="".join(traceback.format_exception(outcome.error)))
    if outcome.extraction is None:
        return Understood(outcome.words)
    saving.save(outcome.extraction)
    handed = saving.place is None or saving.place.handed
    return Understood(outcome.words, outcome.extraction if handed else None)


def _told(error: Exception) -> KgError:
    if isinstance(error, KgError):
        return error
    words = " ".join(str(error).split())[:LONGEST_REASON]
    return KgError(f"it could not be understood: {type(error).__name__}{f': {words}' if words else ''}")
