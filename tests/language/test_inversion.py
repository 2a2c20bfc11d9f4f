import pytest

from kg.language.inversion import mend


@pytest.mark.parametrize(
    ("words", "tags", "heads", "before", "after"),
    [
        (  # "It has friends , ” thinks Ida ."
            ["It", "has", "friends", ",", "”", "thinks", "Ida", "."],
            ["PRON", "VERB", "NOUN", "PUNCT", "PUNCT", "VERB", "PROPN", "PUNCT"],
            [1, 5, 1, 5, 5, 5, 5, 5],
            ["nsubj", "ccomp", "obj", "punct", "punct", "root", "obj", "punct"],
            "nsubj",
        ),
        (  # he read “ Emma ” and likes Ida: she is no speaker
            ["He", "read", "“", "Emma", "”", "told", "Ida", "."],
            ["PRON", "VERB", "PUNCT", "PROPN", "PUNCT", "VERB", "PROPN", "PUNCT"],
            [1, 5, 3, 1, 3, 5, 5, 5],
            ["nsubj", "nsubj", "punct", "obj", "punct", "root", "obj", "punct"],
            "obj",
        ),
    ],
)
def test_who_stands_after_the_verb_of_a_quotation_speaks(words, tags, heads, before, after):
    relations = list(before)
    mend(words, tags, heads, relations)
    assert relations[6] == after
    assert [r for i, r in enumerate(relations) if i != 6] == [r for i, r in enumerate(before) if i != 6]
