"""Subjects and complements whose verb is left out: "Alpha bought two mills and Beta three", "and Maru to Bonn"."""

from __future__ import annotations

from collections.abc import Iterator

from kg.statements.trees import child, kids, lemma, preposition
from kg.words import Token, once

LIKEWISE = frozenset("so neither nor as".split())
# Prepositions that no place within a place has: "lived in Oslo and Bonn in Norway" leaves nothing out.
DIRECTIONS = frozenset("to from into towards".split())
PEOPLE = frozenset(("Person", "Organization"))


@once
def remnants(verb: Token) -> tuple[tuple[Token, Token], ...]:
    """The pairs of a subject and a complement that share the verb of a clause before them; mostly none."""
    if verb.pos_ != "VERB":
        return ()
    return tuple(dict.fromkeys([*_orphans(verb), *_side_by_side(verb), *_after_object(verb), *_after_oblique(verb)]))


def _orphans(verb: Token) -> Iterator[tuple[Token, Token]]:
    """As treebanks have it: a coordinate with an orphan."""
    for subject in kids(verb, "conj"):
        for rest in kids(subject, "orphan"):
            yield subject, rest


def _side_by_side(verb: Token) -> Iterator[tuple[Token, Token]]:
    """Two nouns coordinated with the verb, one right after the other; or a second object begun by a name."""
    joined = [t for t in kids(verb, "conj") if t.pos_ in ("NOUN", "PROPN", "NUM") and child(t, "cop", "nsubj") is None]
    for subject, rest in zip(joined, joined[1:], strict=False):
        if rest.left_edge.i == subject.i + 1 and child(subject, "cc") is not None:
            yield subject, rest
    for rest in kids(verb, "obj")[1:]:
        first, article = child(rest, "compound"), child(rest, "det")
        if first is not None and article is not None and first.i + 1 == article.i and child(first, "cc") is not None:
            yield first, rest


def _after_object(verb: Token) -> Iterator[tuple[Token, Token]]:
    """ "two mills and Beta three": a name coordinated with a counted object, and a bare number after it."""
    for obj in kids(verb, "obj"):
        if child(obj, "nummod") is not None:
            for name in kids(obj, "conj"):
                number = child(name, "flat", "nummod")
                if name.pos_ == "PROPN" and number is not None and number.pos_ == "NUM" and number.i == name.i + 1:
                    yield name, number


def _after_oblique(verb: Token) -> Iterator[tuple[Token, Token]]:
    """ "to Oslo and Maru to Bonn": a coordinate without the preposition, and the preposition once more."""
    phrases = kids(verb, "obl")
    for one in phrases if len(phrases) > 1 else ():
        prep = preposition(one)
        for name in kids(one, "conj") if prep else ():
            apart = prep in DIRECTIONS or (name.ent_type_ in PEOPLE and one.ent_type_ not in PEOPLE)
            for other in phrases if apart and not preposition(name) else ():
                again = preposition(other) == prep and other.ent_type_ == one.ent_type_ and other.pos_ == one.pos_
                if again and other.left_edge.i == name.right_edge.i + 1:
                    yield name, other


def stands_for(pro: Token) -> Token | None:
    """The verb that "did" stands for: the one it is coordinated with, or that "as did" hangs on."""
    if lemma(pro) not in ("do", "have") or child(pro, "xcomp", "ccomp", "cop", "iobj") is not None:
        return None
    marks = {mark.lower_ for mark in kids(pro, "mark")}
    if pro.dep_ not in ("conj", "parataxis") and not (pro.dep_ == "advcl" and marks == {"as"}):
        return None
    verb = pro.head
    return verb if verb.pos_ == "VERB" and child(verb, "obj", "obl") is not None and _is_bare(pro) else None


def _is_bare(pro: Token) -> bool:
    """Whether nothing but a subject, negation and "so", "too" stands with the verb."""
    after = kids(pro, "obj")
    inverted = bool(after) and child(pro, "nsubj") is None and _likewise(pro)
    return (not after or inverted) and child(pro, "obl") is None


def _likewise(pro: Token) -> bool:
    return any(c.lower_ in LIKEWISE for c in kids(pro, "advmod", "mark", "cc") if c.i < pro.i)
