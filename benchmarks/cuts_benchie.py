"""Tuples as BenchIE wants them: binary, in exactly the words that are needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Token

from benchmarks.cuts import Cut, Piece, View, cut, trigger, with_that
from kg.model import Mention, Statement

# Rules whose statements BenchIE does not annotate, or has already from the noun itself
LEFT_OUT = ("name.", "event.", "verb.portrayal", "copula.relation")
OWNERS = frozenset("his her its their my our your".split())
# What BenchIE cuts off a phrase: it annotates these clauses as tuples of their own
OWN_CLAUSES = frozenset(("acl", "advcl", "appos", "parataxis"))
WITH_DETAILS = ("transitive", "copula", "verb.passive.agent", "verb.passive.object")
LOOSE_ENDS = frozenset((",", "and", "or", "--", ":"))


def benchie(view: View) -> Iterator[Cut]:
    """Every statement's tuple, those of its details, and those inside its object, each once."""
    seen = set()
    statements = [statement for statement in view.extraction.statements if _wanted(statement)]
    objects = _objects(view, statements)
    for statement in statements:
        if _has_longer_wording(view, statement, statements):
            continue
        siblings = objects[trigger(view, statement), statement.subject.begin]
        for made in _tuples(view, statement, siblings):
            key = made.subject, made.predicate, made.object
            if made.whole and key not in seen:
                seen.add(key)
                yield made


def _wanted(statement: Statement) -> bool:
    return not statement.rule.startswith(LEFT_OUT) and statement.subject.text.lower() not in OWNERS


def _objects(view: View, statements: Iterable[Statement]) -> dict[tuple[object, int], set[int]]:
    """Words of all objects of a verb and subject."""
    found: dict[tuple[object, int], set[int]] = defaultdict(set)
    for statement in statements:
        found[trigger(view, statement), statement.subject.begin].update(view.phrase(statement.object))
    return found


def _has_longer_wording(view: View, statement: Statement, statements: Iterable[Statement]) -> bool:
    """Whether "want to buy" stands beside this "buy"."""
    place = trigger(view, statement), statement.subject.begin
    chains = (other for other in statements if ".chain" in other.rule)
    return ".chain" not in statement.rule and any(place == (trigger(view, o), o.subject.begin) for o in chains)


def _tuples(view: View, statement: Statement, siblings: set[int]) -> Iterator[Cut]:
    made = _trimmed(view, statement, with_that(view, statement, cut(view, statement)))
    made = _with_auxiliaries(view, statement, made)
    yield replace(made, rest=())
    if statement.rule.startswith(WITH_DETAILS) or "transitive" in statement.rule:
        yield from _details(made, siblings)
    if statement.object.kind != "clause" and statement.rule != "verb.prepositional":
        yield from _inside_object(view, statement, made)


def _details(made: Cut, siblings: set[int]) -> Iterator[Cut]:
    """(A, met, B) in Beijing gives (A, met B, in Beijing); single adverbs and other objects give nothing."""
    for piece in made.rest:
        if len(piece) > 1 and not set(piece) <= siblings:
            yield Cut(made.subject, tuple(sorted({*made.predicate, *made.object})), piece, (), made.confidence)


def _inside_object(view: View, statement: Statement, made: Cut) -> Iterator[Cut]:
    """(A, is, head of B) gives (A, is head of, B), and so on down the phrase."""
    obj = statement.subject if statement.rule.startswith("verb.passive.agent") else statement.object
    whole = view.phrase(obj)
    noun = view.head(obj.begin, obj.end)
    while noun is not None and (step := _nested(view, noun, whole)):
        noun, link, inner = step
        before = [i for i in whole if i < link[0]]
        relation = tuple(sorted({*made.predicate, *before, *link}))
        yield Cut(made.subject, relation, inner, (), made.confidence)


def _nested(view: View, noun: Token, whole: Piece) -> tuple[Token, Piece, Piece] | None:
    """The noun below, the words that link it, and its phrase."""
    below = next((t for t in noun.children if t.dep_ == "nmod" and t.i > noun.i and view.word(t) <= set(whole)), None)
    link = sorted({i for t in below.children if t.dep_ == "case" for i in view.word(t)}) if below is not None else []
    if below is None or not link:
        return None
    inside = {i for token in below.subtree for i in view.word(token)}
    phrase = tuple(i for i in whole if i in inside and i not in link)
    return below, tuple(link), _without_clauses(view, phrase, below)


def _trimmed(view: View, statement: Statement, made: Cut) -> Cut:
    """Subject and object without the clauses that hang on them."""
    subject, obj = statement.subject, statement.object
    if statement.rule.startswith("verb.passive.agent"):
        subject, obj = obj, subject
    made = replace(made, subject=_shorn(view, made.subject, subject))
    return made if statement.object.kind == "clause" else replace(made, object=_shorn(view, made.object, obj))


def _shorn(view: View, piece: Piece, mention: Mention) -> Piece:
    head = view.head(mention.begin, mention.end)
    left = _without_clauses(view, piece, head) if head is not None else piece
    return left if head is not None and view.word(head) & set(left) else piece


def _without_clauses(view: View, piece: Piece, head: Token) -> Piece:
    clauses = [t for t in head.subtree if t is not head and t.i > t.head.i and t.dep_.split(":")[0] in OWN_CLAUSES]
    out = {i for clause in clauses for token in clause.subtree for i in view.word(token)}
    left = [i for i in piece if i not in out]
    while left and view.tokens.words[left[-1]] in LOOSE_ENDS:
        left.pop()
    return tuple(left)


def _with_auxiliaries(view: View, statement: Statement, made: Cut) -> Cut:
    """ "was cut and flushed": the second participle with the auxiliary of the first."""
    at = trigger(view, statement)
    verb = view.doc[at] if isinstance(at, int) else None
    if verb is None or verb.dep_ != "conj" or verb.tag_ != verb.head.tag_ or _auxiliaries(verb):
        return made
    words = {i for token in _auxiliaries(verb.head) if token.i < verb.head.i for i in view.word(token)}
    words -= {*made.subject, *made.object}
    return replace(made, predicate=tuple(sorted({*made.predicate, *words})))


def _auxiliaries(verb: Token) -> list[Token]:
    return [token for token in verb.children if token.dep_.startswith("aux")]
