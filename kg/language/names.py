"""Names out of tag scores: where a name is and of what family first, then of what type.

Probability that is spread over country, natural place and facility, or over event, work, product and law, is
evidence that there is a place, or a thing with a name, so the best sequence of tags is found over families.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

IMPOSSIBLE = -1e4
FAMILIES = (
    ("Person",),
    ("Organization",),
    ("GeopoliticalEntity", "Place", "Facility"),
    ("Event", "Work", "Product", "Law"),
    ("Group",),
)
PERSON, PLACE = 0, 2
FAMILY = {kind: number for number, kinds in enumerate(FAMILIES) for kind in kinds}
Name = tuple[int, int, str]  # first word, word after the last, type


@dataclass(frozen=True, slots=True)
class Tags:
    """Log probabilities of tags, (words, …): of no name, and of beginning or going on with a name of each family."""

    outside: np.ndarray
    begin: np.ndarray
    inner: np.ndarray
    scores: np.ndarray  # of the single tags
    columns: dict[str, int]

    def family(self, begin: int, end: int) -> np.ndarray:
        """Log probabilities that the words are one name of each family; last that none of them is in a name."""
        value = np.append(self.begin[begin] + self.inner[begin + 1 : end].sum(axis=0), self.outside[begin:end].sum())
        return value - np.logaddexp.reduce(value)

    def best(self, begin: int, end: int, family: int) -> str:
        """The likeliest type of a family for words that are a name."""
        kinds = [kind for kind in FAMILIES[family] if f"B-{kind}" in self.columns]
        return max(kinds, key=lambda kind: self._score(begin, end, kind))

    def _score(self, begin: int, end: int, kind: str) -> float:
        inner = self.scores[begin + 1 : end, self.columns[f"I-{kind}"]].sum()
        return float(self.scores[begin, self.columns[f"B-{kind}"]] + inner)


def tags_of(scores: np.ndarray, labels: Sequence[str]) -> Tags:
    """The tags' scores, (words, labels), summed over families."""
    scores = scores.astype(np.float64)
    columns = {label: number for number, label in enumerate(labels)}
    begin, inner = (_summed(scores, columns, mark) for mark in ("B-", "I-"))
    return Tags(scores[:, columns["O"]], begin, inner, scores, columns)


def _summed(scores: np.ndarray, columns: dict[str, int], mark: str) -> np.ndarray:
    out = np.full((len(scores), len(FAMILIES)), IMPOSSIBLE)
    for family, kinds in enumerate(FAMILIES):
        if found := [columns[mark + kind] for kind in kinds if mark + kind in columns]:
            own = scores[:, found]
            out[:, family] = own[:, 0] if len(found) == 1 else np.logaddexp.reduce(own, axis=1)
    return out


def spans(scores: np.ndarray, labels: Sequence[str]) -> list[Name]:
    """(begin, end, type) of the names in one sentence; `scores` are log probabilities, (words, labels)."""
    if not scores.argmax(axis=1).any():
        return []
    tags = tags_of(scores, labels)
    chosen = _sequence(np.concatenate([tags.outside[:, None], tags.begin, tags.inner], axis=1))
    return [(begin, end, tags.best(begin, end, family)) for begin, end, family in _joined(chosen)]


def _sequence(scores: np.ndarray) -> list[int]:
    """The best sequence of 0 (no name), 1 + family (a name begins) and 1 + families + family (it goes on)."""
    before, allowed = _rules()
    best = scores.argmax(axis=1)
    chain = np.concatenate([[0], best])
    if not allowed[chain[:-1], chain[1:]].all():
        best = _viterbi(scores, before)
    return best.tolist()


@lru_cache(maxsize=1)
def _rules() -> tuple[np.ndarray, np.ndarray]:
    """What a step from one state (row) to the next (column) costs, and whether it may be taken."""
    size = len(FAMILIES)
    allowed = np.ones((1 + 2 * size, 1 + 2 * size), dtype=bool)
    family = (np.arange(1 + 2 * size) - 1) % size
    allowed[:, 1 + size :] = family[:, None] == family[1 + size :]
    allowed[0, 1 + size :] = False
    return np.where(allowed, 0.0, IMPOSSIBLE), allowed


def _viterbi(scores: np.ndarray, before: np.ndarray) -> np.ndarray:
    so_far = scores[0] + before[0]  # as if no name came before
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


def _joined(states: Sequence[int]) -> list[tuple[int, int, int]]:
    found: list[tuple[int, int, int]] = []
    for i, state in enumerate(states):
        if 0 < state <= len(FAMILIES):
            found.append((i, i + 1, state - 1))
        elif state:
            begin, _, family = found[-1]
            found[-1] = (begin, i + 1, family)
    return found
