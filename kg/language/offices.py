"""Offices that the net takes into a person's name: "Secretary of Defense Ash Carter", "Minister for Asia Berg"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Span

HOLDERS = frozenset("secretary undersecretary minister commissioner ambassador envoy spokesperson spokesman".split())
JOINTS = frozenset(("of", "for"))
WITHIN = frozenset("foreign deputy prime vice chief assistant acting".split())  # of "Deputy Foreign Minister"
# What ministers are for: words that no name of a person begins with.
DEPARTMENTS = frozenset(
    "state defense defence health education transport transportation energy finance justice labor labour commerce "
    "agriculture interior treasury trade culture environment war foreign affairs home security industry science sport "
    "tourism housing development middle east asia africa europe latin america americas pacific commonwealth "
    "and the".split()
)


def without_offices(names: Iterable[Span]) -> Iterator[Span]:
    """The names, those of people without the words of the office before them; an office alone is no name."""
    for name in names:
        if name.label_ != "Person":
            if name.text != "No.":  # of "No. 1"
                yield name
        elif len(name) == 1 and name[0].lower_ in WITHIN:
            continue
        elif name[0].lower_ in HOLDERS and (len(name) == 1 or name[1].lower_ in JOINTS):
            yield from _after_office(name)
        else:
            yield _person(name) if _follows_office(name) else name


def _after_office(name: Span) -> Iterator[Span]:
    """The person of "Minister of State Ann Berg"; nothing of "Minister of State"."""
    begin = name.start + 2
    while begin < name.end and name.doc[begin].lower_ in DEPARTMENTS:
        begin += 1
    if begin < name.end:
        yield Span(name.doc, begin, name.end, label="Person")


def _follows_office(name: Span) -> bool:
    """Whether "Secretary of", "Minister for the" stands right before."""
    before = [token.lower_ for token in name.doc[max(0, name.start - 3) : name.start]]
    if before and before[-1] == "the":
        before.pop()
    return len(before) > 1 and before[-1] in JOINTS and before[-2] in HOLDERS


def _person(name: Span) -> Span:
    begin = name.start
    while begin < name.end - 1 and name.doc[begin].lower_ in DEPARTMENTS:
        begin += 1
    return Span(name.doc, begin, name.end, label="Person")
