"""Chains share what they count alike, and none changes what another counts."""

from __future__ import annotations

from collections import Counter

from kg.resolution.chains import Chain


def test_a_name_that_is_added_to_one_chain_is_not_added_to_those_that_count_alike():
    kept = {}
    one, other = (Chain(name, [], Counter(["Ada Berg"]), Counter(["Person"])) for name in ("d1", "d2"))
    for chain in (one, other):
        chain.pack(kept)
    assert one.names is other.names and one.votes is other.votes
    one.count("the mayor", "Person")
    assert one.names == Counter({"Ada Berg": 1, "the mayor": 1}) and one.votes == Counter({"Person": 2})
    assert other.names == Counter(["Ada Berg"]) and other.votes == Counter(["Person"])
    other.absorb(one)
    assert other.names["Ada Berg"] == 2 and one.names["Ada Berg"] == 1
