"""What a reader takes out of a file, before title, date and furniture are guessed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from kg.errors import KgError

# A long novel has 1,000,000 characters; beyond that a file is a collection, and its parts have dates of their own.
MAX_CHARACTERS = 1_000_000
# Paragraphs of this length are not prose but data, and no sentence boundary can be trusted in them.
MAX_LINE = 250_000
# Formats that hold more than text (pictures, markup) may be larger than what is read from them.
MAX_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Content:
    """The text of one document; `line` is the 1-based line or row where one file holds many."""

    text: str
    title: str | None = None
    published: datetime.date | None = None
    url: str | None = None
    line: int | None = None


# A reader raises what is wrong with the whole file, and yields what is wrong with one row of it.
Reader = Callable[[BinaryIO, str], Iterator[Content | KgError]]


def read_bytes(file: BinaryIO, name: str, limit: int = MAX_BYTES) -> bytes:
    """All of `file`, unless it is larger than `limit` bytes."""
    data = file.read(limit + 1)
    if len(data) > limit:
        size = f"more than {limit // 1_000_000} MB"
        raise KgError(f"'{name}' is too large: {size}", fix="split it into files of one document each")
    return data


def broken(name: str, kind: str, error: Exception) -> KgError:
    """The error for a file that its format's library cannot open."""
    detail = " ".join(str(error).split())[:100] or type(error).__name__
    return KgError(f"'{name}' is broken or no {kind}: {detail}", fix=f"open it in its program and save it as {kind}")
