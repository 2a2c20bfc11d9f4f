"""What a statement promises: which triples it puts among the facts, and which shapes it must keep to.

Statements are plain records: properties by prefixed names, with their values.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Protocol

from kg import wordings
from kg.facts import is_plain_reading
from kg.model import CERTAINTIES, FACTUALITIES, POLARITIES, TENSES
from kg.ontology import Ontology, load
from kg.rdf.names import Names

Record = Mapping[str, list[str]]
Triple = tuple[str, str, str]
_ONE_OF = {
    "factuality": FACTUALITIES,
    "polarity": POLARITIES,
    "certainty": CERTAINTIES,
    "tense": TENSES,
    "plain": ("true", "false"),
}
_KEEPS_TO = "a relation keeps to its domain and range"
_KEY = re.compile("[a-z2-7]{16}")
_RELATION = re.compile("[a-z][^/#]*")
_ONCE = ("subject", "predicate", "object", "key", "confidence", "rule", "evidence", "trigger")
_ONCE += ("subjectMention", "objectMention", *_ONE_OF)


class Records(Protocol):
    """Records by IRI; of what is not there, an empty one."""

    names: Names

    def __getitem__(self, iri: str) -> Record: ...


def told(records: Records, iri: str) -> Iterator[Triple]:
    """The triples that a statement puts among the facts, if it is plain."""
    if records[iri].get("kgo:plain") == ["true"]:
        yield from claimed(records, iri)


def claimed(records: Records, iri: str) -> Iterator[Triple]:
    """The triples that a statement would put among the facts if it were plain."""
    record = records[iri]
    for subject, object_ in product(record.get("kgo:subject", ()), record.get("kgo:object", ())):
        yield from ((subject, predicate, object_) for predicate in record.get("kgo:predicate", ()))
        first, last = (object_, subject) if "kgo:inverted" in record else (subject, object_)
        for relation in record.get("kgo:canonical", ()):
            yield first, relation, last
            if records.names.node("owl:SymmetricProperty").value in records[relation].get("rdf:type", ()):
                yield last, relation, first
            yield from ((last, inverse, first) for inverse in records[relation].get("owl:inverseOf", ()))
            known = load().relations.get(records.names.local(relation))
            if known is not None and known.parent:
                yield first, records.names.relation(known.parent).value, last


def broken(records: Records, ontology: Ontology, iri: str) -> Iterator[tuple[str, str, str]]:
    """Each promise that a statement does not keep: its shape in `shapes.ttl`, the promise in words, the detail."""
    record = records[iri]
    for name in _ONCE:
        values = record.get(f"kgo:{name}", [])
        if len(values) != 1 or (name in _ONE_OF and values[0] not in _ONE_OF[name]):
            yield "Statement", f"a statement has one {name}", ", ".join(values) or "none"
            return
    yield from _broken_forms(records.names, record)
    yield from _broken_axes(record)
    yield from _broken_evidence(records, record)
    yield from _broken_ends(records, ontology, record)


def _broken_forms(names: Names, record: Record) -> Iterator[tuple[str, str, str]]:
    confidence, key = record["kgo:confidence"][0], record["kgo:key"][0]
    if not _is_share(confidence):
        yield "Statement", "a confidence lies between 0 and 1", confidence
    if not _KEY.fullmatch(key):
        yield "Statement", "a key is 16 characters of base 32", key
    for relation in (*record["kgo:predicate"], *record.get("kgo:canonical", ())):
        if relation == names.local(relation) or not _RELATION.fullmatch(names.local(relation)):
            yield "Statement", "a predicate is a relation", names.short(relation)


def _broken_axes(record: Record) -> Iterator[tuple[str, str, str]]:
    factuality = record["kgo:factuality"][0]
    if (factuality == "reported") != ("kgo:attributedTo" in record):
        yield "Reported", "what is reported has a speaker", factuality
    if factuality == "negated" and record["kgo:polarity"] != ["negative"]:
        yield "Negated", "what is negated is negative", record["kgo:polarity"][0]
    axes = tuple(record[f"kgo:{name}"][0] for name in ("polarity", "certainty", "tense"))
    harmless = factuality == "asserted" and is_plain_reading(*axes, "kgo:attributedTo" in record)
    if record["kgo:plain"] == ["true"] and not harmless:
        yield "Plain", "what is plain is asserted", " ".join((factuality, *axes))


def _broken_evidence(records: Records, record: Record) -> Iterator[tuple[str, str, str]]:
    evidence, trigger = records[record["kgo:evidence"][0]], records[record["kgo:trigger"][0]]
    if not evidence.get("nif:anchorOf") or not evidence.get("nif:referenceContext"):
        yield "Span", "the evidence is a sentence of a document", record["kgo:evidence"][0]
    elif evidence["nif:referenceContext"] != trigger.get("nif:referenceContext"):
        yield "EvidenceOfItsDocument", "sentence and words are of one document", record["kgo:trigger"][0]
    for span in (evidence, trigger):
        if not span_fits(span):
            yield "SpanLength", "a text is as long as its offsets say", span.get("nif:anchorOf", [""])[0]


def _broken_ends(records: Records, ontology: Ontology, record: Record) -> Iterator[tuple[str, str, str]]:
    for canonical in record.get("kgo:canonical", ()):
        name = records.names.local(canonical)
        relation = ontology.relations.get(name)
        if relation is None and name in wordings.load().relations:
            continue  # an open predicate that stands for others, of which no classes are promised
        if relation is None:
            yield "Domain", _KEEPS_TO, f"{name} is not known"
            continue
        ends = [_types(records, record[f"kgo:{end}"][0]) for end in ("subject", "object")]
        if "kgo:inverted" in record:
            ends.reverse()
        for shape, wanted, types in zip(("Domain", "Range"), (relation.domain, relation.range), ends, strict=True):
            if not any(ontology.allows(wanted, type) for type in types):
                yield shape, _KEEPS_TO, f"the {shape.lower()} of {name} is {wanted}, not {', '.join(types)}"


def span_fits(record: Record) -> bool:
    """Whether the text of a span is as long as its offsets say; of what is no span nothing is promised."""
    if "nif:anchorOf" not in record:
        return True
    begin, end = (record.get(f"nif:{name}Index", [""])[0] for name in ("begin", "end"))
    return begin.isdecimal() and end.isdecimal() and len(record["nif:anchorOf"][0]) == int(end) - int(begin)


def _is_share(number: str) -> bool:
    try:
        return 0 <= float(number) <= 1
    except ValueError:
        return False


def _types(records: Records, iri: str) -> list[str]:
    """Classes of a node; of what has none nothing is known."""
    base = records.names.base
    return sorted(_class(base, type) for type in records[iri].get("rdf:type", ())) or [""]


@functools.lru_cache(1 << 10)
def _class(base: str, type: str) -> str:
    """The local name of a class."""
    return Names(base).short(type).partition(":")[2]
