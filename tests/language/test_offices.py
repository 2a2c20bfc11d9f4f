import pytest
import spacy
from spacy.tokens import Doc, Span

from kg.language.offices import without_offices

VOCAB = spacy.blank("en").vocab


@pytest.mark.parametrize(
    ("words", "names", "found"),
    [
        ("Secretary of Defense Ash Berg spoke", [(2, 5)], ["Ash Berg"]),
        ("Minister for the Middle East Ida Berg spoke", [(3, 7)], ["Ida Berg"]),
        ("Secretary of State John Fitz Berg spoke", [(3, 6)], ["John Fitz Berg"]),
        ("the Deputy Foreign Minister Ida Berg spoke", [(2, 3), (4, 6)], ["Ida Berg"]),
        ("Asia Berg spoke", [(0, 2)], ["Asia Berg"]),
        ("the Minister spoke", [(1, 2)], []),
        ("she was Minister of State twice", [(2, 5)], []),
        ("Minister of State Ida Berg spoke", [(0, 5)], ["Ida Berg"]),
    ],
)
def test_an_office_is_no_part_of_a_name(words, names, found):
    doc = Doc(VOCAB, words=words.split())
    spans = [Span(doc, begin, end, label="Person") for begin, end in names]
    assert [span.text for span in without_offices(spans)] == found


def test_number_one_is_no_name():
    doc = Doc(VOCAB, words="peaked at No. 1".split())
    assert list(without_offices([Span(doc, 2, 3, label="Work")])) == []
