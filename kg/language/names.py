"""Names out of tag scores: the most probable sequence in which every I- follows its own kind."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

IMPOSSIBLE = -1e4


def spans(scores: np.ndarray, tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """(begin, end, type) of the names in one sentence; `scores` are log probabilities, (words, tags)."""
    before, allowed = _rules(tuple(tags))
    best = scores.argmax(axis=1)
    if not best.any():
        return []
    chain = np.concatenate([[0], best])
    if not allowed[chain[:-1], chain[1:]].all():
        best = _viterbi(scores, before)
    return _joined([tags[number] for number in best.tolist()])


@lru_cache(maxsize=4)
def _rules(tags: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """What a step from one tag (row) to the next (column) costs, and whether it may be taken."""
    allowed = np.array([[new[0] != "I" or old[2:] == new[2:] for new in tags] for old in tags])
    return np.where(allowed, 0.0, IMPOSSIBLE), allowed


def _viterbi(scores: np.ndarray, before: np.ndarray) -> np.ndarray:
    so_far = scores[0] + before[0]  # as if O came before
    back = np.zeros(scores.shape, dtype=np.int64)
    for i in range(1, len(scores)):
        steps = so_far[:, None] + before
        back[i] = steps.argmax(axis=0)
        so_far = steps.max(axis=0) + scores[i]
    best = np.zeros(len(scores), dtype=np.int64)
    best[-1] = so_far.argmax()
    for i in range(len(scores) - 1, 0, -1):
        best[i - 1] = back[i, best[i]]
    return best


def _joined(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for i, tag in enumerate(tags):
        if tag[0] == "B":
            found.append((i, i + 1, tag[2:]))
        elif tag[0] == "I":
            begin, _, kind = found[-1]
            found[-1] = (begin, i + 1, kind)
    return found
