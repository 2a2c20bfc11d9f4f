"""The one way in: paths to documents, whatever their format; what cannot be read is reported and the rest goes on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from kg.documents import dates, front, furniture, hypertext, markdown, pdf, plain, records, word
from kg.documents.content import MAX_CHARACTERS, MAX_LINE, Content, Reader
from kg.documents.cutting import cut
from kg.documents.ranges import Range
from kg.documents.sources import Source, find, opened, sniffed
from kg.errors import KgError
from kg.model import Document, content_id

READERS: dict[str, Reader] = {
    ".txt": plain.read,
    ".text": plain.read,
    ".html": hypertext.read,
    ".htm": hypertext.read,
    ".xhtml": hypertext.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".pdf": pdf.read,
    ".docx": word.read,
    ".json": records.read_json,
    ".jsonl": records.read_jsonl,
    ".ndjson": records.read_jsonl,
    ".csv": records.read_csv,
    ".tsv": records.read_csv,
}
_RANGED = {suffix: records.read_csv if suffix in (".csv", ".tsv") else records.read_jsonl for suffix in records.ENDS}
_TEXTS = (".txt", ".text")
# Characters that XML, terminals and RDF stores refuse; as many spaces in their place, so that offsets stay
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
OnError = Callable[[str, KgError], None]


def read(
    paths: Iterable[str | Path | Range], *, on_error: OnError | None = None, lines: bool = False
) -> Iterator[Document]:
    """The documents in `paths`, files and folders, "-" being standard input; folders in the order of their paths.

    Of a file that is cut, only those of the ranges. What cannot be read goes to `on_error` with its name, and is raised
    if there is none. With `lines`, every line of every input is a document of its own.
    """
    report = on_error or _raise
    for source in find(paths, frozenset(READERS), report):
        try:
            yield from _documents(source, report, lines)
        except KgError as error:
            report(source.name, error)
        except Exception as error:  # what a library makes of a broken file must not cost the other files
            if on_error is None:
                raise
            report(source.name, _unforeseen(error, source.name))


def portions(
    paths: Iterable[str | Path], most: int, *, on_error: OnError | None = None
) -> Iterator[tuple[str | Range, int]]:
    """The files in `paths` that `read` would read, in its order, and how many documents each has, as far as is known.

    Those of more than so `most` are cut in ranges. Standard input, which is no file, is refused.
    """
    report = on_error or _raise
    for source in find(paths, frozenset(READERS), report):
        if source.path is None:
            raise KgError("standard input cannot be handed to other machines", fix="write it to a file, and name that")
        if re.search(r"[\n\r\t]", str(source.path)):
            problem = f"the name '{source.name!r}' cannot stand in a list: it has a tab or the end of a line in it"
            report(source.name, KgError(problem, fix="give the file another name"))
            continue
        yield from cut(source, most)


def check(part: Range) -> None:
    """KgError where the file of a range is not there any more, or was changed."""
    for source in find([part], frozenset(READERS), _raise):
        with opened(source) as file:
            part.check(file)


def written(text: str) -> Document:
    """The document that a text given by hand is, by the name of standard input: no title, no date, no furniture."""
    return document(Content(text=text), "-", line_only=True)


def _unforeseen(error: Exception, name: str) -> KgError:
    problem = f"'{name}' could not be read: {type(error).__name__}: {' '.join(str(error).split())[:300]}"
    return KgError(problem, fix="go on, the other files are read; and report this fault of kg with the file")


def _raise(_: str, error: KgError) -> None:
    raise error


def _documents(source: Source, report: OnError, lines: bool) -> Iterator[Document]:
    with opened(source) as file:
        for content in _contents(file, source, lines):
            try:
                if isinstance(content, KgError):
                    raise content
                yield document(content, source.name, line_only=lines)
            except KgError as error:
                report(source.name, error)


def _contents(file: BinaryIO, source: Source, lines: bool) -> Iterator[Content | KgError]:
    if source.part is not None:
        part = source.part
        part.check(file)
        return _RANGED[source.suffix](file, source.name, part.begin, part.end, part.line)
    suffix = source.suffix or sniffed(file)
    if lines and suffix in _TEXTS:
        return plain.read_lines(file, source.name)
    contents = READERS[suffix](file, source.name)
    return _split(contents) if lines and suffix not in records.SUFFIXES else contents


def _split(contents: Iterable[Content | KgError]) -> Iterator[Content | KgError]:
    for content in contents:
        if isinstance(content, KgError):
            yield content
            continue
        for number, line in enumerate(content.text.split("\n"), 1):
            if line.strip():
                yield replace(content, text=line, line=number, title=None)


def document(content: Content, source: str, *, line_only: bool = False) -> Document:
    """The document with this content: checked, identified, its furniture marked, its title and date guessed."""
    content = replace(content, text=_CONTROLS.sub(" ", content.text), title=_clean(content.title))
    _check_size(content, source)
    spans = () if line_only else furniture.find(content.text)
    return Document(
        id=content_id(content.text),
        source=source,
        text=content.text,
        title=content.title or (None if line_only else front.title(content.text, spans)),
        published=content.published or (None if line_only else front.published(content.text, spans)),
        furniture=_disjoint(spans, dates.places_of_writing(content.text)),
        url=content.url,
        line=content.line,
    )


def _disjoint(spans: tuple[tuple[int, int], ...], more: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Both kinds of spans in order, less those of `more` that lie within the others."""
    free = [span for span in more if not any(begin < span[1] and span[0] < end for begin, end in spans)]
    return tuple(sorted([*spans, *free]))


def _clean(title: str | None) -> str | None:
    return " ".join(_CONTROLS.sub(" ", title).split()) or None if title else None


def _check_size(content: Content, source: str) -> None:
    where = f"line {content.line} of '{source}'" if content.line else f"'{source}'"
    if not content.text.strip():
        raise KgError(f"{where} is empty", fix="remove it, or put text in it")
    if len(content.text) > MAX_CHARACTERS:
        problem = f"{where} has {len(content.text):,} characters; kg reads documents of up to {MAX_CHARACTERS:,}"
        raise KgError(problem, fix="split it, for instance by chapters or by articles")
    longest = max(len(line) for line in content.text.split("\n"))
    if longest > MAX_LINE:
        problem = f"{where} has a line of {longest:,} characters, which is no prose"
        raise KgError(problem, fix="break it into paragraphs, or leave out the data in it")
