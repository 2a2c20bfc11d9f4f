"""The net at run time: one ONNX file run by onnxruntime, its label sets and its word pieces."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime

from kg.language.pieces import Pieces

FILES = (
    "net.onnx", "relation.onnx", "coreference.onnx", "pairs.onnx", "inference.onnx", "labels.json", "tokenizer.json"
)  # fmt: skip
LAYERS = (
    "upos",
    "xpos",
    "feats",
    "edit",
    "kind",
    "names",
    "start",
    "arc",
    "dependent_role",
    "governor_role",
    "vectors",
)


@dataclass(frozen=True, slots=True)
class Labels:
    """What each layer chooses from, by number; `exceptions` maps "word/UPOS" to a lemma, `lemmas` are known ones."""

    upos: list[str]
    xpos: list[str]
    feats: list[str]
    edits: list[str]
    deprels: list[str]
    names: list[str]
    kinds: list[str]
    exceptions: dict[str, str]
    lemmas: frozenset[str]  # "lemma/UPOS"


def session(path: Path) -> onnxruntime.InferenceSession:
    """A graph that runs in the thread that calls it: windows are read at the same time, each by one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # Windows differ in length: memory planned for each of them would only grow.
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    # A sum and its norm joined take four times as long as one after the other.
    apart = ["SkipLayerNormFusion"]
    return onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=apart
    )


class Net:
    """A loaded model folder. `read` is safe to call from several threads at once."""

    def __init__(self, folder: Path) -> None:
        labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        self.labels = Labels(**{**labels, "lemmas": frozenset(labels["lemmas"])})
        self.pieces = Pieces(folder / "tokenizer.json")
        self._session = session(folder / "net.onnx")
        self._relation = session(folder / "relation.onnx")

    def read(self, words: Sequence[str], breaks: Sequence[int]) -> dict[str, np.ndarray]:
        """The layers of a window of words; `breaks` are 1 where a paragraph begins, else 0.

        Classifiers give numbers of labels, of lemma edits the best two; `names` log probabilities; `start` a score that
        is positive where a sentence begins; `arc` (words, 1 + words) the score of each head, the root being the first.
        """
        rows = self.pieces.rows(words, breaks)
        inputs = {name: np.array([row], dtype=np.int64) for name, row in rows.items()}
        scores = self._session.run(LAYERS, inputs)
        return dict(zip(LAYERS, scores, strict=True))

    def relations(self, dependents: np.ndarray, governors: np.ndarray) -> np.ndarray:
        """Scores of the relations between words and their heads, both given as rows of their roles."""
        return self._relation.run(None, {"dependents": dependents, "governors": governors})[0]
