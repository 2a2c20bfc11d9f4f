"""Sentence starts: scores, spacing and lines."""

import numpy as np
import pytest

from kg.language.sentences import new_lines, starts


def begun(text: str, scores: dict[int, float], lines: frozenset[int] = frozenset()) -> list[int]:
    """Words are parted by blanks; `_` before a word says that no white space stands before it. Other scores are -9."""
    words = text.split()
    close = {i for i, word in enumerate(words) if word.startswith("_")}
    values = np.array([scores.get(i, -9.0) for i in range(len(words))])
    return starts([word.removeprefix("_") or "_" for word in words], values, close, lines, 0)


@pytest.mark.parametrize(
    ("text", "scores", "found"),
    [
        ("He left _. We stayed", {3: -0.5}, [3]),
        ("He left We stayed", {2: 0.9}, []),
        ("He left We stayed", {2: 1.1}, [2]),
        ("Lt _. Smith left", {2: -0.5}, []),
        ("J _. Smith left", {2: -0.5}, []),
        ('came _. " _We staged it', {2: 0.0, 3: 2.0}, [2]),
        ('it _. _" We staged it', {2: 2.0, 3: 0.0}, [3]),
        ('said _. _" he added', {3: -1.0}, []),
        ("came _. ( _Applause _. _) All", {2: -3.0, 3: 0.0, 5: 1.0, 6: -3.0}, [2, 6]),
        ("at site _. _com now", {3: -0.5}, []),
    ],
)
def test_starts(text: str, scores: dict, found: list) -> None:
    assert begun(text, scores) == found


def test_a_line_begun_on_purpose_asks_for_less() -> None:
    assert begun("Regards Ann Smith", {1: -1.5}, frozenset({1})) == [1]
    assert begun("regards of ann", {1: -1.5}, frozenset({1})) == []
    assert begun("a coat - two pens", {}, frozenset({2})) == [2]


def test_wrapped_lines_are_not_begun_on_purpose() -> None:
    text = "The president of the United States met the\nChancellor of Germany in Berlin on Monday and\nthey talked."
    assert new_lines(text) == set()


def test_lines_with_room_before_them_are_begun_on_purpose() -> None:
    text = "Dear all,\n  I write to you about the meeting on Friday.\nThank you\nand goodbye"
    assert new_lines(text) == {text.index("I write"), text.index("and")}


def test_lines_too_short_to_be_wrapped_are_begun_on_purpose() -> None:
    assert new_lines("Regards\nAnn Smith\nHead of Sales") == {8, 18}


def test_items_of_a_list_are_begun_on_purpose() -> None:
    text = "Bring\n- a coat\n- two pens"
    assert new_lines(text) == {text.index("- a"), text.index("- two")}
    assert new_lines("1. Passport\n2. Ticket") == {12}
    assert new_lines("") == new_lines("\n\n") == set()
