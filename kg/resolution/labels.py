"""The name that a mention gives a thing: without titles, brackets and where it is, with the point of the compass."""

from __future__ import annotations

import calendar
import re

from kg.resolution import classes, gazetteer
from kg.resolution.classes import ORGANIZATION, PERSON, PLACE, STATE
from kg.resolution.names import core, head_word, normal, untitled
from kg.resolution.references import Reference
from kg.resolution.tables import words
from kg.resolution.titles import is_title

DATES = frozenset(name.lower() for name in (*calendar.month_name, *calendar.day_name) if name)
_COMPASS = re.compile(r"\b((?:north|south|east|west|central)(?:-?(?:east|west))?(?:ern)?)[\s-]+$", re.IGNORECASE)
_QUANTIFIERS = re.compile(r"(?:most|many|some|several|all|other|few|both)\s+(?=\S)", re.IGNORECASE)
_PARTICIPLE = re.compile(r"\w-(?:led|based|backed|held|born|owned|made|controlled|run|linked|sponsored|funded)$")
# "the U.S. state of Michigan" is Michigan
_SORT = re.compile(
    r"^(?:[\w.-]+ )??(?:city|town|village|municipality|borough|hamlet|state|province|region|island) of (?=[A-Z])"
)
_OFFICES = words("words of offices")
_WHERE = re.compile(r"(.+?)\s+in\s+([A-Z].+)")
# Branches: what stands in a place is another one than what stands elsewhere.
_PREPOSITIONS = ("of ", "for ", "at ", "in ", "on ", "to ")
_LOCAL = frozenset("embassy consulate office branch court hospital school church airport museum university".split())


def written_name(reference: Reference) -> str:
    """The name as written, without what does not belong to it; nothing where there is only a title or a role."""
    mention = reference.mention
    name = unbracketed(mention.label)
    name = unquantified(name) if mention.kind == "nominal" else name  # "All Nippon Airways" is a name as it stands
    family = classes.family(mention.type)
    if is_title(name, family) or (family != PERSON and _PARTICIPLE.search(name)):
        return ""
    if family == PERSON:
        name = untitled(_unofficed(name.rsplit(" and ", 1)[-1]))
        name = "" if name.startswith(_PREPOSITIONS) else name  # of "Minister of State", nobody's name
    elif family in (STATE, PLACE):
        name = _with_compass(reference, _SORT.sub("", name))
    elif family == ORGANIZATION:
        name = _unplaced(name)
    return name if normal(name) else ""


def _unofficed(name: str) -> str:
    """A person's name without the office before it: "Russian Foreign Minister Lavrov"."""
    words_ = name.split()
    for length in range(len(words_) - 1, 1, -1):
        before = words_[:length]
        if classes.role_in([word.lower() for word in before]) and all(map(_is_of_office, before)):
            return " ".join(words_[length:])
    return name


def _is_of_office(word: str) -> bool:
    if word.isupper() and len(word) > 1 and word.isalpha():
        return True
    return word.lower() in _OFFICES or classes.role_in([word.lower()]) is not None or gazetteer.is_adjective(word)


def unbracketed(label: str) -> str:
    """The label without a bracket after it, which the model took into the name."""
    return label.split(" (")[0].strip() or label


def unquantified(name: str) -> str:
    """ "Western countries" for "most Western countries"."""
    return name[match.end() :] if (match := _QUANTIFIERS.match(name)) else name


def _with_compass(reference: Reference, name: str) -> str:
    """ "Eastern Europe" where the model took "Europe" alone for the name."""
    mention = reference.mention
    before = _COMPASS.search(mention.text[: max(0, mention.head_begin - mention.begin)])
    wider = f"{before[1].capitalize()} {name}" if before else ""
    return wider if wider and gazetteer.find(wider, STATE) else name


def _unplaced(name: str) -> str:
    """An organization's name, known or of three words and more, without the known place after it: "... in Riga"."""
    match = _WHERE.fullmatch(name)
    if match is None or head_word(match[1]) in _LOCAL:
        return name
    if len(core(match[1]).split()) < 3 and not gazetteer.find(match[1], ORGANIZATION):
        return name
    return match[1] if gazetteer.find(match[2], STATE) else name
