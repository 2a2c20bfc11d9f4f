"""Digits that are no numbers: "²".isdigit() is true and int("²") an error."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from kg.mentions import Mentions
from kg.model import Document
from kg.statements import extract
from tests.statements.trees import VOCAB


@pytest.mark.parametrize("number", ["²", "¹²³⁴", "①", "½"])
def test_raised_and_circled_digits_are_no_error(number: str) -> None:
    words = ["Ann", number, "met", "Bob", "in", number]
    doc = Doc(
        VOCAB,
        words=words,
        lemmas=["Ann", number, "meet", "Bob", "in", number],
        pos=["PROPN", "NUM", "VERB", "PROPN", "ADP", "NUM"],
        heads=[2, 0, 2, 2, 5, 2],
        deps=["nsubj", "nummod", "ROOT", "obj", "case", "obl"],
    )
    document = Document("test", "-", doc.text)
    assert any(s.object.text == "Bob" for s in extract(doc, document, Mentions(doc, document)))
