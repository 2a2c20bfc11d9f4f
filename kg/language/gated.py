"""What the small nets over pairs have in common: where they are found, whether they fit, how their scores are read."""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np

from kg.language.net import session
from kg.language.pairs import TYPES


class Gated:
    """A net whose scores of relations are calibrated, and count only where the types of both ends allow the relation.

    Its file says so of itself: relations, types, which go together, scale and shift, and for which encoder it is.
    """

    FILE: ClassVar[str]  # in the model folder
    TRAINING: ClassVar[str]  # the module that makes it

    def __init__(self, folder: Path) -> None:
        self._session = session(folder / self.FILE)
        self.facts: dict[str, Any] = json.loads(self._session.get_modelmeta().custom_metadata_map["kg"])
        self.relations: list[str] = self.facts["relations"]
        self._gates = np.zeros((len(self.relations), len(TYPES), len(TYPES)), dtype=bool)
        self._gates[tuple(np.array(self.facts["gates"], dtype=np.int64).reshape(-1, 3).T)] = True
        self.pairs = self._gates.any(axis=0)  # (types, types): of which some relation may be told

    @classmethod
    def load(cls, folder: Path) -> Self | None:
        """From a model folder; None, with a warning, where it was trained on the vectors of another encoder."""
        if not (folder / cls.FILE).exists():
            return None
        found = cls(folder)
        if not found.fits(folder):
            warnings.warn(
                f"'{folder / cls.FILE}' was made for another encoder and is not used; "
                f"make it anew: python -m {cls.TRAINING} --data DATA --out {folder}",
                stacklevel=2,
            )
            return None
        return found

    def fits(self, folder: Path) -> bool:
        """Whether it was trained on the vectors of the encoder in the folder, and for our types."""
        return self.facts["encoder"] == encoder_mark(folder) and self.facts["types"] == list(TYPES)

    def judged(self, given: Mapping[str, np.ndarray], types: Sequence[int], mine: Any, theirs: Any) -> np.ndarray:
        """(pairs, relations): probabilities, 0 where the types of the ends do not allow the relation.

        `types`: of all ends; `mine`, `theirs`: the two ends of each pair, as numbers among them.
        """
        (scores,) = self._session.run(None, dict(given))
        kinds = np.array(types)
        allowed = self._gates[:, kinds[mine], kinds[theirs]].T
        return allowed / (1 + np.exp(-np.clip(self.facts["scale"] * scores + self.facts["shift"], -30, 30)))


def encoder_mark(folder: Path) -> str:
    """Sixteen characters that are others for other weights: of the small net that was trained with the encoder."""
    return hashlib.sha256((folder / "relation.onnx").read_bytes()).hexdigest()[:16]
