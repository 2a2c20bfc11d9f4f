"""Treebanks read twice: each document with our own trees and with the annotated ones, over the same words."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from spacy.attrs import DEP, HEAD, LEMMA, MORPH, POS, TAG
from spacy.language import Language
from spacy.symbols import IDS
from spacy.tokens import Doc

from training.conllu import Sentence, Treebank, Word

BREAK = "\n\n"
OPEN = frozenset("NOUN PROPN VERB ADJ ADV".split())  # whose words may stand for each other
CORE = frozenset("obj iobj xcomp ccomp obl".split())
Pool = dict[tuple, list[tuple[str, str]]]


def pairs(nlp: Language, treebanks: Iterable[Treebank]) -> Iterator[tuple[Doc, Doc]]:
    """Each document as our pipeline reads it, sentences unknown, and the same with the treebank's layers."""
    treebanks = list(treebanks)
    docs = nlp.pipe(_plain(nlp, treebank) for treebank in treebanks)
    for doc, treebank in zip(docs, treebanks, strict=True):
        yield doc, annotated(doc, treebank)


def _plain(nlp: Language, treebank: Treebank) -> Doc:
    """The words alone, an empty line before each paragraph."""
    words: list[str] = []
    spaces: list[bool] = []
    for sentence in treebank.sentences:
        if words and sentence.paragraph:
            words.append(BREAK)
            spaces[-1] = False
            spaces.append(False)
        words += [word.form for word in sentence.words]
        spaces += sentence.spaces
    return Doc(nlp.vocab, words=words, spaces=spaces)


def annotated(doc: Doc, treebank: Treebank) -> Doc:
    """A copy of the document with the treebank's tags, lemmas and trees; names and all else stay as they are."""
    strings, morphology = doc.vocab.strings, doc.vocab.morphology
    rows = doc.to_array([TAG, POS, MORPH, LEMMA, HEAD, DEP])
    places = [token.i for token in doc if not token.is_space]
    at = 0
    for sentence in treebank.sentences:
        for n, word in enumerate(sentence.words):
            i = places[at + n]
            head = places[at + word.head - 1] if word.head else i
            rows[i] = (
                strings.add(word.xpos),
                IDS[word.upos],
                morphology.add("" if word.feats == "_" else word.feats),
                strings.add(word.form if word.lemma == "_" else word.lemma),
                np.int64(head - i).astype(np.uint64),
                strings.add("ROOT" if word.deprel == "root" else word.deprel),
            )
        at += len(sentence.words)
    copy = doc.copy()
    copy.from_array([TAG, POS, MORPH, LEMMA, HEAD, DEP], rows)
    copy._.certainty = None
    return copy


def pool(treebanks: Iterable[Treebank]) -> Pool:
    """Words that may stand for each other: of one tag and form, verbs with the same arguments."""
    found: Pool = defaultdict(list)
    for treebank in treebanks:
        for sentence in treebank.sentences:
            for word, frame in zip(sentence.words, _frames(sentence), strict=True):
                if word.upos in OPEN:
                    found[_sort(word, frame)].append((word.form, word.lemma))
    return found


def reworded(treebank: Treebank, words: Pool, rate: float, seed: int) -> Treebank:
    """The document with about `rate` of its open words replaced by others of their sort; its trees stay right.

    The net has seen the training sentences: with other words they are as new to it as unseen text is.
    """
    chance = random.Random(seed)
    return Treebank(treebank.id, [_reworded(sentence, words, rate, chance) for sentence in treebank.sentences])


def _reworded(sentence: Sentence, words: Pool, rate: float, chance: random.Random) -> Sentence:
    other: list[Word] = []
    for word, frame in zip(sentence.words, _frames(sentence), strict=True):
        choice = words.get(_sort(word, frame)) if word.upos in OPEN else None
        if choice and chance.random() < rate:
            form, lemma = chance.choice(choice)
            word = replace(word, form=form, lemma=lemma)
        other.append(word)
    return replace(sentence, words=other)


def _sort(word: Word, frame: frozenset[str]) -> tuple:
    return word.upos, word.xpos, word.feats, word.form[:1].isupper(), frame


def _frames(sentence: Sentence) -> Sequence[frozenset[str]]:
    """The relations of each word's arguments."""
    found: list[set[str]] = [set() for _ in sentence.words]
    for word in sentence.words:
        relation = word.deprel.split(":")[0]
        if word.head and relation in CORE:
            found[word.head - 1].add(relation)
    return [frozenset(each) for each in found]
