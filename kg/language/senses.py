"""One sense per document (Gale, Church and Yarowsky 1992): equal names are of one type, wherever that was plain.

What the net thinks of all places where a name stands is added up, each place within bounds, lest one be sure for all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from kg.language.names import FAMILY, PERSON, Name, Tags

FLOOR = -4.0  # log probability below which a place says no more against a type; of -2, -3, -4, -6 the best
SURE = 5.0  # by which a type must lead at its own place to be kept whatever the others say (Washington, he and it)
PART = 0.5  # the weight of a person's full name for its first and last word by themselves
LONGEST = 8  # words of a name that is looked for
NO_NAME = frozenset("the a an of in for and to on at by with from or i".split())
Key = tuple[str, ...]


def agree(names: Sequence[Name], words: Sequence[str], starts: Collection[int], tags: Tags) -> list[Name]:
    """The names of a document, in order: one type for equal names, and the places where one of them was missed.

    `starts` are the words that begin sentences. Takes time in proportion to the words.
    """
    lower = [word.lower() for word in words]
    evidence: dict[Key, np.ndarray] = {}
    for begin, end, _ in names:
        key = tuple(lower[begin:end])
        evidence[key] = evidence.get(key, 0.0) + _weighed(tags, begin, end)
    parts = _parts(evidence)
    found = [_settled(name, tags, evidence, parts, lower) for name in names]
    for key, value in parts.items():
        evidence[key] = evidence.get(key, 0.0) + value
    return sorted(found + list(_missed(found, words, lower, starts, tags, evidence)))


def _weighed(tags: Tags, begin: int, end: int) -> np.ndarray:
    return np.maximum(tags.family(begin, end), FLOOR)


def _parts(evidence: Mapping[Key, np.ndarray]) -> dict[Key, np.ndarray]:
    """What people's full names say of their first and last words."""
    found: dict[Key, np.ndarray] = {}
    for key, value in evidence.items():
        if len(key) > 1 and value[:-1].argmax() == PERSON:
            for word in dict.fromkeys((key[0], key[-1])):
                if len(word) > 2:
                    found[word,] = found.get((word,), 0.0) + PART * value
    return found


def _settled(
    name: Name, tags: Tags, evidence: Mapping[Key, np.ndarray], parts: Mapping[Key, np.ndarray], lower: Sequence[str]
) -> Name:
    """A name with the type that its places in the document have together."""
    begin, end, kind = name
    key = tuple(lower[begin:end])
    family = int((evidence[key] + parts.get(key, 0.0))[:-1].argmax())
    if family == FAMILY[kind]:
        return name
    own = tags.family(begin, end)[:-1]
    others = np.delete(own, FAMILY[kind])
    if own[FAMILY[kind]] - others.max() > SURE:
        return name
    return begin, end, tags.best(begin, end, family)


def _missed(
    names: Sequence[Name], words: Sequence[str], lower: Sequence[str], starts: Collection[int], tags: Tags,
    evidence: Mapping[Key, np.ndarray],
) -> Iterator[Name]:  # fmt: skip
    """Capitalized places of known names that no name covers, where the places together speak for a name."""
    taken = np.zeros(len(words), dtype=bool)
    for begin, end, _ in names:
        taken[begin:end] = True
    common = {word for word in words if word.islower()}
    for key, places in _places(words, lower, evidence, taken).items():
        if len(key) == 1 and key[0] in common:
            places = [begin for begin in places if begin not in starts]
        places = _free(places, len(key), taken, starts)
        total = evidence[key] + sum(_weighed(tags, begin, begin + len(key)) for begin in places)
        family = int(total[:-1].argmax())
        if places and total[family] > total[-1]:
            for begin in places:
                taken[begin : begin + len(key)] = True
                yield begin, begin + len(key), tags.best(begin, begin + len(key), family)


def _free(places: Sequence[int], length: int, taken: np.ndarray, starts: Collection[int]) -> list[int]:
    """Places in one sentence that neither a name nor the place before covers."""
    found: list[int] = []
    for begin in places:
        end = begin + length
        apart = not found or found[-1] + length <= begin
        if apart and not taken[begin:end].any() and not any(i in starts for i in range(begin + 1, end)):
            found.append(begin)
    return found


def _places(
    words: Sequence[str], lower: Sequence[str], evidence: Mapping[Key, np.ndarray], taken: np.ndarray
) -> dict[Key, list[int]]:
    """Where each known name stands outside names, longer names first."""
    firsts: dict[int, set[str]] = defaultdict(set)
    for key in evidence:
        if len(key) <= LONGEST and len("".join(key)) > 1 and key[0] not in NO_NAME:
            firsts[len(key)].add(key[0])
    small = all(
        word.islower() or not word.isalpha() for word in words
    )  # a text without capitals cannot be asked for one
    free = [i for i, word in enumerate(words) if not taken[i] and (small or word[:1].isupper() or word[:1].isdigit())]
    found: dict[Key, list[int]] = {}
    for length in sorted(firsts, reverse=True):
        for i in free:
            if lower[i] in firsts[length] and (key := tuple(lower[i : i + length])) in evidence:
                found.setdefault(key, []).append(i)
    return found
