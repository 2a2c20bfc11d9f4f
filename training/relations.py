"""Train the classifier of pairs of mentions: `python -m training.relations --data DATA --out kg/language/english`.

Reads the facts of KnowledgeNet's training passages and of the first 400 documents of Re-DocRED, and news and other text
that states none of them, over the vectors of the net in `--out`, and writes `pairs.onnx` there. The encoder is not
changed. It takes three or four minutes of one core and must be run again whenever the net is another.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.language.pairs import TYPES
from kg.language.pairs import WIDTH as FEATURES
from kg.language.relations import FILE, INPUTS
from training import fitting
from training.export import gated_facts, write_with_facts
from training.facts import RELATIONS, Passage, docred, knowledgenet, unrelated
from training.fitting import command

HIDDEN, SHARED, VECTOR = 128, 48, 384
FOLDS = 3  # for calibration: every pair is judged once by a net that has not seen its document
THRESHOLD = 0.5
BATCH, RATE = 512, 2e-3


class Classifier(nn.Module):
    """Two layers over both heads, the words between them in the tree and in the text, and the features."""

    def __init__(self) -> None:
        super().__init__()
        self.mine, self.theirs = nn.Linear(VECTOR, HIDDEN, bias=False), nn.Linear(VECTOR, HIDDEN, bias=False)
        self.path, self.between = nn.Linear(VECTOR, HIDDEN, bias=False), nn.Linear(VECTOR, HIDDEN, bias=False)
        self.same, self.product = nn.Linear(VECTOR, SHARED, bias=False), nn.Linear(SHARED, HIDDEN, bias=False)
        self.features, self.middle = nn.Linear(FEATURES, HIDDEN), nn.Linear(HIDDEN, HIDDEN)
        self.out = nn.Linear(HIDDEN, len(RELATIONS))
        self.inner, self.outer = nn.Dropout(0.3), nn.Dropout(0.2)

    def forward(
        self, vectors: Tensor, mine: Tensor, theirs: Tensor, paths: Tensor, between: Tensor, features: Tensor
    ) -> Tensor:
        """(pairs, relations) scores; `mine` and `theirs` are rows of `vectors`."""
        first, second = self.outer(vectors[mine]), self.outer(vectors[theirs])
        hidden = self.mine(first) + self.theirs(second) + self.features(features)
        hidden = hidden + self.path(self.outer(paths)) + self.between(self.outer(between))
        hidden = hidden + self.product(self.same(first) * self.same(second))
        hidden = self.inner(functional.relu(hidden))
        return self.out(self.inner(functional.relu(self.middle(hidden))) + hidden)


class Table:
    """The pairs of some passages as tensors: inputs in the order of `INPUTS`, what is right, what is known."""

    def __init__(self, passages: Sequence[Passage], gates: np.ndarray) -> None:
        parts, seen = [], 0
        for passage in passages:
            pairs, allowed = passage.pairs, passage.allowed(gates)
            known = passage.known & allowed
            kept = np.flatnonzero(known.any(axis=1))
            parts.append((
                pairs.vectors.astype(np.float16), pairs.mine[kept] + seen, pairs.theirs[kept] + seen,
                pairs.paths[kept].astype(np.float16), pairs.between[kept].astype(np.float16),
                pairs.features[kept].astype(np.uint8), passage.right[kept], known[kept],
            ))  # fmt: skip
            seen += len(pairs.vectors)
        self.columns = [torch.from_numpy(np.concatenate(column)) for column in zip(*parts, strict=True)]

    def __len__(self) -> int:
        return len(self.columns[1])

    def batch(self, rows: Tensor) -> tuple[list[Tensor], Tensor, Tensor]:
        """Inputs, right answers and which of them are known, of some rows."""
        vectors, mine, theirs, *rest = self.columns
        numbers, places = torch.unique(torch.cat([mine[rows], theirs[rows]]), return_inverse=True)
        paths, between, features, right, known = (column[rows].float() for column in rest)
        return [vectors[numbers].float(), *places.chunk(2), paths, between, features], right, known


def gates_of(passages: Sequence[Passage]) -> np.ndarray:
    """(relations, types, types): the types of ends that a relation was seen with at least twice."""
    seen = np.zeros((len(RELATIONS), len(TYPES), len(TYPES)), dtype=np.int64)
    for passage in passages:
        rows, relations = np.nonzero(passage.right)
        np.add.at(seen, (relations, *(types[rows] for types in passage.types)), 1)
    return seen >= 2


def calibration(fit: Callable[[Table], Classifier], passages: Sequence[Passage], gates: np.ndarray) -> list[float]:
    """Scale and shift that make scores log odds (Platt 1999), from nets that judge what they have not seen."""

    def fold(number: int) -> tuple[Tensor, Tensor]:
        net = fit(Table([p for n, p in enumerate(passages) if n % FOLDS != number], gates))
        return fitting.judged(net, Table([p for n, p in enumerate(passages) if n % FOLDS == number], gates))

    return fitting.calibration(map(fold, range(FOLDS)))[0]


def save(net: Classifier, out: Path, gates: np.ndarray, scale: float, shift: float) -> None:
    """`pairs.onnx` with what the run time must know of it, written beside its place and moved there."""
    rows = torch.arange(1, 3)
    sample = [torch.zeros(4, VECTOR), rows, rows - 1, *[torch.zeros(2, VECTOR)] * 2, torch.zeros(2, FEATURES)]
    axes = {name: {0: "ends" if name == "vectors" else "pairs"} for name in (*INPUTS, "scores")}
    facts = gated_facts(out, RELATIONS, gates, scale, shift) | {"threshold": THRESHOLD}
    write_with_facts(net, sample, out / FILE, INPUTS, axes, facts)


def fit(data: Path, out: Path, *, passes: int, seed: int) -> None:
    """Train a classifier for the model in a folder and write it there."""
    passages = [*knowledgenet(data, out), *docred(data, out), *unrelated(data, out)]
    gates = gates_of(passages)

    def trained(table: Table) -> Classifier:
        return fitting.train(Classifier, table, passes=passes, seed=seed, batch=BATCH, rate=RATE)

    scale, shift = calibration(trained, passages, gates)
    sys.stderr.write(f"calibration: {scale} * score + {shift}\n")
    save(trained(Table(passages, gates)), out, gates, scale, shift)


if __name__ == "__main__":
    command(__doc__, fit, passes=8, threads=1)
