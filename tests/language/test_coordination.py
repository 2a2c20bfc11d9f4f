import numpy as np
import pytest

from kg.language.coordination import divide, mend, uncross


@pytest.mark.parametrize(
    ("words", "heads", "deprels", "joined"),
    [
        (
            "They served in Wessex and Mercia .".split(),
            [1, 1, 3, 1, 5, 1, 1],
            ["nsubj", "root", "case", "obl", "cc", "obl:unmarked", "punct"],
            (5, 3),
        ),
        ("And they left .".split(), [2, 2, 2, 2], ["cc", "nsubj", "root", "punct"], None),
        (
            "Ida sang and Per slept".split(),
            [1, 1, 4, 4, 1],
            ["nsubj", "root", "cc", "nsubj", "conj"],
            None,
        ),
        (
            "paper and pencil tests".split(),
            [3, 2, 3, 3],
            ["compound", "cc", "compound", "root"],
            (2, 0),
        ),
        (  # the same word stands above
            "Their support for talks and their support for Ida".split(),
            [1, 1, 3, 1, 6, 6, 3, 8, 6],
            ["nmod:poss", "root", "case", "nmod", "cc", "nmod:poss", "conj", "case", "nmod"],
            (6, 1),
        ),
        (  # one more role
            "Berg is head of Acme and an editor at Brisk".split(),
            [2, 2, 2, 4, 2, 7, 7, 4, 9, 7],
            ["nsubj", "cop", "root", "case", "nmod", "cc", "det", "conj", "case", "nmod"],
            (7, 2),
        ),
        (
            "Berg is head of Acme and of Brisk".split(),
            [2, 2, 2, 4, 2, 7, 7, 4],
            ["nsubj", "cop", "root", "case", "nmod", "cc", "case", "conj"],
            None,
        ),
    ],
)
def test_and_joins_the_second_of_two_likes_to_the_first(words, heads, deprels, joined):
    mended, relations = np.array(heads), list(deprels)
    mend(words, mended, relations)
    if joined is None:
        assert (mended.tolist(), relations) == (heads, deprels)
    else:
        word, first = joined
        assert mended[word] == first
        assert relations[word] == "conj"


def test_a_singular_apposition_is_that_of_the_last_conjunct():
    words = "They met Germans and Poles , a minority in Norland".split()
    heads = np.array([1, 1, 1, 4, 2, 7, 7, 2, 9, 7])
    relations = ["nsubj", "root", "obj", "cc", "conj", "punct", "det", "appos", "case", "nmod"]
    mend(words, heads, relations)
    assert heads[7] == 4
    plural = "They met Jon and Per , the brothers".split()
    heads = np.array([1, 1, 1, 4, 2, 7, 7, 2])
    mend(plural, heads, relations[:8])
    assert heads[7] == 2


@pytest.mark.parametrize(("tag", "subject"), [("VBZ", True), ("VBN", False)])
def test_the_noun_right_before_a_second_verb_is_its_subject(tag: str, subject: bool) -> None:
    # The port is Riga and the county has a mayor
    xpos = ["DT", "NN", "VBZ", "NNP", "CC", "DT", "NN", tag, "DT", "NN"]
    heads = np.array([1, 3, 3, 3, 6, 6, 3, 3, 9, 7])
    deprels = ["det", "nsubj", "cop", "root", "cc", "det", "conj", "conj", "det", "obj"]
    divide(xpos, heads, deprels)
    assert ((heads[6], deprels[6], heads[4]) == (7, "nsubj", 7)) is subject


def test_who_own_one_thing_together_are_its_owners() -> None:
    # Ida and Per 's house burned
    words = ["Ida", "and", "Per", "'s", "house", "burned"]
    heads = np.array([5, 2, 0, 2, 0, 5])
    deprels = ["nsubj", "cc", "conj", "case", "conj", "root"]
    mend(words, heads, deprels)
    assert (heads.tolist(), deprels) == ([4, 2, 0, 2, 5, 5], ["nmod:poss", "cc", "conj", "case", "nsubj", "root"])


@pytest.mark.parametrize(("article", "head"), [("a", 5), ("the", 1)])
def test_a_role_without_an_article_is_one_more_of_the_roles_after_a_name(article: str, head: int) -> None:
    # met Ida , a bold painter and teacher of arts: "met Ida, the painter, and teacher" may be another person
    words = ["met", "Ida", ",", article, "bold", "painter", "and", "teacher", "of", "arts"]
    heads = np.array([0, 0, 5, 5, 5, 1, 7, 1, 9, 7])
    deprels = ["root", "obj", "punct", "det", "amod", "appos", "cc", "conj", "case", "nmod"]
    mend(words, heads, deprels)
    assert heads[7] == head


@pytest.mark.parametrize(("word", "relation"), [("judges", "conj"), ("judge", "appos")])
def test_a_plural_between_commas_is_one_more_of_a_list_of_plurals(word: str, relation: str) -> None:
    # saw bishops , Ida , judges , monks and nuns
    words = ["saw", "bishops", ",", "Ida", ",", word, ",", "monks", "and", "nuns"]
    heads = np.array([0, 0, 3, 1, 5, 1, 7, 1, 9, 1])
    deprels = ["root", "obj", "punct", "conj", "punct", "appos", "punct", "conj", "cc", "conj"]
    mend(words, heads, deprels)
    assert deprels[5] == relation


@pytest.mark.parametrize(("name", "head"), [("Per", 4), ("per", 1)])
def test_a_name_between_others_of_a_row_is_one_of_them(name: str, head: int) -> None:
    # is writer for films by Ann , Per , and Ida
    words = ["is", "writer", "for", "films", "Ann", ",", name, ",", "and", "Ida"]
    xpos = ["VBZ", "NN", "IN", "NNS", "NNP", ",", "NNP", ",", "CC", "NNP"]
    heads = np.array([1, 1, 3, 1, 3, 6, 1, 9, 9, 4])
    deprels = ["cop", "root", "case", "nmod", "nmod", "punct", "conj", "punct", "cc", "conj"]
    uncross(words, xpos, heads, deprels)
    assert heads[6] == head


def test_what_comes_after_a_second_verb_is_joined_to_its_object() -> None:
    # told tales and sang songs , and hymns
    words = ["told", "tales", "and", "sang", "songs", ",", "and", "hymns"]
    xpos = ["VBD", "NNS", "CC", "VBD", "NNS", ",", "CC", "NNS"]
    heads = np.array([0, 0, 3, 0, 3, 7, 7, 1])
    deprels = ["root", "obj", "cc", "conj", "obj", "punct", "cc", "conj"]
    uncross(words, xpos, heads, deprels)
    assert heads.tolist() == [0, 0, 3, 0, 3, 7, 7, 4]


def test_what_stands_behind_a_bracket_is_not_in_its_row() -> None:
    # has towns ( Riga , Bonn ) and farms and mills
    words = ["has", "towns", "(", "ports", ")", "and", "farms", "and", "mills"]
    xpos = ["VBZ", "NNS", "(", "NNS", ")", "CC", "NNS", "CC", "NNS"]
    heads = np.array([0, 0, 3, 1, 3, 6, 1, 8, 3])
    deprels = ["root", "obj", "punct", "appos", "punct", "cc", "conj", "cc", "conj"]
    uncross(words, xpos, heads, deprels)
    assert (heads[6], heads[8]) == (1, 6)
