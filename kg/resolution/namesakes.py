"""A short name that a place and a body share: "Bergen Maritime ... Bergen bought shares" and "a meeting in Bergen"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.model import Statement
from kg.resolution import gazetteer
from kg.resolution.classes import ORGANIZATION, STATE
from kg.resolution.names import core
from kg.resolution.references import Reference, References
from kg.resolution.tables import words

if TYPE_CHECKING:
    from kg.resolution.chains import Chain

_WHERE = re.compile(
    r"\b(?:in|at|near|from|to|of|around|outside|into|through|via|towards?|off|between|across|leaves?|left|visit(?:s|ed)?"
    r"|reach(?:es|ed)?|entered|enters|city|town|port)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_HAS = re.compile(r"['’]s?\s+(?:[a-z-]+\s){0,2}?([a-z]+)")
_HEAD = re.compile(r"(?:^|\s)([a-z]+)\s+(?:of|for|at)\s+$")
_PLACED = re.compile(r",\s+([A-Z][\w.]+(?:\s[A-Z]\w+)?)")
_CORPORATE = words("what companies have and cities seldom")
_LOCAL = words("what cities do as well as companies")
_RUN = frozenset(("leads", "employedBy", "worksFor", "acquired", "investedIn", "subsidiaryOf"))
_AUXILIARIES = frozenset(("have", "not", "will", "would", "also", "to"))
_RULED = frozenset(("run", "head", "chair", "manage"))


def told_apart(references: References, chains: list[Chain]) -> list[Chain]:
    """The chains; the uses of a city's name that are short for a body named after it are made the body's.

    Nothing is done with capitals, which stand for governments, nor where no use says that the body is meant.
    """
    for city in [chain for chain in chains if _is_city(chain)]:
        bodies = [chain for chain in chains if _is_named_after(chain, city)]
        if len(bodies) == 1 and (uses := list(_of_body(references, city))):
            city.hand_over(uses, bodies[0])
            bodies[0].family, bodies[0].known = ORGANIZATION, None
            city.family, city.known = STATE, gazetteer.find(city.name, STATE)
    return [chain for chain in chains if chain.references]


def _is_city(chain: Chain) -> bool:
    """Whether the name is that of a known city that is no seat of a government, however the model took it."""
    known = gazetteer.find(chain.name, STATE) if len(chain.names) == 1 else None
    return known is not None and known.type == "City" and gazetteer.seat(known) is None and chain.gender == ""


def _is_named_after(chain: Chain, city: Chain) -> bool:
    begin, name = f"{core(city.name)} ", core(chain.name)
    rest = name.removeprefix(begin)
    return chain.family == ORGANIZATION and rest != name and rest.split()[0] not in ("in", "of", "and")


def _of_body(references: References, city: Chain) -> Iterator[Reference]:
    """The uses of the name that are no place's, if one of them is surely a body's."""
    free = [reference for reference in city.references if not is_placed(references, reference)]
    if any(_is_body(references, reference) for reference in free):
        yield from free


def is_placed(references: References, reference: Reference) -> bool:
    """Whether a name is surely a place's: something is in it, its country follows, or the text begins with it."""
    text, (begin, end) = references.text, reference.head
    before = text[max(0, begin - 24) : begin]
    if (placed := _PLACED.match(text, end)) and gazetteer.find(placed[1], STATE):
        return True
    if text[begin:end].isupper() and (begin == 0 or text[begin - 1] == "\n"):  # "BERGEN, Norway - "
        return True
    head = _HEAD.search(text[max(0, begin - 40) : begin])
    return bool(_WHERE.search(before)) and not (head and head[1] in _CORPORATE)


def _is_body(references: References, reference: Reference) -> bool:
    """Whether a body is surely meant: what it has, or what is done by or to it, no city has or does."""
    text, (begin, end) = references.text, reference.head
    for found in (_HAS.match(text, end), _HEAD.search(text[max(0, begin - 40) : begin])):
        if found and found[1] in _CORPORATE:
            return True
    return any(
        (s.object.head_begin == begin and (s.predicate.canonical in _RUN or s.predicate.label in _RULED))
        or (s.subject.head_begin == begin and _acts(s))
        for s in references.extraction.statements
    )


def _acts(statement: Statement) -> bool:
    """Whether the subject does what companies do."""
    lemmas = [lemma for lemma in statement.predicate.label.split() if lemma not in _AUXILIARIES]
    return statement.rule.startswith("verb.transitive") and bool(lemmas) and lemmas[0] not in _LOCAL
