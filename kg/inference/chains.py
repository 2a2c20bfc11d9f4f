"""Property chains of the ontology: who is a part of what lies in Norway lies in Norway."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from kg.inference.told import Step, Told
from kg.model import Inference, name_of

LEAST = 0.5  # a conclusion that is less likely than not is none
ROUNDS = 3  # conclusions that lead to conclusions


def chained(document: str, told: Told, rule: str) -> Iterator[Inference]:
    """What follows from steps by chains, the surest premises first; `told` takes note of it."""
    for _ in range(ROUNDS):
        found = sorted(_conclusions(document, told, rule), key=partial(_order, told))
        admitted = False
        for inference in found:
            if told.admits(inference):
                told.add(Step.of(inference))
                admitted = True
                yield inference
        if not admitted:
            return


def _order(told: Told, found: Inference) -> tuple[float, bool, str]:
    """The surest first; of equals what implies more: who is in a country is located in it."""
    return -found.confidence, told.ontology.relations[found.relation].parent is None, found.id


def _conclusions(document: str, told: Told, rule: str) -> Iterator[Inference]:
    begins: dict[tuple[str, str], list[Step]] = defaultdict(list)
    by_relation: dict[str, list[Step]] = defaultdict(list)
    for (subject, relation, _), step in told.steps.items():
        begins[relation, subject].append(step)
        by_relation[relation].append(step)
    for first, second, concluded in told.ontology.chains:
        for one in by_relation[first]:
            for two in begins[second, name_of(one.object)]:
                sure = round(one.confidence * two.confidence, 3)
                if sure >= LEAST and one.id != two.id:
                    yield _conclusion(document, one, concluded, two, sure, rule)


def _conclusion(document: str, one: Step, relation: str, two: Step, sure: float, rule: str) -> Inference:
    evidence = {sentence.begin: sentence for sentence in (*one.evidence, *two.evidence)}
    return Inference(
        document,
        one.subject,
        relation,
        two.object,
        rule,
        sure,
        evidence=tuple(evidence[begin] for begin in sorted(evidence)),
        premises=(one.id, two.id),
        source=one.source or two.source,
    )
