"""Coordination that the parser saw by its "and" alone: the second of two likes is joined to the first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

JOINING = frozenset(("and", "or"))
OTHERS = frozenset(("conj", "root", "parataxis", "cc", "ccomp"))  # words that "and" may stand before in a right tree


def mend(words: Sequence[str], heads: np.ndarray, deprels: list[str]) -> None:
    """Make a word with an "and" of its own a conjunct of the last like it before; changes `heads` and `deprels`.

    In "served in World War I and World War II" the net takes both wars for obliques of "served", although it gives the
    second the "and", which nothing but a conjunct has.
    """
    for mark, relation in enumerate(deprels):
        word = int(heads[mark])
        if relation != "cc" or mark == 0 or mark > word or words[mark].lower() not in JOINING:
            continue
        if deprels[word] in OTHERS:
            continue
        first = _like(word, mark, heads, deprels)
        if first is not None:
            heads[word], deprels[word] = first, "conj"


def _like(word: int, mark: int, heads: np.ndarray, deprels: Sequence[str]) -> int | None:
    """The last word before `mark` that hangs on the same head by the same relation, up to its colon."""
    sort = deprels[word].split(":")[0]
    before = range(mark - 1, -1, -1)
    return next((i for i in before if heads[i] == heads[word] and deprels[i].split(":")[0] == sort), None)
