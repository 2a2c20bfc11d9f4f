"""What sort of thing the text says that a name is of: "the carmaker Volkswagen", "the city of Bergen", "X, a bank"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.resolution import classes
from kg.resolution.chains import Chain
from kg.resolution.classes import CONCEPT, PERSON
from kg.resolution.profiles import APPOSITION, is_surely_person, of_kind
from kg.resolution.references import Reference, References

BEFORE, AFTER = 60, 90  # characters beside a name
_OF = re.compile(r"\b([a-z]+)\s+of\s+(?:the\s+)?$")
_NOUN = re.compile(r"(?:^|[\s-])([a-z]+)\s+$")
_APPOSED = re.compile(
    r"(?:an?|the|its|their)\s(?:[\w’'-]+\s){0,5}?([a-z]+)(?=$|,|\s(?:of|in|on|that|which|based|with|from|for|and)\b)"
)
_PLACES = frozenset(("City", "Region", "Country", "NaturalFeature"))  # "the port of Rostock"; not "the army of France"


def tell_sorts(references: References, chains: Iterable[Chain]) -> None:
    """Gives names their sorts as features `k:`, and the family of these where the text says so beyond the model."""
    for chain in chains:
        if chain.known is None and not is_surely_person(chain) and not (chain.family == PERSON and chain.person.given):
            chain.features |= {f"k:{noun}" for reference in chain.references for noun in _nouns(references, reference)}
            families = {classes.family(str(classes.of_noun(noun))) for noun in of_kind(chain.features, "k")}
            if len(families) == 1 and families != {CONCEPT}:
                chain.family = families.pop()


def _nouns(references: References, reference: Reference) -> Iterator[str]:
    if reference.mention.kind != "name":
        return
    begin, end = reference.head
    before = re.split(r"[,;:.!?()\n“”\"]", references.text[max(0, begin - BEFORE) : begin])[-1]
    if (of := _OF.search(before)) and classes.of_noun(of[1], weak=False) in _PLACES:
        yield of[1]
    elif (noun := _NOUN.search(before)) and classes.of_noun(noun[1], weak=False):
        yield noun[1]
    apposition = APPOSITION.match(references.text, end, min(len(references.text), end + AFTER))
    apposed = _APPOSED.match(apposition[1]) if apposition else None
    if apposed and classes.of_noun(apposed[1], weak=False):
        yield apposed[1]
