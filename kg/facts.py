"""What the documents say, gathered: plain facts, and the whole graph as plain values for pictures and tables.

`answers.graph_data(store)` returns a `GraphData`. Its parts, by example:

    data.entities   # Node(id="Vladimir_Putin", iri="https://example.org/kg/Vladimir_Putin", kind="entity",
                    #      label="Vladimir Putin", type="Person", aliases=("Putin",), links=("http://www.…/Q7747",)), …
    data.values     # amounts, times and claims: the same class, never to be drawn as entities:
                    # Node(id="val/250000000000_USD", …, kind="value", label="250 billion USD", type="Money")
                    # Node(id="st/k3…", …, kind="claim", label="Russia supplies China", type="Statement")
                    # Node(id="doc/ab12#char=80,120", …, kind="claim", label="things would improve", type="Claim")
    data.documents  # Source(id="ab12…", title="Two leaders meet", source="news/a.txt", date="2022-02-04"), …
    data.facts      # sorted; one per triple, factuality and polarity: a claim that one document asserts and another
                    # only reports is two facts with the same `key`
    fact.subject, fact.object     # Node.id of an entity (or of a value or claim, mostly as object)
    fact.predicate                # for the eye: "met" (label of the relation, or of the open predicate: "sail past");
                                  # "not met" where somebody is reported to say that it is not so
    fact.relation                 # local name of its IRI: "met", "sail_past"
    fact.canonical                # True where the relation is one of the ontology's
    fact.symmetric                # True for "met": draw no arrow head
    fact.factuality               # asserted | reported | negated | possible | future
    fact.polarity                 # positive | negative
    fact.plain                    # True: it is in the default graph (asserted, and sure enough)
    fact.confidence               # of its best statement, 0..1
    fact.evidence                 # one Evidence per statement, by date and document:
    e.text, e.trigger             # the sentence; (begin, end) of the predicate's words inside e.text
    e.subject, e.object           # likewise of subject and object; None where they stand in another sentence
    e.document, e.begin, e.end    # Source.id, and where the sentence stands in that document
    e.speaker, e.wording          # label of who said it (None: the document itself); predicate: "hold talk with"
    e.date, e.factuality, e.confidence, e.details   # details: (("place", "Beijing"), ("time", "2022-02-04"), …)
    data.entity("Vladimir_Putin"), data.value("val/…"), data.document("ab12…")   # look-ups by id
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kg.model import Entity, Fact, Inference, Mention, Statement

THRESHOLD = 0.5
GUESSED = 0.8  # the same for what no rule read but a net found likely: a wrong fact is worse than a missing one
Span = tuple[int, int]


class Resolved(Protocol):
    """What resolution hands over: statements and mentions by `Document.id`, with their entities."""

    @property
    def entities(self) -> Sequence[Entity]: ...
    @property
    def statements(self) -> Mapping[str, Sequence[Statement]]: ...
    @property
    def mentions(self) -> Mapping[str, Sequence[Mention]]: ...
    @property
    def inferences(self) -> Mapping[str, Sequence[Inference]]: ...


@dataclass(frozen=True, slots=True)
class Node:
    """An entity, a value (amount, time) or a claim of the graph; `id` is its IRI without the graph's base."""

    id: str
    iri: str
    label: str
    type: str
    kind: str = "entity"  # entity | value | claim
    aliases: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A document as readers know it."""

    id: str
    title: str
    source: str
    date: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement: a sentence, where it stands, who speaks, and how sure it is."""

    statement: str  # id of the statement: its IRI is st:<id>
    text: str
    begin: int
    end: int
    trigger: Span  # inside `text`
    document: str
    wording: str
    factuality: str
    confidence: float
    speaker: str | None = None
    date: str | None = None  # of the document
    rule: str = ""
    polarity: str = "positive"
    certainty: str = "certain"
    tense: str = "past"
    subject: Span | None = None  # the words of subject and object inside `text`, where they stand in it
    object: Span | None = None
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GraphFact:
    """A triple, one factuality, and every statement that says it so."""

    key: str
    subject: str
    predicate: str
    relation: str
    object: str
    factuality: str
    plain: bool
    confidence: float
    canonical: bool = False
    symmetric: bool = False
    polarity: str = "positive"
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class GraphData:
    """A whole graph, sorted; see the top of this file."""

    base: str
    entities: tuple[Node, ...] = ()
    values: tuple[Node, ...] = ()
    facts: tuple[GraphFact, ...] = ()
    documents: tuple[Source, ...] = ()
    _index: dict[str, Node | Source] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        for thing in (*self.entities, *self.values):
            self._index[thing.id] = thing
        for document in self.documents:
            self._index["doc/" + document.id] = document

    def entity(self, id: str) -> Node:
        """The entity of that id."""
        node = self._index[id]
        assert isinstance(node, Node) and node.kind == "entity"
        return node

    def value(self, id: str) -> Node:
        """The value or claim of that id."""
        node = self._index[id]
        assert isinstance(node, Node) and node.kind != "entity"
        return node

    def node(self, id: str) -> Node:
        """The entity, value or claim of that id."""
        node = self._index[id]
        assert isinstance(node, Node)
        return node

    def document(self, id: str) -> Source:
        """The document of that id."""
        source = self._index["doc/" + id]
        assert isinstance(source, Source)
        return source


def is_plain(statement: Statement, threshold: float = THRESHOLD) -> bool:
    """Whether the statement may become a fact of the default graph."""
    return not why_not_plain(statement, threshold)


def why_not_plain(statement: Statement, threshold: float = THRESHOLD) -> str:
    """Why the statement stays out of the default graph; "" where it does not."""
    if statement.factuality != "asserted":
        return statement.factuality
    least = max(threshold, GUESSED) if statement.rule == "pair.classifier" else threshold
    return "" if statement.confidence >= least else f"less sure than {least:g}"


def is_plain_reading(polarity: str, certainty: str, tense: str, attributed: bool) -> bool:
    """Whether all axes of a statement's factuality are harmless."""
    return (polarity, certainty, attributed) == ("positive", "certain", False) and tense != "future"


def facts(resolution: Resolved, threshold: float = THRESHOLD) -> tuple[Fact, ...]:
    """The plain facts between entities, each with all its statements, sorted by subject, predicate and object."""
    groups: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for document in sorted(resolution.statements):
        for statement in resolution.statements[document]:
            subject, object_ = statement.subject.entity, statement.object.entity
            if subject and object_ and is_plain(statement, threshold):
                predicate = statement.predicate.canonical or statement.predicate.label
                groups[subject.id, predicate, object_.id].append(statement)
    return tuple(Fact(*triple, tuple(found)) for triple, found in sorted(groups.items()))
