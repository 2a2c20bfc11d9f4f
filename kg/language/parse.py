"""Words to sentences with all their layers: windows slide over a document, each from the first unfinished sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kg.language import arguments, coordination, datelines, inversion, lemmas, names, sentences, trees
from kg.language.net import Net

# Word pieces read at once. The net was trained on up to 200 and parses better with fewer (measured: 140 of 60 ... 200).
WIDTH = 140


@dataclass(frozen=True, slots=True)
class Page:
    """The words of a document, without white space; where paragraphs begin, and sentences if that is known."""

    words: Sequence[str]
    paragraphs: frozenset[int]
    starts: frozenset[int] | None = None
    glued: frozenset[int] = frozenset()  # words inside a run of one mark ("====="), where no sentence begins
    close: frozenset[int] = frozenset()  # words that no white space stands before
    lines: frozenset[int] = frozenset()  # words that begin a line on purpose


@dataclass(frozen=True, slots=True)
class Parsed:
    """One sentence: words `begin` to `end` of the page; heads are places on the page, the root being its own."""

    begin: int
    end: int
    upos: list[str]
    xpos: list[str]
    feats: list[str]
    lemmas: list[str]
    heads: list[int]
    deprels: list[str]
    kinds: list[str]
    names: list[tuple[int, int, str]]
    vectors: np.ndarray
    tags: np.ndarray  # (words, name tags), log probabilities
    certainty: np.ndarray  # how probable the net finds each word's head and relation, both together, 0..1


def runs(page: Page, sizes: Sequence[int]) -> list[tuple[int, int]]:
    """Stretches of at most `WIDTH` pieces between words that surely begin sentences, or longer ones where none does.

    Each is read by itself, and paragraphs that fit are read together.
    """
    found: list[tuple[int, int]] = []
    total = 0
    borders = [*_borders(page), len(page.words)]
    for begin, end in zip(borders, borders[1:], strict=False):
        size = sum(sizes[begin:end])
        if found and total + size <= WIDTH:
            found[-1] = (found[-1][0], end)
            total += size
        else:
            found.append((begin, end))
            total = size
    return found


def _borders(page: Page) -> list[int]:
    """The words of a page that surely begin sentences, whatever the net may find."""
    if page.starts is not None:
        return sorted(page.paragraphs | page.starts | {0})
    words = range(1, len(page.words))
    return [0, *(i for i in words if i in page.paragraphs or sentences.surely_begins(page.words, i, page.close))]


def parse(net: Net, page: Page, begin: int, end: int) -> Iterator[Parsed]:
    """The sentences of a run, in order."""
    while begin < end:
        stop = window_end(net, page, begin, end)
        scores = net.read(page.words[begin:stop], [int(i in page.paragraphs) for i in range(begin, stop)])
        starts = _starts(page, scores["start"], begin, stop)
        if stop < end and len(starts) > 1:
            stop = starts.pop()  # the last sentence may go on: it is read again with what follows
        for first, last in zip(starts, [*starts[1:], stop], strict=True):
            yield _sentence(net, page, scores, begin, first, last)
        begin = stop


def window_end(net: Net, page: Page, begin: int, end: int) -> int:
    """The word after the last one that still fits a window."""
    size = 0
    for i in range(begin, end):
        size += len(net.pieces.ids(page.words[i]))
        if size > WIDTH:
            return max(i, begin + 1)
    return end


def _starts(page: Page, scores: np.ndarray, begin: int, stop: int) -> list[int]:
    if page.starts is None:
        found = set(sentences.starts(page.words[begin:stop], scores, page.close, page.lines, begin))
        found |= sentences.after_rulers(page.words, begin, stop)
        found |= datelines.after(page.words, page.paragraphs, page.close, begin, stop)
        found = found - page.glued | page.paragraphs
    else:
        found = page.starts
    return [begin, *(i for i in range(begin + 1, stop) if i in found)]


def _sentence(net: Net, page: Page, scores: dict[str, np.ndarray], offset: int, begin: int, end: int) -> Parsed:
    a, b = begin - offset, end - offset
    labels = net.labels
    columns = np.concatenate([[0], np.arange(a + 1, b + 1)])
    arcs = scores["arc"][a:b, columns]
    heads = trees.tree(arcs)
    deprels, labelled = _relations(net, scores, heads, a, b)
    kinds = [labels.kinds[n] for n in scores["kind"][a:b].tolist()]
    coordination.mend(page.words[begin:end], heads, deprels, kinds)
    upos = [labels.upos[n] for n in scores["upos"][a:b].tolist()]
    xpos = [labels.xpos[n] for n in scores["xpos"][a:b].tolist()]
    coordination.divide(xpos, heads, deprels)
    coordination.uncross(page.words[begin:end], xpos, heads, deprels)
    governors = heads.tolist()
    inversion.mend(page.words[begin:end], upos, governors, deprels)
    arguments.mend(page.words[begin:end], upos, xpos, governors, deprels, kinds)
    edits = [(labels.edits[n], labels.edits[m]) for n, m in scores["edit"][a:b].tolist()]
    return Parsed(
        begin,
        end,
        upos,
        xpos,
        [labels.feats[n] for n in scores["feats"][a:b].tolist()],
        [
            lemmas.choose(*word, labels.exceptions, labels.lemmas)
            for word in zip(page.words[begin:end], upos, xpos, edits, strict=True)
        ],
        [begin + head for head in governors],
        deprels,
        kinds,
        [(begin + i, begin + j, kind) for i, j, kind in names.spans(scores["names"][a:b], labels.names)],
        scores["vectors"][a:b].astype(np.float16),
        scores["names"][a:b],
        (_attached(arcs, heads) * labelled).round(4),
    )


def _relations(
    net: Net, scores: dict[str, np.ndarray], heads: np.ndarray, a: int, b: int
) -> tuple[list[str], np.ndarray]:
    """Relations of the chosen arcs, "root" for the root and for no other word, and how probable each is."""
    places = np.arange(b - a)
    root = heads == places
    governors = scores["governor_role"][np.where(root, 0, 1 + a + heads)]
    found = net.relations(scores["dependent_role"][a:b], governors)
    at = net.labels.deprels.index("root")
    found[:, at] = -np.inf
    best = found.argmax(axis=1)
    probable = np.where(root, 1.0, _softmax(found)[places, best])
    best[root] = at
    return [net.labels.deprels[n] for n in best.tolist()], probable


def _attached(arcs: np.ndarray, heads: np.ndarray) -> np.ndarray:
    """How probable the chosen head of each word is among all that it could have had."""
    places = np.arange(len(heads))
    arcs = arcs.astype(np.float64)
    arcs[places, 1 + places] = trees.IMPOSSIBLE
    return _softmax(arcs)[places, np.where(heads == places, 0, 1 + heads)]


def _softmax(scores: np.ndarray) -> np.ndarray:
    """Each row as probabilities."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
