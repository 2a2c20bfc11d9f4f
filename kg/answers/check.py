"""Whether a graph keeps its promises: the checks of `ontology/shapes.ttl` that matter most, fast on a whole store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, DefaultGraph

from kg import ontology
from kg.answers.records import Record, Records
from kg.facts import is_plain_reading
from kg.model import CERTAINTIES, FACTUALITIES, POLARITIES, TENSES
from kg.store import Store

Triple = tuple[str, str, str]
_ONE_OF = {
    "factuality": FACTUALITIES,
    "polarity": POLARITIES,
    "certainty": CERTAINTIES,
    "tense": TENSES,
    "plain": ("true", "false"),
}
_ONCE = ("subject", "predicate", "object", "key", "confidence", "rule", "evidence", "trigger", *_ONE_OF)


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A promise that is not kept, by which node, and the sentence behind it if there is one."""

    promise: str
    node: str
    detail: str = ""
    sentence: str = ""


def check(store: Store) -> tuple[Violation, ...]:
    """Every violation, sorted; none in a graph that `kg` made and nobody else changed."""
    records = Records(store).read_all()
    statements = [q.subject.value for q in store.match(None, "rdf:type", store.names.node("kgo:Statement"))]
    found = [*_graphs(store), *_facts(store, records, statements), *_spans(records)]
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
    told = {triple: iri for iri in statements for triple in _told(records, iri)}
    held = set(_held(store, records))
    for triple in held - told.keys():
        yield Violation("every fact is what a plain statement says", triple[0], _readable(records, triple))
    for triple in told.keys() - held:
        iri = told[triple]
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


def _told(records: Records, iri: str) -> Iterator[Triple]:
    """What a plain statement asserts."""
    record = records[iri]
    if record.get("kgo:plain") != ["true"]:
        return
    subject, predicate, object_ = (record.get(f"kgo:{name}", [""])[0] for name in ("subject", "predicate", "object"))
    yield subject, predicate, object_
    for relation in record.get("kgo:canonical", ()):
        first, last = (object_, subject) if "kgo:inverted" in record else (subject, object_)
        yield first, relation, last
        if records.names.node("owl:SymmetricProperty").value in records[relation].get("rdf:type", ()):
            yield last, relation, first
        yield from ((last, inverse, first) for inverse in records[relation].get("owl:inverseOf", ()))


def _statement(records: Records, iri: str) -> Iterator[Violation]:
    """Every property once, the axes in agreement, domain and range kept."""
    record, sentence = records[iri], _sentence(records, iri)
    for name in _ONCE:
        values = record.get(f"kgo:{name}", [])
        if len(values) != 1 or (name in _ONE_OF and values[0] not in _ONE_OF[name]):
            yield Violation(f"a statement has one {name}", iri, ", ".join(values) or "none", sentence)
            return
    if (record["kgo:factuality"] == ["reported"]) != ("kgo:attributedTo" in record):
        yield Violation("what is reported has a speaker", iri, "", sentence)
    axes = (record[f"kgo:{name}"][0] for name in ("polarity", "certainty", "tense"))
    if record["kgo:plain"] == ["true"] and not is_plain_reading(*axes, "kgo:attributedTo" in record):
        yield Violation("what is plain is asserted", iri, "", sentence)
    if "kgo:canonical" in record and not _fits(records, record):
        yield Violation(
            "a relation keeps to its domain and range", iri, records.names.local(record["kgo:canonical"][0]), sentence
        )


def _fits(records: Records, record: Record) -> bool:
    known = ontology.load()
    relation = known.relations.get(records.names.local(record["kgo:canonical"][0]))
    ends = [_type(records, record[f"kgo:{end}"][0]) for end in ("subject", "object")]
    if "kgo:inverted" in record:
        ends.reverse()
    return relation is not None and known.fits(relation, *ends)


def _type(records: Records, iri: str) -> str:
    return records.names.short(records.first(iri, "rdf:type") or "").partition(":")[2]


def _spans(records: Records) -> Iterator[Violation]:
    """The text of a span is as long as its offsets say."""
    for iri, record in records.items():
        if "nif:anchorOf" in record:
            begin, end = (int(record.get(f"nif:{name}Index", ["-1"])[0]) for name in ("begin", "end"))
            if len(record["nif:anchorOf"][0]) != end - begin:
                yield Violation(
                    "a text is as long as its offsets say", iri, f"{begin} to {end}", record["nif:anchorOf"][0]
                )


def _sentence(records: Records, iri: str) -> str:
    evidence = records[iri].get("kgo:evidence", [""])[0]
    return (records.first(evidence, "nif:anchorOf") or "") if evidence else ""


def _readable(records: Records, triple: Triple) -> str:
    return " ".join(records.names.short(term) for term in triple)
