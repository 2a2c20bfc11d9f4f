"""A store keeps itself small, and nothing of that is ever at the cost of what it holds."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import samples

from kg.ontology import BASE
from kg.rdf.graph import setup, whole
from kg.store import Store, origin


def tables(path: Path) -> int:
    """Bytes of all tables of a graph; what is linked twice counts once."""
    return sum({found.stat().st_ino: found.stat().st_size for found in (path / "store").rglob("*.sst")}.values())


def changed(path: Path, readers: list, number: int, known, *, quick: bool = False, loaded: bool = True) -> tuple:
    """Puts another text in the place of a document, and makes the tables grow as RocksDB does by itself after a while;
    gives what the graph is made of. `loaded`: nobody changed the graph before, so that the tables must grow."""
    readers[number] = samples.many(number + 1, 25)[number]
    state = samples.resolved(readers)
    with Store.open(path) as store:
        before = store.place.size()  # later, RocksDB may have begun to merge tables by itself
        assert store.replace(*state, known)
        if not quick:
            store._data.optimize()
            assert not loaded or store.place.size() > 1.3 * before, "RocksDB compresses now: none of this is needed"
    return state


@pytest.fixture
def graph(fill) -> tuple[Path, list]:
    return fill(samples.many(30, 20)), samples.many(30, 20)


@pytest.fixture
def no_loading(monkeypatch):
    monkeypatch.setattr("kg.store.store.load", lambda *_: pytest.fail("the store was loaded anew"))


def holds(path: Path, state: tuple, known) -> None:
    for read_only in (True, False):
        with Store.open(path, read_only=read_only) as store:
            assert store.sorted() == whole(setup(known, BASE, 0.5), *state)


def test_what_few_changes_made_grow_is_small_again_without_loading_it_anew(graph, known, no_loading):
    path, readers = graph
    loaded = tables(path)
    for number in range(4):  # each beginning from what the one before it left
        state = changed(path, readers, number, known)
        assert tables(path) < 1.3 * loaded
    holds(path, state, known)


def test_what_many_changes_made_grow_is_loaded_anew(graph, known, monkeypatch):
    path, readers = graph
    loaded, shown = tables(path), []
    monkeypatch.setattr(origin, "FEW", 10)
    monkeypatch.setattr(Store, "compact", lambda store, inner=Store.compact: shown.append("compacted") or inner(store))
    with Store.open(path) as store:
        state = samples.resolved([*readers[1:], samples.many(31, 25)[30]])
        store.replace(*state, known)
        store._data.optimize()
        store.tidy(lambda: shown.append("told"))
        store.tidy(lambda: shown.append("again"))
    assert shown == ["told", "compacted"]
    assert tables(path) < 1.05 * loaded
    holds(path, state, known)


def test_nothing_is_done_where_nothing_was_changed_or_nothing_has_grown(graph, known, no_loading, monkeypatch):
    path, readers = graph
    monkeypatch.setattr(origin.Origin, "again", lambda *_: pytest.fail("done again"))
    size = origin.Place.of(path).size()
    monkeypatch.setattr(origin.Place, "size", lambda _: size)  # whatever RocksDB merges meanwhile
    with Store.open(path) as store:
        assert not store.replace(*samples.resolved(readers), known)
    state = changed(path, readers, 3, known, quick=True)
    holds(path, state, known)


def spoilt(home: Path) -> None:
    (home / "since").write_bytes(b"rubbish")


def of_another_state(home: Path) -> None:
    found = origin.Origin(origin.Place(home), 1)
    found._write([], 0)


def without_tables(home: Path) -> None:
    for table in (home / "origin").glob("*.sst"):
        table.unlink()


def of_other_quads(home: Path) -> None:
    with Store.open(home.parent) as store:
        quad = next(store.match())
        store._data.remove(quad)  # behind its back
        store.change((), list(store)[5:6])


@pytest.mark.parametrize("spoil", [spoilt, of_another_state, without_tables, of_other_quads])
def test_an_origin_that_is_wrong_is_not_used(graph, known, spoil):
    path, readers = graph
    loaded = tables(path)
    spoil(path / "store")
    state = changed(path, readers, 5, known)
    assert tables(path) < 1.05 * loaded
    holds(path, state, known)


def test_a_disk_without_hard_links_needs_no_origin(fill, known, monkeypatch):
    def refused(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    path, readers = fill(samples.many(30, 20)), samples.many(30, 20)
    assert not (path / "store" / "origin").exists()
    loaded = tables(path)
    state = changed(path, readers, 2, known)
    assert tables(path) < 1.05 * loaded
    holds(path, state, known)


@pytest.mark.parametrize("few", [10, 20_000])
def test_readers_keep_what_they_read_while_a_writer_makes_the_store_small(graph, known, monkeypatch, few):
    path, readers = graph
    monkeypatch.setattr(origin, "FEW", few)
    former = whole(setup(known, BASE, 0.5), *samples.resolved(readers))
    with Store.open(path, read_only=True) as before:
        some = iter(before)
        next(some)
        state = changed(path, readers, 7, known)
        assert sum(1 for _ in some) == len(former) - 1
        assert before.sorted() == former and before.find("Agent")
        holds(path, state, known)
        assert before.query("ASK { ?st a kgo:Statement }")


def test_tables_that_are_merged_while_they_are_counted_count_for_nothing(graph, monkeypatch):
    place = origin.Place.of(graph[0])
    size, inner = place.size(), Path.glob
    listed = lambda folder, pattern: [*inner(folder, pattern), folder / "999999.sst"]  # noqa: E731
    monkeypatch.setattr(Path, "glob", listed)
    assert place.size() == size > 0


WRITER = """
import sys, samples
from kg import ontology
from kg.store import Store, origin
origin.FEW = int(sys.argv[2])
readers = samples.many(30, 20)
for number in range(30):
    readers[number] = samples.many(number + 1, 25)[number]
    with Store.open(sys.argv[1]) as opened:
        opened.replace(*samples.resolved(readers), ontology.load(), changed={readers[number].document.id})
        opened._data.optimize()
        print(number, flush=True)
"""


@pytest.mark.parametrize("few", [10, 20_000])
def test_kill_9_while_a_store_is_made_small_loses_nothing(graph, known, few):
    """A few kills here; benchmarks/kill.py does more."""
    path, readers = graph
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(samples.__file__).parent), *sys.path])}
    dice, done = random.Random(few), -1
    for _ in range(3):
        command = [sys.executable, "-c", WRITER, str(path), str(few)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            told = [process.stdout.readline()]  # the first change is made, and the store is about to be made small
            time.sleep(dice.uniform(0, 0.4))
            process.send_signal(signal.SIGKILL)
            told += process.stdout.read().splitlines()
        done = int([line for line in told if line.strip()][-1])
        states = []
        for _ in range(2):  # what was told, and what came next
            for number in range(done + 1):
                readers[number] = samples.many(number + 1, 25)[number]
            states.append(whole(setup(known, BASE, 0.5), *samples.resolved(readers)))
            done += 1
        with Store.open(path, read_only=True) as store:
            assert store.sorted() in states
        with Store.open(path) as store:
            store.replace(*samples.resolved(samples.many(30, 20)), known)
        readers = samples.many(30, 20)
    loaded = tables(path)
    state = changed(path, readers, 8, known, loaded=False)  # after kills some tables may have grown before
    assert tables(path) < 1.3 * loaded
    holds(path, state, known)
