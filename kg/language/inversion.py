"""Speakers after their verb: "…,” thinks Ida Berg", where parsers that have seen too little of it find an object."""

from __future__ import annotations

from collections.abc import Sequence

CLOSING = frozenset("”’\"'»")
NAMING = frozenset(("PROPN", "PRON", "NOUN"))


def mend(words: Sequence[str], tags: Sequence[str], heads: Sequence[int], deprels: list[str]) -> None:
    """Make the object right after a verb that follows a closing quotation mark its subject, where it has none and the
    words before are its clause; changes `deprels`."""
    for verb in range(1, len(words) - 1):
        if tags[verb] != "VERB" or words[verb - 1] not in CLOSING:
            continue
        below = [i for i in range(len(words)) if heads[i] == verb and i != verb]
        said = any(i < verb and deprels[i] in ("ccomp", "parataxis", "obj") for i in below)
        if not said or any(deprels[i].startswith("nsubj") for i in below):
            continue
        after = next((i for i in below if i > verb and deprels[i] == "obj" and i <= verb + 3), None)
        if after is not None and tags[after] in NAMING:
            deprels[after] = "nsubj"
