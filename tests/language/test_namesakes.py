import pytest
import spacy
from spacy.tokens import Doc, Span

from kg.language.namesakes import with_namesakes

VOCAB = spacy.blank("en").vocab


@pytest.mark.parametrize(
    ("first", "relation", "found"),
    [
        ("the", "compound", ["Ida Berg Space Center"]),
        ("when", "compound", ["Ida Berg", "Space Center"]),
        ("the", "nsubj", ["Ida Berg", "Space Center"]),
    ],
)
def test_what_is_named_after_somebody_is_one_name(first: str, relation: str, found: list[str]) -> None:
    words = [first, "Ida", "Berg", "Space", "Center", "opened"]
    doc = Doc(VOCAB, words=words, heads=[4, 4, 1, 4, 5, 5], deps=["det", relation, "flat", "compound", "nsubj", "ROOT"])
    spans = [Span(doc, 1, 3, label="Person"), Span(doc, 3, 5, label="Organization")]
    assert [span.text for span in with_namesakes(spans)] == found
