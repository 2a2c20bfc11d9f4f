"""What tells a sure statement from a doubtful one: its rule, its words, its place in the tree, how sure the parser was.

>>> sorted(path_names("subject", ["nsubj", "conj", "conj"]))
['subject path: conj', 'subject path: nsubj']
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import exp, log1p

import numpy as np

from kg.model import Mention, Statement
from kg.statements.trees import ancestors, children
from kg.words import Doc, Parse, Token

SUFFIX = ".chain"  # a rule's name with it is the rule's statement of "want to buy" as one predicate
LEAST = 1e-4  # of a probability, so that its logarithm is no cliff
ODD = frozenset(("(", ")", "[", "]", "/", "*", "|", "…", "...", "#", "<", ">", "="))
DASHES = frozenset(("-", "--", "–", "—"))
QUOTES = frozenset(('"', "“", "”", "``", "''", "'"))
NEAR = 12  # arcs up the tree that are looked at, and
LONG = 60  # words of a phrase: what is more makes no difference, and a long sentence would take its length squared
Features = dict[str, float]


class Reading:
    """A parsed document, its words found by their characters, what is known of each sentence kept."""

    def __init__(self, doc: Parse) -> None:
        self.doc = doc = Doc.of(doc)
        self._tokens, self._heads = doc.words, [word.head.i for word in doc]
        self._begins = [word.idx for word in doc]
        self._sentences = [start for span in doc.sents for start in [span.start] * len(span)]
        self._of_sentence: dict[int, Features] = {}
        certainty = doc._.certainty if doc.has_extension("certainty") else None
        self.doubts = None if certainty is None else np.log(np.maximum(certainty, LEAST)).tolist()
        links = doc._.coref_certainty if doc.has_extension("coref_certainty") else ()
        self.links = {doc[begin:end].root.i: sure for begin, end, sure in links}

    def words(self, begin: int, end: int) -> list[Token]:
        """The words that stand in text[begin:end], at least one."""
        first = max(0, bisect_right(self._begins, begin) - 1)
        last = min(first + LONG, max(first + 1, bisect_left(self._begins, end)))
        return [token for token in self._tokens[first:last] if not token.is_space] or [self._tokens[first]]

    def head(self, words: list[Token]) -> Token:
        """The word on which the others hang."""
        places = [word.i for word in words]
        inside, heads = set(places), self._heads
        return next((words[n] for n, i in enumerate(places) if heads[i] not in inside or heads[i] == i), words[0])

    def doubt(self, words: Iterable[Token]) -> float | None:
        """Sum of the logarithms of how probable the words' arcs are; None where the parser does not tell."""
        return None if self.doubts is None else sum([self.doubts[word.i] for word in words])

    def antecedents(self, words: Iterable[Token], head: Token) -> Iterator[tuple[str, float]]:
        """How doubtful (0..1) the antecedents of words are: of a pronoun, a noun, a pronoun inside a phrase."""
        for word in words:
            sure = self.links.get(word.i)
            if sure is not None and word.pos_ != "PROPN" and (word == head or word.pos_ == "PRON"):
                yield ("inside" if word != head else "pronoun" if word.pos_ == "PRON" else "noun"), 1 - sure

    def sentence(self, word: Token) -> Features:
        """Features of the sentence that the word stands in."""
        start = self._sentences[word.i]
        if start not in self._of_sentence:
            end = bisect_right(self._sentences, start)
            words = [token for token in self._tokens[start:end] if not token.is_space]
            self._of_sentence[start] = _of_sentence(words, self.doubt(words))
        return self._of_sentence[start]


def features(reading: Reading, statement: Statement) -> Features:
    """Every feature of a statement that is not nought; what cannot be told is left out."""
    found = dict.fromkeys(_kinds(statement), 1.0)
    about = reading.words(statement.subject.begin, statement.subject.end)
    said = reading.words(statement.predicate.begin, statement.predicate.end)
    what = reading.words(statement.object.begin, statement.object.end)
    verb = reading.head(said)
    above = list(islice(ancestors(verb), NEAR))
    found["words: subject"] = log1p(len(about))
    found["words: predicate"] = log1p(len(statement.predicate.text.split()))
    found["words: object"] = log1p(len(what))
    doubts = {"predicate": reading.doubt(said), "context": reading.doubt(above[1:])}
    doubts["arguments"] = reading.doubt(child for child in children(verb) if child.dep_ != "punct")
    for name, words in (("subject", about), ("object", what)):
        head = reading.head(words)
        path = list(_path(head, above))
        found |= dict.fromkeys(path_names(name, [token.dep_ for token in path]), 1.0)
        found[f"distance: {name}"] = log1p(abs(head.i - verb.i))
        if (head.i > verb.i) == (name == "subject"):
            found[f"{name}: on the other side of the verb"] = 1.0
        found |= {f"antecedent of the {name}: {kind}": doubt for kind, doubt in reading.antecedents(words, head)}
        doubts[f"path of the {name}"] = reading.doubt(path)
        doubts[f"phrase of the {name}"] = _about_phrase(reading, words, head)
    for name, doubt in doubts.items():
        if doubt is not None:
            found |= {f"doubt: {name}": -doubt, f"risk: {name}": 1 - exp(doubt)}
    found["qualifiers"] = float(len(statement.qualifiers))
    found["depth of the predicate"] = log1p(len(above) - 1)
    found |= {f"above: {token.dep_.split(':')[0]}": 1.0 for token in above if token.dep_ != "ROOT"}
    return found | reading.sentence(verb)


def rule_names(rule: str) -> list[str]:
    """The rule without what marks a variant of it, then its families, the nearest first.

    >>> rule_names("verb.object_prepositional.chain")
    ['verb.object_prepositional', 'verb']
    """
    parts = rule.removesuffix(SUFFIX).split(".")
    return [".".join(parts[:n]) for n in range(len(parts), 0, -1)]


def path_names(name: str, relations: Iterable[str]) -> set[str]:
    """Features of the relations between the predicate and one of its ends."""
    return {f"{name} path: {relation.split(':')[0]}" for relation in relations}


def _kinds(statement: Statement) -> Iterator[str]:
    yield f"rule: {statement.rule.removesuffix(SUFFIX)}"
    if statement.rule.endswith(SUFFIX):
        yield "rule: of a chain of verbs"
    for name, mention in (("subject", statement.subject), ("object", statement.object)):
        yield f"{name}: {mention.kind}"
        yield from _looks(name, mention)
    if statement.factuality != "asserted":
        yield f"factuality: {statement.factuality}"
    for role in {qualifier.role for qualifier in statement.qualifiers} & {"time", "place", "quantity"}:
        yield f"with {role}"


def _looks(name: str, mention: Mention) -> Iterator[str]:
    if mention.number == "plural":
        yield f"{name}: plural"
    if "," in mention.text:
        yield f"{name}: with a comma"


def _path(word: Token, above: Sequence[Token]) -> Iterator[Token]:
    """The words whose arcs lie between the word and the first of `above`, which are that one and its ancestors."""
    places = {token.i: n for n, token in enumerate(above)}
    token = word
    for _ in range(NEAR):
        if token.i in places or token.head.i == token.i:
            break
        yield token
        token = token.head
    yield from above[: places.get(token.i, 0)]


def _about_phrase(reading: Reading, words: list[Token], head: Token) -> float | None:
    """Doubt of where the phrase ends: of its own arcs and those that pass its borders on the right."""
    inside = {word.i for word in words}
    after = words[-1].i + 1
    beyond = [t for t in reading.doc[after : after + 1] for t in (t, t.head) if t.i not in inside and not t.is_punct]
    return reading.doubt([*(word for word in words if word.i != head.i), *beyond])


def _of_sentence(words: Sequence[Token], doubt: float | None) -> Features:
    marks = {token.text for token in words}
    found = {"words: sentence": log1p(len(words)), "commas": log1p(sum(token.text == "," for token in words))}
    for name, kind in (("odd marks", ODD), ("dashes", DASHES), ("quotation marks", QUOTES)):
        if marks & kind:
            found[name] = 1.0
    if not any(token.text in (".", "!", "?") for token in words[-2:]):
        found["no full stop"] = 1.0
    if all(token.is_upper or not token.is_alpha for token in words):
        found["capitals"] = 1.0
    return found if doubt is None else found | {"doubt: sentence, a word": -doubt / max(1, len(words))}
