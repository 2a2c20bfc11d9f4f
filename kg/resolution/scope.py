"""What a text is about, which tells a reader of a bare phrase whose it is: "local economy (Lake Orsa)"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from kg.resolution.chains import Chain
from kg.resolution.concepts import UNNAMED, is_superlative, plain_name
from kg.resolution.coreference import POSSESSIVES, Reading
from kg.resolution.names import normal
from kg.resolution.references import Reference, is_thing
from kg.resolution.roles import is_definite

FEWEST = 3  # statements with it as subject
SHARE = 0.3  # of the statements about named things: less is no subject of a whole text
AHEAD, FAR_AHEAD = 2.0, 3.0  # times as many as of the next, where the text begins with it and where it does not
LONGEST = 7  # words of a name that can still be read after another
WORDS = 5  # a longer phrase says for itself what it is about
_PROPER = re.compile(r"\s[“\"(]?[A-Z0-9]|['’]|^\w[a-z]*[A-Z0-9]")


def tell_scopes(reading: Reading, unnamed: Iterable[Chain]) -> None:
    """Gives the bare things of a document, of which a reader would ask "which one?", the thing that it is all about."""
    unnamed = [chain for chain in unnamed if _is_bare(reading, chain)]
    topic = topic_of(reading) if unnamed else None
    if topic is None:
        return
    subjects = {id(chain) for chain in _subjects(reading)}
    for chain in unnamed:
        asked = id(chain) in subjects or any(map(_is_told_apart, chain.references))
        if asked and not any(_is_anothers(reading, reference, topic) for reference in chain.references):
            chain.scope = plain_name(topic)


def topic_of(reading: Reading) -> Chain | None:
    """The one named thing that a document tells of throughout: subject of many more statements than the next."""
    told = Counter(chain for chain in _subjects(reading) if _is_named(chain))
    if not told:
        return None
    ranked = sorted(told, key=lambda chain: (-told[chain], chain.references[0].index))
    first, count = ranked[0], told[ranked[0]]
    if (
        count < FEWEST
        or count < SHARE * sum(told.values())
        or first.name.islower()
        or len(first.name.split()) > LONGEST
    ):
        return None
    ahead = AHEAD if first.references[0].sentence == 0 else FAR_AHEAD
    others = (told[chain] for chain in ranked[1:] if not _is_part(chain.name, first.name))
    return first if count >= ahead * next(others, 0) else None


def _is_part(name: str, whole: str) -> bool:
    """Whether a name may be short for another, though nothing says so: "Upper Orsa" beside "Upper Orsa River"."""
    return set(normal(name).split()) <= set(normal(whole).split())


def _is_named(chain: Chain) -> bool:
    return any(reference.mention.kind == "name" for reference in chain.references)


def _is_bare(reading: Reading, chain: Chain) -> bool:
    """Whether nothing in the names of a thing without a name says whose or where it is."""
    if chain.kind or UNNAMED in chain.names or chain.references[0].index in reading.said:
        return False
    if any(reference.mention.label[:1].isupper() and not _begins(reading, reference) for reference in chain.references):
        return False
    return all(len(name.split()) <= WORDS and not _PROPER.search(name) for name in chain.names)


def _begins(reading: Reading, reference: Reference) -> bool:
    """Whether the capital of a phrase is the one that its sentence begins with."""
    mention = reference.mention
    return mention.text.startswith(mention.label) and reading.references.is_sentence_start(reference)


def _is_anothers(reading: Reading, reference: Reference, topic: Chain) -> bool:
    """Whether a phrase tells that it is another's than the topic's: "her second husband"."""
    inside = reading.references.within((reference.mention.begin, reference.mention.end))
    owners = (reading.owners.get(r.index) for r in inside if r.mention.text.lower() in POSSESSIVES)
    return any(owner != (topic,) for owner in owners)


def _subjects(reading: Reading) -> Iterable[Chain]:
    for statement in reading.references.extraction.statements:
        if is_thing(statement.subject) and (reference := reading.references.of(statement.subject)):
            yield from reading.owners.get(reference.index, ())


def _is_told_apart(reference: Reference) -> bool:
    """Whether the words say that a certain one is meant."""
    return is_definite(reference) or is_superlative(reference.mention.text)
