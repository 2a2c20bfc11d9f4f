"""A part of the graph: what is near something, of some types, of some time, or what a query found."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from kg import ontology
from kg.answers import naming
from kg.answers.graph import graph_data
from kg.answers.query import Answer
from kg.errors import KgError
from kg.facts import Evidence, GraphData, GraphFact
from kg.store import Store


@dataclass(frozen=True, slots=True)
class Selection:
    """What to keep. `about`: names, of which what is kept lies `hops` facts away at most; `since`, `until`: ISO days,
    months or years; `types`: classes of the ontology; `found`: what a query answered."""

    about: tuple[str, ...] = ()
    hops: int = 1
    since: str = ""
    until: str = ""
    types: tuple[str, ...] = ()
    found: Answer | None = None

    def __bool__(self) -> bool:
        return bool(self.about or self.since or self.until or self.types or self.found)

    def words(self) -> str:
        """The selection as people would say it."""
        parts = [f"within {_steps(self.hops)} of {' and '.join(self.about)}" if self.about else ""]
        parts += [f"since {self.since}" if self.since else "", f"until {self.until}" if self.until else ""]
        parts += [
            f"between {', '.join(self.types)}" if self.types else "",
            "among what the query found" if self.found else "",
        ]
        return ", ".join(part for part in parts if part)

    def title(self) -> str:
        """The words as a title."""
        words = self.words()
        return words[:1].upper() + words[1:]


def _steps(hops: int) -> str:
    return f"{hops} step{'' if hops == 1 else 's'}"


def select(store: Store, wanted: Selection) -> GraphData:
    """The facts and claims that are wanted, with their nodes and documents; raises KgError where there are none."""
    whole = graph_data(store)
    facts: Iterable[GraphFact] = whole.facts
    if wanted.found is not None:
        facts = _among(store, whole, wanted.found)
    if wanted.since or wanted.until:
        facts = _within(facts, wanted.since, wanted.until)
    if wanted.types:
        facts = _between(whole, facts, [known_type(name) for name in wanted.types])
    middle = [store.names.local(naming.one(store, name).value) for name in wanted.about]
    kept = _near(list(facts), middle, wanted.hops) if middle else list(facts)
    if not kept:
        raise KgError(f"there is nothing to draw {wanted.words()}", fix="leave out one of these, or look with kg find")
    return _of(whole, kept, middle)


def known_type(name: str) -> str:
    """The class of that name, whatever its case."""
    classes = {known.lower(): known for known in ontology.load().classes}
    if name.strip().lower() in classes:
        return classes[name.strip().lower()]
    near = [classes[n] for n in difflib.get_close_matches(name.lower(), classes, 3)] or [
        "Person",
        "Organization",
        "Place",
    ]
    raise KgError(f"there is no type '{name}'", fix=f"did you mean {', '.join(near)}?")


def _of(whole: GraphData, facts: Sequence[GraphFact], more: Iterable[str]) -> GraphData:
    ids = {end for fact in facts for end in (fact.subject, fact.object)} | set(more)
    documents = {item.document for fact in facts for item in fact.evidence}
    return GraphData(
        base=whole.base,
        entities=tuple(node for node in whole.entities if node.id in ids),
        values=tuple(node for node in whole.values if node.id in ids),
        facts=tuple(facts),
        documents=tuple(source for source in whole.documents if source.id in documents),
    )


def _within(facts: Iterable[GraphFact], since: str, until: str) -> Iterator[GraphFact]:
    """Facts with the evidence that speaks of the time; of what names no time, the document's date counts."""
    for fact in facts:
        kept = tuple(item for item in fact.evidence if _is_within(_day(item), since, until))
        if kept:
            yield replace(fact, evidence=kept)


def _day(item: Evidence) -> str:
    told = next((value for role, value in item.details if role == "time" and value[:4].isdigit()), "")
    return (told or item.date or "")[:10]


def _is_within(day: str, since: str, until: str) -> bool:
    """Whether a day, month or year overlaps the span; "2022" overlaps "2022-03"."""
    return bool(day) and (day >= since[: len(day)]) and (not until or day[: len(until)] <= until)


def _between(whole: GraphData, facts: Iterable[GraphFact], types: Sequence[str]) -> Iterator[GraphFact]:
    known = ontology.load()
    fitting = {node.id for node in whole.entities if any(known.is_a(node.type, type) for type in types)}
    return (fact for fact in facts if fact.subject in fitting and fact.object in fitting)


def _near(facts: Sequence[GraphFact], middle: Sequence[str], hops: int) -> list[GraphFact]:
    """Facts between what lies so many facts away from the middle."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        neighbours[fact.subject].add(fact.object)
        neighbours[fact.object].add(fact.subject)
    reached = front = set(middle)
    for _ in range(hops):
        front = {other for id_ in front for other in neighbours[id_]} - reached
        reached = reached | front
    return [fact for fact in facts if fact.subject in reached and fact.object in reached]


def _among(store: Store, whole: GraphData, found: Answer) -> list[GraphFact]:
    """Of triples the facts that they are, of rows the facts between what stands in one row, and statements."""
    local = store.names.local
    if found.triples is not None:
        triples = {(local(t.subject.value), local(t.predicate.value), local(t.object.value)) for t in found.triples}
        return [fact for fact in whole.facts if _triple(fact) & triples]
    labels = defaultdict(set)
    for node in whole.entities:
        labels[node.label].add(node.id)  # named questions answer with names
    rows = [
        set().union(
            *({local(c.value)} if isinstance(c, NamedNode) else labels.get(c.value, ()) for c in row if c is not None)
        )
        for row in found.rows
    ]
    pairs = {(a, b) for row in rows for a in row for b in row}
    alone = {next(iter(row)) for row in rows if len(row) == 1}
    return [fact for fact in whole.facts if _is_in(fact, pairs, alone)]


def _triple(fact: GraphFact) -> set[tuple[str, str, str]]:
    ends = {(fact.subject, fact.relation, fact.object)}
    return ends | {(fact.object, fact.relation, fact.subject)} if fact.symmetric else ends


def _is_in(fact: GraphFact, pairs: set[tuple[str, str]], alone: set[str]) -> bool:
    stated = any(f"st/{item.statement}" in alone or (f"st/{item.statement}",) * 2 in pairs for item in fact.evidence)
    both = {fact.subject, fact.object} <= alone
    return stated or both or ((fact.subject, fact.object) in pairs and fact.subject != fact.object)
