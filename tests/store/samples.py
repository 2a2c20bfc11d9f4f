"""Small documents, read by hand: what extraction and resolution would hand to the store."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.extraction import Extraction
from kg.model import Document, Entity, Inference, Mention, Predicate, Qualifier, Sentence, Statement, content_id

PUTIN = Entity("Vladimir_Putin", "Vladimir Putin", "Person", ("Putin",), ("http://www.wikidata.org/entity/Q7747",))
XI = Entity("Xi_Jinping", "Xi Jinping", "Person", ("Xi",))
RUSSIA = Entity("Russia", "Russia", "Country", ("Moscow", "Russian Federation"))
CHINA = Entity("China", "China", "Country")
UKRAINE = Entity("Ukraine", "Ukraine", "Country")
CRIMEA = Entity("Crimea", "Crimea", "Region")
BEIJING = Entity("Beijing", "Beijing", "City")
NATO = Entity("NATO", "NATO", "InternationalOrganization")
GAZPROM = Entity("Gazprom", "Gazprom", "Company")
SIBUR = Entity("Sibur", "Sibur", "Company")
EXPECTATIONS = Entity("Expectations", "expectations", "Concept")


@dataclass(frozen=True)
class Resolution:
    """The part of a resolution that the store reads."""

    entities: tuple[Entity, ...] = ()
    statements: dict[str, tuple[Statement, ...]] = field(default_factory=dict)
    mentions: dict[str, tuple[Mention, ...]] = field(default_factory=dict)
    inferences: dict[str, tuple[Inference, ...]] = field(default_factory=dict)


class Reader:
    """Finds phrases in one text, each in the sentence that begins at `self.sentence.begin`."""

    def __init__(self, text: str, *, id: str | None = None, **about: object) -> None:
        id = id or content_id(text)
        self.document = Document(id=id, text=text, **{"source": f"news/{id}.txt", **about})
        self.statements: list[Statement] = []
        self.sentence = Sentence(id, 0, 0, "")

    def read(self, sentence: str) -> Reader:
        """Turns to a sentence of the text."""
        begin = self.document.text.index(sentence)
        self.sentence = Sentence(self.document.id, begin, begin + len(sentence), sentence)
        return self

    def mention(self, phrase: str, what: Entity | None = None, **changes: object) -> Mention:
        begin = self.document.text.index(phrase, self.sentence.begin)
        end = begin + len(phrase)
        kind = "name" if what else "nominal"
        usual = Mention(begin, end, phrase, kind, what.type if what else "Concept", phrase, begin, end, entity=what)
        how = {"resolution": "exact" if phrase == what.label else "alias"} if what else {}
        return replace(usual, **{**how, **changes})

    def time(self, phrase: str, value: str | None) -> Mention:
        return self.mention(phrase, kind="time", type="TimeSpan", value=value)

    def amount(
        self, phrase: str, value: str, unit: str | None = None, type: str = "Quantity", **more: object
    ) -> Mention:
        return self.mention(phrase, kind="quantity", type=type, value=value, unit=unit, **more)

    def clause(self, phrase: str, said: Statement | None = None) -> Mention:
        return self.mention(phrase, kind="clause", type="Statement", statement=said.id if said else None)

    def say(
        self, subject: Mention, label: str, words: str, object: Mention, *details: tuple[str, Mention], **axes: object
    ) -> Statement:
        """Adds a statement; `words` are those of its predicate."""
        begin = self.document.text.index(words, self.sentence.begin)
        predicate = Predicate(label, words, begin, begin + len(words), axes.pop("canonical", None))
        usual = {"tense": "past", "rule": "verb.transitive", "confidence": 0.9}
        statement = Statement(
            self.document.id,
            self.sentence,
            subject,
            predicate,
            object,
            tuple(Qualifier(role, mention) for role, mention in details),
            **{**usual, **axes},
        )
        self.statements.append(statement)
        return statement

    def extraction(self) -> Extraction:
        return Extraction(self.document, (self.sentence,), statements=tuple(self.statements))


def resolved(readers: Sequence[Reader], *more: Entity) -> tuple[list[Extraction], Resolution]:
    """Extractions and the resolution of what was read."""
    entities = {entity.id: entity for entity in more}
    statements = {reader.document.id: tuple(reader.statements) for reader in readers}
    mentions = {}
    for id, found in statements.items():
        used = [m for s in found for m in (s.subject, s.object, s.source, *(q.mention for q in s.qualifiers)) if m]
        mentions[id] = tuple(sorted({m for m in used if m.kind == "name"}, key=lambda m: (m.begin, m.end, str(m))))
        entities |= {mention.entity.id: mention.entity for mention in used if mention.entity}
    inferences = {reader.document.id: inferred(reader) for reader in readers if reader.document.id == "meeting"}
    resolution = Resolution(tuple(entities[id] for id in sorted(entities)), statements, mentions, inferences)
    return [reader.extraction() for reader in readers], resolution


def meeting() -> Reader:
    """A meeting with place and day, an office, a supply that is only announced, and a refusal to recognise."""
    text = (
        "Vladimir Putin met Xi Jinping in Beijing on Friday. "
        "Putin said that Russia will supply China with 10 billion cubic metres of gas. "
        "China has never recognised the annexation of Crimea. "
        "Russia annexed Crimea in 2014. "
        "Putin is president of Russia. "
        "Xi may visit Moscow next year."
    )
    r = Reader(text, id="meeting", title="Two leaders meet", published=datetime.date(2022, 2, 4))
    r.read("Vladimir Putin met Xi Jinping in Beijing on Friday.")
    place, day = r.mention("Beijing", BEIJING), r.time("on Friday", "2022-02-04")
    putin, xi = r.mention("Vladimir Putin", PUTIN), r.mention("Xi Jinping", XI)
    r.say(putin, "meet", "met", xi, ("place", place), ("time", day), canonical="met")
    r.read("Putin said that Russia will supply China with 10 billion cubic metres of gas.")
    gas = r.amount("10 billion cubic metres", "10000000000", "M3")
    speaker, words = r.mention("Putin", PUTIN), "will supply"
    russia, china = r.mention("Russia", RUSSIA), r.mention("China", CHINA)
    plan = r.say(
        russia, "supply", words, china, ("quantity", gas), tense="future", source=speaker, canonical="supplies"
    )
    r.say(speaker, "say", "said", r.clause("that Russia will supply China", plan), canonical="said", rule="speech")
    r.read("China has never recognised the annexation of Crimea.")
    china, crimea = r.mention("China", CHINA), r.mention("Crimea", CRIMEA)
    r.say(china, "recognise", "recognised", crimea, polarity="negative", cue="never", canonical="recognises")
    r.read("Russia annexed Crimea in 2014.")
    russia, crimea = r.mention("Russia", RUSSIA), r.mention("Crimea", CRIMEA)
    r.say(russia, "annex", "annexed", crimea, ("time", r.time("in 2014", "2014")), canonical="annexed")
    r.read("Putin is president of Russia.")
    r.say(r.mention("Putin", PUTIN), "be president of", "is president of", r.mention("Russia", RUSSIA), tense="present")
    r.read("Xi may visit Moscow next year.")
    moscow = r.mention("Moscow", RUSSIA, resolution="metonymy")
    r.say(r.mention("Xi", XI), "visit", "visit", moscow, certainty="possible", cue="may", tense="future")
    return r


def inferred(meeting: Reader) -> tuple[Inference, ...]:
    """What may be inferred from the meeting: by the gazetteer, from two sentences, by a chain over both."""
    place = meeting.sentence
    meeting.read("Vladimir Putin met Xi Jinping in Beijing on Friday.")
    beijing, first = meeting.mention("Beijing", BEIJING), meeting.sentence
    xi = meeting.mention("Xi Jinping", XI)
    meeting.read("China has never recognised the annexation of Crimea.")
    china, last = meeting.mention("China", CHINA), meeting.sentence
    meeting.sentence = place
    id, source = meeting.document.id, "https://sws.geonames.org/1816670/"
    known = Inference(id, beijing, "inCountry", china, "inference.gazetteer", 0.95, source=source)
    guessed = Inference(id, xi, "nationality", china, "inference.text", 0.7, evidence=(first, last))
    premises = guessed.id, known.id
    chain = Inference(
        id, xi, "livesIn", china, "inference.chain", 0.66, evidence=(first, last), premises=premises, source=source
    )
    return known, guessed, chain


def business() -> Reader:
    """A passive acquisition, a price, a claim that no statement caught, an unsure statement, a plural."""
    text = (
        "Sibur was acquired by Gazprom for $3.5 billion. "
        "Gazprom said that things would improve. "
        "The two met again in Beijing. "
        "Gazprom met expectations. "
        "NATO annexed Crimea, a blog says."
    )
    r = Reader(
        text, id="business", title="A takeover", published=datetime.date(2022, 3, 1), url="https://example.com/b"
    )
    r.read("Sibur was acquired by Gazprom for $3.5 billion.")
    price = r.amount("$3.5 billion", "3500000000", "USD", "Money")
    sibur, gazprom = r.mention("Sibur", SIBUR), r.mention("Gazprom", GAZPROM)
    r.say(sibur, "be acquired by", "was acquired by", gazprom, ("quantity", price), canonical="acquired")
    r.read("Gazprom said that things would improve.")
    r.say(r.mention("Gazprom", GAZPROM), "say", "said", r.clause("that things would improve"), canonical="said")
    r.read("The two met again in Beijing.")
    both = "The two"
    pair = r.mention(both, PUTIN, kind="pronoun", resolution="coreference"), r.mention(both, XI, kind="pronoun")
    r.say(*_between(pair, "meet", "met"), ("place", r.mention("Beijing", BEIJING)), canonical="met")
    r.read("Gazprom met expectations.")
    r.say(r.mention("Gazprom", GAZPROM), "meet", "met", r.mention("expectations", EXPECTATIONS, kind="nominal"))
    r.read("NATO annexed Crimea, a blog says.")
    r.say(r.mention("NATO", NATO), "annex", "annexed", r.mention("Crimea", CRIMEA), confidence=0.2, canonical="annexed")
    return r


def _between(pair: tuple[Mention, Mention], label: str, words: str) -> tuple[Mention, str, str, Mention]:
    return pair[0], label, words, pair[1]


def denial() -> Reader:
    """Contradicts the meeting."""
    r = Reader("Putin did not meet Xi. Xi denied that Russia supplies China.", id="denial", language="en")
    r.read("Putin did not meet Xi.")
    putin, xi = r.mention("Putin", PUTIN), r.mention("Xi", XI)
    r.say(xi, "meet", "meet", putin, polarity="negative", cue="not", canonical="met")
    r.read("Xi denied that Russia supplies China.")
    speaker, russia, china = r.mention("Xi", XI), r.mention("Russia", RUSSIA), r.mention("China", CHINA)
    claim = r.say(russia, "supply", "supplies", china, source=speaker, polarity="negative", canonical="supplies")
    r.say(speaker, "deny", "denied", r.clause("that Russia supplies China", claim), canonical="denied")
    return r


def readers() -> list[Reader]:
    return [meeting(), business(), denial()]


HOSTILE = '<script>alert("1")</script>\n"""\\ \u0000\u000b\u202e } . <http://evil> a <http://x> # \ud800'


def hostile() -> Reader:
    """A document whose every word tries to break out."""
    text = f"A {HOSTILE} met B {HOSTILE} today. Fine."
    r = Reader(text, id="hostile", title=HOSTILE, source=HOSTILE, language='en"^^<x>', url="javascript:alert(1)")
    r.read(text[: text.index(" Fine.")])
    bad = Entity('A> <x"', HOSTILE, "Person> . <a> <b> <c", (HOSTILE + "!",), ("javascript:alert(1)", "http://a b"))
    other = replace(bad, id="B", label="B " + HOSTILE, type="Person")
    subject, object_ = r.mention("A", bad), r.mention("B", other)
    detail = r.mention(HOSTILE, kind="quantity", type="Money", value="1e999", unit="> <")
    r.say(subject, f"meet {HOSTILE}", "met", object_, (f"role {HOSTILE}", detail), rule=HOSTILE, cue=HOSTILE)
    return r


def many(documents: int, sentences: int) -> list[Reader]:
    """Documents of made-up facts, for measuring."""
    return [_made_up(number, sentences) for number in range(documents)]


def _made_up(number: int, sentences: int) -> Reader:
    texts = [
        f"Agent {(number * 7 + i) % 97} met Agent {(number + i * 3) % 89 + 100} in town {i}." for i in range(sentences)
    ]
    r = Reader(" ".join(texts), id=f"made{number}", title=f"Number {number}")
    for text in texts:
        r.read(text)
        names = [" ".join(text.split()[:2]), " ".join(text.split()[3:5])]
        people = [r.mention(name, Entity(name.replace(" ", "_"), name, "Person")) for name in names]
        r.say(people[0], "meet", "met", people[1], canonical="met")
    return r
