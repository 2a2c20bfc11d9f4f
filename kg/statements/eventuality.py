"""Whether an event that a noun names took place: what the words above the noun say of it.

A noun phrase presupposes its event ("Russia's invasion of Ukraine shocked Europe") unless its governor is about
whether there is one: "denied its support", "fears of an invasion", "approved the takeover". The classes of governors
are in `lexicon/event_governors.tsv`.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from kg.statements import lexicon
from kg.statements.axes import UNNAMED, Axes
from kg.statements.factuality import Factuality
from kg.statements.governors import speaker
from kg.statements.trees import ancestors, child, first_conjunct, kids, lemma, particles, preposition
from kg.words import Token

OF_EVENTS = frozenset("of for to about on over".split())


# What is ended or changed is there: "decided to suspend its treaties".
ENDING = frozenset(
    "suspend terminate cancel end scrap lift breach violate review extend renew halt break abandon revise amend".split()
)


def event_axes(factuality: Factuality, noun: Token) -> Axes:
    """The axes of the event that `noun` names: its own, its governor's, and what reaches it from the clause above.

    "the invasion" happened whoever speaks of it. "their invasion" did too, whatever is denied or doubted of it, but who
    says so matters: "according to Brandt they are joined by their aversion to the West". An indefinite event shares
    all: "an invasion would bring sanctions".
    """
    axes = _governed(factuality, noun, factuality.of_noun(noun))
    above = _clause_above(noun)
    if above is None or _is_definite(noun):
        return axes
    outer = factuality.of(above)
    if lemma(above) in ENDING and first_conjunct(noun).head == above:
        return axes.said_by(outer.source)
    if not kids(noun, "nmod:poss"):
        if outer.certainty != "certain" or outer.tense == "future":
            axes = axes.weaken("possible", outer.cue or outer.tense)
        if outer.polarity == "negative" and axes.polarity == "positive":
            axes = axes.negate(outer.cue or "not")
    return axes.said_by(outer.source)


def _governed(factuality: Factuality, noun: Token, axes: Axes) -> Axes:
    """What the noun or verb that the event hangs on makes of it."""
    top = first_conjunct(noun)
    governor = top.head
    if governor == top:
        return axes
    if top.dep_ == "nmod" and governor.pos_ == "NOUN" and preposition(top) in OF_EVENTS:
        kind = lexicon.event_governors().get(f"{lemma(governor)}.noun")
        axes = _marked(axes, kind, governor, child(governor, "nmod:poss"))
        return _governed(factuality, governor, axes) if kind else axes
    if top.dep_ in ("obj", "nsubj:pass", "obl"):
        return _under_verb(factuality, top, governor, axes)
    if top.dep_ == "nsubj" and governor.pos_ in ("ADJ", "VERB") and child(governor, "cop") is not None:
        return _under_adjective(factuality, governor, axes)
    return axes


def _under_adjective(factuality: Factuality, adjective: Token, axes: Axes) -> Axes:
    """ "Norland's accession is unlikely"; "was possible" and "was welcome" tell of one that took place or did not."""
    kind = lexicon.event_governors().get(f"{lemma(adjective)}.adj")
    outer = factuality.of(adjective)
    if kind is None or (outer.tense == "past" and kind == "future"):
        return axes
    return _marked(axes, kind, adjective, None).said_by(outer.source)


def _under_verb(factuality: Factuality, noun: Token, verb: Token, axes: Axes) -> Axes:
    kind = lexicon.event_governors().get(_name(noun, verb))
    if kind is None:
        return axes
    outer = factuality.of(verb)
    if outer.polarity == "negative":  # "did not deny its support", "did not approve the takeover"
        return axes.weaken("possible", outer.cue or "not").said_by(outer.source)
    return _marked(axes, kind, verb, speaker(verb)).said_by(outer.source)


def _name(noun: Token, verb: Token) -> str:
    """The entry of the governor: `deny.verb`, `call+for.verb`."""
    if noun.dep_ == "obl":
        return f"{lemma(verb)}+{preposition(noun)}.verb"
    found = particles(verb)
    return f"{lemma(verb)}+{found[0].lower_}.verb" if found else f"{lemma(verb)}.verb"


def _marked(axes: Axes, kind: str | None, governor: Token, source: Token | str | None) -> Axes:
    cue = lemma(governor)
    if kind == "saying":
        return axes.said_by(source or UNNAMED)
    if kind in ("denying", "negative"):
        axes = axes.negate(cue) if axes.polarity == "positive" else axes
        return axes.said_by(source) if kind == "denying" else axes
    if kind == "future":
        return replace(axes, tense="future", cue=axes.cue or cue)
    return axes.weaken("possible", cue) if kind == "possible" else axes


def _is_definite(noun: Token) -> bool:
    return any(d.lower_ in ("the", "this", "that", "these", "those") for d in kids(noun, "det"))


def _clause_above(noun: Token) -> Token | None:
    above = islice(ancestors(noun), 1, None)
    return next((token for token in above if token.pos_ in ("VERB", "AUX") or kids(token, "cop")), None)
