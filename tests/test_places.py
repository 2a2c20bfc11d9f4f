"""Inputs, lists and what shards make, in a store that fsspec knows; here its memory."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kg import documents, pipeline, scaleout
from kg.errors import KgError
from kg.files import write_file
from kg.places import Elsewhere, located

BYTES = ("graph.ttl", "graph.trig", "graph.html")


@pytest.fixture
def store():
    """A folder in the memory of this process."""
    fsspec = pytest.importorskip("fsspec")
    fsspec.filesystem("memory").store.clear()
    return located("memory://bucket/run")


@pytest.fixture
def here(monkeypatch):
    """Shards are done in this process, whose memory others do not see."""
    update = scaleout.update
    monkeypatch.setattr(scaleout, "update", lambda *args, **how: update(*args, **{**how, "isolated": False}))


def test_shards_whose_inputs_lists_and_outputs_are_elsewhere_make_the_graph_that_a_build_makes(
    kg, articles, tmp_path, toy_path, store, here
):
    (articles / "many.jsonl").write_text(
        '{"text": "Ada met Xi."}\n{"text": "Ada visited Paris."}\n{"text": "Xi met Ada."}'
    )
    for path in articles.iterdir():
        write_file(located("memory://bucket/news") / path.name, path.read_bytes())
    lists = scaleout.plan(["memory://bucket/news"], store, size=2)
    assert [str(path) for path in lists] == [f"{store}/shards/lists/0000{n}.txt" for n in (1, 2, 3)]
    assert "memory://bucket/news/many.jsonl\tbytes 0-" in lists[1].read_text()
    for path in lists[:2]:
        scaleout.run_shard(path, store, nlp=str(toy_path))
    undone = []
    report = pipeline.load(
        str(store), tmp_path / "g", nlp=str(toy_path), on_error=lambda where, error: undone.append(error)
    )
    assert (report.documents, len(undone)) == (4, 1) and f"kg run-shard {lists[2]} --out {store}" in undone[0].fix
    scaleout.run_shard(lists[2], store, nlp=str(toy_path))
    pipeline.load(
        str(store), tmp_path / "g", nlp=str(toy_path), on_error=lambda where, error: pytest.fail(error.problem)
    )
    assert kg("build", "memory://bucket/news", "--graph", tmp_path / "whole", "--nlp", toy_path).code == 0
    for name in BYTES:
        assert (tmp_path / "g" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    scaleout.plan(["memory://bucket/news"], store, size=100)  # the lists of a former plan go
    assert len(list(store.glob("shards/lists/*.txt"))) == 1


def test_a_folder_elsewhere_is_walked_as_one_here(articles, store):
    (articles / "deeper").mkdir()
    (articles / "deeper" / "c.txt").write_text("Xi met Ada.")
    (articles / ".hidden.txt").write_text("Xi met Ada.")
    for path in articles.rglob("*.txt"):
        write_file(store / str(path.relative_to(articles)), path.read_bytes())
    here, there = ([d.source for d in documents.read([folder])] for folder in (articles, store))
    assert [Path(name).relative_to(articles) for name in here] == [Path(name[len(str(store)) + 1 :]) for name in there]
    assert len(there) == 3


def test_what_is_not_there_is_told(store):
    with pytest.raises(KgError, match="there is no file 'memory://bucket/none.txt'"):
        list(documents.read(["memory://bucket/none.txt"]))
    with pytest.raises(KgError, match="cannot read the list 'memory://bucket/none.txt'"):
        scaleout.run_shard(located("memory://bucket/none.txt"), store)
    with pytest.raises(KgError, match="there are no shards in 'memory://bucket/run'"):
        list(scaleout.finished(store, "v", on_error=pytest.fail))


def test_without_the_library_of_a_store_the_way_out_is_told(monkeypatch):
    with pytest.raises(KgError, match="there is no way to 'nowhere://bucket'"):
        located("nowhere://bucket").exists()
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(KgError, match="'s3://bucket' needs fsspec") as raised:
        located("s3://bucket").exists()
    assert "kg[remote]" in raised.value.fix


def test_where_to_rename_is_one_step_a_file_is_renamed_to_its_name(tmp_path):
    pytest.importorskip("fsspec")
    path = Elsewhere(f"local://{tmp_path}/deep/a.json")
    path.write_whole(b"1")
    path.write_whole(b"2")
    assert path.read_text() == "2" and [found.name for found in path.parent.iterdir()] == ["a.json"]
    assert os.listdir(tmp_path / "deep") == ["a.json"]  # noqa: PTH208
    path.unlink()
    path.unlink(missing_ok=True)
    assert not path.exists()


def test_addresses_of_the_web_are_no_files():
    assert isinstance(located("https://example.org/a.txt"), Path)
    with pytest.raises(KgError, match="there is no file"):
        list(documents.read(["https://example.org/a.txt"]))


def test_a_bucket_that_is_not_there_is_told(monkeypatch, store):
    import fsspec

    def none(*_: object) -> None:
        raise FileNotFoundError("The specified bucket does not exist")

    monkeypatch.setattr(fsspec.get_filesystem_class("memory"), "pipe_file", none)
    with pytest.raises(KgError, match="cannot write 'memory://bucket/run/a.json': there is no such bucket"):
        write_file(store / "a.json", "1")
