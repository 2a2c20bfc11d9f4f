"""Amounts and times as nodes: one node for one value, however often and in whatever words it is named.

A value that could not be read ("several", "on Friday" in a text without a date) is a node of its own place.
"""

from __future__ import annotations

import calendar
import datetime
import functools
import re
from collections.abc import Iterable
from typing import NamedTuple

from pyoxigraph import NamedNode

from kg.model import Mention
from kg.rdf.literals import date, decimal, text
from kg.rdf.names import THEIRS, Names, slug
from kg.rdf.quads import Quads

LONGEST_SHARED = 6  # words; a longer phrase says more than the amount, and is a node of its own place
Days = tuple[datetime.date, datetime.date]
Bounds = tuple[datetime.date | None, datetime.date | None]
TIMES = ("time", "begin", "end")  # roles that say when; "since 2014" is a begin, "until 2014" an end
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?")
_UNIT = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def value_node(names: Names, document: str, mention: Mention) -> NamedNode:
    """The node of a time or an amount."""
    return names.within("val", _identity(document, mention))


class Face(NamedTuple):
    """What one mention tells of a value; "" is what it does not tell."""

    wording: str
    kind: str
    type: str
    value: str
    low: str
    high: str
    unit: str


def face(mention: Mention) -> Face:
    """What a mention tells of its value."""
    told = (mention.value, mention.low, mention.high, mention.unit)
    return Face(_wording(mention), mention.kind, mention.type, *(part or "" for part in told))


def label(faces: Iterable[Face]) -> str:
    """A value's label: its shortest wording."""
    return min((face.wording for face in faces), key=lambda words: (len(words), words))


def add_value(quads: Quads, node: NamedNode, faces: Iterable[Face]) -> None:
    """Describes a value in the default graph; where mentions of it differ, the last of them, sorted, tells."""
    faces = tuple(faces)
    quads.add(node, "rdfs:label", text(label(faces)))
    told = max(faces, key=lambda face: (face[1:], face.wording))
    (_add_time if told.kind == "time" else _add_quantity)(quads, node, told)


def days(mention: Mention | Face) -> Days | None:
    """First and last day of a time, None where they are not known.

    >>> from kg.model import Mention
    >>> days(Mention(0, 4, "2014", "time", "TimeSpan", "2014", 0, 4, value="2014"))[1].isoformat()
    '2014-12-31'
    """
    parts = (mention.value or "").split("/")
    first, last = _span(mention.low or parts[0]), _span(mention.high or parts[-1])
    if first is None or last is None or first[0] > last[1]:
        return None
    return first[0], last[1]


def bounds(role: str, mention: Mention) -> Bounds | None:
    """From which to which day a qualifier says that something is so; None where it is no known time."""
    span = days(mention) if role in TIMES and mention.kind == "time" else None
    if span is None:
        return None
    return (span[0] if role != "end" else None, span[1] if role != "begin" else None)


def period(bounds: Bounds) -> str:
    """The shortest ISO way to say from which day to which; what is not known is "..".

    >>> period((datetime.date(2014, 1, 1), datetime.date(2014, 12, 31))), period((None, datetime.date(2014, 5, 1)))
    ('2014', '../2014-05-01')
    """
    first, last = (day.isoformat() if day else ".." for day in bounds)
    for length in (4, 7, 10):
        if _span(first[:length]) == bounds:
            return first[:length]
    return f"{first}/{last}"


def period_of(begin: str | None, end: str | None) -> str:
    """The shortest way to say from which ISO day to which."""
    first, last = (datetime.date.fromisoformat(day) if day else None for day in (begin, end))
    return period((first, last))


@functools.lru_cache(1 << 10)
def _span(iso: str) -> Days | None:
    """First and last day of an ISO year, month or day."""
    match = _ISO.fullmatch(iso)
    if not match:
        return None
    year, month, day = (part and int(part) for part in match.groups())
    try:
        first = datetime.date(int(year or 0), month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    last_month = month or 12
    return first, datetime.date(first.year, last_month, calendar.monthrange(first.year, last_month)[1])


def _identity(document: str, mention: Mention) -> str:
    """What two mentions of the same value share; amounts must also be of the same thing ("of gas", "people")."""
    if mention.kind == "time":
        return mention.value if days(mention) and mention.value else _own_place(document, mention)
    number, (amount, what) = decimal(mention.value or ""), _parts(mention)
    if number is None or len(amount.split()) + len(what.split()) > LONGEST_SHARED:
        return _own_place(document, mention)
    counted = mention.unit or slug(mention.lemma or amount)
    limits = ["to".join(limit or "" for limit in (mention.low, mention.high))] if mention.low or mention.high else []
    parts = [number.value.replace("-", "minus"), counted, *limits, *([slug(what)] if what else [])]
    return "_".join(parts).replace(".", "p")


def _own_place(document: str, mention: Mention) -> str:
    return f"{document}_{mention.begin}_{mention.end}"


def _parts(mention: Mention) -> tuple[str, str]:
    """The words of an amount, and those for what it is an amount of."""
    amount, _, what = _wording(mention).partition(" of ")
    return amount, what


def _wording(mention: Mention) -> str:
    if mention.kind == "time" and days(mention) and mention.value:
        return mention.value
    return " ".join((mention.label or mention.text).split()) or mention.text


def _add_time(quads: Quads, node: NamedNode, mention: Face) -> None:
    quads.a(node, "kgo:TimeSpan")
    span = days(mention)
    if span:
        quads.add(node, "kgo:begin", date(span[0]))
        quads.add(node, "kgo:end", date(span[1]))


def _add_quantity(quads: Quads, node: NamedNode, mention: Face) -> None:
    quads.a(node, "kgo:Money" if mention.type == "Money" else "kgo:Quantity")
    quads.add(node, "schema:value", decimal(mention.value))
    quads.add(node, "kgo:low", decimal(mention.low))
    quads.add(node, "kgo:high", decimal(mention.high))
    unit, _, period = mention.unit.partition("/")
    if period:
        quads.add(node, "kgo:per", text(period))
    if unit and (mention.type == "Money" or not _UNIT.fullmatch(unit)):
        quads.add(node, "schema:unitText", text(unit))
    elif unit:
        quads.add(node, "kgo:unit", NamedNode(THEIRS["unit"] + slug(unit)))
