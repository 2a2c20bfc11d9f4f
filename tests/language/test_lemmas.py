"""Lemma edits."""

import pytest

from kg.language.lemmas import apply, choose, edit, exceptions


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


@pytest.mark.parametrize(
    ("word", "upos", "xpos", "edits", "lemma"),
    [
        ("cornered", "VERB", "VBN", ("l1", "l0"), "corner"),
        ("shocked", "VERB", "VBD", ("l1", "l0"), "shock"),
        ("committed", "VERB", "VBD", ("l1", "l2"), "commit"),
        ("fought", "VERB", "VBD", ("l2", "l1"), "fight"),
        ("libraries", "NOUN", "NNS", ("l1", "l0"), "library"),
        ("hottest", "ADJ", "JJS", ("l3", "l0"), "hot"),
        ("lymphoscintigraphies", "NOUN", "NNS", ("l1", "l0"), "lymphoscintigraphy"),
        ("vlogging", "VERB", "VBG", ("l3", "l0"), "vlog"),
        ("Libraries", "PROPN", "NNPS", ("k1", "k0"), "Library"),
        ("Digital", "ADJ", "NNP", ("l0", "k0"), "Digital"),
        ("Digital", "ADJ", "JJ", ("l0", "k0"), "digital"),
        ("Jan.", "PROPN", "NNP", ("k1ember", "k0"), "January"),
        ("Jan", "PROPN", "NNP", ("k0ember", "k0"), "January"),
        ("Bob", "PROPN", "NNP", ("k3Xyz", "k0"), "Bob"),
        ("Cats", "PROPN", "NNPS", ("k1", "k0"), "Cat"),
        ("", "NOUN", "NN", ("l1", "l0"), ""),
    ],
)
def test_lemmas_of_words_that_were_never_seen(word: str, upos: str, xpos: str, edits: tuple, lemma: str) -> None:
    assert choose(word, upos, xpos, edits, {}, frozenset()) == lemma


def test_what_the_training_data_say_comes_first() -> None:
    assert choose("data", "NOUN", "NNS", ("l1um", "l0"), {"data/NOUN": "data"}, frozenset()) == "data"
    assert choose("leaves", "NOUN", "NNS", ("l3f", "l1"), {}, frozenset({"leave/NOUN"})) == "leave"


@pytest.mark.parametrize(
    ("word", "lemma"), [("waging", "wage"), ("wagging", "wag"), ("hoping", "hope"), ("cornered", "corner")]
)
def test_a_short_verb_doubles_its_last_letter(word: str, lemma: str) -> None:
    cut = edit(word, {"waging": "wag", "hoping": "hop"}.get(word, lemma))
    assert choose(word, "VERB", "VBG", (cut, cut), {}, {"wag/VERB", "hop/VERB"}) == lemma
