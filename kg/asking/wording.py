"""A reply in lines for people, and as one JSON record for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from kg.asking.answering import Finding, Found, Reply

SHOWN = 3  # sentences for each answer
_VERDICTS = {
    "yes": "Yes.",
    "denied": "No: it is denied.",
    "reported": "It is said so; no document states it itself.",
    "disputed": "It is disputed: said, and denied.",
    "planned": "It is planned or expected, and not said to have happened.",
    "possible": "It may be; no document states it.",
    "not said": "Not said.",
    "unknown": "I can't tell.",
}
_STATUSES = {
    "future": "planned or expected",
    "reported": "only said",
    "possible": "only possible",
    "negated": "denied",
    "denied": "denied",
    "unsure": "perhaps",
}


def lines(reply: Reply) -> Iterator[str]:
    """The verdict or the answers, each with its sentences; then what is less sure."""
    if reply.verdict != "found":
        why = f" {reply.why_not[:1].upper()}{reply.why_not[1:]}." if reply.why_not else ""
        yield f"{_VERDICTS[reply.verdict]}{why}"
    named = reply.verdict in ("found", "unknown")
    for found in (*reply.answers, *reply.others):
        yield from _answer(found, named=named)


def taken_lines(reply: Reply) -> Iterator[str]:
    """Whom the names of the question were taken for, where that is not plain."""
    for name, labels in reply.taken.items():
        if labels and labels != (name,):
            yield f"'{name}' was taken for {' or '.join(labels)}"


def record(reply: Reply) -> dict[str, Any]:
    """Everything, ready for JSON."""
    return asdict(reply)


def _answer(found: Found, *, named: bool) -> Iterator[str]:
    if named:
        status = _STATUSES.get(found.status, "")
        yield f"{found.label} ({status})" if status else found.label
    told = list(dict.fromkeys(map(_sentence, found.findings)))
    yield from (f"    {sentence}" for sentence in told[:SHOWN])
    if len(told) > SHOWN:
        yield f"    and {len(told) - SHOWN} more"


def _sentence(finding: Finding) -> str:
    by = f"{'denied by' if finding.said_not else 'according to'} {finding.speaker}: " if finding.speaker else ""
    kind = "" if finding.speaker or finding.factuality == "asserted" else f"{finding.factuality}: "
    through = f" (taking “{finding.through}” for it)" if finding.through else ""
    date = f", {finding.date}" if finding.date else ""
    return f"{by}{kind}“{' '.join(finding.sentence.split())}”{through} [{finding.document}{date}]"
