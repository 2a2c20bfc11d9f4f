"""Names with an "and" in them, of which the net makes two: "Ann Berg and the Low Tides", "Trinidad and Tobago"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Span

from kg.language.joining import joined

PLAYERS = frozenset("band orchestra ensemble trio quartet quintet sextet choir singers players".split())
COUNTRIES = frozenset(
    (
        ("trinidad", "tobago"), ("antigua", "barbuda"), ("bosnia", "herzegovina"), ("tomé", "príncipe"),
        ("tome", "principe"), ("kitts", "nevis"), ("pierre", "miquelon"), ("turks", "caicos"), ("wallis", "futuna"),
    )
)  # fmt: skip
LEADING = ("Person", "Organization")


def with_bands(names: Iterable[Span]) -> Iterator[Span]:
    """The names in order, two that "and" joins to one band's or country's as one."""
    return joined(names, _label)


def _label(first: Span, second: Span) -> str:
    """What the two are together, "" for two that stay two."""
    if _are_country(first, second):
        return "GeopoliticalEntity"
    return "Organization" if _are_one(first, second) else ""


def _are_country(first: Span, second: Span) -> bool:
    """ "Trinidad and Tobago", which the net takes for two."""
    between = first.doc[first.end : second.start].text.lower()
    return between in ("and", "&") and (first[-1].lower_, second[0].lower_) in COUNTRIES


def _are_one(first: Span, second: Span) -> bool:
    """Whether the second ends in "band", or stands in a list that goes on with ", and": "A, B and the C, and D"."""
    between = [token.lower_ for token in first.doc[first.end : second.start]]
    if between not in (["and", "the"], ["&", "the"], ["and", "his"], ["and", "her"]):
        return False
    if first.label_ not in LEADING or second.label_ not in ("Organization", "Person", "Work"):
        return False
    return second[-1].lower_ in PLAYERS or _is_in_list(first, second)


def _is_in_list(first: Span, second: Span) -> bool:
    doc, after = second.doc, second.end
    listed = first.start > 0 and doc[first.start - 1].text == ","
    return listed and [token.lower_ for token in doc[after : after + 2]] == [",", "and"]
