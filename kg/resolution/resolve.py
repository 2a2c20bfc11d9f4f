"""From mentions to entities: each document read by itself, then all names compared, then everything rewritten."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kg.extraction import Extraction
from kg.model import Listener
from kg.resolution import authority as authorities
from kg.resolution import compare, rewrite
from kg.resolution import curation as decisions
from kg.resolution.authority import Authority
from kg.resolution.belonging import tell_belongings
from kg.resolution.blocks import nodes
from kg.resolution.bodies import state_body
from kg.resolution.chains import Chain, named
from kg.resolution.classes import ORGANIZATION, PERSON
from kg.resolution.concepts import concepts, with_unnamed
from kg.resolution.coreference import Reading, read
from kg.resolution.curation import Curation
from kg.resolution.entities import Draft, drafts_of_concepts
from kg.resolution.gazetteer import known_thing
from kg.resolution.homonyms import Rarity, correct
from kg.resolution.link import Linking, linked
from kg.resolution.names import PersonName, core, is_acronym, normal, person
from kg.resolution.profiles import describe
from kg.resolution.references import References
from kg.resolution.registry import name_ids
from kg.resolution.rewrite import Cast
from kg.resolution.scope import tell_scopes
from kg.resolution.sorts import tell_sorts
from kg.resolution.values import Located, Merge, Resolution

OWNED = 0.9  # how sure it is that whose a thing is tells which one it is
SUPPLIED = 0.8  # the same where the text, and not the phrase, tells whose it is


def resolve(
    extractions: Sequence[Extraction],
    *,
    curation: Curation | None = None,
    authority: Sequence[Authority] = (),
    listener: Listener | None = None,
) -> Resolution:
    """What the documents are about: entities, and every statement and mention with its entity.

    The result depends on the set of documents alone, not on their order. `listener` hears of the statements that are
    not kept.
    """
    unnamed: list[Chain] = []
    readings = list(_read(extractions, unnamed))
    correct(chain for reading in readings for chain in reading.chains)
    linking = _linked(readings)
    drafts = _drafts(linking, unnamed, readings)
    drafts = decisions.apply(authorities.apply(drafts, authority), curation, _mover(readings))
    return _result(drafts, readings, linking, listener)


def _read(extractions: Iterable[Extraction], unnamed: list[Chain]) -> Iterator[Reading]:
    """The documents in order of their ids, each read by itself but for the offices of people, which all tell of.

    Things without a name are added to `unnamed`.
    """
    by_id = {extraction.document.id: extraction for extraction in extractions}
    texts = [References(by_id[name]) for name in sorted(by_id)]
    counters: dict[tuple, Counter[str]] = {}
    read_chains = [_named(references, counters) for references in texts]
    offices = _offices(chain for chains in read_chains for chain in chains)
    for references, chains in zip(texts, read_chains, strict=True):
        reading = read(references, chains, offices)
        unnamed += _unnamed(reading)
        yield reading


def _named(references: References, counters: dict[tuple, Counter[str]]) -> list[Chain]:
    chains = named(references)
    tell_sorts(references, chains)
    describe(references, chains)
    tell_belongings(references, chains)
    for chain in chains:
        chain.pack(counters)
    references.forget()  # until all names are read
    return chains


def _unnamed(reading: Reading) -> list[Chain]:
    found = with_unnamed(reading, concepts(reading))
    tell_scopes(reading, found)
    reading.forget()
    reading.references.forget()
    for chain in (*reading.chains, *found):
        chain.references = tuple(chain.references)
    return found


def _offices(chains: Iterable[Chain]) -> dict[str, set[str]]:
    """Roles, countries and bodies of people with full names; countries of organizations and what they have; from all
    documents."""
    found: dict[str, set[str]] = defaultdict(set)
    for chain in chains:
        kinds = "rco" if chain.family == PERSON and chain.person.given else "fh" if chain.family == ORGANIZATION else ""
        if told := {feature for feature in chain.features if feature[0] in kinds}:
            found[chain.key] |= told
    return found


def _linked(readings: Sequence[Reading]) -> Linking:
    chains = [chain for reading in readings for chain in reading.chains]
    rarity = Rarity(chains)
    return linked(nodes(chains, rarity), rarity)


def _drafts(linking: Linking, unnamed: list[Chain], readings: Sequence[Reading]) -> list[Draft]:
    drafts = [Draft(cluster.all_chains(), cluster.links) for cluster in linking.clusters()]
    linking.forget()
    drafts += drafts_of_concepts(unnamed, drafts)
    present = {chain.known.id for draft in drafts for chain in draft.chains if chain.known}
    ruled = {name for reading in readings for name in rewrite.governments(reading.references, reading.owners)}
    drafts += [Draft([], known=known_thing(name)) for name in sorted(ruled - present)]
    inferred = set(_inferred_states(readings)) - ruled - present
    drafts += [Draft([], known=known_thing(name), inferred=True) for name in sorted(inferred)]
    for draft in drafts:
        draft.settle()
    name_ids(drafts, _days(readings))
    return drafts


def _inferred_states(readings: Iterable[Reading]) -> Iterator[str]:
    """Ids of the known countries that something was inferred of by their adjectives."""
    for reading in readings:
        for inference in reading.references.extraction.inferences:
            yield from filter(None, map(rewrite.adjective_of, (inference.subject, inference.object)))


def _days(readings: Iterable[Reading]) -> dict[str, str]:
    """When the documents that have a date were published."""
    documents = (reading.references.extraction.document for reading in readings)
    return {document.id: document.published.isoformat() for document in documents if document.published}


def _mover(readings: Sequence[Reading]) -> decisions.Move:
    by_document = {reading.references.extraction.document.id: reading for reading in readings}

    def move(chain: Chain, part: Chain) -> None:
        owners = by_document[chain.document].owners
        for reference in part.references:
            owners[reference.index] = tuple(part if c is chain else c for c in owners[reference.index])

    return move


def _result(drafts: list[Draft], readings: list[Reading], linking: Linking, listener: Listener | None) -> Resolution:
    entities = {id(draft): draft.entity() for draft in drafts}
    for draft in drafts:
        for chain in draft.chains:
            chain.entity = entities[id(draft)]
    known = {draft.known.id: entities[id(draft)] for draft in drafts if draft.known}
    ruled = {draft.known.id: entities[id(draft)] for draft in drafts if draft.known and not draft.inferred}
    statements, mentions, inferences = {}, {}, {}
    for reading in _taken(readings):
        name = reading.references.extraction.document.id
        unnamed = reading.unnamed.entity if reading.unnamed else None
        cast = Cast(reading.references, reading.owners, ruled, reading.said, unnamed, listener, known)
        statements[name] = tuple(rewrite.statements(cast))
        mentions[name] = tuple(rewrite.mentions(cast))
        inferences[name] = tuple(rewrite.inferences(cast))
    return Resolution(
        entities=tuple(sorted(entities.values(), key=lambda entity: entity.id)),
        statements=statements,
        mentions=mentions,
        merges=tuple(sorted(set(_merges(drafts)), key=lambda m: (m.kept, m.merged, m.reason, m.score))),
        near_misses=tuple(_near_misses(linking)),
        inferences=inferences,
        places=dict(_places(drafts)),
    )


def _taken(readings: list[Reading]) -> Iterator[Reading]:
    """The readings, each of which is gone when the next comes: what is made of them takes their room."""
    readings.reverse()
    while readings:
        yield readings.pop()


def _places(drafts: Iterable[Draft]) -> Iterator[tuple[str, Located]]:
    """The countries that the gazetteer has places in, but of countries."""
    drafts = list(drafts)
    states = {draft.known.country: draft.id for draft in drafts if draft.known and draft.type == "Country"}
    for draft in drafts:
        known = draft.known
        if known and known.country and known.source and draft.type != "Country":
            yield draft.id, Located(states.get(known.country, known.country), known.source, bool(known.links))


def _merges(drafts: Iterable[Draft]) -> Iterable[Merge]:
    """Why each name that differs from the label is the entity's."""
    for draft in drafts:
        reasons = {normal(name): (reason, score) for name, reason, score in draft.links}
        for name in draft.names if draft.is_named else ():
            if normal(name) != normal(draft.label) and not draft.is_adjective(name):
                reason, score = reasons.get(normal(name), _within(draft, name))
                yield Merge(draft.id, name, reason, score, draft.label)
        if draft.is_owned and not draft.is_kind:
            names = (name for name in draft.names if _tells_owner(draft, name))
            yield from (Merge(draft.id, name, "owner", OWNED, draft.label) for name in names)
            bare = {name for chain in draft.chains if chain.supplied for name in {*chain.names} - {chain.supplied}}
            yield from (Merge(draft.id, name, "owner in the text", SUPPLIED, draft.label) for name in bare)
        for name, reason, score in draft.links:
            if reason in ("curation", "authority"):
                yield Merge(draft.id, name, reason, score, draft.label)


def _tells_owner(draft: Draft, name: str) -> bool:
    """Whether a name is another wording of what is whose: not "the board" alone."""
    return name != draft.label and any(chain.owner and name == next(iter(chain.names)) for chain in draft.chains)


def _within(draft: Draft, name: str) -> tuple[str, float]:
    """Why a name is an entity's where no comparison over documents says so: documents use it beside the full name."""
    if draft.known:
        return "gazetteer", 1.0
    if draft.type == PERSON:
        score, reason = compare.people(person(name), person(draft.label))
        return (reason, score) if score else _part_of(person(name).family, person(draft.label))
    if state_body(name) and state_body(name) == state_body(draft.label):
        return "state body", 0.98
    if core(name) == core(draft.label):
        return "company suffix", 0.98
    return ("acronym", 0.95) if is_acronym(name) else ("short name", 0.9)


def _part_of(word: str, full: PersonName) -> tuple[str, float]:
    """Whether a name that stands alone is the given name or the surname."""
    return ("given name", 0.9) if word in (full.given, *full.middle) else ("surname", 0.95)


def _near_misses(linking: Linking) -> list[Merge]:
    found: dict[tuple[str, str], Merge] = {}
    for link in linking.refused:
        a, b = (node.chains[0].entity for node in (link.a, link.b))
        if a and b and a != b:
            kept, gone = sorted((a, b), key=lambda e: e.id)
            found.setdefault((kept.id, gone.id), Merge(kept.id, gone.label, link.reason, link.score, kept.label))
    return [found[pair] for pair in sorted(found)]
