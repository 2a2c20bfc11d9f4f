"""Conditions: "if", "in case", "as long as", "provided that", and the verb put first, "had they agreed"."""

from __future__ import annotations

from kg.statements.trees import child, has, is_finite, kids
from kg.words import Token

CONDITIONS = frozenset("if unless whether provided providing supposing assuming lest".split())
CLOSED = frozenset(("whether", "lest"))  # these say nothing about the clause above them
PHRASES = frozenset(("in case", "in the event", "on condition", "as long as", "so long as"))
GENERIC = frozenset("once whenever".split())  # before a present tense: "once a storm moves over land"
INVERTED = frozenset("had should were".split())


def condition(clause: Token) -> str:
    """The words that make the clause a condition, "" if it is none."""
    for mark in kids(clause, "mark", "case", "advmod"):
        if mark.i < clause.i:
            if mark.lower_ in CONDITIONS or (mark.lower_ in GENERIC and has(clause, "Tense=Pres")):
                return mark.lower_
            phrase = " ".join(t.lower_ for t in (mark, *kids(mark, "fixed")))
            if phrase in PHRASES:
                return phrase
            before = _before(mark)
            if mark.lower_ in ("that", "as") and before in CONDITIONS | PHRASES:
                return before
    return _inverted(clause)


def _before(mark: Token) -> str:
    """The word or words before a conjunction: "provided" that, "as long" as (with it), "on condition" that."""
    doc, i = mark.doc, mark.i
    if i == 0:
        return ""
    if mark.lower_ == "as":
        return doc[max(0, i - 2) : i + 1].text.lower()
    last = doc[i - 1].lower_
    return last if last in CONDITIONS else doc[max(0, i - 2) : i].text.lower()


def _inverted(clause: Token) -> str:
    """ "Had the bank agreed, …": the auxiliary stands before the subject, and no conjunction or question word does."""
    if clause.dep_ != "advcl" or child(clause, "mark") is not None:
        return ""
    subject, verb = child(clause, "nsubj", "nsubj:pass"), child(clause, "aux", "aux:pass", "cop")
    first = verb is not None and subject is not None and verb.i < subject.i and verb.i == clause.left_edge.i
    return verb.lower_ if first and verb.lower_ in INVERTED else ""


def is_conditioned(head: Token) -> bool:
    """Whether the clause holds only under a condition that hangs on it; "even if" is none."""
    below = [advcl for word in (head, *kids(head, "advmod")) for advcl in kids(word, "advcl")]
    return any(_binds(advcl) for advcl in below)


def _binds(advcl: Token) -> bool:
    words = condition(advcl)
    if not words or words in CLOSED or not is_finite(advcl):
        return False
    return not any(t.lower_ == "even" for t in advcl.doc[max(0, advcl.left_edge.i - 1) : advcl.i])
