"""Files of many documents cut in ranges, so that several machines can read one file."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from itertools import islice

from kg.documents import records
from kg.documents.decoding import is_of_lines
from kg.documents.ranges import Range
from kg.documents.sources import Source, opened
from kg.errors import KgError


def cut(source: Source, most: int) -> Iterator[tuple[str | Range, int]]:
    """The file, or its ranges of up to so many records; with the number of documents in each.

    Whole, as one document, are files of other formats, in UTF-16 or UTF-32, and such as cannot be read.
    """
    name = str(source.path)
    try:
        found = list(_ranges(source, name, most))
    except (KgError, csv.Error):  # who reads the file says what is wrong with it
        found = []
    if len(found) > 1:
        yield from found
    else:
        yield name, max((count for _, count in found), default=1)


def _ranges(source: Source, name: str, most: int) -> Iterator[tuple[Range, int]]:
    if source.suffix not in records.ENDS:
        return
    with opened(source) as file:
        if not is_of_lines(file, name):
            return
        size = file.seek(0, os.SEEK_END)
        ends = records.ENDS[source.suffix](file, name)
        begin, line = next(ends)
        while group := list(islice(ends, most)):
            end, following = group[-1]
            yield Range(name, begin, end, size, line), len(group)
            begin, line = end, following
