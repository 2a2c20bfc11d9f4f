"""Chains of one name over all documents: parted where what the documents say of them cannot be of one person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from networkx.utils import UnionFind

from kg.resolution import classes, gazetteer
from kg.resolution.chains import Chain
from kg.resolution.classes import ORGANIZATION, PERSON, STATE
from kg.resolution.profiles import is_surely_person, of_kind

RARE_DOCUMENTS, RARE_SHARE = 4, 0.01  # a neighbour in more documents, or this share of all, says little
GENERAL_FIELDS = frozenset(("general", ""))
Groups = list[list[Chain]]


class Rarity:
    """In how many documents each name stands, so that a shared neighbour can be weighed."""

    def __init__(self, chains: Iterable[Chain]) -> None:
        self.counts, documents = Counter(), set()
        for chain in chains:
            self.counts[chain.key] += 1
            documents.add(chain.document)
        self.limit = max(RARE_DOCUMENTS, int(RARE_SHARE * len(documents)))

    def telling(self, features: Iterable[str]) -> set[str]:
        """The features that two things seldom share by chance: affiliations, and neighbours of few documents."""
        return {f for f in features if f[0] in "oc" or (f[0] == "n" and self.counts[f[2:]] <= self.limit)}


def correct(chains: Iterable[Chain]) -> None:
    """Takes names that are known places elsewhere, and rarely anything else, for those places."""
    chains = list(chains)
    uses: Counter[str] = Counter()
    for chain in chains:
        if chain.known:
            uses[chain.known.id] += len(chain.references)
    for chain in chains:
        if chain.known is None and chain.family in (PERSON, ORGANIZATION) and " " not in chain.name:
            known = gazetteer.find(chain.name, STATE)
            if known and uses[known.id] > len(chain.references) and not is_surely_person(chain):
                chain.known, chain.family = known, classes.family(known.type)


def parted(chains: Sequence[Chain], rarity: Rarity) -> Groups:
    """The chains of one name in groups of one thing each, the largest first."""
    if len(chains) == 1 or chains[0].family != PERSON or not chains[0].person.given:
        return [list(chains)]
    components = _connected(chains, rarity)
    told = [part for part in components if _tells(_features(part))]
    groups: Groups = []
    for part in told:
        home = next((group for group in groups if not conflict(_all(group), _all(part))), None)
        if home is None:
            groups.append(list(part))
        else:
            home.extend(part)
    groups = groups or [[]]
    for part in components:
        if not _tells(_features(part)):
            _nearest(groups, part).extend(part)
    return sorted(groups, key=lambda group: (-len(group), group[0].document))


def _connected(chains: Sequence[Chain], rarity: Rarity) -> Groups:
    """Chains that share a telling feature, directly or through others; the largest part first."""
    union, holders = UnionFind(range(len(chains))), {}
    for number, chain in enumerate(chains):
        for feature in sorted(rarity.telling(chain.features)):
            union.union(holders.setdefault(feature, number), number)
    parts: dict[int, list[Chain]] = defaultdict(list)
    for number, chain in enumerate(chains):
        parts[union[number]].append(chain)
    return sorted(parts.values(), key=lambda part: (-len(part), part[0].document))


def _features(part: Iterable[Chain]) -> set[str]:
    return {feature for chain in part for feature in chain.features}


def _all(part: Iterable[Chain]) -> Counter[str]:
    """In how many documents of the part each feature is."""
    return Counter(feature for chain in part for feature in chain.features)


def _tells(features: set[str]) -> bool:
    return any(feature[0] in "roc" for feature in features)


def _nearest(groups: Groups, part: list[Chain]) -> list[Chain]:
    features = _features(part)
    return (
        max(groups, key=lambda group: (len(features & _features(group)), len(group))) if len(groups) > 1 else groups[0]
    )


def conflict(a: Counter[str], b: Counter[str]) -> bool:
    """Whether two profiles of one name are of two people.

    They are when they have no affiliation in common and differ in field of life, in country where both hold an
    office, or in what they are said to belong to in two documents or more each.
    """
    if any(feature in b for feature in a if feature[0] in "oc"):
        return False
    fields_a, fields_b = _fields(a), _fields(b)
    if fields_a and fields_b:
        strangers = _affiliated(a) and _affiliated(b)
        if not fields_a & fields_b and not _same_role(a, b):
            return strangers or not any(feature in b for feature in a if feature[0] == "n")
        if of_kind(a, "c") and of_kind(b, "c"):
            return True
    return _often(a) and _often(b)


def _affiliated(features: Iterable[str]) -> bool:
    return any(feature[0] in "oc" for feature in features)


def _fields(features: Iterable[str]) -> set[str]:
    return {classes.field_of(role) or f"?{role}" for role in of_kind(features, "r")} - GENERAL_FIELDS


def _same_role(a: Iterable[str], b: Iterable[str]) -> bool:
    return any(classes.same_role(x, y) for x in of_kind(a, "r") for y in of_kind(b, "r"))


def _often(features: Counter[str]) -> bool:
    return any(count > 1 for feature, count in features.items() if feature[0] == "o")
