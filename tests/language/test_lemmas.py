"""Lemma edits."""

import pytest

from kg.language.lemmas import apply, edit, exceptions


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("Running", "run"),
        ("IRAQ", "Iraq"),
        ("went", "go"),
        ("cities", "city"),
        ("Putin", "Putin"),
        ("n't", "not"),
        ("’s", "be"),
        ("was", "be"),
        ("U.S.", "U.S."),
        ("2014", "2014"),
        ("“", '"'),
        ("Chinese", "Chinese"),
    ],
)
def test_an_edit_makes_the_lemma(word: str, lemma: str) -> None:
    assert apply(edit(word, lemma), word) == lemma


def test_an_edit_works_on_other_words() -> None:
    assert apply(edit("walked", "walk"), "Talked") == "talk"


def test_an_edit_that_does_not_fit_leaves_the_word() -> None:
    assert apply("l5xyz", "Go") == "go"
    assert apply("l2", "Go") == "go"


def test_exceptions_are_frequent_and_agreed_on() -> None:
    seen = [("Better", "ADJ", "good")] * 3 + [("saw", "NOUN", "saw"), ("i", "PRON", "I"), ("I", "PRON", "I")]
    table = exceptions([*seen, ("rose", "VERB", "rise"), ("rose", "VERB", "rose"), ("Reed", "PROPN", "Reed")])
    assert table == {"better/ADJ": "good", "i/PRON": "I"}
