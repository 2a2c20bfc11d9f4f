"""One statement: its node with evidence in the graph of its document and, where it is plain, its facts for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from kg.facts import is_plain
from kg.model import Mention, Statement
from kg.ontology import Ontology
from kg.rdf.documents import DocumentGraph
from kg.rdf.events import Detail, Ends, add_event
from kg.rdf.literals import boolean, date, decimal, text
from kg.rdf.names import slug
from kg.rdf.quads import Quads
from kg.rdf.relations import Reading, key, read, triples
from kg.rdf.values import TIMES, bounds, value_node

LONGEST_LABEL = 120
_TIMES = ("time", "begin", "end")  # of "since 2014" only the first day is known, of "until Friday" only the last


@dataclass(frozen=True)
class Context:
    """Where the statements of a document go, what must be known of the rest, and which words they use."""

    quads: Quads
    ontology: Ontology
    threshold: float
    value_labels: Mapping[NamedNode, str]
    readings: set[Reading] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)


def add_statements(context: Context, document: DocumentGraph, statements: tuple[Statement, ...]) -> None:
    """Adds all statements of a document; those that are said in it may be objects of others."""
    writer = _Writer(context, document, {statement.id: statement for statement in statements})
    for statement in statements:
        writer.add(statement)


def mentions_of(statement: Statement) -> Iterator[Mention]:
    """Every phrase that the statement uses."""
    yield from _ends_of(statement)
    yield from (qualifier.mention for qualifier in statement.qualifiers)


def values_of(statement: Statement) -> Iterator[Mention]:
    """Every amount or time of the statement that is to be a node."""
    yield from (mention for mention in _ends_of(statement) if mention.is_literal)
    for qualifier in statement.qualifiers:
        if qualifier.mention.is_literal and not _is_text(qualifier.role, qualifier.mention):
            yield qualifier.mention


def _ends_of(statement: Statement) -> Iterator[Mention]:
    yield statement.subject
    yield statement.object
    if statement.source:
        yield statement.source


def _is_text(role: str, mention: Mention) -> bool:
    """Whether a time stands on the statement itself, in days and words: when, since when, how often."""
    return mention.kind == "time" and role in (*TIMES, "frequency")


class _Writer:
    def __init__(self, context: Context, document: DocumentGraph, known: Mapping[str, Statement]) -> None:
        self._context = context
        self._names = context.quads.names
        self._document = document
        self._known = known

    def add(self, statement: Statement) -> None:
        context = self._context
        reading = read(statement, context.ontology, self._names)
        context.readings.add(reading)
        ends = self._ends(statement)
        plain = is_plain(statement, context.threshold)
        node = self._names.within("st", statement.id)
        joined = key(ends.subject_node, ends.object_node, reading)
        self._add_claim(node, statement, reading, ends)
        self._add_axes(node, statement, plain, joined)
        self._add_evidence(node, statement)
        details = [self._detail(qualifier.role, qualifier.mention) for qualifier in statement.qualifiers]
        for detail in details:
            self._add_detail(node, detail)
        if plain:
            self._add_facts(node, reading, ends, details, joined)

    def _add_claim(self, node: NamedNode, statement: Statement, reading: Reading, ends: Ends) -> None:
        document = self._document
        document.a(node, "kgo:Statement")
        document.add(node, "rdfs:label", document.text(self._label(statement)))
        document.add(node, "kgo:subject", ends.subject_node)
        document.add(node, "kgo:predicate", reading.open)
        document.add(node, "kgo:object", ends.object_node)
        if reading.canonical:
            document.add(node, "kgo:canonical", self._names.relation(reading.canonical.name))
        if reading.inverted:
            document.add(node, "kgo:inverted", boolean(True))

    def _add_axes(self, node: NamedNode, statement: Statement, plain: bool, joined: str) -> None:
        document = self._document
        for axis in ("factuality", "polarity", "certainty", "tense", "rule"):
            document.add(node, f"kgo:{axis}", text(getattr(statement, axis)))
        document.add(node, "kgo:key", text(joined))
        document.add(node, "kgo:plain", boolean(plain))
        document.add(node, "kgo:confidence", decimal(round(statement.confidence, 4)))
        document.add(node, "kgo:cue", document.text(statement.cue) if statement.cue else None)
        if statement.source:
            document.add(node, "kgo:attributedTo", self._term(statement.source))

    def _add_evidence(self, node: NamedNode, statement: Statement) -> None:
        document = self._document
        document.add(node, "kgo:evidence", document.sentence(statement.sentence))
        trigger = document.span(statement.predicate.begin, statement.predicate.end)
        document.a(trigger, "nif:Phrase")
        document.add(node, "kgo:trigger", trigger)
        for role, mention in (("subject", statement.subject), ("object", statement.object)):
            document.add(node, f"kgo:{role}Mention", document.span(mention.begin, mention.end))
        for mention in mentions_of(statement):
            if mention.entity:
                document.mention(mention)
            else:
                document.a(document.span(mention.begin, mention.end), "nif:Phrase")

    def _add_facts(self, node: NamedNode, reading: Reading, ends: Ends, details: list[Detail], joined: str) -> None:
        context = self._context
        for triple in triples(ends.subject_node, ends.object_node, reading, self._names):
            context.quads.add(*triple)
        if ends.object.kind == "time":
            details = [*details, Detail("time", ends.object, ends.object_node, bounds("time", ends.object))]
        event = add_event(context.quads, context.ontology, joined, reading, ends, details)
        self._document.add(node, "kgo:describes", event)

    def _detail(self, role: str, mention: Mention) -> Detail:
        named = mention.is_literal or mention.entity is not None or mention.kind == "clause"
        node = self._term(mention) if named and not _is_text(role, mention) else None
        return Detail(_role_name(role), mention, node, bounds(role, mention))

    def _add_detail(self, node: NamedNode, detail: Detail) -> None:
        if detail.mention.kind == "time" and detail.role in TIMES:
            self._add_time(node, detail)
            return
        self._context.roles.add(detail.role)
        value = self._document.text(detail.mention.text) if detail.node is None else detail.node
        self._document.add(node, f"kgq:{detail.role}", value)

    def _add_time(self, node: NamedNode, detail: Detail) -> None:
        """The words, the first and last day where they are known, and the day itself where it is one."""
        document = self._document
        document.add(node, "kgq:timeText", document.text(detail.mention.text))
        begin, end = (day and date(day) for day in detail.bounds or (None, None))
        document.add(node, "kgq:begin", begin)
        document.add(node, "kgq:end", end)
        document.add(node, "kgq:time", begin if begin == end else None)

    def _ends(self, statement: Statement) -> Ends:
        subject, object_ = statement.subject, statement.object
        return Ends(
            subject, self._term(subject), self._name(subject), object_, self._term(object_), self._name(object_)
        )

    def _term(self, mention: Mention) -> NamedNode:
        """The node that a mention stands for; a claim that no statement caught is a node of its own words."""
        if mention.is_literal:
            return value_node(self._names, self._document.document.id, mention)
        if mention.kind == "clause":
            if mention.statement in self._known:
                return self._names.within("st", mention.statement or "")
            return self._claim(mention)
        if mention.entity is None:
            raise ValueError(f"no entity for {mention.text!r} in {self._document.document.source}")
        return self._names.entity(mention.entity.id)

    def _claim(self, mention: Mention) -> NamedNode:
        document = self._document
        node = document.span(mention.begin, mention.end)
        document.a(node, "kgo:Claim")
        document.add(node, "rdfs:label", document.text(_short(mention.label)))
        return node

    def _name(self, mention: Mention) -> str:
        """The label of what a mention stands for."""
        if mention.is_literal:
            return self._context.value_labels[self._term(mention)]
        if mention.entity:
            return mention.entity.label
        said = self._known.get(mention.statement or "")
        if said is not None:
            return _short(f"{said.subject.text} {said.predicate.text} {said.object.text}")
        return _short(mention.label)

    def _label(self, statement: Statement) -> str:
        said = f"{self._name(statement.subject)} {statement.predicate.text} {self._name(statement.object)}"
        if statement.source:
            return f"{said} (says {self._name(statement.source)})"
        return said if statement.factuality == "asserted" else f"{said} ({statement.factuality})"


def _role_name(role: str) -> str:
    """The local name of a qualifier's property."""
    name = slug(role)
    return name[0].lower() + name[1:]


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= LONGEST_LABEL else words[: LONGEST_LABEL - 1] + "…"
