"""One document at a time: language, mentions, statements. Nothing here knows of the other documents."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from spacy.attrs import IS_SPACE

from kg import language, statements
from kg.extraction import Extraction
from kg.garbage import uncollected
from kg.mentions import Mentions
from kg.mentions import find as find_mentions
from kg.model import Document, Listener, Sentence
from kg.words import Doc, Parse

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc as Parsed

BATCH = 8  # documents after which memory is given back: more hold more of it and win no time
AHEAD = 2  # of these parsed together: where there are threads, they read while the statements of the former are found


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one document: an extraction from so many words, or what went wrong with it."""

    document: Document
    extraction: Extraction | None = None
    words: int = 0
    error: Exception | None = None


# Marks of notes in encyclopedias, which hang on the last word of a sentence.
CITATION = re.compile(r"\[(?:\d{1,3}|citation needed|note \d{1,2})\]")


def understand(read: Iterable[Document], *, nlp: str | Language | None = None) -> Iterator[Extraction]:
    """Yields what each document says, in the order given; entities are not known yet. What goes wrong is raised."""
    for outcome in outcomes(read, loaded(nlp)):
        if outcome.error is not None:
            raise outcome.error
        if outcome.extraction is not None:
            yield outcome.extraction


def loaded(nlp: str | Language | None = None, *, threads: int | None = None) -> Language:
    """The pipeline of that name, ours for None; one that is loaded is itself."""
    return language.load(nlp, threads=threads) if nlp is None or isinstance(nlp, str) else nlp


def outcomes(read: Iterable[Document], nlp: Language, spent: Counter[str] | None = None) -> Iterator[Outcome]:
    """Yields what came of each document, in the order given: one that fails, however it does, stops no other.

    `spent` gathers the seconds of each stage. Memory does not grow with the number of documents.
    """
    read, spent = iter(read), Counter() if spent is None else spent
    while batch := list(islice(read, BATCH)):
        with nlp.memory_zone():  # what spaCy learns of these words is forgotten with their documents
            docs = _parsed_together(batch, nlp)
            for document in batch:
                begin = time.perf_counter()
                doc = next(docs)
                spent["parsing"] += time.perf_counter() - begin
                yield _outcome(document, doc, spent)


def _parsed_together(batch: Sequence[Document], nlp: Language) -> Iterator[Parsed | Exception]:
    """The parse of each document; where one brings the pipeline down, it and the rest are parsed alone."""
    done = 0
    try:
        for doc in nlp.pipe(map(readable, batch), batch_size=AHEAD):
            yield doc
            done += 1
    except Exception:  # whatever a document brings about must not touch the others
        for document in batch[done:]:
            yield _parsed_alone(document, nlp)


def _parsed_alone(document: Document, nlp: Language) -> Parsed | Exception:
    try:
        return parsed(document, nlp)
    except Exception as error:
        return error


def _outcome(document: Document, doc: Parsed | Exception, spent: Counter[str]) -> Outcome:
    if isinstance(doc, Exception):
        return Outcome(document, error=doc)
    begin = time.perf_counter()
    try:
        with uncollected():
            found = extraction(doc, document)
    except Exception as error:
        return Outcome(document, error=error)
    finally:
        spent["statements"] += time.perf_counter() - begin
    return Outcome(document, found, len(doc) - int(doc.to_array(IS_SPACE).sum()))


def readable(document: Document) -> str:
    """The text with its furniture and the marks of its notes blanked: the parser must not read menus, nor "Iraq.[3]".

    Offsets do not move.
    """
    parts, at = [], 0
    for begin, end in sorted(document.furniture):
        parts += [document.text[at:begin], "\n" * (end - max(begin, at))]
        at = max(at, end)
    return CITATION.sub(lambda mark: " " * len(mark[0]), "".join([*parts, document.text[at:]]))


def parsed(document: Document, nlp: Language) -> Parsed:
    """The parse of one document."""
    return nlp(readable(document))


def extraction(doc: Parse, document: Document, listener: Listener | None = None) -> Extraction:
    """What one parsed document says; `listener` hears of what did not become a statement."""
    doc = Doc.of(doc)
    found = Mentions(doc, document)
    return Extraction(
        document=document,
        sentences=tuple(_sentences(doc, document)),
        mentions=find_mentions(doc, document, found),
        clusters=tuple(tuple(_offsets(doc, span) for span in cluster) for cluster in doc._.coref_clusters),
        plurals=tuple((_offsets(doc, span), tuple(indexes)) for span, indexes in doc._.coref_plurals),
        statements=tuple(statements.extract(doc, document, found, listener)),
        inferences=tuple(statements.infer(doc, document, found)),
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
    first, last = doc.words[begin], doc.words[end - 1]
    return first.idx, last.idx + len(last.text)
