"""Bodies of states, however they are worded: "the Iraqi government", "Iraq's government", "the Government of Iraq"."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kg.resolution import classes, gazetteer
from kg.resolution.classes import STATE
from kg.resolution.names import SMALL_WORDS, core, head_word, normal
from kg.resolution.tables import listed, rows, words

# What makes another one of it.
APART = re.compile(r"\b(?:previous|next|last|latest|former|new|first|second|third|other|old|later|earlier)\b", re.I)
_MANY = words("bodies that a state has many of")
_BEFORE = re.compile(r"(?:the\s+)?(\S+(?:\s[A-Z]\S+)?)\s+(.+)", re.IGNORECASE)
_OF = re.compile(r"(?:the\s+)?(.+)\s+of\s+(?:the\s+)?(.+)", re.IGNORECASE)
_MINISTRY = re.compile(r"(ministry|department) (?:of|for) (?:the )?(.+)")


@lru_cache(maxsize=1 << 16)
def state_body(name: str) -> str:
    """The country and the body of it that a name or a phrase stands for, "" where it stands for none.

    >>> state_body("the Iraqi government"), state_body("Government of Iraq"), state_body("Bank of England")
    ('IQ government', 'IQ government', '')
    >>> state_body("Ukraine's Ministry of Foreign Affairs"), state_body("the Ukrainian foreign ministry")
    ('UA foreign ministry', 'UA foreign ministry')
    """
    found = _of_adjective(name) or _of_country(name)
    if found is None or APART.search(found[1]) or not is_public(found[1]):
        return ""
    return f"{found[0]} {body(found[1])}"


@lru_cache(maxsize=1 << 16)
def national(name: str) -> str:
    """The same of a name in capitals of whatever a country has: "Senegalese National Theatre".

    >>> national("National Theatre of Senegal") == national("Senegalese National Theatre")
    True
    """
    if found := state_body(name):
        return found
    parts = _of_adjective(name) or _of_country(name)
    words_ = [word for word in parts[1].split() if word.lower() not in SMALL_WORDS] if parts else []
    return f"{parts[0]} {body(parts[1])}" if parts and len(words_) > 1 and all(w[0].isupper() for w in words_) else ""


def body(name: str) -> str:
    """What a body is called, in one way of several: "defense ministry" for "Ministry of Defence"."""
    found = _MINISTRY.fullmatch(plain := core(name))
    plain = f"{found[2]} {found[1]}" if found else plain
    return plain.replace("foreign affairs ministry", "foreign ministry")


def _of_adjective(name: str) -> tuple[str, str] | None:
    found = _BEFORE.fullmatch(name)
    country = gazetteer.state_named(found[1]) if found else None
    if found and country is None and " " in found[1]:  # "Iraqi Interior Ministry"
        first, _, second = found[1].partition(" ")
        country, rest = gazetteer.state_named(first), f"{second} {found[2]}"
    else:
        rest = found[2] if found else ""
    return (country, rest) if country and " of " not in rest.replace("inistry of ", "inistry ") else None


def _of_country(name: str) -> tuple[str, str] | None:
    found = _OF.fullmatch(name)
    known = gazetteer.country(normal(found[2])) if found else None
    return (known.country, found[1]) if found and known else None


def is_public(name: str) -> bool:
    """Whether a country has one of it: a ministry, an army, a central bank."""
    noun = head_word(name)
    if core(name) in _MANY:
        return False
    return (
        noun == "state"
        or classes.of_noun(noun) in ("GovernmentBody", "MilitaryUnit")
        or STATE in owners_of_one(core(name))
    )


def owners_of_one(noun: str) -> frozenset[str]:
    """The families of those that have one of what the last words of a phrase name."""
    said = noun.split()
    tails = (" ".join(said[at:]) for at in range(len(said)))
    return next((_table()[tail] for tail in tails if tail in _table()), frozenset())


@cache
def _table() -> dict[str, frozenset[str]]:
    return {noun: frozenset(listed(families)) for noun, families, *_ in rows("owned")}
