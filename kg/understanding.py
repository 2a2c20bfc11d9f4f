"""One document at a time: language, mentions, statements. Nothing here knows of the other documents."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

from kg import language, statements
from kg.errors import KgError
from kg.extraction import Extraction
from kg.mentions import Mentions
from kg.mentions import find as find_mentions
from kg.model import Document, Listener, Sentence

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

BATCH = 8  # documents parsed together: more hold more memory and win no time


def understand(
    read: Iterable[Document], *, nlp: str | Language | None = None, workers: int = 1
) -> Iterator[Extraction]:
    """Yields what each document says, in the order given; entities are not known yet."""
    if workers > 1:
        yield from _in_processes(read, nlp, workers)
        return
    pipeline = language.load(nlp) if nlp is None or isinstance(nlp, str) else nlp
    texts = ((readable(document), document) for document in read)
    for doc, document in pipeline.pipe(texts, as_tuples=True, batch_size=BATCH):
        yield extraction(doc, document)


def readable(document: Document) -> str:
    """The text with its furniture blanked: the parser must not read menus, and offsets must not move."""
    parts, at = [], 0
    for begin, end in sorted(document.furniture):
        parts += [document.text[at:begin], "\n" * (end - max(begin, at))]
        at = max(at, end)
    return "".join([*parts, document.text[at:]])


def parsed(document: Document, nlp: Language) -> Doc:
    """The parse of one document."""
    return nlp(readable(document))


def extraction(doc: Doc, document: Document, listener: Listener | None = None) -> Extraction:
    """What one parsed document says; `listener` hears of what did not become a statement."""
    found = Mentions(doc, document)
    return Extraction(
        document=document,
        sentences=tuple(_sentences(doc, document)),
        mentions=find_mentions(doc, document, found),
        clusters=tuple(tuple(_offsets(doc, span) for span in cluster) for cluster in doc._.coref_clusters),
        plurals=tuple((_offsets(doc, span), tuple(indexes)) for span, indexes in doc._.coref_plurals),
        statements=tuple(statements.extract(doc, document, found, listener)),
    )


def _sentences(doc: Doc, document: Document) -> Iterator[Sentence]:
    text = doc.text
    for span in doc.sents:
        begin, end = _trimmed(text, span.start_char, span.end_char)
        if begin < end:
            yield Sentence(document.id, begin, end, document.text[begin:end])


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    inside = text[begin:end]
    return begin + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())


def _offsets(doc: Doc, span: tuple[int, int]) -> tuple[int, int]:
    """Character offsets of a span of tokens."""
    begin, end = span
    return doc[begin].idx, doc[end - 1].idx + len(doc[end - 1])


def _in_processes(read: Iterable[Document], nlp: str | Language | None, workers: int) -> Iterator[Extraction]:
    if nlp is not None and not isinstance(nlp, str):
        raise KgError("several workers need the name of a pipeline, not the pipeline itself", fix="use workers=1")
    # forked processes would inherit the threads of numerical libraries in a broken state
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker, initargs=(nlp,)) as pool:
        try:
            yield from pool.map(_work, read)
        finally:
            pool.shutdown(cancel_futures=True)


_worker: dict[str, Language] = {}


def _start_worker(nlp: str | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears Ctrl-C and ends its workers
    _worker["nlp"] = language.load(nlp, threads=1)


def _work(document: Document) -> Extraction:
    return extraction(_worker["nlp"](readable(document)), document)
