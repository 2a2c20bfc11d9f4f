"""The example documents, read by the shipped pipeline: figures that may rise and never fall.

`expected.tsv` was written by hand from the articles. A figure is lowered in `floors.json` only with its reason in the
changelog.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples" / "articles"
FLOORS = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.model


def expected() -> list[list[str]]:
    lines = (HERE / "expected.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def records() -> list[dict]:
    names = sorted({row[0] for row in expected()})
    return list(kg.extract([EXAMPLES / name for name in names]))


def matching(records: list[dict], row: list[str]) -> Iterator[dict]:
    document, subject, predicate, obj, _ = row
    for record in records:
        if not record["document"].endswith(document) or not names(record["subject"], subject):
            continue
        said = f"{record['predicate']['label']} {record['predicate']['text']} {record['object'].get('label', '')}"
        ends = [record["object"], *record["qualifiers"]]
        if predicate in said and any(names(end, obj) for end in ends):
            yield record


def names(end: dict, name: str) -> bool:
    return any(name.lower() in str(end.get(key, "")).lower() for key in ("label", "text", "value"))


def test_what_a_reader_would_name_is_found(records: list[dict]) -> None:
    missed = [row for row in expected() if not any(matching(records, row))]
    found = 1 - len(missed) / len(expected())
    assert found >= FLOORS["found"], missed


def test_factuality_of_what_is_found(records: list[dict]) -> None:
    hits = [(row, {record["factuality"] for record in matching(records, row)}) for row in expected()]
    hits = [(row, kinds) for row, kinds in hits if kinds]
    wrong = [(row, kinds) for row, kinds in hits if row[4] not in kinds]
    assert 1 - len(wrong) / len(hits) >= FLOORS["factuality"], wrong


def test_no_rumour_denial_or_plan_is_asserted(records: list[dict]) -> None:
    unsafe = [row for row in expected() if row[4] != "asserted"]
    wrong = [row for row in unsafe if {r["factuality"] for r in matching(records, row)} == {"asserted"}]
    assert len(wrong) / len(unsafe) <= FLOORS["asserted_wrongly"], wrong
