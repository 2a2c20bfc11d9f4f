"""What many tests need: the command line in this process, and a toy pipeline that parses simple sentences."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # so that tests in every folder may import toy

ARTICLES = {
    "a.txt": "Vladimir Putin met Xi Jinping in Beijing. Russia annexed Crimea. China did not annex Crimea.\n",
    "b.txt": "Putin said that Xi visited Paris. Putin may visit Paris. Ada visited China.\n",
}


@dataclass(frozen=True, slots=True)
class Run:
    """What one call of the command line gave."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def nlp():
    """The pipeline that kg ships, loaded once for all tests that read with it on one thread."""
    from kg import language

    return language.load(threads=1)


@pytest.fixture(scope="session")
def toy_path(tmp_path_factory) -> Path:
    """A folder with the toy pipeline, as `--nlp` takes it."""
    from toy import toy_pipeline

    path = tmp_path_factory.mktemp("nlp") / "toy"
    toy_pipeline().to_disk(path)
    return path


@pytest.fixture(scope="session")
def faulty(tmp_path_factory) -> Path:
    """The same of the pipeline that some documents break."""
    from toy import faulty_pipeline

    path = tmp_path_factory.mktemp("nlp") / "faulty"
    faulty_pipeline().to_disk(path)
    return path


@pytest.fixture
def kg(monkeypatch, capsys) -> Callable[..., Run]:
    """Runs the command line as its console script does, without a new process."""
    from kg.cli import main

    def run(*args: object) -> Run:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, args)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        return Run(end.value.code or 0, said.out, said.err)

    return run


@pytest.fixture
def articles(tmp_path) -> Path:
    """A folder of two articles that the toy pipeline can parse."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def graph(tmp_path, articles, toy_path, kg) -> Path:
    """The graph of these articles."""
    assert kg("build", articles, "--graph", tmp_path / "graph", "--nlp", toy_path, "--quiet").code == 0
    return tmp_path / "graph"
