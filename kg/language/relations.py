"""Relations between two mentions of a sentence that no single wording tells: a small net over the encoder's vectors.

It was trained on passages of which the facts are known, and is calibrated on such as it had not seen: of what it gives
0.8, eight in ten are right there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from spacy.tokens import Doc

from kg.language.gated import Gated
from kg.language.pairs import Pairs, pairs

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


class Classifier(Gated):
    """The net in `pairs.onnx`."""

    FILE, TRAINING = FILE, "training.relations"

    def related(self, doc: Doc) -> Iterator[Related]:
        """What the sentences of a document say as far as the net is sure of it, in order of appearance."""
        found = pairs(doc, self.pairs)
        if found is None:
            return
        sure = self.probabilities(found)
        for row, number in zip(*np.nonzero(sure >= max(self.facts["threshold"], FLOOR)), strict=True):
            a, b = found.ends[found.mine[row]], found.ends[found.theirs[row]]
            probability = round(float(sure[row, number]), 3)
            yield Related((a.begin, a.end), (b.begin, b.end), self.relations[number], probability)

    def probabilities(self, found: Pairs) -> np.ndarray:
        """(pairs, relations): calibrated, and nothing where the types of the ends do not allow the relation."""
        given = (found.vectors, found.mine, found.theirs, found.paths, found.between, found.features)
        types = [end.type for end in found.ends]
        return self.judged(dict(zip(INPUTS, given, strict=True)), types, found.mine, found.theirs)
