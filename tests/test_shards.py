"""A document that cannot be understood is put aside by name; all others are built as if it had never been there."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import jobs
import pytest
from toy import environment, faulty_pipeline, heard, toy_pipeline

from kg import pipeline
from kg.answers import stats
from kg.errors import KgError
from kg.folder import Folder
from kg.model import Document
from kg.shards import MOST_DOCUMENTS, Crew, in_order, understand
from kg.store import Store

BYTES = ("graph.ttl", "graph.trig", "graph.html")
# a file, since workers import what started them, and so learn to know the toy
SCRIPT = """
import sys, toy, kg
from kg.cli import main
if __name__ == "__main__":
    main()
"""


@pytest.fixture
def script(tmp_path) -> Path:
    (tmp_path / "script.py").write_text(SCRIPT)
    return tmp_path / "script.py"


def content(graph: Path) -> dict[str, bytes]:
    return {name: (graph / name).read_bytes() for name in BYTES}


def log(graph: Path) -> dict[str, tuple]:
    return {Path(e.source).name: (e.left_out, e.reason) for e in Folder(graph).log()}


def test_an_unforeseen_error_puts_its_document_aside_and_the_others_are_built(kg, articles, tmp_path, faulty):
    clean = tmp_path / "clean"
    assert kg("build", articles, "--graph", clean, "--nlp", faulty).code == 0
    (articles / "aa.txt").write_text("Boom. Ada visited Paris.")
    said = kg("build", articles, "--graph", tmp_path / "g", "--nlp", faulty)
    assert said.code == 3
    assert f"{articles / 'aa.txt'}: it could not be understood: ArithmeticError: planted fault" in said.err
    assert "  try: " in said.err and "Traceback" not in said.err
    assert content(tmp_path / "g") == content(clean)
    assert log(tmp_path / "g")["aa.txt"] == (True, "it could not be understood: ArithmeticError: planted fault")
    (aside,) = (tmp_path / "g" / "quarantine").iterdir()
    kept = json.loads(aside.read_text())
    assert str(aside) in said.err
    assert kept["document"]["text"] == "Boom. Ada visited Paris."
    assert "toy_faults" in kept["trace"]
    listed = kg("stats", "--documents", "--graph", tmp_path / "g")
    assert "left out" in listed.out and "planted fault" in listed.out


def test_what_is_put_aside_is_tried_when_it_is_named_again_and_by_another_version(articles, tmp_path):
    (articles / "aa.txt").write_text("Boom. Ada visited Paris.")
    graph = tmp_path / "g"
    assert len(pipeline.build([articles], graph, nlp=faulty_pipeline()).left_out) == 1
    steps = []
    (tmp_path / "d.txt").write_text("Ada met Putin.")
    report = pipeline.build([tmp_path / "d.txt"], graph, nlp=faulty_pipeline(), progress=lambda *s: steps.append(s))
    assert report.left_out == () and steps.count(("understanding", 1, 1)) == 1  # of aa.txt nothing was asked
    assert len(pipeline.build([articles], graph, nlp=faulty_pipeline()).left_out) == 1
    (articles / "aa.txt").unlink()
    report = pipeline.build([articles], graph, nlp=toy_pipeline())  # a version that can read it, though it is gone
    assert (report.left_out, report.documents) == ((), 4)
    assert not list((graph / "quarantine").iterdir())
    assert not any(left_out for left_out, _ in log(graph).values())


def test_a_source_whose_new_content_fails_keeps_what_was_stored(articles, tmp_path):
    pipeline.build([articles], tmp_path / "g", nlp=toy_pipeline())
    (articles / "b.txt").write_text("Boom.")
    nlp = faulty_pipeline()  # another version, too: the former content is read anew
    report = pipeline.build([articles], tmp_path / "g", nlp=nlp)
    assert (report.documents, len(report.left_out)) == (2, 1)
    (articles / "b.txt").write_text("Putin said that Xi visited Paris. Putin may visit Paris. Ada visited China.\n")
    pipeline.build([articles], tmp_path / "fresh", nlp=nlp)
    assert content(tmp_path / "g") == content(tmp_path / "fresh")


def test_a_row_that_fails_costs_no_other_row(tmp_path):
    rows = [{"text": text} for text in ("Ada met Putin.", "Boom.", "Ada visited China.")]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    heard = []
    report = pipeline.build(
        [tmp_path / "rows.jsonl"], tmp_path / "g", nlp=faulty_pipeline(), on_error=lambda *e: heard.append(e)
    )
    assert report.documents == 2
    ((where, error),) = heard
    assert where.endswith("rows.jsonl:2") and "planted fault" in error.problem


def test_extract_goes_on_in_order(kg, articles, faulty):
    (articles / "aa.txt").write_text("Boom. Ada visited Paris.")
    said = kg("extract", articles, "--json", "--nlp", faulty)
    assert said.code == 3 and "aa.txt: it could not be understood" in said.err
    assert {Path(json.loads(line)["document"]).name for line in said.out.splitlines()} == {"a.txt", "b.txt"}


def test_the_document_that_kills_its_worker_is_found(kg, articles, tmp_path, faulty, script):
    """Of eighteen documents in shards of eight; all but that one are built, to the same bytes as without workers."""
    for number in range(2 * MOST_DOCUMENTS):
        (articles / f"n{number:02}.txt").write_text(f"Ada visited China. Putin met Ada. {number}.")
    assert kg("build", articles, "--graph", tmp_path / "clean", "--nlp", faulty, "--workers", 1).code == 0
    (articles / "k.txt").write_text("Kaboom. Ada visited Paris.")
    (articles / "l.txt").write_text("Boom.")
    command = [sys.executable, script, "build", articles, "--graph", tmp_path / "g", "--nlp", faulty, "--workers", "2"]
    ended = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    assert ended.returncode == 3, ended.stderr
    assert "k.txt: it could not be understood: the process that worked on it was ended by SIGKILL" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert {name for name, (left_out, _) in log(tmp_path / "g").items() if left_out} == {"k.txt", "l.txt"}
    assert content(tmp_path / "g") == content(tmp_path / "clean")
    known = Folder(tmp_path / "g")
    assert sorted(known.put_aside_by(e, known.settings().fingerprint)["died"] for e in known.log() if e.left_out) == [
        False,
        True,
    ]


def test_ctrl_c_ends_the_workers_and_what_is_done_is_kept(kg, articles, tmp_path, faulty, script):
    for number in range(3 * MOST_DOCUMENTS):
        (articles / f"n{number:02}.txt").write_text(f"Ada visited China. Putin met Ada. {number}.")
    graph = tmp_path / "g"
    slow = SCRIPT.replace("if __name__", "import time\ntoy.VERBS = Slow(toy.VERBS)\nif __name__").replace(
        "from kg.cli",
        "class Slow(dict):\n"
        "    def __contains__(self, word):\n"
        "        import time\n"
        "        time.sleep(0.01)\n"
        "        return super().__contains__(word)\n"
        "from kg.cli",
    )
    script.write_text(slow)
    command = [sys.executable, script, "build", articles, "--graph", graph, "--nlp", faulty, "--workers", "2"]
    given = {"stderr": subprocess.PIPE, "text": True, "env": environment(), "preexec_fn": heard}
    build = subprocess.Popen(command, **given, start_new_session=True)
    while not list(graph.glob("extractions/*.json.gz")) and build.poll() is None:
        time.sleep(0.05)
    subprocess.run(["kill", "-INT", "--", f"-{build.pid}"], check=True)  # all of the group, as a terminal does
    _, err = build.communicate(timeout=120)
    assert build.returncode == 130, err
    assert "interrupted" in err and "Traceback" not in err
    kept = {path: path.stat().st_mtime_ns for path in graph.glob("extractions/*.json.gz")}
    assert 0 < len(kept) < 3 * MOST_DOCUMENTS + 2
    assert kg("build", articles, "--graph", graph, "--nlp", faulty).code == 0
    assert all(path.stat().st_mtime_ns == when for path, when in kept.items())
    assert kg("build", articles, "--graph", tmp_path / "whole", "--nlp", faulty).code == 0
    assert content(graph) == content(tmp_path / "whole")


def test_documents_come_back_in_order_and_none_is_loaded_for_nothing():
    documents = [Document(str(n), "-", f"Ada visited China {n}.") for n in range(20)]
    assert [d.id for d, _ in in_order(iter(documents), nlp=toy_pipeline())] == [d.id for d in documents]
    assert not list(understand([], nlp="no_such_pipeline"))


def test_what_a_crew_shares_comes_back_in_order_whatever_dies(monkeypatch):
    monkeypatch.setattr("kg.shards.WORTH_A_CREW", 30)
    home = os.getpid()
    with Crew(2) as crew:
        made = list(crew.share(partial(jobs.fallible, home), range(30)))
        assert [number for number, _ in made] == list(range(30))
        assert {number for number, where in made if where == home} == {12, 13, 14, 15}  # one call, done here
        with pytest.raises(ValueError, match="thirteen"):
            list(crew.share(jobs.square, range(30)))
    for workers, much in ((2, 29), (1, 30)):
        with Crew(workers) as crew:
            assert {where for _, where in crew.share(partial(jobs.fallible, home), range(much))} == {home}


def test_a_worker_of_our_own_pipeline_does_without_pytorch():
    script = (
        "import sys; from kg.shards import _prepared; _prepared(None, None, threads=1); print(sys.modules['torch'])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment(), check=True
    )
    assert ended.stdout == "None\n"


def test_the_report_counts_what_the_graph_holds(articles, tmp_path):
    for step in ("made", "renewed"):
        report = pipeline.build([articles], tmp_path / "g", nlp=toy_pipeline())
        with Store.open(tmp_path / "g", read_only=True) as store:
            found = stats(store)
        told = (report.documents, report.entities, report.statements, report.facts)
        assert told == (found.documents, found.entities, found.statements, found.facts), step
        (articles / "more.txt").write_text("Ada met Putin. Putin may visit Paris.")


def test_models_are_not_searched_for_garbage_while_documents_are_read(articles, tmp_path):
    frozen = {}
    pipeline.build(
        [articles],
        tmp_path / "g",
        nlp=toy_pipeline(),
        progress=lambda stage, done, total: frozen.update({stage: gc.get_freeze_count()}),
    )
    assert frozen["understanding"] > 0 and frozen["writing"] == gc.get_freeze_count() == 0


def test_a_disk_that_is_full_while_the_next_document_is_read_ends_the_build(articles, tmp_path, monkeypatch):
    def refuse(*_):
        raise KgError("no room left on the disk", fix="free some")

    monkeypatch.setattr(Folder, "save", refuse)
    with pytest.raises(KgError, match="no room left"):
        pipeline.build([articles], tmp_path / "g", nlp=toy_pipeline())
    assert not list((tmp_path / "g").glob("extractions/*"))


def test_a_long_document_has_longer_than_a_short_one_before_its_worker_is_ended():
    short, long = (Document("x", "-", "x" * size) for size in (1_000, 5_000_000))
    with Crew() as crew:
        limit = crew.readers(None, 1, None)._limit
        assert 200 < limit((short,)) < 300 < 10_000 < limit((long,))
