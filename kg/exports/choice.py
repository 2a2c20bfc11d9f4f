"""Which part of a graph is exported: facts or all of it, what is said about a thing, what documents since a day say."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg import answers
from kg.answers.records import Records
from kg.errors import KgError
from kg.rdf import sorted_quads
from kg.rdf.promises import told
from kg.rdf.quads import flattened
from kg.store import Store

_DEFAULT = DefaultGraph()
_ENDS = ("kgo:subject", "kgo:object", "kgo:attributedTo")
_SPANS = ("kgo:evidence", "kgo:trigger", "kgo:subjectMention", "kgo:objectMention")
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_CLAIMS = ("st/", "doc/")


@dataclass(frozen=True, slots=True)
class Choice:
    """`only`: "all" or "facts"; `about`: name of a thing, with what is within `hops` facts of it; `since`: ISO day."""

    only: str = "all"
    about: str | None = None
    hops: int = 1
    since: str | None = None

    def __post_init__(self) -> None:
        if self.only not in ("all", "facts"):
            raise KgError(f"cannot export only '{self.only}'", fix="choose all or facts")
        if self.hops < 1:
            raise KgError(f"{self.hops} hops lead nowhere", fix="give 1 or more")
        if self.since is not None:
            _checked_day(self.since)

    @property
    def partial(self) -> bool:
        """Whether some statements are left out."""
        return self.about is not None or self.since is not None


def statements(store: Store, choice: Choice) -> list[str]:
    """IRIs of the chosen statements, sorted."""
    found = _of_documents(store, choice.since) if choice.since else _all(store)
    if choice.only == "facts":
        plain = {q.subject.value for q in store.match(None, "kgo:plain") if q.object.value == "true"}
        found = found & plain
    if choice.about is not None:
        found = _near(store, answers.entity(store, choice.about), choice.hops, found)
    return sorted(found)


def quads(store: Store, choice: Choice) -> list[Quad]:
    """The chosen part as a graph that stands by itself, sorted."""
    if not choice.partial:
        return facts_only(store)
    part = _Part(store)
    for iri in statements(store, choice):
        part.add(iri, evidence=choice.only == "all")
    return part.sorted()


def facts_only(store: Store) -> list[Quad]:
    """The default graph, what claims in it are labelled, links to other graphs, and the vocabulary."""
    names = store.names
    default = list(store.match(graph=_DEFAULT))
    claims = {q.object for q in default if names.local(getattr(q.object, "value", "")).startswith(_CLAIMS)}
    labels = (q for claim in claims for p in ("rdf:type", "rdfs:label") for q in store.match(claim, p))
    named = (q for graph in ("ontology", "resolution") for q in store.match(graph=names.within("g", graph)))
    return sorted_quads({*default, *labels, *named})


def _all(store: Store) -> set[str]:
    return {quad.subject.value for quad in store.match(None, "rdf:type", store.names.node("kgo:Statement"))}


def _of_documents(store: Store, since: str) -> set[str]:
    """Statements of documents that are dated, and not before that day."""
    documents = {quad.subject for quad in store.match(None, "dct:issued") if quad.object.value[:10] >= since}
    graphs = {quad.subject for document in documents for quad in store.match(None, "prov:wasDerivedFrom", document)}
    type = store.names.node("kgo:Statement")
    return {quad.subject.value for graph in graphs for quad in store.match(None, "rdf:type", type, graph)}


def _near(store: Store, start: NamedNode, hops: int, allowed: set[str]) -> set[str]:
    """Statements with an end that is less than so many statements away from the start."""
    found: set[str] = set()
    border, reached = {start.value}, {start.value}
    for _ in range(hops):
        ends = (q for iri in border for end in _ENDS for q in store.match(None, end, NamedNode(iri)))
        new = {quad.subject.value for quad in ends} & allowed - found
        found |= new
        border = {q.object.value for iri in new for end in _ENDS for q in store.match(NamedNode(iri), end)} - reached
        reached |= border
    return found


class _Part:
    """Collects statements with all that is needed to read them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._names = store.names
        self._records = Records(store)
        self._done: set[str] = set()
        runs, ontology = (store.match(graph=self._names.within("g", name)) for name in ("runs", "ontology"))
        self._quads: set[Quad] = {*ontology}
        self._runs = set(runs)
        self._statements = _all(store)

    def sorted(self) -> list[Quad]:
        return sorted_quads(self._quads)

    def add(self, iri: str, *, evidence: bool) -> None:
        """Adds a statement: its facts, and with `evidence` itself, its sentence and its document."""
        if iri in self._done:
            return
        self._done.add(iri)
        for subject, predicate, object_ in told(self._records, iri):
            nodes = (NamedNode(term) for term in (subject, predicate, object_))
            self._quads |= set(self._store.match(*nodes, _DEFAULT))
        if evidence:
            self._add_evidence(iri)
        for node in self._named(iri, evidence):
            if evidence and node in self._statements:
                self.add(node, evidence=True)
            else:
                self._describe(node)

    def _add_evidence(self, iri: str) -> None:
        self._quads |= self._runs
        self._take(iri)
        for span in (value for name in _SPANS for value in self._records[iri].get(name, ())):
            self._take(span)
            for entity in self._records[span].get("kgo:refersTo", ()):
                self._describe(entity)
            for document in self._records[span].get("nif:referenceContext", ()):
                self._take(document)
                for quad in self._store.match(None, "prov:wasDerivedFrom", NamedNode(document)):
                    self._take(quad.subject.value)

    def _named(self, iri: str, evidence: bool) -> Iterator[str]:
        """What a statement names: its ends and details, and the event it describes."""
        wanted = {self._names.node(name) for name in (*_ENDS, "kgo:describes")}
        details = self._names.prefixes["kgq"]
        for quad in self._store.match(NamedNode(iri)):
            named = quad.predicate in wanted or (evidence and quad.predicate.value.startswith(details))
            if named and isinstance(quad.object, NamedNode):
                yield quad.object.value

    def _describe(self, iri: str) -> None:
        """Type, labels and values of a node; of an event also who and what had a part in it."""
        if iri in self._done:
            return
        self._done.add(iri)
        node = NamedNode(iri)
        if self._names.local(iri).startswith(_CLAIMS):
            self._quads |= {q for p in ("rdf:type", "rdfs:label") for q in self._store.match(node, p)}
            return
        event = self._names.local(iri).startswith("ev/")
        for quad in self._store.match(node, None, None, _DEFAULT):
            relation = "#" not in (local := self._names.local(quad.predicate.value)) and ":" not in local
            if event or not relation:
                self._quads.add(quad)
            if event and relation:
                self._describe(quad.object.value)
        self._quads |= set(self._store.match(node, "owl:sameAs"))

    def _take(self, iri: str) -> None:
        self._quads |= set(self._store.match(NamedNode(iri)))


def _checked_day(words: str) -> None:
    """A day, or the first one of a month or a year; ISO dates sort as their words do."""
    try:
        if not _DAY.fullmatch(words):
            raise ValueError
        datetime.date.fromisoformat(words + "0001-01-01"[len(words) :])
    except ValueError:
        raise KgError(f"'{words}' is no date", fix="write it like 2022, 2022-02 or 2022-02-04") from None


def all_of(store: Store, choice: Choice, *, flat: bool) -> Iterable[Quad]:
    """The quads to write, in order: by subject if `flat`; of a whole graph they are read while they are written."""
    if choice.only == "all" and not choice.partial:
        return store.ordered(flat=flat)
    found = quads(store, choice)
    return flattened(found) if flat else found
