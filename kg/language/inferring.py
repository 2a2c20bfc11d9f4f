"""Relations that a document as a whole makes likely, whether or not one sentence states them: a small net over things.

Who reads that a museum stands in Bergen, and two sentences later that Norway paid for it, infers where the museum is.
What the net infers is no statement of the text, and is kept apart from those; see docs/decisions/inference.md.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from spacy.tokens import Doc

from kg.language.net import session
from kg.language.pairs import TYPES, End
from kg.language.relations import encoder_mark
from kg.language.things import ROWS, TABLES, WIDTH, Thing, ThingPairs, thing_pairs

FILE = "inference.onnx"
FLOOR = 0.6  # of unseen articles four in five are right from there up; below it news gave "China, member of, NATO"
INPUTS = (*TABLES, *ROWS, "features")
Span = tuple[int, int]


class Inferred(NamedTuple):
    """Names of two things, as tokens from and to, a relation of the ontology that runs from the first to the second,
    and the two mentions, which stand nearest to each other, in whose sentences it may be read.

    A `Doc` carries it as a plain tuple (a list where the `Doc` comes from another process).
    """

    subject: Span
    object: Span
    relation: str
    probability: float
    subject_seen: Span
    object_seen: Span


class Inferrer:
    """The net in `inference.onnx` with what its file says of itself: relations, types, calibration, its encoder."""

    def __init__(self, folder: Path) -> None:
        self._session = session(folder / FILE)
        facts = json.loads(self._session.get_modelmeta().custom_metadata_map["kg"])
        self.relations: list[str] = facts["relations"]
        self.fits = (facts["encoder"], facts["types"], facts["width"]) == (encoder_mark(folder), list(TYPES), WIDTH)
        self._scale, self._shift = facts["scale"], facts["shift"]
        self._gates = np.zeros((len(self.relations), len(TYPES), len(TYPES)), dtype=bool)
        self._gates[tuple(np.array(facts["gates"], dtype=np.int64).reshape(-1, 3).T)] = True

    @classmethod
    def load(cls, folder: Path) -> Inferrer | None:
        """From a model folder; None, with a warning, where it was trained on the vectors of another encoder."""
        if not (folder / FILE).exists():
            return None
        found = cls(folder)
        if not found.fits:
            warnings.warn(
                f"'{folder / FILE}' was made for another encoder and is not used; "
                f"make it anew: python -m training.inference --data DATA --out {folder}",
                stacklevel=2,
            )
            return None
        return found

    def inferred(self, doc: Doc) -> Iterator[Inferred]:
        """What is likely enough between the things of a document, in the order of their pairs."""
        found = thing_pairs(doc, self._gates.any(axis=0))
        if found is None:
            return
        sure = self.probabilities(found)
        for row, number in zip(*np.nonzero(sure >= FLOOR), strict=True):
            seen = found.ends[row]
            ends = (found.things[found.rows[name][row]] for name in ROWS[:2])
            subject, obj = (_name(thing, end) for thing, end in zip(ends, seen, strict=True))
            probability = round(float(sure[row, number]), 3)
            yield Inferred(subject, obj, self.relations[number], probability, *((end.begin, end.end) for end in seen))

    def probabilities(self, found: ThingPairs) -> np.ndarray:
        """(pairs, relations): calibrated, and nothing where the types of the things do not allow the relation."""
        given = {**found.tables, **found.rows, "features": found.features}
        (scores,) = self._session.run(None, given)
        types = np.array([thing.type for thing in found.things])
        allowed = self._gates[:, types[found.rows["mine"]], types[found.rows["theirs"]]].T
        return allowed / (1 + np.exp(-np.clip(self._scale * scores + self._shift, -30, 30)))


def _name(thing: Thing, seen: End) -> Span:
    """The mention itself where it is a name, else the thing's first name."""
    end = seen if seen in thing.named else thing.named[0]
    return end.begin, end.end
