"""The things of a document and their pairs, over sentences: the input of the net that infers what no sentence says.

A thing is what coreference and equal names put together of names, dates and pronouns; at least one of them is a name or
a date. Pairs are looked at where mentions of both stand within `REACH` sentences, so that their number grows with the
length of a document and not with its square.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import NamedTuple

import numpy as np

from kg.language.pairs import MOST, NAMES, PRONOUNS, TYPES, End, described, ends_by_sentence, means, tree_of
from kg.language.pairs import WIDTH as WORDS
from kg.words import Doc, Parse

REACH = 6  # sentences between mentions of two things that are looked at
FAR = 8  # things of one sentence that are paired with those of other sentences: more of them are a list
NAMED = len(TYPES) - len(dict.fromkeys(PRONOUNS.values()))  # the types before it are no pronouns
STATES = (NAMES.index("GeopoliticalEntity"), NAMES.index("Group"))
_ASIDE = re.compile(r"^the(?=\s)|[\W_]")
_FAR = np.array([1, 2, 3, 5, 8])  # sentences between two things
_OFTEN = np.array([2, 3, 5])  # mentions of a thing
_SIZES = (*[len(TYPES)] * 4, len(_FAR) + 1, *[len(_OFTEN) + 1] * 2, *[5] * 2, *[2] * 4, 3, *[6] * 2, 2, 2)
_FROM = np.concatenate([[0], np.cumsum(_SIZES)]).tolist()
WIDTH = _FROM[-1]
TABLES = ("means", "firsts", "sentences", "paths", "between", "words")
ROWS = ("mine", "theirs", "my_sentence", "their_sentence", "nearest")


@dataclass(frozen=True)
class Thing:
    """Mentions of one thing in the order of the text, with the numbers of their sentences."""

    doc: Doc
    mentions: tuple[End, ...]
    sentences: tuple[int, ...]

    @cached_property
    def named(self) -> list[End]:
        """Its names and dates."""
        return [end for end in self.mentions if end.type < NAMED]

    @cached_property
    def type(self) -> int:
        """The commonest type of its names."""
        return Counter(end.type for end in self.named).most_common(1)[0][0]

    @cached_property
    def spellings(self) -> list[str]:
        """Its names in small letters, each once."""
        return list(dict.fromkeys(self.doc[end.begin : end.end].text.lower() for end in self.named))

    @cached_property
    def by_sentence(self) -> dict[int, list[End]]:
        """Its mentions by the numbers of their sentences."""
        found: dict[int, list[End]] = {}
        for end, sentence in zip(self.mentions, self.sentences, strict=True):
            found.setdefault(sentence, []).append(end)
        return found


@dataclass
class ThingPairs:
    """The ordered pairs of things: `rows` are columns of numbers, in the order of `ROWS`, that point into `tables`.

    Row 0 of the last three tables stands for two things without a sentence in common.
    """

    things: list[Thing]
    tables: dict[str, np.ndarray]
    rows: dict[str, np.ndarray]
    features: np.ndarray  # (pairs, WIDTH)
    ends: list[tuple[End, End]]  # of each pair the mentions that are nearest to each other


class _Pair(NamedTuple):
    """Two things where they come nearest: numbers of the things, the sentences and the mentions."""

    mine: int
    theirs: int
    my_sentence: int
    their_sentence: int
    ends: tuple[End, End]
    common: int  # sentences in which both are

    def turned(self) -> _Pair:
        """The other order."""
        mine, theirs, my_sentence, their_sentence, ends, common = self
        return _Pair(theirs, mine, their_sentence, my_sentence, ends[::-1], common)


def things(doc: Parse) -> list[Thing]:
    """What the document names, in order of appearance."""
    doc = Doc.of(doc)
    found: list[End] = []
    numbers: list[int] = []
    for number, inner in enumerate(ends_by_sentence(doc)):
        own = inner[:MOST]
        found += own
        numbers += [number] * len(own)
    groups = _Groups(len(found))
    for same in (*_coreferent(doc, found), *_alike(doc, found)):
        groups.join(same)
    made = (
        Thing(doc, tuple(found[n] for n in group), tuple(numbers[n] for n in group)) for group in groups.everything()
    )
    return [thing for thing in made if thing.named]


def thing_pairs(doc: Parse, allowed: np.ndarray | None = None) -> ThingPairs | None:
    """The pairs of things of a document that was read with vectors; None where there are none.

    `allowed` (types, types): which types of things to look at, all by default.
    """
    doc = Doc.of(doc)
    if not doc.parse.tensor.size:
        return None
    found = things(doc)
    pairs = _pairs(found, np.ones((len(TYPES), len(TYPES)), dtype=bool) if allowed is None else allowed)
    return _table(doc, found, pairs) if pairs else None


class _Groups:
    """Numbers put together (union-find): each group is known by its least."""

    def __init__(self, size: int) -> None:
        self._over = list(range(size))

    def join(self, numbers: Sequence[int]) -> None:
        for number in numbers[1:]:
            first, second = sorted((self._least(numbers[0]), self._least(number)))
            self._over[second] = first

    def everything(self) -> Iterable[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for number in range(len(self._over)):
            found[self._least(number)].append(number)
        return found.values()

    def _least(self, number: int) -> int:
        while self._over[number] != number:
            self._over[number] = self._over[self._over[number]]
            number = self._over[number]
        return number


def _coreferent(doc: Doc, found: Sequence[End]) -> list[list[int]]:
    """Ends whose heads are heads of one cluster."""
    by_head = {end.head: number for number, end in enumerate(found)}
    heads = ([doc[begin:end].root.i for begin, end in cluster] for cluster in doc._.coref_clusters)
    return [[by_head[head] for head in cluster if head in by_head] for cluster in heads]


def _alike(doc: Doc, found: Sequence[End]) -> Iterable[list[int]]:
    """Names that are spelt alike."""
    same: dict[str, list[int]] = defaultdict(list)
    for number, end in enumerate(found):
        if end.type < NAMED:
            same[_ASIDE.sub("", doc[end.begin : end.end].text.lower())].append(number)
    return same.values()


def _pairs(found: Sequence[Thing], allowed: np.ndarray) -> list[_Pair]:
    """Of every two things that come near enough their nearest mentions, in the orders that their types allow."""
    in_sentence: dict[int, list[int]] = defaultdict(list)
    for number, thing in enumerate(found):
        for sentence in thing.by_sentence:
            in_sentence[sentence].append(number)
    types, asked = [thing.type for thing in found], allowed.tolist()
    pairs = []
    for pair in (*_beside(found, in_sentence), *_apart(found, in_sentence)):
        if asked[types[pair.mine]][types[pair.theirs]]:
            pairs.append(pair)
        if asked[types[pair.theirs]][types[pair.mine]]:
            pairs.append(pair.turned())
    return pairs


def _beside(found: Sequence[Thing], in_sentence: dict[int, list[int]]) -> Iterable[_Pair]:
    """Every two things that a sentence has in common."""
    common: Counter[tuple[int, int]] = Counter()
    near: dict[tuple[int, int], tuple[int, End, End, int]] = {}
    for sentence, numbers in in_sentence.items():
        for a, b in combinations(numbers, 2):
            common[a, b] += 1
            candidate = (*_nearest(found[a].by_sentence[sentence], found[b].by_sentence[sentence]), sentence)
            if (a, b) not in near or candidate[0] < near[a, b][0]:
                near[a, b] = candidate
    for (a, b), (_, first, last, sentence) in near.items():
        yield _Pair(a, b, sentence, sentence, (first, last), common[a, b])


def _nearest(first: Sequence[End], last: Sequence[End]) -> tuple[int, End, End]:
    """The two mentions with the fewest tokens between, and how many."""
    gaps = ((max(a.begin, b.begin) - min(a.end, b.end), a, b) for a, b in product(first, last))
    return next(gaps) if len(first) == len(last) == 1 else min(gaps, key=lambda found: found[0])


def _apart(found: Sequence[Thing], in_sentence: dict[int, list[int]]) -> Iterable[_Pair]:
    """Every two things near each other that no sentence has in common."""
    seen = {pair for numbers in in_sentence.values() for pair in combinations(numbers, 2)}
    for gap, (sentence, numbers) in product(range(1, REACH + 1), in_sentence.items()):
        for a, b in product(numbers[:FAR], in_sentence.get(sentence + gap, ())[:FAR]):
            key = (a, b) if a < b else (b, a)
            if a != b and key not in seen:
                seen.add(key)
                ends = found[a].by_sentence[sentence][0], found[b].by_sentence[sentence + gap][0]
                yield _Pair(a, b, sentence, sentence + gap, ends, 0)


def _table(doc: Doc, found: list[Thing], pairs: list[_Pair]) -> ThingPairs:
    vectors = tree_of(doc).vectors
    near, numbers = _near(doc, [pair.ends if pair.common else None for pair in pairs])
    tables = {
        "means": means(vectors, [[end.head for end in thing.named] for thing in found]),
        "firsts": vectors[[thing.mentions[0].head for thing in found]],
        "sentences": np.stack([vectors[sentence.start : sentence.end].mean(0) for sentence in doc.sents]),
        **near,
    }
    columns = ([getattr(pair, name) for pair in pairs] for name in ROWS[:4])
    rows = dict(zip(ROWS, (np.array(column, dtype=np.int64) for column in columns), strict=False))
    rows["nearest"] = numbers
    return ThingPairs(found, tables, rows, _features(found, pairs), [pair.ends for pair in pairs])


def _near(doc: Doc, joined: Sequence[tuple[End, End] | None]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Tables of what stands between mentions in one sentence, and of each pair the row in them."""
    own = [two for two in joined if two is not None]
    width = doc.parse.tensor.shape[1]
    tables = [np.zeros((1, size), np.float32) for size in (width, width, WORDS)]
    if own:
        flat = [end for two in own for end in two]
        read = described(doc, flat, [(n, n + 1) for n in range(0, len(flat), 2)])
        parts = (read.paths, read.between, read.features)
        tables = [np.concatenate([zero, part]) for zero, part in zip(tables, parts, strict=True)]
    has = np.array([two is not None for two in joined])
    return dict(zip(TABLES[3:], tables, strict=True)), np.where(has, np.cumsum(has), 0)


def _features(found: Sequence[Thing], pairs: Sequence[_Pair]) -> np.ndarray:
    """(pairs, WIDTH) of zeros and ones."""
    mine, theirs = (np.array([getattr(pair, name) for pair in pairs]) for name in ("mine", "theirs"))
    types = np.array([thing.type for thing in found])
    counts = np.searchsorted(_OFTEN, [len(thing.mentions) for thing in found], side="right")
    places = np.minimum(np.arange(len(found)), 4)  # things are in order of appearance
    opening = np.array([int(0 in thing.sentences) for thing in found])
    ranks = _ranks(found)
    gaps = np.array([abs(pair.my_sentence - pair.their_sentence) for pair in pairs])
    held = np.array([_held(found[pair.mine], found[pair.theirs]) for pair in pairs], dtype=np.int64)
    columns = [
        types[mine], types[theirs], np.where(gaps > 0, np.searchsorted(_FAR, gaps, side="right"), 0),
        counts[mine], counts[theirs], places[mine], places[theirs], opening[mine], opening[theirs], held[:, 1],
        held[:, 0], np.minimum([pair.common for pair in pairs], 2), ranks[mine], ranks[theirs],
        (mine < theirs).astype(int), np.full(len(pairs), int((ranks < 5).sum() <= 2)),
    ]  # fmt: skip
    blocks = (0, 1, *range(4, len(_SIZES)))
    features = np.zeros((len(pairs), WIDTH), np.float32)
    for block, column in zip(blocks, columns, strict=True):
        features[np.arange(len(pairs)), _FROM[block] + column] = 1
    borne = np.zeros((len(found), len(TYPES)), np.float32)
    for number, thing in enumerate(found):
        borne[number, [end.type for end in thing.mentions]] = 1
    features[:, _FROM[2] : _FROM[3]] = borne[mine]
    features[:, _FROM[3] : _FROM[4]] = borne[theirs]
    return features


def _ranks(found: Sequence[Thing]) -> np.ndarray:
    """Of each state or people the place by number of mentions, from 0; 5 for all else, and from the sixth on."""
    states = [number for number, thing in enumerate(found) if thing.type in STATES]
    ranks = np.full(len(found), 5)
    for rank, number in enumerate(sorted(states, key=lambda n: -len(found[n].mentions))[:5]):
        ranks[number] = rank
    return ranks


def _held(a: Thing, b: Thing) -> tuple[bool, bool]:
    """Whether a name of the first stands in one of the second, and the other way round."""
    first, last = a.spellings, b.spellings
    if len(first) == len(last) == 1:
        return first[0] in last[0], last[0] in first[0]
    return (
        any(name in other for name, other in product(first, last)),
        any(name in other for name, other in product(last, first)),
    )
