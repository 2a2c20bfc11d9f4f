"""Whose a bare noun is: "the supervisory board" in a text with one company that any document says to have one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from kg.resolution import gazetteer
from kg.resolution.bodies import APART, is_public, owners_of_one
from kg.resolution.chains import Chain
from kg.resolution.classes import ORGANIZATION, STATE
from kg.resolution.coreference import Reading
from kg.resolution.gazetteer import Known
from kg.resolution.names import normal
from kg.resolution.profiles import of_kind
from kg.resolution.references import Reference, References
from kg.resolution.tables import rows

HAS = "h"  # kind of feature: what a name is said to have one of
_BARE = re.compile(r"the\s+((?:[a-z-]+\s)?(?:[a-z-]+\s)?[a-z-]+)", re.IGNORECASE)
_BEFORE = 40  # characters before a name in which "the board of" is looked for


def tell_belongings(references: References, chains: Iterable[Chain]) -> None:
    """Gives organizations what they are said to have as features: "Nordhaven's supervisory board"."""
    for chain in chains:
        if chain.family == ORGANIZATION:
            chain.features |= {
                f"{HAS}:{noun}" for reference in chain.references for noun in _had(references, reference)
            }


def _had(references: References, reference: Reference) -> Iterator[str]:
    begin, end = reference.head
    if reference.mention.kind != "name":
        return
    for found in (
        _after().match(references.text, end),
        _of().search(references.text, max(0, begin - _BEFORE), begin),
    ):
        if found and not APART.search(found[0]):
            yield normal(found[1])


@cache
def _nouns() -> str:
    """The nouns of which an organization has one, the longest first."""
    nouns = (noun for noun, *_ in rows("owned") if ORGANIZATION in owners_of_one(noun))
    return "|".join(map(re.escape, sorted(nouns, key=lambda noun: (-len(noun), noun))))


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"['’]s?\s+({_nouns()})\b")


@cache
def _of() -> re.Pattern[str]:
    return re.compile(rf"\b({_nouns()})\s+of\s+(?:the\s+)?$")


def owner_of(reading: Reading, reference: Reference) -> tuple[Chain, str] | None:
    """The one named thing of the text that a bare phrase is of, and the noun; None where the text leaves a choice."""
    noun = _bare_noun(reference)
    if not noun:
        return None
    if STATE in owners_of_one(noun):
        bodys = ORGANIZATION in owners_of_one(noun) and _is_about_body(reading)  # "the constitution" of an association
        owner = None if bodys else _state(reading, reference)
        return (owner, noun) if owner and is_public(noun) else None
    before = [c for c in reading.chains if c.family == ORGANIZATION and c.references[0].index < reference.index]
    told = [c for c in before if noun in of_kind({*c.features, *reading.offices.get(c.key, ())}, HAS)]
    return (told[0], noun) if len(told) == 1 else None


def _bare_noun(reference: Reference) -> str:
    """What the phrase names that one has one of, "" where it says more, as "the new board" does."""
    mention = reference.mention
    found = _BARE.fullmatch(mention.text) if mention.kind == "nominal" and mention.number != "plural" else None
    noun = normal(found[1]) if found else ""
    plain = noun in _owned() or (noun.endswith(" ministry") and noun.count(" ") == 1)
    return noun if plain and not APART.search(mention.text) else ""


@cache
def _owned() -> frozenset[str]:
    return frozenset(noun for noun, *_ in rows("owned"))


def _is_about_body(reading: Reading) -> bool:
    """Whether the text begins by telling of an organization."""
    first = reading.chains[0].references[0] if reading.chains and reading.chains[0].family == ORGANIZATION else None
    return first is not None and first.sentence == 0 and first.head in reading.subjects


def _state(reading: Reading, reference: Reference) -> Chain | None:
    """The one country, or seat of one, of the sentence, or of the whole text."""
    states = {chain: known for chain in reading.chains if (known := state_of(chain))}
    here = {c: k for c, k in states.items() if any(r.sentence == reference.sentence for r in c.references)}
    for found in (here, states):
        if len(set(found.values())) == 1:
            return next(iter(found))
        if found:
            break
    return None


def state_of(chain: Chain) -> Known | None:
    """The country that a name stands for, be it by its seat of government."""
    known = chain.known
    if known and known.type == "City":
        known = gazetteer.seat(known)
    return known if known and known.id.startswith("country:") else None
