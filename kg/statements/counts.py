"""How many: the number that counts a statement's subject or object, "34 strikes" in "conducted 34 strikes"."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from kg.model import Mention, Qualifier, Statement
from kg.statements.scene import Scene
from kg.statements.trees import has, kids, lemma
from kg.words import Token

# The count of what the event happened to is its quantity; that of who did it is told apart.
OBJECT, SUBJECT = "quantity", "subject quantity"


def with_counts(scene: Scene, statement: Statement) -> Statement:
    """The statement with the counts of its object and its subject among the qualifiers."""
    patient, agent = statement.object, statement.subject
    found = [
        Qualifier(role, count)
        for role, mention in ((OBJECT, patient), (SUBJECT, agent))
        if (count := count_of(scene, mention)) is not None
    ]
    known = {(q.mention.begin, q.mention.end) for q in statement.qualifiers}
    new = [q for q in found if (q.mention.begin, q.mention.end) not in known]
    return replace(statement, qualifiers=(*statement.qualifiers, *new)) if new else statement


def count_of(scene: Scene, mention: Mention) -> Mention | None:
    """The number before a phrase's head as an amount without unit; None where the phrase is not counted."""
    head = _head(scene, mention)
    if head is None or mention.kind not in ("name", "nominal"):
        return None
    for number in kids(head, "nummod"):
        # "Task Force 50" is numbered, not counted, and so is what has its number inside its name
        inside = mention.begin <= number.idx and number.idx + len(number) <= mention.end
        numbered = has(head, "Number=Sing") or mention.kind == "name"
        year = numbered and number.text.isdecimal() and len(number.text) == 4  # "the 1999 election"
        if number.i < head.i and inside and not year and number.ent_iob_ in ("", "O") and number.pos_ == "NUM":
            return _amount(scene, number)
    return None


def _head(scene: Scene, mention: Mention) -> Token | None:
    """The last word of the mention's head, on which its number hangs."""
    starts = scene.starts
    at = bisect_left(starts, mention.head_end) - 1
    token = scene.doc[at] if at >= 0 else None
    return token if token is not None and mention.head_begin <= token.idx < mention.head_end else None


def _amount(scene: Scene, number: Token) -> Mention | None:
    words = [t for t in number.subtree if not t.is_punct]
    first, last = words[0], words[-1]
    for bound in kids(number.head, "amod", "advmod"):
        if bound.right_edge.i == first.i - 1 and kids(bound, "fixed"):  # "more than", "at least"
            first = bound.left_edge
    return scene.mentions.count(first.idx, last.idx + len(last), lemma(number.head))
