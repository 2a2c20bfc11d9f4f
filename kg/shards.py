"""Documents understood in shards, by this process or by several; what one of them brings about stops no other."""

from __future__ import annotations

import gc
import os
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
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
LONGEST_REASON = 300  # characters of what an error says

Shard = tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where extractions are saved: the folder of a graph, and the version of the pipeline that makes them."""

    folder: Path
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Understood:
    """What a worker tells of a document: its words, or why it failed; `extraction` only where there is no `Place`."""

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
) -> Iterator[tuple[Shard, Finished]]:
    """Yields shards of the documents with what came of them, as they end; saved at `place`, where one is given.

    `workers` are processes beside this one, which does the work itself where there are none: with workers a document
    that kills its worker is found and told as its failure, all others are done. `suspects`: ids of documents that did
    so before, each of which is tried alone, after the others. Raises what concerns no document: no such pipeline, a
    full disk.
    """
    with _engine(nlp, workers, place) as engine:
        for shard, result in retried(engine, _jobs(documents, suspects)):
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


def shards(documents: Iterable[Document]) -> Iterator[Shard]:
    """The documents in their order, cut into shards.

    >>> [len(shard) for shard in shards([Document(str(n), "-", "x" * 20_000) for n in range(5)])]
    [2, 2, 1]
    """
    shard: list[Document] = []
    for document in documents:
        if shard and (len(shard) == MOST_DOCUMENTS or _size(shard) + len(document.text) > MOST_CHARACTERS):
            yield tuple(shard)
            shard = []
        shard.append(document)
    if shard:
        yield tuple(shard)


def _jobs(documents: Iterable[Document], suspects: Container[str]) -> Iterator[Shard]:
    alone: list[Document] = []

    def others() -> Iterator[Document]:
        for document in documents:
            if document.id in suspects:
                alone.append(document)
            else:
                yield document

    yield from shards(others())
    yield from ((document,) for document in alone)


def _size(shard: Sequence[Document]) -> int:
    return sum(len(document.text) for document in shard)


def _engine(nlp: str | Language | None, workers: int, place: Place | None) -> Engine:
    if not workers:
        return Here(partial(_prepared, nlp, place))
    if nlp is not None and not isinstance(nlp, str):
        raise KgError("several workers need the name of a pipeline, not the pipeline itself", fix="use workers=1")
    return Processes(partial(_prepared, nlp, place, threads=1), workers)


def _finished(result: Finished | Exception) -> Finished:
    if isinstance(result, Died):
        failure = KgError(f"it could not be understood: {result.problem}")
        return Finished((Understood(failure=failure, died=True),))
    if isinstance(result, Exception):
        raise result
    return result


def _prepared(nlp: str | Language | None, place: Place | None, threads: int | None = None) -> Callable:
    """What does the shards, its pipeline loaded."""
    from kg import understanding  # spaCy takes seconds to load, and what is known needs none

    work = partial(_work, understanding.loaded(nlp, threads=threads), place)
    if threads is not None:  # a process of its own, whose model and lexicons need not be searched for garbage
        gc.freeze()
    return work


def _work(nlp: Language, place: Place | None, shard: Shard) -> Finished:
    from kg import understanding

    seconds: Counter[str] = Counter()
    begin = time.process_time()
    new = [document for document in shard if not _is_saved(document, place)]  # a worker may have died in between
    found = {id(o.document): _understood(o, place, seconds) for o in understanding.outcomes(new, nlp, seconds)}
    told = tuple(found.get(id(document), Understood()) for document in shard)
    return Finished(told, seconds, time.process_time() - begin, runs.peak())


def _is_saved(document: Document, place: Place | None) -> bool:
    return place is not None and Folder(place.folder).has(entry_of(document), place.fingerprint)


def _understood(outcome: Outcome, place: Place | None, seconds: Counter[str]) -> Understood:
    if outcome.error is not None:
        return Understood(failure=_told(outcome.error), trace="".join(traceback.format_exception(outcome.error)))
    if place is None or outcome.extraction is None:
        return Understood(outcome.words, outcome.extraction)
    begin = time.perf_counter()
    Folder(place.folder).save(outcome.extraction, place.fingerprint)
    seconds["saving"] += time.perf_counter() - begin
    return Understood(outcome.words)


def _told(error: Exception) -> KgError:
    if isinstance(error, KgError):
        return error
    words = " ".join(str(error).split())[:LONGEST_REASON]
    return KgError(f"it could not be understood: {type(error).__name__}{f': {words}' if words else ''}")
