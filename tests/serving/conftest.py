"""A server in this process, and one on a socket."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from toy import environment

from kg import pipeline
from kg.serving import Limits, application

ARTICLES = {
    "a.txt": "Vladimir Putin met Xi Jinping in Beijing. Russia annexed Crimea. China did not annex Crimea.\n",
    "b.txt": "Putin said that Xi visited Paris. Putin may visit Paris. Ada visited China.\n",
}


@pytest.fixture(scope="session")
def built(tmp_path_factory, toy_path) -> Path:
    """The graph of the two articles, built once."""
    folder = tmp_path_factory.mktemp("built")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text)
    pipeline.build([folder], folder / "graph", nlp=str(toy_path))
    return folder / "graph"


@pytest.fixture
def graph(built, tmp_path) -> Path:
    """A copy of it."""
    return shutil.copytree(built, tmp_path / "graph")


@pytest.fixture
def client(graph) -> Iterator[TestClient]:
    """A client of the graph's application; its Host header is ours."""
    with TestClient(application(graph, limits=Limits(at_once=1)), base_url="http://127.0.0.1") as found:
        yield found


@contextmanager
def _serving(graph: Path, *options: str, **variables: str) -> Iterator[tuple[subprocess.Popen, str]]:
    command = [sys.executable, "-m", "kg.cli", "serve", "--graph", str(graph), "--port", "0", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**environment(), **variables})
    try:
        process.told = []
        while not (found := re.search(r"http://[\d.:]+/", "".join(process.told[-1:]))):
            process.told.append(process.stderr.readline())
            assert process.told[-1], process.told
        yield process, found.group()
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def started() -> Callable:
    """Starts `kg serve` in a process of its own; gives the process and its address."""
    return _serving


@pytest.fixture(scope="session")
def started_once() -> Callable:
    """The same, for servers that several tests share."""
    return _serving
