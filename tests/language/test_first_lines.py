"""Datelines before the first sentence of a piece of news, and headlines taken for one name."""

import pytest

from kg.language import arguments, datelines, headlines


def begins(text, paragraphs=(0,), close=()):
    words = text.split()
    return {" ".join(words[at:]) for at in datelines.after(words, paragraphs, close, 0, len(words))}


@pytest.mark.parametrize(
    "line",
    [
        "RIGA —",
        "NEW YORK –",
        "WASHINGTON ( AP ) —",
        "RIGA , Latvia , Feb. 3 ( Reuters ) -",
        "PARIS and RIGA , March 19 , 2024 /Newswire/ --",
    ],
)
def test_a_sentence_begins_behind_a_dateline(line):
    assert begins(f"{line} Ministers met .") == {"Ministers met ."}


@pytest.mark.parametrize("text", ["Riga - Ministers met .", "NATO officials met - again - in Riga .", "RIGA grew ."])
def test_no_dateline(text):
    assert begins(text) == set()


def test_only_paragraphs_begin_with_datelines():
    assert begins("He left RIGA — Ministers met .", paragraphs=(0,)) == set()


def test_a_dash_inside_a_word_ends_no_dateline():
    words = "NATO - Russia ties".split()
    assert datelines.after(words, {0}, {1, 2}, 0, 4) == set()


def test_a_headline_is_the_two_names_that_it_has():
    words = "Orsa Acquires Velm Works Today Orsa buys Velm Works".split()
    names = [(0, 4, "Organization"), (5, 6, "Organization"), (7, 9, "Product")]
    assert headlines.apart(names, words) == [(0, 1, "Organization"), (2, 4, "Product"), *names[1:]]


def test_a_name_that_is_told_twice_stays_whole():
    words = "Orsa Lakes Velm and Orsa Lakes Velm in Orsa near Velm".split()
    names = [(0, 3, "Place"), (4, 7, "Place"), (8, 9, "Place"), (10, 11, "Place")]
    assert headlines.apart(names, words) == names


def test_a_clause_is_not_hung_on_a_noun_below_it():
    words = "Riga , of which Ann says".split()
    heads, deprels = [5, 5, 3, 5, 5, 5], ["nsubj", "punct", "case", "obl", "nsubj", "ccomp"]
    arguments.give_relatives(words, ["PROPN", "PUNCT", "ADP", "PRON", "PROPN", "VERB"], heads, deprels)
    assert (heads[5], deprels[5]) == (5, "ccomp")


def test_a_clause_with_of_which_hangs_on_the_noun_before_its_comma():
    words = "Ann left Riga , of which Bo tells".split()
    upos = ["PROPN", "VERB", "PROPN", "PUNCT", "ADP", "PRON", "PROPN", "VERB"]
    heads, deprels = [1, 1, 1, 7, 5, 7, 7, 1], ["nsubj", "root", "obj", "punct", "case", "obl", "nsubj", "ccomp"]
    arguments.give_relatives(words, upos, heads, deprels)
    assert (heads[7], deprels[7]) == (2, "acl:relcl")
