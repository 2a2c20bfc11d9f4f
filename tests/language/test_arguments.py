import pytest

from kg.language.arguments import give_agents, give_objects


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
