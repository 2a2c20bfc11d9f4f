"""From what people call a thing to its IRI, with suggestions where nothing is called so."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from kg.errors import KgError
from kg.store import Store
from kg.store.words import folded

SUGGESTED = 5
_CLOSE = 60  # of 100; below that, rapidfuzz's suggestions are no help


def entity(store: Store, name: str) -> NamedNode:
    """The entity of that name, alias, slug, prefixed name or IRI."""
    found = entities(store, name)
    if not found:
        raise KgError(f"the graph knows no '{name}'", fix=_did_you_mean(suggestions(store, name)))
    return found[0]


def one(store: Store, name: str) -> NamedNode:
    """The entity of that name; raises KgError where nothing is called so, or several things are."""
    found = entities(store, name)
    if len(found) < 2:
        return found[0] if found else entity(store, name)
    labels = [next((quad.object.value for quad in store.match(node, "rdfs:label")), "") for node in found]
    own = [node for node, label in zip(found, labels, strict=True) if folded(label) == folded(name)]
    if len(own) == 1:
        return own[0]
    meant = ", ".join(
        f"'{label}' ({store.names.short(node.value)})" for node, label in zip(found[:SUGGESTED], labels, strict=False)
    )
    raise KgError(f"'{name}' may be several things", fix=f"name one of {meant}")


def entities(store: Store, name: str) -> list[NamedNode]:
    """All entities of that name, those whose label it is first."""
    return _direct(store, name) or [NamedNode(iri) for iri in store.words.named(name)] or _elsewhere(store, name)


def names(store: Store, node: NamedNode) -> list[str]:
    """The label of an entity and its aliases."""
    return [quad.object.value for name in ("rdfs:label", "skos:altLabel") for quad in store.match(node, name)]


def place(store: Store, node: NamedNode) -> str:
    """Where the entity is first called by its label, or else by an alias: "DOCUMENT#char=12,21", "" if nowhere."""
    known, base = names(store, node), store.names.within("doc", "x").value[:-1]
    found = []
    for quad in store.match(None, "kgo:refersTo", node):
        words = next((q.object.value for q in store.match(quad.subject, "nif:anchorOf")), "")
        if words in known:
            found.append((known.index(words), quad.subject.value.removeprefix(base)))
    return min(found, default=(0, ""))[1]


def relation(store: Store, name: str) -> NamedNode:
    """The relation of that label, local name, prefixed name or IRI."""
    direct = _direct(store, name)
    if direct:
        return direct[0]
    labels = {folded(quad.object.value): quad.subject for quad in _relation_labels(store)}
    if folded(name) in labels:
        return labels[folded(name)]
    near = _nearest(folded(name), labels)
    raise KgError(f"the graph knows no relation '{name}'", fix=_did_you_mean(near))


def suggestions(store: Store, name: str) -> list[str]:
    """Names in the graph that look like this one, or contain its words."""
    known = {folded(text): text for text, _ in store.words.names()}
    found = [known[near] for near in _nearest(folded(name), known)]
    found += [hit.text for hit in store.find(name, 50) if hit.kind == "entity"]
    return list(dict.fromkeys(found))[:SUGGESTED]


def _direct(store: Store, name: str) -> list[NamedNode]:
    """A node by prefixed name, IRI or local name, if the graph has it; of a former one all that replace it."""
    for iri in (_expanded(store, name), store.names.base + name):
        try:
            node = NamedNode(iri)
        except ValueError:
            continue
        if next(store.match(node), None) is not None:
            newer = store.match(node, "dct:isReplacedBy", None, store.names.within("g", "resolution"))
            return sorted((quad.object for quad in newer), key=str) or [node]
    return []


def _elsewhere(store: Store, name: str) -> list[NamedNode]:
    """The things that have this IRI elsewhere, or this identifier in a list of the user's."""
    found = [("dct:identifier", Literal(name))]
    with contextlib.suppress(ValueError):  # it is no IRI
        found.append(("owl:sameAs", NamedNode(name.strip("<>"))))
    resolved = store.names.within("g", "resolution")
    return sorted((quad.subject for how, it in found for quad in store.match(None, how, it, resolved)), key=str)


def _expanded(store: Store, name: str) -> str:
    prefix, colon, local = name.strip("<>").partition(":")
    return store.names.prefixes[prefix] + local if colon and prefix in store.names.prefixes else name.strip("<>")


def _relation_labels(store: Store) -> Iterable:
    graph = store.names.within("g", "ontology")
    base = store.names.base
    relations = store.match(None, "rdf:type", store.names.node("owl:ObjectProperty"), graph)
    for quad in relations:
        if quad.subject.value.startswith(base):
            yield from store.match(quad.subject, "rdfs:label", None, graph)


def _nearest(name: str, known: Iterable[str]) -> list[str]:
    from rapidfuzz import fuzz, process

    found = process.extract(name, sorted(known), scorer=fuzz.WRatio, limit=SUGGESTED, score_cutoff=_CLOSE)
    return [text for text, _, _ in found]


def _did_you_mean(names: Iterable[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in names)
    return f"did you mean {shown}?" if shown else "look for a part of the name with: kg find WORDS"
