"""Whole clauses as tuples: subject, verb, all the rest. Less exact than our statements, they miss less."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from benchmarks.cuts import Cut, Piece, View
from kg.statements.clauses import Clause, clauses
from kg.words import Doc, Token


def whole_clauses(view: View) -> Iterator[Cut]:
    """A tuple of each clause with a subject and more than it, that of the first of several subjects."""
    for sentence in Doc.of(view.doc).sents:
        for clause in clauses(sentence):
            if clause.subjects:
                cut = _whole(view, clause, clause.subjects[0])
                if cut.whole:
                    yield cut


def _whole(view: View, clause: Clause, subject: Token) -> Cut:
    predicate = _words(view, [*(clause.words or (clause.head,)), *clause.chain])
    inside = _words(view, clause.head.subtree)
    about = _words(view, subject.subtree)
    if subject not in clause.head.subtree:  # the antecedent of a relative clause, whose phrase the clause is part of
        about = tuple(i for i in about if i not in inside)
    about = _trimmed(view, tuple(i for i in about if i not in predicate))
    rest = tuple(i for i in inside if i > predicate[0] and i not in predicate and i not in about)
    return Cut(about, predicate, _trimmed(view, rest))


def _words(view: View, tokens: Iterable[Token]) -> Piece:
    return tuple(sorted({i for token in tokens for i in view.word(token)}))


def _trimmed(view: View, piece: Piece) -> Piece:
    """The piece without the punctuation at its ends."""
    said = [n for n, i in enumerate(piece) if any(c.isalnum() for c in view.tokens.words[i])]
    return piece[said[0] : said[-1] + 1] if said else ()
