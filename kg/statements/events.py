"""Nouns that state an event with its participants: "the Russian invasion of Ukraine", "talks between A and B"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from kg.model import Mention, Predicate, Qualifier, Statement
from kg.statements import lexicon
from kg.statements.axes import Axes
from kg.statements.clauses import Oblique
from kg.statements.eventuality import event_axes
from kg.statements.names import nationality
from kg.statements.qualifiers import qualifier
from kg.statements.scene import Scene
from kg.statements.trees import case_words, conjuncts, has, in_brackets, kids, lemma, preposition
from kg.words import Span, Token

AIMING = frozenset(("against", "of", "over"))
# What has members and may be named in brackets after them.
UNIONS = frozenset("pact alliance treaty partnership union bloc agreement group coalition forum league block".split())


def event_statements(scene: Scene, sentence: Span) -> Iterator[Statement | None]:
    """One statement for every nominal event of the sentence that has an agent and a patient."""
    for noun in sentence:
        if _names_event(noun) and not _is_light(noun):
            yield from _event(scene, noun)


def _names_event(noun: Token) -> bool:
    return noun.pos_ in ("NOUN", "PROPN") and lemma(noun) in lexicon.events() and noun.dep_ not in ("compound", "flat")


def _is_light(noun: Token) -> bool:
    """Whether a light verb carries the noun: "express support" says what "support" says, with the right factuality."""
    return noun.dep_ == "obj" and lemma(noun) in lexicon.light_verbs().get(lemma(noun.head), ())


def _event(scene: Scene, noun: Token) -> Iterator[Statement | None]:
    verb, agent_slots, patient_slots = lexicon.events()[lemma(noun)]
    axes = event_axes(scene.factuality, noun)
    said = _predicate(noun, verb)
    if "both" in agent_slots:
        yield from _mutual(scene, noun, said, axes)
    agents = [m for slot in sorted(agent_slots) for m in _at(scene, noun, slot)]
    patients = [m for slot in sorted(patient_slots) if slot != "between" for m in _at(scene, noun, slot)]
    if not (agents and patients) and "both" not in agent_slots:
        lacks = f"an event, but its {'patient' if agents else 'agent'} is not told beside it"
        scene.drop(lacks, noun.idx, noun.idx + len(noun), predicate=noun.text, rule="event.nominal")
    for agent in agents[:4]:
        for patient in patients[:6]:
            yield scene.statement(
                agent,
                said,
                patient,
                at=noun,
                axes=axes,
                rule="event.nominal",
                confidence=0.75,
                qualifiers=_details(scene, noun, patient_slots | agent_slots),
            )


def _predicate(noun: Token, verb: str) -> Predicate:
    return Predicate(verb, noun.text, noun.idx, noun.idx + len(noun))


def _at(scene: Scene, noun: Token, slot: str) -> list[Mention]:
    """The mentions in one of the noun's slots: "poss", "adj" or a preposition."""
    if slot == "poss":
        return [scene.mention(t) for owner in kids(noun, "nmod:poss") for t in conjuncts(owner)]
    if slot == "adj":
        return [
            nationality(t) for t in kids(noun, "amod", "compound") if t.ent_type_ in ("Group", "GeopoliticalEntity")
        ]
    found = [nmod for nmod in kids(noun, "nmod", "obl") if preposition(nmod) == slot]
    if not found and noun.dep_ == "nsubj" and kids(noun.head, "expl"):  # "there was no mention of it in the report"
        found = [obl for obl in kids(noun.head, "obl") if preposition(obl) == slot]
    if not found and noun.dep_ == "obj" and slot in AIMING:  # "bring sanctions against": the parser gave it to the verb
        found = [obl for obl in kids(noun.head, "obl") if preposition(obl) == slot and obl.i > noun.i]
    return [scene.mention(t) for nmod in found for t in scene.members(conjuncts(nmod))]


def _mutual(scene: Scene, noun: Token, said: Predicate, axes: Axes) -> Iterator[Statement | None]:
    """ "between A and B", "of A and B", "their A-B": each pair of them."""
    for nmod in kids(noun, "nmod"):
        prep = preposition(nmod)
        parties = conjuncts(nmod)
        if (prep == "between" or (prep == "of" and len(parties) > 1)) and len(parties) <= 6:
            for one, other in _pairs(parties) if prep == "between" else combinations(parties, 2):
                yield scene.statement(
                    scene.mention(one),
                    said,
                    scene.mention(other),
                    at=noun,
                    axes=axes,
                    rule="event.mutual",
                    confidence=0.8,
                    qualifiers=_details(scene, noun, frozenset(("between", "of", "with"))),
                )
            yield from _members(scene, noun, parties, axes)


def _pairs(parties: list[Token]) -> Iterator[tuple[Token, Token]]:
    """Each with each other, but of "between A and B, C and D" the first with each of the rest."""
    second = parties[1:2] if len(parties) > 2 else []
    one_side = any(cc.lower_ == "and" and cc.i < party.i for party in second for cc in kids(party, "cc"))
    return product(parties[:1], parties[1:]) if one_side else combinations(parties, 2)


def _members(scene: Scene, noun: Token, parties: list[Token], axes: Axes) -> Iterator[Statement | None]:
    """ "the pact between A, B and C (ABC)": each is a member of what the brackets name."""
    if lemma(noun) not in UNIONS:
        return
    for name in (t for party in parties for t in kids(party, "conj", "appos") if t.ent_type_ and in_brackets(t)):
        for party in parties:
            yield scene.statement(
                scene.mention(party),
                Predicate("be member of", noun.text, noun.idx, noun.idx + len(noun)),
                scene.mention(name),
                at=noun,
                axes=axes,
                rule="event.mutual.member",
                confidence=0.7,
            )


def _details(scene: Scene, noun: Token, used: frozenset[str]) -> list[Qualifier]:
    found = []
    for nmod in kids(noun, "nmod", "nmod:unmarked"):
        prep = preposition(nmod)
        if prep not in used and not has(nmod, "PronType=Rel"):
            found.append(qualifier(scene, Oblique(prep, nmod, tuple(case_words(nmod)))))
    return found
