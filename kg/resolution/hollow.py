"""Phrases that name nothing: "there", "much", "such things", "this reason", and "the first time" that something was."""

from __future__ import annotations

import re

from kg.model import Mention, Statement
from kg.resolution.concepts import UNNAMED
from kg.resolution.coreference import SAYING_WHAT
from kg.resolution.labels import unbracketed
from kg.resolution.names import normal
from kg.resolution.tables import words

EMPTY, ADJECTIVES, POINTED, POINTING = (
    words(name) for name in ("empty words", "empty adjectives", "pointed words", "pointing words")
)
BESIDE = words("people only beside another")
_OF_WHOM = re.compile(r"['’](?:s|\s)|\s(?:of|to|for|between|among)\s")
# "the author of this commentary"
_OF_THIS_TEXT = re.compile(r"\bof this (?:article|blog|column|commentary|newsletter|newspaper|page|post|website)$")
OWNING = words("possessive pronouns") | frozenset("my our your".split())
POINTERS = frozenset("this that these those".split())
EXPLETIVES = frozenset("it this that".split())


def why_hollow(statement: Statement) -> str:
    """Which end of a resolved statement names nothing, or that "it" stands for no thing; "" where all is well."""
    for mention in (statement.subject, statement.object):
        if names_nothing(mention):
            return f"“{mention.text}” names nothing that a reader could look for"
    if _is_unknown_people(statement):
        return f"of what state “{statement.object.text}” are citizens is not known"
    if _is_nobodys(statement):
        return f"whose “{statement.object.label}” is meant is not known"
    return f"“{statement.subject.text}” only points" if _only_points(statement) else ""


def _is_nobodys(statement: Statement) -> bool:
    """Whether something is said to be somebody's of whom nobody knows who it is: "their collaborator, Ann Berg"."""
    said = statement.object
    if statement.rule not in SAYING_WHAT or said.kind != "nominal" or said.entity is None:
        return False
    owned = said.text.lower().split(" ", 1)[0] in OWNING
    return owned and normal(unbracketed(said.entity.label)) == normal(said.label)


def _is_unknown_people(statement: Statement) -> bool:
    """Whether somebody is made a citizen of an adjective that is no state's: "a Jewish writer"."""
    end = statement.object
    adjective = end.kind == "name" and end.lemma == end.text.lower() and end.entity is not None
    known = adjective and (bool(end.entity.links) or normal(end.entity.label) != normal(end.text))
    told = statement.predicate.canonical == "nationality" or statement.rule == "name.descriptor.place"
    return adjective and not known and told


def names_nothing(mention: Mention) -> bool:
    """Whether no node can be made of the phrase, which stands for no thing that is named elsewhere."""
    if mention.entity and mention.entity.label == UNNAMED:
        return True
    if mention.kind not in ("nominal", "pronoun"):
        return False
    if mention.entity and not normal(unbracketed(mention.entity.label)).endswith(normal(mention.label)):
        return False
    if mention.label.lower().startswith("whose "):  # of "the author, whose persona": nobody knows whose
        return True
    if mention.label.lower().endswith(" what"):  # of "the population of what is called Riga"
        return True
    label = [word for word in mention.label.lower().split() if word not in ADJECTIVES]
    if not label or (len(label) == 1 and label[0] in EMPTY):
        return True
    if _is_beside_nobody(mention) or _OF_THIS_TEXT.search(mention.text):
        return True
    first, *others = mention.text.lower().split()
    return first in POINTERS and len(others) == 1 and others[0] in POINTED


def _is_beside_nobody(mention: Mention) -> bool:
    """Whether a phrase tells of somebody by what he is to another, and not of whom: "a foreign counterpart"."""
    if mention.kind != "nominal" or mention.lemma.lower() not in BESIDE or mention.entity is None:
        return False
    return not _OF_WHOM.search(mention.entity.label)


def _only_points(statement: Statement) -> bool:
    """ "It is not the first time that the two have met" says nothing of any "it"."""
    said = statement.object.label.lower().split()
    return statement.rule == "copula.noun" and statement.subject.text.lower() in EXPLETIVES and said[-1] in POINTING
