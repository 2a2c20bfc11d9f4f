"""One small graph for all tests that only read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import samples

from kg import ontology
from kg.ontology import Ontology
from kg.store import Store
from kg.store.books import Books


@pytest.fixture(scope="session")
def known() -> Ontology:
    return ontology.load()


@pytest.fixture(scope="session")
def folder(tmp_path_factory, known) -> Path:
    """The graph of all samples, the hostile one included."""
    path = tmp_path_factory.mktemp("graph")
    with Store.open(path) as store:
        store.replace(*samples.resolved([*samples.readers(), samples.hostile()]), known)
    return path


@pytest.fixture(scope="session")
def store(folder) -> Iterator[Store]:
    with Store.open(folder, read_only=True) as store:
        yield store


@pytest.fixture
def fill(tmp_path, known):
    """Makes a store of these readers, closes it, and gives its folder."""

    def made(readers, name: str = "graph", **options: object) -> Path:
        with Store.open(tmp_path / name) as store:
            store.replace(*samples.resolved(readers), known, **options)
        return tmp_path / name

    return made


@pytest.fixture
def no_comparing(monkeypatch):
    """From now on, everything must be done without comparing the whole graph."""

    def forbid():
        monkeypatch.setattr(Books, "assemble", lambda *_: pytest.fail("the whole graph was compared"))

    return forbid
