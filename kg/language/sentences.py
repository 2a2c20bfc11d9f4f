"""Where sentences begin: the net's scores, held against what stands before a word and how it is spaced."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import numpy as np

# The score from which a sentence begins: after a mark that ends sentences, after a word, after anything else; and what
# is added where no white space stands before. Chosen on the development text of EWT, and checked on that of GUM.
AFTER_END, AFTER_WORD, AFTER_OTHER, WITHOUT_SPACE = -0.75, 1.0, 0.5, 0.5
ON_NEW_LINE = (
    -2.0
)  # where a line was ended on purpose, unless the next goes on in small letters; treebanks have no lines
NARROWEST = 25  # characters to which running text may be wrapped
NEVER = -100.0
ENDS = frozenset({".", "?", "!"})
OPENING = frozenset("\"“‘'([{«") | {"``"}
CLOSING = frozenset("\"”’')]}»") | {"''"}
BULLETS = frozenset("-*•·‣▪◦●○–—")
ITEM = re.compile(r"\s*(?:[-*•·‣▪◦●○–—]\s|\(?\w{1,2}[.)]\s)")  # what begins an item of a list, where two lines do
NUMBERS = frozenset("I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI".split())
ABBREVIATED = frozenset(
    "mr mrs ms dr prof gen lt capt col maj sgt cpl pvt adm cmdr brig rev fr sen rep gov hon st mt no nos vs inc corp "
    "ltd co vol pp fig jan feb mar apr jun jul aug sep sept oct nov dec".split()
)


def starts(
    words: Sequence[str], scores: np.ndarray, close: Collection[int], lines: Collection[int], begin: int
) -> list[int]:
    """The words of a window that begin sentences, its first word not among them.

    `words` are the window's, `scores` theirs; `begin` is the place of the first word on the page. `close` are the
    places of words that no white space stands before, `lines` those of words that begin a line as `new_lines` tells.
    """
    values = _shifted(words, scores.tolist(), close, begin)
    found = []
    for i in range(1, len(words)):
        least = _least(words, i) + WITHOUT_SPACE * (begin + i in close)
        if begin + i in lines:
            least = NEVER if words[i] in BULLETS else least if words[i][:1].islower() else min(least, ON_NEW_LINE)
        if values[i] > least:
            found.append(begin + i)
    return found


def surely_begins(words: Sequence[str], at: int, close: Collection[int]) -> bool:
    """Whether a word begins a sentence by its looks alone: a capital behind a full stop behind a common word.

    `close` are the places of words that no white space stands before.
    """
    if at < 2 or words[at - 1] != "." or not words[at][:1].isupper() or at in close:
        return False
    last = words[at - 2]
    return last.isalpha() and last.islower() and not _stays_open(last)


def after_rulers(words: Sequence[str], begin: int, end: int) -> set[int]:
    """The words of the page from `begin` to `end` with which a ruler begins a sentence behind another's number.

    "... as Michael I. Carol then", where the page tells of Carol II.
    """
    numbers = [i for i in range(max(begin, 2), end - 1) if words[i].rstrip(".") in NUMBERS]
    ended = {i + 1 for i in numbers if words[i].endswith(".")} | {i + 2 for i in numbers if words[i + 1] == "."}
    found = {i for i in ended if i < end and words[i].istitle() and words[i - 2].istitle()}
    if not found:
        return found
    rulers = {a for a, b in zip(words, words[1:], strict=False) if a.istitle() and b.rstrip(".") in NUMBERS}
    return {i for i in found if words[i] in rulers}


def new_lines(text: str) -> set[int]:
    """Where the first characters of lines stand that were begun on purpose, as offsets in code points.

    Their first word had room on the line before, if that may be as wide as the widest of its paragraph; or they are
    items of a list.
    """
    found: set[int] = set()
    lines: list[tuple[int, str]] = []
    at = 0
    for line in [*text.split("\n"), ""]:
        if line.strip():
            lines.append((at, line))
        else:
            found |= _on_purpose(lines)
            lines = []
        at += len(line) + 1
    return found


def _on_purpose(lines: Sequence[tuple[int, str]]) -> set[int]:
    widest = max((len(line.rstrip()) for _, line in lines), default=0)
    items = {at for at, line in lines if ITEM.match(line)}
    found = set()
    for (_, before), (at, line) in zip(lines, lines[1:], strict=False):
        had_room = len(before.rstrip()) + 1 + len(line.split(maxsplit=1)[0]) <= max(widest, NARROWEST)
        if had_room or (at in items and len(items) > 1):
            found.add(at + len(line) - len(line.lstrip()))
    return found


def _shifted(words: Sequence[str], values: list[float], close: Collection[int], begin: int) -> list[float]:
    """Scores with those beside quotation marks and brackets moved to where a sentence can begin: before a mark that
    opens, which stands close to the word after it, and behind one that closes."""
    for i in range(len(words) - 1):
        before, after = begin + i in close, begin + i + 1 in close
        if words[i] in OPENING and after and not before:
            values[i], values[i + 1] = max(values[i : i + 2]), NEVER
        elif words[i] in CLOSING and before and not after:
            values[i], values[i + 1] = NEVER, max(values[i : i + 2])
    return values


def _least(words: Sequence[str], i: int) -> float:
    """The score that a word needs, by the word before it, or before a quotation mark that closes."""
    at = i - 1
    if words[at] in CLOSING and at:
        at -= 1 if words[at - 1] in ENDS else 0
    if words[at] in ENDS:
        return AFTER_OTHER if words[at] == "." and at and _stays_open(words[at - 1]) else AFTER_END
    return AFTER_WORD if any(c.isalnum() for c in words[at]) else AFTER_OTHER


def _stays_open(word: str) -> bool:
    """Whether a full stop behind a word may be the word's own: of an abbreviation, an initial, a number in a list."""
    return word.lower() in ABBREVIATED or len(word) == 1 or word.isdigit()
