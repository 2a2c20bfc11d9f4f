"""What to say where a query finds nothing: what was asked, and which of its names the graph does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import NamedNode

from kg.answers import naming
from kg.errors import KgError
from kg.store import Store

# strings, IRIs and comments, which hold no prefixed names
_OTHER = re.compile(
    r"\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|<[^<>\s]*>|#[^\n]*", re.DOTALL
)
_NAME = re.compile(r"(?<![\w?$:.-])(kg|kgo|kgq):([\w-]+)")
_COUNT = "SELECT (COUNT(*) AS ?n) {{ ?x a {} }}"


def searched(store: Store, sparql: str) -> Iterator[str]:
    """Lines that say what was asked in vain, and what the query names that is not in the graph."""
    statements, documents = (_number(store, type) for type in ("kgo:Statement", "kgo:Article"))
    yield f"nothing found in {statements:,} statements of {documents:,} documents and the facts they make"
    for prefix, local in dict.fromkeys(_NAME.findall(_OTHER.sub(" ", sparql))):
        node = store.names.node(f"{prefix}:{local}")
        if not _is_known(store, node):
            near = _near(store, prefix, local)
            yield f"the graph has no {prefix}:{local}{f'; did you mean {near}?' if near else ''}"


def _number(store: Store, type: str) -> int:
    return next(int(row["n"].value) for row in store.query(_COUNT.format(type)))


def _is_known(store: Store, node: NamedNode) -> bool:
    return any(next(store.match(*place), None) for place in ((node,), (None, node), (None, None, node)))


def _near(store: Store, prefix: str, local: str) -> str:
    """What may be meant: an entity by its name, a relation by its label, of our own words those that look alike."""
    words = local.replace("_", " ")
    if prefix == "kg" and not local[:1].islower():
        return ", ".join(f'kg:"{name}"' for name in naming.suggestions(store, words)[:3])
    if prefix == "kg":
        try:
            return store.names.short(naming.relation(store, words).value)
        except KgError as error:
            near = re.findall("'([^']+)'", error.fix or "")[:3]
            return ", ".join(store.names.short(naming.relation(store, name).value) for name in near)
    from rapidfuzz import fuzz, process

    space = store.names.prefixes[prefix]
    names = sorted(iri.removeprefix(space) for iri in _ours(store) if iri.startswith(space))
    found = process.extract(local, names, scorer=fuzz.ratio, limit=2, score_cutoff=50)
    return ", ".join(f"{prefix}:{name}" for name, _, _ in found)


def _ours(store: Store) -> set[str]:
    return {quad.subject.value for quad in store.match(None, "rdf:type", None, store.names.within("g", "ontology"))}
