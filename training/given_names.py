"""Which given names are men's and which women's: `python -m training.given_names --out kg/language/given_names.tsv`.

From the lists of Faker (MIT licence, Copyright (c) 2012 Daniele Faraglia), some seventy languages' names in Latin or
Cyrillic letters. A name that one language gives to men and another to women ("Andrea", "Jean") is left out, unless
those lists that count them give it to one sex fifty times as often.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya i yi ye g".split(" "),
        strict=True,
    )
)
ENDINGS = (("iy", "y"), ("iy", "i"), ("ey", "ei"), ("ay", "ai"), ("iya", "ia"), ("aleks", "alex"))  # as they are spelt
CERTAIN = 50
HEADER = """\
# Given names in small letters that are men's (m) or women's (f) in every language of Faker that has them.
# Made by training/given_names.py from Faker, Copyright (c) 2012 Daniele Faraglia, MIT licence.
"""


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    found = told(*counted())
    lines = (f"{name}\t{sex}\n" for name, sex in sorted(found.items()))
    args.out.write_text(HEADER + "".join(lines), encoding="utf-8")


def counted() -> tuple[Counter[str], Counter[str]]:
    """How often each name is given to men and to women: as the lists say, a list that does not say counting one."""
    import faker.providers.person as people

    men, women = Counter(), Counter()
    for found in pkgutil.iter_modules(people.__path__):
        provider = importlib.import_module(f"faker.providers.person.{found.name}").Provider
        for sex, counts in (("male", men), ("female", women)):
            for name, weight in _weighted(getattr(provider, f"first_names_{sex}", ())):
                for spelling in spellings(name):
                    counts[spelling] += weight
    return men, women


def _weighted(names: Iterable[str] | Mapping[str, float]) -> Iterable[tuple[str, float]]:
    if isinstance(names, Mapping):
        most = max(names.values(), default=1)
        return [(name, 100 * weight / most) for name, weight in names.items()]
    return [(name, 1.0) for name in set(names)]


def spellings(name: str) -> set[str]:
    """A name in small Latin letters, as it may be spelt; none for other letters than Latin and Cyrillic."""
    name = name.lower().strip()
    if all(c in CYRILLIC for c in name):
        plain = "".join(CYRILLIC[c] for c in name)
        return {plain, *(plain.replace(old, new) for old, new in ENDINGS if old in plain)}
    latin = name.isalpha() and all(ord(c) < 0x250 for c in name)
    return {name} if latin and len(name) > 1 else set()


def told(men: Mapping[str, float], women: Mapping[str, float]) -> dict[str, str]:
    """The names that tell whether somebody is a man or a woman."""
    found = {}
    for name in men.keys() | women.keys():
        he, she = men.get(name, 0), women.get(name, 0)
        if he > CERTAIN * she:
            found[name] = "m"
        elif she > CERTAIN * he:
            found[name] = "f"
    return found


if __name__ == "__main__":
    main()
