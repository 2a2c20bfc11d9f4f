"""What a coordinate leaves out: "and Mary pears", "and Mary to Bonn", "and so did Mary", "but Mary did not".

Treebanks have few of these, so a parser attaches what is left somehow; the words themselves say what is what.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.model import Mention, Statement
from kg.statements.axes import Axes
from kg.statements.clauses import Clause
from kg.statements.clauses import clause as whole_clause
from kg.statements.qualifiers import qualifiers
from kg.statements.remnants import remnants, stands_for
from kg.statements.scene import Scene, predicate
from kg.statements.trees import case_words, child, children, conjuncts, preposition
from kg.statements.verbs import of_subject, verb_label
from kg.words import Token


def gapping(scene: Scene, clause: Clause) -> Iterator[Statement | None]:
    """ "John bought apples and Mary pears": the second verb is the first one."""
    for subject, rest in remnants(clause.head):
        said = predicate(clause.words, f"{verb_label(clause)} {preposition(rest)}".strip(), case_words(rest))
        yield scene.statement(
            scene.mention(subject),
            said,
            _counted(scene, clause, rest) or scene.mention(rest, without=subject),
            at=subject,
            axes=scene.factuality.of(clause.head),
            rule="verb.gapping",
            confidence=0.6,
        )


def _counted(scene: Scene, clause: Clause, number: Token) -> Mention | None:
    """ "three" after "bought two mills": three mills."""
    if number.pos_ != "NUM" or not clause.objects:
        return None
    noun = clause.objects[0]
    if not any(c.pos_ == "NUM" for c in children(noun)):
        return None
    here = scene.mention(number)
    return replace(here, kind="nominal", type=scene.mention(noun).type, label=f"{number.text} {noun.text}", value=None)


def likewise(scene: Scene, clause: Clause) -> Iterator[Statement | None]:
    """ "so did B", "as did B", "but B did not": what the clause before says, of B."""
    verb = stands_for(clause.head)
    subject = _subject(clause.head) if verb is not None else None
    if verb is None or subject is None:
        return
    said = whole_clause(verb)
    for each in conjuncts(subject):
        whole = replace(said, subjects=(each,))
        axes = _axes(scene, clause.head, verb)
        for statement in of_subject(scene, whole, scene.mention(each), axes, qualifiers(scene, whole)):
            yield statement and replace(statement, rule="verb.ellipsis", confidence=min(0.65, statement.confidence))


def _subject(pro: Token) -> Token | None:
    own = child(pro, "nsubj")
    return own if own is not None else child(pro, "obj")


def _axes(scene: Scene, pro: Token, verb: Token) -> Axes:
    """Those of "did", with the doubt and the source of the verb that it stands for."""
    axes, whole = scene.factuality.of(pro), scene.factuality.of(verb)
    if whole.certainty != "certain":
        axes = axes.weaken(whole.certainty, whole.cue or "")
    return axes.said_by(whole.source)
