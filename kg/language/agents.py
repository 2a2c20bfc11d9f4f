"""Who did it, where the parser gave "by" to the place before: "was signed at the ministry by Ann Berg"."""

from __future__ import annotations

from collections.abc import Sequence


def mend(words: Sequence[str], upos: Sequence[str], heads: list[int], deprels: list[str]) -> None:
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


def _case(words: Sequence[str], heads: Sequence[int], deprels: Sequence[str], i: int) -> str:
    """The preposition of a phrase, "" where it has none or several."""
    found = [words[n].lower() for n in range(len(words)) if heads[n] == i and deprels[n] == "case"]
    return found[0] if len(found) == 1 else ""
