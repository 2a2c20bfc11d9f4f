"""One browser for all tests of the page; pages are written once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import synthetic
from browser import Page, chromium

from kg.facts import GraphData
from kg.picture import write_page


@pytest.fixture(scope="session")
def driver() -> Iterator[Any]:
    with chromium() as driver:
        yield driver


@pytest.fixture(scope="session")
def data() -> GraphData:
    return synthetic.graph(400, 2.0)


@pytest.fixture(scope="session")
def file(data: GraphData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_page(data, tmp_path_factory.mktemp("page") / "graph.html", title="News <graph> & friends")


@pytest.fixture
def page(driver: Any, file: Path) -> Page:
    driver.get_log("browser")  # forget what earlier tests wrote
    return Page(driver).open(file)


@pytest.fixture
def opened(driver: Any, tmp_path: Path) -> Callable[..., Page]:
    """Writes the page of a graph and opens it."""

    def open_(data: GraphData, view: str = "", **options: Any) -> Page:
        driver.get_log("browser")
        return Page(driver).open(write_page(data, tmp_path / "graph.html", **options), view)

    return open_
