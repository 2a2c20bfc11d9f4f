"""Brackets that hold labels and values: "Kirunavaara (Northern Sami: Gironvárri)", "Oslo Airport (ICAO code: ENGM)"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spacy.tokens import Span

from kg.model import Mention, Statement
from kg.statements.scene import Scene

LABELLED = re.compile(r"\(\s*(?:[^():;,.]{1,40}:\s*[^():;,]{1,60}[;,]?\s*)+\)")
# What stands side by side; within such a bracket a comma parts entries and a colon a label from its value.
BESIDE = ("name.", "pair.")


def outside(scene: Scene, sentence: Span, statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements but those that take the entries of such a bracket for things of the sentence."""
    begin = sentence.start_char
    brackets = [(begin + m.start(), begin + m.end()) for m in LABELLED.finditer(sentence.text)]
    for statement in statements:
        inside = statement.rule.startswith(BESIDE) and any(
            low < end.head_begin < high for low, high in brackets for end in (statement.subject, statement.object)
        )
        if inside and statement.rule != "name.life":
            _drop(scene, statement.subject, statement)
        else:
            yield statement


def _drop(scene: Scene, about: Mention, statement: Statement) -> None:
    said = statement.predicate
    ends = {"subject": about.text, "predicate": said.label, "object": statement.object.text}
    scene.drop("a bracket of labels and values", said.begin, said.end, rule=statement.rule, **ends)
