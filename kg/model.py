"""The nouns: frozen values that know nothing of spaCy, RDF or the disk.

Offsets everywhere are Unicode code points into `Document.text`, half open: text[begin:end].
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter

KINDS = ("name", "nominal", "pronoun", "time", "quantity", "clause")
FACTUALITIES = ("asserted", "reported", "negated", "possible", "future")
POLARITIES = ("positive", "negative")
CERTAINTIES = ("certain", "probable", "possible", "conditional")
TENSES = ("past", "present", "future")


def content_id(*parts: object) -> str:
    """Sixteen characters that depend on the parts alone (base32 of SHA-256)."""
    digest = hashlib.sha256("\x1f".join([str(part) for part in parts]).encode("utf-8", "surrogatepass")).digest()
    number = int.from_bytes(digest[:10], "big")  # ten bytes make sixteen characters
    return "".join([_TWO[number >> shift & 1023] for shift in _SHIFTS])  # as `base64.b32encode`, in half the time


_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_TWO = [first + second for first in _LETTERS for second in _LETTERS]
_SHIFTS = range(70, -1, -10)


@dataclass(frozen=True, slots=True)
class Document:
    """A text that was read. `furniture`: spans of `text` that are menus, buttons and the like, never read for facts."""

    id: str
    source: str  # file path, URL or "-"
    text: str
    title: str | None = None
    published: datetime.date | None = None
    language: str = "en"
    furniture: tuple[tuple[int, int], ...] = ()
    url: str | None = None
    line: int | None = None  # 1-based line or row of `source`, where one file holds many documents


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a document, as evidence."""

    document: str  # Document.id
    begin: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing in the world. `id` is unique in a graph: its slug, the last part of its IRI, or what the user's own
    list calls it: an IRI, or "id/" and an identifier.
    """

    id: str
    label: str
    type: str  # local name of an ontology class: Person, Organization, Country, Concept ...
    aliases: tuple[str, ...] = ()
    links: tuple[str, ...] = ()  # IRIs of the same thing elsewhere, and what lists of the user's call it
    former: tuple[str, ...] = ()  # ids that this one replaces
    shared: tuple[str, ...] = ()  # ids that this or another thing might have had, and none has


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that stands for a thing, a time, an amount, or (kind "clause") for what somebody said.

    `begin`, `end` span the phrase in full, `head_begin`, `head_end` its head: the name or noun that the phrase
    is about, by which resolution finds the entity. `label` is the clean name of the phrase taken alone.
    """

    begin: int
    end: int
    text: str
    kind: str  # one of KINDS
    type: str  # ontology class: Person ... Concept, Quantity, Money, TimeSpan, Statement
    label: str
    head_begin: int
    head_end: int
    lemma: str = ""  # lemma of the head
    number: str = "singular"  # or "plural"
    value: str | None = None  # ISO date, period "a/b", or decimal number in base units
    low: str | None = None  # earliest day or lower bound, where the words give a range or a vague value
    high: str | None = None
    unit: str | None = None  # QUDT local name or ISO 4217 code, with "/P1Y" for "a year"
    statement: str | None = None  # kind "clause": id of the statement that was said, if one was found
    entity: Entity | None = None  # set by resolution
    resolution: str | None = None  # exact | alias | coreference | metonymy, set by resolution

    @property
    def is_literal(self) -> bool:
        return self.kind in ("time", "quantity")

    def meaning(self, entity: Entity, resolution: str) -> Mention:
        """The mention with its entity: what `dataclasses.replace` would give, in a third of the time."""
        return Mention(*_of_mention(self), entity, resolution)


_of_mention = attrgetter(*(field.name for field in fields(Mention)[:-2]))


@dataclass(frozen=True, slots=True)
class Predicate:
    """`label` is made of lemmas ("meet with"), `text` are the sentence's words, `canonical` the ontology's relation."""

    label: str
    text: str
    begin: int
    end: int
    canonical: str | None = None


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A further detail of a statement: role is time, place, quantity, product, role, manner, purpose, with ..."""

    role: str
    mention: Mention


@dataclass(frozen=True, slots=True)
class Statement:
    """What one sentence says: the claim, the four axes of its factuality, and where it stands."""

    document: str
    sentence: Sentence
    subject: Mention
    predicate: Predicate
    object: Mention
    qualifiers: tuple[Qualifier, ...] = ()
    polarity: str = "positive"
    certainty: str = "certain"
    tense: str = "present"
    source: Mention | None = None  # who said it; None is the document itself
    cue: str | None = None  # the word that negates or weakens
    rule: str = ""
    confidence: float = 0.5
    id: str = field(default="")

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", self._identity())

    def _identity(self) -> str:
        ends = (self.subject.begin, self.subject.end, self.object.begin, self.object.end)
        said_by = (self.source.begin, self.source.end) if self.source else ()
        return content_id(self.document, self.sentence.begin, self.predicate.begin, self.predicate.label, ends, said_by)

    @property
    def factuality(self) -> str:
        """`asserted` when every axis is harmless, else the first that applies."""
        if self.source is not None:
            return "reported"
        if self.polarity == "negative":
            return "negated"
        if self.certainty != "certain":
            return "possible"
        return "future" if self.tense == "future" else "asserted"


@dataclass(frozen=True, slots=True)
class Inference:
    """What no sentence states, but a document as a whole, or what is known of places besides, makes likely.

    `evidence`: the sentences that it was inferred from, in the order of the text; none where it does not come from the
    text. `premises`: ids of the statements and inferences that it follows from. `source`: IRI of the record elsewhere
    that says so.
    """

    document: str  # Document.id
    subject: Mention
    relation: str  # the ontology's name of it
    object: Mention
    rule: str
    confidence: float
    evidence: tuple[Sentence, ...] = ()
    premises: tuple[str, ...] = ()
    source: str | None = None

    @property
    def id(self) -> str:
        """The same wherever in a document two things are found to be so related."""
        return content_id(self.document, name_of(self.subject), self.relation, name_of(self.object), self.rule)


def name_of(mention: Mention) -> str:
    """What tells the things of a document apart: the entity's id, of a time or an amount its value or its words."""
    return mention.entity.id if mention.entity else mention.value or mention.text


@dataclass(frozen=True, slots=True)
class Dropped:
    """What was weighed and did not become a statement, and why: made only where somebody listens (`kg explain`).

    `begin`, `end` span the words that would have stated it. Without subject and object it is a clause, an event noun
    or a whole sentence of which nothing was made.
    """

    reason: str
    begin: int
    end: int
    subject: str = ""
    predicate: str = ""
    object: str = ""
    rule: str = ""


Listener = Callable[[Dropped], None]  # hears of all that is dropped


@dataclass(frozen=True, slots=True)
class Fact:
    """What the documents say: a triple of entity ids with every statement behind it."""

    subject: str
    predicate: str
    object: str
    statements: tuple[Statement, ...]
