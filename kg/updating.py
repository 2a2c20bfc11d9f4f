"""Brings the extractions of a graph's folder up to date with its log: documents that are new, and old ones anew.

What cannot be understood is put aside with its text and the reason, and left out of the log's documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from kg import shards
from kg.errors import KgError
from kg.extraction import Extraction
from kg.folder import Folder, LogEntry, entry_of, updated_log
from kg.model import Document
from kg.runs import Progress

if TYPE_CHECKING:
    from spacy.language import Language

OnError = Callable[[str, KgError], None]


@dataclass(slots=True)
class Update:
    """The log as it is now, and what it took: words; seconds by stage, and of processors; bytes of the largest worker.

    `aside`: entries of the documents that were put aside now, by their keys. `tried`: ids of those and of all that
    were understood. `extractions`: what those say, by the keys of their entries, where they are wanted.
    """

    log: tuple[LogEntry, ...] = ()
    aside: dict[str, LogEntry] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    extractions: dict[str, Extraction] = field(default_factory=dict)
    words: int = 0
    workers: int = 0
    seconds: Counter[str] = field(default_factory=Counter)
    processor: float = 0.0
    peak: int = 0


def update(
    folder: Folder,
    found: Sequence[Document],
    failed: Sequence[LogEntry],
    fingerprint: str,
    *,
    former: Sequence[LogEntry],
    nlp: str | Language | None,
    workers: int | None,
    show: Progress,
    on_error: OnError,
    isolated: bool = False,
    crew: shards.Crew | None = None,
    at_hand: bool = False,
) -> Update:
    """Saves what the documents say that were `found`, and those of the `former` log that another version understood.

    `isolated`: not in this process, even if there is but one worker. `failed`: entries of what could not be read. A
    place whose new document fails keeps the one that it had. `crew`: workers to be used, which are kept. `at_hand`:
    what is understood now is kept as well.
    """
    done = Update()
    while True:  # what fails may bring back a former document, which this version has not understood either
        entries = _marked(map(entry_of, found), folder, fingerprint, done.aside)
        done.log = tuple(_marked(updated_log(former, chain(entries, failed)), folder, fingerprint, done.aside))
        new = _missing(folder, done, found, fingerprint)
        if not new:
            return done
        count = shards.workers_for(new, nlp) if workers is None else workers
        done.workers = count if count > 1 or isolated else 0
        how = {"nlp": nlp, "show": show, "on_error": on_error, "crew": crew, "at_hand": at_hand}
        _understand(new, folder, fingerprint, done, **how)


def _marked(
    entries: Iterable[LogEntry], folder: Folder, fingerprint: str, aside: Mapping[str, LogEntry]
) -> Iterator[LogEntry]:
    """The entries, left out where their document was put aside, and no longer where it was understood since."""
    for entry in entries:
        if entry.document and folder.has(entry, fingerprint):
            yield replace(entry, reason=None, fix=None)
        elif entry.document and entry.key in aside:
            yield replace(entry, statements=0, reason=aside[entry.key].reason, fix=aside[entry.key].fix)
        else:
            yield entry


def _missing(folder: Folder, done: Update, found: Sequence[Document], fingerprint: str) -> list[Document]:
    """The documents that this version of the pipeline has neither understood nor put aside, each once."""
    given = {entry_of(document).key: document for document in found}
    wanted = {entry.key: entry for entry in done.log if entry.document and entry.key not in done.aside}
    missing = [entry for entry in wanted.values() if not folder.has(entry, fingerprint)]
    return [
        given[entry.key] if entry.key in given else folder.former(entry)
        for entry in missing
        if entry.key in given or not folder.put_aside_by(entry, fingerprint)
    ]


def _understand(
    new: Sequence[Document],
    folder: Folder,
    fingerprint: str,
    done: Update,
    *,
    nlp: str | Language | None,
    show: Progress,
    on_error: OnError,
    crew: shards.Crew | None,
    at_hand: bool,
) -> None:
    place = shards.Place(folder.path, fingerprint, handed=at_hand)
    suspects = {d.id for d in new if folder.put_aside_by(entry_of(d), fingerprint).get("died")}
    count = 0
    show("understanding", 0, len(new))
    how = {"nlp": nlp, "workers": done.workers, "place": place, "suspects": suspects, "crew": crew}
    for shard, finished in shards.understand(new, **how):
        for document, outcome in zip(shard, finished.documents, strict=True):
            done.words += outcome.words
            done.tried.add(document.id)
            if outcome.failure is not None:
                entry, error = _put_aside(document, outcome, outcome.failure, folder, fingerprint)
                done.aside[entry.key] = entry
                on_error(where(document), error)
            elif at_hand:
                entry = entry_of(document)
                done.extractions[entry.key] = outcome.extraction or folder.load(entry, fingerprint)
        count += len(shard)
        done.seconds.update(finished.seconds)
        done.processor += finished.processor
        done.peak = max(done.peak, finished.peak if done.workers else 0)
        show("understanding", count, len(new))


def _put_aside(
    document: Document, outcome: shards.Understood, failure: KgError, folder: Folder, fingerprint: str
) -> tuple[LogEntry, KgError]:
    why = {"reason": failure.problem, "trace": outcome.trace, "died": outcome.died}
    path = folder.put_aside(document, fingerprint, **why)
    error = with_way_out(failure, f"with '{path}', which holds its text")
    return replace(entry_of(document), reason=error.problem, fix=error.fix), error


def with_way_out(error: KgError, evidence: str) -> KgError:
    """The error; one that nobody foresaw with what to do about it."""
    if error.fix:
        return error
    return KgError(error.problem, fix=f"go on, the other documents are read; and report this fault of kg {evidence}")


def where(document: Document) -> str:
    """The place of a document, in words."""
    return f"{document.source}:{document.line}" if document.line else document.source
