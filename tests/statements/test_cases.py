"""Every rule against its table of sentences: exactly these statements, no more."""

from __future__ import annotations

import pytest

from kg.model import Dropped
from tests.statements.trees import FOLDER, Case, cases, details, lines, statements

ALL = [(path.stem, case) for path in sorted(FOLDER.glob("*.txt")) for case in cases(path.stem)]
DETAILED = [(name, case) for name, case in ALL if case.details]


@pytest.mark.parametrize(("name", "case"), ALL, ids=[f"{name}: {case.text[:60]}" for name, case in ALL])
def test_the_statements_of_a_sentence(name: str, case: Case) -> None:
    assert sorted(set(lines(statements(case)))) == sorted(set(case.expected))


DROPPING = [case for _, case in ALL if case.dropped]


@pytest.mark.parametrize("case", DROPPING, ids=[case.text[:60] for case in DROPPING])
def test_what_is_dropped_and_why(case: Case) -> None:
    dropped: list[Dropped] = []
    statements(case, dropped.append)
    words = [" | ".join(filter(None, (d.subject, d.predicate, d.object))) for d in dropped]
    assert sorted(f"{w}: {d.reason}" for w, d in zip(words, dropped, strict=True)) == sorted(case.dropped)
    assert all(0 <= d.begin < d.end <= len(case.text) for d in dropped)


@pytest.mark.parametrize(("name", "case"), ALL, ids=[f"{name}: {case.text[:60]}" for name, case in ALL])
def test_listening_changes_nothing(name: str, case: Case) -> None:
    assert statements(case, lambda _: None) == statements(case)


@pytest.mark.parametrize(("name", "case"), DETAILED, ids=[f"{name}: {case.text[:60]}" for name, case in DETAILED])
def test_the_qualifiers_of_a_sentence(name: str, case: Case) -> None:
    assert sorted(set(details(statements(case)))) == sorted(set(case.details))


@pytest.mark.parametrize(("name", "case"), ALL, ids=[f"{name}: {case.text[:60]}" for name, case in ALL])
def test_offsets_and_ids(name: str, case: Case) -> None:
    found = statements(case)
    assert len({s.id for s in found}) == len(found)
    for s in found:
        for mention in (s.subject, s.object, *(q.mention for q in s.qualifiers)):
            assert " ".join(case.text[mention.begin : mention.end].split()).startswith(mention.text.split()[0])
            inside = mention.begin <= mention.head_begin < mention.head_end <= mention.end
            # "its founder, Marcus Hale": the phrase is known by the name beside it
            by_name = mention.kind == "name" and mention.label in case.text[mention.head_begin : mention.head_end]
            assert inside or by_name or mention.kind == "clause"
