"""Lemmas from a dictionary: the NIH's SPECIALIST lexicon, as lemminflect brings it along."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

OPEN = frozenset({"NOUN", "VERB", "ADJ", "ADV"})
_LOADING = Lock()  # windows are read in several threads, and the dictionary is loaded when the first word asks for it


@lru_cache(maxsize=50_000)
def lemmas(word: str, upos: str) -> tuple[str, ...]:
    """The lemmas of a lower-case word as a part of speech, likelier ones first; none for words it does not know.

    >>> lemmas("cornered", "VERB"), lemmas("libraries", "NOUN"), lemmas("xyzzy", "NOUN")
    (('corner',), ('library',), ())
    """
    if upos not in OPEN:
        return ()
    with _LOADING:
        from lemminflect import getAllLemmas  # 0.3 s and 33 MB, which most short texts never need

        return getAllLemmas(word, upos).get(upos, ())
