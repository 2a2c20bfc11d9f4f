"""Where and when a piece of news was written, before its first sentence: "PARIS, March 19 (Agency) -- Today"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

LONGEST = 24  # words
DASHES = frozenset(("-", "–", "—", "--", "―"))
_TOWN = re.compile(r"[^\W\d_]{2}[^a-z]*")  # in capitals
_PART = re.compile(r"[^a-z]*|[A-Z][a-z]+\.?|and|of|\d+(?:st|nd|rd|th)|/.*|\w+/|\w+\.com")


def after(words: Sequence[str], paragraphs: Collection[int], close: Collection[int], begin: int, end: int) -> set[int]:
    """The words of the page from `begin` to `end` behind the dash that ends a dateline at the begin of a paragraph.

    `close` are the places of words that no white space stands before.
    """
    firsts = (first for first in range(begin, end) if first == 0 or first in paragraphs)
    return {at for first in firsts for at in _behind(words, first, close) if at < end}


def _behind(words: Sequence[str], first: int, close: Collection[int]) -> Iterator[int]:
    if not _TOWN.fullmatch(words[first]) or not words[first].isupper():
        return
    for at in range(first + 1, min(first + LONGEST, len(words) - 1)):
        if words[at] in DASHES and at not in close and at + 1 not in close:
            if words[at + 1][:1].isupper() or not words[at + 1][:1].isalpha():
                yield at + 1
            return
        if not _PART.fullmatch(words[at]):
            return
