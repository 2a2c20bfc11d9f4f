import pytest

from kg.language.arguments import give_agents, give_objects, give_subjects


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
