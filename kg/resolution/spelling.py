"""How alike two words are: the same, transliterated otherwise, or misspelt."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import OSA

SAME, TRANSLITERATED, VOWELS_DIFFER, ONE_SLIP, TWO_SLIPS, DIFFERENT = 1.0, 0.97, 0.9, 0.87, 0.84, 0.0

# Letters that have no decomposition into a base letter and a mark.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n"}
)
# Spellings of one sound in names that were written in another script first; the order matters.
_SOUNDS = (
    ("sch", "sh"), ("tch", "ch"), ("tsch", "ch"), ("kh", "h"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("gh", "g"),
    ("ck", "k"), ("q", "k"), ("x", "ks"), ("w", "v"), ("y", "i"), ("j", "i"), ("ou", "u"), ("oo", "u"),
)  # fmt: skip


def plain(text: str) -> str:
    """Lower case without diacritics.

    >>> plain("Erdoğan"), plain("Łódź")
    ('erdogan', 'lodz')
    """
    if text.isascii():
        return text.lower()
    folded = text.casefold().translate(_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))


@lru_cache(maxsize=1 << 17)
def sound(word: str) -> str:
    """A spelling that transliterations of one name share.

    >>> sound("volodymyr") == sound("volodimir"), sound("zelenskyy") == sound("zelensky")
    (True, True)
    """
    for written, spoken in _SOUNDS:
        word = word.replace(written, spoken)
    word = re.sub(r"c(?![ehi])", "k", word)
    word = re.sub(r"^i(?=e)", "", word)
    word = re.sub(r"(?<=\w{3})ee", "i", word)  # Kareem, Banerjee; not Lee
    word = re.sub(r"(?<=\w[aeiou])h$", "", word)  # Fatimah, Hannah
    return re.sub(r"(.)\1+", r"\1", word)


@lru_cache(maxsize=1 << 17)
def consonants(word: str) -> str:
    """The sounds of a word without its vowels."""
    return re.sub(r"[aeiou]", "", sound(word))


@lru_cache(maxsize=1 << 18)
def likeness(a: str, b: str) -> float:
    """How surely two plain words are one name: one of the grades above, 0.0 when they are two names."""
    if a == b:
        return SAME
    return 0.0 if min(len(a), len(b)) < 4 and not _only_i(a, b) else _likeness(a, b, sound(a), sound(b))


def _only_i(a: str, b: str) -> bool:
    return len(a) > 2 and re.sub("[yj]", "i", a) == re.sub("[yj]", "i", b)


def _likeness(a: str, b: str, sound_a: str, sound_b: str) -> float:
    if sound_a == sound_b:
        return TRANSLITERATED
    if len(a) == len(b) and sorted(a) == sorted(b) and OSA.distance(a, b, score_cutoff=1) == 1:
        return ONE_SLIP
    if _ending(sound_a) != _ending(sound_b):  # Mario and Maria, Daniel and Daniela
        return DIFFERENT
    if consonants(a) == consonants(b) and (len(consonants(a)) >= 4 or _same_vowels(sound_a, sound_b)):
        return VOWELS_DIFFER
    return _slips(a, b)


def _same_vowels(a: str, b: str) -> bool:
    """Whether only short vowels differ that one Arabic letter is written with: Khaled and Khalid, Qassem and Qasim."""
    one = str.maketrans("eo", "iu")
    return a.translate(one) == b.translate(one)


def _ending(word: str) -> str:
    return word[-1] if word[-1] in "aeiou" else ""


def _slips(a: str, b: str) -> float:
    slips, length = OSA.distance(a, b, score_cutoff=2), min(len(a), len(b))
    if slips == 1 and length >= 5:
        return ONE_SLIP
    return TWO_SLIPS if slips == 2 and length >= 8 else DIFFERENT
