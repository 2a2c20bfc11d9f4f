import random

import pytest

from kg.language.arguments import (
    give_agents,
    give_first_subjects,
    give_objects,
    give_scales,
    give_subjects,
    mend,
)
from kg.language.trees import is_tree


@pytest.mark.parametrize(
    ("at", "verb", "found"),
    [("at", "signed", (3, "obl:agent")), ("in", "signed", (6, "nmod"))],  # "signed in a book by Ida" may be her book
)
def test_a_name_after_by_and_a_place_is_who_did_it(at, verb, found):
    words = ["The", "pact", "was", verb, at, "the", "ministry", "by", "Ida", "Berg", "."]
    upos = ["DET", "NOUN", "AUX", "VERB", "ADP", "DET", "NOUN", "ADP", "PROPN", "PROPN", "PUNCT"]
    heads = [1, 3, 3, 3, 6, 6, 3, 8, 6, 8, 3]
    relations = ["det", "nsubj:pass", "aux:pass", "ROOT", "case", "det", "obl", "case", "nmod", "flat", "punct"]
    give_agents(words, upos, heads, relations)
    assert (heads[8], relations[8]) == found


def test_a_verb_that_is_not_passive_keeps_its_tree():
    words = ["He", "wrote", "at", "school", "by", "Ida", "."]
    upos = ["PRON", "VERB", "ADP", "NOUN", "ADP", "PROPN", "PUNCT"]
    heads, relations = [1, 1, 3, 1, 5, 3, 1], ["nsubj", "ROOT", "case", "obl", "case", "nmod", "punct"]
    before = (list(heads), list(relations))
    give_agents(words, upos, heads, relations)
    assert (heads, relations) == before


def test_her_before_an_office_is_who_is_made_that():
    words = ["It", "made", "her", "deputy", "minister", "."]
    upos = ["PRON", "VERB", "PRON", "NOUN", "NOUN", "PUNCT"]
    kinds = ["", "", "", "person", "person", ""]
    heads, relations = [1, 1, 4, 4, 1, 1], ["nsubj", "ROOT", "nmod:poss", "compound", "obj", "punct"]
    give_objects(words, upos, heads, relations, kinds)
    assert (heads[2], relations[2], relations[4]) == (1, "obj", "xcomp")


def test_her_thing_stays_hers():
    words, upos = ["It", "made", "her", "bed", "."], ["PRON", "VERB", "PRON", "NOUN", "PUNCT"]
    heads, relations = [1, 1, 3, 1, 1], ["nsubj", "ROOT", "nmod:poss", "obj", "punct"]
    give_objects(words, upos, heads, relations, ["", "", "", "object", ""])
    assert relations == ["nsubj", "ROOT", "nmod:poss", "obj", "punct"]


def test_a_noun_between_preposition_and_gerund_is_the_gerunds_subject():
    words = ["It", "resulted", "in", "both", "ports", "being", "closed"]
    heads, relations = [1, 1, 6, 4, 1, 6, 1], ["nsubj", "ROOT", "mark", "det", "obl", "aux:pass", "advcl"]
    give_subjects(words, heads, relations)
    assert (heads[4], relations[4]) == (6, "nsubj:pass")


def test_a_gerund_right_after_its_preposition_keeps_its_tree():
    words = ["She", "left", "in", "May", "after", "closing", "ports"]
    heads, relations = [1, 1, 3, 1, 5, 1, 5], ["nsubj", "ROOT", "case", "obl", "mark", "advcl", "obj"]
    before = (list(heads), list(relations))
    give_subjects(words, heads, relations)
    assert (heads, relations) == before


@pytest.mark.parametrize(("comma", "found"), [(",", [(6, "nsubj"), (1, "advcl")]), ("or", [(3, "conj"), (4, "nmod")])])
def test_a_noun_with_being_is_the_subject_of_a_clause_of_its_own(comma: str, found: list[tuple[int, str]]) -> None:
    # They grow crops , goods being rye: the net makes the goods one more of the crops
    words = ["They", "grow", "new", "crops", "goods", "being", "rye"]
    heads, relations = [1, 1, 3, 1, 3, 6, 4], ["nsubj", "ROOT", "amod", "obj", "conj", "cop", "nmod"]
    words.insert(4, comma)
    heads, relations = [1, 1, 3, 1, 5, 3, 7, 5], [*relations[:4], "punct", *relations[4:]]
    give_subjects(words, heads, relations)
    found = [(head + (head > 3), relation) for head, relation in found]
    assert [(heads[5], relations[5]), (heads[7], relations[7])] == found


@pytest.mark.parametrize("head_of_sign", [1, 4])
def test_lakh_and_its_number_hang_on_the_currency(head_of_sign):
    words, upos = "Bo paid Rs 25 lakh".split(), ["PROPN", "VERB", "SYM", "NUM", "NOUN"]
    heads, deprels = [1, 1, head_of_sign, 4, 1], ["nsubj", "root", "obj", "nummod", "obj"]
    give_scales(words, upos, heads, deprels)
    assert heads == [1, 1, 1, 4, 2]
    assert deprels == ["nsubj", "root", "obj", "compound", "nummod"]


def test_a_subject_before_two_verbs_is_the_first_ones():
    words = "Ann said whether he comes depends".split()
    heads, deprels = [5, 1, 4, 4, 1, 1], ["nsubj", "root", "mark", "nsubj", "ccomp", "ccomp"]
    give_first_subjects(words, ["NNP", "VBD", "IN", "PRP", "VBZ", "VBZ"], heads, deprels)
    assert heads[0] == 1


def test_whatever_is_mended_remains_a_tree():
    chance = random.Random(1)
    vocabulary = "Ann said whether her by at minister made Rs 25 lakh being as such of in that who is ,".split()
    tags = {"Ann": ("PROPN", "NNP"), "said": ("VERB", "VBD"), "made": ("VERB", "VBD"), "Rs": ("SYM", "$")}
    tags |= {"25": ("NUM", "CD"), "lakh": ("NOUN", "NN"), "minister": ("NOUN", "NN"), "is": ("AUX", "VBZ")}
    relations = (
        "nsubj nsubj:pass obj iobj obl nmod ccomp xcomp advcl acl acl:relcl mark case cop nmod:poss conj".split()
    )
    for _ in range(3_000):
        words = [chance.choice(vocabulary) for _ in range(chance.randint(2, 12))]
        upos, xpos = zip(*(tags.get(word, ("X", "FW")) for word in words), strict=True)
        order = chance.sample(range(len(words)), len(words))
        heads, deprels = [0] * len(words), [chance.choice(relations) for _ in words]
        for place, word in enumerate(order):
            heads[word] = chance.choice(order[:place]) if place else word
        deprels[order[0]] = "root"
        mend(words, upos, xpos, heads, deprels, ["person"] * len(words))
        assert is_tree(heads)


@pytest.mark.parametrize(("heads", "tree"), [([0, 0, 1], True), ([0, 2, 1], False), ([0, 1, 1], False)])
def test_a_tree_has_one_root_and_no_circle(heads, tree):
    assert is_tree(heads) == tree


def test_mends_that_make_a_circle_are_taken_back(monkeypatch):
    def circle(_words, heads, deprels):
        heads[0], deprels[0] = 2, "dep"
        heads[2] = 0

    monkeypatch.setattr("kg.language.arguments.give_idioms", circle)
    heads, deprels = [1, 1, 1], ["nsubj", "root", "obj"]
    mend("Ann met Bo".split(), ["PROPN", "VERB", "PROPN"], ["NNP", "VBD", "NNP"], heads, deprels, ["person"] * 3)
    assert (heads, deprels) == ([1, 1, 1], ["nsubj", "root", "obj"])
