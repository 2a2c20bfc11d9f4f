"""Names within one document: which full names, short names and acronyms are one thing's."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kg.model import Entity, Mention
from kg.resolution import classes, compare, gazetteer
from kg.resolution.bodies import national
from kg.resolution.classes import CONCEPT, EVENT, ORGANIZATION, PERSON, PLACE, PRODUCT, STATE, WORK
from kg.resolution.gazetteer import Known
from kg.resolution.labels import DATES, unbracketed, unquantified, written_name
from kg.resolution.names import (
    SMALL_WORDS,
    SURE_SUFFIXES,
    PersonName,
    core,
    gender_of,
    head_word,
    initials,
    is_acronym,
    normal,
    person,
)
from kg.resolution.namesakes import is_placed, told_apart
from kg.resolution.references import LANGUAGE, Reference, References
from kg.resolution.spelling import TRANSLITERATED, sound
from kg.resolution.tables import total, words

_OPENS = re.compile(r"\s*\(\s*(?:the |also |or )?[\"“]?\s*")
_FORMERLY = re.compile(
    r"\s*\(\W*(?:(?:formerly|previously|originally|also)\s+(?:(?:known as|called|named)\s+)?|(?:or|aka)\s+)"
    r"(?:the\s+)?[\"“]?"
)
_AN = re.compile(r"an?\s")
_BORN = re.compile(r",?\s*\(?\W*(?:born(?: as)?|née|nee|né)\s+")
_SAID = re.compile(r"\)\s+(?:is|was|are|were)\s")
_SHORTENED = (ORGANIZATION, EVENT, WORK, CONCEPT)
KIN_REACH = 70  # characters between a relative and the name: "the grandson of the noted architect Carl Berg"
USUAL = 3  # times that a bare name stands for the first of its bearers before the second is named
FEW = 40  # people in a document up to which each is compared with a misspelt surname
_GENERIC_TAIL = re.compile(r"\s(?:region|province|peninsula|prefecture|oblast)(?: in \w+)?$")

PARTS_OF_STATES = {"english": "England", "scottish": "Scotland", "welsh": "Wales"}  # by their adjectives

_KIN = re.compile(
    r"\b(?:father|mother|brother|sister|son|daughter|wife|husband|uncle|aunt|cousin|nephew|niece|grandfather|grandmother"
    r"|widow|widower|parents?|grandson|granddaughter|descendant|child)\b(?:\s+(?:is|was|of(?:\s+[\w’'-]+){0,4}))?[,:]?\s*$"
)


@dataclass(slots=True, eq=False)
class Chain:
    """The references of one document to one thing; it grows while the document is read."""

    document: str
    references: Sequence[Reference]  # a list while the document is read
    names: Counter[str] = field(default_factory=Counter)  # as written, without titles
    votes: Counter[str] = field(default_factory=Counter)  # classes
    family: str = CONCEPT
    known: Known | None = None
    gender: str = ""
    plural: bool = False
    kind: bool = False  # a sort of thing ("natural gas"), not one thing
    office: bool = False  # what somebody is said to be, by a role: "chief executive of Nordhaven"
    scope: str = ""  # of a thing without a name: what the text is about, where its own words do not tell whose it is
    owner: Chain | None = None  # whose it is, of a thing without a name of which one has only one
    same: Chain | None = None  # of "the Estonian parliament" the name that is said to be it: "the Riigikogu"
    noun: str = ""  # what of the owner's it is: "supervisory board"
    birth: str = ""  # another name that only brackets tell: "Zevs (born Carl Berg)"
    supplied: str = ""  # its name with that owner, where its own words do not tell whose it is but the text does
    features: Collection[str] = field(default_factory=set)  # a set while the names are read
    entity: Entity | None = None  # what it is over all documents, once that is known
    _name: str = ""

    @property
    def name(self) -> str:
        """The fullest of the names; kept, so whoever changes the names calls `forget`."""
        if not self._name:
            self._name = self._fullest()
        return self._name

    @property
    def is_named(self) -> bool:
        """Whether a name stands for it, not only phrases."""
        return any(reference.mention.kind == "name" for reference in self.references)

    def forget(self) -> None:
        """The names have changed."""
        self._name = ""

    def _fullest(self) -> str:
        if len(self.names) == 1:
            return next(iter(self.names))
        return min(self.names, key=lambda n: (n.endswith(" state"), -len(n.split()), -self.names[n], -len(n), n))

    @property
    def person(self) -> PersonName:
        return person(self.name)

    @property
    def key(self) -> str:
        """What chains of the same name have in common over all documents."""
        if self.known:
            return self.known.id
        if self.family == PERSON:
            return self.person.key
        if LANGUAGE in self.votes:
            return f"{core(self.name)} language"
        if self.family in (ORGANIZATION, PLACE) and (found := national(self.name)):
            return found
        return place_core(self.name) if self.family in (STATE, PLACE) else core(self.name)

    def absorb(self, other: Chain) -> None:
        """Takes over the references and names of another chain."""
        self.references = sorted([*self.references, *other.references], key=lambda r: r.index)  # two sorted runs
        self.names = total((self.names, other.names))
        self.forget()
        self.votes = total((self.votes, other.votes))
        self.known = self.known or other.known
        self.birth = self.birth or other.birth
        self.gender = self.gender or other.gender
        self.features = {*self.features, *other.features}

    def hand_over(self, references: Iterable[Reference], other: Chain) -> None:
        """Gives some of its references, all under the one name that it has, to another chain."""
        gone = {reference.index for reference in references}
        moved = [reference for reference in self.references if reference.index in gone]
        name, kept = self.name, [reference for reference in self.references if reference.index not in gone]
        other.absorb(Chain(self.document, moved, Counter({name: len(moved)}), Counter({other.family: len(moved)})))
        self.references, self.names = kept, Counter({name: len(kept)})
        self.votes = Counter({STATE: len(kept)})
        self.forget()

    def count(self, name: str, kind: str) -> None:
        """Adds a name and a vote; the counters of a packed chain are others' too, and stay as they are."""
        self.names = total((self.names, Counter([name])))
        self.votes = total((self.votes, Counter([kind])))
        self.forget()

    def pack(self, kept: dict[tuple, Counter[str]]) -> None:
        """Makes a chain small whose names were read: it shares its counters with those that count the same."""
        self.names, self.votes = (kept.setdefault(tuple(c.items()), c) for c in (self.names, self.votes))
        self.features = tuple(self.features)


def place_core(name: str) -> str:
    """A place's name without a general word after it."""
    return _GENERIC_TAIL.sub("", normal(name))


def named(references: References) -> list[Chain]:
    """The chains of the names of a document, in order of first appearance."""
    chains = told_apart(references, _groups(references))
    for chain in chains:
        _unlearn_elsewhere(references, chain)
    chains = _joined(chains, lambda chain: chain.known.id if chain.known else None)
    chains = _joined(chains, _organization_key)
    chains = _with_births(references, chains)
    chains = _paired(chains, _bracketed(references, chains))
    chains = _paired(chains, _acronyms(chains))
    chains = _paired(chains, _short_organizations(references, chains))
    chains = _paired(chains, _rivers(chains))
    chains = _paired(chains, _facilities(references, chains))
    chains = _people(chains, references.text)
    return sorted(chains, key=lambda chain: chain.references[0].index)


_IN_REGION = re.compile(r",\s+([A-Z]\w+(?:\s[A-Z]\w+)?)(?=[,.;:)]|\s[a-z]|$)")


def _unlearn_elsewhere(references: References, chain: Chain) -> None:
    """Takes the known place from a name that the text first uses for one of the same name in another country's region:
    "Holland, Michigan" is not the Netherlands."""
    place = chain.known
    if place is None or place.type not in ("Country", "City") or not place.country:
        return
    found = _IN_REGION.match(references.text, chain.references[0].head[1])
    region = gazetteer.find(found[1], STATE) if found else None
    if region and region.type == "Region" and region.country not in ("", place.country):
        chain.known = None


def _groups(references: References) -> list[Chain]:
    groups: dict[str, Chain] = {}
    for reference in references.all:
        mention = reference.mention
        if (mention.kind == "name" or _is_proper(references, reference)) and (name := written_name(reference)):
            key = f"{normal(name)} {LANGUAGE}" if mention.type == LANGUAGE else normal(name)
            key += " f" if _is_called_mrs(reference, name) else ""
            chain = groups.get(key)
            if chain is None:
                chain = groups[key] = Chain(references.extraction.document.id, [])
            chain.references.append(reference)
            chain.names[name] += 1
            chain.forget()
            chain.votes[LANGUAGE if mention.type == LANGUAGE else classes.known(mention.type)] += 1
            if classes.family(mention.type) == PERSON:
                chain.gender = chain.gender or _gender(reference)
    found = [chain for chain in groups.values() if not _is_date(chain)]
    for chain in found:
        settle(chain)
    return found


def _is_called_mrs(reference: Reference, name: str) -> bool:
    """Whether a bare surname has a woman's title, so that it may be another than the surname alone is: "Mrs Berg"."""
    person_ = classes.family(reference.mention.type) == PERSON and " " not in name
    return person_ and _gender(reference) == "f"


def _is_date(chain: Chain) -> bool:
    """Whether what was taken for a name is a month or a day of the week; "May" may be a person."""
    return normal(chain.name) in DATES and not (chain.gender or chain.votes[PERSON] > chain.votes.total() / 2)


def _is_proper(references: References, reference: Reference) -> bool:
    """Whether a phrase that is marked as no name is one all the same: "Western countries", "the Pakri Terminal"."""
    mention = reference.mention
    words_ = unquantified(unbracketed(mention.label)).split()
    if mention.kind != "nominal" or len(words_) < 2 or not words_[0][0].isupper() or _AN.match(mention.text):
        return False  # "a Zone in the Amhara Region" is one of several
    if gazetteer.find(" ".join(words_), mention.type):
        return True
    large = [word for word in words_ if word.lower() not in SMALL_WORDS]
    if not all(word[0].isupper() for word in large) or "'" in mention.label or "’" in mention.label:
        return False
    if mention.number == "plural" and mention.head_begin == mention.begin and references.is_sentence_start(reference):
        return False  # "Diplomats in Brussels said"
    return not classes.role_in([word.lower() for word in words_]) and not _in_headline(references.text, mention)


def _in_headline(text: str, mention: Mention) -> bool:
    """Whether the words beside a phrase have capitals too, so that capitals say nothing."""
    beside = text[max(0, mention.begin - 40) : mention.begin] + text[mention.end : mention.end + 40]
    return re.search(r"\b[a-z]{4,}", beside) is None


def _gender(reference: Reference) -> str:
    mention = reference.mention
    before = mention.text[: max(0, mention.head_begin - mention.begin)]
    if not before and mention.label == mention.text:
        return person(mention.text).gender
    return person(f"{before} {mention.label}").gender or person(mention.text).gender


def settle(chain: Chain) -> None:
    """Gives the chain its family by vote and the known thing of its name."""
    chain.family = _voted(chain.votes)
    if core(chain.name) != normal(chain.name) and normal(chain.name).split()[-1] in SURE_SUFFIXES:
        chain.family = ORGANIZATION
    if chain.known is None:
        chain.known = gazetteer.find(chain.name, chain.family) or _of_people(chain)
    if chain.known:
        chain.family = classes.family(chain.known.type)


def _voted(votes: Counter[str]) -> str:
    """The family that most are for; that of a concept only where there is no other."""
    if len(votes) == 1:
        return classes.family(next(iter(votes)))
    families: Counter[str] = Counter()
    for name, count in votes.items():
        families[classes.family(name)] += count
    return min(families, key=lambda name: (name == CONCEPT, -families[name], name))


def _of_people(chain: Chain) -> Known | None:
    """The country, or part of one, whose adjective stands alone as a name."""
    if chain.family == PERSON or LANGUAGE in chain.votes:
        return None
    if chain.family == STATE and (part := PARTS_OF_STATES.get(normal(chain.name))):
        return gazetteer.find(part, STATE)
    if not gazetteer.is_adjective(chain.name):
        return None
    return gazetteer.country_of(gazetteer.people(chain.name) or "")


def _joined(chains: list[Chain], key: Callable[[Chain], str | None]) -> list[Chain]:
    """The chains, those with the same key made one."""
    kept: dict[str | int, Chain] = {}
    for chain in chains:
        name = key(chain)
        first = kept.setdefault(id(chain) if name is None else name, chain)
        if first is not chain:
            first.absorb(chain)
    return list(kept.values())


def _organization_key(chain: Chain) -> str | None:
    if chain.known or chain.family not in (ORGANIZATION, STATE, PLACE):
        return None
    return f"{chain.family} {chain.key}"


def _paired(chains: list[Chain], pairs: Iterable[tuple[Chain, Chain]]) -> list[Chain]:
    """The chains, the second of each pair made part of the first."""
    into: dict[int, Chain] = {}

    def root(chain: Chain) -> Chain:
        while id(chain) in into:
            chain = into[id(chain)]
        return chain

    for long, short in pairs:
        kept, gone = root(long), root(short)
        if kept is not gone and not (kept.known and gone.known and kept.known != gone.known):
            family = kept.family
            kept.absorb(gone)
            settle(kept)
            if kept.known is None and family != CONCEPT:  # the long name tells more than how the short one was taken
                kept.family = family
            into[id(gone)] = kept
    return [chain for chain in chains if id(chain) not in into]


def _with_births(references: References, chains: list[Chain]) -> list[Chain]:
    """The chains, people's names of birth in brackets made part of those before: "Zevs (born Carl Berg)".

    The text calls nobody so; of such a name only the alias is kept.
    """
    owner = {reference.index: chain for chain in chains for reference in chain.references}
    gone: set[int] = set()
    for first, second in zip(references.all, references.all[1:], strict=False):
        a, b = owner.get(first.index), owner.get(second.index)
        if a is None or b is None or a is b or PERSON not in (a.family, b.family) or len(b.references) > 1:
            continue
        if a.family in (PERSON, CONCEPT) and _BORN.fullmatch(references.text, first.head[1], second.head[0]):
            a.references, a.birth, a.family = sorted([*a.references, second], key=lambda r: r.index), b.name, PERSON
            gone.add(id(b))
    return [chain for chain in chains if id(chain) not in gone]


def _bracketed(references: References, chains: list[Chain]) -> list[tuple[Chain, Chain]]:
    """A name and the short form in brackets after it, or the other way round."""
    pairs = []
    owner: dict[int, Chain] = {}
    for first, second in zip(references.all, references.all[1:], strict=False):
        between = references.text[first.mention.head_end : second.mention.head_begin]
        if "(" not in between:
            continue
        owner = owner or {reference.index: chain for chain in chains for reference in chain.references}
        a, b = owner.get(first.index), owner.get(second.index)
        after = references.text[second.mention.head_end : second.mention.head_end + 12]
        if a and b and a is not b and _is_renamed(a, b, between, after):
            pairs.append((a, b))
        elif a and b and a is not b and PERSON not in (a.family, b.family) and _OPENS.fullmatch(between):
            long, short = (a, b) if len(a.name) >= len(b.name) else (b, a)
            if is_acronym(short.name) and compare.abbreviates(short.name, long.name):
                short.known = short.known if long.known else None  # here the letters stand for something else
                pairs.append((long, short))
    return pairs


def _is_renamed(a: Chain, b: Chain, between: str, after: str) -> bool:
    """ "Orsa (formerly Velm)", and of places "Oder (Odra) is": what stands in brackets is another name."""
    if b.known or a.family != b.family:
        return False
    if _FORMERLY.fullmatch(between):
        return True
    return a.family in (STATE, PLACE) and not a.known and between.strip() == "(" and _SAID.match(after) is not None


def _acronyms(chains: list[Chain]) -> list[tuple[Chain, Chain]]:
    shorts = [chain for chain in chains if not chain.known and is_acronym(chain.name)]
    if not shorts:
        return []
    spelt = defaultdict(list)
    for chain in chains:
        if chain.family != PERSON:
            for letters in {letters for name in chain.names for letters in initials(name)}:
                spelt[letters].append(chain)
    found = ((spelt.get(normal(chain.name).replace(" ", ""), []), chain) for chain in shorts)
    return [(longs[0], chain) for longs, chain in found if len(longs) == 1 and longs[0] is not chain]


def _short_organizations(references: References, chains: list[Chain]) -> list[tuple[Chain, Chain]]:
    """Names that begin or end another name of the document, or are the noun that it is about: "the Committee"."""
    longs: dict[str, list[Chain]] = defaultdict(list)
    for chain in chains:
        if chain.family in _SHORTENED and " " in chain.name:
            for short in _shortened(chain):
                longs[short].append(chain)
    if not longs:
        return []
    surnames = {chain.person.family for chain in chains if chain.family == PERSON and chain.person.given}
    pairs = []
    for chain in chains:
        found = [long for long in longs.get(core(chain.name), []) if long is not chain]
        found = _introduced(chain, found) if len(found) > 1 else found
        if len(found) != 1 or not _may_be_short(chain, found[0]) or _is_make(chain, chains):
            continue
        if normal(chain.name) not in surnames and not _is_another(references, chain, found[0]):
            pairs.append((found[0], chain))
    return pairs


def _introduced(short: Chain, longs: list[Chain]) -> list[Chain]:
    """Those of several that the text has named before it uses the short name."""
    first = short.references[0].index
    return [long for long in longs if long.references[0].index < first]


def _is_another(references: References, short: Chain, long: Chain) -> bool:
    """Whether the short name is of something else, after which the long one is named."""
    return _is_whole(short, long) or _is_site(references, short, long)


def _is_whole(short: Chain, long: Chain) -> bool:
    """Whether the long name is a part's of what the short one names before: "Penn State ... Penn State Police"."""
    rest = core(long.name).removeprefix(core(short.name)).split()
    part = short.family == long.family == ORGANIZATION and bool(rest) and rest[-1] in _PARTS
    return part and short.references[0].index < long.references[0].index


_PARTS = words("parts of bodies")


def _is_site(references: References, short: Chain, long: Chain) -> bool:
    """Whether the short name is that of the place which a body is named after: "Orsa Pass" of its foundation.

    It is told of before the body, or something is in it.
    """
    if short.family not in (STATE, PLACE) or " " not in short.name or not _is_named_after_something(short, long):
        return False
    if short.references[0].index < long.references[0].index:
        return True
    return any(is_placed(references, reference) for reference in short.references)


def _is_named_after_something(short: Chain, long: Chain) -> bool:
    rest = core(long.name).split()[len(core(short.name).split()) :]
    return not _NAMED_AFTER.isdisjoint(rest)


def _rivers(chains: list[Chain]) -> list[tuple[Chain, Chain]]:
    """ "The Upper Orsa" for "the Upper Orsa River"."""
    longs = {chain.name.rsplit(" ", 1)[0]: chain for chain in chains if chain.name.endswith(" River")}
    shorts = ((longs.get(chain.name), chain) for chain in chains if not chain.known and chain.family in (STATE, PLACE))
    return [(long, chain) for long, chain in shorts if long and all(map(_has_article, chain.references))]


# Not an airport or a station, which has the name of the place that its text tells of.
_SHORT_WITHOUT = frozenset("terminal pipeline refinery reactor plant dam platform".split())


def _facilities(references: References, chains: list[Chain]) -> list[tuple[Chain, Chain]]:
    """ "Pakri will never be full" for "the Pakri Terminal", unless the text tells of something in or near Pakri."""
    found = ((chain.name.rsplit(" ", 1), chain) for chain in chains if chain.family == PLACE and " " in chain.name)
    longs = {words_[0]: chain for words_, chain in found if words_[1].lower() in _SHORT_WITHOUT}
    shorts = [c for c in chains if c.name in longs and not c.known and c.family != PERSON and c is not longs[c.name]]
    return [
        (longs[chain.name], chain) for chain in shorts
        if longs[chain.name].references[0].index < chain.references[0].index
        and not any(is_placed(references, reference) for reference in chain.references)
    ]  # fmt: skip


def _has_article(reference: Reference) -> bool:
    return reference.mention.text.lower().startswith("the ")


def _is_make(short: Chain, chains: list[Chain]) -> bool:
    """Whether several things are named after it: "Toyota" is short for none of "Toyota Camry", "Toyota Cressida"."""
    begin = f"{short.name} "
    named = {
        chain.name for chain in chains if chain.name.startswith(begin) and chain.family in (PRODUCT, WORK, ORGANIZATION)
    }
    return len(named) > 2


def _shortened(chain: Chain) -> set[str]:
    """The first words of a name, its last words, and its head."""
    words_ = _before_its_body(core(chain.name).split(), chain.family)
    begins = {" ".join(words_[:length]) for length in range(1, len(words_)) if chain.family == ORGANIZATION}
    ends = {" ".join(words_[at:]) for at in range(1, len(words_) - 1)}
    heads = {head_word(chain.name), words_[-1]} if chain.family == ORGANIZATION else {head_word(chain.name)}
    return begins | ends | heads | set(_departments(words_))


def _before_its_body(words_: list[str], family: str) -> list[str]:
    """The words of a name without the body that it is of: "Orsa Otters of the Norland Hockey League" is no league.

    But a ministry is "of Foreign Affairs", which is another name of it.
    """
    at = words_.index("of") if "of" in words_ else 0
    plain = family == ORGANIZATION and at > 1 and classes.of_noun(words_[at - 1].removesuffix("s")) is None
    return words_[:at] if plain and classes.of_noun(words_[at - 1]) is None else words_


_BODIES = [[word] for word in ("department", "ministry", "office", "bureau", "board", "agency")]


def _departments(words_: list[str]) -> Iterator[str]:
    """ "Treasury" of "the US Treasury Department"."""
    states = len(words_) == 3 and (words_[0] == "us" or gazetteer.state_named(words_[0]))
    if states and words_[2:] in _BODIES:
        yield words_[1]


def _may_be_short(short: Chain, long: Chain) -> bool:
    words_ = core(short.name).split()
    begins = core(long.name).split()[: len(words_)] == words_
    likely = (long.family, CONCEPT, STATE, PLACE, PERSON) if begins and not short.gender else (long.family, CONCEPT)
    local = begins and core(long.name).split()[len(words_) :][:1] == ["in"]  # "Catholic Church in the Maldives"
    if short.known or short.family not in likely or local or (begins and _is_namesake(short, long)):
        return False
    if _is_half(short, long):
        return False
    if words_[0] in _departments(core(long.name).split()):
        return len(words_) == 1
    if len(words_) == 1 and begins and words_[0] != head_word(long.name):
        if core(long.name).split()[1:] in _BODIES:  # "the Treasury" for "the Treasury Department"
            return True
        return not (classes.of_noun(words_[0]) or gazetteer.people(words_[0]))
    return words_[0] not in SMALL_WORDS


def _is_half(short: Chain, long: Chain) -> bool:
    """Whether the short name is one of two that the long one joins: "the Telegraph" of "the Mail and Telegraph"."""
    halves = core(long.name).split(" and ")
    one = len(halves) == 2 and core(short.name) in halves
    return one and (core(short.name) == halves[1] or all(map(_has_article, short.references)))


_NAMED_AFTER = words("bodies named after others")


def _is_namesake(short: Chain, long: Chain) -> bool:
    """Whether a body is named after a person or a place that the text tells of besides: "Warren County Court"."""
    if short.family not in (PERSON, STATE, PLACE) or " " not in short.name:
        return False
    if classes.family(str(classes.of_noun(short.name.split()[-1].lower()))) in (STATE, PLACE):
        return True
    return short.family == PERSON and _is_named_after_something(short, long)


def _people(chains: list[Chain], text: str) -> list[Chain]:
    _tell_people(chains)
    longs = [chain for chain in chains if chain.family == PERSON and chain.person.given]
    longs = _paired(longs, _variants(longs))
    index: _PeopleIndex | None = None
    rest = []
    for chain in chains:
        if chain.family == PERSON and chain.person.given:
            continue
        if longs and _may_be_person(chain) and not _is_named_before(chain, longs):
            index = index or _PeopleIndex(longs, text)  # few documents with full names have short ones besides
            if index.take(chain):
                continue
        rest.append(chain)
    return _with_titles(rest, longs) + longs


def _with_titles(shorts: list[Chain], longs: list[Chain]) -> list[Chain]:
    """The surnames alone, with a title where a man in the text bears it: "Mrs Berg" beside Carl Berg; else as one."""
    men = {chain.person.family for chain in longs if "m" in (chain.gender, gender_of(chain.person))}
    found: dict[str, Chain] = {}
    for chain in shorts:
        if chain.family != PERSON:
            found[f"{len(found)} of {chain.name}"] = chain
            continue
        if chain.gender == "f" and chain.person.family in men:
            chain.names = Counter({f"Mrs {chain.name}": len(chain.references)})
            chain.forget()
        other = found.setdefault(normal(chain.name), chain)
        if other is not chain:
            other.absorb(chain)
    return list(found.values())


def _tell_people(chains: list[Chain]) -> None:
    """Makes people of full names that were taken for nothing certain, where the text calls a person by the first of
    their words, which is a given name: "Ben ... Ben Player"."""
    called = {normal(chain.name) for chain in chains if chain.family == PERSON and " " not in chain.name}
    for chain in chains if called else ():
        name = person(chain.name)
        if chain.family == CONCEPT and not chain.known and name.given in called and gender_of(name):
            chain.family = PERSON


def _may_be_person(chain: Chain) -> bool:
    if chain.family == PERSON:
        return True
    return chain.known is None and chain.family in (CONCEPT, STATE, PLACE, ORGANIZATION) and " " not in chain.name


def _is_named_before(chain: Chain, longs: list[Chain]) -> bool:
    """Whether a name that was not taken for a person's stands before all full names that end in it: "Leonessa is a
    town, known for Giuseppe di Leonessa"."""
    if chain.family == PERSON:
        return False
    bearers = [long for long in longs if chain.name in long.name.split()]
    first = chain.references[0].index
    return bool(bearers) and all(first < long.references[0].index for long in bearers)


def _variants(longs: list[Chain]) -> list[tuple[Chain, Chain]]:
    """Full names of one person in one document: with a middle name, an initial, or transliterated otherwise."""
    if len(longs) < 2:
        return []
    families = defaultdict(list)
    for chain in longs:
        name = chain.person
        for word in dict.fromkeys((sound(name.family.split()[-1]), " ".join(name.words[:2]))):
            families[word].append(chain)
    pairs = []
    for group in families.values():
        if len(group) < 2:
            continue
        for i, short in enumerate(group):
            likely = [c for j, c in enumerate(group) if j != i and _same_person(c, short)]
            if len(likely) == 1:
                pairs.append(tuple(sorted((short, likely[0]), key=lambda c: (-len(c.name), c.references[0].index))))
    return pairs


def _is_given(a: Chain, b: Chain) -> bool:
    """Whether the shorter of two names begins with a given name, so that it is whole: "Paul Jones"."""
    return bool(gender_of(min(a.person, b.person, key=lambda name: len(name.words))))


def _same_person(a: Chain, b: Chain) -> bool:
    score, reason = compare.people(a.person, b.person)
    begins = min(len(a.person.words), len(b.person.words))
    return (
        score >= TRANSLITERATED
        or reason in ("initials", "middle name", "short form", "generation")
        or (a.person.words[:begins] == b.person.words[:begins] and begins > 1)
        or (a.person.words[-begins:] == b.person.words[-begins:] and 2 <= begins < 4 and not _is_given(a, b))
    )


class _PeopleIndex:
    """People with full names in one document, found by one of their names."""

    def __init__(self, longs: list[Chain], text: str) -> None:
        self.text = text
        self.kin = [chain for chain in longs if all(_is_kin(text, reference) for reference in chain.references)]
        self.longs, self.by_family, self.by_given = longs, defaultdict(list), defaultdict(list)
        for chain in longs:
            families = {name for written in chain.names for name in _family_forms(written)}
            givens = {word for written in chain.names for word in (person(written).given, *person(written).middle)}
            for word in sorted(families):
                self.by_family[sound(word)].append(chain)
            for word in sorted(givens - families):
                self.by_given[word].append(chain)

    def take(self, short: Chain) -> bool:
        """Gives each reference of a short name to the last full name before it that agrees, or to the first."""
        name = short.person.key
        found = self.by_family.get(sound(name)) or self.by_given.get(name) or self._misspelt(short)
        found = [chain for chain in found if {chain.gender or gender_of(chain.person), short.gender} != {"m", "f"}]
        number = short.person.generation  # "Paul VI" is not John Paul II
        found = [chain for chain in found if not number or chain.person.generation in ("", number)]
        found = [chain for chain in found if chain not in self.kin] or found
        if short.family == ORGANIZATION:  # Ford in a piece on Henry Ford: a slip of the model only where it is rare
            found = [chain for chain in found if _is_slip(chain, short)]
        meant = found[0] if len(found) == 1 else _established(short, found)
        if meant is not None:
            _absorb_short(meant, short)
        elif found:
            _deal(short, found, self.text)
        return bool(found)

    def _misspelt(self, short: Chain) -> list[Chain]:
        """The only person whose family name is the short name but for a slip."""
        if short.family != PERSON or len(self.longs) > FEW:
            return []
        found = [chain for chain in self.longs if compare.surnames(chain.person.family, short.person.family)]
        return found if len(found) == 1 else []


def _established(short: Chain, found: list[Chain]) -> Chain | None:
    """Whom a text calls by the bare name again and again before it names others who bear it, as a biography does."""
    if len(found) < 2:
        return None
    first, second = sorted(found, key=lambda chain: chain.references[0].index)[:2]
    begin, end = (chain.references[0].index for chain in (first, second))
    before = sum(begin < reference.index < end for reference in short.references)
    return first if before >= USUAL else None


def _is_slip(long: Chain, short: Chain) -> bool:
    """Whether a surname taken for an organization's name is the person's: told of more often, or just before."""
    many, few = len(long.references), len(short.references)
    return many > few or (many == few and short.references[0].sentence - long.references[-1].sentence in (0, 1))


def _is_kin(text: str, reference: Reference) -> bool:
    """ "Her father, Endel Varik,", "the son of the painter Endel Varik": relatives whom no bare surname means."""
    begin = reference.head[0]
    return bool(_KIN.search(text, max(0, begin - KIN_REACH), begin))


@lru_cache(maxsize=1 << 16)
def _family_forms(written: str) -> tuple[str, ...]:
    """The family name with and without its particles, and the last two names of three."""
    name = person(written)
    forms = [name.family, name.family.split()[-1], *name.family.split("-")]
    return tuple(form for form in (*forms, " ".join(name.words[-2:]) if len(name.words) > 2 else "") if form)


def _absorb_short(long: Chain, short: Chain) -> None:
    long.absorb(short)
    long.family, long.known = PERSON, None


def _is_listed(text: str, reference: Reference) -> bool:
    """Whether a name is one of a row: "stars like Ida Maru, Mark Lee and others"."""
    begin, end = reference.head
    before, after = text[max(0, begin - 6) : begin].rstrip(), text[end : end + 6].lstrip()
    return before.endswith((",", " and")) and after.startswith((",", "and "))


def _deal(short: Chain, found: list[Chain], text: str) -> None:
    """Parts the references of an ambiguous short name among full names, each to the last before it outside a row."""
    told = [(r.index, n, _is_listed(text, r)) for n, chain in enumerate(found) for r in chain.references]
    places = sorted((index, n) for index, n, listed in told if not listed) or sorted((i, n) for i, n, _ in told)
    begins = [index for index, _ in places]
    written = short.references[0].mention
    for reference in short.references:
        at = max(0, bisect_right(begins, reference.index) - 1)
        chain = found[places[at][1]]
        part = Chain(short.document, [reference], Counter([written_name(reference)]), Counter([written.type]), PERSON)
        _absorb_short(chain, part)
