"""Statements that are right or wrong for free: those of our own trees beside those of a treebank's, same rules.

A statement is right when the annotated tree gives one with the same heads, overlapping phrases and predicate, and the
same factuality. What is wrong with the rules themselves this cannot tell: for that statements are read (`readings.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from kg import statements
from kg.mentions import Mentions
from kg.model import Document, Mention, Statement
from kg.statements.features import Features, Reading, features
from training import trees
from training.conllu import Treebank

SHARED = 0.5  # of the characters of two phrases together, from which they are taken for the same


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement with its features and whether it is right."""

    statement: Statement
    features: Features
    right: bool | None  # None where nobody has judged


def judged(nlp: Language, treebanks: Iterable[Treebank]) -> Iterator[Judged]:
    """Every statement that our trees of the treebanks give."""
    for doc, annotated in trees.pairs(nlp, treebanks):
        reading = Reading(doc)
        gold = list(extract(annotated))
        for statement in extract(doc):
            yield Judged(statement, features(reading, statement), any(_agree(statement, other) for other in gold))


def extract(doc: Doc, id: str = "") -> list[Statement]:
    """The statements of a document by itself, confidence being that of the rule."""
    document = Document(id, "-", doc.text)
    return statements.uncalibrated(doc, document, Mentions(doc, document))


def _agree(a: Statement, b: Statement) -> bool:
    return (
        _same(a.subject, b.subject)
        and _same(a.object, b.object)
        and a.predicate.begin < b.predicate.end
        and b.predicate.begin < a.predicate.end
        and bool(set(a.predicate.text.split()) & set(b.predicate.text.split()))
        and (a.factuality, a.polarity) == (b.factuality, b.polarity)
    )


def _same(a: Mention, b: Mention) -> bool:
    if a.head_end <= b.head_begin or b.head_end <= a.head_begin:
        return False
    both = min(a.end, b.end) - max(a.begin, b.begin)
    return both >= SHARED * (max(a.end, b.end) - min(a.begin, b.begin))
