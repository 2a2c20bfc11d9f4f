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
from kg.rdf.rows import Row, line, quads_of, row
from kg.rdf.values import Face, label
from kg.store import digest
from kg.store.ledger import Entry, Filed, Ledger, More, Turn


class OutOfStep(Exception):
    """The ledger is not that of the store."""


@dataclass(slots=True)
class Renewal:
    """The rows to be added and to be removed, and what changes in the ledger."""

    added: set[Row] = field(default_factory=set)
    removed: set[Row] = field(default_factory=set)
    turn: Turn = field(default_factory=Turn)

    def swap(self, old: Collection[Row], new: Collection[Row]) -> None:
        """What was there goes, unless it is there again."""
        self.removed.update(row for row in old if row not in new)
        self.added.update(row for row in new if row not in old)


@dataclass(frozen=True)
class State:
    """What the graph is made of, as the store and its ledger have it, and as it is to be."""

    setup: Setup
    data: pyoxigraph.Store
    ledger: Ledger
    documents: Mapping[str, Document]  # all that are to be in the graph, by id
    resolution: Resolved
    told: dict[str, Counter[str]] = field(default_factory=dict)  # notes of the ledger, by key, once they were read

    def read(self, keys: Iterable[str]) -> None:
        """Reads all of these notes at once."""
        wanted = {key for key in keys if key not in self.told}
        if wanted:
            self.told.update(self.ledger.notes(wanted))


def renewal(state: State, new: Collection[str], gone: Collection[str], *, all_entities: bool) -> Renewal:
    """The step in which these documents are new or others than before, and some are gone.

    `all_entities`: whether those that none of these documents names may have changed as well.
    """
    done = Renewal()
    done.turn.gone.update(gone)
    former = {id: _entry(state, id) for id in (*new, *gone)}
    told = {id: _values(state, id) for id in new}
    more = _more(former.values(), _notes_of(told.values()), of_values=True)
    for id in _reached(state, more) - former.keys():
        former[id], told[id] = _entry(state, id), _values(state, id)
    state.read(notes.key_of_value(node) for found in told.values() for node in found)
    for id, found in told.items():
        document = state.documents[id]
        known = {node: notes.faces(_told(state, notes.key_of_value(node), more)[1]) for node in found}
        one = part(state.setup, document, state.resolution, known)
        done.turn.parts.append(Filed(one, digest.of_document(document, state.resolution)))
    done.turn.notes = _more(former.values(), (note for one in done.turn.parts for note in one.part.notes))
    _swap_graphs(done, state, former)
    _swap_shared(done, state, former)
    _swap_notes(done, state)
    _swap_entities(done, state, all_entities=all_entities)
    done.turn.quads = state.ledger.quads + len(done.added) - len(done.removed)
    return done


def _entry(state: State, id: str) -> Entry:
    return state.ledger.entry(id, state.setup.names.within("g", id).value)


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
    if key not in state.told:
        state.read((key,))
    before, counts = state.told[key], more.get(key, {})
    after = set(before)
    for note, count in counts.items():
        now = before[note] + count
        if now < 0:
            raise OutOfStep
        (after.add if now else after.discard)(note)
    return set(before), after


def _reached(state: State, more: More) -> set[str]:
    """Ids of the documents that name a value whose label changes."""
    reached: set[str] = set()
    for key in _changed(state, more):
        before, after = _told(state, key, more)
        if before and after and label(notes.faces(before)) != label(notes.faces(after)):
            reached |= state.ledger.naming(key)
    return reached


def _changed(state: State, more: More) -> list[str]:
    """Keys of which more or less is told than before."""
    found = [key for key, counts in more.items() if any(counts.values())]
    state.read(found)
    return found


def _swap_graphs(done: Renewal, state: State, former: Mapping[str, Entry]) -> None:
    """The graphs of the documents themselves."""
    now = {one.part.document: one.part.own_rows for one in done.turn.parts}
    for id in (*now, *done.turn.gone):
        was = former[id].own
        if len(was) != _count(state.data, state.setup.names.within("g", id)):
            raise OutOfStep
        done.swap(set(was), set(now.get(id, ())))


def _count(data: pyoxigraph.Store, graph: NamedNode) -> int:
    """How many quads a graph holds: oxigraph counts them in a twentieth of the time that it takes to read them."""
    ((count,),) = data.query(f"SELECT (COUNT(*) AS ?count) {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
    return int(count.value)


def _swap_shared(done: Renewal, state: State, former: Mapping[str, Entry]) -> None:
    """What others may say, too: it comes with the first document that says it, and goes with the last."""
    more = Counter(line(row) for one in done.turn.parts for row in one.part.shared_rows)
    more.subtract(quad for entry in former.values() for quad in entry.shared)
    changed = {quad: digest.of_line(quad) for quad, count in more.items() if count}
    held = state.ledger.held(changed.values())
    for (quad, mark), node in zip(changed.items(), _parsed(changed), strict=True):
        before = held.get(mark, 1) if node in state.data else 0
        after = before + more[quad]
        if after < 0:
            raise OutOfStep
        done.turn.held[mark] = after
        if not after:
            done.removed.add(row(node))
        elif not before:
            done.added.add(row(node))


def _parsed(lines: Iterable[str]) -> Iterable[Quad]:
    text = "".join([f"{quad} .\n" for quad in lines])
    return pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_QUADS)


def _swap_notes(done: Renewal, state: State) -> None:
    """Values, relations and roles, of which something else is told now."""
    for key in _changed(state, done.turn.notes):
        before, after = _told(state, key, done.turn.notes)
        if before == after:
            continue
        was, now = notes.written(state.setup, key, before), notes.written(state.setup, key, after)
        if not all(quad in state.data for quad in quads_of(was - now)):
            raise OutOfStep
        done.swap(was, now)


def _swap_entities(done: Renewal, state: State, *, all_entities: bool) -> None:
    """Names, types and links of the entities that documents speak of."""
    named = {id for key in done.turn.notes if (id := notes.entity_of(key)) is not None}
    before = state.ledger.entities(None if all_entities else named)
    known = {entity.id: entity for entity in state.resolution.entities if all_entities or entity.id in named}
    wanted = {*known, *before} if all_entities else named
    keys = {id: notes.key_of_entity(id) for id in wanted}
    state.read(keys.values())
    for id in wanted:
        _, told = _told(state, keys[id], done.turn.notes)
        entity = known.get(id) if told else None
        language = notes.language(told) if told else ""
        mark = digest.of_entity(entity, language) if entity else None
        if mark != before.get(id):
            done.turn.entities[id] = mark
            former = set(map(row, _described(state, id))) if id in before else set()
            done.swap(former, notes.entity(state.setup, entity, language) if entity else ())


def _described(state: State, id: str) -> Iterator[Quad]:
    """What the graph says of an entity that no document's part holds."""
    names, default = state.setup.names, DefaultGraph()
    node, resolved = names.entity(id), names.within("g", "resolution")
    for predicate in ("rdf:type", "rdfs:label", "skos:altLabel"):
        yield from state.data.quads_for_pattern(node, names.node(predicate), None, default)
    for quad in state.data.quads_for_pattern(node, names.node("owl:sameAs"), None, resolved):
        if not quad.object.value.startswith(names.base):  # else it is another entity that bore this name
            yield quad
    yield from state.data.quads_for_pattern(node, names.node("dct:identifier"), None, resolved)
    yield from state.data.quads_for_pattern(None, None, node, resolved)
