"""The graph of the example articles, read once by the shipped pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import build
from kg.store import Store

EXAMPLES = Path(__file__).parents[2] / "examples" / "articles"


@pytest.fixture(scope="session")
def examples(tmp_path_factory):
    folder = tmp_path_factory.mktemp("examples")
    build([EXAMPLES], folder)
    with Store.open(folder, read_only=True) as store:
        yield store
