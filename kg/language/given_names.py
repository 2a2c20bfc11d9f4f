"""What a given name tells of whom it names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_suffix(".tsv")


def sex(name: Sequence[str], surnames: Collection[str]) -> str:
    """ "m" or "f" for a name in small letters whose first word is only men's or only women's; else "".

    A single word that is among the `surnames` of a text tells nothing ("Thomas" where there is a Clarence Thomas).
    """
    return _known().get(name[0], "") if len(name) > 1 or (name and name[0] not in surnames) else ""


@cache
def _known() -> dict[str, str]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))
