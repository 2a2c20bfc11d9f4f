"""Shards as files: any order, any number of tries, on any machine; the graph is the one that a build makes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from toy import environment

from kg import documents, pipeline, scaleout
from kg.errors import KgError
from kg.folder import Folder, LogEntry

BYTES = ("graph.ttl", "graph.trig", "graph.html")
# a file, since workers import what started them, and so learn to know the toy
SCRIPT = "import toy\nfrom kg.cli import main\nif __name__ == '__main__':\n    main()\n"


@pytest.fixture
def run(tmp_path, faulty):
    """Runs the command line in a process of its own."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)

    def call(*args: object) -> subprocess.CompletedProcess:
        command = [sys.executable, script, *args, "--nlp", faulty]
        return subprocess.run([*map(str, command)], capture_output=True, text=True, env=environment(), check=False)

    return call


def content(graph: Path) -> dict[str, bytes]:
    return {name: (graph / name).read_bytes() for name in BYTES}


def lists(out: Path) -> list[Path]:
    return sorted((out / "shards" / "lists").iterdir())


def test_shards_that_any_scheduler_runs_make_the_graph_that_a_build_makes(kg, run, articles, tmp_path, faulty):
    """One shard is run twice, one is killed in the middle of its worker, one is missing at first."""
    for name, text in {"c": "Ada met Putin.", "d": "Kaboom. Ada visited Paris.", "e": "Xi visited China."}.items():
        (articles / f"{name}.txt").write_text(text)
    (articles / "f.txt").write_bytes(b"\x00\x01" * 100)
    out, graph = tmp_path / "out", tmp_path / "g"
    planned = kg("shards", articles, "--out", out, "--size", 2)
    assert planned.out.splitlines() == [str(path) for path in lists(out)]
    assert len(lists(out)) == 3
    assert not (out / "extractions").exists()
    *most, last = reversed(lists(out))
    for path in [*most, most[0]]:
        ended = run("run-shard", path, "--out", out)
        assert ended.returncode == 0, ended.stderr
    assert json.loads(run("run-shard", lists(out)[1], "--out", out).stdout) == {
        "shard": "00002", "documents": 1, "left_out": 1, "words": 0}  # fmt: skip
    said = kg("load", out, "--graph", graph, "--nlp", faulty)
    assert said.code == 3
    assert f"the shard '{last.stem}' is not done" in said.err and f"try: kg run-shard {last} --out {out}" in said.err
    assert "d.txt: it could not be understood: the process" in said.err and "f.txt" in said.err
    assert {Path(e.source).name for e in Folder(graph).log() if not e.left_out} == {"c.txt", "e.txt"}
    assert run("run-shard", last, "--out", out).returncode == 0
    assert kg("load", out, "--graph", graph, "--nlp", faulty).code == 3  # two documents are still left out
    (articles / "d.txt").unlink()
    assert kg("build", articles, "--graph", tmp_path / "whole", "--nlp", faulty).code == 3
    assert content(graph) == content(tmp_path / "whole")


def marked(out: Path, name: str, version: str = "v1", key: str = "x", path: str = "a.txt") -> Path:
    """A shard that claims to be done."""
    folder = out / "shards"
    for part in ("lists", "done"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "lists" / f"{name}.txt").write_text(f"{path}\n")
    entry = LogEntry(path, document=key, edition="e")
    done = scaleout.Done(name, scaleout._identity(folder / "lists" / f"{name}.txt"), version, log=(entry,))
    raw = {**{f: getattr(done, f) for f in ("shard", "id", "fingerprint", "words", "seconds")}}
    raw["log"] = [{"source": path, "document": key, "edition": "e"}]
    (folder / "done" / f"{name}.json").write_text(json.dumps(raw))
    target = Folder(out).extraction_path(entry, version)
    target.parent.mkdir(exist_ok=True)
    target.write_text("{}")
    return target


def told(out: Path, version: str = "v1") -> list[str]:
    problems = []
    assert not list(scaleout.finished(out, version, on_error=lambda _, error: problems.append(error.problem)))
    return problems


def test_only_what_is_whole_and_of_this_version_is_loaded(tmp_path):
    marked(tmp_path, "one")
    assert [d.shard for d in scaleout.finished(tmp_path, "v1", on_error=pytest.fail)] == ["one"]
    assert told(tmp_path, "v2") == ["the shard 'one' was done by another version of kg or of the pipeline"]
    (tmp_path / "shards" / "lists" / "one.txt").write_text("b.txt\n")  # planned anew since it was done
    assert told(tmp_path) == ["the shard 'one' is not done"]


def test_a_folder_that_is_not_shared_is_found_out(tmp_path):
    marked(tmp_path, "one").unlink()
    with pytest.raises(KgError, match="what it made of 'a.txt' is not there") as raised:
        list(scaleout.finished(tmp_path, "v1", on_error=pytest.fail))
    assert "every machine writes to the same" in raised.value.fix


def test_two_shards_that_differ_about_a_document_are_found_out(tmp_path):
    marked(tmp_path, "one")
    marked(tmp_path, "two", key="y")
    with pytest.raises(KgError, match="'one' and 'two' read different texts from 'a.txt'"):
        list(scaleout.finished(tmp_path, "v1", on_error=pytest.fail))


def test_a_mark_that_is_damaged(tmp_path):
    marked(tmp_path, "one")
    (tmp_path / "shards" / "done" / "one.json").write_text("{")
    with pytest.raises(KgError, match="is damaged"):
        list(scaleout.finished(tmp_path, "v1", on_error=pytest.fail))


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"\n \n", "names no document"), (b"a.txt\n-\n", "names standard input"), (None, "No such")],
)
def test_lists_that_are_none(tmp_path, content, problem):
    if content is not None:
        (tmp_path / "list.txt").write_bytes(content)
    with pytest.raises(KgError, match=problem):
        scaleout.run_shard(tmp_path / "list.txt", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_nothing_to_load(tmp_path, articles):
    with pytest.raises(KgError, match="there are no shards"):
        pipeline.load(tmp_path / "out", tmp_path / "g")
    scaleout.plan([articles], tmp_path / "out")
    with pytest.raises(KgError, match="no shard in .* is done"):
        pipeline.load(tmp_path / "out", tmp_path / "g")
    assert not (tmp_path / "g").exists()


def test_two_lists_of_one_name_are_not_taken_for_one_shard(tmp_path):
    (tmp_path / "other").mkdir()
    marked(tmp_path, "one")
    (tmp_path / "other" / "one.txt").write_text("b.txt\n")
    with pytest.raises(KgError, match="there is another shard 'one'"):
        scaleout.run_shard(tmp_path / "other" / "one.txt", tmp_path)


def test_standard_input_is_refused(tmp_path):
    with pytest.raises(KgError, match="standard input cannot be handed"):
        scaleout.plan(["-"], tmp_path)


def many(articles: Path) -> None:
    """Files of many documents: with blank lines, with ends of lines in a field, in other encodings."""
    told = ["Ada met Putin.", "Xi visited China.", "Ada visited Paris.", "Putin met Xi.", "Ada met Xi."]
    lines = [json.dumps({"text": text, "title": f"{n} é"}, ensure_ascii=False) for n, text in enumerate(told)]
    (articles / "many.jsonl").write_text("\n".join([lines[0], "", *lines[1:], "", ""]), encoding="utf-8")
    (articles / "wide.jsonl").write_text("\n".join(lines[:3]).replace("Ada", "Eva"), encoding="utf-16")
    rows = [f'"{n}\né";"{text}\n\n{text}"' for n, text in enumerate(told)]
    table = "\r\n".join(["title;text", rows[0], "", *rows[1:]]).replace("Ada", "Ida")
    (articles / "many.csv").write_bytes(table.encode("cp1252"))


def test_a_file_that_changed_since_it_was_cut_is_not_read(articles, tmp_path):
    many(articles)
    scaleout.plan([articles / "many.jsonl"], tmp_path, size=2)
    with (articles / "many.jsonl").open("a") as file:
        file.write('{"text": "Ada met Ida."}\n')
    with pytest.raises(KgError, match="many.jsonl' has .* bytes, and had .* when its shards were made"):
        scaleout.run_shard(lists(tmp_path)[1], tmp_path)
    (articles / "many.jsonl").unlink()
    with pytest.raises(KgError, match="there is no file"):
        scaleout.run_shard(lists(tmp_path)[1], tmp_path)
    assert not (tmp_path / "shards" / "done").exists()


def test_a_name_that_would_be_two_lines_of_a_list_is_told(articles, tmp_path):
    (articles / "two\nlines.txt").write_text("Ada met Putin.")
    told = []
    (planned,) = scaleout.plan([articles], tmp_path, on_error=lambda _, error: told.append(error.problem))
    assert len(told) == 1 and "cannot stand in a list" in told[0]
    assert len(planned.read_text().splitlines()) == 2


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_files_of_many_documents_are_cut_and_every_document_is_read_once(articles, tmp_path, size):
    many(articles)
    texts = [path.read_text() for path in scaleout.plan([articles], tmp_path, size=size)]
    found = [list(documents.read(map(documents.parsed, text.splitlines()))) for text in texts]
    whole = list(documents.read([articles]))
    assert len(whole) == 2 + 5 + 5 + 3
    assert [document for part in found for document in part] == whole
    assert [document.line for document in whole if document.source.endswith("many.jsonl")] == [1, 3, 4, 5, 6]
    assert max(map(len, found)) <= size + 2  # the file in UTF-16, of three, is taken for one
    assert any("many.csv\tbytes " in text for text in texts) == (size < 5)


def test_clocks_that_differ_change_nothing(tmp_path):
    for number, name in enumerate(("one", "two")):
        for path in (marked(tmp_path, name), *tmp_path.glob("shards/*/*")):
            os.utime(path, (4e9 * number, 4e9 * number))  # in 1970, and in 2096
    assert [d.shard for d in scaleout.finished(tmp_path, "v1", on_error=pytest.fail)] == ["one", "two"]


def test_nothing_to_read_is_told_before_a_cluster_is_looked_for(tmp_path):
    (tmp_path / "none").mkdir()
    with pytest.raises(KgError, match="there is nothing to read"):
        scaleout.spread([tmp_path / "none"], tmp_path / "g", "ray:192.0.2.1:1", on_error=lambda _, error: None)


def test_a_machine_whose_disk_is_full_is_named(monkeypatch, tmp_path):
    def full(*_: object, **__: object) -> None:
        raise KgError("cannot write 'x': no room left on the disk", fix="free some space")

    monkeypatch.setattr(scaleout, "run_shard", full)
    with pytest.raises(KgError, match=f"on the machine '{socket.gethostname()}': cannot write 'x': no room") as raised:
        scaleout._run(tmp_path, None, "list.txt")
    assert raised.value.fix == "free some space"


def test_shards_of_one_machine_are_done_by_the_same_worker(articles, tmp_path, faulty):
    for name in ("c", "d"):
        (articles / f"{name}.txt").write_text(f"Ada visited {name.upper()}land.")
    script = tmp_path / "script.py"
    script.write_text(
        "import sys, toy\n"
        "from kg import scaleout\n"
        "from kg.engines import processes\n"
        "seats, make = [], processes._Seat\n"
        "processes._Seat = lambda prepare: seats.append(1) or make(prepare)\n"
        "if __name__ == '__main__':\n"
        "    out = scaleout.Path(sys.argv[2])\n"
        "    for path in scaleout.plan([sys.argv[1]], out, size=2):\n"
        "        print(scaleout._run(out, sys.argv[3], str(path))['documents'], len(seats))\n"
    )
    command = [sys.executable, script, articles, tmp_path / "out", faulty]
    ended = subprocess.run([*map(str, command)], capture_output=True, text=True, env=environment(), check=False)
    assert ended.stdout.split() == ["2", "1", "2", "1"], ended.stderr
