"""Names with a nickname in quotation marks, of which the net makes several: "John “J.D.” Dorrian"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Span

QUOTES = frozenset("\"'“”‘’")
LONGEST = 2  # words of a nickname


def with_nicknames(names: Iterable[Span]) -> Iterator[Span]:
    """The names in order, the parts of a person's name before, in and after quotation marks as one."""
    last: Span | None = None
    held: list[Span] = []  # names between the first part and what may be its last
    for name in names:
        if last is not None and _goes_on(last, name):
            last, held = Span(last.doc, last.start, name.end, label="Person"), []
        elif last is not None and not held and _is_nickname(last, name):
            held = [name]
        else:
            yield from ([last] if last is not None else [])
            yield from held
            last, held = name, []
    yield from ([last] if last is not None else [])
    yield from held


def _is_nickname(first: Span, second: Span) -> bool:
    """Whether the second name stands in quotation marks right after the first."""
    doc, after = second.doc, second.end
    opened = second.start == first.end + 1 and doc[first.end].text in QUOTES
    return opened and after < len(doc) and doc[after].text in QUOTES and len(second) <= LONGEST


def _goes_on(first: Span, second: Span) -> bool:
    """Whether nothing but a nickname in quotation marks stands between two parts of a person's name."""
    if first.label_ != "Person" or second.label_ != "Person" or second.start - first.start > LONGEST + 5:
        return False
    marks = [token.i for token in first.doc[first.start + 1 : second.start] if token.text in QUOTES]
    if len(marks) != 2 or not 1 <= marks[1] - marks[0] - 1 <= LONGEST:
        return False
    return marks[0] <= first.end and marks[1] == second.start - 1
