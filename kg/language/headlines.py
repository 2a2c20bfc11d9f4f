"""Headlines taken for one name: "Orsa Acquires Velm Works", in a text on Orsa and on Velm Works."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kg.language.names import Name

VERBAL = ("s", "ed")  # what a verb of a headline ends with


def apart(names: Sequence[Name], words: Sequence[str]) -> list[Name]:
    """The names, in order; those that are two others of the text with a verb between them are these two."""
    known = {tuple(words[begin:end]): kind for begin, end, kind in names}
    times = Counter(tuple(words[begin:end]) for begin, end, _ in names)
    found: list[Name] = []
    for name in names:
        parts = list(_parts(name, words, known))
        found += parts[0] if len(parts) == 1 and times[tuple(words[name[0] : name[1]])] == 1 else [name]
    return found


def _parts(name: Name, words: Sequence[str], known: dict[tuple[str, ...], str]) -> Iterator[list[Name]]:
    """The ways in which a name is two others with a verb between them."""
    begin, end, _ = name
    for verb in range(begin + 1, end - 1):
        one, two = known.get(tuple(words[begin:verb])), known.get(tuple(words[verb + 1 : end]))
        if one and two and words[verb].lower().endswith(VERBAL) and words[verb].isalpha():
            yield [(begin, verb, one), (verb + 1, end, two)]
