"""Brackets that hold labels and values, or the dates of a life, whose entries are no phrases of the sentence.

"Kirunavaara (Northern Sami: Gironvárri)", "Oslo Airport (ICAO code: ENGM)", "Hadid (31 October 1950, Baghdad – …)".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.model import Statement
from kg.statements.lives import match_life
from kg.statements.pairs import RULE
from kg.statements.scene import Scene
from kg.words import Span

LABELLED = re.compile(r"\(\s*(?:[^():;,.]{1,40}:\s*[^():;,]{1,60}[;,]?\s*)+\)")
# What stands side by side; within such a bracket a comma parts entries and a colon a label from its value.
BESIDE = ("name.", "pair.")


def outside(scene: Scene, sentence: Span, statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements but those that take the entries of such a bracket for things of the sentence."""
    words = sentence.text
    if "(" not in words:
        yield from statements
        return
    begin = sentence.start_char
    labelled = [(begin + m.start(), begin + m.end()) for m in LABELLED.finditer(words)]
    dated = [m.span(1) for name in scene.names(sentence) if (m := match_life(scene, name))]
    for statement in statements:
        within = [_within(statement, bracket) for bracket in labelled]
        across = [_within(statement, bracket) for bracket in dated if not _of_pronoun(statement)]
        beside = statement.rule.startswith(BESIDE) and any(within)
        if statement.rule != "name.life" and (beside or 1 in across or (2 in across and statement.rule == RULE)):
            _drop(scene, statement)
        else:
            yield statement


def _within(statement: Statement, bracket: tuple[int, int]) -> int:
    """How many of its two ends stand in the bracket."""
    low, high = bracket
    return sum(low < end.head_begin < high for end in (statement.subject, statement.object))


def _of_pronoun(statement: Statement) -> bool:
    """Whether "he" or "who" is meant, which may well be the person before the bracket."""
    return "pronoun" in (statement.subject.kind, statement.object.kind)


def _drop(scene: Scene, statement: Statement) -> None:
    said = statement.predicate
    ends = {"subject": statement.subject.text, "predicate": said.label, "object": statement.object.text}
    scene.drop("a bracket of labels and values", said.begin, said.end, rule=statement.rule, **ends)
