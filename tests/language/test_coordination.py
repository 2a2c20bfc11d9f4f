import numpy as np
import pytest

from kg.language.coordination import mend


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
