"""Relations that a document as a whole makes likely, whether or not one sentence states them: a small net over things.

Who reads that a museum stands in Bergen, and two sentences later that Norway paid for it, infers where the museum is.
What the net infers is no statement of the text, and is kept apart from those; see docs/decisions/inference.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from spacy.tokens import Doc

from kg.language.gated import Gated
from kg.language.pairs import End
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


class Inferrer(Gated):
    """The net in `inference.onnx`."""

    FILE, TRAINING = FILE, "training.inference"

    def fits(self, folder: Path) -> bool:
        """The vectors of pairs have to be as wide, too."""
        return super().fits(folder) and self.facts["width"] == WIDTH

    def inferred(self, doc: Doc) -> Iterator[Inferred]:
        """What is likely enough between the things of a document, in the order of their pairs."""
        found = thing_pairs(doc, self.pairs)
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
        types = [thing.type for thing in found.things]
        return self.judged(given, types, found.rows["mine"], found.rows["theirs"])


def _name(thing: Thing, seen: End) -> Span:
    """The mention itself where it is a name, else the thing's first name."""
    end = seen if seen in thing.named else thing.named[0]
    return end.begin, end.end
