"""Markdown: the words without the marks; headings, list items and table rows are lines of their own."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from kg.documents import dates
from kg.documents.content import MAX_CHARACTERS, Content, read_bytes
from kg.documents.decoding import decode
from kg.errors import KgError

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(\w[\w -]*?)\s*:\s*(.*?)\s*$", re.MULTILINE)
_HIDDEN = re.compile(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_DATES = ("date", "published", "pubdate", "datepublished")
_LINES = ("inline", "html_block")


def read(file: BinaryIO, name: str) -> Iterator[Content | KgError]:
    """One document; title, date and url from the front matter, if there is one."""
    source = decode(read_bytes(file, name, 4 * MAX_CHARACTERS), name)
    front = _FRONT_MATTER.match(source)
    fields = {key.lower(): value.strip("\"'") for key, value in _FIELD.findall(front.group(1))} if front else {}
    body = source[front.end() :] if front else source
    published = next((date for key in _DATES if (date := dates.parse(fields.get(key)))), None)
    yield Content("\n\n".join(_lines(body)), fields.get("title") or None, published, fields.get("url") or None)


def _lines(body: str) -> Iterator[str]:
    from markdown_it import MarkdownIt

    row: list[str] | None = None
    for token in MarkdownIt("commonmark").enable("table").parse(body):
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield row_text(row)
            row = None
        elif token.type in _LINES and (line := _line(token)):
            if row is None:
                yield line
            else:
                row.append(line)


def row_text(cells: Iterable[str]) -> str:
    """A table row as a line: "Born: 3 May 1974", or "Riga; Latvia; 614,000"."""
    cells = [cell for cell in cells if cell]
    return ": ".join(cells) if len(cells) == 2 else "; ".join(cells)


def _line(token: Token) -> str:
    if token.type == "html_block":
        return " ".join(html.unescape(_TAG.sub(" ", _HIDDEN.sub(" ", token.content))).split())
    return " ".join("".join(_words(token.children or ())).split())


def _words(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("text", "code_inline"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
