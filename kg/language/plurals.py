"""Plurals that stand for several entities together: "the two leaders", "both countries", "they"."""

from __future__ import annotations

from collections.abc import Sequence

from kg.language.referents import KINDS, Referents
from kg.words import Doc, Parse

Span = tuple[int, int]
FURTHEST_BACK = 12  # sentences in which the parts have to be mentioned
PAIRS = frozenset("two both pair duo".split())
SIDES = frozenset("side sides party parties pair duo couple".split())
PEOPLE = frozenset(
    "leader president minister man woman diplomat official counterpart politician "
    "premier chief head spouse person envoy prince brother sister".split()
)
STATES = frozenset("country nation state government neighbour neighbor power capital ally".split())
FIRMS = frozenset("company firm group bank organization organisation institution agency team party union".split())
PERSON, ORGANIZATION, PLACE = (KINDS.index(kind) for kind in ("person", "organization", "place"))


def plurals(
    doc: Parse, r: Referents, clusters: list[list[Span]], members: list[list[int]]
) -> list[tuple[Span, list[int]]]:
    """Plural phrases with the numbers of the clusters that they stand for.

    A name that is mentioned only once gets a cluster of its own at the end of `clusters` when a plural includes it.
    """
    doc = Doc.of(doc)
    number = {n: c for c, cluster in enumerate(members) for n in cluster}
    found: list[tuple[Span, list[int]]] = []
    for n in range(len(r.phrases)):
        wanted = _wanted(doc, r, n)
        if not wanted or n in number and any(r.form[m] == 7 for m in members[number[n]]):
            continue
        if n in number and members[number[n]][0] != n:
            continue  # it has an antecedent that is itself a plural
        parts = _joined(r, n, wanted) or _together(r, n, wanted, number, members)
        if len(parts) == 2:
            found.append(((int(r.begin[n]), int(r.end[n])), [_cluster(r, p, number, clusters, members) for p in parts]))
    return found


def _wanted(doc: Doc, r: Referents, n: int) -> set[int]:
    """The kinds of entities that a plural phrase may be made of; empty where it stands for no pair."""
    head = doc[int(r.head[n])]
    if head.lower_ in ("they", "them", "their", "both", "two") and head.pos_ in ("PRON", "DET", "NUM"):
        return {PERSON, ORGANIZATION, PLACE}
    if r.form[n] == 5 or r.number[n] == 1 and head.lower_ not in PAIRS:
        return set()
    if not PAIRS & {token.lower_ for token in doc[int(r.begin[n]) : int(r.end[n])]}:
        return set()
    lemma = head.lemma_.lower()
    if lemma in SIDES:
        return {PERSON, ORGANIZATION, PLACE}
    if lemma in PEOPLE:
        return {PERSON}
    if lemma in STATES:
        return {PLACE}
    return {ORGANIZATION} if lemma in FIRMS else set()


def _names_before(r: Referents, n: int, wanted: set[int]) -> list[int]:
    """Named singular phrases of the kinds, in the sentences just before, nearest first."""
    near = r.sentence[n] - FURTHEST_BACK
    before = range(n - 1, -1, -1)
    return [
        m for m in before
        if r.sentence[m] >= near and r.form[m] == 1 and r.kind[m] in wanted and r.number[m] != 2
        and r.end[m] <= r.begin[n]
    ]  # fmt: skip


def _joined(r: Referents, n: int, wanted: set[int]) -> list[int]:
    """The parts of the nearest "X and Y"."""
    for m in range(n - 1, -1, -1):
        if r.sentence[n] - r.sentence[m] > 2:
            break
        if r.form[m] == 7 and r.end[m] <= r.begin[n]:
            parts = [p for p in _names_before(r, n, wanted) if r.begin[m] <= r.begin[p] and r.end[p] <= r.end[m]]
            outer = [
                p for p in parts if not any(q != p and r.begin[q] <= r.begin[p] and r.end[p] <= r.end[q] for q in parts)
            ]
            if len(outer) == 2 and r.kind[outer[0]] == r.kind[outer[1]]:
                return sorted(outer)
    return []


def _together(
    r: Referents, n: int, wanted: set[int], number: dict[int, int], members: Sequence[Sequence[int]]
) -> list[int]:
    """The two entities of one kind that the nearest earlier sentence names together; of more, those mentioned most."""
    if r.form[n] == 0:
        return []  # a bare pronoun says too little
    sentences: dict[int, dict[int, dict[int, int]]] = {}
    for m in _names_before(r, n, wanted):
        entity = number.get(m, -1 - int(r.text[m]))
        sentences.setdefault(int(r.sentence[m]), {}).setdefault(int(r.kind[m]), {})[entity] = m
    for sentence in sorted(sentences, reverse=True):
        for kind in (PERSON, PLACE, ORGANIZATION):
            named = sentences[sentence].get(kind, {})
            if len(named) >= 2:
                ranked = sorted(named, key=lambda e: (-len(members[e]) if e >= 0 else -1, named[e]))
                return sorted(named[entity] for entity in ranked[:2])
    return []


def _cluster(r: Referents, n: int, number: dict[int, int], clusters: list[list[Span]], members: list[list[int]]) -> int:
    if n not in number:
        number[n] = len(clusters)
        clusters.append([(int(r.begin[n]), int(r.end[n]))])
        members.append([n])
    return number[n]
