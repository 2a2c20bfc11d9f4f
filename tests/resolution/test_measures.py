"""The measures of resolution, on examples small enough to count by hand, and made-up corpora that differ."""

import pytest

from benchmarks import abroad, planted, resolution
from kg.resolution import resolve

GOLD = {("d", 0): "a", ("d", 1): "a", ("d", 2): "b", ("d", 3): "b", ("d", -5): "c"}
OURS = {("d", 0): "x", ("d", 1): "x", ("d", 2): "x", ("d", 3): "y"}


def test_pairs():
    assert resolution.pairwise(GOLD, OURS)["p"] == pytest.approx(1 / 3)
    assert resolution.pairwise(GOLD, OURS)["r"] == pytest.approx(1 / 2)


def test_b_cubed_counts_what_both_have():
    found = resolution.b_cubed(GOLD, OURS)
    assert found["mentions"] == 4
    assert found["p"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert found["r"] == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)


def test_one_node_for_one_thing():
    assert resolution.one_node(GOLD, OURS) == {"one": 1 / 3, "mixed": 1 / 2, "entities": 3, "nodes": 2}
    assert list(resolution.faults(GOLD, OURS)) == [
        "split b: {'x': 1, 'y': 1}",
        "missed c: {}",
        "mixed x: {'a': 2, 'b': 1}",
    ]


@pytest.mark.parametrize("corpus", [planted, abroad])
def test_made_up_corpora_keep_things_apart_and_together(corpus):
    extractions, gold = corpus.corpus(3, 400, 100)
    found = resolution.pairwise(gold, resolution.nodes(resolve(extractions)))
    rule = resolution.pairwise(gold, resolution.rule_nodes(extractions))
    assert found["p"] > 0.97
    assert found["r"] > 0.95
    assert found["f1"] > rule["f1"] + 0.05


def test_the_corpora_share_no_names():
    first, second = ({m.label for e in c.corpus(1, 200, 60)[0] for m in e.mentions} for c in (planted, abroad))
    assert not {n for n in first & second if " " in n}
