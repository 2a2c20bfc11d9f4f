"""Plural phrases that stand for several named things: "the two leaders", "both countries", "they"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.resolution import classes
from kg.resolution.chains import Chain
from kg.resolution.classes import CONCEPT, ORGANIZATION, PERSON, STATE
from kg.resolution.references import Reference, References

REACH, BARE_REACH = 8, 3  # sentences back in which the members of "the two leaders", and of "the two", are looked for
# "Two leaders" may be any: only "the two", "both" and the like are about those named before.
_COUNTED = re.compile(
    r"(?:(?:the|these|those|all|his|her|its|their)\s+(two|three|four)|(both))\b(?!\s+of\b)", re.IGNORECASE
)
_BARE = re.compile(r"(?:(?:the |these |those |all )(?:two|three|four)|both)", re.IGNORECASE)
_COUNTS = {"two": 2, "both": 2, "three": 3, "four": 4}
_SIDES = frozenset(("side", "party", "neighbour", "neighbor", "rival", "ally", "power", "superpower", "partner"))
_JOINED = re.compile(r"\s*,?\s*(?:and|&)\s+(?:the\s+)?|\s*,\s*(?:the\s+)?")


def counted(reference: Reference) -> int:
    """How many things a phrase like "the two leaders" or "both" says it stands for; 0 where it says nothing."""
    text = reference.mention.text.strip()
    match = _COUNTED.match(text)
    if match is None or re.search(r"\s[A-Z]", text[match.end() :]):  # "the three Baltic states" are no others
        return 0
    return _COUNTS[(match[1] or match[2]).lower()]


def wanted_families(reference: Reference) -> tuple[str, ...]:
    """The families of classes that the members of a plural phrase may have; of a bare "the two" any, as a concept."""
    lemma = reference.mention.lemma.lower()
    if classes.role_in([lemma]):
        return (PERSON,)
    found = classes.of_noun(lemma)
    if found == "Country":
        return (STATE,)
    if found:
        return (classes.family(found),)
    if lemma in _SIDES:
        return (STATE, ORGANIZATION)
    bare = reference.mention.kind == "pronoun" or _BARE.fullmatch(reference.mention.text.strip())
    return (CONCEPT,) if bare else ()


def members(reference: Reference, before: Iterable[tuple[Reference, Chain]]) -> list[Chain]:
    """The last distinct chains of one fitting family, as many as the phrase counts; `before` runs backwards."""
    before = list(before)
    families = wanted_families(reference)
    if families == (classes.EVENT,):  # "all four events": the like of it, not what was named
        return []
    if families == (STATE,):  # a name that no list knows may be taken for a country by mistake
        known = [pair for pair in before if pair[1].known]
        return _members(reference, known, families) or _members(reference, before, families)
    return _members(reference, before, families)


def _members(reference: Reference, before: list[tuple[Reference, Chain]], families: tuple[str, ...]) -> list[Chain]:
    count = counted(reference)
    reach = BARE_REACH if CONCEPT in families else REACH
    seen: dict[str, list[Chain]] = {}
    for other, chain in before:
        if reference.sentence - other.sentence > reach:
            break
        if chain.family == CONCEPT or chain.plural or (CONCEPT not in families and chain.family not in families):
            continue
        if families == (STATE,) and not is_state(chain):
            continue
        same = seen.setdefault(chain.family, [])
        if chain not in same:
            same.append(chain)
        if len(same) == count:
            return same[::-1]
    return []


def is_state(chain: Chain) -> bool:
    """Whether a chain may be a country: cities, continents and the like are left out."""
    if chain.known:
        return chain.known.type == "Country"
    return chain.family == STATE and "City" not in chain.votes


def coordinated(references: References, owner: dict[int, tuple[Chain, ...]]) -> dict[int, list[Chain]]:
    """Chains that are joined by "and", by the index of the last of them."""
    found: dict[int, list[Chain]] = {}
    run: list[Reference] = []
    for reference in references.all:
        if len(owner.get(reference.index, ())) != 1 or reference.mention.kind != "name":
            continue
        if run and not _JOINED.fullmatch(references.text[run[-1].mention.end : reference.mention.begin]):
            run = []
        run.append(reference)
        if len(run) > 1 and "and" in references.text[run[-2].mention.end : reference.mention.begin]:
            chains = list(dict.fromkeys(owner[r.index][0] for r in run))
            if len(chains) > 1 and len({chain.family for chain in chains}) == 1:
                found[reference.index] = chains
    return found
