"""What a document says of a name beside the name: roles, countries, organizations and names nearby.

Features are words with a letter before them: `r:` role, `c:` country (ISO), `o:` organization or place, `n:` neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from sys import intern

from kg.model import Mention, Statement
from kg.resolution import classes, gazetteer
from kg.resolution.chains import Chain
from kg.resolution.classes import ORGANIZATION, PERSON
from kg.resolution.names import normal
from kg.resolution.references import Reference, References
from kg.resolution.tables import words

BEFORE, AFTER = 60, 90  # characters beside a person's name in which titles and appositions are looked for
_FORMER = frozenset(("former", "then", "new", "late", "acting", "outgoing", "top", "senior", "deputy", "opposition"))
NEAR = 1  # sentences on either side from which neighbours are taken
MANY = 24  # neighbours of one reference, at most
_HOLDS = words("relations that tell who somebody is")
IN_STORIES = words("persons of stories")
_COPULAS = frozenset(("be", "become", "remain", "serve as"))
# A comma and then a phrase with an article, or any short phrase that ends at a comma or full stop.
APPOSITION = re.compile(
    r"\s*[,(–—]\s*((?:an?|the|his|her|its|their|former)\s[^;:.()–—]+|[^,;:.()–—]{3,60}(?=[,.)–—(]))"
)
_CLAUSE = re.compile(r",|\s(?:is|was|are|were|has|had|will|would|said|says|told|met|who|which|that|and|but)\s")
_BREAK = re.compile(r"[,;:.!?()\n“”\"]")
_OF = re.compile(r"\s+of\s+(?:the\s+)?")
_OF_BODY = re.compile(r"\s+(?:of|at)\s+(?:the\s+)?")
_HEADS = frozenset(("head", "boss", "leader", "chief", "chairman", "director", "executive"))  # of a body, not in it
_GENITIVE = re.compile(r"['’]s?\s")
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")


def describe(references: References, chains: list[Chain]) -> None:
    """Gives every named chain its features."""
    owner = {reference.index: chain for chain in chains for reference in chain.references}
    for chain in chains:
        if chain.family == PERSON:
            for reference in chain.references:
                chain.features.update(_beside(references, owner, reference))
    for statement in references.extraction.statements:
        _from_statement(references, owner, statement)
    _neighbours(references, owner)


def _beside(references: References, owner: dict[int, Chain], reference: Reference) -> Iterator[str]:
    """Features from the title before a name, the apposition after it, and the "of" phrase after both."""
    begin, end = reference.head
    text, mention = references.text, reference.mention
    before = _BREAK.split(text[max(0, min(mention.begin, begin) - BEFORE) : begin])[-1]
    yield from role_features(before)
    if of := _OF.match(text[end : end + 12]):
        yield from _owned(references, owner, (end, end + of.end() + 30))
    if match := APPOSITION.match(text, end, min(len(text), end + AFTER)):
        yield from _apposition(references, owner, match.span(1))


def role_features(text: str) -> Generator[str, None, str | None]:
    """The role that a text ends with and the country whose adjective or name stands before it; returns the role."""
    found = _WORD.findall(text)
    role = classes.role_in([word.lower() for word in found])
    if role:
        yield f"r:{role}"
        before = found[: -len(role.split())]
        if before and before[-1].lower() == "deputy":  # whom "the deputy minister" is, too
            yield f"r:deputy {role}"
        yield from (f"c:{iso}" for iso in countries_in(" ".join(_adjectives(before))))
    return role


def _adjectives(before: list[str]) -> list[str]:
    """The last words that may belong to the noun after them: in capitals, hyphenated, or "former" and the like."""
    at = len(before)
    while (
        at
        and len(before) - at < 4
        and (before[at - 1][0].isupper() or "-" in before[at - 1] or before[at - 1] in _FORMER)
    ):
        at -= 1
    return before[at:]


def countries_in(text: str) -> list[str]:
    """ISO codes of the countries that a text names or whose adjectives it has, in order."""
    tokens = _WORD.findall(text)
    found, at = [], 0
    while at < len(tokens):
        length, iso = _country_at(tokens, at)
        found += [iso] if iso else []
        at += length
    return found


def _country_at(tokens: list[str], at: int) -> tuple[int, str]:
    """How many tokens name a country, and its code; one and nothing where none does."""
    for length in range(min(3, len(tokens) - at), 0, -1):
        phrase = normal(" ".join(tokens[at : at + length]))
        if phrase == "us" and tokens[at] == "us":
            continue
        known, iso = gazetteer.country(phrase), gazetteer.people(phrase)
        if known or iso:
            return length, known.country if known else str(iso)
    return 1, ""


def _owned(references: References, owner: dict[int, Chain], span: tuple[int, int]) -> Iterator[str]:
    """The country or organization that begins a span."""
    for reference in references.within(span)[:1]:
        if chain := owner.get(reference.index):
            yield thing(chain)


def thing(chain: Chain) -> str:
    """A chain as a feature of another."""
    if chain.known and chain.known.type in ("Country", "Region") and chain.known.country:
        return f"c:{chain.known.country}"
    return f"o:{chain.key}"


def _apposition(references: References, owner: dict[int, Chain], span: tuple[int, int]) -> Iterator[str]:
    text = _CLAUSE.split(references.text[span[0] : span[1]])[0]
    head = re.split(r"\s(?:of|at|in|for|from|with|who|that|and)\s", text)[0]
    role = yield from role_features(head)
    if not role and (noun := re.match(r"(?:an?|the)\s(?:.*\s)?([a-z-]{4,})$", head)) and not classes.of_noun(noun[1]):
        role = noun[1]
        yield f"r:{role}"
    if role:
        for reference in references.within((span[0], span[0] + len(text))):
            chain = owner.get(reference.index)
            if chain and chain.family != PERSON:
                yield thing(chain)


def _from_statement(references: References, owner: dict[int, Chain], statement: Statement) -> None:
    subject = references.of(statement.subject)
    chain = owner.get(subject.index) if subject else None
    label, canonical = statement.predicate.label, statement.predicate.canonical
    if chain is None or not (canonical in _HOLDS or label in _COPULAS) or statement.polarity != "positive":
        return
    noun = statement.object.lemma or normal(statement.object.label).split(" ")[-1]
    if chain.family == PERSON and not (noun in IN_STORIES and label in _COPULAS):
        chain.features.update(_position(references, owner, statement))
    elif label in _COPULAS and statement.object.kind == "nominal":
        chain.features.add(f"k:{noun}")


def _position(references: References, owner: dict[int, Chain], statement: Statement) -> Iterator[str]:
    for mention in (statement.object, *(qualifier.mention for qualifier in statement.qualifiers)):
        if mention.is_literal or mention.kind == "clause":
            continue
        reference = references.of(mention)
        if reference and (chain := owner.get(reference.index)):
            if chain.family != PERSON:
                yield thing(chain)
        elif mention.kind != "pronoun":
            role = yield from role_features(re.split(r"\s(?:of|at|in|for)\s", mention.label)[0])
            yield from (f"c:{iso}" for iso in countries_in(mention.text))
            if role and not _HEADS.isdisjoint((role, *classes.wider(role))):
                yield from _of_whom(references, owner, mention)


def _of_whom(references: References, owner: dict[int, Chain], mention: Mention) -> Iterator[str]:
    """The body whose office a phrase names: "chief executive of Kestrel", "Kestrel's chief executive"."""
    for reference in references.within((mention.begin, mention.end)):
        chain = owner.get(reference.index)
        begin, end = reference.head
        joined = _OF_BODY.fullmatch(references.text, mention.head_end, begin)
        if chain and chain.family == ORGANIZATION and (joined or _GENITIVE.match(references.text, end)):
            yield thing(chain)


def _neighbours(references: References, owner: dict[int, Chain]) -> None:
    """Names in the same sentence or the next one."""
    named = [reference for reference in references.all if reference.index in owner]
    keys = {id(chain): intern(f"n:{chain.key}") for chain in owner.values()}
    for i, reference in enumerate(named):
        chain = owner[reference.index]
        for other in _after(named, i):
            neighbour = owner[other.index]
            if neighbour is not chain:
                chain.features.add(keys[id(neighbour)])
                neighbour.features.add(keys[id(chain)])


def _after(named: list[Reference], i: int) -> Iterable[Reference]:
    for other in named[i + 1 : i + 1 + MANY]:
        if other.sentence - named[i].sentence > NEAR:
            return
        yield other


def is_surely_person(chain: Chain) -> bool:
    """Whether more than the model's guess says that a chain is a person."""
    return chain.family == PERSON and (bool(chain.gender) or any(feature[0] == "r" for feature in chain.features))


def of_kind(features: Iterable[str], letter: str) -> set[str]:
    """The features of one kind, without the letter."""
    return {feature[2:] for feature in features if feature.startswith(letter + ":")}
