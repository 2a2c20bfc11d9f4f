"""The graph as plain values: `GraphData`, of all of it or of some of its statements."""

from __future__ import annotations

import marshal
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pyoxigraph import DefaultGraph

from kg.answers.records import Record, Records
from kg.facts import Evidence, GraphData, GraphFact, Node, Source, Span
from kg.rdf import Names
from kg.rdf.parts import Part
from kg.rdf.pieces import Task
from kg.rdf.rows import Row, graph_of, predicate_of, subject_of, value
from kg.rdf.values import period_of
from kg.store import Store

_DETAILS = ("time", "timeText", "begin", "end")
_CLAIMS = ("st/", "doc/")


def graph_data(store: Store, *, plain: bool = False) -> GraphData:
    """The whole graph, or only its plain facts."""
    records = Records(store).read_all()
    type = store.names.node("kgo:Statement")
    statements = [quad.subject.value for quad in store.match(None, "rdf:type", type)]
    if plain:
        statements = [st for st in statements if records.first(st, "kgo:plain") == "true"]
    everything = () if plain else (iri for iri, _ in entity_types(store))
    return of_statements(records, statements, everything)


def data_of_rows(rows: Sequence[Row], names: Names) -> GraphData:
    """The whole graph of which these are all the rows."""
    records = Records.of(rows, names)
    return of_statements(records, _statements_in(records, names), _entities_in(rows, names))


def packed_records(names: Names, task: Task, part: Part) -> bytes:
    """The nodes that a document's own graph describes, for `data_of_parts` in this run of Python."""
    return marshal.dumps(dict(Records.of(part.own_rows, names)))


def data_of_parts(parts: Iterable[bytes], common: Sequence[Row], names: Names) -> GraphData:
    """The whole graph, of the nodes of all documents' graphs and the sorted rows of the others.

    Of one document after the other all is looked at; of most nodes only what the facts tell of them is kept.
    """
    records, facts = Records.of(common, names), []
    reader = _Reader(records)
    for part in parts:
        nodes = marshal.loads(part)
        records.join(nodes)
        made = [reader.fact([iri]) for iri in _statements_in(nodes, names)]
        named = {names.absolute(end) for fact in made for end in (fact.subject, fact.object)}
        named |= {names.document(item.document).value for fact in made for item in fact.evidence}
        for iri in nodes.keys() - named:
            del records[iri]
        facts += made
    return _data(reader, _united(facts), _entities_in(common, names))


def _statements_in(records: Mapping[str, Record], names: Names) -> list[str]:
    statement = names.node("kgo:Statement").value
    return [iri for iri, record in records.items() if statement in record.get("rdf:type", ())]


def _entities_in(rows: Iterable[Row], names: Names) -> Iterator[str]:
    type = names.node("rdf:type").value
    typed = (row for row in rows if not graph_of(row) and predicate_of(row) == type)
    return (subject_of(row) for row in typed if names.is_described(subject_of(row), value(row[-1])))


def _united(facts: Iterable[GraphFact]) -> Iterator[GraphFact]:
    """Facts of one statement each, joined where they are one: as `_Reader.fact` makes one of several statements."""
    groups: dict[tuple[str, str, str], list[GraphFact]] = defaultdict(list)
    for fact in facts:
        groups[fact.key, fact.factuality, fact.polarity].append(fact)
    for group in groups.values():
        first = min(group, key=lambda fact: fact.evidence[0].statement)
        if len(group) > 1:
            first = replace(
                first,
                plain=any(fact.plain for fact in group),
                confidence=max(fact.confidence for fact in group),
                evidence=tuple(sorted((item for fact in group for item in fact.evidence), key=_place)),
            )
        yield first


def of_statements(records: Records, statements: Iterable[str], entities: Iterable[str] = ()) -> GraphData:
    """What these statements say, with every node and document that they name, and more entities if wanted."""
    reader = _Reader(records)
    return _data(reader, _facts(reader, statements), entities)


def _data(reader: _Reader, facts: Iterable[GraphFact], entities: Iterable[str]) -> GraphData:
    records, facts = reader.records, sorted(facts, key=_order)
    iris = {records.names.absolute(end) for fact in facts for end in (fact.subject, fact.object)} | set(entities)
    nodes = sorted((reader.node(iri) for iri in iris), key=lambda node: node.id)
    documents = {evidence.document for fact in facts for evidence in fact.evidence}
    return GraphData(
        base=records.names.base,
        entities=tuple(node for node in nodes if node.kind == "entity"),
        values=tuple(node for node in nodes if node.kind != "entity"),
        facts=tuple(facts),
        documents=tuple(reader.source(document) for document in sorted(documents)),
    )


def _order(fact: GraphFact) -> tuple[str, ...]:
    return fact.subject, fact.relation, fact.object, fact.factuality, fact.polarity, fact.key


def entity_types(store: Store) -> Iterator[tuple[str, str]]:
    """IRI and class of every entity: what has a type in the default graph and is no event or value."""
    for quad in store.match(None, "rdf:type", graph=DefaultGraph()):
        if store.names.is_described(quad.subject.value, quad.object.value):
            yield quad.subject.value, store.names.short(quad.object.value).partition(":")[2]


def _facts(reader: _Reader, statements: Iterable[str]) -> Iterator[GraphFact]:
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for iri in statements:
        record = reader.records[iri]
        groups[tuple(record[f"kgo:{name}"][0] for name in ("key", "factuality", "polarity"))].append(iri)
    for group in groups.values():
        yield reader.fact(sorted(group))


def _place(evidence: Evidence) -> tuple[str, str, int, str]:
    return evidence.date or "", evidence.document, evidence.begin, evidence.statement


class _Reader:
    """Reads facts, nodes and sources out of records."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self._names = records.names

    def fact(self, statements: list[str]) -> GraphFact:
        """The fact that these statements of one key, factuality and polarity are about."""
        records, first = self.records, self.records[statements[0]]
        subject, object_ = (self._names.local(first[end][0]) for end in ("kgo:subject", "kgo:object"))
        relation = records.first(statements[0], "kgo:canonical", "kgo:predicate") or ""
        symmetric = self._names.node("owl:SymmetricProperty").value in records[relation].get("rdf:type", ())
        if "kgo:inverted" in first or (symmetric and subject > object_):
            subject, object_ = object_, subject
        denied = (first["kgo:factuality"], first["kgo:polarity"]) == (["reported"], ["negative"])
        evidence = sorted(map(self.evidence, statements), key=_place)
        return GraphFact(
            key=first["kgo:key"][0],
            subject=subject,
            predicate="not " * denied + (records.first(relation, "rdfs:label") or self._names.local(relation)),
            relation=self._names.local(relation),
            object=object_,
            factuality=first["kgo:factuality"][0],
            polarity=first["kgo:polarity"][0],
            plain=any(records.first(st, "kgo:plain") == "true" for st in statements),
            confidence=max(e.confidence for e in evidence),
            canonical="kgo:canonical" in first,
            symmetric=symmetric,
            evidence=tuple(evidence),
        )

    def evidence(self, statement: str) -> Evidence:
        records, record = self.records, self.records[statement]
        sentence = records[record["kgo:evidence"][0]]
        begin, end = int(sentence["nif:beginIndex"][0]), int(sentence["nif:endIndex"][0])
        document = sentence["nif:referenceContext"][0]
        speaker = record.get("kgo:attributedTo")
        return Evidence(
            statement=self._names.local(statement).removeprefix("st/"),
            text=sentence["nif:anchorOf"][0],
            begin=begin,
            end=end,
            trigger=self._inside(record["kgo:trigger"][0], begin, end) or (0, 0),
            document=self._document_id(document),
            wording=records.first(record["kgo:predicate"][0], "rdfs:label") or "",
            factuality=record["kgo:factuality"][0],
            confidence=float(record["kgo:confidence"][0]),
            speaker=self.label(speaker[0]) if speaker else None,
            date=records.first(document, "dct:issued"),
            rule=record["kgo:rule"][0],
            polarity=record["kgo:polarity"][0],
            certainty=record["kgo:certainty"][0],
            tense=record["kgo:tense"][0],
            subject=self._inside(record["kgo:subjectMention"][0], begin, end),
            object=self._inside(record["kgo:objectMention"][0], begin, end),
            details=tuple(self._details(record)),
        )

    def node(self, iri: str) -> Node:
        record, local = self.records[iri], self._names.local(iri)
        kind = "value" if local.startswith("val/") else "claim" if local.startswith(_CLAIMS) else "entity"
        aliases, links = record.get("skos:altLabel", ()), record.get("owl:sameAs", ())
        types = sorted(self._names.short(type).partition(":")[2] for type in record.get("rdf:type", ["kgo:Entity"]))
        type = "Claim" if "Claim" in types else types[0]
        return Node(local, iri, self.label(iri), type, kind, tuple(sorted(aliases)), tuple(sorted(links)))

    def source(self, id: str) -> Source:
        iri = self._names.document(id).value
        source = self.records.first(iri, "kgo:file") or id
        title = self.records.first(iri, "dct:title") or source
        date, url = (self.records.first(iri, name) for name in ("dct:issued", "dct:source"))
        return Source(id, title, source, date, url)

    def label(self, iri: str) -> str:
        return self.records.first(iri, "rdfs:label", "nif:anchorOf") or self._names.local(iri)

    def _details(self, record: Record) -> Iterator[tuple[str, str]]:
        """Qualifiers as people read them; a time by its days where they are known.

        Before them how sure a report or a denial is, and that it is still to come, which its factuality does not tell.
        """
        if record["kgo:factuality"][0] in ("reported", "negated"):
            yield from (("certainty", word) for word in record["kgo:certainty"] if word != "certain")
            yield from (("tense", word) for word in record["kgo:tense"] if word == "future")
        if "kgq:begin" in record and "kgq:end" in record:
            yield "time", period_of(record["kgq:begin"][0], record["kgq:end"][0])
        else:
            yield from (("time", words) for words in sorted(record.get("kgq:timeText", ())))
        for name in sorted(record):
            role = name.removeprefix("kgq:")
            if role != name and role not in _DETAILS:
                yield from sorted((role, self._value(value)) for value in record[name])

    def _value(self, value: str) -> str:
        return self.label(value) if self.records.is_node(value) else value

    def _inside(self, span: str, begin: int, end: int) -> Span | None:
        """Where a span of the document stands in the sentence that goes from `begin` to `end`."""
        first, last = map(int, span.rpartition("#char=")[2].split(","))
        return (first - begin, last - begin) if begin <= first and last <= end else None

    def _document_id(self, iri: str) -> str:
        return self._names.local(iri).removeprefix("doc/")
