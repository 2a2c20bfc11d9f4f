"""Entities from what was taken for one thing: class, label, aliases and a slug of its own."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.model import Entity
from kg.resolution import classes, gazetteer
from kg.resolution.bodies import state_body
from kg.resolution.chains import Chain
from kg.resolution.classes import CONCEPT, ORGANIZATION, PERSON
from kg.resolution.concepts import concept_key
from kg.resolution.gazetteer import Known
from kg.resolution.names import is_acronym, normal, spoken
from kg.resolution.owned import key_of
from kg.resolution.tables import total
from kg.resolution.types import best_class

TELLING = 5  # words of a description that still makes a label
OWNER = 4  # words of an owner's name before it
ORDINALS = frozenset("first second third fourth fifth last next previous latest same entire whole such".split())
RARELY = 8  # a fuller name is the label unless another is this many times more frequent


@dataclass(eq=False)
class Draft:
    """What will be one entity: its chains, and what curation or an authority file says of it."""

    chains: list[Chain]
    links: list[tuple[str, str, float]] = field(default_factory=list)  # merged name, reason, score
    known: Known | None = None
    inferred: bool = False  # a country of which there is only an adjective, in what was inferred
    label: str = ""
    id: str = ""
    former: tuple[str, ...] = ()  # ids by which fewer documents would know it
    shared: tuple[str, ...] = ()  # ids by which fewer documents would know it or another
    rank: tuple[bool, str, int, str, int] | None = None  # among all drafts: the first keeps its id where two are merged
    type: str = ""
    listed: frozenset[str] = frozenset()  # what the user's own list calls it, if its id is from there
    own: str = ""  # the slug that it would have without

    def claim(self, id: str, names: frozenset[str]) -> None:
        """Gives the draft an id of the user's own list; the one that it had leads on."""
        self.own = self.own or self.id
        self.former = tuple(sorted({*self.former, self.id} - {"", id}))
        self.id, self.listed = id, names

    def yield_to(self, other: Draft) -> None:
        """Gives what it has of the user's own list to what was split off; then it needs an id and a label."""
        other.id, other.label, other.listed, other.own = self.id, self.label, self.listed, self.own
        self.id, self.label, self.listed, self.own = "", "", frozenset(), ""

    @property
    def names(self) -> Counter[str]:
        return total(chain.names for chain in self.chains)

    @property
    def documents(self) -> list[str]:
        return sorted({chain.document for chain in self.chains})

    @property
    def is_kind(self) -> bool:
        return all(chain.kind for chain in self.chains) if self.chains else False

    @property
    def is_owned(self) -> bool:
        """Whether it is known by whose it is, wherever it is spoken of."""
        return bool(self.chains) and all(chain.kind or chain.owner for chain in self.chains)

    @property
    def is_named(self) -> bool:
        if self.known is not None:
            return True
        return any(chain.is_named for chain in self.chains)  # nearly always the first reference of the first answers

    def settle(self) -> None:
        """Gives the draft its class and label, where nothing else has."""
        self.known = self.known or next((chain.known for chain in self.chains if chain.known), None)
        self.type = self.type or self._type()
        self.label = self.label or self._scoped(self._label())

    def _type(self) -> str:
        if self.known:
            return self.known.type
        families: Counter[str] = Counter()
        for chain in self.chains:
            families[chain.family] += len(chain.references)
        family = min(families, key=lambda name: (-families[name], name), default=CONCEPT)
        if family == PERSON and self.is_named:
            return PERSON
        votes = total(chain.votes for chain in self.chains)
        if not self.is_named:
            return min(votes, key=lambda name: (-votes[name], name), default=CONCEPT)
        return best_class(family, self.names, votes, {f for chain in self.chains for f in chain.features})

    def _label(self) -> str:
        if self.known and self.known.type != "City":
            return self.known.label
        named = [chain for chain in self.chains if chain.is_named]  # "the Riigikogu" before "the Estonian parliament"
        names = total(chain.names for chain in named or self.chains)
        if not named and (told := Counter({name: count for name, count in names.items() if state_body(name)})):
            names = told  # "the Estonian foreign ministry" tells more than "the foreign ministry in Tallinn"
        of_several = len(names) > 1 and len({len(n.split()) for n in names}) > 1  # not only "politician", "politicians"
        if of_several and len(self.chains) == 1 and not (self.is_named or self.known):
            return description(names)
        if any(chain.office for chain in self.chains):
            names = _singular(names)  # what somebody is said to be: "critic" where critics are told of, too
        return best_label(names, self.type, named=bool(named)) or (self.known.label if self.known else "thing")

    def _scoped(self, label: str) -> str:
        """The label with what the text is about, where the thing is one of a text that has a subject."""
        scope = self.chains[0].scope if len(self.chains) == 1 else ""
        return f"{label} ({scope})" if scope else label

    def is_adjective(self, name: str) -> bool:
        """Whether a name is but the adjective of this country: "German" is no name of Germany."""
        return self.known is not None and gazetteer.is_adjective(name) and gazetteer.find(name, self.type) != self.known

    def entity(self) -> Entity:
        """The entity, its label not among its aliases."""
        aliases = {_written(name, self.type) for name in self.names if not self.is_adjective(name)}
        aliases |= {chain.birth for chain in self.chains if chain.birth}
        aliases.discard(self.label)
        links = self.known.links if self.known else ()
        ids = (self.former, self.shared)
        return Entity(self.id, self.label, self.type, tuple(sorted(aliases)), tuple(sorted(set(links))), *ids)


def _written(name: str, kind: str) -> str:
    """A name without capitals throughout, where it is no acronym."""
    if kind == PERSON and name.isupper() and len(name) > 2 and " " not in name:
        return name.capitalize()
    return spoken(name)


def best_label(names: Counter[str], kind: str, *, named: bool = False) -> str:
    """The most complete of the frequent names; of what is no person or body that which has the commonest in it.

    >>> best_label(Counter({"Resistance": 6, "French Resistance": 3, "Maquis": 1}), "Event", named=True)
    'French Resistance'
    >>> best_label(Counter({"Putin": 9, "Vladimir Putin": 2, "VLADIMIR PUTIN": 3}), "Person")
    'Vladimir Putin'
    """
    counts: Counter[str] = Counter()
    for name, count in names.items():
        counts[_unarticled(_written(name, kind))] += count
    if not counts:
        return ""
    if kind == PERSON:
        full = {name: n for name, n in counts.items() if len(name.split()) > 1 and not _has_initial(name)}
        counts = Counter(full) or counts
    elif classes.family(kind) == ORGANIZATION:
        long = {name: n for name, n in counts.items() if not is_acronym(name)}
        counts = Counter(long) or counts
    elif kind == CONCEPT or classes.family(kind) not in (PERSON, ORGANIZATION):
        usual = min(counts, key=lambda name: (-counts[name], -len(name), name))
        return _in_full(usual, counts) if named else usual
    most = max(counts.values())
    frequent = [name for name, count in counts.items() if RARELY * count >= most]
    return min(frequent, key=lambda name: (-min(len(name.split()), 3), -counts[name], -len(name), name))


def _singular(names: Counter[str]) -> Counter[str]:
    """The names without those that are the plural of others."""
    ones = [name.lower() for name in names]
    plurals = {form for one in ones for form in (f"{one}s", f"{one}es", f"{one[:-1]}ies")}
    return Counter({name: count for name, count in names.items() if name.lower() not in plurals}) or names


def _in_full(usual: str, counts: Mapping[str, int]) -> str:
    """The fullest frequent name that ends or begins with the usual one, written large throughout."""
    inside = re.compile(rf"(?:.+\s)?{re.escape(usual)}(?:\s.+)?")
    fuller = [name for name, count in counts.items() if RARELY * count >= counts[usual] and inside.fullmatch(name)]
    large = [name for name in fuller if name[0].isupper() and usual[0].isupper() and not re.search(r"[,(]", name)]
    return max(large, key=lambda name: (len(name.split()), counts[name], name), default=usual)


def description(names: Counter[str]) -> str:
    """Of the phrases for one thing without a name the one that tells most, unless it is too long to read.

    >>> description(Counter({"competition": 4, "FIRST Global competition": 1, "second competition": 1}))
    'FIRST Global competition'
    """
    counts: Counter[str] = Counter()
    for name, count in names.items():
        counts[_unarticled(_written(name, CONCEPT))] += count
    short = {name: count for name, count in counts.items() if _is_short(name)} or counts

    def tells(name: str) -> tuple[bool, bool, int, int, str]:
        words = name.split()
        proper = any(word[:1].isupper() for word in words)
        ordinal = words[0].lower() in ORDINALS and not words[0].isupper()
        return ordinal, not proper, -len(words), -counts[name], name

    return min(short, key=tells, default="thing")


def _is_short(name: str) -> bool:
    """Whether a description can be read: also behind its owner's name, "Joseph Daniel Gates' only base hit"."""
    owner, _, owned = name.rpartition("'s ") if "'s " in name else name.rpartition("' ")
    return len(name.split()) <= TELLING or (len(owner.split()) <= OWNER and len(owned.split()) < TELLING)


def _unarticled(name: str) -> str:
    return re.sub(r"^(?:the|The)\s+(?=\S)", "", name).strip()


def _has_initial(name: str) -> bool:
    return re.match(r"\w\.?\s", name) is not None


def drafts_of_concepts(chains: Iterable[Chain], named: Sequence[Draft]) -> list[Draft]:
    """One draft for each sort of thing, and for what each of the named has one of, over all documents; one for each
    other unnamed thing.

    What is a name of one of the named in small letters becomes part of that: "the Iraqi government" of the Government
    of Iraq.
    """
    number = {id(chain): at for at, draft in enumerate(named) for chain in draft.chains}
    chains = list(chains)
    bodies = _told(chains, named, number) | _bodies(named)
    written = _written_out(named)
    kinds: dict[str, list[Chain]] = defaultdict(list)
    found = []
    for chain in chains:
        key = _shared_key(chain, number)
        name = next(iter(chain.names), "")
        if key in bodies and not chain.plural:
            bodies[key].chains = [*bodies[key].chains, chain]
        elif name != name.lower() and (draft := written.get(normal(name))):
            draft.chains = [*draft.chains, chain]
        elif key:
            kinds[key].append(chain)
        else:
            found.append(Draft([chain]))
    return [Draft(kinds[key]) for key in sorted(kinds)] + found


def _written_out(named: Iterable[Draft]) -> dict[str, Draft]:
    """The named bodies by their names of several words: "the Kurdistan regional government" is one, in small letters.

    Not where two are so called.
    """
    found: dict[str, list[Draft]] = defaultdict(list)
    for draft in named:
        for name in {normal(n) for chain in draft.chains if chain.family == ORGANIZATION for n in chain.names}:
            if name.count(" ") > 1 and draft not in found[name]:
                found[name].append(draft)
    return {name: drafts[0] for name, drafts in found.items() if len(drafts) == 1}


def _shared_key(chain: Chain, number: Mapping[int, int]) -> str:
    """What a thing without a name shares with what other documents tell of it, "" where it is of one alone."""
    if chain.owner and id(chain.owner) in number:
        return key_of(chain, number[id(chain.owner)])
    return concept_key(chain.references[0], next(iter(chain.names))) if chain.kind else ""


def _told(chains: Iterable[Chain], named: Sequence[Draft], number: Mapping[int, int]) -> dict[str, Draft]:
    """The names of bodies of states that documents tell, by what they share with phrases for them, where they agree."""
    found: dict[str, set[int]] = defaultdict(set)
    for chain in chains:
        if chain.same and chain.kind and id(chain.same) in number:
            found[concept_key(chain.references[0])].add(number[id(chain.same)])
    return {key: named[min(numbers)] for key, numbers in found.items() if len(numbers) == 1}


def _bodies(named: Iterable[Draft]) -> dict[str, Draft]:
    """Those that are the bodies of states, by what they share with phrases for them; not where two are so called."""
    found: dict[str, list[Draft]] = defaultdict(list)
    for draft in named:
        for key in {state_body(chain.name) for chain in draft.chains if chain.family == ORGANIZATION} - {""}:
            found[key].append(draft)
    return {key: drafts[0] for key, drafts in found.items() if len(drafts) == 1}
