import pytest
import spacy
from spacy.tokens import Doc, Span

from kg.language.bands import with_bands

VOCAB = spacy.blank("en").vocab


@pytest.mark.parametrize(
    ("words", "names", "found"),
    [
        ("Alpha , Ida Berg and the Tides , and Beta", [(0, 1), (2, 4), (6, 7), (9, 10)], ["Ida Berg and the Tides"]),
        ("Ida Berg and the Low Band sang", [(0, 2), (4, 6)], ["Ida Berg and the Low Band"]),
        ("Ida Berg and the Senate met", [(0, 2), (4, 5)], []),
        ("Alpha , Ida Berg and the Senate met", [(0, 1), (2, 4), (6, 7)], []),
    ],
)
def test_a_band_with_an_and_is_one_name(words, names, found):
    doc = Doc(VOCAB, words=words.split())
    spans = [Span(doc, begin, end, label="Organization") for begin, end in names]
    joined = [span.text for span in with_bands(spans)]
    assert [text for text in joined if " and " in text] == found
    assert len(joined) == len(spans) - len(found)
