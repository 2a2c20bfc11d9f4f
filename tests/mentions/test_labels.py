"""Labels of phrases on trees that are written out here."""

import spacy

from kg.mentions.phrases import label_of
from kg.words import Doc


def label(words: str, heads: list[int], deps: str, pos: str) -> str:
    parse = spacy.tokens.Doc(
        spacy.blank("en").vocab, words=words.split(), heads=heads, deps=deps.split(), pos=pos.split()
    )
    tokens = list(Doc.of(parse))
    return label_of(next(token for token in tokens if token.head == token), tokens)


def test_a_named_thing_needs_no_as() -> None:
    deps, pos = "det {} ROOT case det nmod", "DET {} NOUN ADP DET NOUN"
    heads = [2, 2, 2, 5, 5, 2]
    named = "the Norland crisis as an example"
    assert label(named, heads, deps.format("compound"), pos.format("PROPN")) == "Norland crisis"
    plain = "the second career as a singer"
    assert label(plain, heads, deps.format("amod"), pos.format("ADJ")) == "second career as a singer"
