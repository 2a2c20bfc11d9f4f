"""Known things: countries, regions, cities, well-known bodies, and the words for peoples and seats of government."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from kg.resolution import classes
from kg.resolution.names import normal
from kg.resolution.tables import listed, rows, words

GEONAMES = "https://sws.geonames.org/{}/"
ISO = "http://publications.europa.eu/resource/authority/country/{}"
DEPENDENT = words("dependent territories")

_PARTS, _WORDS_TOO = words("parts of states"), words("parts of states that are other words too")
_SORT = re.compile(r"\s(?:region|province|prefecture|oblast|governorate|canton|department)$")
SHORTEST_PART = 5  # letters

_SHORT = ("us", "it", "who", "is", "un", "ap", "la", "ec")  # names only when in capitals


@dataclass(frozen=True, slots=True)
class Known:
    """A thing that everybody knows; `country` is the ISO code of the state it is, or is in."""

    id: str
    label: str
    type: str
    country: str = ""
    links: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The record of a city or a state in GeoNames, "" of what has none there."""
        kind, _, number = self.id.partition(":")
        return GEONAMES.format(number) if kind == "city" else next(iter(self.links), "")


def find(name: str, kind: str) -> Known | None:
    """The known thing that a name of this class stands for.

    >>> find("the U.S.", "GeopoliticalEntity").label, find("Jordan", "Person"), find("Nato", "Organization").label
    ('United States', None, 'NATO')
    """
    return _find(name, classes.family(kind))


@lru_cache(maxsize=1 << 17)
def _find(name: str, family: str) -> Known | None:
    key = normal(name)
    if family == classes.PERSON and " " not in key:
        return None
    if key in _SHORT and not re.search(r"[A-Z]", name.removeprefix("The ").removeprefix("the ")[1:]):
        return None
    found = country(key) or _body(key, family) or _region(key, family) or _city(key, family)
    return found or _subdivision(key, family) or _state_itself(name, family)


@lru_cache(maxsize=1 << 16)
def bearer(name: str, *, cities: bool = True) -> Known | None:
    """The one known thing that a name is kept for, whatever a document means by it; of cities only great ones."""
    key = normal(name)
    city = _cities().get(key) if cities else None
    return country(key) or _bodies().get(key) or _regions().get(key) or (city if city and city.links else None)


def _body(key: str, family: str) -> Known | None:
    if family == classes.PERSON or (family == classes.STATE and key in _cities()):
        return None
    return _bodies().get(key)


def _region(key: str, family: str) -> Known | None:
    found = _regions().get(key)
    fits = found and (classes.agree(family, classes.family(found.type)) or found.type == "Group" or " " in key)
    return found if fits and family != classes.PERSON else None


def _city(key: str, family: str) -> Known | None:
    if family in (classes.STATE, classes.PLACE, classes.CONCEPT):
        return _cities().get(key)
    return _cities().get(key) if family == classes.ORGANIZATION and key in _capitals() else None


def _subdivision(key: str, family: str) -> Known | None:
    """A part of a state by its name alone or with its sort: "Anbar Province"."""
    if family not in (classes.STATE, classes.PLACE):
        return None
    return _subdivisions().get(key) or _subdivisions().get(_SORT.sub("", key))


_STATE_ITSELF = re.compile(r"(?:the\s+)?([A-Z]\S+(?:\s[A-Z]\S+)?) state", re.IGNORECASE)


def _state_itself(name: str, family: str) -> Known | None:
    """The country that is meant by "the Estonian state"; not of those that are made of states."""
    found = _STATE_ITSELF.fullmatch(name) if family == classes.STATE and name.endswith("state") else None
    iso = people(found[1]) if found and found[1][0].isupper() else None
    return country_of(iso) if iso and iso.lower() not in words("federations of states") else None


def country(key: str) -> Known | None:
    """The country with a normalised name, alias or code of letters ("us", "uae")."""
    return _countries().get(key)


def country_of(iso: str) -> Known | None:
    """The country with an ISO 3166 code."""
    return _by_iso().get(iso)


def known_thing(name: str) -> Known | None:
    """The country or body with an id of ours."""
    kind, _, rest = name.partition(":")
    return country_of(rest) if kind == "country" else _bodies().get(normal(rest))


def people(word: str) -> str | None:
    """The ISO code of the country whose adjective or people a plain word or phrase is ("Chinese", "Russians")."""
    return _demonyms().get(normal(word))


def state_named(word: str) -> str | None:
    """The ISO code of the country that a word, adjective or possessive names: "German", "Russia's"."""
    found = country(normal(word)) if word != "us" else None
    return found.country if found else people(word)


def is_adjective(word: str) -> bool:
    """Whether a word is the adjective of a country, as in "Chinese goods"."""
    return normal(word) in _adjectives()


def seat(known: Known) -> Known | None:
    """The country or body whose seat of government a known place is."""
    target = _seats().get(normal(known.label)) or _capitals().get(normal(known.label))
    if target is None:
        return None
    return country_of(target) or _bodies().get(normal(target))


@cache
def _by_iso() -> dict[str, Known]:
    import pycountry
    from babel import Locale  # heavy: only where names are resolved

    labels = {iso: label for iso, label, *_ in rows("countries")}
    territories = Locale("en").territories
    numbers = {iso: number for number, iso, *_ in _geonames("country")}
    found = {}
    for iso in sorted({c.alpha_2 for c in pycountry.countries} | {"XK"}):
        label = labels.get(iso) or str(territories[iso]).replace("’", "'").replace("&", "and").replace("St. ", "Saint ")
        code = pycountry.countries.get(alpha_2=iso)
        links = [GEONAMES.format(numbers[iso])] if iso in numbers else []
        links += [ISO.format(code.alpha_3)] if code else []
        kind = "Region" if iso in DEPENDENT else "Country"
        found[iso] = Known(f"country:{iso}", label, kind, iso, tuple(sorted(links)))
    return found


@cache
def _countries() -> dict[str, Known]:
    import pycountry

    found: dict[str, Known] = {}
    for code in pycountry.countries:
        for name in (code.name, getattr(code, "official_name", ""), getattr(code, "common_name", "")):
            if name and "," not in name:
                found[normal(name)] = _by_iso()[code.alpha_2]
    for known in _by_iso().values():
        found[normal(known.label)] = known
    for iso, _, aliases, *_ in rows("countries"):
        found |= {normal(alias): _by_iso()[iso] for alias in listed(aliases)}
    return found


@cache
def _demonyms() -> dict[str, str]:
    found: dict[str, str] = {}
    for iso, forms, *_ in rows("demonyms"):
        for word in listed(forms):
            found.setdefault(normal(word), iso)
            found.setdefault(normal(word) + "s", iso)
    return found


_PEOPLE = re.compile(r"[cs]h(?:wo)?m[ae]n$")  # "Irishmen" are some people, not their country


@cache
def _adjectives() -> frozenset[str]:
    forms = (normal(word) for _, forms, *_ in rows("demonyms") for word in listed(forms))
    return frozenset(word for word in forms if not _PEOPLE.search(word))


@cache
def _bodies() -> dict[str, Known]:
    found: dict[str, Known] = {}
    for label, kind, aliases, *_ in rows("bodies"):
        known = Known(f"body:{label}", label, kind)
        found |= {normal(name): known for name in (label, *listed(aliases))}
    return found


@cache
def _regions() -> dict[str, Known]:
    from babel import Locale

    found: dict[str, Known] = {}
    for code, label in Locale("en").territories.items():
        if len(code) == 3 and code != "001":
            found[normal(str(label))] = Known(f"region:{label}", str(label), "Region")
    for number, iso, name, *_ in _geonames("state"):
        found[normal(name)] = Known(f"region:{iso}/{name}", name, "Region", iso, (GEONAMES.format(number),))
    for label, kind, aliases, iso in rows("places"):
        known = Known(f"place:{label}", label, kind, iso)
        found |= {normal(name): known for name in (label, *listed(aliases))}
    return found


@cache
def _subdivisions() -> dict[str, Known]:
    """The largest parts of states (ISO 3166-2) whose names no other part has and no word is."""
    import pycountry

    bearers: dict[str, list[Any]] = {}
    for part in pycountry.subdivisions:
        bearers.setdefault(normal(part.name), []).append(part)
    return {
        key: Known(f"part:{part.code}", part.name, "Region", part.country_code)
        for key, (part, *others) in bearers.items()
        if not others and key not in _WORDS_TOO and _is_region(part)
    }


def _is_region(part: Any) -> bool:
    """Whether a part is one of the largest, with a plain name."""
    if part.parent_code or part.type.split()[-1].lower() not in _PARTS or len(part.name) < SHORTEST_PART:
        return False
    return re.search(r"[^\w '’-]", part.name) is None


@cache
def _capitals() -> dict[str, str]:
    ruled = {normal(capital): iso for _, iso, capital, *_ in _geonames("country") if iso not in ("CS", "AN")}
    return {name: iso for name, iso in ruled.items() if name and iso not in DEPENDENT}


@cache
def _seats() -> dict[str, str]:
    return {normal(name): target for name, target, *_ in rows("seats")}


@cache
def _cities() -> dict[str, Known]:
    """Cities by name: the largest of those that bear it, names in English before other names."""
    cities = [(_known_city(*row[:4]), row[4]) for row in _geonames("city")]
    found = {normal(city.label): city for city, _ in cities}
    for city, others in cities:
        for name in listed(others):
            found.setdefault(normal(name), city)
    return found


def _known_city(number: str, iso: str, name: str, unmistakable: str) -> Known:
    links = (GEONAMES.format(number),) if unmistakable else ()
    return Known(f"city:{number}", name, "City", iso, links)


def _geonames(kind: str) -> Iterator[tuple[str, ...]]:
    """The rows of one kind, without it: number, country and what `training/geonames.py` writes beside."""
    return ((*cells[1:], "", "")[:5] for cells in rows("geonames") if cells[0] == kind)
