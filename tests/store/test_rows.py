"""Rows of text say what quads say, and what is written from them is what is written from the store."""

from __future__ import annotations

import random
import sys
from functools import partial

import pytest
import samples
from pyoxigraph import Literal, NamedNode, Quad

from kg import KgError
from kg.answers import data_of_parts, data_of_rows, graph_data, packed_records
from kg.exports import rendered
from kg.rdf.assembly import Assembly
from kg.rdf.rows import row, value
from kg.rdf.turtle import both
from kg.store import Store, loading


def test_trig_and_turtle_written_together_are_those_that_are_written_alone(store):
    trig, turtle = both(store.rows(), store.names.prefixes)
    assert "".join(trig) == "".join(rendered(store, "trig"))
    assert "".join(turtle) == "".join(rendered(store, "ttl"))


def test_the_picture_of_rows_is_that_of_the_store(store):
    assert data_of_rows(store.rows(), store.names) == graph_data(store)


def test_the_picture_of_parts_is_that_of_the_store(tmp_path, known):
    made = []
    with Store.open(tmp_path) as store:

        def note(graph: Assembly) -> None:
            made.append(data_of_parts(graph.seen, graph.common, store.names))

        wanted = samples.resolved([*samples.readers(), samples.hostile(), *samples.many(5, 6)])
        store.replace(*wanted, known, look=partial(packed_records, store.names), meanwhile=note)
        assert made == [graph_data(store)]
    several = [fact for fact in made[0].facts if len({item.document for item in fact.evidence}) > 1]
    assert several  # facts of several documents, put together from their parts


def test_words_come_back_whatever_is_in_them():
    dice = random.Random(0)
    signs = [*map(chr, range(0x2100)), "\ud7ff", "\ue000", "\U0001f600", chr(sys.maxunicode), "\\u0041"]
    node = NamedNode("http://a/b")
    for _ in range(500):
        words = "".join(dice.choices(signs, k=40)) + dice.choice(["", '"@en', '"^^<http://a/b>', "\\"])
        for literal in (Literal(words), Literal(words, language="en"), Literal(words, datatype=node)):
            assert value(row(Quad(node, node, literal))[-1]) == words


def test_an_empty_store_is_filled_while_the_graph_is_made(tmp_path, known, monkeypatch):
    wanted = samples.resolved([*samples.readers(), samples.hostile()])
    told: list[tuple] = []

    def note(graph: Assembly) -> None:
        told.append((b"".join(graph.trig()).decode(), b"".join(graph.turtle()).decode(), graph.quads, graph.seen))

    monkeypatch.setattr("kg.store.store.MANY", 100)
    with Store.open(tmp_path / "filled") as filled:
        filled.replace(*wanted, known, look=lambda task, part: (task.document.id, part.document), meanwhile=note)
        rows = filled.rows()
        assert rows == [row(quad) for quad in filled.sorted()]
        ids = sorted(extraction.document.id for extraction in wanted[0])
        whole = ("".join(rendered(filled, name)) for name in ("trig", "ttl"))
        assert told == [(*whole, len(rows), [(id, id) for id in ids])]
        filled.change((), filled.sorted()[:1])
        assert filled.rows() == rows[1:]  # of the state that is there now
    monkeypatch.setattr("kg.store.store.MANY", 10**9)
    with Store.open(tmp_path / "changed") as changed:
        changed.replace(*wanted, known, meanwhile=note)
        assert changed.rows() == rows
        assert told[0][:3] == told[1][:3]


def test_a_graph_that_cannot_be_made_leaves_the_store_as_it_was(tmp_path, known, monkeypatch):
    def broken(*_: object) -> None:
        raise ArithmeticError("planted fault")

    monkeypatch.setattr("kg.store.store.MANY", 100)
    with Store.open(tmp_path) as store:
        with pytest.raises(ArithmeticError):  # while what was made before is being loaded
            store.replace(*samples.resolved(samples.readers()), known, meanwhile=broken)
        assert not len(store)
        store.replace(*samples.resolved(samples.readers()), known)
        assert len(store)


def test_filling_that_fails_leaves_the_store_empty(tmp_path, known, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kg.store.store.MANY", 100)
    with Store.open(tmp_path) as store:
        with monkeypatch.context() as patch, pytest.raises(KgError, match="no room left"):
            patch.setattr("kg.store.loading._filled", full)
            store.replace(*samples.resolved(samples.readers()), known)
        assert not len(store)
        store.replace(*samples.resolved(samples.readers()), known)
        assert len(store)


def test_a_graph_is_loaded_in_documents_of_about_so_many_quads(tmp_path, known, monkeypatch):
    wanted = samples.resolved([*samples.readers(), samples.hostile()])
    with Store.open(tmp_path / "whole") as store:
        store.replace(*wanted, known)
        rows = store.rows()
    loads: list[int] = []
    bulk = loading._Pieces
    monkeypatch.setattr(loading, "_Pieces", lambda pieces: loads.append(1) or bulk(pieces))
    monkeypatch.setattr("kg.store.store.A_LOAD", 1)
    monkeypatch.setattr("kg.store.store.MANY", 100)
    with Store.open(tmp_path / "parts") as store:
        store.replace(*wanted, known)
        assert store.rows() == rows
    assert len(loads) == len(wanted[0]) + 1  # each document's graph, and what they share
