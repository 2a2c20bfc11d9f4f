"""Batches of windows: consecutive sentences packed up to the width that the encoder reads, with noise added."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from kg.language.lemmas import edit
from kg.language.pieces import FRAME, Pieces
from training.examples import ANY_NAME_TAG, Example
from training.labels import Labels

UNKNOWN = -100  # a label that is not learnt
HIDDEN = 0.06  # of the word pieces
CURLY = {'"': "“”", "'": "‘’", "``": "“”", "''": "””"}


@dataclass(slots=True)
class Numbers:
    """An example as arrays; one row per layer."""

    example: Example
    columns: dict[str, np.ndarray]
    names: np.ndarray


def numbers(example: Example, labels: Labels) -> Numbers:
    """The labels of an example as numbers."""
    length = len(example.words)

    def column(values: Sequence[str] | None, choices: list[str]) -> np.ndarray:
        if values is None:
            return np.full(length, UNKNOWN, dtype=np.int64)
        known = {choice: i for i, choice in enumerate(choices)}
        return np.array([known.get(value, UNKNOWN) for value in values], dtype=np.int64)

    edits = example.lemmas and [edit(w, m) for w, m in zip(example.words, example.lemmas, strict=True)]
    starts = np.full(length, UNKNOWN if not example.sentences else 0, dtype=np.int64)
    if example.sentences:
        starts[example.starts] = 1
    columns = {
        "upos": column(example.upos, labels.upos),
        "xpos": column(example.xpos, labels.xpos),
        "feats": column(example.feats, labels.feats),
        "edit": column(edits or None, labels.edits),
        "deprel": column(example.deprels, labels.deprels),
        "kind": column(example.kinds, labels.kinds),
        "start": starts,
        "head": np.array(example.heads if example.heads is not None else [UNKNOWN] * length, dtype=np.int64),
    }
    names = np.array(example.names if example.names is not None else [ANY_NAME_TAG] * length, dtype=np.int64)
    return Numbers(example, columns, names)


@dataclass(slots=True)
class Window:
    """A stretch of words as the encoder reads it."""

    source: Numbers
    begin: int
    end: int
    size: int


def cut(source: Numbers, pieces: Pieces, width: int) -> list[Window]:
    """Windows of whole sentences of at most `width` pieces; a sentence that is longer is cut."""
    example = source.example
    sizes = [len(pieces.ids(word)) for word in example.words]
    windows: list[Window] = []
    begin, size = 0, 0
    for start, stop in zip(example.starts, [*example.starts[1:], len(example.words)], strict=True):
        cost = sum(sizes[start:stop])
        if size and size + cost > width:
            windows.append(Window(source, begin, start, size))
            begin, size = start, 0
        size += cost
        while size > width:  # one sentence alone
            end, taken = begin, 0
            while end < stop and taken + sizes[end] <= width:
                taken += sizes[end]
                end += 1
            windows.append(Window(source, begin, end, taken))
            begin, size = end, size - taken
    if size:
        windows.append(Window(source, begin, len(example.words), size))
    return windows


def batches(
    sources: Sequence[Numbers], pieces: Pieces, *, budget: int, width: int, rng: random.Random
) -> Iterator[list[Window]]:
    """One pass over the documents as batches of windows of like length, `budget` pieces each with their padding."""
    windows: list[Window] = []
    for source in sources:
        # A third narrow, since a caller may hand over a single sentence, or a title.
        limit = width if rng.random() < 0.67 else rng.randint(20, width)
        windows += cut(source, pieces, limit)
    windows.sort(key=lambda w: w.size + rng.uniform(-8, 8))
    groups: list[list[Window]] = []
    for window in windows:
        if groups and max(window.size, *(w.size for w in groups[-1])) * (len(groups[-1]) + 1) <= budget:
            groups[-1].append(window)
        else:
            groups.append([window])
    rng.shuffle(groups)
    yield from groups


@dataclass(slots=True)
class Batch:
    """Tensors: pieces (batch, pieces) and words (batch, words), with the labels of the words."""

    inputs: dict[str, torch.Tensor]
    labels: dict[str, torch.Tensor]
    sentence: torch.Tensor  # number of each word's sentence, -1 for padding


def collate(windows: Sequence[Window], pieces: Pieces, rng: random.Random | None) -> Batch:
    """Tensors of some windows; with `rng` the words are made noisy."""
    rows = [_row(window, pieces, rng) for window in windows]
    inputs = {key: _padded([row[0][key] for row in rows], fill) for key, fill in INPUT_FILL.items()}
    keys = rows[0][1].keys()
    labels = {key: _padded([row[1][key] for row in rows], ANY_NAME_TAG if key == "names" else UNKNOWN) for key in keys}
    return Batch(inputs, labels, _padded([row[2] for row in rows], -1))


INPUT_FILL = {"ids": 0, "shapes": FRAME, "breaks": 0, "first": 0, "last": 0, "mask": 0}


def _padded(rows: list[np.ndarray], fill: int) -> torch.Tensor:
    out = np.full((len(rows), max(len(row) for row in rows)), fill, dtype=np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return torch.from_numpy(out)


def _row(window: Window, pieces: Pieces, rng: random.Random | None) -> tuple[dict, dict, np.ndarray]:
    source, example = window.source, window.source.example
    places = list(range(window.begin, window.end))
    if rng and example.trees and rng.random() < 0.3:
        places = _without_final_marks(source, places, rng) or places
    words = [example.words[i] for i in places]
    breaks = [int(i in example.paragraphs) for i in places]
    if rng:
        words = _noisy(words, rng)
        if rng.random() < 0.5:  # a caller with words only knows of no paragraphs
            breaks = [0] * len(breaks)
    inputs = encode(words, breaks, pieces)
    if rng:
        hidden = np.array([rng.random() < HIDDEN for _ in inputs["ids"]])
        inputs["ids"][hidden & (inputs["shapes"] != FRAME)] = pieces.hidden
    labels = {key: column[places] for key, column in source.columns.items()}
    labels["names"] = source.names[places]
    labels["start"] = labels["start"].copy()
    labels["start"][0] = UNKNOWN
    labels["head"] = _local_heads(labels["head"], places)
    labels["deprel"] = np.where(labels["head"] == UNKNOWN, UNKNOWN, labels["deprel"])
    return inputs, labels, np.searchsorted(np.array(example.starts), places, side="right")


def _local_heads(heads: np.ndarray, places: list[int]) -> np.ndarray:
    """Heads as columns of the arc matrix: 0 for the root, else 1 + the place of the word in the window."""
    at = {place: i for i, place in enumerate(places)}
    local = [0 if h == p else 1 + at.get(h, UNKNOWN - 1) for h, p in zip(heads.tolist(), places, strict=True)]
    return np.array(local, dtype=np.int64)


def encode(words: Sequence[str], breaks: Sequence[int], pieces: Pieces) -> dict[str, np.ndarray]:
    """The inputs of one window."""
    rows = pieces.rows(words, breaks)
    rows["mask"] = [1] * len(rows["ids"])
    return {key: np.array(row, dtype=np.int64) for key, row in rows.items()}


def _without_final_marks(source: Numbers, places: list[int], rng: random.Random) -> list[int]:
    """Some sentences lose the mark at their end, as titles and messages do."""
    example, heads = source.example, source.columns["head"]
    ends = {start - 1 for start in example.starts[1:]} | {len(example.words) - 1}
    used = set(heads[places].tolist())
    starts = set(example.starts)
    bare = {i for i in ends - starts - used if example.words[i] in (".", "!", "?", ":")}
    return [i for i in places if i not in bare or rng.random() > 0.4]


def _noisy(words: list[str], rng: random.Random) -> list[str]:
    chance = rng.random()
    if chance < 0.05:
        words = [word.lower() for word in words]
    elif chance < 0.08:
        words = [word.upper() for word in words]
    elif chance < 0.10:  # a headline
        words = [word[:1].upper() + word[1:] for word in words]
    if rng.random() < 0.15:
        words = _curly(words)
    return words


def _curly(words: list[str]) -> list[str]:
    out, inside = [], False
    for word in words:
        if word in CURLY:
            out.append(CURLY[word][inside])
            inside = not inside
        else:
            out.append(word.replace("'", "’"))
    return out
