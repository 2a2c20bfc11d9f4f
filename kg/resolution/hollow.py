"""Phrases that name nothing: "there", "much", "such things", "this reason", and "the first time" that something was."""

from __future__ import annotations

from kg.model import Mention, Statement
from kg.resolution.names import normal
from kg.resolution.tables import words

EMPTY, ADJECTIVES, POINTED, POINTING = (
    words(name) for name in ("empty words", "empty adjectives", "pointed words", "pointing words")
)
POINTERS = frozenset("this that these those".split())
EXPLETIVES = frozenset("it this that".split())


def is_hollow(statement: Statement) -> bool:
    """Whether an end of a resolved statement names nothing, or "it" stands for no thing."""
    return names_nothing(statement.subject) or names_nothing(statement.object) or _only_points(statement)


def names_nothing(mention: Mention) -> bool:
    """Whether no node can be made of the phrase, which stands for no thing that is named elsewhere."""
    if mention.kind not in ("nominal", "pronoun"):
        return False
    if mention.entity and normal(mention.entity.label) != normal(mention.label):
        return False
    label = [word for word in mention.label.lower().split() if word not in ADJECTIVES]
    if not label or (len(label) == 1 and label[0] in EMPTY):
        return True
    first, *others = mention.text.lower().split()
    return first in POINTERS and len(others) == 1 and others[0] in POINTED


def _only_points(statement: Statement) -> bool:
    """ "It is not the first time that the two have met" says nothing of any "it"."""
    said = statement.object.label.lower().split()
    return statement.rule == "copula.noun" and statement.subject.text.lower() in EXPLETIVES and said[-1] in POINTING
