"""Classes of the ontology in a few families, and which words of a name tell its class."""

from __future__ import annotations

from functools import cache

from kg.resolution.tables import listed, rows

PERSON, ORGANIZATION, STATE, PLACE, EVENT, WORK, PRODUCT, GROUP, CONCEPT = (
    "Person", "Organization", "GeopoliticalEntity", "Place", "Event", "CreativeWork", "Product", "Group", "Concept",
)  # fmt: skip
_MEMBERS = {
    PERSON: "Person",
    ORGANIZATION: "Organization Company GovernmentBody PoliticalParty InternationalOrganization MilitaryUnit "
    "MediaOrganization",
    STATE: "GeopoliticalEntity Country Region City",
    PLACE: "Place Facility NaturalFeature",
    EVENT: "Event Meeting Communication Visit Agreement Conflict Attack Protest Election Sanction Trade Acquisition "
    "Appointment LegalCase Disaster Death ProductLaunch",
    WORK: "CreativeWork Work Article Law",
    PRODUCT: "Product Commodity",
    GROUP: "Group",
    CONCEPT: "Concept Entity Agent",
}
FAMILY = {name: family for family, names in _MEMBERS.items() for name in names.split()}
_RENAMED = {"Work": "CreativeWork", "Entity": "Concept", "Agent": "Concept"}
_NEAR = {frozenset(pair) for pair in ((STATE, PLACE), (ORGANIZATION, GROUP), (PLACE, ORGANIZATION), (EVENT, WORK))}


def family(name: str) -> str:
    """The family that a class belongs to; what is unknown is a concept."""
    return FAMILY.get(name, CONCEPT)


def known(name: str) -> str:
    """The class itself, by the name that the ontology has for it."""
    return _RENAMED.get(name, name) if name in FAMILY else CONCEPT


def agree(a: str, b: str) -> bool:
    """Whether two families may be the same thing, one of them roughly typed."""
    return a == b or CONCEPT in (a, b) or frozenset((a, b)) in _NEAR


@cache
def _heads() -> dict[str, tuple[str, str]]:
    return {noun: (name, strength) for noun, name, strength, _ in rows("heads")}


def of_noun(noun: str, *, weak: bool = True) -> str | None:
    """The class of what a common noun names; `weak`: also from nouns that are poor evidence."""
    found = _heads().get(noun)
    return found[0] if found and (weak or found[1] == "strong") else None


@cache
def _narrower() -> dict[str, frozenset[str]]:
    return {noun: frozenset(listed(others)) for noun, others, *_ in rows("sorts")}


def narrower(noun: str) -> frozenset[str]:
    """The noun and those whose things it may stand for after a first mention: "film" for a documentary."""
    return _narrower().get(noun, frozenset()) | {noun}


def may_be_called(sorts: set[str], noun: str) -> bool:
    """Whether something told to be of these sorts may be called by the noun.

    >>> may_be_called({"documentary"}, "film"), may_be_called({"film"}, "documentary")
    (True, False)
    """
    return noun in sorts or not sorts.isdisjoint(_narrower().get(noun, ()))


@cache
def roles() -> dict[str, tuple[str, frozenset[str]]]:
    """For every role of a person its field of life and the wider words for it."""
    return {role: (field, frozenset(wider.split("|")) - {""}) for role, field, wider, _ in rows("roles")}


def role_in(words: list[str]) -> str | None:
    """The longest role that the words end with, plurals brought to the singular.

    >>> role_in(["foreign", "ministers"]), role_in(["chinese", "president"]), role_in(["deal"])
    ('foreign minister', 'president', None)
    """
    if not words or (len(words[-1]) > 2 and _role_ends().isdisjoint((words[-1], *_singulars(words[-1])))):
        return None
    for length in range(min(4, len(words)), 0, -1):
        phrase = " ".join(words[-length:])
        for form in (phrase, *_singulars(phrase)):
            if form in roles():
                return form
    return None


@cache
def _role_ends() -> frozenset[str]:
    """The last words of roles: most words are none, and it is asked of every word before a name."""
    return frozenset(role.split()[-1] for role in roles() if role)


def _singulars(phrase: str) -> tuple[str, ...]:
    if phrase.endswith("men"):
        return (phrase[:-3] + "man",)
    return (phrase[:-1], phrase[:-2]) if phrase.endswith("s") else ()


def same_role(a: str, b: str) -> bool:
    """Whether two roles may be words for one: equal, one ends with the other, or one is wider.

    >>> same_role("leader", "president"), same_role("foreign minister", "minister"), same_role("king", "surgeon")
    (True, True, False)
    """
    if a == b or a.endswith(" " + b) or b.endswith(" " + a):
        return True
    return b in wider(a) or a in wider(b)


def wider(role: str) -> frozenset[str]:
    """The words that may stand for a role beside itself."""
    return roles().get(role, ("", frozenset()))[1]


def field_of(role: str) -> str:
    """The field of life of a role: politics, business, sport ..."""
    return roles().get(role, ("", frozenset()))[0]
