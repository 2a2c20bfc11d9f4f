"""Writes docs/ontology.md, the vocabulary for people, from ontology/*.ttl and the named questions.

usage: python docs/ontology.py [--check]
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pyoxigraph

from kg import ontology
from kg.answers import questions
from kg.rdf import Names

PAGE = Path(__file__).with_suffix(".md")
HEAD = """# The vocabulary

Written by `make docs` from `ontology/kg.ttl`, `ontology/shapes.ttl` and `ontology/queries`; do not edit it here.

`kgo:` is `<base>onto#`, `kgq:` is `<base>qual#`, `kg:` is the base of the graph itself, `https://example.org/kg/`
unless `kg build --base` named another. Entities begin with a capital letter or another script (`kg:Xi_Jinping`),
relations with a small Latin letter (`kg:met`).
"""
Found = Mapping[str, Mapping[str, list[str]]]


def page() -> str:
    """The whole page."""
    names, known = Names(), ontology.load()
    found = _read("kg.ttl", names)
    parts = [HEAD, *_classes(found), *_relations(known), *_properties(found, names), *_shapes(names), *_questions()]
    return "\n".join(parts).rstrip() + "\n"


def _read(file: str, names: Names) -> Found:
    """Properties with their values, by prefixed name; blank nodes are left out."""
    records: dict[str, dict[str, list[str]]] = {}
    for quad in pyoxigraph.parse(ontology.text(file), format=pyoxigraph.RdfFormat.TURTLE):
        if isinstance(quad.subject, pyoxigraph.BlankNode):
            continue
        record = records.setdefault(names.short(quad.subject.value), {})
        iri = isinstance(quad.object, pyoxigraph.NamedNode)
        value = names.short(quad.object.value) if iri else getattr(quad.object, "value", "")
        record.setdefault(names.short(quad.predicate.value), []).append(value)
    return records


def _classes(found: Found) -> Iterator[str]:
    yield "## Classes\n"
    yield "Indented below the class of ours that they are a kind of; what they align with stands in brackets.\n"
    ours = {name: record for name, record in found.items() if name.startswith("kgo:") and _is(record, "owl:Class")}
    below: dict[str | None, list[str]] = {}
    for name, record in ours.items():
        parents = [parent for parent in record.get("rdfs:subClassOf", []) if parent in ours]
        for parent in parents or [None]:
            below.setdefault(parent, []).append(name)
    yield from _tree(ours, below, None, 0)
    yield ""


def _tree(ours: Found, below: Mapping[str | None, list[str]], parent: str | None, depth: int) -> Iterator[str]:
    for name in below.get(parent, []):
        others = [other for other in ours[name].get("rdfs:subClassOf", []) if other not in ours]
        aligned = f" [{', '.join(others)}]" if others else ""
        yield f"{'  ' * depth}- **{name}**{aligned}: {_first(ours[name], 'rdfs:comment')}"
        yield from _tree(ours, below, name, depth + 1)


def _relations(known: ontology.Ontology) -> Iterator[str]:
    yield "## Relations\n"
    yield "Roles of an event node have no domain. What no relation fits keeps its own words (`kg:sail_past`).\n"
    rows = []
    for relation in known.relations.values():
        kind = "symmetric" if relation.symmetric else f"inverse of kg:{relation.inverse}" if relation.inverse else ""
        rows.append((f"kg:{relation.name}", relation.domain or "", relation.range or "", kind, relation.comment))
    yield from _table(("relation", "from", "to", "", "meaning"), rows)


def _properties(found: Found, names: Names) -> Iterator[str]:
    for prefix, title in (("kgo:", "Properties of statements, sentences and values"), ("kgq:", "Qualifiers")):
        yield f"## {title}\n"
        mine = {n: r for n, r in found.items() if n.startswith(prefix) and _is(r, "owl:AnnotationProperty")}
        yield from _table(("property", "meaning"), ((n, _first(r, "rdfs:comment")) for n, r in mine.items()))


def _shapes(names: Names) -> Iterator[str]:
    yield "## Shapes\n"
    yield "What `kg check` reports, and what the gate sets statements aside for, is named after these (SHACL).\n"
    shapes = {n: r for n, r in _read("shapes.ttl", names).items() if _is(r, "sh:NodeShape", "NodeShape")}
    rows = ((name, ", ".join(_targets(record))) for name, record in shapes.items())
    yield from _table(("shape", "of"), rows)


def _targets(record: Mapping[str, list[str]]) -> Iterator[str]:
    for name, values in record.items():
        if "target" in name:
            yield from values


def _questions() -> Iterator[str]:
    yield "## Named questions\n"
    rows = ((q.name, " ".join(f"--{p.name}" for p in q.parameters), f"{q.title}. {q.about}") for q in questions())
    yield from _table(("`kg query`", "parameters", "answers"), rows)


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    header = list(header)
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '∣') for cell in row)} |"
    yield ""


def _is(record: Mapping[str, list[str]], *types: str) -> bool:
    return any(type.removesuffix(">").endswith(types) for type in record.get("rdf:type", []))


def _first(record: Mapping[str, list[str]], name: str) -> str:
    return record.get(name, [""])[0]


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        raise SystemExit(None if PAGE.read_text("utf-8") == page() else "docs/ontology.md is old: make docs")
    PAGE.write_text(page(), "utf-8")
