"""Pairs of mentions in one sentence, and what is known of them: the input of the classifier of relations."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from kg.words import Doc, Parse, Span, Token, once

MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"  # noqa: E501
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
YEAR = r"(?:1\d{3}|20\d\d)"
DATE = re.compile(rf"\b(?:(?:{DAY}(?: of)? )?{MONTH}(?: {DAY}(?!\d))?(?:,? {YEAR})?|{YEAR})\b(?![\w-]*\w)")
PRONOUNS = {
    **dict.fromkeys("he him his himself".split(), "he"),
    **dict.fromkeys("she her hers herself".split(), "she"),
    **dict.fromkeys("it its itself".split(), "it"),
    **dict.fromkeys("they them their theirs themselves".split(), "they"),
    **dict.fromkeys("i me my mine myself".split(), "i"),
    **dict.fromkeys("we us our ours ourselves".split(), "we"),
    **dict.fromkeys("who whom whose".split(), "who"),
    **dict.fromkeys("which that".split(), "which"),
    "where": "where",
}
NAMES = (
    "Person", "Organization", "GeopoliticalEntity", "Place", "Facility", "Group", "Event", "Work", "Product", "Law",
)  # fmt: skip
TYPES = (*NAMES, "Entity", "Date", *dict.fromkeys(PRONOUNS.values()))
ROLES = (
    "nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod", "nmod:poss", "appos", "compound", "amod", "flat",
    "conj", "acl", "acl:relcl", "advcl", "xcomp", "ccomp", "parataxis", "ROOT", "dep", "obl:unmarked", "nmod:unmarked",
    "nummod", "list", "nsubj:outer", "advmod", "nmod:desc", "det", "orphan",
)  # fmt: skip
TAGS = ("VERB", "NOUN", "PROPN", "ADJ", "ADV", "PRON", "NUM", "X")
MARKS = (",", "(", ")", "and", "-", '"', ";", ":", "'s", "of", "in", "at", "by", "for", "to", "from", "as", "with")
DISTANCES = (1, 2, 3, 5, 8, 12, 18, 30)  # tokens between two mentions
MOST = 40  # mentions of one sentence that are looked at: longer ones are lists and tables
NEAR = 6  # tokens after the first and before the second mention in which prepositions and marks are looked for
FURTHEST = 60  # tokens between two mentions


@dataclass(frozen=True, slots=True)
class End:
    """A mention as one end of a relation: tokens `begin` to `end` around `head`, of a type in `TYPES`."""

    begin: int
    end: int
    head: int
    type: int


@dataclass(slots=True)
class Pairs:
    """The ordered pairs of a document: rows of `mine` and `theirs` are places in `ends`."""

    ends: list[End]
    mine: np.ndarray
    theirs: np.ndarray
    vectors: np.ndarray  # (ends, width) of the heads
    paths: np.ndarray  # (pairs, width), mean over the words between the heads in the tree
    between: np.ndarray  # (pairs, width), mean over the words between the mentions
    features: np.ndarray  # (pairs, WIDTH)


def ends_by_sentence(doc: Parse) -> list[list[End]]:
    """The ends of each sentence."""
    return _ends_by_sentence(Doc.of(doc))


@once
def _ends_by_sentence(doc: Doc) -> list[list[End]]:
    names, at, found = doc.ents, 0, []
    for sentence in doc.sents:
        first = at
        while at < len(names) and names[at].start < sentence.end:
            at += 1
        found.append(ends(sentence, names[first:at]))
    return found


def ends(sentence: Span, names: Sequence[Span]) -> list[End]:
    """The names given, dates and pronouns of a sentence, in order."""
    found = [_end(sentence.doc, name.start, name.end, name.label_) for name in names]
    taken = {i for end in found for i in range(end.begin, end.end)}
    for match in DATE.finditer(sentence.text):
        begin, stop = (sentence.start_char + offset for offset in match.span())
        inside = [token.i for token in sentence if begin <= token.idx < stop]
        whole = inside and sentence.doc[inside[0]].idx == begin and _stop(sentence.doc[inside[-1]]) == stop
        if whole and taken.isdisjoint(inside):
            found.append(_end(sentence.doc, inside[0], inside[-1] + 1, "Date"))
            taken.update(inside)
    for token in sentence:
        if (type := _type(token)) and token.i not in taken:
            found.append(End(token.i, token.i + 1, token.i, TYPES.index(type)))
    return sorted(found, key=lambda end: (end.begin, end.end))


def _stop(token: Token) -> int:
    return token.idx + len(token.text)


def _type(token: Token) -> str:
    if token.pos_ in ("PRON", "DET", "ADV", "SCONJ") and (kind := PRONOUNS.get(token.lower_)):
        told = kind not in ("which", "where") or token.pos_ in ("PRON", "ADV")
        return kind if told and (token.pos_ != "SCONJ") else ""
    return "Entity" if token.pos_ == "PROPN" and token.dep_ not in ("flat", "compound") else ""


def _end(doc: Doc, begin: int, end: int, type: str) -> End:
    return End(begin, end, doc[begin:end].root.i, TYPES.index(type if type in TYPES else "Entity"))


def pairs(doc: Parse, allowed: np.ndarray | None = None) -> Pairs | None:
    """All pairs in the sentences of a document that was read with vectors; None where there are none.

    `allowed` (types, types): which types of ends to look at, all by default.
    """
    doc = Doc.of(doc)
    if not doc.parse.tensor.size:
        return None
    everything: list[End] = []
    rows: list[tuple[int, int]] = []
    for inner in ends_by_sentence(doc):
        own = inner[:MOST]
        first = len(everything)
        everything += own
        rows += [(first + i, first + j) for i, j in _rows(own, allowed)]
    if not rows:
        return None
    return described(doc, everything, rows)


def _rows(own: Sequence[End], allowed: np.ndarray | None) -> list[tuple[int, int]]:
    return [
        (i, j)
        for i, a in enumerate(own)
        for j, b in enumerate(own)
        if i != j
        and (allowed is None or allowed[a.type, b.type])
        and (0 <= b.begin - a.end <= FURTHEST or 0 <= a.begin - b.end <= FURTHEST)
    ]


def described(doc: Parse, everything: list[End], rows: list[tuple[int, int]]) -> Pairs:
    """What is known of pairs of ends, each given as two places in `everything`; both ends stand in one sentence."""
    tree = tree_of(Doc.of(doc))
    vectors = tree.vectors
    inner, borders, told = [], [], []
    for i, j in rows:
        a, b = everything[i], everything[j]
        up, top, down = tree.path(a.head, b.head)
        inner.append([*up[1:], *([top] if top not in (a.head, b.head) else []), *down[1:]])
        borders.append((a.end, b.begin) if a.end <= b.begin else (b.end, a.begin))
        told.append(tree.features(a, b, up, top, down, *borders[-1]))
    mine, theirs = np.array(rows, dtype=np.int64).T
    features = np.zeros((len(rows), WIDTH), np.float32)
    features[np.repeat(np.arange(len(rows)), [len(each) for each in told]), list(chain.from_iterable(told))] = 1
    return Pairs(
        everything, mine, theirs, vectors[[end.head for end in everything]], means(vectors, inner),
        means(vectors, [range(*gap) for gap in borders]), features,
    )  # fmt: skip


def means(vectors: np.ndarray, groups: Sequence[Sequence[int]]) -> np.ndarray:
    """(groups, width): the mean of the rows of each group, nothing for an empty one.

    Groups of one size are added up together, row by row, as `mean(0)` of each by itself would.
    """
    found = np.zeros((len(groups), vectors.shape[1]), np.float32)
    by_size: dict[int, list[int]] = {}
    for n, group in enumerate(groups):
        by_size.setdefault(len(group), []).append(n)
    by_size.pop(0, None)
    for size, numbers in by_size.items():
        first, *others = np.array([groups[n] for n in numbers]).T
        total = vectors[first]
        for other in others:
            total += vectors[other]
        found[numbers] = total / size
    return found


_SIZES = (
    len(TYPES), len(TYPES), 2, len(DISTANCES) + 1, len(MARKS), 5, 5, len(ROLES), len(ROLES), len(ROLES), len(ROLES),
    len(TAGS), 2,
)  # fmt: skip
_FROM = np.concatenate([[0], np.cumsum(_SIZES)]).tolist()
WIDTH = _FROM[-1]
_ROLE, _TAG, _MARK = ({name: n for n, name in enumerate(names)} for names in (ROLES, TAGS, MARKS))


@once
def tree_of(doc: Doc) -> Tree:
    """What pairs of a document need, for pairs of mentions and of things."""
    return Tree(doc)


class Tree:
    """The heads, relations and tags of a document's words, and their vectors."""

    def __init__(self, doc: Doc) -> None:
        self.vectors = doc.parse.tensor.astype(np.float32)
        self.heads = [token.head.i for token in doc]
        self.roles = [_ROLE.get(token.dep_, _ROLE["dep"]) for token in doc]
        self.tags = [_TAG.get(token.pos_, len(TAGS) - 1) for token in doc]
        self.words = [token.lower_ for token in doc]
        self._chains: dict[int, list[int]] = {}

    def chain(self, i: int) -> list[int]:
        """The word and all above it."""
        if i not in self._chains:
            found = [i]
            while self.heads[found[-1]] != found[-1]:
                found.append(self.heads[found[-1]])
            self._chains[i] = found
        return self._chains[i]

    def path(self, a: int, b: int) -> tuple[list[int], int, list[int]]:
        """From a up to below the word over both, that word, and from b up to below it."""
        first, second = self.chain(a), self.chain(b)
        above = set(second)
        top = next(i for i in first if i in above)
        return first[: first.index(top)], top, second[: second.index(top)]

    def features(self, a: End, b: End, up: list[int], top: int, down: list[int], begin: int, end: int) -> list[int]:
        """Numbers of the features that hold; `begin` and `end` are those of the words between the two."""
        between = self.words[begin:end]
        if len(between) >= 2 * NEAR:
            between = between[:NEAR] + between[-NEAR:]
        found = [
            (0, a.type), (1, b.type), (2, int(a.begin < b.begin)),
            (3, bisect_left(DISTANCES, end - begin + 1)),
            (5, min(len(up), 4)), (6, min(len(down), 4)), (7, self.roles[a.head]), (8, self.roles[b.head]),
            (11, self.tags[top]), (12, int(top in (a.head, b.head))),
        ]  # fmt: skip
        found += [(4, _MARK[word]) for word in _MARK.keys() & between]
        found += [(9, self.roles[i]) for i in up[1:]] + [(10, self.roles[i]) for i in down[1:]]
        return [_FROM[block] + n for block, n in found]
