"""A parsed document as plain values: `Doc`, `Span` and `Token`, used as spaCy's of the same names, and read only.

Rules ask hundreds of small questions of each word. spaCy makes a `Token` anew for each `doc[i]` and decodes a string
for each `token.dep_`; here every layer is read once, as a column, and a word holds its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, wraps
from itertools import count, repeat
from typing import ClassVar, TypeVar, overload

import numpy as np
import spacy.tokens
from spacy import attrs

from kg import columns

STRINGS = {
    "text": attrs.ORTH,
    "lower_": attrs.LOWER,
    "lemma_": attrs.LEMMA,
    "pos_": attrs.POS,
    "tag_": attrs.TAG,
    "dep_": attrs.DEP,
    "ent_type_": attrs.ENT_TYPE,
}
# in the order in which a `Token` takes them, and so is what follows
FLAGS = {
    "is_space": attrs.IS_SPACE,
    "is_punct": attrs.IS_PUNCT,
    "is_quote": attrs.IS_QUOTE,
    "is_alpha": attrs.IS_ALPHA,
    "is_title": attrs.IS_TITLE,
    "is_upper": attrs.IS_UPPER,
    "is_lower": attrs.IS_LOWER,
    "like_num": attrs.LIKE_NUM,
}
NUMBERS = {"idx": attrs.IDX, "morph": attrs.MORPH, "ent_iob_": attrs.ENT_IOB}
IOB = ("", "I", "O", "B")
CHANGING = [
    attrs.TAG, attrs.POS, attrs.MORPH, attrs.LEMMA, attrs.HEAD, attrs.DEP, attrs.ENT_TYPE, attrs.ENT_IOB,
    attrs.SENT_START,
]  # fmt: skip
KEPT = 2  # documents: the English pipeline reads two together
MOST = 200_000  # strings
Answer = TypeVar("Answer")
Asked = TypeVar("Asked", "Token", "Doc")


class Token:
    """One word with its layers. `below`: relation and word of each child, in order; `morph`: features as written;
    `known`: answers to questions about it (see `once`).
    """

    __slots__ = (
        "doc",
        "i",
        "below",
        "head",
        "idx",
        "morph",
        "ent_iob_",
        "kind",
        "whitespace_",
        "known",
        *STRINGS,
        *FLAGS,
    )

    def __init__(
        self, doc: Doc, i: int, text: str, lower: str, lemma: str, pos: str, tag: str, dep: str, ent_type: str,
        space: bool, punct: bool, quote: bool, alpha: bool, title: bool, upper: bool, low: bool, like_num: bool,
        spaced: bool, idx: int, morph: str, ent_iob: str, kind: str,
    ) -> None:  # fmt: skip
        self.doc, self.i, self.idx, self.below, self.known = doc, i, idx, [], None
        self.text, self.lower_, self.lemma_, self.morph, self.kind = text, lower, lemma, morph, kind
        self.pos_, self.tag_, self.dep_, self.ent_type_, self.ent_iob_ = pos, tag, dep, ent_type, ent_iob
        self.is_space, self.is_punct, self.is_quote, self.is_alpha = space, punct, quote, alpha
        self.is_title, self.is_upper, self.is_lower, self.like_num = title, upper, low, like_num
        self.whitespace_ = " " if spaced else ""

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return self.text

    @property
    def text_with_ws(self) -> str:
        return self.text + self.whitespace_

    @property
    def children(self) -> list[Token]:
        return [each for _, each in self.below]

    @property
    def subtree(self) -> list[Token]:
        """The word and all below it: what hangs left of it, it, what hangs right of it."""
        found: list[Token] = []
        self._gather(found)
        return found

    def _gather(self, found: list[Token]) -> None:
        waits = True
        for _, each in self.below:
            if waits and each.i > self.i:
                found.append(self)
                waits = False
            each._gather(found)
        if waits:
            found.append(self)

    @property
    def left_edge(self) -> Token:
        return self.doc.edges[self.i][0]

    @property
    def right_edge(self) -> Token:
        return self.doc.edges[self.i][1]

    @property
    def sent(self) -> Span:
        return self.doc.sentence_of[self.i]

    @property
    def following(self) -> Token | None:
        """The word after it, None at the end of the document."""
        words = self.doc.words
        return words[self.i + 1] if self.i + 1 < len(words) else None

    def nbor(self, steps: int = 1) -> Token:
        """The word so many places further on; IndexError where there is none."""
        place = self.i + steps
        if place < 0:
            raise IndexError(f"no word {steps} places from {self.text!r}")
        return self.doc.words[place]


def once(question: Callable[[Asked], Answer]) -> Callable[[Asked], Answer]:
    """A question about a word or a document whose answer is kept with it, as many ask. The answer is never changed."""

    @wraps(question)
    def asked(about: Asked) -> Answer:
        known = about.known
        if known is None:
            known = about.known = {}
        if question not in known:
            known[question] = question(about)
        return known[question]

    return asked


class Span(list):
    """Words in a row, as a list; `label_`: what sort of name they are, if they are one."""

    __slots__ = ("doc", "end", "label_", "start")

    def __init__(self, doc: Doc, start: int, end: int, label: str = "") -> None:
        super().__init__(doc.words[start:end])
        self.doc, self.start, self.end, self.label_ = doc, start, end, label

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and self._place() == other._place()

    def __hash__(self) -> int:
        return hash(self._place())

    def _place(self) -> tuple[int, int, str]:
        return self.start, self.end, self.label_

    @property
    def start_char(self) -> int:
        return self.doc.words[self.start].idx if self.start < len(self.doc.words) else len(self.doc.text)

    @property
    def end_char(self) -> int:
        return self[-1].idx + len(self[-1].text) if self else self.start_char

    @property
    def text(self) -> str:
        return self.doc.text[self.start_char : self.end_char]

    @property
    def root(self) -> Token:
        """The word nearest to the root of its sentence, the first of several."""
        return self.doc.words[self.doc.parse[self.start : self.end].root.i]

    @property
    def sent(self) -> Span:
        """The sentence in which the words begin."""
        return self.doc.sentence_of[self.start]

    @property
    def ents(self) -> list[Span]:
        return [name for name in self.doc.ents if self.start <= name.start and name.end <= self.end]


class Doc:
    """All words of a document, in order. `parse` is spaCy's own document, `_` what it holds besides."""

    has_extension = spacy.tokens.Doc.has_extension
    _kept: ClassVar[list[Doc]] = []

    @classmethod
    def of(cls, parse: Parse) -> Doc:
        """The document as plain values; the last are kept until a layer changes, as several stages ask for them."""
        if isinstance(parse, Doc):
            return parse
        marks = parse.to_array(CHANGING)
        for known in cls._kept:
            if known.parse is parse and np.array_equal(known._marks, marks):
                return known
        made = cls(parse, marks)
        cls._kept = [made, *(known for known in cls._kept if known.parse is not parse)][:KEPT]
        return made

    def __init__(self, parse: spacy.tokens.Doc, marks: np.ndarray | None = None) -> None:
        self.parse, self._, self._marks = parse, parse._, marks
        self.known: dict | None = None
        self.words = words = list(map(Token, repeat(self), count(), *_layers(parse)))
        for word, head in zip(words, columns.heads(parse), strict=True):
            word.head = words[head]
            if head != word.i:
                words[head].below.append((word.dep_, word))
            else:
                word.dep_ = "ROOT"  # whatever a pipeline calls it: rules climb as long as a word is, say, a conjunct
        self.text = "".join([word.text + word.whitespace_ for word in words])

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.words)

    @overload
    def __getitem__(self, place: int) -> Token: ...

    @overload
    def __getitem__(self, place: slice) -> Span: ...

    def __getitem__(self, place: int | slice) -> Token | Span:
        if type(place) is not slice:
            return self.words[place]
        start, end, _ = place.indices(len(self.words))
        return Span(self, start, max(start, end))

    @cached_property
    def ents(self) -> list[Span]:
        return [Span(self, name.start, name.end, name.label_) for name in self.parse.ents]

    @cached_property
    def sents(self) -> list[Span]:
        return [Span(self, span.start, span.end) for span in self.parse.sents]

    @cached_property
    def sentence_of(self) -> list[Span]:
        """The sentence of each word."""
        return [span for span in self.sents for _ in span]

    @cached_property
    def edges(self) -> list[tuple[Token, Token]]:
        """The first and the last word of the subtree of each word, as spaCy tells them."""
        words = self.words
        return [(words[token.left_edge.i], words[token.right_edge.i]) for token in self.parse]


def _layers(parse: spacy.tokens.Doc) -> Iterator[list]:
    """Every layer of the words, in the order in which a `Token` takes them."""
    table = parse.to_array([*STRINGS.values(), *FLAGS.values(), attrs.SPACY, *NUMBERS.values()]).T
    numbered = table[: len(STRINGS)].tolist()
    texts = _learnt(parse, {key for keys in numbered for key in keys})
    for keys in numbered:
        yield list(map(texts.__getitem__, keys))
    for column in table[len(STRINGS) : -len(NUMBERS)]:
        yield column.astype(bool).tolist()
    offsets, features, marks = table[-len(NUMBERS) :].tolist()
    yield offsets
    yield _written(parse, features)
    yield [IOB[mark] for mark in marks]
    yield _kinds(parse, offsets)


# Strings and features by spaCy's hashes of them, which are the same in every vocabulary: to decode them anew for each
# document takes as long as all else here.
_texts: dict[int, str] = {}
_features: dict[int, str] = {}


def _learnt(parse: spacy.tokens.Doc, keys: set[int]) -> dict[int, str]:
    global _texts
    if len(_texts) > MOST:  # bounded memory: a stream of documents never ends
        _texts = {}
    known, strings = _texts, parse.vocab.strings
    known.update((key, strings[key]) for key in keys - known.keys())
    return known


def _written(parse: spacy.tokens.Doc, keys: list[int]) -> list[str]:
    """The features of each word; there are some hundred sets of them."""
    for i, key in enumerate(keys):
        if key not in _features:
            _features[key] = str(parse[i].morph)
    return [_features[key] for key in keys]


def _kinds(parse: spacy.tokens.Doc, offsets: list[int]) -> list[str]:
    """What the English pipeline tells of each word's sort of thing; "" if nothing does."""
    if not spacy.tokens.Token.has_extension("kind"):
        return [""] * len(offsets)
    usual, told = spacy.tokens.Token.get_extension("kind")[0], parse.user_data
    return [told.get(("._.", "kind", at, None), usual) for at in offsets]


Parse = spacy.tokens.Doc | Doc  # what a stage takes; its rules see a `Doc`
