"""A document as plain values answers as spaCy's does: every layer, edge and span, also where arcs cross."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc as Parse

from kg.language.component import register
from kg.words import FLAGS, Doc

TEXT = [
    "Ann",
    " ",
    "saw",
    "a",
    '"',
    "dog",
    '"',
    "yesterday",
    "which",
    "was",
    "3",
    "OLD",
    "years",
    ".",
    "\n\n",
    "He",
    "slept",
]
HEADS = [2, 0, 2, 5, 5, 2, 5, 2, 11, 11, 12, 5, 11, 2, 13, 16, 16]  # "which was old" crosses "yesterday"
DEPS = "nsubj dep ROOT det punct obj punct advmod nsubj cop nummod acl:relcl obl:unmarked punct dep nsubj ROOT".split(
    " "
)
POS = "PROPN SPACE VERB DET PUNCT NOUN PUNCT ADV PRON AUX NUM ADJ NOUN PUNCT SPACE PRON VERB".split(" ")
LAYERS = "i idx text lower_ lemma_ pos_ tag_ dep_ ent_type_ ent_iob_ whitespace_ text_with_ws".split()


@pytest.fixture
def parse() -> Parse:
    register()
    spaces = [word not in (" ", "\n\n", "slept") and n % 3 != 0 for n, word in enumerate(TEXT)]
    parse = Parse(
        spacy.blank("en").vocab, words=TEXT, spaces=spaces, heads=HEADS, deps=DEPS, pos=POS, tags=POS,
        lemmas=[word.lower() for word in TEXT], morphs=["Number=Sing|Person=3", *["" for _ in TEXT[1:]]],
        ents=["B-Person", "O", "O", *["" for _ in TEXT[3:-1]], "O"],
    )  # fmt: skip
    parse[5]._.kind = "animal"
    return parse


def test_every_layer_is_spacys(parse):
    for token, word in zip(parse, Doc.of(parse), strict=True):
        assert [getattr(word, name) for name in LAYERS] == [getattr(token, name) for name in LAYERS]
        assert [getattr(word, name) for name in FLAGS] == [getattr(token, name) for name in FLAGS]
        assert (word.morph, word.kind, len(word), str(word)) == (str(token.morph), token._.kind, len(token), token.text)


def test_the_tree_is_spacys(parse):
    doc = Doc.of(parse)
    for token, word in zip(parse, doc, strict=True):
        for name in ("head", "left_edge", "right_edge"):
            assert getattr(word, name) == doc[getattr(token, name).i]
        for name in ("children", "subtree"):
            assert [each.i for each in getattr(word, name)] == [each.i for each in getattr(token, name)]
        assert word.below == [(child.dep_, child) for child in word.children]
        assert (word.sent.start, word.sent.end) == (token.sent.start, token.sent.end)
    with pytest.raises(IndexError):
        doc[0].nbor(-1)
    with pytest.raises(IndexError):
        doc[-1].nbor()


def test_spans_are_spacys(parse):
    doc = Doc.of(parse)
    assert [(name.text, name.label_) for name in doc.ents] == [("Ann", "Person")]
    assert [span.text for span in doc.sents] == [span.text for span in parse.sents]
    for begin in range(-3, len(doc) + 2):
        for end in range(-3, len(doc) + 2):
            ours, theirs = doc[begin:end], parse[begin:end]
            assert (ours.text, len(ours), [word.i for word in ours]) == (
                theirs.text,
                len(theirs),
                [t.i for t in theirs],
            )
            if len(theirs):
                assert (ours.start, ours.end, ours.root.i) == (theirs.start, theirs.end, theirs.root.i)
                assert (ours.start_char, ours.end_char) == (theirs.start_char, theirs.end_char)
    assert doc[1:3] == doc[1:3] != doc[1:4]


def test_what_changed_is_read_again(parse):
    doc = Doc.of(parse)
    assert Doc.of(parse) is doc is Doc.of(doc)
    parse[1].head = parse[5]
    assert Doc.of(parse)[1].head.i == 5
