"""Whether a phrase without a name can be said of a named thing, by the words beside its noun."""

from __future__ import annotations

import re

from kg.resolution import classes
from kg.resolution.chains import Chain
from kg.resolution.classes import ORGANIZATION, PERSON
from kg.resolution.names import core
from kg.resolution.profiles import countries_in, of_kind
from kg.resolution.references import Reference, is_countryman
from kg.resolution.roles import role_of

_INDEFINITE = re.compile(r"(?:an?|another|any|some|every|each|no)\s", re.IGNORECASE)
_POSSESSED = re.compile(r"(?:his|her|its|their|our|my|your)\s|[^,]{1,40}?[’']s?\s", re.IGNORECASE)
_OTHER = re.compile(r"\b(?:other|another|different|rival|remaining)\b", re.IGNORECASE)
_WITH_NAME = re.compile(r"\s(?:of|in|at|near|from|on|for)\s.*?[A-Z]")
_PLAIN = re.compile(r"(?:the|this|that)\s+", re.IGNORECASE)


def agrees(reference: Reference, chain: Chain) -> bool:
    """Whether determiner, country and other words of the phrase allow the thing."""
    text = reference.mention.text
    if is_other(reference):
        return False
    if role_of(reference):
        return _same_country(reference, chain) and (not _INDEFINITE.match(text) or _is_apposed(reference, chain))
    if _INDEFINITE.match(text):
        return _is_apposed(reference, chain)
    if _POSSESSED.match(text) or _WITH_NAME.search(text):
        return False
    return _same_country(reference, chain) and _same_words(reference, chain)


def is_other(reference: Reference) -> bool:
    """Whether a phrase says that something else is meant than what was named."""
    return _OTHER.search(reference.mention.text) is not None


def _is_apposed(reference: Reference, chain: Chain) -> bool:
    """Whether the phrase follows a name of the thing and a comma: "Bergen Maritime, a shipping group"."""
    begin = reference.mention.begin
    return any(0 < begin - r.head[1] <= 3 for r in chain.references if r.mention.kind == "name")


def _before(reference: Reference) -> str:
    """The words of the phrase before its noun."""
    return reference.mention.text[: max(0, reference.mention.head_begin - reference.mention.begin)]


def _same_country(reference: Reference, chain: Chain) -> bool:
    """Whether the country beside the noun is the thing's; of organizations none must be known to be another."""
    words = reference.mention.text if is_countryman(reference.mention) else _before(reference)
    countries = set(countries_in(words))
    if not countries:
        return True
    own = {chain.known.country} if chain.known and chain.known.country else of_kind(chain.features, "c")
    return bool(countries & own) if own or chain.known or chain.family != PERSON else True


def _same_words(reference: Reference, chain: Chain) -> bool:
    """Whether a body that has the noun in its name has the other words too: "the foreign ministry" has not."""
    lemma = reference.mention.lemma.lower()
    words = core(chain.name).split()
    if chain.family != ORGANIZATION or lemma not in words or not classes.of_noun(lemma):
        return True
    said = [word for word in core(_PLAIN.sub("", _before(reference))).split() if word and not countries_in(word)]
    return all(word in words for word in said)
