import pytest
import spacy
from spacy.tokens import Doc, Span

from kg.language.nicknames import with_nicknames

VOCAB = spacy.blank("en").vocab


@pytest.mark.parametrize(
    ("words", "names", "found"),
    [
        ("said John “ J.D. ” Dorrian today", [(1, 2), (3, 4), (5, 6)], ["John “ J.D. ” Dorrian"]),
        ("said John “ J.D. ” Dorrian today", [(1, 4), (5, 6)], ["John “ J.D. ” Dorrian"]),
        ("said Ida “ Hope ” today", [(1, 2), (3, 4)], ["Ida", "Hope"]),
        ("Ida Berg met Per Dahl", [(0, 2), (3, 5)], ["Ida Berg", "Per Dahl"]),
        ("Ida , “ we won ” , Per", [(0, 1), (7, 8)], ["Ida", "Per"]),
    ],
)
def test_a_nickname_between_two_parts_of_a_name_belongs_to_it(words, names, found):
    doc = Doc(VOCAB, words=words.split())
    spans = [Span(doc, begin, end, label="Person") for begin, end in names]
    assert [span.text for span in with_nicknames(spans)] == found
