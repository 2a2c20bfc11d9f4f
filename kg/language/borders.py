"""Where names begin and end, mended where tags alone go wrong: touching parts of one name, titles, stray words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from kg.language.names import FAMILY, PERSON, PLACE, Name

# Words that no name ends with; after all but those of `PAIRED` and "the", what follows is the rest of the name.
OPEN_ENDED = frozenset("of in for the - and & , / ( 's ’s".split())
GOES_ON = frozenset("of in for -".split())
BEFORE = frozenset("at in on from to by with for".split())  # words in small letters that no name begins with
PAIRED = frozenset("and & , /".split())
NO_NAME = frozenset("the a an of and 's ’s his their my our your".split())
DISTRICTS = frozenset(("D.C.", "DC", "D.F."))  # capital districts, written after the town that they are
COMPASS = frozenset("north south east west northern southern eastern western central".split())
ONES_OWN = frozenset("the a an his her their our my this that then by as of former".split())
# Titles that are no part of a name; those of `KEPT` may be ("Queen Elizabeth", "Sheikh Hasina").
TITLES = frozenset(
    "mr mr. mrs mrs. ms ms. miss dr dr. prof prof. professor madam gen gen. general lt lt. lieutenant capt capt. "
    "captain col col. colonel maj maj. major sgt sgt. sergeant cpl cpl. corporal pvt private adm adm. admiral cmdr "
    "commander marshal field brig brigadier rev rev. reverend fr bishop archbishop cardinal rabbi imam ayatollah "
    "president vice premier chancellor minister prime secretary foreign senator sen sen. congressman congresswoman "
    "representative rep rep. governor gov gov. mayor judge justice chief attorney ambassador sultan duke duchess earl "
    "count countess baron baroness viscount viceroy tsar czar mullah deputy chairman director coach inspector "
    "detective officer doctor speaker".split()
)
ORDINALS = frozenset("1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th 11th 12th 13th 14th 15th".split())
KEPT = frozenset(
    "saint st st. sheikh shaikh king queen prince princess emperor empress father pope sir lord lady dame".split()
)


OFFICES = frozenset(
    f"{first} {last}"
    for first in ("Press", "Foreign", "Prime", "Defense", "Defence", "Interior", "Finance", "Health")
    for last in ("Secretary", "Minister", "Officer", "Commissioner")
)


def mend(names: Sequence[Name], words: Sequence[str], starts: Collection[int]) -> list[Name]:
    """The names, in order, with their borders mended; `starts` are the words that begin sentences."""
    times = Counter(tuple(words[begin:end]) for begin, end, _ in names)
    found: list[Name] = []
    for name in names:
        if found and _is_district(found[-1], name, words):
            found[-1] = (found[-1][0], name[1], found[-1][2])
        elif found and found[-1][1] == name[0] and name[0] not in starts:
            found += _touching(found.pop(), name, words, times)
        else:
            found.append(name)
    trimmed = (_trimmed(name, words, starts) for name in found)
    return [_without_office(name, words) for name in trimmed if name]


def _without_office(name: Name, words: Sequence[str]) -> Name:
    """ "White House" of "White House Press" before "Secretary", "Cook County" of "Cook County State" before "'s
    Attorney"."""
    begin, end, kind = name
    office = kind != "Person" and " ".join(words[end - 1 : end + 1]) in OFFICES
    office = office or (words[end - 1] == "State" and list(words[end + 1 : end + 2]) == ["Attorney"])
    return (begin, end - 1, kind) if office and end - begin > 1 else name


def _is_district(town: Name, name: Name, words: Sequence[str]) -> bool:
    """ "Washington, D.C.", which is one place."""
    between = words[town[1] : name[0]]
    return FAMILY[town[2]] == PLACE and list(between) == [","] and " ".join(words[name[0] : name[1]]) in DISTRICTS


def _touching(one: Name, two: Name, words: Sequence[str], times: Counter) -> list[Name]:
    """Two names without a word between them, as one or as two; a title before a person is left out."""
    last, single = words[one[1] - 1].lower(), one[1] - one[0] == 1
    same = FAMILY[one[2]] == FAMILY[two[2]]
    if same and one[2] == "Person" and _is_title(one, words, TITLES):
        return [two]
    if last == "the" or (single and last in COMPASS and (FAMILY[two[2]] == PLACE or two[2] == "Group")):
        return [(one[0], two[1], two[2])]
    if last in GOES_ON:
        return [(one[0], two[1], one[2])]
    apart = one[2] == "Group" or last in PAIRED or (one[2] == "Facility" and not single and one[2] != two[2])
    if not same or apart or all(times[tuple(words[begin:end])] > 1 for begin, end, _ in (one, two)):
        return [one, two]
    return [(one[0], two[1], two[2] if single else one[2])]


def _trimmed(name: Name, words: Sequence[str], starts: Collection[int]) -> Name | None:
    """A name without titles before it and without stray words; None where nothing else is left."""
    begin, end, kind = name
    begin, end = _stripped(begin, end, words)
    if end - begin > 1 and words[begin] == "of":  # "Duke of Edinburgh", of which the net makes two
        begin, kind = begin + 1, "GeopoliticalEntity" if FAMILY[kind] == PERSON else kind
    if end - begin == 1 and words[begin].lower() in NO_NAME:
        return None
    if FAMILY[kind] == PERSON:
        if _is_title((begin, end, kind), words, TITLES | KEPT) and _follows(begin, words, starts, ONES_OWN):
            return None  # "the Queen", "his General"
        if (
            _is_title((begin, end, kind), words, TITLES | ORDINALS)
            and words[end : end + 1]
            and words[end][:1].isupper()
        ):
            return None  # "Field" in "Field Marshal Berg"
        while end - begin > 1 and words[begin].lower() in TITLES:
            begin += 1
    return begin, end, kind


def _stripped(begin: int, end: int, words: Sequence[str]) -> tuple[int, int]:
    """A name without the words before and behind it that none begins and ends with."""
    while end - begin > 1 and words[end - 1].lower() in OPEN_ENDED:
        end -= 1
    while end - begin > 1 and words[begin] in BEFORE:
        begin += 1
    return begin, end


def _follows(begin: int, words: Sequence[str], starts: Collection[int], before: Collection[str]) -> bool:
    """Whether one of some words stands before a word in its sentence."""
    return begin > 0 and begin not in starts and words[begin - 1].lower() in before


def _is_title(name: Name, words: Sequence[str], titles: Collection[str]) -> bool:
    return all(word.lower() in titles for word in words[name[0] : name[1]])
