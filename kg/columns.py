"""Layers of a parsed document as lists: a `Token` for each word of each question costs more than the answer."""

from __future__ import annotations

import numpy as np
from spacy.attrs import DEP, HEAD, IDX, LOWER, ORTH, POS
from spacy.tokens import Doc

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
