"""Names that begin with somebody's, of which the net makes two: "the Robert Byrd Space Center" is no person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Span

NAMED = frozenset(("Organization", "Facility", "Work", "Event", "Place"))


def with_namesakes(names: Iterable[Span]) -> Iterator[Span]:
    """The names in order, a person's after "the" and the name that it stands in as one."""
    last: Span | None = None
    for name in names:
        if last is not None and _are_one(last, name):
            last = Span(last.doc, last.start, name.end, label=name.label_)
            continue
        if last is not None:
            yield last
        last = name
    if last is not None:
        yield last


def _are_one(person: Span, name: Span) -> bool:
    doc = person.doc
    if person.label_ != "Person" or name.label_ not in NAMED or person.end != name.start or not person.start:
        return False
    inside = doc[person.start - 1].lower_ == "the" and person.root.dep_ in ("compound", "nmod:desc", "nmod")
    return inside and name.start <= person.root.head.i < name.end
