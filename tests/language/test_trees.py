"""Trees out of scores."""

import itertools

import numpy as np
import pytest

from kg.language.trees import is_tree, tree


def best_by_force(scores: np.ndarray, root: int) -> float:
    size = len(scores)
    best = -np.inf
    for heads in itertools.product(range(size), repeat=size):
        chosen = np.array(heads)
        if [i for i in range(size) if chosen[i] == i] == [root] and is_tree(chosen):
            best = max(best, total(scores, chosen))
    return best


def total(scores: np.ndarray, heads: np.ndarray) -> float:
    return sum(scores[i, 0] if head == i else scores[i, 1 + head] for i, head in enumerate(heads))


@pytest.mark.parametrize("seed", range(30))
def test_random_scores_give_the_best_tree_below_the_root(seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(5, 6))
    heads = tree(scores)
    root = next(i for i, head in enumerate(heads) if head == i)
    assert is_tree(heads)
    assert total(scores, heads) == pytest.approx(best_by_force(scores, root))


def test_a_cycle_is_broken_where_it_costs_least() -> None:
    scores = np.full((3, 4), -10.0)
    scores[0, 0] = 5  # the first word is the root
    scores[1, 3], scores[2, 2] = 5, 5  # the others hang on each other
    scores[2, 1] = 3
    assert tree(scores).tolist() == [0, 2, 0]


def test_one_word_is_its_own_root() -> None:
    assert tree(np.zeros((1, 2))).tolist() == [0]


def test_long_random_sentences_are_trees() -> None:
    assert is_tree(tree(np.random.default_rng(1).normal(size=(200, 201))))
