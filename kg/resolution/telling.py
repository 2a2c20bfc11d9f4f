"""What tells homonyms apart, in words that may stand in an IRI: class, office, employer, country."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from kg.resolution import classes, gazetteer
from kg.resolution.entities import Draft

UNDATED = "9999"  # after every day
Days = Mapping[str, str]  # the day on which each dated document was published, by its id
_BEFORE = "roc"  # kinds of features, those first that say most of a person (see `profiles`)


def telling(draft: Draft, days: Days) -> list[str]:
    """Its family, then what its documents say of it: what was said first, of what has no day the commonest.

    So that a document that is added seldom changes which of them is the first.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for chain in draft.chains:
        for feature in chain.features:
            if feature[0] in _BEFORE:
                found[feature].append(days.get(chain.document, UNDATED))

    def order(feature: str) -> tuple[str, int, int, str]:
        day = min(found[feature])
        return day, -len(found[feature]) if day == UNDATED else 0, _BEFORE.index(feature[0]), feature

    said = (_words(feature) for feature in sorted(found, key=order))
    return list(dict.fromkeys([classes.family(draft.type), *filter(None, said)]))


def _words(feature: str) -> str:
    """A feature as a part of a slug, "" where there are no words for it.

    >>> _words("r:finance minister"), _words("o:vasco united"), _words("c:SE"), _words("o:city:2673730")
    ('finance_minister', 'vasco_united', 'Sweden', '')
    """
    words = feature[2:]
    if feature[0] == "c":
        country = gazetteer.country_of(words)
        words = country.label if country else words
    elif ":" in words:
        kind, _, words = words.partition(":")
        words = "" if kind == "city" else words.rpartition("/")[2]
    return re.sub(r"[^\w-]", "", re.sub(r"\s+", "_", words)).strip("_-")
