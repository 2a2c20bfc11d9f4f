import pytest

from kg.language.agents import mend


@pytest.mark.parametrize(
    ("at", "verb", "found"),
    [("at", "signed", (3, "obl:agent")), ("in", "signed", (6, "nmod"))],  # "signed in a book by Ida" may be her book
)
def test_a_name_after_by_and_a_place_is_who_did_it(at, verb, found):
    words = ["The", "pact", "was", verb, at, "the", "ministry", "by", "Ida", "Berg", "."]
    upos = ["DET", "NOUN", "AUX", "VERB", "ADP", "DET", "NOUN", "ADP", "PROPN", "PROPN", "PUNCT"]
    heads = [1, 3, 3, 3, 6, 6, 3, 8, 6, 8, 3]
    relations = ["det", "nsubj:pass", "aux:pass", "ROOT", "case", "det", "obl", "case", "nmod", "flat", "punct"]
    mend(words, upos, heads, relations)
    assert (heads[8], relations[8]) == found


def test_a_verb_that_is_not_passive_keeps_its_tree():
    words = ["He", "wrote", "at", "school", "by", "Ida", "."]
    upos = ["PRON", "VERB", "ADP", "NOUN", "ADP", "PROPN", "PUNCT"]
    heads, relations = [1, 1, 3, 1, 5, 3, 1], ["nsubj", "ROOT", "case", "obl", "case", "nmod", "punct"]
    before = (list(heads), list(relations))
    mend(words, upos, heads, relations)
    assert (heads, relations) == before
