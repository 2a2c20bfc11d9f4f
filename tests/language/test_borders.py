"""Borders of names, mended."""

import pytest

from kg.language.borders import mend

P, ORG, G, W = "Person", "Organization", "GeopoliticalEntity", "Work"


@pytest.mark.parametrize(
    ("words", "names", "mended"),
    [
        ("at the Kingdom of Thailand today", [(2, 4, G), (4, 5, G)], [(2, 5, G)]),
        ("replacing Per Westerberg", [(1, 2, P), (2, 3, P)], [(1, 3, P)]),
        ("says Gen. Stephen Townsend", [(1, 2, P), (2, 4, P)], [(2, 4, P)]),
        ("says Mr Townsend", [(1, 3, P)], [(2, 3, P)]),
        ("by The Mad Capsule Markets", [(1, 2, ORG), (2, 5, ORG)], [(1, 5, ORG)]),
        ("a South Korean bank", [(1, 2, "Place"), (2, 3, "Group")], [(1, 3, "Group")]),
        ("the albums Bionic and Burlesque", [(2, 4, W), (4, 5, W)], [(2, 3, W), (4, 5, W)]),
        ("met the Queen in London", [(2, 3, P), (4, 5, G)], [(4, 5, G)]),
        ("met Queen in London", [(1, 2, P), (3, 4, G)], [(1, 2, P), (3, 4, G)]),
        ("the Chinese Xinhua agency", [(1, 2, "Group"), (2, 3, ORG)], [(1, 2, "Group"), (2, 3, ORG)]),
        ("in The , a", [(1, 2, ORG)], []),
        ("left Washington , D.C. today", [(1, 2, G), (3, 4, G)], [(1, 4, G)]),
        ("left Riga , Oslo today", [(1, 2, G), (3, 4, G)], [(1, 2, G), (3, 4, G)]),
    ],
)
def test_borders(words: str, names: list, mended: list) -> None:
    assert mend(names, words.split(), {0}) == mended


def test_names_of_two_sentences_stay_apart() -> None:
    assert mend([(0, 1, P), (1, 2, P)], ["Anna", "Bob"], {0, 1}) == [(0, 1, P), (1, 2, P)]


def test_names_that_stand_alone_elsewhere_stay_apart() -> None:
    words = "Trump Putin talks . Putin and Trump".split()
    names = [(0, 1, P), (1, 2, P), (4, 5, P), (6, 7, P)]
    assert mend(names, words, {0, 4}) == names
