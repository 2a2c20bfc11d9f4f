"""Our statements as tuples of words, as open information extraction has them; gold is never seen.

A `Piece` is a sorted tuple of word indexes into the sentence as given.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from benchmarks.ptb import Tokens
from kg.extraction import Extraction
from kg.model import Mention, Predicate, Statement

Piece = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """One tuple of open information extraction, as word indexes."""

    subject: Piece
    predicate: Piece
    object: Piece
    rest: tuple[Piece, ...] = ()
    confidence: float = 0.5
    said: str = ""  # a predicate that no word of the sentence carries

    @property
    def whole(self) -> bool:
        """Whether every slot has a word, and none has words of another."""
        slots = [self.subject, self.predicate, self.object]
        return all(slots) and len({i for slot in slots for i in slot}) == sum(map(len, slots))


@dataclass(frozen=True)
class View:
    """A sentence: its words as given, its parse, and what we say of it."""

    tokens: Tokens
    doc: Doc
    extraction: Extraction

    def phrase(self, mention: Mention) -> Piece:
        return self.tokens.between(mention.begin, mention.end)

    def wording(self, predicate: Predicate) -> Piece:
        """The predicate's own words: `text` leaves out what stands between them."""
        found: list[int] = []
        at = predicate.begin
        for word in predicate.text.split():
            begin = self.tokens.text.find(word, at, predicate.end)
            if begin >= 0:
                at = begin + len(word)
                found += self.tokens.between(begin, at)
        return tuple(sorted(set(found)))

    def word(self, token: Token) -> set[int]:
        """The words as given in which the parser's token stands."""
        return set(self.tokens.between(token.idx, token.idx + len(token)))

    def head(self, begin: int, end: int) -> Token | None:
        """The word of text[begin:end] on which the others there hang."""
        inside = [token for token in self.doc if token.idx < end and begin < token.idx + len(token)]
        return next((token for token in inside if token.head not in inside or token.head == token), None)


def cut(view: View, statement: Statement) -> Cut:
    """The statement in its sentence's order: a passive that was turned into the active is turned back."""
    subject, obj = view.phrase(statement.subject), view.phrase(statement.object)
    if statement.rule.startswith("verb.passive.agent"):
        subject, obj = obj, subject
    said = view.wording(statement.predicate)
    rest = tuple(view.phrase(qualifier.mention) for qualifier in statement.qualifiers)
    taken = {*subject, *said, *obj}
    return Cut(
        tuple(i for i in subject if i not in said),
        said,
        tuple(i for i in obj if i not in said),
        tuple(piece for piece in rest if piece and not taken & set(piece)),
        statement.confidence,
    )


def with_that(view: View, statement: Statement, made: Cut, *, inside: bool = False) -> Cut:
    """What is said with its conjunction: (he, said, that it rained), or `inside` the predicate: (he, said that, …)."""
    first = made.object[0] - 1 if made.object else -1
    if statement.object.kind != "clause" or first < 0 or view.tokens.words[first] not in ("that", "whether"):
        return made
    if inside:
        return replace(made, predicate=tuple(sorted({*made.predicate, first})))
    return replace(made, object=(first, *made.object), predicate=tuple(i for i in made.predicate if i != first))


def trigger(view: View, statement: Statement) -> object:
    """What tells the verbs of a sentence apart: the last verb among the predicate's words."""
    wording = view.wording(statement.predicate)
    places = {view.tokens.spans[i] for i in wording}
    verbs = [t.i for t in view.doc if t.pos_ in ("VERB", "AUX") and any(b <= t.idx < e for b, e in places)]
    return verbs[-1] if verbs else (statement.rule, statement.predicate.begin)
