"""Train the net that infers over sentences: `python -m training.inference --data DATA --out kg/language/english`.

Reads the first 400 documents of Re-DocRED, and news and other text in which nothing is to be inferred but where cities
are, over the vectors of the net in `--out`, and writes `inference.onnx` there. The encoder is not changed. It takes
five or six minutes of one core and must be run again whenever the net is another.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.language.inferring import FILE, INPUTS
from kg.language.pairs import TYPES
from kg.language.pairs import WIDTH as WORDS
from kg.language.things import ROWS, TABLES, WIDTH
from training import fitting
from training.export import gated_facts, write_with_facts
from training.facts import RELATIONS
from training.fitting import command
from training.inferable import Reading, elsewhere, encyclopedia

HIDDEN, SHARED, VECTOR = 160, 64, 384
FOLDS = 4  # for calibration: every document is judged once by a net that has not seen it
BATCH, RATE = 512, 2e-3
SEEN = 2  # pairs of types with which a relation must have been seen


class Inference(nn.Module):
    """Two layers over both things, their sentences, what stands between their nearest mentions, and the features."""

    def __init__(self) -> None:
        super().__init__()
        self.tables = nn.ModuleList(nn.Linear(VECTOR, HIDDEN, bias=False) for _ in range(8))
        self.same, self.other = nn.Linear(VECTOR, SHARED, bias=False), nn.Linear(VECTOR, SHARED, bias=False)
        self.product, self.words = nn.Linear(SHARED, HIDDEN, bias=False), nn.Linear(WORDS, HIDDEN, bias=False)
        self.features, self.middle = nn.Linear(WIDTH, HIDDEN), nn.Linear(HIDDEN, HIDDEN)
        self.out = nn.Linear(HIDDEN, len(RELATIONS))
        self.inner, self.outer = nn.Dropout(0.3), nn.Dropout(0.2)

    def forward(self, *inputs: Tensor) -> Tensor:
        """(pairs, relations) scores, from tensors in the order of `INPUTS`."""
        given = dict(zip(INPUTS, inputs, strict=True))
        means, firsts, sentences, paths, between = (self.outer(given[name]) for name in TABLES[:5])
        mine, theirs, my_sentence, their_sentence, nearest = (given[name] for name in ROWS)
        looked_up = (
            (means, mine), (means, theirs), (firsts, mine), (firsts, theirs), (sentences, my_sentence),
            (sentences, their_sentence), (paths, nearest), (between, nearest),
        )  # fmt: skip
        hidden = self.features(given["features"]) + self.words(given["words"])[nearest]
        for layer, (table, rows) in zip(self.tables, looked_up, strict=True):
            hidden = hidden + layer(table)[rows]
        hidden = hidden + self.product(self.same(means)[mine] * self.other(means)[theirs])
        hidden = self.inner(functional.relu(hidden))
        return self.out(self.inner(functional.relu(self.middle(hidden))) + hidden)


class Table:
    """The pairs of some documents: tables and rows as the net reads them, what is right, what is known."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.tables = {name: _joined(reading.pairs.tables[name] for reading in readings) for name in TABLES}
        rows: dict[str, list[np.ndarray]] = {name: [] for name in (*ROWS, "features", "right", "known")}
        seen = np.zeros(3, dtype=np.int64)
        for reading in readings:
            kept = np.flatnonzero(reading.known.any(axis=1))
            for name, offset in zip(ROWS, (seen[0], seen[0], seen[1], seen[1], seen[2]), strict=True):
                rows[name].append(reading.pairs.rows[name][kept] + offset)
            rows["features"].append(reading.pairs.features[kept].astype(np.uint8))
            rows["right"].append(reading.right[kept])
            rows["known"].append(reading.known[kept])
            seen += [len(reading.pairs.tables[name]) for name in ("means", "sentences", "paths")]
        self.rows = {name: torch.from_numpy(np.concatenate(column)) for name, column in rows.items()}

    def __len__(self) -> int:
        return len(self.rows["mine"])

    def batch(self, numbers: Tensor) -> tuple[list[Tensor], Tensor, Tensor]:
        """Inputs, right answers and which of them are known, of some rows."""
        rows = {name: column[numbers] for name, column in self.rows.items()}
        tables = dict(self.tables)
        for names, columns in ((TABLES[:2], ROWS[:2]), (TABLES[2:3], ROWS[2:4]), (TABLES[3:], ROWS[4:])):
            used, places = torch.unique(torch.cat([rows[column] for column in columns]), return_inverse=True)
            rows |= dict(zip(columns, places.chunk(len(columns)), strict=True))
            tables |= {name: self.tables[name][used].float() for name in names}
        inputs = [*(tables[name] for name in TABLES), *(rows[name] for name in ROWS), rows["features"].float()]
        return inputs, rows["right"].float(), rows["known"].float()


def _joined(tables: Sequence[np.ndarray]) -> Tensor:
    return torch.from_numpy(np.concatenate([table.astype(np.float16) for table in tables]))


def gates_of(readings: Sequence[Reading]) -> np.ndarray:
    """(relations, types, types): the types of things that a relation was seen with often enough."""
    seen = np.zeros((len(RELATIONS), len(TYPES), len(TYPES)), dtype=np.int64)
    for reading in readings:
        numbers, relations = np.nonzero(reading.right)
        types = np.array([thing.type for thing in reading.pairs.things])
        np.add.at(seen, (relations, *(types[reading.pairs.rows[name][numbers]] for name in ROWS[:2])), 1)
    return seen >= SEEN


def calibration(
    fit: Callable[[Table], Inference], readings: Sequence[Reading], others: Sequence[Reading]
) -> list[float]:
    """Scale and shift that make scores log odds (Platt 1999), from nets that judge what they have not seen."""

    def fold(number: int) -> tuple[Tensor, Tensor]:
        net = fit(Table([*(r for n, r in enumerate(readings) if n % FOLDS != number), *others]))
        return fitting.judged(net, Table([r for n, r in enumerate(readings) if n % FOLDS == number]))

    line, odds, truth = fitting.calibration(map(fold, range(FOLDS)))
    sys.stderr.write(_curve(torch.sigmoid(odds), truth > 0))
    return line


def _curve(sure: Tensor, right: Tensor) -> str:
    """Precision and recall from each probability upwards, of documents that were not seen."""
    lines = []
    for least in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        told = sure >= least
        found = float((told & right).sum())
        lines.append(f"from {least}: P {found / max(1, int(told.sum())):.3f} R {found / int(right.sum()):.3f}\n")
    return "".join(lines)


def save(net: Inference, out: Path, gates: np.ndarray, scale: float, shift: float) -> None:
    """`inference.onnx` with what the run time must know of it, written beside its place and moved there."""
    tables = [torch.zeros(3, WORDS if name == "words" else VECTOR) for name in TABLES]
    rows = [torch.tensor([1, 2]) for _ in ROWS]
    sizes = dict(zip(TABLES, ("things", "things", "sentences", *["nearest"] * 3), strict=True))
    axes = {name: {0: sizes.get(name, "pairs")} for name in (*INPUTS, "scores")}
    facts = gated_facts(out, RELATIONS, gates, scale, shift) | {"width": WIDTH}
    write_with_facts(net, [*tables, *rows, torch.zeros(2, WIDTH)], out / FILE, INPUTS, axes, facts)


def fit(data: Path, out: Path, *, passes: int, seed: int) -> None:
    """Train a net for the model in a folder and write it there."""
    readings, others = list(encyclopedia(data, out)), list(elsewhere(data, out))
    gates = gates_of([*readings, *others])

    def trained(table: Table) -> Inference:
        return fitting.train(Inference, table, passes=passes, seed=seed, batch=BATCH, rate=RATE)

    scale, shift = calibration(trained, readings, others)
    sys.stderr.write(f"calibration: {scale} * score + {shift}\n")
    save(trained(Table([*readings, *others])), out, gates, scale, shift)


if __name__ == "__main__":
    command(__doc__, fit, passes=6, threads=1)
