"""What a text is about, which tells a reader of a bare phrase whose it is: "local economy (Lake Orsa)"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

from kg.resolution.chains import Chain
from kg.resolution.classes import of_noun
from kg.resolution.concepts import UNNAMED, is_superlative, plain_name
from kg.resolution.coreference import POSSESSIVES, Reading
from kg.resolution.entities import description
from kg.resolution.names import normal
from kg.resolution.references import Reference, is_thing
from kg.resolution.roles import is_definite
from kg.resolution.tables import words
from kg.resolution.topics import Topics

FEWEST = 3  # statements with it as subject
SHARE = 0.3  # of the statements about named things: less is no subject of a whole text
AHEAD, FAR_AHEAD = 2.0, 3.0  # times as many as of the next, where the text begins with it and where it does not
LONGEST = 7  # words of a name that can still be read after another
WORDS = 5  # a longer phrase says for itself what it is about
COMMODITY = "Commodity"
_ACTING = words("those who act for what a text is about")
_NEW = re.compile(r"(?:an?|one|another)\s", re.IGNORECASE)
_CERTAIN = re.compile(r"(?:the|this|that|these|those)\s", re.IGNORECASE)
_ALL_KNOW = words("things that there is one of for all")
_PROPER = re.compile(r"\s[“\"(]?[A-Z0-9]|['’]|^\w[a-z]*[A-Z0-9]")


def tell_scopes(reading: Reading, unnamed: Iterable[Chain]) -> None:
    """Gives the bare things of a document, of which a reader would ask "which one?", the thing that it is all about.

    Where the document begins by saying what that is, sorts of which something is told are those of it, too: "adults
    have a forked tail".
    """
    listed = {id(chain) for chain in _listed(reading)}
    subjects = list(_subjects(reading))
    defined = _defined(reading)
    topic = topic_of(subjects, defined)
    told = {id(chain) for chain in subjects}
    acting = {id(chain) for chain in _acting(reading)}
    if topic is None:
        _tell_near(reading, unnamed, told, acting)
        return
    for chain in unnamed:
        of_sort = chain.kind and chain.plural and defined is topic and id(chain) in told and _is_plain(chain, topic)
        of_sort |= id(chain) in listed and not _is_named(chain)
        acts = id(chain) in acting
        if chain is topic or not (of_sort or _is_bare(reading, chain, sort=acts)):
            continue
        asked = id(chain) in told or acts or any(map(_is_told_apart, chain.references))
        if asked and not any(_is_anothers(reading, reference, topic) for reference in chain.references):
            chain.scope, chain.kind = plain_name(topic), False


def _acting(reading: Reading) -> Iterable[Chain]:
    """Those who did something for or in what a text is about: "Judges chose 31 finalists", "Workers walked out"."""
    for statement in reading.references.extraction.statements:
        mention = statement.subject
        certain = statement.factuality == "asserted" and statement.tense == "past" and mention.kind == "nominal"
        if certain and mention.lemma.lower() in _ACTING and (reference := reading.references.of(mention)):
            yield from reading.owners.get(reference.index, ())


def _tell_near(reading: Reading, unnamed: Iterable[Chain], told: Collection[int], acting: Collection[int]) -> None:
    """Gives the bare things of a text about several those of them that it tells of around them."""
    topics: Topics | None = None
    for chain in unnamed:
        acts = id(chain) in acting
        asked = acts or any(map(_is_told_apart, chain.references)) or (id(chain) in told and not _is_new(chain))
        if not asked or not _is_bare(reading, chain, sort=acts):
            continue
        if any(_is_somebodys(reading, reference) for reference in chain.references):
            continue
        topics = topics or Topics(reading)
        chain.scope = topics.around(chain)
        chain.kind = chain.kind and not chain.scope


def _is_new(chain: Chain) -> bool:
    """Whether a phrase says that the reader does not know it yet, so that nobody asks which one: "a storm"."""
    return _NEW.match(chain.references[0].mention.text) is not None


def topic_of(subjects: Iterable[Chain], defined: Chain | None) -> Chain | None:
    """The one thing that a document tells of throughout: what its first sentence defines, unless it tells of another
    far more often, or else what is subject of many more statements than the next."""
    told = Counter(chain for chain in subjects if chain.is_named or chain is defined)
    if not told:
        return None
    most = max(told.values())
    if defined is not None and _is_fit(defined) and told[defined] * AHEAD >= most:
        return defined
    ranked = sorted(told, key=lambda chain: (-told[chain], chain.references[0].index))
    first = ranked[0]
    if most < FEWEST or most < SHARE * sum(told.values()) or not _is_fit(first):
        return None
    ahead = AHEAD if first.references[0].sentence == 0 else FAR_AHEAD
    others = (told[chain] for chain in ranked[1:] if not _is_part(chain.name, first.name))
    return first if most >= ahead * next(others, 0) else None


def _defined(reading: Reading) -> Chain | None:
    """What the first sentence of a document says to be something: "The house finch is a bird of North America"."""
    for statement in reading.references.extraction.statements:
        reference = reading.references.of(statement.subject) if is_thing(statement.subject) else None
        if reference is None or reference.sentence > 0:
            break
        owners = reading.owners.get(reference.index, ())
        if statement.rule == "copula.noun" and statement.factuality == "asserted" and len(owners) == 1:
            return owners[0]
    return None


def _is_fit(chain: Chain) -> bool:
    """Whether a name can stand in brackets after another."""
    return len(chain.name.split()) <= LONGEST and not (chain.is_named and chain.name.islower())


def _is_plain(chain: Chain, topic: Chain) -> bool:
    """Whether a sort is told by a word or two, and not by the topic's own noun."""
    own = topic.name.split()[-1].lower()[:5]
    return all(len(name.split()) < 3 and (name[1:].islower()) and own not in name.lower() for name in chain.names)


def _is_part(name: str, whole: str) -> bool:
    """Whether a name may be short for another, though nothing says so: "Upper Orsa" beside "Upper Orsa River"."""
    return set(normal(name).split()) <= set(normal(whole).split())


def _is_bare(reading: Reading, chain: Chain, *, sort: bool = False) -> bool:
    """Whether nothing in the names of a thing without a name says whose or where it is; `sort`: of a sort, too."""
    if (_is_sort(chain) and not sort) or UNNAMED in chain.names or chain.references[0].index in reading.said:
        return False
    told = {description(chain.names)} if len(chain.names) > 1 else set(chain.names)  # its label
    names = {normal(name) for name in told}
    if names <= _ALL_KNOW or all(of_noun(name.rpartition(" ")[2]) == COMMODITY for name in names):  # gas is gas
        return False
    if any(reference.mention.label[:1].isupper() and not _begins(reading, reference) for reference in chain.references):
        return False
    return all(len(name.split()) <= WORDS and not _PROPER.search(name) for name in told)


def _is_sort(chain: Chain) -> bool:
    """Whether a sort is meant, and not certain ones of it: "robots", not "the robots"."""
    phrases = [r for r in chain.references if r.mention.kind == "nominal"]
    certain = sum(_CERTAIN.match(r.mention.text) is not None for r in phrases)
    return chain.kind and (certain * 2 < len(phrases) or chain.office)


def _begins(reading: Reading, reference: Reference) -> bool:
    """Whether the capital of a phrase is the one that its sentence begins with."""
    mention = reference.mention
    return mention.text.startswith(mention.label) and reading.references.is_sentence_start(reference)


def _is_anothers(reading: Reading, reference: Reference, topic: Chain) -> bool:
    """Whether a phrase tells that it is another's than the topic's: "her second husband"."""
    if reference.mention.kind == "pronoun":
        return False
    inside = reading.references.within((reference.mention.begin, reference.mention.end))
    owners = (reading.owners.get(r.index) for r in inside if r.mention.text.lower() in POSSESSIVES)
    return any(owner != (topic,) for owner in owners)


def _is_somebodys(reading: Reading, reference: Reference) -> bool:
    """Whether a possessive in a phrase tells whose it is, though not who that is."""
    if reference.mention.kind == "pronoun":
        return False
    inside = reading.references.within((reference.mention.begin, reference.mention.end))
    return any(r.mention.text.lower() in POSSESSIVES for r in inside)


def _listed(reading: Reading) -> Iterable[Chain]:
    """Sorts of which a text tells what they include: "Notable pupils include Ann Berg"; whose pupils, one would ask."""
    for statement in reading.references.extraction.statements:
        if statement.predicate.label == "include" and statement.object.kind == "name" and is_thing(statement.subject):
            reference = reading.references.of(statement.subject)
            yield from reading.owners.get(reference.index, ()) if reference else ()


def _is_named(chain: Chain) -> bool:
    """Whether a name in a phrase says whose it is, or a name stands for it."""
    return chain.is_named or any(_PROPER.search(name) for name in chain.names)


def _subjects(reading: Reading) -> Iterable[Chain]:
    for statement in reading.references.extraction.statements:
        if is_thing(statement.subject) and (reference := reading.references.of(statement.subject)):
            yield from reading.owners.get(reference.index, ())


def _is_told_apart(reference: Reference) -> bool:
    """Whether the words say that a certain one is meant."""
    return is_definite(reference) or is_superlative(reference.mention.text)
