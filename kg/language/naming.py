"""What names say about coreference, whatever the scorer thinks: the same name is one thing, two names are two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kg.language.referents import FORMS, PRONOUN_CLASSES, Referents

RECENT = 40  # members of a cluster that a phrase is held against
PERSON = 1  # the number of the kind in `referents.KINDS`
GROUP = FORMS.index("group")
DESCRIPTIONS = tuple(map(FORMS.index, ("definite", "demonstrative", "indefinite")))
SUBJECT = 1  # the number of the role in `referents.ROLES`
HE_OR_SHE = (PRONOUN_CLASSES.index("he"), PRONOUN_CLASSES.index("she"))
Name = tuple[str, ...]


def contradicts(r: Referents, n: int, cluster: Sequence[int]) -> bool:
    """Whether a phrase cannot be of a cluster: he and she, he and several, a phrase and a part of it, the
    subject and the object of a verb, two names, the Afghan and the Syrian team."""
    members = cluster if r.names[n] else cluster[-RECENT:]
    for other in members:
        if {r.gender[n], r.gender[other]} == {1, 2} or _nested(r, n, other) or _beside_each_other(r, n, other):
            return True
        if _says_it(r, other, n):
            return True
        if _one_and_several(r, n, other) or _one_and_several(r, other, n):
            return True
        if r.names[n] and r.names[other] and not compatible(r, n, other):
            return True
        if r.lemma[n] == r.lemma[other] and r.sides[n] and r.sides[other] and not r.sides[n] & r.sides[other]:
            return True
    return False


def _beside_each_other(r: Referents, n: int, other: int) -> bool:
    """Whether they are subject and object of one verb, where "himself" would stand for the same; names are told apart
    by their words."""
    return bool(r.argument[n] == r.argument[other] >= 0 and not (r.names[n] and r.names[other]))


def _says_it(r: Referents, subject: int, n: int) -> bool:
    """Whether a description stands in a clause below a subject's own: "Dahl said the boy was ill" (principle C)."""
    described = r.form[n] in DESCRIPTIONS and r.role[subject] == SUBJECT
    return bool(described and r.argument[subject] in r.under[n])


def _one_and_several(r: Referents, n: int, other: int) -> bool:
    """Whether a phrase is "he" or "she" and the other stands for several."""
    return bool(r.pronoun[n] in HE_OR_SHE and (r.number[other] == 2 or r.form[other] == GROUP))


def _nested(r: Referents, a: int, b: int) -> bool:
    inside = r.begin[a] >= r.begin[b] and r.end[a] <= r.end[b]
    around = r.begin[b] >= r.begin[a] and r.end[b] <= r.end[a]
    return bool(inside or around)


def compatible(r: Referents, a: int, b: int) -> bool:
    """Whether two names may be of one thing.

    People: the words of one are among those of the other, initials and given names apart. Others: they share a word, or
    one is the other's acronym, or one is put beside the other ("Burma, now Myanmar").
    """
    one, two = set(r.names[a]), set(r.names[b])
    if one <= two or two <= one:
        return True
    if r.kind[a] == r.kind[b] == PERSON:
        return r.names[a][-1] == r.names[b][-1] and bool(one & two - {r.names[a][-1]})
    return bool(one & two) or acronym(r, a, b) or _beside(r, a, b) or _beside(r, b, a)


def acronym(r: Referents, a: int, b: int) -> bool:
    """Whether one name is made of the initials of the other."""
    x, y = r.letters[a], r.letters[b]
    return bool(x and y) and (x == "=" + y or y == "=" + x)


def _beside(r: Referents, a: int, b: int) -> bool:
    return bool(r.role[a] == 6 and r.governor[a] == r.head[b] or r.copula[a] == r.head[b])


def join_names(r: Referents, cluster_of: dict[int, list[int]]) -> list[list[int]]:
    """The clusters, in order, after those of equal names are joined, and a short name's with its only long one's."""
    groups: dict[tuple[Name, int], list[int]] = defaultdict(list)
    for n, name in enumerate(r.names):
        if name:
            cluster_of.setdefault(n, [n])
            groups[name, int(r.kind[n])].append(n)
    for first, *rest in groups.values():
        for n in rest:
            _join(r, cluster_of, first, n)
    longer = _long_forms(r, groups)
    for (name, kind), members in groups.items():
        found = longer.get((_key(r, name, kind, members[0]), kind), set()) - {members[0]}
        if len(found) == 1:
            _join(r, cluster_of, found.pop(), members[0])
    distinct = {id(cluster): cluster for cluster in cluster_of.values() if len(cluster) > 1}
    return sorted((sorted(cluster) for cluster in distinct.values()), key=lambda cluster: cluster[0])


def _long_forms(r: Referents, groups: dict[tuple[Name, int], list[int]]) -> dict[tuple[str, int], set[int]]:
    """First mentions of long names by what may stand for them: first and last words of people, initials of others."""
    found: dict[tuple[str, int], set[int]] = defaultdict(set)
    for (name, kind), members in groups.items():
        if len(name) > 1:
            keys = {name[0], name[-1]} if kind == PERSON else {r.letters[members[0]]}
            for key in keys - {""}:
                found[key, kind].add(members[0])
    return found


def _key(r: Referents, name: Name, kind: int, n: int) -> str:
    """What a short name is looked up by."""
    if kind == PERSON:
        return name[0] if len(name) == 1 else ""
    return r.letters[n][1:] if r.letters[n].startswith("=") else ""


def _join(r: Referents, cluster_of: dict[int, list[int]], a: int, b: int) -> None:
    one, two = cluster_of[a], cluster_of[b]
    if one is two or any(contradicts(r, n, one) for n in two[:RECENT]):
        return
    one += two
    for n in two:
        cluster_of[n] = one
