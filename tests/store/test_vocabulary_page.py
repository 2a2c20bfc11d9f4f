"""docs/ontology.md says what the vocabulary says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from kg import ontology

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def page() -> str:
    spec = importlib.util.spec_from_file_location("vocabulary_page", DOCS / "ontology.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.page()


def test_the_page_is_current(page):
    assert (DOCS / "ontology.md").read_text("utf-8") == page, "it is old: make docs"


def test_the_page_names_everything(page):
    known = ontology.load()
    assert not [name for name in known.classes if f"**kgo:{name}**" not in page]
    assert not [name for name in known.relations if f"| kg:{name} |" not in page]
    for name in ("kgo:breaks", "kgq:timeText", "kgs:Range", "who-met"):
        assert name in page
