"""The grammar of names: normal forms, parts of a person's name, cores and initials of organizations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.resolution.spelling import plain
from kg.resolution.tables import rows, words

PARTICLES = words("particles")
HONOURS = words("letters after a name")
COMPANY_SUFFIXES = words("company suffixes")
SURE_SUFFIXES = words("sure company suffixes")
SMALL_WORDS = words("small words")
NO_NAMES = words("no names without a title")
EAST_ASIAN_FAMILIES = words("east asian families")
ALSO_GIVEN = words("families that are given names too")
ABBREVIATIONS = {
    "intl": "international", "natl": "national", "dept": "department", "univ": "university", "assn": "association",
    "govt": "government", "min": "ministry", "organisation": "organization", "centre": "center", "programme": "program",
    "defence": "defense", "labour": "labor", "theatre": "theater",
}  # fmt: skip
# Given names that East Asian names end with: one or two syllables of Pinyin, or Korean ones parted by a hyphen.
_SYLLABLE = r"(?:[bcdfghjklmnpqrstwxyz]{0,2}[aeiou]{1,3}(?:ng|n|r)?)"
_EAST_ASIAN_GIVEN = re.compile(rf"{_SYLLABLE}{{1,2}}|[a-z]{{1,6}}-[a-z]{{1,6}}")
_KUNYA = frozenset(("abu", "umm"))
_LETTERS = re.compile("[A-Za-z]+(?: [A-Za-z]+)*")
_POSSESSIVE, _MARKS = re.compile(r"(?:['’]s|(?<=s)['’])$"), re.compile(r"[.'’‘`\"“”]")
_OTHER = re.compile(r"[^\w&+]+")


@lru_cache(maxsize=1 << 17)
def normal(name: str) -> str:
    """Words of a name in plain letters, single blanks: no article, possessive, points or quotation marks.

    >>> normal("the U.S."), normal("Côte d’Ivoire's"), normal("AT&T Inc.")
    ('us', 'cote divoire', 'at&t inc')
    """
    if _LETTERS.fullmatch(name):  # as most are, of tens of thousands that are read before the first document
        text = name.lower()
    else:
        text = _MARKS.sub("", plain(_POSSESSIVE.sub("", name.strip())))
        text = _OTHER.sub(" ", text).strip()
    return text[4:] if text.startswith("the ") else text


@cache
def titles() -> dict[str, str]:
    """Words that stand before a person's name, each with the gender it tells ("m", "f" or "")."""
    return {title.rstrip("."): gender for title, gender, *_ in rows("titles")}


@dataclass(frozen=True, slots=True)
class PersonName:
    """Parts of a person's name in plain letters, and all of them as `key`; `given` is empty when one name is known.

    `generation`: "jr", "sr" or the number of a namesake ("ii").
    """

    given: str
    middle: tuple[str, ...]
    family: str
    gender: str = ""
    generation: str = ""
    words: tuple[str, ...] = ()  # given, middle and family names one by one
    key: str = ""

    def __post_init__(self) -> None:
        words_ = tuple(word for part in (self.given, *self.middle, self.family) for word in part.split())
        object.__setattr__(self, "words", words_)
        object.__setattr__(self, "key", " ".join(filter(None, (*words_, self.generation))))


@lru_cache(maxsize=1 << 17)
def person(name: str) -> PersonName:
    """The parts of a person's name.

    >>> person("PRESIDENT VLADIMIR PUTIN").key, person("Putin, Vladimir").key, person("Xi Jinping").family
    ('vladimir putin', 'vladimir putin', 'xi')
    >>> person("Ursula von der Leyen").family
    'von der leyen'
    """
    words, gender = _untitled(_person_words(name))
    generation = words.pop() if len(words) > 1 and _is_generation(words[-1]) else ""
    if not words:
        return PersonName("", (), normal(name))
    if len(words) > 2 and words[0] in _KUNYA:  # "Abu Musab al-Zarqawi": the first two words are a given name
        words = [" ".join(words[:2]), *words[2:]]
    elif len(words) == 1 or words[0] in PARTICLES:
        return PersonName("", (), " ".join(words), gender, generation)
    if _family_first(words):
        return PersonName("".join(words[1:]).replace("-", ""), (), words[0], gender)
    begin = next((i for i, word in enumerate(words) if i and word in PARTICLES and i < len(words) - 1), len(words) - 1)
    return PersonName(words[0], tuple(words[1:begin]), " ".join(words[begin:]), gender, generation)


def _person_words(name: str) -> list[str]:
    text = _POSSESSIVE.sub("", name.strip())
    text = re.sub(r"\(.*?\)|[\"“”].*?[\"“”]", " ", text)
    if re.fullmatch(r"[^,]+,\s*[^,]+", text) and not _is_generation(text.split(",")[1]):
        family, given = text.split(",")
        text = f"{given} {family}"
    text = re.sub(r"(?<=\b\w)\.(?=\w)", ". ", text)
    words = re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", plain(text))
    return [re.sub(r"['’]", "", word) for word in words if word not in HONOURS]


def _is_generation(text: str) -> bool:
    return re.fullmatch(r"jr|sr|[ivx]{1,4}", text.strip(" .").lower()) is not None


def _untitled(words: list[str]) -> tuple[list[str], str]:
    gender = ""
    while len(words) > 1 and words[0] in titles():
        gender = gender or titles()[words[0]]
        words = words[1:]
    return words, gender


def _family_first(words: list[str]) -> bool:
    if words[0] not in EAST_ASIAN_FAMILIES or len(words) > 3:
        return False
    if len(words) == 2 and words[1] in EAST_ASIAN_FAMILIES and "-" not in words[1]:
        return len(words[0]) <= len(words[1]) and words[0] not in ALSO_GIVEN
    return all(_EAST_ASIAN_GIVEN.fullmatch(word) for word in words[1:])


@lru_cache(maxsize=1 << 16)
def gender_of(name: PersonName) -> str:
    """The gender that a title or the given name tells ("m", "f"), "" where neither does.

    >>> gender_of(person("Gloria Sam")), gender_of(person("Mr Sam")), gender_of(person("Robin Sam"))
    ('f', 'm', '')
    """
    given = name.given or name.family
    return name.gender or ("f" if given in words("women") else "m" if given in words("men") else "")


@lru_cache(maxsize=1 << 17)
def untitled(name: str) -> str:
    """A person's name as written, without the titles before it.

    >>> untitled("Russian President Vladimir Putin"), untitled("Mrs Merkel")
    ('Russian President Vladimir Putin', 'Merkel')
    >>> untitled("Dr. No"), untitled("Madame de Ligne")
    ('Dr. No', 'Madame de Ligne')
    """
    words = name.split()
    while len(words) > 1 and (title := plain(words[0]).strip(".,")) in titles():
        if _is_no_name(words[1:], title):
            break
        words = words[1:]
    return _POSSESSIVE.sub("", " ".join(words))


def _is_no_name(words: list[str], title: str) -> bool:
    """Whether what stands behind a title would be nobody's name without it."""
    if len(words) == 1 and words[0].lower() in NO_NAMES:
        return True
    return bool(titles()[title]) and words[0] in PARTICLES and words[0].islower()


@lru_cache(maxsize=1 << 17)
def core(name: str) -> str:
    """What tells an organization from others: no article, no company suffix, abbreviations written out.

    >>> core("Volkswagen AG"), core("The Boeing Company"), core("Dept. of Defence")
    ('volkswagen', 'boeing', 'department of defense')
    """
    words = [ABBREVIATIONS.get(word, word) for word in normal(name).replace("&", " and ").split()]
    while len(words) > 1 and words[-1] in COMPANY_SUFFIXES:
        words.pop()
    if len(words) > 1 and words[-1] == "and":
        words.pop()
    return " ".join(words)


def head_word(name: str) -> str:
    """The noun that a name is about: the last word, or the one before "of".

    >>> head_word("Ministry of Defence"), head_word("Defence Ministry")
    ('ministry', 'ministry')
    """
    parts = core(name).split()
    for i, word in enumerate(parts[1:], 1):
        if word in ("of", "for", "on", "in", "against", "to", "at"):
            return parts[i - 1]
    return parts[-1] if parts else ""


@lru_cache(maxsize=1 << 16)
def initials(name: str) -> tuple[str, ...]:
    """The acronyms that a name of several words may have, with its small words and without.

    >>> initials("Department of Defense"), initials("European Central Bank")
    (('dd', 'dod'), ('ecb',))
    """
    words = re.findall(r"[^\W_]+", plain(name))
    words = words[1:] if words[:1] == ["the"] else words
    large = [word for word in words if word not in SMALL_WORDS]
    if len(large) < 2:
        return ()
    short, long = "".join(word[0] for word in large), "".join(word[0] for word in words)
    return (short,) if short == long else (short, long)


@lru_cache(maxsize=1 << 17)
def is_acronym(name: str) -> bool:
    """Whether a name is written like an acronym: "ECB", "U.N.", "G7"."""
    letters = re.sub(r"[.\s]", "", name)
    return 2 <= len(letters) <= 8 and letters.isalnum() and letters.upper() == letters and letters[0].isalpha()


def is_shouted(name: str) -> bool:
    """Whether all of a name of several words, or one of more than five letters, is in capitals.

    Not where all but one short word are figures: "2.26 ERA".
    """
    if name.upper() != name or name.lower() == name:
        return False
    words = [word for word in name.split() if not any(map(str.isdigit, word))]
    if all(len(word) < 4 for word in words):
        return False  # "APF FC"
    return len(words) > 1 or (len(words) == 1 and len(words[0]) > 5)


def spoken(name: str) -> str:
    """A name in capitals as it is written elsewhere.

    >>> spoken("VLADIMIR PUTIN"), spoken("BANK OF ENGLAND"), spoken("NATO")
    ('Vladimir Putin', 'Bank of England', 'NATO')
    """
    if not is_shouted(name):
        return name
    words = [word.lower() if word.lower() in SMALL_WORDS else _capital(word) for word in name.split()]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _capital(word: str) -> str:
    if any(map(str.isdigit, word)):
        return word  # "MP500T"
    if any(not re.search("[AEIOUY]", part) for part in re.findall(r"[^\W\d_]{3,}", word)):
        return word  # an acronym: "CJTF-OIR"
    return word if re.search(r"\w\.\w", word) else re.sub(r"[^\W_]+", lambda m: m[0].capitalize(), word)
