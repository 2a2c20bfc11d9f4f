"""Names that begin with somebody's, of which the net makes two: "the Robert Byrd Space Center" is no person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Span

from kg.language.joining import joined

NAMED = frozenset(("Organization", "Facility", "Work", "Event", "Place"))


def with_namesakes(names: Iterable[Span]) -> Iterator[Span]:
    """The names in order, a person's after "the" and the name that it stands in as one."""
    return joined(names, lambda person, name: name.label_ if _are_one(person, name) else "")


def _are_one(person: Span, name: Span) -> bool:
    doc = person.doc
    if person.label_ != "Person" or name.label_ not in NAMED or person.end != name.start or not person.start:
        return False
    inside = doc[person.start - 1].lower_ == "the" and person.root.dep_ in ("compound", "nmod:desc", "nmod")
    return inside and name.start <= person.root.head.i < name.end
