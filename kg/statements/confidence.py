"""How sure a statement is: a logistic model over its `features`, its weights in `confidence.tsv`.

The figure is calibrated: of the statements of unseen text at 0.8, four in five are right. `training/confidence.py`
fits the weights; a rule that they do not know yet counts as its own figure says, beside the rules of its family.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import exp, log
from pathlib import Path

from kg.model import Statement
from kg.statements.features import Features, Reading, features, rule_names
from kg.words import Parse

FILE = Path(__file__).parent / "confidence.tsv"
LEAST, MOST = 0.02, 0.99  # a figure is never wholly sure
RULE, FAMILY = "rule: ", "family: "
PROBABLE = frozenset(["pair.classifier"])  # rules whose figure is a calibrated probability already


@dataclass(frozen=True)
class Weights:
    """Feature -> (its centre, what each unit beyond the centre adds to the log odds)."""

    intercept: float
    weights: dict[str, tuple[float, float]]

    def score(self, found: Features, statement: Statement) -> float:
        """Log odds that the statement is right; a feature that cannot be told counts as its centre."""
        total = self.intercept + self.of_rule(statement.rule, statement.confidence)
        for name, value in found.items():
            centre, weight = self.weights.get(name, (0.0, 0.0))
            total += weight * (value - centre)
        return total

    def of_rule(self, rule: str, figure: float) -> float:
        """What the rule adds: its weight, or where it is unknown its own figure with its family's correction."""
        names = rule_names(rule)
        if RULE + names[0] in self.weights:
            return 0.0  # it is one of the features
        known = (self.weights.get(FAMILY + name) for name in (*names[1:], ""))
        return log_odds(figure) + next((each[1] for each in known if each is not None), 0.0)


def calibrated(doc: Parse, statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements, each with its calibrated confidence in place of its rule's own figure."""
    reading, weights = Reading(doc), load()
    for statement in statements:
        if statement.rule in PROBABLE:
            yield statement
        else:
            yield replace(statement, confidence=probability(weights.score(features(reading, statement), statement)))


def probability(score: float) -> float:
    """Log odds as a figure of two decimals.

    >>> probability(0.0), probability(50.0)
    (0.5, 0.99)
    """
    return round(min(MOST, max(LEAST, 1 / (1 + exp(-max(-50.0, min(50.0, score)))))), 2)


def log_odds(figure: float) -> float:
    """The logarithm of right over wrong."""
    figure = min(MOST, max(LEAST, figure))
    return log(figure / (1 - figure))


@functools.cache
def load(path: Path = FILE) -> Weights:
    """The weights of a file with lines of feature, centre and weight; "intercept" is one of them."""
    weights: dict[str, tuple[float, float]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, centre, weight = line.split("\t")
            weights[name] = float(centre), float(weight)
    return Weights(weights.pop("intercept")[1], weights)
