"""Statements and mentions with their entities: one statement for each thing that a plural stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice, product

from kg.model import Dropped, Entity, Inference, Listener, Mention, Qualifier, Statement
from kg.resolution import gazetteer
from kg.resolution.chains import Chain
from kg.resolution.classes import ORGANIZATION, PERSON, PLACE, STATE, family
from kg.resolution.clauses import told_in_full
from kg.resolution.coreference import Owners, is_predicative
from kg.resolution.hollow import why_hollow
from kg.resolution.labels import unbracketed
from kg.resolution.metonymy import government, is_agentive
from kg.resolution.names import normal
from kg.resolution.references import Reference, References, is_countryman, is_thing
from kg.resolution.speakers import MINE

MOST = 16  # statements that one statement with plurals may become
RECIPROCAL = frozenset(("each other", "one another"))


@dataclass(frozen=True)
class Cast:
    """Who is meant by each reference of one document, as entities.

    Every chain knows its entity. `governments` by id of the known country or body.
    """

    references: References
    owners: Owners
    governments: dict[str, Entity]
    said: dict[int, Chain]
    unnamed: Entity | None = None  # for a source of which nothing is known
    listener: Listener | None = None  # hears of the statements that are not kept
    states: Mapping[str, Entity] = field(default_factory=dict)  # countries, by id of the known country

    def drop(self, statement: Statement, reason: str) -> None:
        """Tells the listener, if there is one, why a statement is not kept."""
        if self.listener is not None:
            said = statement.predicate
            ends = statement.subject.text, said.label, statement.object.text
            self.listener(Dropped(reason, said.begin, said.end, *ends, rule=statement.rule))


def statements(cast: Cast) -> Iterator[Statement]:
    """The statements whose subject and object are known, each with its entities."""
    paired: set[tuple] = set()
    for statement in cast.references.extraction.statements:
        sources = _sources(cast, statement)
        subjects = _ends(cast, statement, statement.subject)
        objects = _objects(cast, statement, subjects)
        qualifiers = tuple(_qualifiers(cast, statement))
        _drop_unknown(cast, statement, subjects, objects)
        made = 0
        for subject, object_, source in islice(product(subjects, objects, sources), MOST):
            if unfit := _unfit(statement, sources, subjects, (subject, object_, source)):
                cast.drop(statement, unfit)
                continue
            told = _of_each(qualifiers, several=(len(subjects) > 1, len(objects) > 1))
            same = replace(statement, subject=subject, object=object_, qualifiers=told, source=source)
            if unfit := _unfit_whole(same, sources, objects):
                cast.drop(statement, unfit)
                continue
            if _is_repeated(same, paired):
                cast.drop(statement, "the same pair is found by another mention in the sentence")
                continue
            made += 1
            yield same if made == 1 else replace(same, id=f"{statement.id}-{made}")


def _of_each(qualifiers: tuple[Qualifier, ...], *, several: tuple[bool, bool]) -> tuple[Qualifier, ...]:
    """The details without how many subjects or objects there are, where it is told of each: "the two sides signed"."""
    counts = {role for role, many in zip(("subject quantity", "quantity"), several, strict=True) if many}
    return tuple(q for q in qualifiers if q.role not in counts) if counts else qualifiers


def _is_repeated(statement: Statement, paired: set[tuple]) -> bool:
    """Whether the same was already told of other mentions of the same things in the sentence."""
    ends = tuple(m.entity.id if m.entity else m.text for m in (statement.subject, statement.object))
    key = (statement.sentence.begin, statement.predicate.label, statement.factuality, *ends)
    found = key in paired
    paired.add(key)
    return found


def _drop_unknown(cast: Cast, statement: Statement, subjects: list[Mention], objects: list[Mention]) -> None:
    """Tells of a statement that has no entity for an end."""
    for mention, found in ((statement.subject, subjects), (statement.object, objects)):
        if not found:
            lacks = "no antecedent" if mention.kind == "pronoun" else "no entity"
            cast.drop(statement, f"{lacks} for “{mention.text}”")


def _unfit(
    statement: Statement,
    sources: list[Mention | None],
    subjects: list[Mention],
    ends: tuple[Mention, Mention, Mention | None],
) -> str:
    """Why a statement does not hold of these ends; "" where it does."""
    subject, object_, source = ends
    if _is_idle(statement, subject, object_):
        return f"“{statement.subject.text}” and “{statement.object.text}” are one thing"
    if _is_crossed(sources, subjects, source, subject):
        return "each said it of itself, not of the other"
    return ""


def _unfit_whole(statement: Statement, sources: list[Mention | None], objects: list[Mention]) -> str:
    """Why a statement with all its entities does not hold, or says nothing; "" where it does."""
    if _is_crossed(sources, objects, statement.source, statement.object):
        return "each spoke of itself, not of the other"
    if _is_other_name(statement):
        return f"“{statement.object.text}” in brackets is no place that is known"
    if statement.rule == "name.place" and _are_countries(statement):
        return "two countries of a row, not the one in the other"
    if _is_priced(statement):
        return f"what is {statement.object.text} is not “{statement.subject.entity.label}”"
    return why_hollow(statement)


def _are_countries(statement: Statement) -> bool:
    """ "With the UK, Canada, Australia"."""
    ends = (statement.subject.entity, statement.object.entity)
    return all(end is not None and end.type == "Country" for end in ends)


def _is_other_name(statement: Statement) -> bool:
    """Whether an unknown name in brackets after a place is rather another name of it: "the Oder (Odra)"."""
    if statement.rule != "name.place" or statement.object.entity is None:
        return False
    begin = statement.object.begin - statement.sentence.begin
    return statement.sentence.text[:begin].endswith("(") and not statement.object.entity.links


def _is_priced(statement: Statement) -> bool:
    """ "It is around $140 billion" of a country or a person, where an amount is meant that stands before."""
    subject = statement.subject
    money = statement.rule == "copula.amount" and statement.object.type == "Money" and subject.kind == "pronoun"
    return money and subject.entity is not None and family(subject.entity.type) in (PERSON, STATE, PLACE, ORGANIZATION)


def _is_idle(statement: Statement, subject: Mention, object_: Mention) -> bool:
    """Whether a statement would say something of a thing and itself."""
    if subject.kind == "pronoun" and subject.entity and statement.rule == "copula.relation":
        told = f"{statement.predicate.label.partition(' ')[2]} {statement.object.label}"
        if normal(told) == normal(unbracketed(subject.entity.label)):  # "that is an advantage for Ann"
            return True
    return subject.entity is not None and subject.entity == object_.entity and not _is_reflexive(statement.object)


def _is_crossed(
    sources: list[Mention | None], subjects: list[Mention], source: Mention | None, subject: Mention
) -> bool:
    """Whether one of several says of another what each said of itself: "both feel that they are ..."."""
    if source is None or len(sources) < 2 or {m.entity for m in sources if m} != {m.entity for m in subjects}:
        return False
    return source.entity != subject.entity


def _is_reflexive(mention: Mention) -> bool:
    return mention.text.lower().endswith(("self", "selves"))


def _sources(cast: Cast, statement: Statement) -> list[Mention | None]:
    """Who said it: of a speaker that nothing is known of an unnamed source, never the document itself."""
    if statement.source is None:
        return [None]
    found: list[Mention | None] = [*_metonyms(cast, statement.source, saying=True)]
    if not found and cast.unnamed:
        found = [statement.source.meaning(cast.unnamed, "coreference")]
    return found


def _ends(cast: Cast, statement: Statement, mention: Mention) -> list[Mention]:
    speaker = _speaker(cast, statement, mention)
    if speaker:
        return [speaker]
    return _metonyms(cast, mention, saying=mention is statement.subject and is_agentive(statement.predicate))


def _speaker(cast: Cast, statement: Statement, mention: Mention) -> Mention | None:
    """What "I" means within somebody's words."""
    if mention.kind != "pronoun" or statement.source is None or mention.text.lower() not in MINE:
        return None
    found = resolved(cast, statement.source)
    return mention.meaning(found[0].entity, "coreference") if len(found) == 1 else None


def _metonyms(cast: Cast, mention: Mention, *, saying: bool) -> list[Mention]:
    """The mention's entities; where a seat of government speaks or decides, the government."""
    found = resolved(cast, mention)
    reference = cast.references.of(mention) if saying and is_thing(mention) else None
    owner = cast.owners.get(reference.index, ()) if reference else ()
    ruled = government(owner[0].known) if len(owner) == 1 else None
    if ruled and ruled.id in cast.governments:
        return [mention.meaning(cast.governments[ruled.id], "metonymy")]
    return found


def _objects(cast: Cast, statement: Statement, subjects: list[Mention]) -> list[Mention]:
    if statement.object.text.lower() in RECIPROCAL and len(subjects) > 1:
        return [statement.object.meaning(m.entity, "coreference") for m in subjects]
    if statement.object.kind == "clause":
        return [told_in_full(statement.object, cast.references, cast.owners)]
    reference = cast.references.of(statement.object) if is_predicative(statement) else None
    chain = cast.said.get(reference.index) if reference else None
    if chain and chain.entity:
        return [statement.object.meaning(chain.entity, "exact")]
    return _ends(cast, statement, statement.object)


def _qualifiers(cast: Cast, statement: Statement) -> Iterator[Qualifier]:
    for qualifier in statement.qualifiers:
        for mention in resolved(cast, qualifier.mention):
            yield Qualifier(qualifier.role, mention)


def resolved(cast: Cast, mention: Mention) -> list[Mention]:
    """A mention with its entity, once for each that it stands for; none where that is not known."""
    if not is_thing(mention):
        return [mention]
    reference = cast.references.of(mention)
    chains = cast.owners.get(reference.index, ()) if reference else ()
    if len(chains) == 1:  # as nearly always
        entity = chains[0].entity
        return [mention.meaning(entity, _how(mention, chains[0], entity))] if entity else []
    found = [(chain, chain.entity) for chain in chains]
    known = {entity.id: (chain, entity) for chain, entity in found if entity}
    return [mention.meaning(entity, _how(mention, chain, entity)) for chain, entity in known.values()]


def _how(mention: Mention, chain: Chain, entity: Entity) -> str:
    names_it = mention.kind == "name" or (mention.kind == "nominal" and _is_first_name(mention, chain))
    if not names_it:
        return "coreference"
    return "exact" if normal(mention.label) == normal(entity.label) else "alias"


def _is_first_name(mention: Mention, chain: Chain) -> bool:
    """Whether a nominal phrase stands for a thing without a name, which it names itself."""
    return mention.label in chain.names


def mentions(cast: Cast) -> Iterator[Mention]:
    """All mentions of the document, those of known things with their entity."""
    for mention in cast.references.extraction.mentions:
        found = resolved(cast, mention)
        yield from found or [_adjective(cast, mention)]


def _adjective(cast: Cast, mention: Mention) -> Mention:
    """An adjective before a noun with the country it is of, where that is known from elsewhere."""
    known = mention.kind == "name" and mention.type != "Language" and not is_countryman(mention)
    code = gazetteer.people(mention.text) if known else None
    country = cast.governments.get(f"country:{code}") if code else None
    return mention.meaning(country, "alias") if country else mention


def governments(references: References, owners: Owners) -> Iterator[str]:
    """Ids of the known countries and bodies that seats of government stand for in a document."""
    for statement in references.extraction.statements:
        for mention in _speaking(statement):
            reference: Reference | None = references.of(mention)
            owner = owners.get(reference.index, ()) if reference else ()
            if len(owner) == 1 and (ruled := government(owner[0].known)):
                yield ruled.id


def _speaking(statement: Statement) -> Iterator[Mention]:
    if is_agentive(statement.predicate) and is_thing(statement.subject):
        yield statement.subject
    if statement.source is not None and is_thing(statement.source):
        yield statement.source


def inferences(cast: Cast) -> Iterator[Inference]:
    """What was inferred of things that are known, each with its entities."""
    for inference in cast.references.extraction.inferences:
        subjects, objects = (_named_ends(cast, end) for end in (inference.subject, inference.object))
        for subject, object_ in product(subjects, objects):
            if subject.entity != object_.entity:
                yield replace(inference, subject=subject, object=object_)


def _named_ends(cast: Cast, mention: Mention) -> list[Mention]:
    """The one thing that a name stands for; of the adjective of a country the country."""
    state = cast.states.get(adjective_of(mention))
    if state is not None:
        return [mention.meaning(state, "alias")]
    found = resolved(cast, mention)
    return found if len(found) == 1 else []


def adjective_of(mention: Mention) -> str:
    """Id of the known country whose adjective or people a name is, "" where it is none: "Norwegian", "Danes"."""
    code = gazetteer.people(mention.text) if is_thing(mention) and mention.type != "Language" else None
    return f"country:{code}" if code else ""
