"""`kg backup`: the copy is a graph like the original, and there is no half of one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from toy import environment

import kg as package
from kg import KgError, backups
from kg.store import Store
from kg.store.books import Books

WRITTEN = ("graph.ttl", "graph.trig", "graph.html", "documents.jsonl")


def room(folder: Path) -> int:
    """Bytes on the disk; what is linked twice counts once."""
    stats = [path.stat() for path in folder.rglob("*") if path.is_file()]
    return sum({stat.st_ino: stat.st_size for stat in stats}.values())


@pytest.fixture
def rich(kg, graph, articles, tmp_path) -> Path:
    """A graph with decisions, things of the user's own, an import, and something that is none of ours."""
    (tmp_path / "things.csv").write_text("id,label\nhttps://example.com/17,Ada\n")
    (tmp_path / "notes.nt").write_text('<https://example.com/n> <https://example.com/says> "yes" .\n')
    assert kg("build", articles, "--graph", graph, "--authority", tmp_path / "things.csv").code == 0
    assert kg("import", tmp_path / "notes.nt", "--graph", graph).code == 0
    assert kg("rename", "Paris", "Lutetia", "--graph", graph).code == 0
    (graph / "mine.txt").write_text("keep this")
    return graph


def test_the_copy_is_whole_and_is_built_on_as_the_graph_itself(kg, rich, articles, tmp_path):
    copy = tmp_path / "elsewhere" / "copy"
    assert kg("backup", copy, "--graph", rich).out.strip() == str(copy)
    assert {path.name for path in copy.iterdir()} == {path.name for path in rich.iterdir()}
    assert kg("diff", rich, copy).code == 0
    for asked in (("stats",), ("stats", "--documents"), ("query", "who-met"), ("find", "lutetia"), ("why", "Ada")):
        assert kg(*asked, "--graph", copy) == kg(*asked, "--graph", rich)
    (articles / "c.txt").write_text("Ada met Putin.")
    (articles / "a.txt").unlink()
    for graph in (rich, copy):
        said = kg("build", articles, "--graph", graph)
        assert said.code == 0 and "1 of 2 documents were known" in said.err
        assert kg("remove", articles / "b.txt", "--graph", graph).code == kg("compact", "--graph", graph).code == 0
    assert [(copy / name).read_bytes() for name in WRITTEN] == [(rich / name).read_bytes() for name in WRITTEN]
    assert (copy / "mine.txt").read_text() == "keep this"


def test_a_copy_takes_no_more_room_and_shares_no_file(kg, rich, tmp_path):
    copy = package.backup(rich, tmp_path / "copy")
    assert room(copy) <= room(rich)
    inodes = [{path.stat().st_ino for path in folder.rglob("*") if path.is_file()} for folder in (rich, copy)]
    assert not inodes[0] & inodes[1]
    assert [*tmp_path.glob(".*")] == []


def test_the_ledger_of_a_copy_is_used(kg, graph, articles, tmp_path, monkeypatch):
    copy = package.backup(graph, tmp_path / "copy")
    monkeypatch.setattr(Books, "assemble", lambda *_: pytest.fail("the whole graph was compared"))
    assert kg("remove", articles / "b.txt", "--graph", copy).code == 0
    with Store.open(copy, read_only=True) as store, Store.open(graph, read_only=True) as former:
        assert 0 < len(store) < len(former)


def test_readers_go_on_and_writers_are_told(kg, rich, tmp_path):
    with Store.open(rich, read_only=True) as reader:
        package.backup(rich, tmp_path / "beside a reader")
        assert reader.find("Ada")
    with Store.open(rich) as writer:
        said = kg("backup", tmp_path / "beside a writer", "--graph", rich)
        assert said.code == 1
        assert f"is being changed by another process ({os.getpid()})" in said.err and "  try: wait" in said.err
        assert len(writer)
    seen = []

    def looked_at(stage: str, done: int, of: int) -> None:
        with Store.open(rich, read_only=True) as reader:
            seen.append(len(reader))
        with pytest.raises(KgError, match="is being changed"):
            Store.open(rich)

    package.backup(rich, tmp_path / "looked at", progress=looked_at)
    assert len(set(seen)) == 1
    assert sorted(path.name for path in tmp_path.glob("*beside*")) == ["beside a reader"]


@pytest.mark.parametrize("there", ["folder", "file", "link"])
def test_what_is_there_is_left_alone(kg, graph, tmp_path, there):
    target = tmp_path / "there"
    {"folder": target.mkdir, "file": target.touch, "link": lambda: target.symlink_to(tmp_path / "nowhere")}[there]()
    said = kg("backup", target, "--graph", graph)
    assert said.code == 1 and "is there already" in said.err and "  try: name a folder" in said.err
    assert not target.is_dir() or not [*target.iterdir()]


def test_a_place_that_cannot_be(kg, graph, articles, tmp_path):
    said = kg("backup", graph / "store" / "copy", "--graph", graph)
    assert said.code == 1 and "would lie in the graph" in said.err
    said = kg("backup", articles / "a.txt" / "copy", "--graph", graph)
    assert said.code == 1 and "a file stands where a folder is needed" in said.err
    said = kg("backup", tmp_path / "copy", "--graph", tmp_path / "none")
    assert said.code == 1 and "there is no graph" in said.err and not (tmp_path / "copy").exists()


@pytest.mark.parametrize(("number", "words"), [(28, "no room left on the disk"), (122, "quota"), (13, "no permission")])
def test_a_disk_that_takes_no_more_leaves_nothing_half(kg, graph, tmp_path, monkeypatch, number, words):
    inner, count = shutil.copy2, []

    def copy(source: Path, to: Path) -> None:
        count.append(source)
        if len(count) > 5:
            raise OSError(number, os.strerror(number))
        inner(source, to)

    monkeypatch.setattr(backups.shutil, "copy2", copy)
    said = kg("backup", tmp_path / "copy", "--graph", graph)
    assert said.code == 1 and words in said.err and "  try: " in said.err
    assert not (tmp_path / "copy").exists() and [*tmp_path.glob(".*")] == []
    monkeypatch.undo()
    with Store.open(graph):
        pass  # the lock is free again


KILLED = """
import os, signal, sys
from kg import backups
kill = lambda stage, done, of: done == 5 and os.kill(os.getpid(), signal.SIGKILL)
backups.backup(sys.argv[1], sys.argv[2], progress=kill)
"""


def test_what_a_killed_process_left_goes_with_the_next_and_what_is_being_written_stays(graph, tmp_path):
    command = [sys.executable, "-c", KILLED, str(graph), str(tmp_path / "copy")]
    assert subprocess.run(command, env=environment(), check=False).returncode == -signal.SIGKILL
    assert len([*tmp_path.glob(".copy.*.part")]) == 1 and not (tmp_path / "copy").exists()
    with backups._beside(tmp_path / "copy") as written:
        assert [*tmp_path.glob(".copy.*.part")] == [written]
        package.backup(graph, tmp_path / "copy")
        assert written.exists()
    assert [*tmp_path.glob(".copy.*.part")] == []
    with Store.open(tmp_path / "copy") as store:
        assert len(store)


def test_a_graph_whose_last_writer_was_killed(graph, tmp_path):
    """What is only in the log is in the copy as well."""
    quad = Quad(NamedNode("https://example.com/a"), NamedNode("https://example.com/b"), Literal("c"))
    code = (
        "import os, signal, sys\n"
        "from pyoxigraph import Literal, NamedNode, Quad\n"
        "from kg.store import Store\n"
        "store = Store.open(sys.argv[1])\n"
        "store.add([Quad(NamedNode('https://example.com/a'), NamedNode('https://example.com/b'), Literal('c'))])\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(graph)], env=environment(), check=False)
    package.backup(graph, tmp_path / "copy")
    for read_only in (True, False):
        with Store.open(tmp_path / "copy", read_only=read_only) as store:
            assert quad in set(store)


READ = """
import sys
from kg import KgError, backup
from kg.store import Store
try:
    with Store.open(backup(sys.argv[1], sys.argv[2]), read_only=True) as store:
        print(len(store))
except KgError as error:
    print(error.problem)
"""


def test_a_graph_on_a_disk_that_may_only_be_read(graph, tmp_path):
    if shutil.which("setpriv") is None and not os.getuid():
        pytest.skip("root may write anywhere")
    meek = ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner", "--inh-caps=-dac_override,-fowner"]
    folders = [graph, *(path for path in graph.rglob("*") if path.is_dir())]
    with Store.open(graph, read_only=True) as store:
        quads = len(store)
    for path in (*folders, graph / "store" / "lock"):
        path.chmod(0o555)
    try:
        for source, target in ((graph, "first"), (tmp_path / "first", "second")):
            command = [*(meek if not os.getuid() else ()), sys.executable, "-c", READ, str(source)]
            ended = subprocess.run(
                [*command, str(tmp_path / target)], capture_output=True, text=True, env=environment(), check=False
            )
            assert ended.stdout.strip() == str(quads), ended.stderr
    finally:
        for path in (*folders, graph / "store" / "lock"):
            path.chmod(0o755)
