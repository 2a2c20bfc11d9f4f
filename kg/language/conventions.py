"""Names as conventions of writing tell them: towns of a life, ships, firms of two, realms, numbered lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.language.names import Name

SHIPS = frozenset("SS HMS HMAS HMCS HMAT HMNZS USS USNS RMS MV RFA SMS".split())
NUMBERED = frozenset("Line Route Highway Interstate Flight Motorway Autobahn Terminal Pier Platform Expressway".split())
REALMS = frozenset(
    "county city town village municipality district province canton republic kingdom duchy principality emirate "
    "sultanate".split()
)
NUMBER = re.compile(r"[A-Z]{0,2}-?\d{1,4}[A-Z]?")
YEAR = re.compile(r"1\d{3}|20\d{2}")
MONTHS = frozenset("january february march april may june july august september october november december".split())
DASHES = frozenset("–—-")
OWNS = frozenset(("'s", "’s"))


def mend(names: Sequence[Name], words: Sequence[str]) -> list[Name]:
    """The names, in order, with kinds and ends as those conventions tell them."""
    found: list[Name] = []
    for name in names:
        joined = _joined(found[-1], name, words) if found else None
        if joined:
            found[-1] = joined
        else:
            found.append(_numbered(_kind(name, words), words))
    return found


def _kind(name: Name, words: Sequence[str]) -> Name:
    begin, end, kind = name
    if words[begin] in SHIPS and end - begin > 1:
        return begin, end, "Product"
    if kind == "Organization" and 2 < end - begin < 5 and words[begin].lower() in REALMS and words[begin + 1] == "of":
        return begin, end, "GeopoliticalEntity"  # "County of Fermanagh"
    if kind == "Person" and end - begin < 3 and _is_town_of_a_life(begin, end, words):
        return begin, end, "GeopoliticalEntity"
    return name


def _is_town_of_a_life(begin: int, end: int, words: Sequence[str]) -> bool:
    """ "(Uerdingen, 3 February 1934 – 14 November 2014, Hamm)": behind a year, or before a date, inside brackets."""
    before, after = words[max(0, begin - 2) : begin], words[end : end + 3]
    if len(before) < 2 or len(after) < 1:
        return False
    if before[1] == "(":
        return len(after) == 3 and after[0] == "," and (after[1].isdigit() or after[1].lower() in MONTHS)
    ends = after[0] in DASHES or after[0] == ")"
    return ends and before[1] == "," and bool(YEAR.fullmatch(before[0])) and _is_in_brackets(begin, words)


def _is_in_brackets(at: int, words: Sequence[str]) -> bool:
    for word in reversed(words[max(0, at - 20) : at]):
        if word in "()":
            return word == "("
    return False


def _joined(one: Name, two: Name, words: Sequence[str]) -> Name | None:
    """ "Kirsten & Søren", "the Democratic People's Republic of Korea": two names as one."""
    between = words[one[1] : two[0]]
    single = one[1] - one[0] == two[1] - two[0] == 1
    if len(between) != 1:
        return None
    if between[0] == "&" and single and {one[2], two[2]} <= {"Person", "Organization"}:
        return one[0], two[1], "Organization"
    if between[0] in OWNS and words[one[1] - 1] == "People" and words[two[0]] == "Republic":
        return one[0], two[1], "GeopoliticalEntity"
    return None


def _numbered(name: Name, words: Sequence[str]) -> Name:
    """ "Line M1", "Highway 61": with its number."""
    begin, end, kind = name
    if words[end - 1] in NUMBERED and end < len(words) and NUMBER.fullmatch(words[end]):
        return begin, end + 1, kind
    return name
