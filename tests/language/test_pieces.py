"""Words as the encoder reads them."""

import pytest

from kg.language.component import SHIPPED
from kg.language.pieces import MOST_PIECES, SHAPES, Pieces, shape


@pytest.mark.parametrize(
    ("word", "look"),
    [
        ("house", "lower"),
        ("House", "title"),
        ("NATO", "upper"),
        ("iPhone", "mixed"),
        ("McDonald", "mixed"),
        ("2014", "digits"),
        ("G20", "alphanumeric"),
        ("—", "punctuation"),
        ("$", "punctuation"),
        ("A", "capital"),
        ("中国", "other"),
        ("\x07", "other"),
        ("U.S.", "upper"),
    ],
)
def test_shape(word: str, look: str) -> None:
    assert SHAPES[shape(word)] == look


@pytest.mark.parametrize("word", ["", "\u200b", "😀", "x" * 100_000, "http://" + "a.b/" * 500, "\x00", "中国"])
def test_every_word_has_a_few_pieces(word: str) -> None:
    assert 1 <= len(Pieces(SHIPPED / "tokenizer.json").ids(word)) <= MOST_PIECES


def test_case_makes_no_difference_to_pieces() -> None:
    pieces = Pieces(SHIPPED / "tokenizer.json")
    assert pieces.ids("Beijing") == pieces.ids("BEIJING") == pieces.ids("beijing")
