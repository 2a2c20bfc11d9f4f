"""Time, place, amount and the other details that a clause adds to its claim."""

from __future__ import annotations

import re

from kg.model import Mention, Qualifier
from kg.statements import lexicon
from kg.statements.clauses import Clause, Oblique, obliques
from kg.statements.scene import Scene, with_words
from kg.statements.trees import SUBJECTS, child, kids, kind
from kg.words import Token

PLACE_PREPOSITIONS = frozenset(
    (
        "in",
        "at",
        "on",
        "near",
        "along",
        "across",
        "outside",
        "inside",
        "within",
        "throughout",
        "around",
        "off",
        "under",
        "above",
        "over",
        "beyond",
        "from",
        "to",
        "into",
        "through",
        "between",
    )
)
RELATIVE = re.compile(r"^(?:\w+\s)?(?:which|whose|whom)\b")  # "during which term"
AGE = re.compile(r"(?:at )?[1-9]\d?")
SETTING = frozenset(("time", "begin", "end", "place", "near"))  # roles of what sets the scene
PLACES = frozenset(("GeopoliticalEntity", "Place", "Facility", "Country", "City", "Region"))


def qualifiers(scene: Scene, clause: Clause) -> list[Qualifier]:
    """Every oblique and telling adverb of the clause, in order."""
    found = [qualifier(scene, oblique) for oblique in clause.obliques]
    found = [q for q in found if q.role != "manner" or q.mention.kind != "name"]  # a name alone tells no manner
    found = [q for q in found if not RELATIVE.search(q.mention.text)]
    for adverb in kids(clause.head, "advmod"):
        role = lexicon.adverbs().get(adverb.lower_)
        if role is not None and not (adverb.lower_ == "ago" and not adverb.children):  # "as long ago as the war"
            ago = adverb.lower_ == "ago"
            last = adverb.idx + len(adverb)
            when = scene.mentions.time(adverb.left_edge.idx, last) if ago else _adverb(adverb, role)
            found.append(Qualifier(role, when))
    own = {q.role for q in found}
    found += [q for q in _shared(scene, clause.head) if q.role not in own]
    return sorted(found, key=lambda q: q.mention.begin)


def _shared(scene: Scene, head: Token) -> list[Qualifier]:
    """ "In 2014, Russia annexed Crimea and armed rebels": what stands before the subject sets the scene for all verbs
    that share the subject."""
    first = head
    while first.dep_ == "conj" and child(first, *SUBJECTS) is None and first.head.pos_ in ("VERB", "AUX"):
        first = first.head
    subject = child(first, *SUBJECTS)
    if first == head or subject is None:
        return []
    before = [qualifier(scene, oblique) for oblique in obliques(first) if oblique.head.i < subject.left_edge.i]
    return [q for q in before if q.role in SETTING]


def qualifier(scene: Scene, oblique: Oblique) -> Qualifier:
    """The oblique as a qualifier: its role is time, place, quantity or its preposition."""
    mention = scene.mention(oblique.head)
    return Qualifier(role_of(oblique, mention), with_words(mention, oblique.words))


def without(details: list[Qualifier], used: Mention) -> list[Qualifier]:
    """The details but the one that is an end of the statement itself."""
    return [q for q in details if q.mention.head_begin != used.head_begin]


def role_of(oblique: Oblique, mention: Mention) -> str:
    """time, place, quantity, or the preposition."""
    if mention.kind == "time":
        return {"since": "begin", "until": "end", "till": "end"}.get(oblique.prep, "time")
    if mention.kind == "quantity":
        return "age" if oblique.prep == "at" and AGE.fullmatch(mention.text) else "quantity"
    if mention.type in PLACES and oblique.prep in (
        "in",
        "at",
        "near",
        "outside",
        "inside",
        "across",
        "throughout",
        "within",
        "around",
    ):
        return "place"
    return oblique.prep or ("time" if kind(oblique.head) == "time" else "manner")


def _adverb(adverb: Token, role: str) -> Mention:
    kind = "time" if role in ("time", "frequency") else "nominal"
    begin, end = adverb.idx, adverb.idx + len(adverb)
    return Mention(
        begin,
        end,
        adverb.text,
        kind,
        "TimeSpan" if kind == "time" else "Concept",
        adverb.lower_,
        begin,
        end,
        lemma=adverb.lower_,
    )
