"""Property chains of the ontology: what is in a place that is in Norway is in Norway.

A chain may be of one: what is located in a place that is a country is in that country.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
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
                    yield _conclusion(document, (one, two), concluded, sure, rule)
    for step in by_relation["locatedIn"]:
        if step.confidence >= LEAST and told.is_in_country(step.subject, "locatedIn", step.object):
            yield _conclusion(document, (step,), "inCountry", step.confidence, rule)


def _conclusion(document: str, steps: Sequence[Step], relation: str, sure: float, rule: str) -> Inference:
    evidence = {sentence.begin: sentence for step in steps for sentence in step.evidence}
    return Inference(
        document,
        steps[0].subject,
        relation,
        steps[-1].object,
        rule,
        sure,
        evidence=tuple(evidence[begin] for begin in sorted(evidence)),
        premises=tuple(step.id for step in steps),
        source=next((step.source for step in steps if step.source), None),
    )
