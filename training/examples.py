"""What the net learns from: documents as words with, for each layer, the labels or that there are none."""

from __future__ import annotations

from dataclasses import dataclass, field

NAME_TYPES = (
    "Person", "Organization", "GeopoliticalEntity", "Place", "Facility",
    "Event", "Work", "Product", "Law", "Group",
)  # fmt: skip
NAME_TAGS = ("O", *(f"{mark}-{kind}" for kind in NAME_TYPES for mark in "BI"))
ANY_NAME_TAG = (1 << len(NAME_TAGS)) - 1
OUTSIDE = 1


def tags(mark: str, kinds: frozenset[str]) -> int:
    """The set of tags, one bit each, that a word at this place (`B`, `I`) of a name of these types may bear."""
    return sum(1 << NAME_TAGS.index(f"{mark}-{kind}") for kind in kinds)


@dataclass(slots=True)
class Example:
    """A document. `None` in a column means that the layer is not annotated; `names` are sets of allowed tags."""

    id: str
    words: list[str]
    starts: list[int]  # words that begin a sentence: windows are cut there
    paragraphs: set[int] = field(default_factory=set)
    trees: bool = False
    sentences: bool = True  # whether `starts` are to be learnt
    upos: list[str] | None = None
    xpos: list[str] | None = None
    feats: list[str] | None = None
    lemmas: list[str] | None = None
    heads: list[int] | None = None  # within the document; a root is its own head
    deprels: list[str] | None = None
    kinds: list[str] | None = None  # at the head of a mention what it is, elsewhere "_"
    names: list[int] | None = None
