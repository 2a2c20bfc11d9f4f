"""What is to be added and removed where some documents are new, others or gone: computed from these alone.

What a document shares with others goes when the last of them goes. The label of a value is what all documents tell of
it: where it changes, the documents that name the value are written anew as well, and no others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.facts import Resolved
from kg.model import Document
from kg.rdf import notes
from kg.rdf.notes import Note, Setup
from kg.rdf.parts import part, values
from kg.rdf.rows import quads_of
from kg.rdf.values import Face, label
from kg.store import digest
from kg.store.ledger import Entry, Ledger, More, Turn


class OutOfStep(Exception):
    """The ledger is not that of the store."""


@dataclass(slots=True)
class Renewal:
    """The quads to be added and to be removed, and what changes in the ledger.

    `dropped`: graphs of which most goes, and what of them stays.
    """

    added: set[Quad] = field(default_factory=set)
    removed: set[Quad] = field(default_factory=set)
    dropped: dict[NamedNode, set[Quad]] = field(default_factory=dict)
    turn: Turn = field(default_factory=Turn)

    def swap(self, old: Iterable[Quad], new: Iterable[Quad]) -> None:
        """What was there goes, unless it is there again."""
        old, new = set(old), set(new)
        self.removed |= old - new
        self.added |= new - old


@dataclass(frozen=True)
class State:
    """What the graph is made of, as the store and its ledger have it, and as it is to be."""

    setup: Setup
    data: pyoxigraph.Store
    ledger: Ledger
    documents: Mapping[str, Document]  # all that are to be in the graph, by id
    resolution: Resolved


def renewal(state: State, new: Collection[str], gone: Collection[str], *, all_entities: bool) -> Renewal:
    """The step in which these documents are new or others than before, and some are gone.

    `all_entities`: whether those that none of these documents names may have changed as well.
    """
    done = Renewal()
    done.turn.gone.update(gone)
    former = {id: state.ledger.entry(id) for id in (*new, *gone)}
    told = {id: _values(state, id) for id in new}
    more = _more(former.values(), _notes_of(told.values()), of_values=True)
    for id in _reached(state, more) - former.keys():
        former[id], told[id] = state.ledger.entry(id), _values(state, id)
    for id, found in told.items():
        document = state.documents[id]
        known = {node: notes.faces(_told(state, notes.key_of_value(node), more)[1]) for node in found}
        one = part(state.setup, document, state.resolution, known)
        done.turn.parts.append((one, digest.of_document(document, state.resolution)))
    done.turn.notes = _more(former.values(), (note for one, _ in done.turn.parts for note in one.notes))
    _swap_graphs(done, state)
    _swap_shared(done, state, former)
    _swap_notes(done, state)
    _swap_entities(done, state, all_entities=all_entities)
    done.turn.quads = state.ledger.quads + len(done.added) - len(done.removed)
    return done


def _values(state: State, id: str) -> dict[NamedNode, set[Face]]:
    return values(state.setup, id, state.resolution)


def _notes_of(told: Iterable[Mapping[NamedNode, Iterable[Face]]]) -> Iterator[Note]:
    """What documents tell of values, each of them once."""
    return (notes.of_value(node, face) for values in told for node, faces in values.items() for face in faces)


def _more(former: Iterable[Entry], now: Iterable[Note], *, of_values: bool = False) -> More:
    """How many more documents say something than before."""
    more: More = {}
    for key, note in now:
        more.setdefault(key, Counter())[note] += 1
    for key, note in (note for entry in former for note in entry.notes):
        if not of_values or notes.is_of_value(key):
            more.setdefault(key, Counter())[note] -= 1
    return more


def _told(state: State, key: str, more: More) -> tuple[set[str], set[str]]:
    """What was told of a thing, and what is told of it now."""
    before = state.ledger.notes(key)
    after = Counter(before)
    after.update(more.get(key, {}))
    if any(count < 0 for count in after.values()):
        raise OutOfStep
    return set(before), {note for note, count in after.items() if count}


def _reached(state: State, more: More) -> set[str]:
    """Ids of the documents that name a value whose label changes."""
    reached: set[str] = set()
    for key in _changed(more):
        before, after = _told(state, key, more)
        if before and after and label(notes.faces(before)) != label(notes.faces(after)):
            reached |= state.ledger.naming(key)
    return reached


def _changed(more: More) -> Iterator[str]:
    return (key for key, counts in more.items() if any(counts.values()))


def _swap_graphs(done: Renewal, state: State) -> None:
    """The graphs of the documents themselves."""
    own: dict[str, Iterable[Quad]] = {one.document: one.own for one, _ in done.turn.parts}
    for id in (*own, *done.turn.gone):
        graph = state.setup.names.within("g", id)
        old = set(state.data.quads_for_pattern(None, None, None, graph))
        new = set(own.get(id, ()))
        done.swap(old, new)
        if 2 * len(old & new) < len(old):
            done.dropped[graph] = old & new


def _swap_shared(done: Renewal, state: State, former: Mapping[str, Entry]) -> None:
    """What others may say, too: it comes with the first document that says it, and goes with the last."""
    more = Counter(quad for one, _ in done.turn.parts for quad in one.shared)
    more.subtract(quad for entry in former.values() for quad in entry.shared)
    for quad, count in more.items():
        if not count:
            continue
        mark, present = digest.of_quad(quad), quad in state.data
        before = (state.ledger.held(mark) or 1) if present else 0
        after = before + count
        if after < 0:
            raise OutOfStep
        done.turn.held[mark] = after
        if not after:
            done.removed.add(quad)
        elif not before:
            done.added.add(quad)


def _swap_notes(done: Renewal, state: State) -> None:
    """Values, relations and roles, of which something else is told now."""
    for key in _changed(done.turn.notes):
        before, after = _told(state, key, done.turn.notes)
        was = quads_of(notes.written(state.setup, key, before))
        if not all(quad in state.data for quad in was):
            raise OutOfStep
        done.swap(was, quads_of(notes.written(state.setup, key, after)))


def _swap_entities(done: Renewal, state: State, *, all_entities: bool) -> None:
    """Names, types and links of the entities that documents speak of."""
    known = {entity.id: entity for entity in state.resolution.entities}
    named = {id for key in done.turn.notes if (id := notes.entity_of(key)) is not None}
    before = state.ledger.entities(None if all_entities else named)
    for id in {*known, *before} if all_entities else named:
        _, told = _told(state, notes.key_of_entity(id), done.turn.notes)
        entity = known.get(id) if told else None
        language = notes.language(told) if told else ""
        mark = digest.of_entity(entity, language) if entity else None
        if mark != before.get(id):
            done.turn.entities[id] = mark
            former = _described(state, id) if id in before else ()
            done.swap(former, quads_of(notes.entity(state.setup, entity, language)) if entity else ())


def _described(state: State, id: str) -> Iterator[Quad]:
    """What the graph says of an entity that no document's part holds."""
    names, default = state.setup.names, DefaultGraph()
    node, resolved = names.entity(id), names.within("g", "resolution")
    for predicate in ("rdf:type", "rdfs:label", "skos:altLabel"):
        yield from state.data.quads_for_pattern(node, names.node(predicate), None, default)
    for quad in state.data.quads_for_pattern(node, names.node("owl:sameAs"), None, resolved):
        if not quad.object.value.startswith(names.base):  # else it is another entity that bore this name
            yield quad
    yield from state.data.quads_for_pattern(None, None, node, resolved)
