"""Rows of text say what quads say, and what is written from them is what is written from the store."""

from __future__ import annotations

import random
import sys

from pyoxigraph import Literal, NamedNode, Quad

from kg.answers import data_of_rows, graph_data
from kg.exports import rendered
from kg.rdf.rows import row, value
from kg.rdf.turtle import both


def test_trig_and_turtle_written_together_are_those_that_are_written_alone(store):
    trig, turtle = both(store.rows(), store.names.prefixes)
    assert "".join(trig) == "".join(rendered(store, "trig"))
    assert "".join(turtle) == "".join(rendered(store, "ttl"))


def test_the_picture_of_rows_is_that_of_the_store(store):
    assert data_of_rows(store.rows(), store.names) == graph_data(store)


def test_words_come_back_whatever_is_in_them():
    dice = random.Random(0)
    signs = [*map(chr, range(0x2100)), "\ud7ff", "\ue000", "\U0001f600", chr(sys.maxunicode), "\\u0041"]
    node = NamedNode("http://a/b")
    for _ in range(500):
        words = "".join(dice.choices(signs, k=40)) + dice.choice(["", '"@en', '"^^<http://a/b>', "\\"])
        for literal in (Literal(words), Literal(words, language="en"), Literal(words, datatype=node)):
            assert value(row(Quad(node, node, literal))[-1]) == words
