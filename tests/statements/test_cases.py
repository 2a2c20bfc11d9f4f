"""Every rule against its table of sentences: exactly these statements, no more."""

from __future__ import annotations

import pytest

from tests.statements.trees import FOLDER, Case, cases, lines, statements

ALL = [(path.stem, case) for path in sorted(FOLDER.glob("*.txt")) for case in cases(path.stem)]


@pytest.mark.parametrize(("name", "case"), ALL, ids=[f"{name}: {case.text[:60]}" for name, case in ALL])
def test_the_statements_of_a_sentence(name: str, case: Case) -> None:
    assert sorted(set(lines(statements(case)))) == sorted(set(case.expected))


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
