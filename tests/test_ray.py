"""The same graph on Ray, started on this machine for the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import jobs
import pytest
from toy import environment, plugin

from kg import pipeline
from kg.engines import Tasks
from kg.errors import KgError

BYTES = ("graph.ttl", "graph.trig", "graph.html")


def content(graph: Path) -> dict[str, bytes]:
    return {name: (graph / name).read_bytes() for name in BYTES}


@pytest.mark.ray
def test_a_build_on_ray_has_the_same_bytes_and_another_reads_nothing_new(kg, articles, tmp_path, toy_path):
    pytest.importorskip("ray")
    for name, text in {"c": "Ada met Putin.", "d": "Xi visited China."}.items():
        (articles / f"{name}.txt").write_text(text)
    assert kg("build", articles, "--graph", tmp_path / "whole", "--nlp", toy_path).code == 0
    # the jobs of the engine and those of a build, in one cluster: to start it takes most of the time
    code = (
        "import sys, jobs, kg.pipeline as p\n"
        "from kg.engines import Tasks\n"
        "with Tasks(jobs.squares) as engine:\n"
        "    found = dict(engine.map(range(10, 15)))\n"
        "assert isinstance(found.pop(13), ValueError) and found == {n: n * n for n in (10, 11, 12, 14)}, found\n"
        "report = p.spread([sys.argv[1]], sys.argv[2], 'ray', nlp=sys.argv[3], size=3)\n"
        "assert (report.documents, report.left_out) == (4, ()), report\n"
        "assert not list(p.Path(sys.argv[2]).glob('shards/*'))\n"
    )
    around = environment()
    around["PYTHONPATH"] += os.pathsep + plugin(tmp_path / "plugin")
    command = [sys.executable, "-c", code, articles, tmp_path / "g", toy_path]
    ended = subprocess.run(command, env=around, capture_output=True, text=True, check=False, timeout=400)
    assert ended.returncode == 0, ended.stderr
    assert content(tmp_path / "g") == content(tmp_path / "whole")


def test_no_cluster_at_the_address_is_told_before_anything_is_done(articles, tmp_path):
    pytest.importorskip("ray")
    with pytest.raises(KgError, match="there is no Ray cluster at '127.0.0.1:1'"):
        Tasks(jobs.squares, "127.0.0.1:1")
    with pytest.raises(KgError, match="there is no Ray cluster at 'nonsense'"):
        Tasks(jobs.squares, "nonsense")
    with pytest.raises(KgError, match="no engine 'dask'"):
        pipeline.spread([articles], tmp_path / "g", "dask")


def test_without_ray_the_way_out_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(KgError, match="Ray is not installed") as raised:
        Tasks(jobs.squares)
    assert "kg[ray]" in raised.value.fix


def test_a_machine_that_is_not_as_it_must_be_is_told(tmp_path):
    from kg.scaleout import _runner

    with pytest.raises(KgError, match="does not see"):
        _runner(tmp_path, tmp_path, tmp_path / "probe", None, "v")
    (tmp_path / "probe").touch()
    with pytest.raises(KgError, match="another version of kg"):
        _runner(tmp_path, tmp_path, tmp_path / "probe", None, "v")


def test_a_machine_that_lacks_a_module_is_told():
    from kg.engines.tasks import _told

    error = _told(ModuleNotFoundError("No module named 'kg'"))
    assert isinstance(error, KgError) and "No module named 'kg'" in error.problem and "install" in error.fix
    assert isinstance(_told(ValueError("x")), ValueError)
