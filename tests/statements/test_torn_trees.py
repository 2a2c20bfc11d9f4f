"""Parsers err, and texts break off: whatever the tree, no rule raises an error."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from kg.mentions import Mentions
from kg.model import Document
from kg.statements import extract

ARTICLES = Path(__file__).parents[2] / "examples/articles"
TREES = 1500
LONGEST = 40  # words
ANNOTATED = {"tags": "tag_", "lemmas": "lemma_", "morphs": "morph"}


def torn(docs: list[Doc], dice: random.Random) -> Iterator[Doc]:
    """Sentences cut off at any word, some words of which have another head, relation or part of speech."""
    sentences = [sentence for doc in docs for sentence in doc.sents if 3 < len(sentence) < LONGEST]
    words = [word for sentence in sentences for word in sentence if word.dep_ != "ROOT"]
    while True:
        sentence = dice.choice(sentences).as_doc()
        cut = sentence[: dice.randint(2, len(sentence))].as_doc()
        heads = [word.head.i for word in cut]
        deps, pos = [word.dep_ for word in cut], [word.pos_ for word in cut]
        for _ in range(dice.choice((0, 0, 1, 2, 4))):
            at = dice.randrange(len(cut))
            pos[at] = dice.choice((pos[at], dice.choice(words).pos_))
            if deps[at] != "ROOT":
                deps[at] = dice.choice((deps[at], dice.choice(words).dep_))
                head = dice.choice((heads[at], dice.randrange(len(cut))))
                heads[at] = head if at not in _above(head, heads) else heads[at]
        yield Doc(
            cut.vocab,
            words=[word.text for word in cut],
            spaces=[bool(word.whitespace_) for word in cut],
            heads=heads,
            deps=deps,
            pos=pos,
            ents=[f"{word.ent_iob_}-{word.ent_type_}" if word.ent_type_ else "O" for word in cut],
            **{name: [str(getattr(word, column)) for word in cut] for name, column in ANNOTATED.items()},
        )


def _above(word: int, heads: list[int]) -> set[int]:
    """The word and all that it hangs on."""
    found = {word}
    while heads[word] not in found:
        word = heads[word]
        found.add(word)
    return found


def test_no_tree_is_an_error(nlp: Language) -> None:
    docs = list(nlp.pipe(path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob("*.txt"))))
    made = 0
    for number, doc in enumerate(torn(docs, random.Random(5))):
        if number == TREES:
            break
        document = Document("test", "-", doc.text)
        made += len(list(extract(doc, document, Mentions(doc, document))))
    assert made > TREES / 2
