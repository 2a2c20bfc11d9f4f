"""HTML: trafilatura finds the article in the page, and its title, date and address in the metadata."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from kg.documents import dates
from kg.documents.content import MAX_BYTES, Content, broken, read_bytes
from kg.documents.decoding import decode
from kg.errors import KgError

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)
_BODY = re.compile(r"<body\b", re.IGNORECASE)
# Guesses from the page's text find the year of the copyright line or the day of a comment as well. Dates after today
# are allowed, so that the same page gives the same date on every day.
_DATE_OPTIONS = {"extensive_search": False, "original_date": True, "max_date": "2100-12-31"}
_PARAGRAPH = "\n\n"


def read(file: BinaryIO, name: str) -> Iterator[Content | KgError]:
    """One document: the article of the page, its headline first."""
    data = read_bytes(file, name, MAX_BYTES // 5)
    if not data.strip():
        yield Content("")
        return
    declared = _CHARSET.search(data[:4096])
    try:
        content = _content(decode(data, name, declared and declared.group(1).decode("ascii")))
    except KgError:
        raise
    except Exception as error:  # the markup is hostile, and the parser's errors are many
        raise broken(name, "HTML", error) from error
    if not content.text.strip():
        raise KgError(f"no text in '{name}'", fix="open it in a browser and save its text as .txt")
    yield content


def _content(page: str) -> Content:
    """The article, or all the text of a page in which none is found."""
    import trafilatura

    if "<" not in page:
        return Content(page)
    if not _BODY.search(page):
        page = f"<html><body>{page}</body></html>"
    for logger in ("trafilatura", "htmldate"):
        logging.getLogger(logger).setLevel(logging.CRITICAL)
    options = {"with_metadata": True, "include_comments": False, "date_extraction_params": _DATE_OPTIONS}
    found = trafilatura.bare_extraction(page, **options) or trafilatura.bare_extraction(page, fast=True, **options)
    if found is None or not found.text:
        return Content(_paragraphs(trafilatura.html2txt(page)))
    return Content(_text(found), found.title, dates.parse(found.date), found.url)


def _text(page: Any) -> str:
    text = _paragraphs(page.text)
    if not page.title or page.title in text[: len(page.title) + 200]:
        return text
    return page.title + _PARAGRAPH + text


def _paragraphs(text: str) -> str:
    return _PARAGRAPH.join(line.strip() for line in text.split("\n") if line.strip())
