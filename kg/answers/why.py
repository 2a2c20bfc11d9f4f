"""Why something is in the graph: its facts, each with the sentences behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.answers import naming
from kg.answers.graph import of_statements
from kg.answers.inferred import Conclusion, conclusions
from kg.answers.records import Records
from kg.errors import KgError
from kg.facts import GraphData, Node
from kg.store import Store
from kg.store.words import folded

_ROLES = ("kgo:subject", "kgo:object", "kgo:attributedTo")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was asked about, and every fact and claim about it; facts come before claims, the best known first."""

    asked: str
    about: tuple[Node, ...]
    data: GraphData
    inferred: tuple[Conclusion, ...] = ()  # what no sentence states


def why(store: Store, asked: str) -> Explanation:
    """Facts and claims about an entity ("Xi Jinping"), between two ("Xi Jinping > Vladimir Putin", "A > met > B"),
    of a sentence that names two ("Putin met Xi"), or of one statement, event or key.
    """
    records = Records(store)
    ends, relation = _asked(store, asked)
    statements = _about(store, ends, relation)
    inferred = conclusions(store, ends)
    if not statements and not inferred:
        names = " and ".join(records.first(end.value, "rdfs:label") or end.value for end in ends)
        raise KgError(f"nothing is said about {names or asked}", fix="leave out the relation, or ask about one of them")
    data = of_statements(records, statements, [end.value for end in ends if _is_entity(store, end)])
    about = tuple(data.entity(store.names.local(end.value)) for end in ends if _is_entity(store, end))
    return Explanation(asked, about, data, inferred)


def _asked(store: Store, asked: str) -> tuple[list[NamedNode], str]:
    """The things that are asked about, and the words of the relation between them."""
    parts = [part.strip() for part in re.split(r"\s>\s|\s->\s", asked)]
    if len(parts) > 1:
        return [naming.one(store, parts[0]), naming.one(store, parts[-1])], " ".join(parts[1:-1])
    if naming.entities(store, asked):
        return [naming.one(store, asked)], ""
    named, rest = _named_in(store, asked)
    if len(named) > 1:
        return named[:2], rest
    statements = [NamedNode(q.subject.value) for q in _by_key(store, asked)]
    return (statements, "") if statements else ([naming.one(store, asked)], "")


def _named_in(store: Store, words: str) -> tuple[list[NamedNode], str]:
    """Entities whose names stand in the words, in their order, and the words between."""
    rest, found = f" {folded(words)} ", []
    for name, iri in sorted(store.words.names(), key=lambda pair: -len(pair[0])):
        pattern = f" {folded(name)} "
        if len(pattern) > 3 and pattern in rest:
            found.append((f" {folded(words)} ".find(pattern), iri))
            rest = rest.replace(pattern, "  ")
    return [NamedNode(iri) for _, iri in sorted(found)], rest.strip()


def _by_key(store: Store, key: str) -> Iterator:
    from kg.rdf.literals import text

    return store.match(None, "kgo:key", text(key))


def _about(store: Store, ends: Iterable[NamedNode], relation: str) -> list[str]:
    """Statements in which all the ends have a part."""
    found = [_statements(store, end) for end in ends]
    common = set.intersection(*found) if found else set()
    if relation:
        common = {st for st in common if _says(store, st, relation)} or common
    return sorted(common)


def _statements(store: Store, node: NamedNode) -> set[str]:
    """Statements that are the node, say something of it, come from it, describe it or name it in a detail."""
    if store.names.local(node.value).startswith("st/"):
        return {node.value}
    qualifier = store.names.prefixes["kgq"]
    properties = {store.names.node(role).value for role in (*_ROLES, "kgo:describes")}
    return {
        quad.subject.value
        for quad in store.match(None, None, node)
        if quad.predicate.value in properties or quad.predicate.value.startswith(qualifier)
    }


def _says(store: Store, statement: str, words: str) -> bool:
    """Whether the predicate of a statement has a word of these, by its beginning."""
    stems = {word[:4] for word in folded(words).split()}
    node = NamedNode(statement)
    for property in ("kgo:predicate", "kgo:canonical"):
        for quad in store.match(node, property):
            labels = (q.object.value for q in store.match(quad.object, "rdfs:label"))
            if any(word[:4] in stems for label in labels for word in folded(label).split()):
                return True
    return False


def _is_entity(store: Store, node: NamedNode) -> bool:
    return store.names.is_entity(node.value)
