"""What sorts of things plain nouns stand for."""

from __future__ import annotations

import functools
from pathlib import Path


@functools.cache
def nouns() -> dict[str, str]:
    """Nouns with the ontology class of the things they stand for."""
    table: dict[str, str] = {}
    for line in (Path(__file__).parent / "nouns.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, words = line.split("\t")
            table.update({word: kind for word in words.split() if word not in table})
    return table
