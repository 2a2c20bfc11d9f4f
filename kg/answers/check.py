"""Whether a graph keeps its promises: the checks of `ontology/shapes.ttl` that matter most, fast on a whole store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, DefaultGraph

from kg import ontology
from kg.answers.records import Records
from kg.rdf.promises import broken, span_fits, told
from kg.store import Store

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A promise that is not kept, by which node, and the sentence behind it if there is one."""

    promise: str
    node: str
    detail: str = ""
    sentence: str = ""


def check(store: Store) -> tuple[Violation, ...]:
    """Every violation, and every statement that was set aside for one, sorted."""
    records = Records(store).read_all()
    statements = [q.subject.value for q in store.match(None, "rdf:type", store.names.node("kgo:Statement"))]
    found = [*_graphs(store), *_facts(store, records, statements), *_spans(records)]
    found += _quarantined(store, records)
    for iri in statements:
        found += _statement(records, iri)
    return tuple(sorted(found))


def _graphs(store: Store) -> Iterator[Violation]:
    """No triple in two graphs, no blank nodes."""
    counts = Counter(quad.triple for quad in store)
    for triple, count in counts.items():
        if count > 1:
            yield Violation("no triple is in two graphs", triple.subject.value, str(triple))
        if any(isinstance(term, BlankNode) for term in triple):
            yield Violation("there are no blank nodes", str(triple.subject), str(triple))


def _facts(store: Store, records: Records, statements: Iterable[str]) -> Iterator[Violation]:
    """The default graph holds what plain statements say, all of it and nothing else."""
    wanted = {triple: iri for iri in statements for triple in told(records, iri)}
    held = set(_held(store, records))
    for triple in held - wanted.keys():
        yield Violation("every fact is what a plain statement says", triple[0], _readable(records, triple))
    for triple in wanted.keys() - held:
        iri = wanted[triple]
        yield Violation(
            "what a plain statement says is a fact", iri, _readable(records, triple), _sentence(records, iri)
        )


def _held(store: Store, records: Records) -> Iterator[Triple]:
    """Relations of the default graph, the roles of described events left out."""
    described = {quad.object.value for quad in store.match(None, "kgo:describes")}
    for quad in store.match(graph=DefaultGraph()):
        name = records.names.local(quad.predicate.value)
        if "/" not in name and "#" not in name and quad.subject.value not in described:
            yield quad.subject.value, quad.predicate.value, quad.object.value


def _statement(records: Records, iri: str) -> Iterator[Violation]:
    """Every promise of one statement."""
    for _, promise, detail in broken(records, ontology.load(), iri):
        yield Violation(promise, iri, detail, _sentence(records, iri))


def _quarantined(store: Store, records: Records) -> Iterator[Violation]:
    """What was set aside, with the shapes it broke."""
    for quad in store.match(None, "rdf:type", store.names.node("kgo:Quarantined")):
        iri = quad.subject.value
        shapes = ", ".join(sorted(map(records.names.short, records[iri].get("kgo:breaks", ()))))
        detail = f"{records.first(iri, 'rdfs:label') or ''} ({'; '.join(sorted(records[iri].get('kgo:problem', ())))})"
        yield Violation(f"set aside, since it breaks {shapes}", iri, detail, _sentence(records, iri))


def _spans(records: Records) -> Iterator[Violation]:
    """The text of a span is as long as its offsets say."""
    for iri, record in records.items():
        if not span_fits(record):
            begin, end = (record.get(f"nif:{name}Index", ["?"])[0] for name in ("begin", "end"))
            promise = "a text is as long as its offsets say"
            yield Violation(promise, iri, f"{begin} to {end}", record["nif:anchorOf"][0])


def _sentence(records: Records, iri: str) -> str:
    evidence = records.first(iri, "kgo:evidence", "kgx:evidence")
    return (records.first(evidence, "nif:anchorOf") or "") if evidence else ""


def _readable(records: Records, triple: Triple) -> str:
    return " ".join(records.names.short(term) for term in triple)
