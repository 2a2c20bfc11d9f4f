"""Sentences of other languages are left out, names and quoted words of theirs are not."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc, Span

from kg.statements.foreign import is_foreign
from kg.words import Doc as Words

VOCAB = spacy.blank("en").vocab


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("Elle est née dans une petite ville avec ses parents", True),
        ("Die Stadt wurde von den Grafen auf einer Insel gebaut und ist sehr alt", True),
        ("Nació en una de las islas del norte y murió por su hermano", True),
        ("She was born in a small town of the north", False),
        ("The film Les choses de la vie was shown with une des chansons", False),
        ("Ida Berg left", False),
        ("", False),
    ],
)
def test_a_sentence_is_known_by_its_small_words(text: str, foreign: bool) -> None:
    words = text.split() or ["."]
    doc = Doc(
        VOCAB,
        words=words,
        heads=[0] * len(words),
        deps=["dep"] * len(words),
        sent_starts=[True] + [False] * (len(words) - 1),
    )
    (sentence,) = Words.of(doc).sents
    assert is_foreign(sentence) is foreign


def test_words_of_names_do_not_count() -> None:
    words = "Ida sang Le temps des cerises est dans une nuit".split()
    doc = Doc(VOCAB, words=words, heads=[1] * len(words), deps=["dep"] * len(words))
    doc.ents = [Span(doc, 2, len(words), label="Work")]
    (sentence,) = Words.of(doc).sents
    assert not is_foreign(sentence)
