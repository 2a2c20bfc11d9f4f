"""Plain text: the file itself, newlines made alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from kg.documents.content import MAX_CHARACTERS, Content, read_bytes
from kg.documents.decoding import decode, decoded_lines
from kg.errors import KgError

_MAX_BYTES = 4 * MAX_CHARACTERS  # no encoding needs more for a character


def read(file: BinaryIO, name: str) -> Iterator[Content | KgError]:
    """One document: the text."""
    yield Content(text=decode(read_bytes(file, name, _MAX_BYTES), name))


def read_lines(file: BinaryIO, name: str) -> Iterator[Content | KgError]:
    """Every line that is not blank, as a document."""
    for number, line in enumerate(decoded_lines(file, name), 1):
        if line.strip():
            yield Content(text=line, line=number)
