"""Layers of a parsed document as lists: a `Token` for each word of each question costs more than the answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from spacy.attrs import DEP, HEAD, IDX, LOWER, ORTH, POS
from spacy.tokens import Doc, Span, Token

ATTRIBUTES = {"dep": DEP, "pos": POS, "lower": LOWER, "text": ORTH}


def heads(doc: Doc) -> list[int]:
    """The place of each token's head, the root having its own."""
    offsets = doc.to_array(HEAD).astype(np.int64)
    return (offsets + np.arange(len(doc))).tolist()


def offsets(doc: Doc) -> list[int]:
    """Where each token begins, in characters."""
    return doc.to_array(IDX).tolist()


def strings(doc: Doc, name: str) -> list[str]:
    """One of `ATTRIBUTES` of every token."""
    keys = doc.to_array(ATTRIBUTES[name]).tolist()
    table = {key: doc.vocab.strings[key] for key in set(keys)}
    return [table[key] for key in keys]


class Words(list):
    """The tokens of a span as a list, which a `Span` makes anew each time; `text` and the places as of the span."""

    def __init__(self, tokens: Sequence[Token], span: Span) -> None:
        """`tokens`: all of the document."""
        super().__init__(tokens[span.start : span.end])
        self.start, self.end = span.start, span.end
        self.start_char, self.end_char = span.start_char, span.end_char
        self.text, self.doc = span.text, span.doc


class _Tree:
    """The children of every token of one document, with their relations, found in one pass."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        places, relations = heads(doc), strings(doc, "dep")
        self.below: list[list[tuple[str, Token]]] = [[] for _ in places]
        for token, i, head, relation in zip(doc, range(len(places)), places, relations, strict=True):
            if head != i:
                self.below[head].append((relation, token))


_last: _Tree | None = None  # rules ask of one document at a time


def below(token: Token) -> list[tuple[str, Token]]:
    """Relation and token of each child, in order: spaCy's `children` looks at every token of the phrase each time."""
    global _last
    tree = _last
    if tree is None or tree.doc is not token.doc:
        tree = _last = _Tree(token.doc)
    return tree.below[token.i]


def forget() -> None:
    """Forgets the last document, whose heads may change before it is read again."""
    global _last
    _last = None
