"""Arguments that the parser gave to the wrong word.

"Was signed at the ministry by Ann Berg": she signed. "The government made her deputy minister": it made her that.
"""

from __future__ import annotations

from collections.abc import Sequence

MAKING = frozenset("made make makes making appointed appoints elected elects named names crowned".split())


def give_agents(words: Sequence[str], upos: Sequence[str], heads: list[int], deprels: list[str]) -> None:
    """Gives a name after "by" that hangs on the place of a passive verb to the verb, in place.

    `heads` are places in the sentence, the root being its own.
    """
    for i, (head, relation) in enumerate(zip(heads, deprels, strict=True)):
        if relation != "nmod" or upos[i] != "PROPN" or deprels[head] != "obl" or head > i:
            continue
        verb = heads[head]
        below = [(deprels[n], words[n].lower()) for n in range(len(words)) if heads[n] == verb and n != verb]
        passive = ("aux:pass" in dict(below)) and "obl:agent" not in dict(below)
        if passive and _case(words, heads, deprels, i) == "by" and _case(words, heads, deprels, head) == "at":
            heads[i], deprels[i] = verb, "obl:agent"


def give_objects(
    words: Sequence[str], upos: Sequence[str], heads: list[int], deprels: list[str], kinds: Sequence[str]
) -> None:
    """Makes "her" before an office the one who is made that, in place: "made her deputy minister"."""
    for i, word in enumerate(words):
        office = heads[i]
        verb = heads[office]
        if (
            word.lower() != "her"
            or deprels[i] != "nmod:poss"
            or deprels[office] not in ("obj", "xcomp")
            or i != verb + 1
        ):
            continue
        named = any(upos[n] == "PROPN" and heads[n] == office and n > office for n in range(len(words)))
        if words[verb].lower() in MAKING and kinds[office] == "person" and not named:
            heads[i], deprels[i], deprels[office] = verb, "obj", "xcomp"


def _case(words: Sequence[str], heads: Sequence[int], deprels: Sequence[str], i: int) -> str:
    """The preposition of a phrase, "" where it has none or several."""
    found = [words[n].lower() for n in range(len(words)) if heads[n] == i and deprels[n] == "case"]
    return found[0] if len(found) == 1 else ""
