"""Names out of tag scores."""

import numpy as np

from kg.language.names import spans

TAGS = ["O", "B-Person", "I-Person", "B-Place", "I-Place"]


def scores(*rows: str) -> np.ndarray:
    out = np.full((len(rows), len(TAGS)), -5.0)
    for i, row in enumerate(rows):
        out[i, TAGS.index(row)] = -0.1
    return out


def test_names_are_joined() -> None:
    assert spans(scores("B-Person", "I-Person", "O", "B-Place"), TAGS) == [(0, 2, "Person"), (3, 4, "Place")]


def test_two_names_may_touch() -> None:
    assert spans(scores("B-Person", "B-Person"), TAGS) == [(0, 1, "Person"), (1, 2, "Person")]


def test_an_inner_tag_follows_its_own_kind() -> None:
    table = scores("B-Person", "I-Place", "O")
    table[1, TAGS.index("I-Person")] = -0.5
    assert spans(table, TAGS) == [(0, 2, "Person")]


def test_an_inner_tag_cannot_begin_a_sentence() -> None:
    table = scores("I-Person", "O")
    table[0, TAGS.index("B-Person")] = -0.3
    assert spans(table, TAGS) == [(0, 1, "Person")]


def test_no_names() -> None:
    assert spans(scores("O", "O"), TAGS) == []
