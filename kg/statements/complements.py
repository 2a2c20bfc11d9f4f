"""What a clause says beyond its phrases: "told him that he would help", "asked the court to rule", "uses it to win".

Without it a statement such as (Ann, tell, Bob) is true and tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Qualifier
from kg.statements.clauses import Clause, is_charge, is_predicate
from kg.statements.phrases import clause_mention, clause_tokens
from kg.statements.trees import case_words, child, is_infinitive, kids
from kg.words import Token

CONTENT, PURPOSE, AS = "content", "purpose", "as"
LONGEST = 40  # words


def complements(clause: Clause) -> Iterator[Qualifier]:
    """The clauses below the predicate that none of its other statements tells, as details of those."""
    told = [*clause.objects, *clause.recipients, *(o.head for o in clause.obliques)]
    for below in kids(clause.head, "ccomp"):
        if told and is_predicate(below):
            yield from _detail(CONTENT, below, clause.head)
    for below in kids(clause.head, "xcomp"):
        if (clause.objects or clause.recipients) and is_told(below):
            yield from _detail(CONTENT, below, clause.head)
        if (clause.objects or clause.passive) and _is_name_given(below):
            yield from _called(below)
    yield from _charges(clause)
    for below in kids(clause.head, "advcl"):
        if is_infinitive(below) and below.i > clause.head.i and below.doc[below.left_edge.i - 1].text not in ",;:(":
            yield from _detail(PURPOSE, below, clause.head)


def _charges(clause: Clause) -> Iterator[Qualifier]:
    """ "Of hiding arms" of "accused the town of hiding arms"."""
    for below in kids(clause.head, "advcl") if clause.objects or clause.passive else ():
        if is_charge(below, clause.head):
            words = [*kids(below, "mark", "case"), *clause_tokens(below, without=clause.head)]
            yield from _told(CONTENT, words, below)


def is_told(below: Token) -> bool:
    """Whether an infinitive says more than its verb: "asked the court to rule on it", "saw her win the race"."""
    bare = below.tag_ == "VB" and child(below, "mark", "aux", "cop") is None
    return (is_infinitive(below) or bare) and len(list(below.subtree)) > 2


def _is_name_given(below: Token) -> bool:
    """What the object is called, made or found: "labeled obscene", "certified platinum"."""
    return below.pos_ in ("NOUN", "PROPN", "ADJ", "NUM") and child(below, "cop", "mark") is None


def _called(name: Token) -> Iterator[Qualifier]:
    yield from _told(AS, [*case_words(name), *(t for t in name.subtree if not t.is_space and not t.is_quote)], name)


def _detail(role: str, head: Token, verb: Token) -> Iterator[Qualifier]:
    yield from _told(role, _with_to(head, clause_tokens(head, without=verb)), head)


def _with_to(head: Token, words: list[Token]) -> list[Token]:
    mark = child(head, "mark")
    return [mark, *words] if is_infinitive(head) and mark is not None and words and mark.i < words[0].i else words


def _told(role: str, words: list[Token], head: Token) -> Iterator[Qualifier]:
    words = sorted(set(words), key=lambda token: token.i)[:LONGEST]
    while words and words[-1].is_punct:
        words.pop()
    if words:
        yield Qualifier(role, clause_mention(head, words))
