"""The store on disk: one step or none, readers beside a writer, and clear words when something is in the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import samples

from kg import KgError
from kg.store import Changes, Store, loading


def test_replacing_with_the_same_changes_nothing(fill, known):
    path = fill(samples.readers())
    with Store.open(path) as store:
        assert not store.replace(*samples.resolved(samples.readers()[::-1]), known)
        assert store.config.generation == 1


def test_removing_a_document_takes_away_what_only_it_said(fill, known):
    path = fill(samples.readers())
    kept = [samples.business(), samples.denial()]
    with Store.open(path) as store:
        changes = store.replace(*samples.resolved(kept), known)
        assert changes.removed > 100
        assert not store.query("ASK { kg:Russia kg:annexed kg:Crimea }")
        assert store.query("ASK { kg:Vladimir_Putin kg:met kg:Xi_Jinping }")  # another document says so, too
        after = store.sorted()
    with Store.open(fill(kept, "fresh"), read_only=True) as fresh:
        assert fresh.sorted() == after


def test_removing_everything_leaves_the_vocabulary(fill, known):
    path = fill(samples.readers())
    with Store.open(path) as store:
        store.replace([], samples.Resolution(), known)
        assert not store.query("ASK { ?st a kgo:Statement }")
        assert store.query("ASK { kg:met a owl:ObjectProperty }")


def test_a_failing_update_leaves_everything_as_it_was(fill, known, monkeypatch):
    path = fill(samples.readers())
    with Store.open(path) as store:
        before = store.sorted()
        monkeypatch.setattr("kg.store.updates._data_of_rows", lambda found: "this is } not SPARQL")
        with pytest.raises(SyntaxError):
            store.replace(*samples.resolved([samples.denial()]), known)
        assert store.sorted() == before


def test_one_writer_at_a_time(fill):
    path = fill(samples.readers())
    with Store.open(path), pytest.raises(KgError, match=f"being changed by another process \\({os.getpid()}\\)"):
        Store.open(path)
    Store.open(path).close()


def test_readers_keep_their_state_beside_a_writer(fill, known):
    path = fill(samples.readers())
    with Store.open(path, read_only=True) as early:
        size = len(early)
        with Store.open(path) as writer:
            writer.replace(*samples.resolved([samples.denial()]), known)
            with Store.open(path, read_only=True) as beside:
                assert len(beside) == size
                assert beside.find("gas")
        assert len(early) == size
        assert early.query("ASK { kg:Russia kg:annexed kg:Crimea }")
        with Store.open(path, read_only=True) as late:
            assert len(late) < size
            assert not late.find("gas")
    with Store.open(path):
        pass
    assert [p.name for p in (path / "store" / "snapshots").iterdir()] == ["2"]


def test_reading_while_the_first_build_runs(tmp_path, known):
    with Store.open(tmp_path) as store:
        store.replace(*samples.resolved(samples.readers()), known)
        with pytest.raises(KgError, match="being built for the first time"):
            Store.open(tmp_path, read_only=True)


def test_a_reader_does_not_write(fill, known):
    with (
        Store.open(fill(samples.readers()), read_only=True) as store,
        pytest.raises(KgError, match="open for reading only"),
    ):
        store.replace(*samples.resolved([]), known)


def test_no_graph_there(tmp_path):
    with pytest.raises(KgError, match="there is no graph"):
        Store.open(tmp_path / "nothing", read_only=True)
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize(("format", "fix"), [(99, "upgrade"), (0, "run kg build again")])
def test_a_store_of_another_format_is_refused(fill, format, fix):
    path = fill(samples.readers())
    config = path / "store" / "store.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "format": format}))
    for read_only in (True, False):
        with pytest.raises(KgError, match=f"has format {format}") as error:
            Store.open(path, read_only=read_only)
        assert fix in error.value.fix


def test_a_damaged_store_says_so(fill):
    path = fill(samples.readers())
    for current in (path / "store").rglob("CURRENT"):
        current.write_text("rubbish\n")
    with pytest.raises(KgError, match="is damaged"):
        Store.open(path)
    (path / "store" / "store.json").write_text("{")
    with pytest.raises(KgError, match="is damaged"):
        Store.open(path, read_only=True)


def test_a_file_in_the_way(tmp_path):
    (tmp_path / "graph").write_text("")
    with pytest.raises(KgError, match="a file stands where a folder is needed"):
        Store.open(tmp_path / "graph")


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_no_permission(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(KgError, match="no permission"):
        Store.open(tmp_path / "graph")


@pytest.mark.parametrize("words", ["IO error: No space left on device: While appending to file", "Disk quota exceeded"])
def test_a_full_disk(fill, known, monkeypatch, words):
    path = fill(samples.readers())

    def full(*_: object) -> None:
        raise OSError(words)

    with Store.open(path) as store:
        before = store.sorted()
        monkeypatch.setattr(Store, "_update", full)
        with pytest.raises(KgError, match="no room left|quota"):
            store.replace(*samples.resolved([samples.denial()]), known)
        assert store.sorted() == before


def test_base_is_chosen_once(tmp_path, known):
    with Store.open(tmp_path, base="https://news.test/kg/") as store:
        store.replace(*samples.resolved(samples.readers()), known)
        assert store.query("ASK { <https://news.test/kg/Vladimir_Putin> kg:met kg:Xi_Jinping }")
        assert not any("example.org" in str(quad) for quad in store)
    with pytest.raises(KgError, match="has the base"):
        Store.open(tmp_path, base="https://other.test/")
    with pytest.raises(KgError, match="cannot be the base"):
        Store.open(tmp_path / "new", base="https://news.test/kg")
    with Store.open(tmp_path, read_only=True) as store:
        assert store.names.base == "https://news.test/kg/"


def test_bad_queries_show_the_place(store):
    with pytest.raises(KgError, match=r"not SPARQL.*line 2, column \d+:\n  \?s \?p 'x }") as error:
        store.query("SELECT * {\n?s ?p 'x }")
    assert error.value.fix
    with pytest.raises(KgError, match="asks another server"):
        store.query("SELECT * { Service SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }")
    assert not list(store.query("SELECT * { ?service kg:service 'SERVICE \\' #' ; <urn:SERVICE> ?o } # SERVICE"))


def test_words_are_found_with_or_without_accents_and_case(fill):
    r = samples.Reader("Côte d’Ivoire met China.", id="x").read("Côte d’Ivoire met China.")
    ivory = samples.Entity("Côte_dIvoire", "Côte d’Ivoire", "Country")
    r.say(r.mention("Côte d’Ivoire", ivory), "meet", "met", r.mention("China", samples.CHINA))
    with Store.open(fill([r]), read_only=True) as store:
        assert [hit.kind for hit in store.find("cote ivoi")] == ["entity", "sentence"]
        assert store.words.named("COTE D’IVOIRE") == ["https://example.org/kg/Côte_dIvoire"]
        assert store.find('" OR 1 NEAR( *') == []


def test_the_word_index_is_made_again_when_it_is_missing_or_old(fill):
    path = fill(samples.readers())
    index = path / "store" / "words.db"
    for spoil in (index.unlink, lambda: index.write_bytes(b"rubbish" * 1000), index.touch):
        spoil()
        with Store.open(path, read_only=True) as store:
            assert store.words.named("putin")


def test_rdflib_reads_the_same(store):
    pytest.importorskip("oxrdflib", reason="oxrdflib is not installed")
    dataset = store.rdflib()
    assert len(list(dataset.quads((None, None, None, None)))) == len(store)
    rows = list(dataset.query("SELECT ?o { kg:Vladimir_Putin kg:met ?o }"))
    assert [str(row.o) for row in rows] == ["https://example.org/kg/Xi_Jinping"]


def test_backup_opens_as_a_graph_of_its_own(fill, tmp_path):
    import pyoxigraph

    with Store.open(fill(samples.readers())) as store:
        store.backup(tmp_path / "copy")
        store.compact()
        assert set(pyoxigraph.Store.read_only(str(tmp_path / "copy"))) == set(store)
        with pytest.raises(KgError, match="is there already"):
            store.backup(tmp_path / "copy")


@pytest.fixture
def few_are_many(monkeypatch):
    """Small graphs are loaded as large ones are: into a store of their own that takes the place of the old one."""
    monkeypatch.setattr("kg.store.store.MANY", 100)


def test_what_is_loaded_anew_is_the_same_as_what_is_changed(fill, known, few_are_many, monkeypatch):
    loaded = fill(samples.many(6, 8), "loaded")
    with Store.open(loaded) as store:
        store.replace(*samples.resolved([samples.denial()]), known)  # nearly all goes
        assert store.query("ASK { ?st a kgo:Statement }")
        store.replace(*samples.resolved([samples.denial(), samples.business()]), known)
        store.replace(*samples.resolved(samples.readers()), known)
        after = store.sorted()
    monkeypatch.setattr("kg.store.store.MANY", 10**9)
    with Store.open(fill(samples.readers(), "changed"), read_only=True) as changed:
        assert changed.sorted() == after
    with Store.open(loaded, read_only=True) as store:
        assert store.sorted() == after
        assert store.find("gas")
    assert {path.name for path in (loaded / "store").iterdir()} == {
            "data", "ledger.db", "lock", "origin", "since", "snapshots", "store.json", "words.db"
    }  # fmt: skip


def test_a_load_is_there_when_it_is_whole_and_not_before(fill, known, few_are_many):
    path = fill(samples.readers())
    with Store.open(path) as store:
        before = store.sorted()
        wanted = before[: len(before) // 2]
    home = path / "store"
    (home / ".fresh").mkdir()  # killed while it was loading
    (home / ".fresh" / "CURRENT").write_text("half a st")
    with Store.open(path) as store:
        assert store.sorted() == before
        loading.load(store.place, wanted)  # killed before it took the place of the old one
    with Store.open(path) as store:
        assert store.sorted() == wanted
        loading.load(store.place, before)
        (home / "data").replace(home / ".old")  # killed between the two renamings
    with Store.open(path) as store:
        assert store.sorted() == before
    assert not (home / ".old").exists() and not (home / ".fresh").exists() and not (home / "fresh").exists()


def test_a_load_that_fails_leaves_everything_as_it_was(fill, known, few_are_many, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = fill(samples.readers())
    monkeypatch.setattr("kg.store.loading._filled", full)
    with Store.open(path) as store:
        before = store.sorted()
        with pytest.raises(KgError, match="no room left"):
            store.replace(*samples.resolved(samples.many(40, 20)), known)
        assert store.sorted() == before
    with Store.open(path, read_only=True) as store:
        assert store.sorted() == before


def _tables(path: Path) -> dict[int, int]:
    """Sizes of the tables of a graph by inode: what is linked twice counts once."""
    return {found.stat().st_ino: found.stat().st_size for found in (path / "store").rglob("*.sst")}


def test_a_graph_takes_the_room_of_its_compressed_tables_once(fill, known, few_are_many, monkeypatch):
    monkeypatch.setattr(Store, "tidy", lambda store: None)  # nobody compacts but who is asked to
    path = fill(samples.many(40, 20))
    with Store.open(path, read_only=True) as store:
        quads = list(store)
    loaded = _tables(path)
    data = {table.stat().st_ino for table in (path / "store" / "data").glob("*.sst")}
    assert data == loaded.keys()  # readers have the same files
    with Store.open(path) as store:
        for number in range(8):  # RocksDB compacts after some of these
            store.change(quads[number::8], ())
            store.change((), quads[number::8])
            store.change(quads[number::8], ())
        store._data.optimize()
    grown = sum(_tables(path).values())
    with Store.open(path) as store:
        store.compact()
        assert set(store) == set(quads)
    assert sum(_tables(path).values()) < 1.05 * sum(loaded.values())
    assert sum(_tables(path).values()) < 0.8 * grown


WRITER = """
import sys, samples
from kg import ontology
from kg.store import Store
with Store.open(sys.argv[1]) as store:
    for number in range(1000):
        readers = samples.many(3 + number % 5, 4)
        changes = store.replace(*samples.resolved(readers), ontology.load())
        print(3 + number % 5, flush=True)
"""


def test_kill_9_loses_nothing_that_was_reported(tmp_path, known):
    """A few kills here; many more were tried by hand."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(samples.__file__).parent), *sys.path])}
    for delay in (0.05, 0.2, 0.35):
        command = [sys.executable, "-c", WRITER, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            first = process.stdout.readline()
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
            told = [int(line) for line in [first, *process.stdout.read().splitlines()] if line.strip()]
        with Store.open(tmp_path, read_only=True) as store:
            count = next(int(row["n"].value) for row in store.query("SELECT (COUNT(?d) AS ?n) { ?d a kgo:Article }"))
            following = 3 + (len(told) % 5)
            assert count in (told[-1], following)
            half = "ASK { ?st a kgo:Statement FILTER NOT EXISTS { ?st kgo:evidence/nif:referenceContext/kgo:file ?f } }"
            assert not store.query(half)
            assert len(store.sorted()) == len(store)
            assert store.find("Agent")


def test_changes_are_true_when_there_are_any():
    assert not Changes()
    assert Changes(added=1)


def test_without_room_for_a_copy_readers_read_the_folder_itself(fill, known, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = fill(samples.readers())
    monkeypatch.setattr("kg.store.store.publish", full)
    monkeypatch.setattr("kg.store.snapshots.publish", full)
    with Store.open(path) as store:
        store.replace(*samples.resolved([samples.denial()]), known)
        size = len(store)
    with Store.open(path, read_only=True) as store:
        assert len(store) == size
        with pytest.raises(KgError, match="being changed"):
            Store.open(path)
    monkeypatch.undo()
    with Store.open(path) as store:
        assert len(store) == size
