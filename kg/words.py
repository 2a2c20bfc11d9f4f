"""A parsed document as plain values: `Doc`, `Span` and `Token`, used as spaCy's of the same names, and read only.

Rules ask hundreds of small questions of each word. spaCy makes a `Token` anew for each `doc[i]` and decodes a string
for each `token.dep_`; here every layer is read once, as a column, and a word holds its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import ClassVar, overload

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
FLAGS = {
    "is_space": attrs.IS_SPACE,
    "is_punct": attrs.IS_PUNCT,
    "is_quote": attrs.IS_QUOTE,
    "is_alpha": attrs.IS_ALPHA,
    "is_title": attrs.IS_TITLE,
    "is_upper": attrs.IS_UPPER,
    "is_lower": attrs.IS_LOWER,
    "like_num": attrs.LIKE_NUM,
    "spaced": attrs.SPACY,
}
NUMBERS = {"idx": attrs.IDX, "morph": attrs.MORPH, "ent_iob_": attrs.ENT_IOB}
IOB = ("", "I", "O", "B")


class Token:
    """One word with its layers. `below`: relation and word of each child, in order; `morph`: features as written."""

    __slots__ = ("doc", "i", "below", "head", "idx", "morph", "ent_iob_", "kind", "whitespace_", *STRINGS, *FLAGS)

    def __init__(self, doc: Doc, i: int, values: tuple) -> None:
        self.doc, self.i, self.below = doc, i, []
        (
            self.text, self.lower_, self.lemma_, self.pos_, self.tag_, self.dep_, self.ent_type_,
            self.is_space, self.is_punct, self.is_quote, self.is_alpha, self.is_title, self.is_upper, self.is_lower,
            self.like_num, self.spaced, self.idx, self.morph, self.ent_iob_, self.kind,
        ) = values  # fmt: skip
        self.whitespace_ = " " if self.spaced else ""

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

    def nbor(self, steps: int = 1) -> Token:
        """The word so many places further on; IndexError where there is none."""
        place = self.i + steps
        if place < 0:
            raise IndexError(f"no word {steps} places from {self.text!r}")
        return self.doc.words[place]


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
    _last: ClassVar[Doc | None] = None

    @classmethod
    def of(cls, parse: Parse) -> Doc:
        """The document as plain values. The last one is kept, as several stages ask for it; see `forget`."""
        if isinstance(parse, Doc):
            return parse
        if cls._last is None or cls._last.parse is not parse:
            cls._last = Doc(parse)
        return cls._last

    @classmethod
    def forget(cls) -> None:
        """Forgets the last document, whose layers may change before it is read again."""
        cls._last = None

    def __init__(self, parse: spacy.tokens.Doc) -> None:
        self.parse, self._, self.text = parse, parse._, parse.text
        layers = _layers(parse)
        heads = layers.pop("head")
        values = zip(*layers.values(), strict=True)
        self.words = words = [Token(self, i, each) for i, each in enumerate(values)]
        for word, head in zip(words, heads, strict=True):
            word.head = words[head]
            if head != word.i:
                words[head].below.append((word.dep_, word))

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


def _layers(parse: spacy.tokens.Doc) -> dict[str, list]:
    """Every layer of the words, in the order in which a `Token` takes them, and "head", the places of the heads."""
    table = parse.to_array([*STRINGS.values(), *FLAGS.values(), *NUMBERS.values()]).T
    strings = parse.vocab.strings
    layers: dict[str, list] = {}
    for name, column in zip((*STRINGS, *FLAGS, *NUMBERS), table, strict=True):
        keys = column.tolist()
        if name in STRINGS:
            texts = {key: strings[key] for key in set(keys)}
            layers[name] = [texts[key] for key in keys]
        elif name in FLAGS:
            layers[name] = column.astype(bool).tolist()
        else:
            layers[name] = keys
    layers["morph"] = _features(parse, layers["morph"])
    layers["ent_iob_"] = [IOB[n] for n in layers["ent_iob_"]]
    layers["kind"] = _kinds(parse, layers["idx"])
    layers["head"] = columns.heads(parse)
    return layers


def _features(parse: spacy.tokens.Doc, keys: list[int]) -> list[str]:
    written: dict[int, str] = {}
    for i, key in enumerate(keys):
        if key not in written:
            written[key] = str(parse[i].morph)
    return [written[key] for key in keys]


def _kinds(parse: spacy.tokens.Doc, offsets: list[int]) -> list[str]:
    """What the English pipeline tells of each word's sort of thing; "" if nothing does."""
    if not spacy.tokens.Token.has_extension("kind"):
        return [""] * len(offsets)
    usual, told = spacy.tokens.Token.get_extension("kind")[0], parse.user_data
    return [told.get(("._.", "kind", at, None), usual) for at in offsets]


Parse = spacy.tokens.Doc | Doc  # what a stage takes; its rules see a `Doc`
