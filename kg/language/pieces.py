"""Words as the encoder reads them: word pieces, letter shapes, and whether a paragraph begins."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from tokenizers import Tokenizer

# The letters a word may have before its middle is no longer looked at, and the pieces it may cost.
LONGEST_WORD = 100
MOST_PIECES = 12
KEPT_AT_END = 4

SHAPES = ("lower", "title", "upper", "mixed", "digits", "alphanumeric", "punctuation", "capital", "other", "frame")
FRAME = SHAPES.index("frame")


@lru_cache(maxsize=100_000)
def shape(word: str) -> int:
    """The number in `SHAPES` of the look of a word, which an uncased vocabulary does not see."""
    return SHAPES.index(_shape(word[:LONGEST_WORD]))


def _shape(word: str) -> str:
    letters = [c for c in word if c.isalpha()]
    if any(c.isdigit() for c in word):
        return "alphanumeric" if letters else "digits"
    if not letters:
        return "punctuation" if word and unicodedata.category(word[0])[0] in "PS" else "other"
    if all(c.islower() for c in letters):
        return "lower"
    if all(c.isupper() for c in letters):
        return "upper" if len(letters) > 1 else "capital"
    if letters[0].isupper() and not any(c.isupper() for c in letters[1:]):
        return "title"
    return "mixed" if any(c.isupper() for c in letters) else "other"


class Pieces:
    """The vocabulary: `ids(word)` are the numbers of a word's pieces, at least one and at most `MOST_PIECES`."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.begin, self.end, self.unknown, self.hidden = (
            self._tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]", "[UNK]", "[MASK]")
        )
        self._known: dict[str, tuple[int, ...]] = {}

    def ids(self, word: str) -> tuple[int, ...]:
        """The pieces of one word; of a very long one its beginning and its end."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) > 200_000:  # bounded memory: a stream of documents never ends
                self._known.clear()
            found = self._known[word] = self._cut(word)
        return found

    def rows(self, words: Sequence[str], breaks: Sequence[int]) -> dict[str, list[int]]:
        """A window as the encoder takes it: pieces between [CLS] and [SEP] with the shapes and breaks of their words,
        and the place of each word's first and last piece."""
        ids, shapes, marks, first, last = [self.begin], [FRAME], [0], [], []
        for word, mark in zip(words, breaks, strict=True):
            cut = self.ids(word)
            first.append(len(ids))
            ids += cut
            last.append(len(ids) - 1)
            shapes += [shape(word)] * len(cut)
            marks += [mark] * len(cut)
        rows = {"ids": [*ids, self.end], "shapes": [*shapes, FRAME], "breaks": [*marks, 0]}
        return rows | {"first": first, "last": last}

    def _cut(self, word: str) -> tuple[int, ...]:
        ids = self._tokenizer.encode(word[:LONGEST_WORD], add_special_tokens=False).ids
        if len(ids) > MOST_PIECES:
            ids = ids[: MOST_PIECES - KEPT_AT_END] + ids[-KEPT_AT_END:]
        return tuple(ids) or (self.unknown,)
