"""Dependency trees out of arc scores: the best head for each word, mended where that is no tree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

IMPOSSIBLE = -1e9


def tree(scores: np.ndarray) -> np.ndarray:
    """The heads of a sentence's words, the root having itself; exactly one word is the root.

    `scores` is (words, 1 + words): how good the root (column 0) or word j (column 1 + j) is as head of word i.
    Greedy choice is kept where it is a tree, else the best tree is found (Chu and Liu 1965, Edmonds 1967).
    """
    size = len(scores)
    if size == 1:
        return np.zeros(1, dtype=np.int64)
    arcs = scores[:, 1:].astype(np.float64)
    np.fill_diagonal(arcs, IMPOSSIBLE)
    root = int(np.argmax(scores[:, 0] - arcs.max(axis=1)))
    heads = arcs.argmax(axis=1)
    heads[root] = root
    if _cycle(heads, root):
        heads = _best_tree(arcs, root)
    return heads


def is_tree(heads: Sequence[int]) -> bool:
    """Whether one word is its own head, as the root is, and every other leads to it."""
    roots = [word for word, head in enumerate(heads) if head == word]
    return len(roots) == 1 and not _cycle(np.asarray(heads), roots[0])


def _cycle(heads: np.ndarray, root: int) -> list[int]:
    """The words of some cycle that does not lead to the root; empty in a tree."""
    seen = [0] * len(heads)
    seen[root] = -1
    parents = heads.tolist()
    for start in range(len(parents)):
        word, mark = start, start + 1
        while seen[word] == 0:
            seen[word] = mark
            word = parents[word]
        if seen[word] == mark:
            found = [word]
            while parents[found[-1]] != word:
                found.append(parents[found[-1]])
            return found
    return []


def _best_tree(arcs: np.ndarray, root: int) -> np.ndarray:
    """The highest scoring tree below the root: cycles are drawn together into one word until none is left."""
    heads = arcs.argmax(axis=1)
    heads[root] = root
    cycle = _cycle(heads, root)
    if not cycle:
        return heads
    size = len(arcs)
    rest = [i for i in range(size) if i not in set(cycle)]
    inside = np.array(cycle)
    at = len(rest)
    smaller = np.full((at + 1, at + 1), IMPOSSIBLE)
    smaller[:at, :at] = arcs[np.ix_(rest, rest)]
    # Entering the cycle at a word costs the arc that the word had within it.
    entering = arcs[np.ix_(inside, rest)] - arcs[inside, heads[inside]][:, None]
    enter_at = entering.argmax(axis=0)
    smaller[at, :at] = entering.max(axis=0)
    leaving = arcs[np.ix_(rest, inside)]
    leave_from = leaving.argmax(axis=1)
    smaller[:at, at] = leaving.max(axis=1)
    solved = _best_tree(smaller, rest.index(root))
    for i, word in enumerate(rest):
        if word != root:
            heads[word] = inside[leave_from[i]] if solved[i] == at else rest[solved[i]]
    heads[inside[enter_at[solved[at]]]] = rest[solved[at]]
    return heads
