"""A corpus made up about people and organizations, so that it is known which names are one thing's.

Homonyms with other lives, misspellings, transliterations, initials, titles, bare surnames and acronyms.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

from kg.extraction import Extraction
from kg.model import Document, Mention, Sentence

Gold = dict[tuple[str, int], str]  # the entity of each mention, by document and head

LISTS = {
    line.split()[0]: line.split()[1:]
    for line in (Path(__file__).with_name("planted_names.txt")).read_text(encoding="utf-8").splitlines()
}
ROLES = {
    "politics": ["president", "finance minister", "senator", "foreign minister", "mayor"],
    "business": ["chief executive", "chairman", "founder"],
    "science": ["professor", "physicist", "historian"],
    "sport": ["striker", "coach", "goalkeeper"],
    "arts": ["singer", "novelist", "film director"],
}
BODIES = {
    "politics": ["{} People's Party", "{} Reform Alliance"],
    "business": ["{} Energy Corporation", "{} Motors", "{} Bank"],
    "science": ["University of {}", "{} Institute of Technology"],
    "sport": ["{} United Football Club", "{} Athletic"],
    "arts": ["{} National Theatre", "{} Records"],
}
COUNTRIES = [
    "France",
    "Germany",
    "Poland",
    "Brazil",
    "Kenya",
    "Japan",
    "Canada",
    "Mexico",
    "Egypt",
    "Norway",
    "Turkey",
    "India",
    "Chile",
    "Ghana",
    "Italy",
]
SWAPS = [
    ("y", "i"),
    ("i", "y"),
    ("v", "w"),
    ("kh", "h"),
    ("ei", "ey"),
    ("x", "ks"),
    ("ou", "u"),
    ("sky", "skyy"),
    ("k", "c"),
]


@dataclass(frozen=True)
class Person:
    """Somebody made up: what documents may say of them."""

    id: str
    given: str
    family: str
    field: str
    role: str
    body: str
    country: str
    friends: tuple[str, ...] = ()


class Text:
    """A document in the making: text, mentions, and which entity each mention stands for."""

    def __init__(self) -> None:
        self.text, self.mentions, self.gold = "", [], {}

    def add(self, words: str) -> Text:
        """Adds plain words."""
        self.text += words
        return self

    def name(self, words: str, kind: str, entity: str, before: str = "") -> Text:
        """Adds a name, with words of its phrase before it."""
        begin = len(self.text)
        self.text += before + words
        head = begin + len(before)
        mention = Mention(begin, len(self.text), self.text[begin:], "name", kind, words, head, len(self.text))
        self.mentions.append(mention)
        self.gold[head] = entity
        return self

    def extraction(self, number: int) -> Extraction:
        """The document with one sentence for each full stop."""
        document = Document(f"d{number:06}", f"d{number:06}.txt", self.text)
        sentences = tuple(
            Sentence(document.id, m.start(), m.end(), m[0])
            for m in re.finditer(r"[^.]+(?:\.(?=[A-Z][.\s])[^.]+)*\.?", self.text)
        )
        return Extraction(document, sentences, tuple(self.mentions))


def people(random_: random.Random, count: int) -> list[Person]:
    """People, one in ten of whom has the name of another with another life."""
    pairs = [(g, f) for g in LISTS["given"] for f in LISTS["family"]]
    random_.shuffle(pairs)
    names = pairs[: count - count // 10]
    names += names[: count // 10]
    found = []
    for number, (given, family) in enumerate(names):
        field = list(ROLES)[number % len(ROLES)] if number < len(pairs) else "arts"
        if number >= count - count // 10:  # the homonym's field differs from the first's
            field = list(ROLES)[(number - (count - count // 10) + 1 + random_.randrange(3)) % len(ROLES)]
        body = random_.choice(BODIES[field]).format(random_.choice(LISTS["word"]) + " " + random_.choice(LISTS["word"]))
        friends = tuple(f"{g} {f}" for g, f in random_.sample(pairs[count:], 3))
        country = random_.choice(COUNTRIES)
        found.append(Person(f"p{number}", given, family, field, random_.choice(ROLES[field]), body, country, friends))
    return found


def misspelt(random_: random.Random, word: str) -> str:
    """The word with one letter left out, doubled, or changed places with the next."""
    at = random_.randrange(1, len(word) - 1)
    return random_.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def transliterated(random_: random.Random, name: str) -> str:
    """The name with some sounds spelt otherwise; unchanged where it has none of them."""
    for old, new in random_.sample(SWAPS, len(SWAPS)):
        if old in name[1:]:
            return name[0] + name[1:].replace(old, new, 1)
    return name


def variant(random_: random.Random, person: Person) -> str:
    """A full name, one in four of them written otherwise."""
    given, family = person.given, person.family
    way = random_.random()
    if way < 0.06:
        return f"{given} {misspelt(random_, family)}" if len(family) > 5 else f"{given} {family}"
    if way < 0.10:
        return f"{misspelt(random_, given)} {family}" if len(given) > 5 else f"{given} {family}"
    if way < 0.18:
        return transliterated(random_, f"{given} {family}")
    if way < 0.21:
        return f"{given[0]}. {family}"
    if way < 0.24:
        return f"{given} {family}".upper()
    return f"{given} {random_.choice('ABDHJM')}. {family}" if way < 0.25 else f"{given} {family}"


def document(random_: random.Random, person: Person, other: Person) -> Text:
    """A short piece about a person, with somebody else beside."""
    text, role = Text(), person.role
    if random_.random() < 0.5:
        text.name(variant(random_, person), "Person", person.id, before=f"{role.title()} ")
        text.add(" of ").name(person.country, "Country", person.country)
    else:
        text.name(variant(random_, person), "Person", person.id)
        text.add(f", {role} of ").name(person.body, "Organization", person.body)
        letters = "".join(word[0] for word in person.body.replace("of", "").split())
        text.add(" (").name(letters, "Organization", person.body).add("),")
        text.add(" of ").name(person.country, "Country", person.country)
    text.add(" met ")
    if random_.random() < 0.6:
        friend = random_.choice(person.friends)
        text.name(friend, "Person", friend)
    else:
        text.name(f"{other.given} {other.family}", "Person", other.id, before=f"{other.role} ")
    text.add(". ").name(person.family, "Person", person.id, before=random_.choice(("", "Mr ", "")))
    text.add(f" said that {random_.choice(('talks', 'plans', 'results'))} went well. ")
    if random_.random() < 0.4:
        text.name(person.body, "Organization", person.body).add(" agreed.")
    return text


def corpus(seed: int, documents: int, count: int) -> tuple[list[Extraction], Gold]:
    """Documents, and the entity of each mention by document and head."""
    random_ = random.Random(seed)
    known = people(random_, count)
    found, gold = [], {}
    for number in range(documents):
        person = known[number % count] if number < count else random_.choice(known)
        text = document(random_, person, random_.choice(known))
        extraction = text.extraction(number)
        found.append(extraction)
        gold |= {(extraction.document.id, head): entity for head, entity in text.gold.items()}
    return found, gold


def large(seed: int, mentions: int = 200_000, names: int = 50_000) -> list[Extraction]:
    """Documents of five mentions each over many names of people and companies."""
    random_ = random.Random(seed)
    syllables = [
        a + b
        for a in ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z"]
        for b in ["a", "e", "i", "o", "u", "an", "er", "il"]
    ]
    words = sorted({"".join(random_.choices(syllables, k=random_.choice((2, 3)))).title() for _ in range(6000)})
    made = {f"{random_.choice(LISTS['given'])} {random_.choice(words)}" for _ in range(names)}
    made |= {f"{random_.choice(words)} {random_.choice(LISTS['word'])} Corp" for _ in range(names // 4)}
    while len(made) < names:
        made.add(f"{random_.choice(LISTS['given'])} {random_.choice(words)}")
    chosen = sorted(made)
    random_.shuffle(chosen)
    chosen = chosen[:names]
    places = [min(names - 1, int(random_.paretovariate(0.5)) - 1) for _ in range(mentions - names)]
    todo = [*range(len(chosen)), *places]
    random_.shuffle(todo)
    found = []
    for number in range(0, len(todo), 5):
        text = Text()
        for at in todo[number : number + 5]:
            kind = "Organization" if chosen[at].endswith("Corp") else "Person"
            text.name(chosen[at], kind, chosen[at]).add(" acted. " if at % 2 else " and ")
        found.append(text.extraction(number))
    return found
