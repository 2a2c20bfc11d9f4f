"""Lemmas as edits of the word: how its letters are cased, how many fall off its end, and what is put in their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

KEEP_LOWER = "l0"


def edit(word: str, lemma: str) -> str:
    """The shortest edit that makes the lemma of the word.

    >>> edit("Running", "run"), edit("IRAQ", "Iraq"), edit("Cats", "Cat")
    ('l4', 't0', 'k1')
    """
    return min((_edit_from(cased, lemma, case) for case, cased in _casings(word)), key=len)


def apply(script: str, word: str) -> str:
    """The lemma that the edit makes of the word.

    >>> apply("l4", "Running"), apply("l3y", "cities")
    ('run', 'city')
    """
    cased, count = dict(_casings(word))[script[0]], int(script[1])
    return cased if count > len(cased) else (cased[: len(cased) - count] + script[2:]) or cased


def _casings(word: str) -> list[tuple[str, str]]:
    return [("l", word.lower()), ("k", word), ("t", word[:1].upper() + word[1:].lower())]


def _edit_from(word: str, lemma: str, case: str) -> str:
    same = 0
    while same < min(len(word), len(lemma)) and word[same] == lemma[same]:
        same += 1
    cut = len(word) - same
    return f"{case}{cut}{lemma[same:]}" if cut < 10 else f"{case}9" + "?" * 50  # one digit: longer cuts are no edit


def exceptions(triples: Iterable[tuple[str, str, str]], *, least: int = 2, agreed: float = 0.9) -> dict[str, str]:
    """What a word with a part of speech was nearly always seen to be lemmatised to, as `{"word/UPOS": lemma}`.

    Takes (word, upos, lemma); kept are pairs seen at least `least` times with one lemma in the share `agreed` of them.
    Names are left out: their lemmas keep the case of the word.
    """
    seen: dict[str, Counter[str]] = {}
    for word, upos, lemma in triples:
        if upos != "PROPN":
            seen.setdefault(f"{word.lower()}/{upos}", Counter())[lemma] += 1
    table = {}
    for key, counts in seen.items():
        lemma, times = counts.most_common(1)[0]
        if counts.total() >= least and times >= agreed * counts.total():
            table[key] = lemma
    return table


def known(triples: Iterable[tuple[str, str, str]]) -> list[str]:
    """All lemmas that were seen, as "lemma/UPOS"; those of names, numbers and marks say nothing of other words."""
    return sorted({f"{lemma}/{upos}" for _, upos, lemma in triples if upos in ("NOUN", "VERB", "ADJ", "ADV")})
