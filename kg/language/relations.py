"""Relations between two mentions of a sentence that no single wording tells: a small net over the encoder's vectors.

It was trained on passages of which the facts are known, and is calibrated on such as it had not seen: of what it gives
0.8, eight in ten are right there.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from spacy.tokens import Doc

from kg.language.net import session
from kg.language.pairs import TYPES, Pairs, pairs

FILE = "pairs.onnx"
FLOOR = 0.65  # below it every fourth relation in news is wrong: "offer for" is not "owns"
INPUTS = ("vectors", "mine", "theirs", "paths", "between", "features")
Span = tuple[int, int]


class Related(NamedTuple):
    """Two mentions, as tokens from and to, and the relation of the ontology that runs from the first to the second.

    A `Doc` carries it as a plain tuple (a list where the `Doc` comes from another process).
    """

    subject: Span
    object: Span
    relation: str
    probability: float


class Classifier:
    """The net in `pairs.onnx` with what its file says of itself: relations, types, calibration, its encoder."""

    def __init__(self, folder: Path) -> None:
        self._session = session(folder / FILE)
        facts = json.loads(self._session.get_modelmeta().custom_metadata_map["kg"])
        self.relations: list[str] = facts["relations"]
        self.threshold: float = facts["threshold"]
        self.fits_encoder = facts["encoder"] == encoder_mark(folder) and facts["types"] == list(TYPES)
        self._scale, self._shift = facts["scale"], facts["shift"]
        self._gates = np.zeros((len(self.relations), len(TYPES), len(TYPES)), dtype=bool)
        self._gates[tuple(np.array(facts["gates"], dtype=np.int64).reshape(-1, 3).T)] = True

    @classmethod
    def load(cls, folder: Path) -> Classifier | None:
        """From a model folder; None, with a warning, where it was trained on the vectors of another encoder."""
        if not (folder / FILE).exists():
            return None
        found = cls(folder)
        if not found.fits_encoder:
            warnings.warn(
                f"'{folder / FILE}' was made for another encoder and is not used; "
                f"make it anew: python -m training.relations --data DATA --out {folder}",
                stacklevel=2,
            )
            return None
        return found

    def related(self, doc: Doc) -> Iterator[Related]:
        """What the sentences of a document say as far as the net is sure of it, in order of appearance."""
        found = pairs(doc, self._gates.any(axis=0))
        if found is None:
            return
        sure = self.probabilities(found)
        for row, number in zip(*np.nonzero(sure >= max(self.threshold, FLOOR)), strict=True):
            a, b = found.ends[found.mine[row]], found.ends[found.theirs[row]]
            probability = round(float(sure[row, number]), 3)
            yield Related((a.begin, a.end), (b.begin, b.end), self.relations[number], probability)

    def probabilities(self, found: Pairs) -> np.ndarray:
        """(pairs, relations): calibrated, and nothing where the types of the ends do not allow the relation."""
        given = (found.vectors, found.mine, found.theirs, found.paths, found.between, found.features)
        (scores,) = self._session.run(None, dict(zip(INPUTS, given, strict=True)))
        types = np.array([end.type for end in found.ends])
        allowed = self._gates[:, types[found.mine], types[found.theirs]].T
        return allowed / (1 + np.exp(-np.clip(self._scale * scores + self._shift, -30, 30)))


def encoder_mark(folder: Path) -> str:
    """Sixteen characters that are others for other weights: of the small net that was trained with the encoder."""
    return hashlib.sha256((folder / "relation.onnx").read_bytes()).hexdigest()[:16]
