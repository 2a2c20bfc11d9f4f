import pytest
import spacy
from spacy.tokens import Doc, Span

from kg.language.languages import with_languages

VOCAB = spacy.blank("en").vocab


@pytest.mark.parametrize(
    ("words", "pos", "found"),
    [
        ("sung in German , French and English by", "VERB ADP PROPN PUNCT PROPN CCONJ PROPN ADP", 3),
        ("a Persian language paper", "DET ADJ NOUN NOUN", 1),
        ("a Persian - language paper", "DET ADJ PUNCT NOUN NOUN", 1),
        ("( Sanskrit : x )", "PUNCT PROPN PUNCT X PUNCT", 1),
        ("in German cities .", "ADP ADJ NOUN PUNCT", 0),
        ("the French and German ministers", "DET ADJ CCONJ ADJ NOUN", 0),
        ("hope in Germans .", "NOUN ADP PROPN PUNCT", 0),
    ],
)
def test_languages_are_told_from_peoples(words, pos, found):
    doc = Doc(VOCAB, words=words.split(), pos=pos.split())
    spans = [Span(doc, token.i, token.i + 1, label="Group") for token in doc if token.text[0].isupper()]
    assert sum(span.label_ == "Language" for span in with_languages(spans)) == found
    assert len(list(with_languages(spans))) == len(spans)
