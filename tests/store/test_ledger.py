"""A change touches what it changes alone, and what it leaves is what a graph made anew would be."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import samples
from pyoxigraph import DefaultGraph, NamedNode
from test_parts import again, with_an_error

from kg.ontology import BASE
from kg.rdf.graph import setup, whole
from kg.store import Store, words
from kg.store.books import Books

PEOPLE = [samples.Entity(name.replace(" ", "_"), name, "Person") for name in ("Ada Lund", "Bo Riva", "Cy Novak")]
FIRMS = [samples.Entity(name, name, "Company") for name in ("Nordhaven", "Sibur", "Gazprom")]
AMOUNTS = ("$3 million", "3 million dollars", "3,000,000 US dollars", "USD 3m")  # one value in other words


def told(dice: random.Random, number: int, **about: object) -> samples.Reader:
    """A document that tells of a few people and firms, and of one amount in its own words."""
    lines, made = [], []
    for _ in range(dice.randint(1, 4)):
        who, firm, amount = dice.choice(PEOPLE), dice.choice(FIRMS), dice.choice(AMOUNTS)
        verb = dice.choice(("bought", "visited", "left"))
        lines.append(f"{who.label} {verb} {firm.label} for {amount} in 2014.")
        made.append((who, verb, firm, amount))
    r = samples.Reader(" ".join(lines), id=f"told{number}", **about)
    for line, (who, verb, firm, amount) in zip(lines, made, strict=True):
        r.read(line)
        price = r.amount(amount, "3000000", "USD", "Money")
        subject, object_ = r.mention(who.label, who), r.mention(firm.label, firm)
        details = [("quantity", price)] * dice.randint(0, 1) + [("time", r.time("in 2014", "2014"))] * dice.randint(
            0, 1
        )
        axes = dice.choice(({}, {}, {}, {"polarity": "negative"}, {"confidence": 0.2}, {"source": subject}))
        r.say(subject, {"bought": "buy", "visited": "visit", "left": "leave"}[verb], verb, object_, *details, **axes)
        if dice.random() < 0.5:
            r.say(subject, "pay", "for", price)
    return r


def corpora(dice: random.Random) -> list[tuple]:
    """States of a corpus, each made of the one before by a few changes."""
    held = {number: told(dice, number) for number in range(8)}
    held |= {"by hand": samples.meeting(), "hostile": samples.hostile(), "again": again()}
    states = []
    for step in range(9):
        for number in dice.sample(range(12), 3):
            if number in held and dice.random() < 0.4:
                del held[number]
            else:
                held[number] = told(dice, number, language=dice.choice(("en", "en", "de")), title=f"Step {step}")
        readers = list(held.values())
        dice.shuffle(readers)
        extractions, resolution = with_an_error(readers) if step % 3 == 1 else samples.resolved(readers)
        if step % 4 == 2:  # resolution knows something more of everybody
            entities = tuple(
                replace(e, aliases=(*e.aliases, "X"), former=(f"{e.id}_old",)) for e in resolution.entities
            )
            resolution = replace(resolution, entities=entities)
        states.append((extractions, resolution))
    return states


@pytest.mark.parametrize("seed", range(4))
def test_any_changes_lead_to_what_a_new_graph_would_be(tmp_path, known, no_comparing, seed):
    states = corpora(random.Random(seed))
    expected = [whole(setup(known, BASE, 0.5), *state) for state in states]
    with Store.open(tmp_path) as store:
        store.replace(*states[0], known)
        no_comparing()
        for state, quads in zip(states, expected, strict=True):
            before = set(store)
            changes = store.replace(*state, known)
            assert store.sorted() == quads
            assert changes.added == len(set(quads) - before) and changes.removed == len(before - set(quads))
            assert {*store.graphs()} == {quad.graph_name for quad in quads} - {DefaultGraph()}  # none is left empty
        assert not store.replace(*states[-1], known)


def test_who_knows_what_changed_need_not_have_all_looked_at(tmp_path, known, no_comparing, monkeypatch):
    dice = random.Random(7)
    readers = [told(dice, number) for number in range(12)]
    looked_at = []
    monkeypatch.setattr("kg.store.renewal.part", _noting(looked_at))
    with Store.open(tmp_path) as store:
        store.replace(*samples.resolved(readers), known)
        no_comparing()
        readers[4] = samples.Reader("Nothing.", id="told4").read("Nothing.")
        state = samples.resolved(readers, *PEOPLE, *FIRMS)
        store.replace(*state, known, changed={"told4"})
        assert store.sorted() == whole(setup(known, BASE, 0.5), *state)
    assert "told4" in looked_at


def test_the_index_of_words_is_brought_up_to_date_as_well(tmp_path, known, monkeypatch):
    def content(path: Path) -> list:
        with sqlite3.connect(path) as db:
            rows = [sorted(db.execute(f"SELECT * FROM {table}")) for table in ("name", "words", "state")]
        db.close()
        return rows

    states, index = corpora(random.Random(5)), tmp_path / "graph" / "store" / "words.db"
    for number, state in enumerate(states):
        with monkeypatch.context() as change:
            if number:
                change.setattr(words, "_filled", lambda *_: pytest.fail("the index was made anew"))
            with Store.open(tmp_path / "graph") as store:
                store.replace(*state, known)
        with Store.open(tmp_path / "graph", read_only=True) as store:
            assert store.find("Ada Lund")
            words.keep(tmp_path / f"{number}.db", store.config.generation, store._data, store.names)
        assert content(index) == content(tmp_path / f"{number}.db")


def test_the_empty_graph_that_a_killed_writer_left_is_gone_when_all_is_compared(tmp_path, known):
    state = samples.resolved(samples.readers())
    with Store.open(tmp_path) as store:
        store.replace(*state, known)
        graphs, quads = set(store.graphs()), store.sorted()
        store._data.add_graph(NamedNode(f"{BASE}g/gone"))
    (tmp_path / "store" / "ledger.db").unlink()
    with Store.open(tmp_path) as store:
        store.replace(*state, known)
        assert set(store.graphs()) == graphs
    with Store.open(tmp_path, read_only=True) as store:
        assert set(store.graphs()) == graphs and store.sorted() == quads


def _noting(looked_at):
    from kg.rdf.parts import part

    def noted(made_with, document, *rest, **more):
        looked_at.append(document.id)
        return part(made_with, document, *rest, **more)

    return noted


def test_a_shorter_wording_reaches_all_who_name_the_value_and_nobody_else(tmp_path, known, monkeypatch):
    def paid(id: str, words: str, firm: samples.Entity) -> samples.Reader:
        r = samples.Reader(f"Ada Lund paid {words} to {firm.label}.", id=id)
        r.read(r.document.text)
        r.say(r.mention("Ada Lund", PEOPLE[0]), "pay", "paid", r.amount(words, "3000000", "USD", "Money"))
        return r

    other = samples.denial()
    readers = [paid("a", AMOUNTS[2], FIRMS[0]), paid("b", AMOUNTS[1], FIRMS[1]), paid("c", AMOUNTS[2], FIRMS[2]), other]
    looked_at = []
    monkeypatch.setattr("kg.store.renewal.part", _noting(looked_at))
    with Store.open(tmp_path) as store:
        store.replace(*samples.resolved(readers), known)
        readers[0] = paid("a", AMOUNTS[0], FIRMS[0])
        state = samples.resolved(readers)
        store.replace(*state, known, changed={"a"})
        assert sorted(looked_at) == ["a", "b", "c"]
        assert store.query('ASK { GRAPH g:c { ?st rdfs:label "Ada Lund paid $3 million"@en } }')
        assert store.sorted() == whole(setup(known, BASE, 0.5), *state)


def spoilt(path: Path) -> None:
    path.write_bytes(b"rubbish" * 999)


def of_another_state(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE state SET generation = generation - 1")
    db.close()


def of_another_format(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE state")
    db.close()


def half_empty(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM note")
        db.execute("DELETE FROM held")
    db.close()


@pytest.mark.parametrize("spoil", [spoilt, of_another_state, of_another_format, half_empty, Path.unlink, Path.touch])
def test_a_ledger_that_is_wrong_is_made_anew(fill, known, no_comparing, spoil):
    path = fill([*samples.readers(), again()])
    spoil(path / "store" / "ledger.db")
    with Store.open(path) as store:
        for readers in ([samples.denial(), again()], samples.readers()):
            state = samples.resolved(readers)
            store.replace(*state, known)
            assert store.sorted() == whole(setup(known, BASE, 0.5), *state)
            no_comparing()  # it is right again


def test_what_others_did_to_the_store_is_seen(fill, known):
    state = samples.resolved(samples.readers())
    path = fill(samples.readers())
    expected = whole(setup(known, BASE, 0.5), *state)
    with Store.open(path) as store:
        store.change((), expected[::7])  # by a number of its own
        store.replace(*state, known)
        assert store.sorted() == expected
        store._data.update("DELETE WHERE { ?s kg:met ?o }", prefixes=store.names.prefixes)  # behind its back
        store.replace(*state, known)
        assert store.sorted() == expected


@pytest.mark.parametrize("gone", ["DROP GRAPH g:{id}", "DELETE WHERE {{ GRAPH g:{id} {{ ?s nif:anchorOf ?text }} }}"])
def test_a_document_whose_graph_is_not_as_it_was_left_has_all_looked_at(tmp_path, known, gone):
    dice = random.Random(11)
    readers = [told(dice, number) for number in range(6)]
    with Store.open(tmp_path) as store:
        store.replace(*samples.resolved(readers), known)
        store._data.update(gone.format(id="told3"), prefixes=store.names.prefixes)  # behind its back
        readers[3] = told(dice, 3)
        state = samples.resolved(readers)
        store.replace(*state, known, changed={"told3"})
        assert store.sorted() == whole(setup(known, BASE, 0.5), *state)


@pytest.mark.parametrize("shorter", [True, False])
def test_of_a_document_only_what_changed_is_written(tmp_path, known, monkeypatch, shorter):
    def made(lines: int, firm: samples.Entity) -> samples.Reader:
        r = samples.Reader(" ".join(f"Ada Lund visited {firm.label}." for _ in range(lines)), id="told")
        for _ in range(lines):
            r.read(f"Ada Lund visited {firm.label}.")
            r.say(r.mention("Ada Lund", PEOPLE[0]), "visit", "visited", r.mention(firm.label, firm))
        return r

    changed = []
    inner = Store._update
    monkeypatch.setattr(
        Store, "_update", lambda self, sparql, quads, *_: changed.append(quads) or inner(self, sparql, quads, *_)
    )
    with Store.open(tmp_path) as store:
        store.replace(*samples.resolved([made(9, FIRMS[0])]), known)
        before = sum(1 for _ in store.match(graph=store.names.within("g", "told")))
        state = samples.resolved([made(8, FIRMS[0]) if shorter else made(9, FIRMS[1])])
        store.replace(*state, known, changed={"told"})
        assert store.sorted() == whole(setup(known, BASE, 0.5), *state)
    assert 0 < sum(changed) < (before / 3 if shorter else 2 * before)


def test_a_compacted_store_goes_on_with_its_ledger(fill, known, no_comparing):
    path = fill(samples.readers())
    with Store.open(path) as store:
        store.compact()
        no_comparing()
        store.replace(*samples.resolved([samples.denial(), samples.meeting()]), known)
    with Store.open(path) as store:
        state = samples.resolved(samples.readers())
        store.replace(*state, known)
        assert store.sorted() == whole(setup(known, BASE, 0.5), *state)


def test_another_threshold_and_imports_need_all_of_it(fill, known):
    path, state = fill(samples.readers()), samples.resolved(samples.readers())
    with Store.open(path) as store:
        store.replace(*state, known, threshold=0.1)
        assert store.sorted() == whole(setup(known, BASE, 0.1), *state)
        extra = whole(setup(known, BASE, 0.1), *samples.resolved([again()]))
        store.replace(*state, known, imported=extra)
        assert set(extra) < set(store)
        store.replace(*state, known)
        assert store.sorted() == whole(setup(known, BASE, 0.1), *state)


def test_other_code_or_another_vocabulary_need_all_of_it(fill, known, monkeypatch):
    path, state, looked = fill(samples.readers()), samples.resolved(samples.readers()), []
    inner = Books.assemble
    monkeypatch.setattr(Books, "assemble", lambda *given: looked.append(1) or inner(*given))
    for code, times in (("other", 1), ("other", 1), ("another", 2)):
        monkeypatch.setattr("kg.store.digest._code", lambda code=code: code)
        with Store.open(path) as store:
            assert not store.replace(*state, known)
        assert len(looked) == times


def test_without_room_for_a_ledger_the_store_does_without(tmp_path, known, monkeypatch):
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    state = samples.resolved(samples.readers())
    with Store.open(tmp_path) as store:
        monkeypatch.setattr("kg.store.ledger._insert", full)
        store.replace(*state, known)
        monkeypatch.undo()
        assert store.sorted() == whole(setup(known, BASE, 0.5), *state)
        assert not list((tmp_path / "store").glob("*ledger*"))
        store.replace(*state, known)
        monkeypatch.setattr("kg.store.ledger._insert", full)
        store.replace(*samples.resolved(samples.readers()[:2]), known)
        monkeypatch.undo()
        store.replace(*state, known)
        assert store.sorted() == whole(setup(known, BASE, 0.5), *state)


WRITER = """
import random, sys, samples, test_ledger
from kg import ontology
from kg.store import Store
states = test_ledger.corpora(random.Random(int(sys.argv[2])))
with Store.open(sys.argv[1]) as store:
    for number in range(1000):
        store.replace(*states[number % len(states)], ontology.load())
        print(number, flush=True)
"""


def test_kill_9_leaves_one_state_and_a_ledger_that_is_of_it_or_not_used(tmp_path, known):
    here = str(Path(__file__).parent)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([here, *sys.path])}
    dice = random.Random(3)
    states = corpora(random.Random(3))
    expected = [whole(setup(known, BASE, 0.5), *state) for state in states]
    for _ in range(4):
        command = [sys.executable, "-c", WRITER, str(tmp_path), "3"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            told = [process.stdout.readline()]
            time.sleep(dice.uniform(0, 0.3))
            process.send_signal(signal.SIGKILL)
            told += process.stdout.read().splitlines()
        done = int([line for line in told if line.strip()][-1])
        with Store.open(tmp_path) as store:
            assert store.sorted() in (expected[done % len(states)], expected[(done + 1) % len(states)])
            chosen = dice.randrange(len(states))
            store.replace(*states[chosen], known)
            assert store.sorted() == expected[chosen]
