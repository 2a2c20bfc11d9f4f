"""What stands before the body of a text: its title and the date it was published."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.documents import dates

Span = tuple[int, int]

_HEAD_LINES = 120  # pages have long menus
_TAIL_LINES = 30
_HEAD_SENTENCES = 2  # a dateline stands in the first of them, a caption may come before it
_TITLE_WORDS = 3  # shorter lines above a title are sections: "World", "Energy policy"
_MAX_TITLE = 200  # characters
_BYLINE = re.compile(r"\W*(?:by|from|author)\b:?\s", re.IGNORECASE)
_NO_TITLE = re.compile(rf"^{_BYLINE.pattern}|(?<!\.[A-Z])[.;,]$", re.IGNORECASE)
_SENTENCE = re.compile(r"(?:\S+\s+){3,}\S*[.:;,][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    is_furniture: bool

    @property
    def is_sentence(self) -> bool:
        return not self.is_furniture and bool(_SENTENCE.search(self.text[-_MAX_TITLE:]))


def published(text: str, furniture: Sequence[Span]) -> datetime.date | None:
    """The date that the lines before the body give, or one below it that says it is the date of publication."""
    lines = list(_lines(text, furniture))
    head = _head(lines)
    return dates.dateline([line.text for line in head], [line.text for line in lines[len(head) :][-_TAIL_LINES:]])


def title(text: str, furniture: Sequence[Span]) -> str | None:
    """The headline: first of the lines that stand together above the byline, the date or the first sentence."""
    blocks: list[list[str]] = [[]]
    for line in _head(list(_lines(text, furniture))):
        is_byline = bool(_BYLINE.match(line.text)) or dates.is_date_only(line.text)
        if line.is_sentence or (blocks[-1] and is_byline):
            break
        if line.is_furniture:
            blocks += [] if _is_headline(blocks[-1]) else [[]]
        elif len(line.text) <= _MAX_TITLE and not _NO_TITLE.search(line.text):
            blocks[-1].append(line.text)
    block = next((block for block in reversed(blocks) if block), [])
    return next((line for line in block if len(line.split()) >= _TITLE_WORDS), block[0] if block else None)


def _is_headline(block: Sequence[str]) -> bool:
    """A line above furniture is the title where it is long; else it may be the name of the site or section."""
    return any(len(line.split()) > 2 * _TITLE_WORDS for line in block)


def _head(lines: Sequence[_Line]) -> list[_Line]:
    head: list[_Line] = []
    sentences = 0
    for line in lines[:_HEAD_LINES]:
        head.append(line)
        sentences += line.is_sentence
        if sentences == _HEAD_SENTENCES:
            break
    return head


def _lines(text: str, furniture: Sequence[Span]) -> Iterator[_Line]:
    """Lines that are not blank; furniture is in order, so one pass finds which lines lie in it."""
    spans = iter((*furniture, (len(text) + 1, len(text) + 1)))
    span = next(spans)
    for match in re.finditer(r"[^\n]+", text):
        while span[1] <= match.start():
            span = next(spans)
        if line := match.group().strip():
            yield _Line(line, span[0] <= match.start() + match.group().index(line))
