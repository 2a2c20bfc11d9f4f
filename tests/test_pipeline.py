"""Building, interrupting, building again, removing: the graph is what the documents say, however it came about."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
import time
from itertools import permutations
from pathlib import Path

import pytest
from toy import environment, toy_pipeline

from kg import pipeline
from kg.answers import stats
from kg.documents import read
from kg.errors import KgError
from kg.folder import Folder
from kg.model import Document
from kg.store import Store
from kg.understanding import readable, understand

BYTES = ("graph.ttl", "graph.trig", "graph.html")


@pytest.fixture
def nlp():
    return toy_pipeline()


def content(graph: Path) -> dict[str, bytes]:
    return {name: (graph / name).read_bytes() for name in BYTES}


def test_build_writes_store_exports_and_page(articles, tmp_path, nlp):
    report = pipeline.build([articles], tmp_path / "g", nlp=nlp)
    assert (report.read, report.documents, report.left_out) == (2, 2, ())
    assert report.facts == 4  # Putin met Xi; Russia annexed Crimea; Ada visited China; Putin said something
    assert all(content(tmp_path / "g").values())
    with Store.open(tmp_path / "g", read_only=True) as store:
        assert stats(store).documents == 2


def test_only_asserted_statements_become_facts(articles, tmp_path, nlp):
    pipeline.build([articles], tmp_path / "g", nlp=nlp)
    with Store.open(tmp_path / "g", read_only=True) as store:
        rows = {(r["s"].value, r["o"].value) for r in store.query("SELECT ?s ?o { ?s kg:visited ?o }")}
    base = "https://example.org/kg/"
    assert rows == {(base + "Ada", base + "China")}  # not that Xi visited (said), nor that Putin may


def test_building_again_changes_nothing_and_reads_nothing(articles, tmp_path, nlp, monkeypatch):
    pipeline.build([articles], tmp_path / "g", nlp=nlp)
    before = content(tmp_path / "g")
    monkeypatch.setattr("kg.understanding.outcomes", lambda *_, **__: pytest.fail("a known document was read"))
    report = pipeline.build([articles], tmp_path / "g", nlp=nlp)
    assert report.unchanged == 2
    assert content(tmp_path / "g") == before


def test_any_order_and_any_number_of_builds_give_the_same_bytes(articles, tmp_path, nlp):
    (articles / "c.txt").write_text("Vladimir Putin visited China. Xi may visit Russia.")
    paths = sorted(articles.iterdir())
    found = []
    for number, order in enumerate(permutations(paths)):
        graph = tmp_path / f"g{number}"
        for step in [order] if number % 2 else [[path] for path in order]:
            pipeline.build(step, graph, nlp=nlp)
        found.append(content(graph))
    assert all(other == found[0] for other in found)


def test_several_workers_give_the_same_bytes(articles, tmp_path, toy_path):
    script = tmp_path / "build.py"  # a file, since workers import what started them, and so learn to know the toy
    script.write_text(
        "import sys, toy, kg\n"
        "if __name__ == '__main__':\n"
        "    kg.build([sys.argv[1]], sys.argv[2], nlp=sys.argv[3], workers=int(sys.argv[4]))\n"
    )
    for workers in "12":
        command = [sys.executable, script, articles, tmp_path / workers, toy_path, workers]
        subprocess.run(command, check=True, env=environment())
    assert content(tmp_path / "1") == content(tmp_path / "2")


def test_a_document_with_other_content_replaces_the_former(articles, tmp_path, nlp):
    pipeline.build([articles], tmp_path / "g", nlp=nlp)
    (articles / "b.txt").write_text("Ada visited Crimea.")
    report = pipeline.build([articles], tmp_path / "g", nlp=nlp)
    assert (report.documents, report.unchanged) == (2, 1)
    fresh = tmp_path / "fresh"
    pipeline.build([articles], fresh, nlp=nlp)
    assert content(tmp_path / "g") == content(fresh)


def test_remove_leaves_what_the_other_documents_say(articles, tmp_path, nlp):
    pipeline.build([articles], tmp_path / "g", nlp=nlp)
    pipeline.remove([str(articles / "b.txt")], tmp_path / "g")
    (articles / "b.txt").unlink()
    pipeline.build([articles], tmp_path / "fresh", nlp=nlp)
    assert content(tmp_path / "g") == content(tmp_path / "fresh")


def test_remove_by_id_and_unknown_names(articles, tmp_path, nlp):
    pipeline.build([articles], tmp_path / "g", nlp=nlp)
    entry = Folder(tmp_path / "g").log()[0]
    assert pipeline.remove([entry.document], tmp_path / "g").documents == 1
    with pytest.raises(KgError, match="no document 'x.txt'"):
        pipeline.remove(["x.txt"], tmp_path / "g")
    with pytest.raises(KgError, match="no graph"):
        pipeline.remove(["x.txt"], tmp_path / "nowhere")


def test_the_same_text_in_two_files_is_one_document_until_both_are_removed(articles, tmp_path, nlp):
    shutil.copy(articles / "a.txt", articles / "c.txt")
    assert pipeline.build([articles], tmp_path / "g", nlp=nlp).documents == 2
    assert pipeline.remove([str(articles / "a.txt")], tmp_path / "g").documents == 2
    assert pipeline.remove([str(articles / "c.txt")], tmp_path / "g").documents == 1


def test_what_fails_is_left_out_and_logged_and_the_rest_is_built(articles, tmp_path, nlp):
    (articles / "bad.pdf").write_bytes(b"%PDF-1.4 broken")
    (articles / "empty.txt").write_text("")
    told = []
    report = pipeline.build([articles], tmp_path / "g", nlp=nlp, on_error=lambda source, error: told.append(source))
    assert report.documents == 2
    assert sorted(Path(e.source).name for e in report.left_out) == ["bad.pdf", "empty.txt"]
    assert len(told) == 2
    log = {Path(entry.source).name: entry for entry in Folder(tmp_path / "g").log()}
    assert log["bad.pdf"].left_out and log["bad.pdf"].reason
    assert log["a.txt"].statements == 3


def test_a_source_that_can_no_longer_be_read_keeps_what_was_stored(articles, tmp_path, nlp):
    pipeline.build([articles], tmp_path / "g", nlp=nlp)
    before = content(tmp_path / "g")
    (articles / "b.txt").write_bytes(b"\x00\x01\x02" * 100)
    report = pipeline.build([articles], tmp_path / "g", nlp=nlp)
    assert len(report.left_out) == 1
    assert content(tmp_path / "g") == before


def test_a_graph_among_the_documents_is_not_read(articles, nlp):
    pipeline.build([articles], articles / "graph", nlp=nlp)
    assert pipeline.build([articles], articles / "graph", nlp=nlp).read == 2


def test_nothing_to_read_makes_no_graph(tmp_path, nlp):
    report = pipeline.build([tmp_path / "missing.txt"], tmp_path / "g", nlp=nlp)
    assert len(report.left_out) == 1
    assert not (tmp_path / "g").exists()


class Stop(Exception):
    """What a test raises in the middle of a build."""


def test_an_interrupted_build_goes_on_where_it_stopped(articles, tmp_path, nlp, monkeypatch):
    monkeypatch.setattr("kg.shards.MOST_DOCUMENTS", 1)

    def stop(stage: str, done: int, _: int) -> None:
        if stage == "understanding" and done == 1:
            raise Stop

    with pytest.raises(Stop):
        pipeline.build([articles], tmp_path / "g", nlp=nlp, progress=stop)
    assert len(list((tmp_path / "g" / "extractions").glob("*.json.gz"))) == 1
    read_now = []
    pipeline.build([articles], tmp_path / "g", nlp=nlp, progress=lambda *step: read_now.append(step))
    assert [step for step in read_now if step[0] == "understanding"] == [
        ("understanding", 0, 1),
        ("understanding", 1, 1),
    ]
    pipeline.build([articles], tmp_path / "fresh", nlp=nlp)
    assert content(tmp_path / "g") == content(tmp_path / "fresh")


def test_a_new_version_of_the_pipeline_reads_old_documents_again(articles, tmp_path, nlp, monkeypatch):
    pipeline.build([articles], tmp_path / "g", nlp=nlp)
    shutil.rmtree(articles)
    articles.mkdir()
    (articles / "c.txt").write_text("Ada visited Crimea.")
    monkeypatch.setattr(pipeline, "fingerprint", lambda _: "newer")
    report = pipeline.build([articles], tmp_path / "g", nlp=nlp)
    assert report.documents == 3
    assert {path.name.rsplit("-")[-1] for path in (tmp_path / "g" / "extractions").iterdir()} == {"newer.json.gz"}


def test_what_a_version_kept_that_did_not_compress_is_read_again(articles, tmp_path, nlp):
    pipeline.build([articles], tmp_path / "g", nlp=nlp)
    whole = content(tmp_path / "g")
    for path in list((tmp_path / "g" / "extractions").iterdir()):
        plain = gzip.decompress(path.read_bytes())
        assert len(plain) > 2 * path.stat().st_size
        path.with_suffix("").write_bytes(plain)  # .json
        path.unlink()
    shutil.rmtree(articles)
    articles.mkdir()
    (articles / "c.txt").write_text("Ada visited Crimea.")
    assert pipeline.build([articles], tmp_path / "g", nlp=nlp).documents == 3
    assert {path.suffix for path in (tmp_path / "g" / "extractions").iterdir()} == {".gz"}
    pipeline.remove([str(articles / "c.txt")], tmp_path / "g")
    assert content(tmp_path / "g") == whole


@pytest.mark.parametrize("left", [0, 20, -9])
def test_an_extraction_that_was_cut_short_is_told(articles, tmp_path, nlp, left):
    pipeline.build([articles], tmp_path / "g", nlp=nlp)
    path = min((tmp_path / "g" / "extractions").iterdir())
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(KgError, match="is damaged"):
        pipeline.build([articles], tmp_path / "g", nlp=nlp)


def test_the_threshold_stays_with_the_graph(articles, tmp_path, nlp):
    assert pipeline.build([articles], tmp_path / "g", nlp=nlp, threshold=1.0).facts == 0
    assert pipeline.build([articles], tmp_path / "g", nlp=nlp).facts == 0
    assert pipeline.build([articles], tmp_path / "g", nlp=nlp, threshold=0.5).facts == 4


def test_extract_follows_the_documents_and_resolves_names(articles, nlp):
    rows = list(pipeline.extract([articles], nlp=nlp))
    assert [Path(row["document"]).name for row in rows] == sorted(Path(row["document"]).name for row in rows)
    first = rows[0]
    assert (first["subject"]["label"], first["predicate"]["canonical"], first["object"]["label"]) == (
        "Vladimir Putin", "met", "Xi Jinping")  # fmt: skip
    later = next(row for row in rows if row["document"].endswith("b.txt"))
    assert (later["subject"]["text"], later["subject"]["label"]) == ("Putin", "Vladimir Putin")


def test_extract_lines_keeps_lines_apart(tmp_path, nlp):
    path = tmp_path / "lines.txt"
    path.write_text("Vladimir Putin met Xi Jinping.\n\nPutin visited Paris.\n")
    rows = list(pipeline.extract([path], nlp=nlp, lines=True))
    assert [(row["line"], row["subject"]["label"]) for row in rows] == [(1, "Vladimir Putin"), (3, "Putin")]


def test_offsets_count_code_points_of_the_text(articles, nlp):
    texts = {document.source: document.text for document in read([articles])}
    for row in pipeline.extract([articles], nlp=nlp):
        text = texts[row["document"]]
        for end in (row["sentence"], row["subject"], row["object"]):
            assert text[end["begin"] : end["end"]] == end["text"]


def test_records_are_json(articles, nlp):
    for row in pipeline.extract([articles], nlp=nlp):
        assert json.loads(json.dumps(row)) == row


def test_furniture_is_blanked_and_offsets_stay():
    document = Document("x", "x.txt", "Menu Home\nRussia annexed Crimea.\nShare", furniture=((33, 38), (0, 9)))
    text = readable(document)
    assert len(text) == len(document.text)
    assert text.strip() == "Russia annexed Crimea."
    (extraction,) = understand([document], nlp=toy_pipeline())
    assert [s.text for s in extraction.sentences] == ["Russia annexed Crimea."]


@pytest.mark.parametrize("seconds", [0.02, 0.2])
def test_killed_at_any_moment_it_loses_nothing(articles, tmp_path, nlp, seconds):
    script = (
        "import toy, kg, sys; print('ready', flush=True); "
        f"kg.build([{str(articles)!r}], {str(tmp_path / 'g')!r}, nlp=toy.toy_pipeline())"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=environment())
    process.stdout.readline()
    time.sleep(seconds)
    process.kill()
    process.wait()
    pipeline.build([articles], tmp_path / "g", nlp=nlp)
    pipeline.build([articles], tmp_path / "fresh", nlp=nlp)
    assert content(tmp_path / "g") == content(tmp_path / "fresh")
