"""What sort of thing the text says that a name is of: "the carmaker Volkswagen", "the city of Bergen", "X, a bank"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from kg.resolution import classes, gazetteer
from kg.resolution.chains import Chain
from kg.resolution.classes import CONCEPT, PERSON, PLACE, STATE
from kg.resolution.profiles import APPOSITION, is_surely_person, of_kind
from kg.resolution.references import Reference, References
from kg.resolution.tables import words

BEFORE, AFTER = 60, 90  # characters beside a name
NOUN_PHRASE = 4  # words before a noun that may belong to it
_OF = re.compile(r"\b([a-z]+)\s+of\s+(?:the\s+)?$")
_NOUN = re.compile(r"(?:^|[\s-])([a-z]+)\s+$")
_APPOSED = re.compile(
    r"(?:an?|the|its|their)\s(?:[\w’'-]+\s){0,5}?([a-z]+)(?=$|,|\s(?:of|in|on|that|which|based|with|from|for|and)\b)"
)
_PLACES = frozenset(("City", "Region", "Country", "NaturalFeature"))  # "the port of Rostock"; not "the army of France"
_OF_NAME = re.compile(r"\s+of\s+(?:the\s+)?")
_THE = re.compile(r"(?:the|this|that)\s", re.IGNORECASE)
# of what a name may be known to be, the nouns that "of" joins to it
_SAME = {
    "City": words("sorts of cities"),
    "Region": words("sorts of regions") | words("sorts of islands"),
    "Country": words("sorts of countries") | words("sorts of islands"),
    "NaturalFeature": words("sorts of islands"),
}
_ANY = frozenset().union(*_SAME.values())


def place_of(references: References, owners: Mapping[int, tuple[Chain, ...]], reference: Reference) -> Chain | None:
    """The place that is named after "of": "the city of Bremen" is Bremen, "the state of New York" not the city."""
    mention = reference.mention
    if mention.kind != "nominal" or mention.number == "plural" or mention.lemma.lower() not in _ANY:
        return None
    of = _OF_NAME.match(references.text, reference.head[1])
    name = references.starting_at(of.end()) if of and _THE.match(mention.text) else None
    owner = owners.get(name.index, ()) if name and name.mention.kind == "name" else ()
    if len(owner) != 1 or owner[0].family not in (STATE, PLACE):
        return None
    known = owner[0].known
    return owner[0] if known is None or mention.lemma.lower() in _SAME.get(known.type, ()) else None


def tell_sorts(references: References, chains: Iterable[Chain]) -> None:
    """Gives names their sorts as features `k:`, and the family of these where the text says so beyond the model."""
    for chain in chains:
        if chain.known is None and not is_surely_person(chain) and not (chain.family == PERSON and chain.person.given):
            told = [found for reference in chain.references for found in _nouns(references, reference)]
            chain.features |= {f"k:{noun}" for noun, _ in told}
            chain.features |= {f"f:{state}" for _, before in told for state in _origins(before)}
            families = {classes.family(str(classes.of_noun(noun))) for noun in of_kind(chain.features, "k")}
            if len(families) == 1 and families != {CONCEPT}:
                chain.family = families.pop()


def _origins(before: str) -> Iterator[str]:
    """The country whose adjective stands before a noun: "German gas" of "the German gas company"."""
    adjectives = [word for word in before.split() if word[0].isupper() and gazetteer.is_adjective(word)]
    yield from filter(None, map(gazetteer.people, adjectives[:1]))


def _nouns(references: References, reference: Reference) -> Iterator[tuple[str, str]]:
    """The nouns that say what a name is of, each with the words before it."""
    if reference.mention.kind != "name":
        return
    begin, end = reference.head
    before = re.split(r"[,;:.!?()\n“”\"]", references.text[max(0, begin - BEFORE) : begin])[-1]
    if (of := _OF.search(before)) and classes.of_noun(of[1], weak=False) in _PLACES:
        yield of[1], ""
    elif (noun := _NOUN.search(before)) and classes.of_noun(noun[1], weak=False):
        yield noun[1], " ".join(before[: noun.start()].split()[-NOUN_PHRASE:])
    apposition = APPOSITION.match(references.text, end, min(len(references.text), end + AFTER))
    apposed = _APPOSED.match(apposition[1]) if apposition else None
    if apposed and classes.of_noun(apposed[1], weak=False):
        yield apposed[1], apposition[1][: apposed.start(1)]
