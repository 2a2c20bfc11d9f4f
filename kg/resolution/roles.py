"""Phrases that name a person by role or a body by its sort: "the Chinese leader", "the ministry", "the country"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from kg.resolution import classes, gazetteer
from kg.resolution.chains import Chain
from kg.resolution.classes import ORGANIZATION, PERSON, PLACE, STATE
from kg.resolution.names import core, head_word
from kg.resolution.plurals import is_state
from kg.resolution.profiles import countries_in, of_kind
from kg.resolution.references import Reference
from kg.resolution.tables import words

DEFINITE = re.compile(r"(?:the|this|that|his|her|its|their|our|my)\b|.*?['’]s?\s", re.IGNORECASE)
REACH = 4  # sentences back in which "the company" has its antecedent
SUBJECT = 1.5  # how many sentences nearer a subject counts as
CALLED, OF_CLASS = 1.25, 0.5  # the same of what is told to be "a company", or "a group", where "the company" follows
# Roles that point to somebody else than those named: a counterpart is the other one's, an ally is anybody.
_RELATIVE = words("roles beside somebody")

_THINGS_TOO = words("roles and parts of things")  # "the anchor of a ship"
_WATER = re.compile(r"\b(?:lake|river|creek|bay|valley|gulf|fjord|glen|loch|inlet|canyon)\b", re.IGNORECASE)
_ORIGIN = re.compile(r"(?:the|this|that)\s+(\w+)\s+(?:[a-z-]+\s+){0,2}?([a-z]+)", re.IGNORECASE)
_BODIES = words("bodies that people have")
_ANY_BODY = frozenset(("organization", "organisation"))


def is_definite(reference: Reference) -> bool:
    """Whether a phrase says that the reader knows which one is meant."""
    return DEFINITE.match(reference.mention.text) is not None


_VAGUE = words("roles that many hold")


def is_vague(reference: Reference) -> bool:
    """Whether the role is one that many hold, so that the nearest is rather meant."""
    return role_of(reference) in _VAGUE


def role_of(reference: Reference) -> str | None:
    """The role that a nominal phrase names a person by."""
    return _role(reference.mention.label, reference.mention.lemma)


@lru_cache(1 << 14)  # each phrase is asked about again and again
def _role(label: str, lemma: str) -> str | None:
    if re.search(rf"\w-{re.escape(lemma)}\b", label, re.IGNORECASE):  # no general directs a "directorate-general"
        return None
    phrase, *after = re.split(r"\s(?:of|for|at|in|who|that)\s", label, maxsplit=1)
    if after and lemma.lower() in _THINGS_TOO and not re.search(r"[A-Z]", after[0]):
        return None
    if after and lemma.lower() == "head" and _WATER.search(after[0]):
        return None
    return classes.role_in(re.findall(r"[\w'’-]+", phrase.lower())) or classes.role_in([lemma.lower()])


def holder(reference: Reference, people: Iterable[Chain], offices: dict[str, set[str]]) -> Chain | None:
    """The one person of the document whose role, and country where the phrase has one, agree with the phrase.

    `offices`: features of people by key, over all documents, for those whose role this document does not tell.
    """
    role = role_of(reference)
    if role is None or reference.mention.number == "plural":
        return None
    if _is_deputy(reference, role):
        role = f"deputy {role}"
    countries = set(countries_in(reference.mention.text))
    if not countries and role in _RELATIVE:
        return None
    people = list(people)
    for features_of in (lambda chain: chain.features, lambda chain: offices.get(chain.key, set())):
        found = [chain for chain in people if _holds(features_of(chain), role, countries)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


_DEPUTY = re.compile(r"\b(?:deputy|vice|assistant|associate)[ -]+(?=[\w -]*$)", re.IGNORECASE)


def _is_deputy(reference: Reference, role: str) -> bool:
    """Whether a phrase names the deputy of who holds the role: "the deputy mayor" is not the mayor."""
    before = reference.mention.label.lower().partition(role)[0]
    return _DEPUTY.search(before) is not None


def _holds(features: set[str], role: str, countries: set[str]) -> bool:
    if countries and not countries & of_kind(features, "c"):
        return False
    if role == "counterpart":
        return bool(countries and of_kind(features, "r"))
    return is_held(role, features)


def is_held(role: str, features: set[str]) -> bool:
    """Whether somebody of whom this is told may be called by the role."""
    roles = of_kind(features, "r")
    return any(held == role or held.endswith(" " + role) or role in classes.wider(held) for held in roles)


def antecedent(
    reference: Reference, before: Iterable[tuple[Reference, Chain]], subjects: set[tuple[int, int]]
) -> Chain | None:
    """The nearest named thing of the sort that a phrase like "the company" names; subjects count as nearer.

    So does what the text calls by the noun: "the fund" is Kestrel, the fund, and not the newspaper between them.
    """
    lemma = reference.mention.lemma.lower()
    sort = classes.of_noun(lemma)
    if sort is None or not is_bare(reference):
        return None
    best: tuple[float, Chain] | None = None
    before = _known_countries(before) if sort == "Country" else before
    for other, chain in before:
        distance = reference.sentence - other.sentence
        if distance > REACH:
            break
        if fits(chain, lemma, sort):
            far = distance - (SUBJECT if other.head in subjects else 0.0)
            far -= _surely(chain, lemma, sort)
            if best is None or far < best[0]:
                best = far, chain
    return best[1] if best else None


def _surely(chain: Chain, lemma: str, sort: str) -> float:
    """How many sentences nearer it counts that the text calls a thing by the noun, or by another for its class."""
    if is_called(chain, lemma):
        return CALLED
    return OF_CLASS if any(classes.of_noun(noun) == sort for noun in of_kind(chain.features, "k")) else 0.0


def is_called(chain: Chain, lemma: str) -> bool:
    """Whether the name has the noun, or the text says that the thing is one."""
    return is_in_name(chain, lemma) or classes.may_be_called(of_kind(chain.features, "k"), lemma)


def is_in_name(chain: Chain, noun: str) -> bool:
    """Whether a name has the noun, and a place's at one of its ends: "State Highway 82" is no state."""
    words_ = core(chain.name).split()
    if noun not in words_:
        return False
    sort = classes.of_noun(noun)
    if sort is None or classes.family(sort) not in (STATE, PLACE):
        return True
    if chain.family == ORGANIZATION and classes.family(sort) == STATE:
        return False  # "Charter Oak State College" is no state
    return noun in (words_[-1], head_word(chain.name)) or (words_[0] == noun and not _is_common(words_[-1]))


def _is_common(word: str) -> bool:
    """Whether a name ends as what is no place with a name of its own behind a noun: "State Highway 82"."""
    return word.isdigit() or classes.of_noun(word) is not None


def _known_countries(before: Iterable[tuple[Reference, Chain]]) -> list[tuple[Reference, Chain]]:
    """The references to known countries, where there are any: "the country" is no place that may be anything."""
    before = list(before)
    return [(other, chain) for other, chain in before if chain.known and chain.known.type == "Country"] or before


def own_country(
    reference: Reference, whose: Chain, states: Iterable[Chain], offices: dict[str, set[str]]
) -> Chain | None:
    """The country of a person in "his country", from this document or else from the others."""
    if reference.mention.lemma.lower() not in ("country", "nation", "homeland") or whose.family != PERSON:
        return None
    codes = of_kind(whose.features, "c") or of_kind(offices.get(whose.key, ()), "c")
    own = [chain for chain in states if chain.known and chain.known.id in {f"country:{code}" for code in codes}]
    return own[0] if len(own) == 1 and len(codes) == 1 else None


def own_body(reference: Reference, whose: Chain, bodies: Iterable[Chain], offices: dict[str, set[str]]) -> Chain | None:
    """The body that a person leads or is of, in "her company"; from this document or else from the others."""
    lemma = reference.mention.lemma.lower()
    sort = classes.of_noun(lemma)
    if lemma not in _BODIES or sort is None or whose.family != PERSON:
        return None
    keys = of_kind(whose.features, "o") | of_kind(offices.get(whose.key, ()), "o")
    own = [chain for chain in bodies if chain.key in keys and chain.family == ORGANIZATION and fits(chain, lemma, sort)]
    return own[0] if len(own) == 1 else None


def of_country(reference: Reference, chains: Iterable[Chain], offices: dict[str, set[str]]) -> Chain | None:
    """The only organization of the country before it that "the German company" may be; all documents tell of countries.

    It is one that the text named before.
    """
    mention = reference.mention
    lemma = mention.lemma.lower()
    sort = classes.of_noun(lemma, weak=False)
    said = _ORIGIN.fullmatch(mention.text)
    if said is None or sort is None or said[2].lower() != lemma or classes.family(sort) != ORGANIZATION:
        return None
    feature = f"f:{gazetteer.people(said[1])}" if gazetteer.is_adjective(said[1]) else ""
    found = [
        chain
        for chain in chains
        if feature and chain.family == ORGANIZATION and chain.references[0].index < reference.index
        and (feature in chain.features or feature in offices.get(chain.key, ())) and fits(chain, lemma, sort)
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def is_bare(reference: Reference) -> bool:
    """Whether a phrase is "the company" or "this bank": with more words it would say more than the sort."""
    lemma = reference.mention.lemma.lower()
    if reference.mention.number == "plural":
        return False
    return re.fullmatch(rf"(?:the|this|that)\s+{re.escape(lemma)}", reference.mention.text.strip().lower()) is not None


def fits(chain: Chain, lemma: str, sort: str) -> bool:
    """Whether a named thing can be called by the noun."""
    words = core(chain.name).split()
    if is_called(chain, lemma):
        return True
    if sort == "Country":
        return chain.family == STATE and is_state(chain)
    if classes.family(sort) in (STATE, PLACE):
        kind = chain.known.type if chain.known else max(sorted(chain.votes), key=chain.votes.__getitem__, default="")
        return kind == sort
    if sort == ORGANIZATION and lemma in _ANY_BODY:
        sorts = {classes.of_noun(noun) for noun in of_kind(chain.features, "k")}
        return chain.family == ORGANIZATION and not sorts & {"Company", "MediaOrganization"}
    return sort == "Company" and chain.family == ORGANIZATION and _may_be_company(chain, words)


def _may_be_company(chain: Chain, words: list[str]) -> bool:
    told = {*words, *of_kind(chain.features, "k")}
    if chain.known or any(classes.of_noun(word, weak=False) not in (None, "Company") for word in told):
        return False
    return chain.family not in (PERSON, STATE)
