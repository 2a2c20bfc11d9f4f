"""Lemmas as edits of the word: how its letters are cased, how many fall off its end, and what is put in their place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from kg.language import dictionary

DOUBLED = re.compile(r"[^aeiou]*[aeiou][bdgmnprt]")  # verbs whose last letter is written twice before "-ing"
KEEP_LOWER = "l0"
MONTHS_AND_DAYS = {
    **{m[:3].lower(): m for m in "January February April June July August October November December".split()},
    **{d[:3].lower(): d for d in "Monday Tuesday Thursday Friday".split()},
    "sept": "September", "sep": "September", "mar.": "March", "wed.": "Wednesday", "sat.": "Saturday", "sun.": "Sunday",
}  # fmt: skip


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


def choose(
    word: str, upos: str, xpos: str, edits: tuple[str, str], exceptions: Mapping[str, str], lemmas: Collection[str]
) -> str:
    """The lemma of a word, given the two best edits: what the training data always say, else the edit that gives a
    known lemma, else a dictionary's; words of names keep their capital.

    >>> choose("cornered", "VERB", "VBD", ("l1", "l2"), {}, set())
    'corner'
    """
    if upos == "PROPN":
        return _of_name(word, xpos, edits[0])
    found = exceptions.get(f"{word.lower()}/{upos}")
    if found is None:
        uninflected = upos == "NOUN" and xpos == "NN" and word.isalpha()
        found = word.lower() if uninflected else _edited(word, upos, edits, lemmas)
        if upos == "VERB" and word.lower() in (f"{found}ed", f"{found}ing") and DOUBLED.fullmatch(found):
            found += "e"  # "waging" is of "wage": "wag" makes "wagging"
    part_of_name = upos in dictionary.OPEN and xpos in ("NNP", "NNPS") and word[:1].isupper()
    return found[:1].upper() + found[1:] if part_of_name else found


def _edited(word: str, upos: str, edits: tuple[str, str], lemmas: Collection[str]) -> str:
    best, other = _applied(edits[0], word), _applied(edits[1], word)
    if upos not in dictionary.OPEN or f"{best}/{upos}" in lemmas:
        return best
    if f"{other}/{upos}" in lemmas:
        return other
    listed = dictionary.lemmas(word.lower(), upos)
    if listed:
        return next((lemma for lemma in (best, other) if lemma.lower() in listed), listed[0])
    return _regular(word.lower(), best)


def _regular(word: str, lemma: str) -> str:
    """A lemma that no list knows, without the spelling that only the inflected word has."""
    if word.endswith("ies") and lemma.endswith("ie") and len(lemma) > 4:
        return lemma[:-2] + "y"
    if word.endswith(("ed", "ing")) and lemma != word and re.search(r"([bdgkmnprt])\1$", lemma):
        return lemma[:-1]
    return lemma


def _of_name(word: str, xpos: str, best: str) -> str:
    """The lemma of a proper noun: itself, without the ending of a plural."""
    lower = word.lower()
    if word[:1].isupper() and (full := MONTHS_AND_DAYS.get(lower) or MONTHS_AND_DAYS.get(lower.rstrip("."))):
        return full
    lemma = _applied(best, word)
    if lower.isalpha() and not lower.startswith(lemma.lower()[:-1]):
        return word  # an edit learnt from another word ("Jan." is no "Janember")
    listed = dictionary.lemmas(lower, "NOUN") if xpos == "NNPS" and lemma != word else ()
    if listed and lemma.lower() not in listed:
        return listed[0].title() if word[:1].isupper() else listed[0]
    return lemma


@lru_cache(maxsize=100_000)
def _applied(script: str, word: str) -> str:
    return apply(script, word)
