"""What a run tells of itself: pace while it goes, figures at its end, and all of it as JSON for machines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg import terminal
from kg.terminal import Pace, pace_words


def test_pace_is_of_the_stage_alone():
    ticks = iter([0.0, 100.0, 110.0, 120.0])
    pace = Pace(clock=lambda: next(ticks))
    assert pace("reading", 1, 0) == (None, None)
    assert pace("understanding", 0, 50) == (None, None)
    assert pace("understanding", 20, 50) == (2.0, 15.0)
    assert pace("reading", 61, 0) == (0.5, None)


@pytest.mark.parametrize(
    ("pace", "words"),
    [
        ((None, None), ""),
        ((0.25, None), "one in 4.0 s"),
        ((12.0, 59.6), "12.0 a second, 1 min 0 s left"),
        ((1234.5, 7300.0), "1,234.5 a second, 2 h 1 min left"),
    ],
)
def test_pace_in_words(pace, words):
    assert pace_words(*pace) == words


def test_lines_of_progress_tell_rate_and_time_left(monkeypatch, capsys):
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    with terminal.progress(quiet=False) as show:
        for done in range(5):
            show("understanding", done, 1000)
            now[0] += 8
    assert capsys.readouterr().err.splitlines() == [
        "kg: understanding: 2 of 1,000, one in 8.0 s, 2 h 13 min left",
        "kg: understanding: 4 of 1,000, one in 8.0 s, 2 h 12 min left",
    ]


def test_the_report_counts_and_is_kept_beside_the_graph(kg, articles, tmp_path, toy_path):
    (articles / "bad.pdf").write_bytes(b"%PDF-1.4 broken")
    said = kg("build", articles, "--graph", tmp_path / "g", "--nlp", toy_path)
    report = json.loads((tmp_path / "g" / "report.json").read_text())
    assert (report["read"], report["documents"], report["statements"], report["unchanged"]) == (2, 2, 7, 0)
    assert report["words"] == 34  # full stops are words, too
    assert [Path(entry["source"]).name for entry in report["left_out"]] == ["bad.pdf"]
    assert list(report["stages"]) == ["reading", "understanding", "resolving", "storing", "writing"]
    assert sum(report["stages"].values()) == pytest.approx(report["seconds"], abs=0.1)
    assert list(report["peaks"].values()) == sorted(report["peaks"].values()) and len(report["peaks"]) == 5
    assert set(report["work"]) == {"parsing", "statements", "saving"}
    assert sum(report["work"].values()) < report["stages"]["understanding"]
    assert 10e6 < report["peak"] < 10e9 and report["worker_peak"] == 0
    assert "34 words understood, " in said.err and "seconds: reading " in said.err and " MB" in said.err


def test_the_log_is_json_from_its_first_line_to_its_last(kg, articles, tmp_path, toy_path):
    (articles / "bad.pdf").write_bytes(b"%PDF-1.4 broken")
    said = kg("build", articles, "--graph", tmp_path / "g", "--nlp", toy_path, "--log-json")
    assert said.code == 3
    events = [json.loads(line) for line in said.err.splitlines()]
    assert all(event["time"].endswith("Z") for event in events)
    stages = [event["stage"] for event in events if event["event"] == "progress"]
    assert list(dict.fromkeys(stages)) == ["reading", "understanding", "resolving", "storing", "writing"]
    (problem,) = [event for event in events if event["event"] == "problem"]
    assert problem["document"].endswith("bad.pdf") and problem["fix"]
    (report,) = [event for event in events if event["event"] == "report"]
    assert (report["documents"], len(report["left_out"])) == (2, 1)


def test_errors_are_events_too_and_the_next_verb_speaks_in_words(kg, tmp_path, articles):
    said = kg("build", articles, "--graph", tmp_path / "g", "--nlp", "no_such_pipeline", "--log-json")
    assert said.code == 1
    assert json.loads(said.err.splitlines()[-1])["problem"] == "no spaCy pipeline 'no_such_pipeline'"
    assert kg("stats", "--graph", tmp_path / "nowhere").err.startswith("kg: ")
