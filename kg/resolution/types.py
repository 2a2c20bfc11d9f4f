"""The one best class of an entity, from the gazetteer, its votes, the words of its name and what is said of it."""

from __future__ import annotations

from collections import Counter

from kg.resolution import classes
from kg.resolution.classes import EVENT, ORGANIZATION, PERSON, PLACE, STATE, WORK
from kg.resolution.names import COMPANY_SUFFIXES, head_word, normal
from kg.resolution.profiles import of_kind

HEAD, WORD, SAID, VOTE, SUFFIX = 3.0, 1.0, 2.0, 1.0, 4.0  # weight of the kinds of evidence
_GENERAL = frozenset((ORGANIZATION, STATE, PLACE, EVENT, WORK))
_TELLING_WORDS = frozenset((ORGANIZATION, STATE, PLACE, EVENT, WORK))


def best_class(family: str, names: Counter[str], votes: Counter[str], features: set[str]) -> str:
    """The class within a family that most evidence is for.

    >>> best_class("Organization", Counter(["Bank of England"]), Counter({"Organization": 3}), set())
    'Company'
    >>> best_class("Organization", Counter(["Ministry of Defence"]), Counter({"Organization": 1}), set())
    'GovernmentBody'
    """
    if family == PERSON:
        return PERSON
    weights: Counter[str] = Counter()
    most = max(1, *votes.values()) if votes else 1
    for name, count in votes.items():
        if classes.family(name) == family and name not in _GENERAL:
            weights[name] += VOTE * count / most
    if family in _TELLING_WORDS:
        for name in names:
            _from_words(weights, name, family)
        for noun in of_kind(features, "k"):
            _count(weights, noun, SAID, family)
    if weights:
        return min(weights, key=lambda name: (-weights[name], name))
    return min(votes, key=lambda name: (classes.family(name) != family, -votes[name], name), default=family) or family


def _from_words(weights: Counter[str], name: str, family: str) -> None:
    words = normal(name).split()
    if family == ORGANIZATION and len(words) > 1 and words[-1] in COMPANY_SUFFIXES:
        weights["Company"] += SUFFIX
    head = head_word(name)
    for word in words:
        _count(weights, word, HEAD if word == head else WORD, family)


def _count(weights: Counter[str], noun: str, weight: float, family: str) -> None:
    found = classes.of_noun(noun, weak=weight != WORD)
    if found and classes.family(found) == family and found not in _GENERAL:
        weights[found] += weight
