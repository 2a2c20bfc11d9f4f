"""How surely two names are one thing's, and why: scores from 0 to 1 with a reason."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from kg.resolution import classes, gazetteer
from kg.resolution.names import PARTICLES, SMALL_WORDS, PersonName, core, head_word, initials, is_acronym, normal
from kg.resolution.spelling import DIFFERENT, ONE_SLIP, SAME, TRANSLITERATED, TWO_SLIPS, likeness, plain
from kg.resolution.tables import rows

Score = tuple[float, str]
NONE: Score = (0.0, "")
INITIALS, NICKNAME, MIDDLE, ORDER, ACRONYM, NATIONAL = 0.86, 0.92, 0.95, 0.9, 0.9, 0.88
_REASONS = ((SAME, "same name"), (TRANSLITERATED, "transliteration"), (0.0, "spelling"))


@lru_cache(maxsize=1 << 18)
def people(a: PersonName, b: PersonName) -> Score:
    """Whether two names of at least two words each are one person's.

    >>> from kg.resolution.names import person
    >>> people(person("Volodymyr Zelenskyy"), person("Volodimir Zelensky"))
    (0.97, 'transliteration')
    >>> people(person("George Bush"), person("Laura Bush"))
    (0.0, '')
    >>> people(person("Joseph Octave Berg"), person("Joseph-Alfred Berg"))
    (0.0, '')
    """
    if a.key == b.key:
        return SAME, "same name"
    if {a.generation, b.generation} == {"sr", ""}:
        return NONE  # who is called "Sr." is the father of the other
    if a.generation != b.generation:
        return NONE if a.generation and b.generation else min((MIDDLE, "generation"), people(*map(_alone, (a, b))))
    if sorted(a.words) == sorted(b.words):
        return ORDER, "name order"
    family, given = surnames(a.family, b.family), _givens(a, b)
    if not family or not given[0] or (slips(family) and slips(given[0])):
        return NONE
    middle = _middles(a.middle, b.middle) if given[1] != "initials" else (SAME, "")
    return min((family, _reason(family)), given, middle) if middle[0] else NONE


def _alone(name: PersonName) -> PersonName:
    return replace(name, generation="")


def slips(score: float) -> bool:
    """Whether a score means that letters differ."""
    return score in (ONE_SLIP, TWO_SLIPS)


def _reason(score: float) -> str:
    return next(reason for limit, reason in _REASONS if score >= limit)


@lru_cache(maxsize=1 << 17)
def surnames(a: str, b: str) -> float:
    """How alike two surnames are, particles such as "van der" left out where one lacks them."""
    words_a, words_b = _family_words(a), _family_words(b)
    if len(words_a) != len(words_b):
        return DIFFERENT
    return min((_surname(x, y) for x, y in zip(words_a, words_b, strict=True)), default=DIFFERENT)


def _family_words(family: str) -> list[str]:
    return [word for word in family.replace("-", " ").split() if word not in PARTICLES] or family.split()


def _surname(a: str, b: str) -> float:
    score = likeness(a, b)
    if not score and min(len(a), len(b)) >= 6 and a[-1] in "aeiouy" and b[-1] in "aeiouy":
        return ONE_SLIP if OSA.distance(a, b, score_cutoff=1) == 1 else DIFFERENT  # Lukashenko, Lukashenka
    return score


def _givens(a: PersonName, b: PersonName) -> Score:
    if not a.given or not b.given:
        return NONE
    short, long = sorted((a, b), key=lambda name: (len(name.given), name.given))
    if len(short.given) == 1:
        return _initial(short, long)
    if a.given == b.given:
        return SAME, "same name"
    if nicknames(a.given) & nicknames(b.given):
        return NICKNAME, "short form"
    if short.given in (parts := long.given.split("-")):  # "Joseph Octave" is not "Joseph-Alfred"
        others = tuple(part for part in parts if part != short.given)
        return (MIDDLE, "middle name") if not short.middle or _middles(short.middle, others)[0] else NONE
    score = likeness(a.given.replace("-", ""), b.given.replace("-", ""))
    return (score, _reason(score)) if score else NONE


def _initial(short: PersonName, long: PersonName) -> Score:
    if long.given in short.middle:  # J. Robert Oppenheimer, Robert Oppenheimer
        return NICKNAME, "middle name"
    if short.given != long.given[0]:
        return NONE
    agreed = all(x[0] == y[0] for x, y in zip(short.middle, long.middle, strict=False))
    return (INITIALS, "initials") if agreed and len(long.given) > 1 else (SAME if agreed else 0.0, "same name")


def _middles(a: tuple[str, ...], b: tuple[str, ...]) -> Score:
    if a == b:
        return SAME, "same name"
    if not a or not b:
        return MIDDLE, "middle name"
    if all(x[0] == y[0] and (len(x) == 1 or len(y) == 1 or likeness(x, y)) for x, y in zip(a, b, strict=False)):
        return MIDDLE, "middle name"
    return NONE


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for given, short, *_ in rows("nicknames"):
        for name in (given, *short.split()):
            found.setdefault(name, set()).add(given)
    return {name: frozenset(givens) for name, givens in found.items()}


def nicknames(given: str) -> frozenset[str]:
    """The full given names that a given name may be short for."""
    return _nicknames().get(given, frozenset())


@lru_cache(maxsize=1 << 18)
def organizations(a: str, b: str) -> Score:
    """Whether two names of organizations, places, works or events are one's.

    >>> organizations("Volkswagen", "Volkswagen AG"), organizations("Bank of England", "Bank of Ireland")
    ((0.98, 'company suffix'), (0.0, ''))
    """
    if normal(a) == normal(b):
        return SAME, "same name"
    if core(a) == core(b):
        return 0.98, "company suffix"
    for short, long in ((a, b), (b, a)):
        if is_acronym(short) and acronym_of(short, long):
            return ACRONYM, "acronym"
    if stateless(a) == core(b) or stateless(b) == core(a):
        return NATIONAL, "country"
    return _worded(core(a).split(), core(b).split())


@lru_cache(maxsize=1 << 16)
def stateless(name: str) -> str:
    """The name of a public body without the country before it: "economy ministry" of a German one; else ""."""
    first, _, rest = core(name).partition(" ")
    public = classes.of_noun(head_word(name)) == "GovernmentBody" and " " in rest
    return rest if public and gazetteer.state_named(first) else ""


def acronym_of(short: str, long: str) -> bool:
    """Whether the letters of an acronym are the initials of the long name."""
    return len(normal(short)) >= 3 and plain(short).replace(".", "") in initials(long)


def abbreviates(short: str, long: str) -> bool:
    """Whether the letters of an acronym stand in the long name in order: "VW" for "Volkswagen"."""
    letters, rest = normal(short).replace(" ", ""), normal(long)
    if not letters or not rest or letters[0] != rest[0] or len(letters) >= len(rest):
        return False
    for letter in letters:
        at = rest.find(letter)
        if at < 0:
            return False
        rest = rest[at + 1 :]
    return True


def _worded(a: list[str], b: list[str]) -> Score:
    large_a, large_b = ([word for word in words if word not in SMALL_WORDS] for words in (a, b))
    if sorted(large_a) == sorted(large_b):
        return 0.88, "word order"
    if len(a) != len(b) or any(x.isdigit() or y.isdigit() for x, y in zip(a, b, strict=True) if x != y):
        return NONE
    differing = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(differing) != 1 or (len(a) == 1 and min(map(len, differing[0])) < 6):
        return NONE
    score = likeness(*differing[0])
    common = any(classes.of_noun(word) for word in differing[0]) and score < TRANSLITERATED
    return (score, _reason(score)) if score and not common else NONE
