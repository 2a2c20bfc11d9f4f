"""What a graph holds, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode

from kg.answers.graph import entity_types
from kg.store import Store

MAIN = 10  # entities that are named
Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of what is in a graph, most frequent first."""

    documents: int
    sentences: int
    statements: int
    facts: int
    entities: int
    events: int
    quads: int
    factualities: Counts
    types: Counts
    relations: Counts
    main: Counts = ()  # entities by the facts they are in


def stats(store: Store, *, details: bool = False) -> Stats:
    """Counts documents, sentences, statements by factuality, facts by relation and entities by type.

    `details`: also the entities that most is told of.

    A fact is counted once, whatever the number of statements and directions in which it is told.
    """
    factualities = _counts(store, "SELECT ?x (COUNT(?s) AS ?n) { ?s kgo:factuality ?x } GROUP BY ?x")
    relations = _counts(
        store,
        """SELECT ?x (COUNT(DISTINCT ?k) AS ?n) { ?s kgo:plain true ; kgo:key ?k ; kgo:predicate ?p
        OPTIONAL { ?s kgo:canonical ?c } BIND(COALESCE(?c, ?p) AS ?r) ?r rdfs:label ?x } GROUP BY ?x""",
    )
    types = Counter(type for _, type in entity_types(store))
    return Stats(
        documents=_count(store, "kgo:Article"),
        sentences=_count(store, "nif:Sentence"),
        statements=sum(n for _, n in factualities),
        facts=_number(store, "SELECT (COUNT(DISTINCT ?k) AS ?n) { ?s kgo:plain true ; kgo:key ?k }"),
        entities=types.total(),
        events=_number(store, "SELECT (COUNT(DISTINCT ?e) AS ?n) { ?s kgo:describes ?e }"),
        quads=len(store),
        factualities=factualities,
        types=_most_first(types.items()),
        relations=relations,
        main=_main(store) if details else (),
    )


def _main(store: Store) -> Counts:
    """Labels of the entities in most facts."""
    found = _counts(
        store,
        """SELECT ?x (COUNT(DISTINCT ?k) AS ?n) { ?s kgo:plain true ; kgo:key ?k ; kgo:subject|kgo:object ?e
        BIND(STR(?e) AS ?x) } GROUP BY ?x""",
    )
    entities = [(iri, count) for iri, count in found if store.names.is_entity(iri)][:MAIN]
    labels = (store.match(NamedNode(iri), "rdfs:label", None, DefaultGraph()) for iri, _ in entities)
    return tuple(
        (next((quad.object.value for quad in quads), store.names.local(iri)), count)
        for quads, (iri, count) in zip(labels, entities, strict=True)
    )


def _count(store: Store, type: str) -> int:
    return _number(store, f"SELECT (COUNT(?x) AS ?n) {{ ?x a {type} }}")


def _number(store: Store, sparql: str) -> int:
    return next(int(row["n"].value) for row in store.query(sparql))


def _counts(store: Store, sparql: str) -> Counts:
    return _most_first((row["x"].value, int(row["n"].value)) for row in store.query(sparql))


def _most_first(counts: Iterable[tuple[str, int]]) -> Counts:
    return tuple(sorted(counts, key=lambda pair: (-pair[1], pair[0])))
