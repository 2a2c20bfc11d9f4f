"""Sentences of other languages within English text, of which no statement is made: "Elle est née dans une ville"."""

from __future__ import annotations

from kg.statements import lexicon
from kg.words import Span

ENGLISH = "English"
FEWEST = 3  # small words of the other language that a sentence must have
OFTENER = 3  # times as often as English ones


def is_foreign(sentence: Span) -> bool:
    """Whether far more of the sentence's small words, names aside, are those of another language than of English."""
    words = [token.text for token in sentence if token.is_alpha and not token.ent_type_]
    small = lexicon.languages()
    most = max(sum(word in known for word in words) for name, known in small.items() if name != ENGLISH)
    return most >= FEWEST and most >= OFTENER * sum(word.lower() in small[ENGLISH] for word in words)
