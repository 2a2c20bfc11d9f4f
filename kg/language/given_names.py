"""What a given name tells of whom it names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_suffix(".tsv")


def sex(name: Sequence[str]) -> str:
    """ "m" or "f" for a name of several words, in small letters, whose first is only men's or only women's; else "".

    A single word may be a surname ("Thomas", "Kelly").
    """
    return _known().get(name[0], "") if len(name) > 1 else ""


@cache
def _known() -> dict[str, str]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))
