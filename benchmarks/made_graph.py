"""A graph of any size, made up of statements like those of news, the same at every call.

A few people, companies and countries are named again and again and most of them seldom (by Zipf's law); of the
statements, six in ten are asserted, and the others reported, negated, possible or to come; some repeat or deny what
another document says. The quads are those that `kg build` would write for such extractions.
"""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from pyoxigraph import Quad

from kg import ontology
from kg.extraction import Extraction
from kg.model import Document, Entity, Inference, Mention, Predicate, Qualifier, Sentence, Statement
from kg.rdf import quads

SENTENCES = 20  # of a document, a statement each
QUADS = 52.7  # about what a statement comes to, its document, its names and its facts included
FIRST = "Ada Boris Chen Daria Emil Fatima Goran Helena Igor Jana Karim Lena Marek Nadia Otto Petra Rosa Stefan Vera"
LAST = "Adler Brandt Costa Dvorak Eriksen Farkas Garcia Horvath Ivanov Jansen Kowal Lund Moreau Novak Olsen Popov Riva"
PLACES = "Aldmoor Brenholm Castrel Dunvik Elmstad Ferrol Gravik Hestad Ilmar Jorvik Kelmar Lorne Malden Norvik Ostrel"
ENDINGS = "ia land stan mark"
TRADES = "Maritime Energy Bank Steel Foods Motors Airlines Chemicals Telecom Media Insurance Mining Textiles Software"
# words of the predicate, its lemma and canonical relation, and the classes it joins
VERBS = (
    ("met", "meet", "met", "Person", "Person"),
    ("spoke with", "speak with", "spokeWith", "Person", "Person"),
    ("leads", "lead", "leads", "Person", "Company"),
    ("criticised", "criticise", "criticised", "Person", "Country"),
    ("visited", "visit", "visited", "Person", "City"),
    ("acquired", "acquire", "acquired", "Company", "Company"),
    ("competes with", "compete with", "competesWith", "Company", "Company"),
    ("invested in", "invest in", "investedIn", "Company", "Company"),
    ("works for", "work for", "employedBy", "Person", "Company"),
    ("sanctioned", "sanction", "sanctioned", "Country", "Company"),
    ("signed an agreement with", "sign agreement with", "agreedWith", "Country", "Country"),
    ("lies in", "be in", "locatedIn", "City", "Country"),
    ("waits for", "wait for", None, "Person", "Company"),
    ("writes about", "write about", None, "Person", "Country"),
)
AXES: tuple[dict[str, object], ...] = (
    *({},) * 6,
    {"reported": True},
    {"reported": True, "tense": "future"},
    {"polarity": "negative", "cue": "not"},
    {"certainty": "possible", "cue": "may", "tense": "future"},
)


@dataclass
class MadeUp:
    """What was made up: extractions, and the resolution of what they name."""

    entities: tuple[Entity, ...]
    extractions: list[Extraction] = field(default_factory=list)
    statements: dict[str, tuple[Statement, ...]] = field(default_factory=dict)
    mentions: dict[str, tuple[Mention, ...]] = field(default_factory=dict)
    inferences: dict[str, tuple[Inference, ...]] = field(default_factory=dict)  # none

    def quads(self) -> list[Quad]:
        """All quads of its graph, sorted."""
        return quads(self.extractions, self, ontology.load(), software="made up")


def made_up(size: int, *, seed: int = 0) -> MadeUp:
    """A graph of about `size` quads."""
    dice = random.Random(seed)
    documents = max(1, round(size / QUADS / SENTENCES))
    world = _World(dice, people=documents)
    graph = MadeUp(world.entities)
    for number in range(documents):
        _Writer(world, dice, number).write(graph)
    return graph


class _World:
    """Everything that may be named, and how often it is."""

    def __init__(self, dice: random.Random, people: int) -> None:
        self._dice = dice
        self.of: dict[str, list[Entity]] = {
            "Person": _named_by_pairs("Person", FIRST, LAST, people),
            "Company": _named_by_pairs("Company", PLACES, TRADES, people // 3),
            "City": _named_by_pairs("City", "North South Old New", PLACES, 60),
            "Country": [_entity(name + end, "Country", 0) for end in ENDINGS.split() for name in PLACES.split()],
        }
        self._weights = {
            type: list(itertools.accumulate(1 / rank for rank in range(1, len(found) + 1)))
            for type, found in self.of.items()
        }

    @property
    def entities(self) -> tuple[Entity, ...]:
        return tuple(sorted(itertools.chain.from_iterable(self.of.values()), key=lambda entity: entity.id))

    def one(self, type: str, other_than: Entity | None = None) -> Entity:
        found = self._dice.choices(self.of[type], cum_weights=self._weights[type])[0]
        return found if found is not other_than else self.one(type, other_than)


def _named_by_pairs(type: str, first: str, second: str, count: int) -> list[Entity]:
    """Names of two parts; when all are used, they are numbered."""
    pairs = list(itertools.product(first.split(), second.split()))
    used = itertools.islice(itertools.cycle(pairs), max(12, count))
    return [_entity(f"{a} {b}", type, number // len(pairs)) for number, (a, b) in enumerate(used)]


def _entity(name: str, type: str, generation: int) -> Entity:
    name = f"{name} {generation + 1}" if generation else name
    short = name.split()[-1 if type == "Person" else 0]
    return Entity(name.replace(" ", "_"), name, type, (short,) if type in ("Person", "Company") else ())


class _Writer:
    """Writes one document, sentence by sentence."""

    def __init__(self, world: _World, dice: random.Random, number: int) -> None:
        self._world, self._dice, self._number = world, dice, number
        self._id = f"made{number:06}"
        self._length = 0
        self._sentences: list[str] = []

    def write(self, graph: MadeUp) -> None:
        statements = [self._statement() for _ in range(SENTENCES)]
        day = datetime.date(2020, 1, 1) + datetime.timedelta(days=self._number % 1500)
        title = f"{statements[0].subject.text} {statements[0].predicate.text} {statements[0].object.text}"
        source = f"news/{day.year}/{self._id}.txt"
        document = Document(self._id, source, " ".join(self._sentences), title=title, published=day, language="en")
        ends = (m for s in statements for m in (s.subject, s.object, s.source, *(q.mention for q in s.qualifiers)))
        names = {(m.begin, m.end): m for m in ends if m and m.kind == "name"}
        graph.extractions.append(Extraction(document, (), statements=tuple(statements)))
        graph.statements[self._id] = tuple(statements)
        graph.mentions[self._id] = tuple(names[place] for place in sorted(names))

    def _statement(self) -> Statement:
        dice, world = self._dice, self._world
        words, label, canonical, first, last = dice.choice(VERBS)
        axes = dict(dice.choice(AXES))
        subject = world.one(first)
        object_ = world.one(last, subject)
        speaker = world.one("Person") if axes.pop("reported", False) else None
        parts: list[tuple[str, str, object]] = [("source", f"{speaker.label} said that", speaker)] if speaker else []
        parts += [("subject", subject.label, subject), ("predicate", words, None), ("object", object_.label, object_)]
        parts += self._details(canonical)
        found, text = self._placed(parts)
        sentence = Sentence(self._id, self._length, self._length + len(text), text)
        self._sentences.append(text)
        self._length += len(text) + 1
        begin, end = found["predicate"]
        source = self._named(found["source"], speaker) if speaker else None
        qualifiers = tuple(Qualifier(role, self._value(role, found[role], value)) for role, _, value in parts if role in
                           ("place", "time", "quantity"))  # fmt: skip
        return Statement(
            self._id,
            sentence,
            self._named(found["subject"], subject),
            Predicate(label, words, begin, end, canonical),
            self._named(found["object"], object_),
            qualifiers,
            **{"tense": "past", "source": source, **axes},
            rule="verb.transitive",
            confidence=round(dice.uniform(0.42, 0.98), 2),
        )

    def _details(self, canonical: str | None) -> list[tuple[str, str, object]]:
        dice, found = self._dice, []
        if canonical in ("met", "spokeWith", "agreedWith") and dice.random() < 0.6:
            place = self._world.one("City")
            found.append(("place", f"in {place.label}", place))
        if canonical in ("acquired", "investedIn", "sanctioned") and dice.random() < 0.5:
            millions = dice.randrange(1, 400)
            found.append(("quantity", f"for ${millions} million", f"{millions}000000"))
        if dice.random() < 0.5:
            day = datetime.date(2015, 1, 1) + datetime.timedelta(days=dice.randrange(3000))
            found.append(("time", f"on {day:%d %B %Y}", day.isoformat()))
        return found

    def _placed(self, parts: Sequence[tuple[str, str, object]]) -> tuple[dict[str, tuple[int, int]], str]:
        """Where each part stands in the document, and the sentence; prepositions are not part of a name."""
        places, text = {}, ""
        for role, words, _ in parts:
            text += " " if text else ""
            begin = (
                self._length + len(text) + (len(words.split()[0]) + 1 if role in ("place", "time", "quantity") else 0)
            )
            text += words
            end = self._length + len(text) - (len(" said that") if role == "source" else 0)
            places[role] = begin, end
        return places, text + "."

    def _named(self, place: tuple[int, int], entity: Entity) -> Mention:
        begin, end = place
        return Mention(begin, end, entity.label, "name", entity.type, entity.label, begin, end, entity=entity,
                       resolution="exact")  # fmt: skip

    def _value(self, role: str, place: tuple[int, int], value: object) -> Mention:
        if isinstance(value, Entity):
            return self._named(place, value)
        begin, end = place
        if role == "time":
            return Mention(begin, end, str(value), "time", "TimeSpan", str(value), begin, end, value=str(value))
        amount = f"{value} USD"
        return Mention(begin, end, amount, "quantity", "Money", amount, begin, end, value=str(value), unit="USD")
