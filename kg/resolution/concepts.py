"""Nominal phrases that no name stands behind: things of one document ("the meeting"), or sorts ("natural gas")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kg.resolution import bodies, classes, gazetteer
from kg.resolution.belonging import owner_of, state_of
from kg.resolution.bodies import APART
from kg.resolution.chains import Chain
from kg.resolution.classes import CONCEPT, EVENT, GROUP, ORGANIZATION, PERSON
from kg.resolution.coreference import POSSESSIVES, SAYING_WHAT, Reading, is_predicative, may_stand_for
from kg.resolution.names import normal
from kg.resolution.offices import offices_in_full
from kg.resolution.owned import tell_owner
from kg.resolution.profiles import countries_in
from kg.resolution.references import Reference, is_thing, mentions_of
from kg.resolution.roles import is_definite, role_of
from kg.resolution.tables import words

_DETERMINED = re.compile(
    r"(?:the|an?|this|that|these|those|his|her|its|their|our|my|your|another|each|every|some|both|one|two|three"
    r"|many|several|most|numerous|various)\b"
    r"|[^,]{1,40}['’]s?\s",
    re.IGNORECASE,
)
RARELY = 8  # times as often as the fullest name another has to be used to be the usual one
BACK = 2  # sentences back in which what is told of comes before what stands beside it
OWNER_WORDS = 4  # a longer name before a noun can no longer be read
OBJECTS = frozenset(("him", "them", "it"))
NO_SUPERLATIVES = frozenset("west forest interest guest honest modest rest harvest protest test contest".split())
_OF_STATES = words("roles of states too")
UNNAMED = "unnamed source"  # label of a speaker of whom nothing is known
_POINTING = re.compile(r"(?:[Tt]he|[Tt]his|[Tt]hat) (?:[a-z-]+ )?[a-z-]+$")  # nothing but a noun
_AND = re.compile(r"\s(?:and|or)\s")
_BACK = re.compile(r"(?:the|this|that|these|those)\b", re.IGNORECASE)


def concepts(reading: Reading) -> list[Chain]:
    """Chains of the nominal phrases of statements that stand for no named thing; their references get an owner."""
    found: list[Chain] = []
    by_label: dict[str, Chain] = {}
    borne, named = dict(_borne(reading)), dict(_bodies_named(reading))
    offices = offices_in_full(reading, plain_name)
    for reference, said in _left(reading):
        office = offices.get(reference.index)
        name = office.name if office else owned(reading, reference)
        label = concept_key(reference, name)
        chain = _same_number(reference, by_label.get(label)) or (None if said else _referred(reading, reference, found))
        chain = chain or (None if said else _of_cluster(reading, reference))
        if chain is None:
            chain = _chain(reading, reference, said=said)
            chain.kind &= (
                name == reference.mention.label or reference.index in offices
            )  # what is somebody's is no sort of thing
            chain.same = named.get(reference.index)
            tell_owner(reading, reference, chain, office=chain.office)
            if office and chain.owner is None:
                chain.owner, chain.noun = office.owner, office.noun
            if not said and chain.owner is None:
                _belongs(reading, reference, chain)
            found.append(chain)
        by_label.setdefault(label, chain)
        _add(chain, reference, name)
        if said:
            reading.said[reference.index] = chain
        reading.owners.setdefault(reference.index, (chain,))
        _pronouns(reading, reference, borne.get(reference.index, chain) if said else chain)
    return found


def _belongs(reading: Reading, reference: Reference, chain: Chain) -> None:
    """Names a bare thing after the one of whom the text has it: "the supervisory board" of Nordhaven's."""
    if whose := owner_of(reading, reference):
        chain.owner, chain.noun = whose
        state = state_of(chain.owner)
        owner = possessive(state.label if state else plain_name(chain.owner))
        chain.supplied = f"{owner} {reference.mention.label}"
        chain.count(chain.supplied, _class(reference, chain))


def _bodies_named(reading: Reading) -> Iterator[tuple[int, Chain]]:
    """The name of each body of a state that is told: "the Estonian parliament, the Riigikogu"."""
    for statement in reading.references.extraction.statements:
        if statement.rule not in SAYING_WHAT or statement.factuality != "asserted" or statement.polarity != "positive":
            continue
        body, said = reading.meant(statement.subject), reading.references.of(statement.object)
        if said and body and body.family == ORGANIZATION and is_definite(said) and state_body(said):
            yield said.index, body


def _borne(reading: Reading) -> Iterator[tuple[int, Chain]]:
    """The thing that each phrase is said of: after "Ann was the first queen" "she" is Ann, and no queen besides."""
    for statement in filter(is_predicative, reading.references.extraction.statements):
        bearer, said = reading.meant(statement.subject), reading.references.of(statement.object)
        if said and bearer:
            yield said.index, bearer


def _left(reading: Reading) -> list[tuple[Reference, bool]]:
    """The references of statements that stand for nothing named, and those that say what something is."""
    used: dict[int, tuple[Reference, bool]] = {}
    for statement in reading.references.extraction.statements:
        for mention in filter(is_thing, mentions_of(statement)):
            reference = reading.references.of(mention)
            if reference is None or reference.mention.kind == "pronoun":
                continue
            said = mention is statement.object and is_predicative(statement) and not _is_named(reading, reference)
            if said or reference.index not in reading.owners:
                used[reference.index] = reference, said or used.get(reference.index, (None, False))[1]
    for reference in reading.references.all:
        if reading.is_open(reference) and _is_known_event(reference):
            used.setdefault(reference.index, (reference, False))
    return [used[index] for index in sorted(used)]


def _is_known_event(reference: Reference) -> bool:
    """Whether a phrase tells of an event by a name in it, "the Ebola epidemic": a thing also where nothing is said of
    it."""
    mention = reference.mention
    named = mention.kind == "nominal" and mention.number != "plural" and re.search(r"\b[A-Z]", mention.label)
    sort = classes.of_noun(mention.lemma.lower())
    return (
        bool(named)
        and sort is not None
        and classes.family(sort) == EVENT
        and "'" not in mention.label.replace("’", "'")
    )


def _is_named(reading: Reading, reference: Reference) -> bool:
    """Whether a reference is a name, and not the title before one."""
    owners = reading.owners.get(reference.index, ())
    return reference.mention.kind == "name" and any(reference.mention.label in chain.names for chain in owners)


def owned(reading: Reading, reference: Reference) -> str:
    """The label of a phrase with the names of those whose things it tells of: "its western shore" is Lake Ilmen's."""
    mention = reference.mention
    label = mention.label
    for other in reading.references.within((mention.begin, mention.end)):
        word = other.mention.text
        owners = reading.owners.get(other.index, ())
        if other.index != reference.index and _POINTING.match(word) and len(owners) == 1:
            label = _named_inside(label, word, owners[0])
            continue
        ends = label.endswith(f" {word}") and word.lower() in OBJECTS
        if not (ends or word.lower() in POSSESSIVES) or len(owners) != 1 or not _is_short_name(owners[0]):
            continue
        inside = re.compile(rf"\b{re.escape(word)}\b")
        owner = possessive(plain_name(owners[0]), several=owners[0].plural or _is_people(owners[0]))
        if ends or label.endswith(f" {word}"):  # "a hit for her"
            label = f"{label.removesuffix(word)}{plain_name(owners[0])}"
        elif inside.search(label):
            label = inside.sub(lambda _, owner=owner: owner, label, count=1)
        elif other.mention.begin < mention.head_begin:
            label = f"{owner} {label}"
    return _with_shared_owner(reading, reference, label)


def _with_shared_owner(reading: Reading, reference: Reference, label: str) -> str:
    """The label with the owner of the thing before it, of which "and" makes it, too: "her husband and daughter"."""
    mention, first = reference.mention, reading.references.all[max(0, reference.index - 1)]
    bare = mention.kind == "nominal" and mention.text == mention.label and mention.label[:1].islower()
    if not bare or first.mention.kind != "nominal" or first.head[1] != first.mention.end:
        return label
    inside = reading.references.within((first.mention.begin, first.mention.end))
    joined = _AND.fullmatch(reading.references.text[first.mention.end : mention.begin])
    if not joined or not inside or inside[0].mention.text.lower() not in POSSESSIVES:
        return label
    owners = reading.owners.get(inside[0].index, ())
    owned_first = inside[0].mention.begin == first.mention.begin and len(owners) == 1 and _is_short_name(owners[0])
    return f"{possessive(plain_name(owners[0]), several=_is_people(owners[0]))} {label}" if owned_first else label


def _is_people(chain: Chain) -> bool:
    """Whether a name is that of many: "the Jews", "the Residents"."""
    names = [reference.mention for reference in chain.references if reference.mention.kind == "name"]
    with_article = chain.family in (GROUP, ORGANIZATION) and any(name.text.lower().startswith("the ") for name in names)
    return with_article or (chain.family == GROUP and all(name.number == "plural" for name in names))


def _named_inside(label: str, phrase: str, chain: Chain) -> str:
    """The label with the name of what a phrase in it points to: "publisher of the magazine" is of Kestrel Weekly."""
    bare = phrase.split(" ", 1)[1]
    named = chain.is_named and chain.family != CONCEPT and _is_short_name(chain)
    if not named or (begins := label.startswith((f"{bare}'s ", f"{bare}’s "))) == (f" {phrase}" in label):
        return label
    at = 0 if begins else label.index(f" {phrase}") + 1
    end = at + len(bare if begins else phrase)
    name, after = plain_name(chain), label[end:]
    if after.lstrip().startswith(name):  # "the province Britannia Inferior"
        return f"{label[:at]}{after.lstrip()}"
    if after.startswith(("'s ", "’s ")):
        name, after = possessive(name, several=chain.plural), after[2:]
    return label if after[:1].isalnum() else f"{label[:at]}{name}{after}"


def _is_short_name(chain: Chain) -> bool:
    """Whether a name, or a description of a few words, can stand before what is its owner's."""
    named = any(r.mention.kind == "name" for r in chain.references)
    return len(chain.name.split()) <= (OWNER_WORDS if named else OWNER_WORDS - 1) and UNNAMED not in chain.names


def plain_name(chain: Chain) -> str:
    """The chain's fullest name; not one in capitals or hardly used, as that of birth, where there is another."""
    if chain.known and chain.known.type == "Country" and gazetteer.is_adjective(chain.name):
        return chain.known.label  # where a text has but "the Norwegian company"
    most = max(chain.names.values(), default=0)
    usual = [name for name, count in chain.names.items() if RARELY * count >= most and not name.isupper()]
    if chain.name in usual or not usual:
        return chain.name if not chain.name.isupper() else next(filter(str.istitle, sorted(chain.names)), chain.name)
    return min(usual, key=lambda name: (-len(name.split()), -chain.names[name], name))


def possessive(name: str, *, several: bool = False) -> str:
    """The name of an owner.

    >>> possessive("Lake Ilmen"), possessive("United States"), possessive("James"), possessive("Finns", several=True)
    ("Lake Ilmen's", "United States'", "James's", "Finns'")
    """
    plural = name.endswith("s") and (several or " " in name or name.islower())
    return f"{name}'" if plural else f"{name}'s"


def concept_key(reference: Reference, label: str = "") -> str:
    """What phrases for the same thing have in common: the words of the label, the head in the singular."""
    if body := state_body(reference):
        return body
    words = normal(label or reference.mention.label).split()
    lemma = normal(reference.mention.lemma)
    if words and lemma and words[-1].startswith(lemma[:3]):
        words[-1] = lemma
    return " ".join(words)


def _referred(reading: Reading, reference: Reference, found: list[Chain]) -> Chain | None:
    """The last phrase before with the same head that says more: "a joint statement" for "the statement".

    One that is near and told of before one that is only mentioned beside it.
    """
    mention = reference.mention
    if not _BACK.match(mention.text) or mention.number == "plural" or not mention.lemma:
        return None
    words = set(concept_key(reference).split())
    likely = []
    for chain in reversed(found):
        last = chain.references[-1]
        if last.mention.lemma == mention.lemma and not chain.plural and words <= set(concept_key(last).split()):
            likely.append(chain)
    near = (chain for chain in likely if reference.sentence - chain.references[-1].sentence <= BACK)
    told = (chain for chain in near if chain.references[-1].head in reading.subjects)
    return next(told, None) or next(iter(likely), None)


def _same_number(reference: Reference, chain: Chain | None) -> Chain | None:
    """The chain, unless one of its things and several are meant: "their robot" is not "the robots"."""
    if chain is None or chain.kind or chain.plural == (reference.mention.number == "plural"):
        return chain
    return None


def _of_cluster(reading: Reading, reference: Reference) -> Chain | None:
    """The unnamed thing that the model takes "the entire team" for, where the noun is the same."""
    mention = reference.mention
    if not _BACK.match(mention.text) or mention.number == "plural":
        return None
    for span in reversed(reading.cluster_of.get(reference.index, ())):
        other = reading.references.at(span)
        if other is None or other.index >= reference.index or other.mention.lemma != mention.lemma:
            continue
        owners = reading.owners.get(other.index, ())
        if len(owners) == 1 and not owners[0].plural and other.mention.kind == "nominal":
            return None if _elsewhere(reference, other) or _is_of_more(reference, other) else owners[0]
    return None


def _is_of_more(one: Reference, other: Reference) -> bool:
    """Whether the phrase says for itself of what it is, and of something else: "the failure of drivers to brake"."""
    after = one.mention.text[one.mention.head_end - one.mention.begin :].strip().lower()
    return after.startswith("of ") and after not in other.mention.text.lower()


def _elsewhere(one: Reference, other: Reference) -> bool:
    """Whether the two are set apart: "the Syrian team" and "the Afghan team", "the previous election"."""
    a, b = (set(countries_in(each.mention.label)) for each in (one, other))
    names, others = (set(re.findall(r"\b[A-Z]\w+", each.mention.label)) for each in (one, other))
    different = (bool(a and b) and not a & b) or (bool(names and others) and not names & others)
    return different or any(APART.search(each.mention.text) for each in (one, other))


def _chain(reading: Reading, reference: Reference, *, said: bool) -> Chain:
    mention = reference.mention
    chain = Chain(reading.references.extraction.document.id, [])
    chain.plural = mention.number == "plural"
    chain.kind = _is_kind(reference) or (said and _is_called_so(reference))
    chain.office = said and role_of(reference) is not None
    chain.family = classes.family(_class(reference, chain))
    return chain


def _is_called_so(reference: Reference) -> bool:
    """Whether a phrase that says what a thing is tells its sort, and is not another thing: "X, the British fund"."""
    return role_of(reference) is not None or classes.family(_noun_class(reference)) == ORGANIZATION


def _noun_class(reference: Reference) -> str:
    lemma, given = reference.mention.lemma.lower(), classes.known(reference.mention.type)
    return classes.of_noun(lemma, weak=given == CONCEPT) or given


def _is_kind(reference: Reference) -> bool:
    """Whether a phrase stands for the same in all documents: a sort of thing, or a country's own ministry or army."""
    mention = reference.mention
    if mention.label == UNNAMED:
        return False
    if mention.type == "Commodity" and mention.number != "plural":
        return True
    return not (_DETERMINED.match(mention.text) or is_superlative(mention.text)) or state_body(reference) != ""


_SUPERLATIVE = re.compile(r"(?:(?:most|least)\s\w+|(?P<one>\w+est))\s\w", re.IGNORECASE)


def is_superlative(text: str) -> bool:
    """Whether a phrase tells of the one that is most so: "Highest elevation is 8,500 feet"."""
    found = _SUPERLATIVE.match(text)
    return found is not None and (found["one"] or "").lower() not in NO_SUPERLATIVES


def state_body(reference: Reference) -> str:
    """The country and the words of a phrase like "the German government" or "Russia's foreign ministry"."""
    mention = reference.mention
    several = mention.number == "plural" and not mention.label.endswith(" people")  # "the Syrian people" are one
    return "" if several or not mention.lemma else bodies.state_body(mention.text)


def _class(reference: Reference, chain: Chain) -> str:
    """The class of an unnamed thing: groups of people and bodies, single ones by their noun, and concepts."""
    mention = reference.mention
    given = classes.known(mention.type)
    found = PERSON if role_of(reference) else _noun_class(reference)
    if mention.lemma.lower() in _OF_STATES and countries_in(mention.text):
        return CONCEPT  # "Russia's biggest trade partner" is no person
    if state_body(reference) and classes.family(found) == ORGANIZATION:
        return found
    if chain.office and not chain.plural:
        return CONCEPT
    if chain.kind and not chain.plural:
        return given if given not in (PERSON, ORGANIZATION) else CONCEPT
    if chain.plural:
        return GROUP if classes.family(found) in (PERSON, ORGANIZATION) else given
    precise = given == CONCEPT or (given == ORGANIZATION and found in ("GovernmentBody", "MilitaryUnit"))
    return found if precise else given


def _add(chain: Chain, reference: Reference, name: str) -> None:
    chain.references.append(reference)
    chain.count(name, _class(reference, chain))


def _pronouns(reading: Reading, reference: Reference, chain: Chain) -> None:
    """Gives the pronouns of the phrase's coreference cluster that follow it, and no other phrase, to its chain."""
    members = [reading.references.at(span) for span in reading.cluster_of.get(reference.index, ())]
    last: Reference | None = None
    for other in sorted((member for member in members if member), key=lambda member: member.index):
        if other.mention.kind != "pronoun":
            last = other
        elif last in (None, reference) and reading.ahead.get(other.index, reference) == reference:
            _give(reading, other, chain)
    for index, subject in reading.ahead.items():  # "compared to their cousins, coyotes are small"
        if subject == reference:
            _give(reading, reading.references.all[index], chain)


def _give(reading: Reading, pronoun: Reference, chain: Chain) -> None:
    if reading.is_open(pronoun) and may_stand_for(pronoun, chain):
        chain.references.append(pronoun)
        reading.owners[pronoun.index] = (chain,)


def with_unnamed(reading: Reading, found: list[Chain]) -> list[Chain]:
    """The chains with one for speakers of whom nothing is known, where a document has any."""
    statements = reading.references.extraction.statements
    sources = [s.source for s in statements if s.source and is_thing(s.source)]
    open_ones = [r for s in sources if (r := reading.references.of(s)) and r.index not in reading.owners]
    if not open_ones:
        return found
    chain = next((chain for chain in found if UNNAMED in chain.names), None)
    if chain is None:
        chain = Chain(reading.references.extraction.document.id, open_ones[:1], Counter([UNNAMED]), Counter([CONCEPT]))
        found = [*found, chain]
    reading.unnamed = chain
    return found
