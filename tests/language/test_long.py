"""Documents of any length and any make, in time that grows with their words only."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest

from kg.language.names import tags_of
from kg.language.senses import agree
from kg.language.sentences import new_lines, starts

LABELS = ["O", "B-Person", "I-Person"]


def many_names(size: int) -> None:
    """As many names as fit, all different and all with the same first word."""
    words = [word for i in range(size) for word in ("Anna", f"Smith{i}", "left")]
    scores = np.log(np.full((len(words), 3), 0.3))
    names = [(3 * i, 3 * i + 2, "Person") for i in range(0, size, 2)]
    agree(names, words, {0}, tags_of(scores, LABELS))


def one_name(size: int) -> None:
    words = ["Duran"] * 4 * size
    agree([(0, 2, "Person")], words, {0}, tags_of(np.log(np.full((len(words), 3), 0.3)), LABELS))


def lines(size: int) -> None:
    new_lines("- a coat\nand\n" * size)
    starts(["(", "a", ")"] * size, np.zeros(3 * size), set(range(0, 3 * size, 2)), set(), 0)


@pytest.mark.parametrize("work", [many_names, one_name, lines])
def test_time_grows_with_the_words(work: Callable[[int], None]) -> None:
    def seconds(size: int) -> float:
        began = time.process_time()
        work(size)
        return time.process_time() - began

    seconds(500)
    assert seconds(8000) < 12 * seconds(2000) + 0.1
