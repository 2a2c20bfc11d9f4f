"""Ids of entities: slugs that the set of documents alone decides, and that stay when documents are added.

Every document has a name of its own for what it tells of. Of these names one is the entity's id: a full name before a
short one, then the name in the document published first, then the commonest. The others are kept as former ids, since
a graph of fewer documents may have used them. `docs/decisions/resolution.md` tells why.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.model import content_id
from kg.resolution import classes, gazetteer
from kg.resolution.chains import Chain
from kg.resolution.classes import ORGANIZATION, PERSON
from kg.resolution.entities import Draft, best_label
from kg.resolution.names import is_acronym, person
from kg.resolution.telling import UNDATED, Days, telling

MAX_SLUG = 80  # letters; longer labels are cut at a word
_BLANKS, _OTHERS = re.compile(r"[\s/:\\]+"), re.compile(r"[^\w-]")
MUCH_MORE = 4  # times the documents of any other make a thing without a day the one that a slug is for


def slug(label: str) -> str:
    """The last part of an IRI for a label: letters, digits, "_" and "-", the first letter large.

    >>> slug("U.S."), slug("AT&T"), slug("Côte d’Ivoire"), slug("joint statement")
    ('US', 'ATT', 'Côte_dIvoire', 'Joint_statement')
    """
    text = unicodedata.normalize("NFC", label)
    text = _BLANKS.sub("_", text.strip())
    text = _OTHERS.sub("", text).strip("_-")
    if len(text) > MAX_SLUG:
        text = text[:MAX_SLUG].rsplit("_", 1)[0]
    text = text[:1].upper() + text[1:]
    return text or f"Entity_{content_id(label)[:8]}"


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """A slug that a thing has from some of its documents; the least of them is its id."""

    short: bool  # a bare surname or an acronym
    day: str
    uses: int  # minus the documents that use it, where none of them has a date
    document: str  # the first of them
    begin: int
    slug: str


@dataclass(frozen=True, slots=True)
class Holder:
    """A draft, what it claims, the best first, and its rank among all."""

    draft: Draft
    claims: tuple[Claim, ...]
    rank: tuple[bool, str, int, str, int]

    @property
    def first(self) -> Claim:
        """By what it is told of first."""
        return _first(self.claims)


def _first(claims: Iterable[Claim]) -> Claim:
    return min(claims, key=lambda claim: (claim.day, claim.document, claim.begin))


def _rank(draft: Draft, claims: Iterable[Claim]) -> tuple[bool, str, int, str, int]:
    """Known things first, then those told of first, then those told of most."""
    first = _first(claims)
    count = 0 if first.day != UNDATED else -len(draft.documents)
    return draft.known is None, first.day, count, first.document, first.begin


def name_ids(drafts: Iterable[Draft], days: Days) -> None:
    """Gives every draft its id, its former ids and its rank among all.

    A slug that several things claim is the id of the one that has the better right to it, else of none of them; the
    others have after it what tells them apart, and unnamed things of single documents ("the meeting") a few letters
    that their document decides.
    """
    by_slug: dict[str, list[Holder]] = defaultdict(list)
    for draft in drafts:
        claims = tuple(sorted(_claims(draft, days)))
        holder = Holder(draft, claims, _rank(draft, claims))
        draft.rank = holder.rank
        by_slug[holder.claims[0].slug].append(holder)
    taken = set(by_slug)
    for name in sorted(by_slug):
        holders = sorted(by_slug[name], key=lambda holder: holder.rank)
        homonyms = [holder for holder in holders if not _is_scoped(holder.draft)]
        owner = rightful(homonyms)
        if owner:
            owner.draft.id = name
        if len(homonyms) > 1:
            _tell_apart(name, homonyms, days, taken)
        for holder in holders:
            holder.draft.id = holder.draft.id or _apart(name, holder, taken)
            taken.add(holder.draft.id)
    _keep_former([holder for holders in by_slug.values() for holder in holders])


def rightful(holders: Sequence[Holder]) -> Holder | None:
    """Of things that claim one slug, in the order of their ranks, the one that has it, whatever is added later.

    That is the known one, else the only one with a name, else the one told of first, where all have a day, else the
    one told of much more than the others: a day says who was first, a number of documents only who is first by now.
    """
    for fits in (lambda holder: holder.draft.known is not None, lambda holder: holder.draft.is_named):
        if len(holders) < 2:
            return holders[0] if holders else None
        holders = [holder for holder in holders if fits(holder)] or holders
    if len(holders) == 1:
        return holders[0]
    if holders[0].first.day != holders[1].first.day and holders[-1].first.day != UNDATED:
        return holders[0]
    most, next_most = sorted(holders, key=lambda holder: -len(holder.draft.documents))[:2]
    return most if len(most.draft.documents) >= MUCH_MORE * len(next_most.draft.documents) else None


def _tell_apart(name: str, homonyms: Sequence[Holder], days: Days, taken: set[str]) -> None:
    """Gives each what no other of them is said to be: the best as its id if it has none, the others as former ids."""
    told = [[f"{name}_{word}" for word in telling(holder.draft, days)] for holder in homonyms]
    counts = Counter(id for ids in told for id in ids)
    for holder, ids in zip(homonyms, told, strict=True):
        own = [id for id in ids if counts[id] == 1 and id not in taken]
        draft = holder.draft
        draft.id = draft.id or next(iter(own), "")
        draft.former = tuple(id for id in own if id != draft.id)
        taken.update(own)


def _claims(draft: Draft, days: Days) -> Iterator[Claim]:
    places: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    short: dict[str, bool] = {}
    is_named = draft.is_named
    known: dict[str, tuple[str, bool]] = {}  # of each label: most chains of a thing have the same
    for chain in draft.chains:
        label = _label(draft, chain)
        if label not in known:
            known[label] = _unreserved(draft, label), _is_short(draft, label)
        name, is_short = known[label]
        short[name] = short.get(name, True) and (is_short or (is_named and not chain.is_named))
        first = chain.references[0].mention.head_begin if chain.references else 0
        places[name].append((days.get(chain.document, UNDATED), chain.document, first))
    if not places:
        yield Claim(False, UNDATED, 0, "", 0, _unreserved(draft, draft.label))
    yield from _bare_claims(draft)
    for name, found in places.items():
        day, document, begin = min(found)
        yield Claim(short[name], day, -len(found) if day == UNDATED else 0, document, begin, name)


def _bare_claims(draft: Draft) -> Iterator[Claim]:
    """What bare phrases were called before any other document told whose they are: "Supervisory_board_2vxca"."""
    for chain in draft.chains:
        if chain.supplied:
            label = _only_label(chain.references[0].mention.label, draft.type)
            alone = f"{_unreserved(draft, label)}_{content_id(chain.document)[:5]}"
            yield Claim(True, UNDATED, 0, chain.document, chain.references[0].mention.head_begin, alone)


def _label(draft: Draft, chain: Chain) -> str:
    """What the document of a chain calls the thing."""
    if draft.known and draft.known.type != "City":
        return draft.known.label
    if len(chain.names) == 1:
        return _only_label(next(iter(chain.names)), draft.type) or draft.label
    return best_label(chain.names, draft.type) or draft.label


@lru_cache(maxsize=1 << 16)
def _only_label(name: str, kind: str) -> str:
    return best_label(Counter([name]), kind)


def _is_short(draft: Draft, label: str) -> bool:
    family = classes.family(draft.type)
    if family == PERSON:
        return len(person(label).given) < 2
    return family == ORGANIZATION and is_acronym(label)


def _unreserved(draft: Draft, label: str) -> str:
    """The slug of a label, with the class where the bare one is kept for a known thing, in the graph or not."""
    bearer = gazetteer.bearer(label, cities=draft.is_named)
    if bearer is None or (draft.known and draft.known.id == bearer.id):
        return slug(label)
    return f"{slug(label)}_{draft.known.type if draft.known else classes.family(draft.type)}"


def _is_scoped(draft: Draft) -> bool:
    """Whether a thing has no name and is of one document alone."""
    return draft.known is None and not draft.is_named and not draft.is_owned


def _apart(name: str, holder: Holder, taken: set[str]) -> str:
    first = holder.first
    scoped = _is_scoped(holder.draft)
    base = f"{name}_{content_id(first.document if scoped else f'{first.document} {first.begin}')[:5]}"
    found, number = base, 1
    while found in taken:
        number += 1
        found = f"{base}_{number}"
    return found


def _keep_former(holders: Iterable[Holder]) -> None:
    """Gives each slug that is nobody's id to the one with the better right to it, else to all that claim it."""
    holders = sorted(holders, key=lambda holder: holder.rank)
    taken = {name for holder in holders for name in (holder.draft.id, *holder.draft.former)}
    claimed: dict[str, list[Holder]] = defaultdict(list)
    for holder in holders:
        for name in {claim.slug for claim in holder.claims} - taken:
            claimed[name].append(holder)
    for name in sorted(claimed):
        owner = rightful(claimed[name])
        if owner:
            owner.draft.former = (*owner.draft.former, name)
        for holder in claimed[name] if owner is None else ():
            holder.draft.shared = (*holder.draft.shared, name)
