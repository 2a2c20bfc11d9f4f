"""Ranges of files of many documents: whole records of JSON Lines or CSV from one byte to another.

A range stands in a list of documents as the name of its file, a tab, and for instance `bytes 0-4096 of 9000, line 1`.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import BinaryIO

from kg.errors import KgError

_WRITTEN = re.compile(r"(.+)\tbytes (\d+)-(\d+) of (\d+), line (\d+)")


@dataclass(frozen=True, slots=True)
class Range:
    """The records of a file between two bytes; `size` of the whole file in bytes, `line` the number of the first."""

    path: str
    begin: int
    end: int
    size: int
    line: int

    def __str__(self) -> str:
        return f"{self.path}\tbytes {self.begin}-{self.end} of {self.size}, line {self.line}"

    def check(self, file: BinaryIO) -> None:
        """KgError where the open file is not as long as it was."""
        size = file.seek(0, os.SEEK_END)
        if size != self.size:
            problem = f"'{self.path}' has {size:,} bytes, and had {self.size:,} when its shards were made"
            raise KgError(problem, fix="make them again with kg shards, and leave the file as it is until all have run")


def parsed(line: str) -> str | Range:
    """What a line of a list names: a file, or a range of one."""
    match = _WRITTEN.fullmatch(line)
    return Range(match[1], *map(int, match.groups()[1:])) if match else line
