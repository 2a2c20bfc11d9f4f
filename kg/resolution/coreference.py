"""Pronouns and nominal phrases within one document: the model's clusters first, corrected and completed by rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kg.model import Mention, Statement
from kg.resolution import classes, compare, descriptions, gazetteer, plurals, roles, sorts, speakers
from kg.resolution.chains import Chain, settle
from kg.resolution.classes import CONCEPT, GROUP, ORGANIZATION, PERSON, PLACE, PRODUCT, STATE, WORK
from kg.resolution.names import gender_of, is_acronym
from kg.resolution.profiles import IN_STORIES, of_kind
from kg.resolution.references import Cluster, Reference, References, is_countryman
from kg.resolution.speakers import MINE
from kg.resolution.tables import total, words

Owners = dict[int, tuple[Chain, ...]]  # by Reference.index; several chains where a plural stands for several things
COPULAS = frozenset(("be", "become", "remain", "have be"))
SAYING_WHAT = ("copula.noun", "name.apposition")
# What a known place is not called.
UNLIKE = {
    "Country": words("no names for a country"),
    "City": words("no names for a city"),
    "Region": words("no names for a region"),
}
LIKE_A_STATE = words("other names for a state")
WIDE = words("sorts of wide places")
POSITIONS = frozenset(("holdsPosition", "instanceOf", "hold position"))
MANY, PERSONS = words("of many people"), words("of single people")
_PERSONAL = re.compile(
    r"(?:er|or|ist|man|men|woman|people|ian|an|ant|ent|ee|eer|ess|ete|ard|yst|ic|ive|al|eur|ot|ite|ero|graph|logue|monk|nun|mate)$"
)
PERSONAL_REACH, NEUTER_REACH = 2, 1  # sentences back in which a pronoun's antecedent is looked for
_INDEFINITE = re.compile(r"(?:an?|any|every|each|no|one|some)\s", re.IGNORECASE)
# Between a subject and what it says of itself.
_THAT = re.compile(
    r"\s+(?:(?:has|had|have|also|now|later)\s+)*(?:[a-z]+(?:ed|s|id)|told\s[A-Z]?\w+)\s+(?:on\s\w+\s+)?that\s+"
)
_IS = re.compile(r"[\"”’]?\s(?:is|was)\s")
_WHICH = re.compile(r"\s(?:who|whose|whom|which|that)\s", re.IGNORECASE)
_REGION = re.compile(
    r"[Tt]he ((?:[^\W\da-z_][\w'’.-]*\s?)+) (region|county|province|district|prefecture|peninsula|archipelago|valley"
    r"|city|town|village|municipality|governorate|oblast|territory)"
)
_BY_NAME = re.compile(r"(?:[Tt]he|[Tt]his) ((?:[^\W\da-z_][\w'’.-]*\s?)+) [a-z-]+")
_RULER = re.compile(r"\s[IVX]+$")
FAR = 2  # sentences
NAMES = 4  # in a title: "Clear and Present Danger is a film"
MOSTLY = 3  # members of a cluster that are one thing, beside which a single name of another is none of them
KEPT = frozenset(("chains", "owners", "references", "said", "unnamed"))  # of a document that was read
CALLED = frozenset(f"be {said}" for said in words("participles of naming"))
_BARE = re.compile(r"(?:the|this)\s\w+", re.IGNORECASE)
_DEFINITE = re.compile(r"(?:the|these|those|both|all|their|two)\b", re.IGNORECASE)
HE, SHE, IT, THEY = (words(f"{name} pronouns") for name in ("masculine", "feminine", "neuter", "plural"))
POSSESSIVES = words("possessive pronouns")
WE, WHO = (words(f"{name} pronouns") for name in ("group", "relative"))


class Reading:
    """What is known, reading a document, of who is meant where."""

    __slots__ = (
        "_by_sort", "ahead", "apposed", "beside", "called", "chains", "cluster_of", "having", "joined", "offices",
        "other_sorts", "owners", "people", "places", "quoted", "references", "said", "saying", "speakers", "subjects",
        "told_of", "unnamed",
    )  # fmt: skip

    def __init__(self, references: References, chains: list[Chain], offices: dict[str, set[str]]) -> None:
        self.references, self.offices = references, offices
        self.chains: Sequence[Chain] = chains  # a list while the document is read
        self.owners: Owners = {}
        for chain in chains:
            self.owners.update(dict.fromkeys((r.index for r in chain.references), (chain,)))
        self.people = [chain for chain in chains if chain.family == PERSON]
        statements = references.extraction.statements
        self.subjects = {  # of their clauses: "by Ann and Eva" does something, but "they" before it is who is talked of
            (s.subject.head_begin, s.subject.head_end)
            for s in statements
            if not gazetteer.is_adjective(s.subject.text) and not s.rule.startswith("verb.passive.agent")
        }
        self.said: dict[int, Chain] = {}  # what an object says of the subject of "be": a sort, not a thing named before
        self.unnamed: Chain | None = None  # speakers of whom nothing is known
        self.beside = _beside(references)
        self.joined = plurals.coordinated(references, self.owners)
        self.cluster_of = _cluster_of(references)
        self.ahead = _ahead(references)
        self.having = dict(_having(references))
        self.places = {chain.name: chain for chain in chains if chain.family in (STATE, PLACE)}
        self._by_sort: dict[str, list[Chain]] | None = None
        self.called = {**_told_to_be(references, self.owners), **dict(_called(references, self.owners))}
        self.apposed = dict(_apposed(references))
        self.speakers = speakers.told(references, self.cluster_of)
        self.saying = speakers.of_themselves(references)
        self.quoted = speakers.of_others(references)
        self.told_of = _told(references, self.owners, self.called)
        self.other_sorts = {sort for _, chain, sort in self.told_of if chain != self.told_of[0][1]}

    def by_sort(self) -> dict[str, list[Chain]]:
        """The things, and the persons of stories, by what they are told to be."""
        if self._by_sort is None:
            self._by_sort = {}
            for chain in self.chains:
                sorts_ = of_kind(chain.features, "k")
                for sort in sorts_ & IN_STORIES if chain.family == PERSON else sorts_:
                    self._by_sort.setdefault(sort, []).append(chain)
        return self._by_sort

    def meant(self, mention: Mention) -> Chain | None:
        """The one thing that a phrase stands for; None where it is none or several."""
        reference = self.references.of(mention)
        owners = self.owners.get(reference.index, ()) if reference else ()
        return owners[0] if len(owners) == 1 else None

    def forget(self) -> None:
        """Lets go of what only the reading needed; who is meant where stays."""
        for name in _LEFT:
            delattr(self, name)
        self.chains, self.said = tuple(self.chains), self.said or _NOTHING

    def give(self, reference: Reference, chains: tuple[Chain, ...]) -> None:
        """Says that a reference stands for the chains."""
        self.owners[reference.index] = chains
        for chain in chains:
            chain.references.append(reference)

    def before(self, reference: Reference) -> Iterator[tuple[Reference, Chain]]:
        """References whose thing is known, from the nearest before this one backwards."""
        for index in range(reference.index - 1, -1, -1):
            other = self.references.all[index]
            for chain in reversed(self.owners.get(other.index, ())):
                yield other, chain

    def told(self, chain: Chain) -> set[str]:
        """What this document and the others tell of a person's roles."""
        return {*chain.features, *self.offices.get(chain.key, ())}

    def speaks(self, chain: Chain, reference: Reference) -> bool:
        """Whether a thing is told to be who says "I" there."""
        return any(chain in self.owners.get(index, ()) for index in self.speakers.get(reference.index, ()))

    def is_open(self, reference: Reference) -> bool:
        """Whether nobody has said yet what a reference stands for."""
        return reference.index not in self.owners


_LEFT = tuple(sorted(set(Reading.__slots__) - KEPT))
_NOTHING: dict[int, Chain] = {}  # said in most documents


def _called(references: References, owners: Owners) -> Iterator[tuple[int, Chain]]:
    """The named thing of each phrase that tells its name: "a documentary, called Riga Days", "a novel, Riga Days,"."""
    for statement in references.extraction.statements:
        if statement.factuality != "asserted" or statement.polarity != "positive":
            continue
        called = statement.predicate.label in CALLED and statement.object.kind == "name"
        if not called and not _precedes_its_name(statement, references.text):
            continue
        ends = (statement.subject, statement.object) if called else (statement.object, statement.subject)
        phrase, name = map(references.of, ends)
        owner = owners.get(name.index, ()) if name else ()
        if phrase is None or phrase.mention.kind != "nominal" or phrase.mention.number == "plural" or len(owner) != 1:
            continue
        somebody = owner[0].family == PERSON and roles.role_of(phrase) is not None
        if somebody or may_stand_for(phrase, owner[0]) or owner[0].family in (WORK, CONCEPT):
            yield phrase.index, owner[0]


def _told_to_be(references: References, owners: Owners) -> dict[int, Chain]:
    """The names that sentences begin by telling what they are, each with that sort among what is told of it."""
    found = dict(_defined(references, owners))
    for index, chain in found.items():
        chain.features = (*chain.features, f"k:{references.all[index].mention.lemma.lower()}")
    return found


def _told(references: References, owners: Owners, called: dict[int, Chain]) -> list[tuple[int, Chain, str]]:
    """Named things that sentences tell what they are, with the sentence and that noun: "Orsa High is a school"."""
    found = [
        (references.all[i].sentence, chain, references.all[i].mention.lemma.lower()) for i, chain in called.items()
    ]
    for statement in references.extraction.statements:
        if statement.rule != "copula.noun" or statement.factuality != "asserted" or statement.subject.kind != "name":
            continue
        subject, said = references.of(statement.subject), references.of(statement.object)
        owner = owners.get(subject.index, ()) if subject else ()
        if subject and said and len(owner) == 1:
            found.append((subject.sentence, owner[0], said.mention.lemma.lower()))
    return sorted(found, key=lambda told: told[0])


def _defined(references: References, owners: Owners) -> Iterator[tuple[int, Chain]]:
    """The name before each phrase that a sentence begins by saying it of, where no statement does: "Across the Sea is a
    novel"."""
    said = {s.object.head_begin for s in references.extraction.statements if s.rule in SAYING_WHAT}
    for phrase in references.all:
        if phrase.mention.kind != "nominal" or not _INDEFINITE.match(phrase.mention.text) or phrase.head[0] in said:
            continue
        for name in references.all[max(0, phrase.index - NAMES) : phrase.index]:
            owner = owners.get(name.index, ()) if references.is_sentence_start(name) else ()
            between = references.text[name.head[1] : phrase.mention.begin]
            if len(owner) == 1 and _IS.fullmatch(between) and owner[0].family in (WORK, PRODUCT, PLACE, ORGANIZATION):
                yield phrase.index, owner[0]


def _apposed(references: References) -> Iterator[tuple[int, Reference]]:
    """The name before each phrase that says right behind it what it is: "Ukraine, a country with which"."""
    for statement in references.extraction.statements:
        if statement.rule != "name.apposition" or statement.polarity != "positive" or statement.subject.kind != "name":
            continue
        name, phrase = map(references.of, (statement.subject, statement.object))
        if name and phrase and phrase.mention.kind == "nominal" and 0 < phrase.mention.begin - name.head[1] <= FAR:
            yield phrase.index, name


def _precedes_its_name(statement: Statement, text: str) -> bool:
    """Whether a phrase stands before the name that it describes, with a comma between: "a novel, Riga Days,"."""
    name, phrase = statement.subject, statement.object
    apposed = (
        statement.rule == "name.apposition" and name.kind == "name" and classes.family(name.type) in (WORK, PRODUCT)
    )
    return apposed and text[phrase.end : name.begin].strip(' \n“"‘') == ","


def is_predicative(statement: Statement) -> bool:
    """Whether the object says what sort of thing the subject is, or which office it holds."""
    predicate = statement.predicate
    about = (
        predicate.label in COPULAS
        or predicate.label.endswith(" as")
        or predicate.label in POSITIONS
        or predicate.canonical in POSITIONS
    )
    return about and statement.object.kind in ("nominal", "name")


def _cluster_of(references: References) -> dict[int, Cluster]:
    """The cluster that each reference is in."""
    clusters = references.extraction.clusters
    return {found.index: cluster for cluster in clusters for span in cluster if (found := references.at(span))}


def _beside(references: References) -> dict[tuple[int, int], set[tuple[int, int]]]:
    """For each head the heads of the other end of its statements: "Putin told him" is not about one man."""
    found: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for statement in references.extraction.statements:
        a, b = ((m.head_begin, m.head_end) for m in (statement.subject, statement.object))
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
        for inside in _objects_within(references, statement.object):
            found.setdefault(inside, set()).add(a)
    return found


def _ahead(references: References) -> dict[int, Reference]:
    """The subject that follows a possessive pronoun in its own clause: "discussing his plan, Ida Berg said"."""
    found: dict[int, Reference] = {}
    for statement in references.extraction.statements:
        subject = references.of(statement.subject)
        last = max(statement.object.end, statement.predicate.end)  # not "on his death his son took over"
        if subject is None or not last <= statement.subject.begin <= statement.sentence.end:
            continue
        if statement.rule.startswith("verb.") and not statement.rule.startswith("verb.passive.agent"):
            for reference in references.within((statement.object.begin, statement.object.end)):
                if reference.mention.text.lower() in POSSESSIVES:
                    found.setdefault(reference.index, subject)
    return found


def _having(references: References) -> Iterator[tuple[int, Reference]]:
    """The subject of each object that a possessive pronoun begins: "Electric Avenue gets its name"."""
    for statement in references.extraction.statements:
        object_ = statement.object
        before = statement.rule.startswith("verb.") and statement.subject.begin < object_.begin
        if not before or object_.kind != "nominal":
            continue
        inside = references.within((object_.begin, object_.end))
        subject = references.of(statement.subject) if inside else None
        if subject and inside[0].mention.begin == object_.begin and inside[0].mention.text.lower() in POSSESSIVES:
            yield inside[0].index, subject


def _objects_within(references: References, object_: Mention) -> Iterator[tuple[int, int]]:
    """Pronouns that are no possessives inside an object: "it" in "Germany pays half of it" is not Germany."""
    if object_.kind == "nominal":
        for reference in references.within((object_.begin, object_.end)):
            if reference.mention.text.lower() in ("it", "him", "them"):
                yield reference.head


def read(references: References, chains: list[Chain], offices: dict[str, set[str]]) -> Reading:
    """Gives pronouns and nominal phrases to the chains of names; what is left has no owner."""
    reading = Reading(references, chains, offices)
    clusters = [_references(references, cluster) for cluster in references.extraction.clusters]
    for cluster in clusters:
        _join_names(reading, cluster)
        _tell_gender(reading, cluster)
    _from_plurals(reading, clusters)
    of = {reference.index: cluster for cluster in clusters for reference in cluster}
    _add_subjects(reading, of)
    for reference in references.all:
        if reading.is_open(reference) and not _is_restricted(reading, reference):
            cluster = of.get(reference.index, [])
            found = _beyond_doubt(reading, reference)
            if not found and _is_far(reading, reference, cluster):
                found = _by_rule(reading, reference)
            found = found or _from_cluster(reading, reference, cluster) or _by_rule(reading, reference)
            if found:
                reading.give(reference, found)
    for cluster in clusters:
        _share(reading, cluster)
    return reading


def _references(references: References, cluster: tuple[tuple[int, int], ...]) -> list[Reference]:
    found = {r.index: r for span in cluster if (r := references.at(span))}
    return [found[index] for index in sorted(found)]


def _add_subjects(reading: Reading, of: dict[int, list[Reference]]) -> None:
    """Puts the named subject of "Ida Berg is a painter" in the cluster of "a painter ... she ... her".

    The same goes for "Ida Berg, a painter".
    """
    for statement in reading.references.extraction.statements:
        if statement.rule not in SAYING_WHAT or statement.factuality != "asserted" or statement.polarity != "positive":
            continue
        subject, said = (reading.references.of(m) for m in (statement.subject, statement.object))
        if subject is None or said is None or said.mention.kind != "nominal" or reading.is_open(subject):
            continue
        cluster = of.get(said.index, [])
        if reading.is_open(said) and subject not in cluster:
            cluster.append(subject)
            cluster.sort(key=lambda reference: reference.index)


def _tell_gender(reading: Reading, cluster: list[Reference]) -> None:
    """Gives a ruler the gender of the pronouns in the cluster: what "Carol II" is, the given name alone does not tell.

    Of other people the given name is the better witness: the model takes many a pronoun for the nearest name's.
    """
    said = Counter("m" if r.mention.text.lower() in HE else "f" for r in cluster if r.mention.text.lower() in HE | SHE)
    people = {chain for r in cluster for chain in reading.owners.get(r.index, ()) if chain.family == PERSON}
    if len(said) == 1 and said.total() >= MOSTLY and len(people) == 1:
        chain = people.pop()
        chain.gender = chain.gender or (next(iter(said)) if _RULER.search(chain.name) else "")


def _join_names(reading: Reading, cluster: list[Reference]) -> None:
    """Makes one chain of two in a cluster where their names allow it; else the names win over the cluster."""
    chains = list(dict.fromkeys(chain for r in cluster for chain in reading.owners.get(r.index, ())))
    for other in chains[1:]:
        if chains[0] is not other and _may_join(chains[0], other):
            _join(reading, chains[0], other)


def _join(reading: Reading, first: Chain, other: Chain) -> None:
    first.absorb(other)
    settle(first)
    for reference in other.references:
        reading.owners[reference.index] = (first,)
    reading.chains.remove(other)
    reading.people = [chain for chain in reading.chains if chain.family == PERSON]


def _may_join(a: Chain, b: Chain) -> bool:
    if (a.known and b.known) or a.family != b.family:
        return False
    if a.family == PERSON:
        return compare.people(a.person, b.person)[0] > 0.8
    short, long = sorted((a.name, b.name), key=len)
    return is_acronym(short) and compare.abbreviates(short, long)


def _is_restricted(reading: Reading, reference: Reference) -> bool:
    """Whether a clause says which one is meant, so that nothing before is: "the group whose robots won".

    But of "Ida Berg, the painter who" it is the one before the comma.
    """
    if reference.mention.kind != "nominal" or reference.mention.number == "plural" or _is_apposed(reading, reference):
        return False
    return _WHICH.match(reading.references.text, reference.mention.end) is not None


def _is_apposed(reading: Reading, reference: Reference) -> bool:
    """Whether a phrase follows a name and a comma."""
    before = reading.references.all[reference.index - 1] if reference.index else None
    if before is None or before.mention.kind != "name":
        return False
    return reading.references.text[before.head[1] : reference.mention.begin].strip() == ","


def _is_far(reading: Reading, reference: Reference, cluster: list[Reference]) -> bool:
    """Whether a phrase like "the country" was last named by its cluster so long ago that a nearer thing is meant."""
    if reference.mention.kind != "nominal" or not _BARE.fullmatch(reference.mention.text):
        return False
    before = [r for r in cluster if r.index < reference.index and reading.owners.get(r.index)]
    return bool(before) and reference.sentence - before[-1].sentence > FAR


def _from_cluster(reading: Reading, reference: Reference, cluster: list[Reference]) -> tuple[Chain, ...]:
    """The thing of the last member of the cluster before a reference, or else of its first name."""
    known = [r for r in cluster if reading.owners.get(r.index)]
    before = [r for r in known if r.index < reference.index]
    named = [r for r in known if r.mention.kind == "name"]
    pair = _they(reading, reference) if reference.mention.text.lower() in THEY else None
    if pair and pair[0] > (before[-1].index if before else -1):  # a plural subject nearer than the last of the cluster
        return pair[1]
    personal = reference.mention.text.lower() in HE | SHE
    for other in (*_last(reading, before), *named[:1]):
        owners = reading.owners[other.index]
        owners = _holder(reading, owners[0]) or owners if personal and len(owners) == 1 else owners
        if _fits(reading, reference, owners):
            return owners
    return ()


def _holder(reading: Reading, office: Chain) -> tuple[Chain, ...]:
    """Who is last said to be what is no person's name: "Ann Berg was Governor of Norland. She"."""
    if office.family != CONCEPT:
        return ()
    named = {reference.index for reference in office.references}
    for statement in filter(is_predicative, reversed(reading.references.extraction.statements)):
        subject, said = (reading.references.of(m) for m in (statement.subject, statement.object))
        owners = reading.owners.get(subject.index, ()) if subject and said and said.index in named else ()
        if len(owners) == 1 and owners[0].family == PERSON:
            return owners
    return ()


def _last(reading: Reading, before: list[Reference]) -> list[Reference]:
    """The last member of a cluster, but not a name, nor a phrase, that is another thing than the cluster mostly is."""
    if not before or before[-1].mention.kind == "pronoun":
        return before[-1:]
    of = Counter(reading.owners[reference.index] for reference in before)
    most, count = of.most_common(1)[0]
    if of[reading.owners[before[-1].index]] > 1 or count < MOSTLY:
        named = before[-1].mention.kind == "name"
        return (_subject_of_last(reading, before) if named else []) or before[-1:]
    return [reference for reference in before if reading.owners[reference.index] == most][-1:]


def _subject_of_last(reading: Reading, before: list[Reference]) -> list[Reference]:
    """The subject that begins the last one's sentence, where the model took two names there for one thing.

    "Lake Orsa is north of Lake Velm. It was bought": what is told of before what is mentioned beside it.
    """
    last = before[-1]
    if last.head in reading.subjects:
        return []
    names = (r for r in before if r.sentence == last.sentence and r.mention.kind == "name")
    here = [r for r in names if r.head in reading.subjects]
    return here[:1] if here and reading.owners[here[0].index] != reading.owners[last.index] else []


def _is_between_two(reading: Reading, reference: Reference) -> bool:
    """Whether subject and object before "its" may both be meant: "China supports Russia in its demand"."""
    here = [
        (other, chain)
        for other, chain in _near(reading, reference, 0)
        if chain.family in (ORGANIZATION, STATE) and other.mention.kind == "name" and _is_end(reading, other)
    ]
    if len({id(chain) for _, chain in here}) < 2 or reference.head in reading.subjects:
        return False
    nearest = here[0][0]
    return nearest.head not in reading.subjects and _pronoun_fits(reading, reference, here[0][1])


def _is_end(reading: Reading, reference: Reference) -> bool:
    """Whether a reference is subject or object of a statement, not a place beside it."""
    return reference.head in reading.beside


def _fits(reading: Reading, reference: Reference, chains: tuple[Chain, ...]) -> bool:
    """Whether a reference may stand for one thing, or being plural for several."""
    if len(chains) > 1:
        return _may_be_several(reference)
    word = reference.mention.text.lower()
    if word in IT and _is_between_two(reading, reference):
        return False
    if word in MINE and not reading.speaks(chains[0], reference):
        return False  # who speaks is not who is spoken to: "Madam Speaker, I rise"
    if _is_any(reference, chains[0]) or _is_of_another_body(reading, reference, chains[0]):
        return False
    if _is_who_says_it(reading, reference, chains[0]):
        return False
    return may_stand_for(reference, chains[0]) and not _touches(reading, reference, chains[0])


def _is_who_says_it(reading: Reading, reference: Reference, chain: Chain) -> bool:
    """Whether "he" in quotation marks would be who is quoted, who would say "I"."""
    source = reading.quoted.get(reference.index)
    quoted = reading.owners.get(source, ()) if source is not None else ()
    return reference.mention.text.lower() in HE | SHE and chain in quoted


def _is_any(reference: Reference, chain: Chain) -> bool:
    """Whether a noun that stands alone is about no one in particular, and no name: "while at school"."""
    mention = reference.mention
    alone = mention.kind == "nominal" and mention.number != "plural" and mention.text.islower()
    return alone and mention.text == mention.lemma and mention.text not in map(str.lower, chain.names)


def _may_be_several(reference: Reference) -> bool:
    """Whether a phrase may stand for several things named before: not "members" nor "the other members"."""
    if reference.mention.kind == "pronoun":
        return reference.mention.text.lower() in THEY
    definite = reference.mention.number == "plural" and not _is_bare_plural(reference)
    return definite and not descriptions.is_other(reference)


def _touches(reading: Reading, reference: Reference, chain: Chain) -> bool:
    """Whether the chain is the other end of a statement with this reference, so that both cannot be one."""
    if reference.mention.text.lower().endswith(("self", "selves")):
        return False
    others = (reading.references.at_head(head) for head in reading.beside.get(reference.head, ()))
    return any(other and chain in reading.owners.get(other.index, ()) for other in others)


def may_stand_for(reference: Reference, chain: Chain) -> bool:
    """Whether a pronoun or nominal phrase agrees with a thing in class, number and gender."""
    if reference.mention.kind == "pronoun":
        return _pronoun_agrees(reference.mention.text.lower(), chain)
    if reference.mention.number == "plural" and chain.family in (PERSON, STATE):
        return False
    if not descriptions.agrees(reference, chain):
        return False
    if roles.role_of(reference):
        return chain.family in (PERSON, CONCEPT)
    if reference.mention.lemma.lower() in UNLIKE.get(_sort_of_place(chain), ()):
        return False
    if chain.family == PERSON and not _may_be_person(reference):
        return False
    sort = classes.of_noun(reference.mention.lemma.lower())
    if sort is None and chain.known and chain.family == STATE:
        return reference.mention.lemma.lower() in LIKE_A_STATE  # "this plant" is not Hawaii
    return sort is None or classes.agree(classes.family(sort), chain.family)


def _may_be_person(reference: Reference) -> bool:
    """Whether a noun may be somebody's: no audience, and no "focus"."""
    mention = reference.mention
    noun = mention.lemma.lower()
    return noun not in MANY and (mention.type == PERSON or _PERSONAL.search(noun) is not None or noun in PERSONS)


def _sort_of_place(chain: Chain) -> str:
    """Country or City of a known place; Country also of what is called a region or the like."""
    if chain.known or chain.family not in (STATE, PLACE):
        return chain.known.type if chain.known else ""
    return "Country" if chain.name.split()[-1].lower() in WIDE else ""


def _pronoun_agrees(word: str, chain: Chain) -> bool:
    if word in HE | SHE:
        gender = "m" if word in HE else "f"
        return chain.family in (PERSON, CONCEPT) and _gender(chain) in ("", gender)
    if word in IT:
        return chain.family != PERSON and not chain.plural
    if word in WE:  # the speaker and others, whom nobody names
        return False
    if word in THEY:
        return chain.plural or chain.family in (ORGANIZATION, STATE, GROUP)
    return word in WHO or (word in MINE and chain.family == PERSON)


def _gender(chain: Chain) -> str:
    return chain.gender or (gender_of(chain.person) if chain.family == PERSON and chain.names else "")


def _from_plurals(reading: Reading, clusters: list[list[Reference]]) -> None:
    """Gives plural phrases to the members that the model found, each cluster by its names."""
    for span, indexes in reading.references.extraction.plurals:
        reference = reading.references.at(span)
        if reference is None or not reading.is_open(reference) or _is_bare_plural(reference):
            continue
        chains = [_chain_of(reading, clusters[i]) for i in indexes if 0 <= i < len(clusters)]
        found = tuple(dict.fromkeys(chain for chain in chains if chain))
        if len(found) > 1 and _one_sort(reference, found):
            reading.give(reference, found)


def _is_bare_plural(reference: Reference) -> bool:
    """ "Members will pay": any members, not the two that were named last."""
    return reference.mention.kind == "nominal" and not _DEFINITE.match(reference.mention.text)


def _one_sort(reference: Reference, chains: tuple[Chain, ...]) -> bool:
    families = plurals.wanted_families(reference)
    if families == (STATE,):
        return all(plurals.is_state(chain) for chain in chains)
    return CONCEPT in families or all(chain.family in families for chain in chains)


def _chain_of(reading: Reading, cluster: list[Reference]) -> Chain | None:
    found = Counter(c for r in cluster if len(reading.owners.get(r.index, ())) == 1 for c in reading.owners[r.index])
    return min(found, key=lambda chain: (-found[chain], chain.references[0].index), default=None)


def _share(reading: Reading, cluster: list[Reference]) -> None:
    """Gives what one phrase of a cluster was found to stand for to the others that have nothing yet."""
    known = [reading.owners[r.index] for r in cluster if reading.owners.get(r.index)]
    for reference in cluster if known else ():
        if reading.is_open(reference) and _fits(reading, reference, known[0]):
            reading.give(reference, known[0])


def _beyond_doubt(reading: Reading, reference: Reference) -> tuple[Chain, ...]:
    """What the words themselves tell better than a model: counted plurals, titles before names, "his country"."""
    if plurals.counted(reference):
        return _counted(reading, reference)
    if reference.mention.kind == "pronoun":
        return (
            _of_who_speaks(reading, reference)
            or _of_itself(reading, reference)
            or _of_whose_saying(reading, reference)
            or _of_whose_thought(reading, reference)
            or _of_who_follows(reading, reference)
            or _of_ones_office(reading, reference)
        )
    found = (
        reading.called.get(reference.index)
        or _named_before(reading, reference)
        or _of_its_name(reading, reference)
        or _facility(reading, reference)
        or _countryman(reading, reference)
        or sorts.place_of(reading.references, reading.owners, reference)
        or _titled(reading, reference)
        or _only_holder(reading, reference)
        or _of_its_word(reading, reference)
        or _of_topic(reading, reference)
    )
    return (found,) if found else _own(reading, reference)


def _of_who_speaks(reading: Reading, reference: Reference) -> tuple[Chain, ...]:
    """The one person who is told to be the "I" of that place."""
    told = {reading.owners.get(index, ()) for index in reading.speakers.get(reference.index, ())}
    only = told.pop() if len(told) == 1 else ()
    return only if len(only) == 1 and only[0].family == PERSON else ()


def _of_ones_office(reading: Reading, reference: Reference) -> tuple[Chain, ...]:
    """The body that the documents say a person is of, in "its chief executive, Ida Berg"."""
    if reference.mention.text.lower() != "its":
        return ()
    after = reading.references.all[reference.index + 1 : reference.index + 3]
    if len(after) < 2 or after[0].mention.begin != reference.mention.begin or not roles.role_of(after[0]):
        return ()
    person = reading.owners.get(after[1].index, ()) if _is_apposed_to(reading, *after) else ()
    if len(person) != 1 or person[0].family != PERSON:
        return ()
    bodies = of_kind(reading.told(person[0]), "o")
    found = {id(c): c for _, c in reading.before(reference) if c.family == ORGANIZATION and c.key in bodies}
    return tuple(found.values()) if len(found) == 1 else ()


def _is_apposed_to(reading: Reading, phrase: Reference, name: Reference) -> bool:
    """Whether a name follows a phrase and a comma."""
    return reading.references.text[phrase.head[1] : name.mention.begin].strip() == ","


def _named_before(reading: Reading, reference: Reference) -> Chain | None:
    """What an indefinite phrase is said of that stands behind its name and a comma."""
    name = reading.apposed.get(reference.index)
    owner = reading.owners.get(name.index, ()) if name and _INDEFINITE.match(reference.mention.text) else ()
    return owner[0] if len(owner) == 1 and may_stand_for(reference, owner[0]) else None


def _countryman(reading: Reading, reference: Reference) -> Chain | None:
    """The one person told of before who is from the country, or the one just before of several: "the Estonian"."""
    if not is_countryman(reference.mention):
        return None
    if reference.mention.text[0] in "aA":  # "Valdis Ozolkalns, a Latvian,"
        named = reading.owners.get(reference.index - 1, ()) if _is_apposed(reading, reference) else ()
        return named[0] if len(named) == 1 and may_stand_for(reference, named[0]) else None
    state = gazetteer.people(reference.mention.label)
    near: dict[int, Chain] = {}
    found: dict[int, Chain] = {}
    for other, chain in reading.before(reference):
        if chain.family == PERSON and state in of_kind(reading.told(chain), "c"):
            found.setdefault(id(chain), chain)
            if reference.sentence - other.sentence <= 1:
                near.setdefault(id(chain), chain)
    only = found if len(found) == 1 else near
    return next(iter(only.values())) if len(only) == 1 else None


def _of_who_follows(reading: Reading, reference: Reference) -> tuple[Chain, ...]:
    subject = reading.ahead.get(reference.index)
    owner = reading.owners.get(subject.index, ()) if subject else ()
    return owner if len(owner) == 1 and may_stand_for(reference, owner[0]) else ()


def _only_holder(reading: Reading, reference: Reference) -> Chain | None:
    """The one person who is told to hold the office that a definite phrase names."""
    if reference.mention.kind != "nominal" or not roles.is_definite(reference) or roles.is_vague(reference):
        return None
    found = _holder_of(reading, reference, {})
    return found if found and not _touches(reading, reference, found) else None


def _holder_of(reading: Reading, reference: Reference, offices: dict[str, set[str]]) -> Chain | None:
    """The one person who holds the office that a phrase names, unless the phrase is about somebody named before."""
    found = roles.holder(reference, _people_of(reading, reference), offices)
    return None if found and _is_told_of_another(reading, reference, found) else found


def _is_told_of_another(reading: Reading, reference: Reference, holder: Chain) -> bool:
    """Whether the model takes a phrase for somebody named before, and its holder is only named after it.

    "Yi Seok ... the last prince ... Prince Yi Kang" is about Yi Seok.
    """
    if holder.references[0].index < reference.index:
        return False
    before = (reading.references.at(span) for span in reading.cluster_of.get(reference.index, ()))
    known = (reading.owners.get(r.index, ()) for r in before if r and r.index < reference.index)
    return any(len(owners) == 1 and owners[0].family == PERSON for owners in known)


def _people_of(reading: Reading, reference: Reference) -> list[Chain]:
    """Those who may be "the head of Nordhaven": nobody whom this text tells to be of another body alone."""
    return [person for person in reading.people if not _is_of_another_body(reading, reference, person)]


def _is_of_another_body(reading: Reading, reference: Reference, person: Chain) -> bool:
    """Whether a phrase names a body whose head this is not; in one sentence somebody may be told to head two."""
    if person.family != PERSON or reference.mention.kind != "nominal":
        return False
    if any(other.sentence == reference.sentence for other in person.references):
        return False
    inside = reading.references.within((reference.mention.begin, reference.mention.end))
    bodies = {chain.key for r in inside if r != reference for chain in _bodies_of(reading, r)}
    own = of_kind(person.features, "o")
    return bool(bodies and own) and not bodies & own


def _bodies_of(reading: Reading, reference: Reference) -> list[Chain]:
    return [chain for chain in reading.owners.get(reference.index, ()) if chain.family == ORGANIZATION]


def _of_its_name(reading: Reading, reference: Reference) -> Chain | None:
    """The place whose name stands before the noun: "the Lapland region" is Lapland; a city is less than its region."""
    match = _REGION.fullmatch(reference.mention.text) if reference.mention.kind == "nominal" else None
    chain = reading.places.get(match[1]) if match else None
    if chain is None or (chain.known and chain.known.type == "City" and match[2] not in ("city", "town")):
        return None
    return chain


def _facility(reading: Reading, reference: Reference) -> Chain | None:
    """What the text calls by the name alone, too: "the Balticconnector pipeline" is Balticconnector.

    Not what is of a company or in a city: "the Nordhaven terminal", "the Rostock terminal".
    """
    mention = reference.mention
    match = _BY_NAME.fullmatch(mention.text[: max(0, mention.head_end - mention.begin)])
    if match is None or mention.number == "plural" or classes.of_noun(mention.lemma.lower()) != "Facility":
        return None
    found = [c for c in reading.chains if match[1] in c.names and c.family in (PLACE, PRODUCT, WORK, CONCEPT)]
    if len(found) != 1 or found[0].known:
        return None
    found[0].family, found[0].votes = PLACE, total((found[0].votes, Counter({"Facility": len(found[0].references)})))
    return found[0]


def _of_its_word(reading: Reading, reference: Reference) -> Chain | None:
    """The one thing named before whose name has the noun at an end: "the county" is Elbląg County, not Elbląg."""
    mention = reference.mention
    if mention.kind != "nominal" or mention.number == "plural" or not _BARE.fullmatch(mention.text):
        return None
    named = {
        id(chain): chain for other, chain in reading.before(reference)
        if other.mention.kind == "name" and _has_at_an_end(chain, mention.lemma.lower())
    }  # fmt: skip
    found = next(iter(named.values())) if len(named) == 1 else None
    return found if found and may_stand_for(reference, found) and not _touches(reading, reference, found) else None


def _of_topic(reading: Reading, reference: Reference) -> Chain | None:
    """What the document begins by telling what it is, for its bare noun: "the film" in a piece on a film.

    Not where it tells of another that it is one, nor where this sentence or the last is about one.
    """
    noun = reference.mention.lemma.lower()
    if not reading.told_of or reading.told_of[0][0] > 0 or not roles.is_bare(reference):
        return None
    _, topic, sort = reading.told_of[0]
    if topic.family == PERSON or not (roles.is_in_name(topic, noun) or classes.may_be_called({sort}, noun)):
        return None
    if any(_is_one(sort, noun) for sort in reading.other_sorts):
        return None
    near = (chain for other, chain in _near(reading, reference, 1) if other.head in reading.subjects and chain != topic)
    nearer = any(chain.is_named and roles.is_called(chain, noun) for chain in near)
    return None if nearer or not may_stand_for(reference, topic) or _touches(reading, reference, topic) else topic


def _is_one(sort: str, noun: str) -> bool:
    """Whether what is told to be of a sort may be called by the noun, or by another for its class."""
    class_ = classes.of_noun(noun)
    return classes.may_be_called({sort}, noun) or (class_ is not None and classes.of_noun(sort) == class_)


def _has_at_an_end(chain: Chain, word: str) -> bool:
    """Whether the last or first of several words of a name is this one, not a name of a person: "Lake Orsa"."""
    parts = chain.name.lower().split()
    if len(parts) < 2 or chain.family == PERSON:
        return False
    sorts_ = classes.of_noun(word) is not None or parts[1] in ("of", "for")  # no "World Bank" is "the world"
    return word == parts[-1] or (word == parts[0] and sorts_ and roles.is_in_name(chain, word))


def _of_itself(reading: Reading, reference: Reference) -> tuple[Chain, ...]:
    """The organization or country that says something of itself: "Warsaw warned that it would not pay"."""
    if reference.mention.text.lower() != "it" or reference.index == 0:
        return ()
    before = reading.references.all[reference.index - 1]
    owner = reading.owners.get(before.index, ())
    between = reading.references.text[before.head[1] : reference.mention.begin]
    if len(owner) != 1 or owner[0].family not in (ORGANIZATION, STATE) or not _THAT.fullmatch(between):
        return ()
    return owner if before.head in reading.subjects and may_stand_for(reference, owner[0]) else ()


def _of_whose_saying(reading: Reading, reference: Reference) -> tuple[Chain, ...]:
    """The person who says or thinks it, of the first word of what is said: "Berg, who has said he wants to leave"."""
    if reference.mention.text.lower() not in HE | SHE or reference.mention.begin not in reading.saying:
        return ()
    subject = reading.saying[reference.mention.begin]
    person = reading.owners.get(subject, ())
    says = len(person) == 1 and person[0].family == PERSON and may_stand_for(reference, person[0])
    between = (reading.owners.get(index, ()) for index in range(subject + 1, reference.index))
    return person if says and not any(c.family == PERSON and c != person[0] for cs in between for c in cs) else ()


def _of_whose_thought(reading: Reading, reference: Reference) -> tuple[Chain, ...]:
    """The person who says or thinks it, of the last one named: "Putin hopes that China helps him"."""
    if reference.mention.text.lower() not in HE | SHE:
        return ()
    for other, chain in _near(reading, reference, 0):
        if chain.family == PERSON and may_stand_for(reference, chain):
            says = _THAT.match(reading.references.text, other.head[1]) is not None and other.head in reading.subjects
            return (chain,) if says and not _touches(reading, reference, chain) else ()
    return ()


def _counted(reading: Reading, reference: Reference) -> tuple[Chain, ...]:
    """The members of "the two leaders": of people, those who hold such a role before all others."""
    role = roles.role_of(reference)
    before = list(_near(reading, reference, plurals.REACH))
    if role:
        told = [pair for pair in before if roles.is_held(role, reading.told(pair[1]))]
        if found := plurals.members(reference, told):
            return tuple(found)
    return tuple(plurals.members(reference, before))


def _by_rule(reading: Reading, reference: Reference) -> tuple[Chain, ...]:
    return _pronoun(reading, reference) if reference.mention.kind == "pronoun" else _nominal(reading, reference)


def _nominal(reading: Reading, reference: Reference) -> tuple[Chain, ...]:
    if not roles.is_definite(reference) or reference.mention.kind != "nominal" or plurals.counted(reference):
        return ()
    found = _holder_of(reading, reference, reading.offices)
    if found is None:
        found = roles.antecedent(reference, reading.before(reference), reading.subjects)
    if found is None:
        found = roles.of_country(reference, reading.chains, reading.offices)
    if found is None and roles.is_bare(reference):
        found = _only_one(reading, reference)
    return (found,) if found and not _touches(reading, reference, found) else ()


def _only_one(reading: Reading, reference: Reference) -> Chain | None:
    """The one thing that is told to be what a phrase names, however far: "Riga Days is a novel ... The book"."""
    sorts = classes.narrower(reference.mention.lemma.lower())
    found = {id(chain): chain for sort in sorts for chain in reading.by_sort().get(sort, ())}
    only = next(iter(found.values())) if len(found) == 1 else None
    return only if only and only.references[0].index < reference.index and may_stand_for(reference, only) else None


def _own(reading: Reading, reference: Reference) -> tuple[Chain, ...]:
    """The countries or bodies of those that a possessive pronoun before "country", "countries" or "company" is of."""
    before = reading.references.all[reference.index - 1] if reference.index else None
    if before is None or before.mention.kind != "pronoun" or before.mention.begin != reference.mention.begin:
        return ()
    states = [chain for chain in reading.chains if chain.known]
    whose = reading.owners.get(before.index, ())
    found = [
        roles.own_country(reference, chain, states, reading.offices)
        or roles.own_body(reference, chain, reading.chains, reading.offices)
        for chain in whose
    ]
    return tuple(dict.fromkeys(chain for chain in found if chain)) if all(found) else ()


def _titled(reading: Reading, reference: Reference) -> Chain | None:
    """Whose name follows without a comma: "Chinese President" in "Chinese President Xi", "the fund" in "the fund X"."""
    if reference.index + 1 >= len(reading.references.all) or reference.mention.number == "plural":
        return None
    following = reading.references.all[reference.index + 1]
    owner = reading.owners.get(following.index, ())
    between = reading.references.text[reference.head[1] : following.head[0]]
    if len(owner) != 1 or between.strip("\"'“”‘’") != " " or following.mention.kind != "name":
        return None
    if owner[0].family == PERSON:
        return owner[0] if roles.role_of(reference) else None
    sort = classes.of_noun(reference.mention.lemma.lower())
    return owner[0] if sort and classes.family(sort) == owner[0].family else None


def _pronoun(reading: Reading, reference: Reference) -> tuple[Chain, ...]:
    word = reference.mention.text.lower()
    if word in WHO:
        return _relative(reading, reference)
    if word in HE | SHE | IT and _is_of_something_unnamed(reading, reference):
        return ()
    if word in HE | SHE:
        found = _best(reading, reference, PERSONAL_REACH, (PERSON,))
        return () if any(_is_who_says_it(reading, reference, chain) for chain in found) else found
    if word in IT:
        return _neuter(reading, reference) or _of_its_subject(reading, reference)
    pair = _they(reading, reference) if word in THEY else None
    return pair[1] if pair else _of_its_subject(reading, reference)


def _of_its_subject(reading: Reading, reference: Reference) -> tuple[Chain, ...]:
    """The named subject of the clause whose object "its" or "their" begins: "Electric Avenue gets its name"."""
    subject = reading.having.get(reference.index)
    owner = reading.owners.get(subject.index, ()) if subject and subject.mention.kind == "name" else ()
    return owner if len(owner) == 1 and _pronoun_fits(reading, reference, owner[0]) else ()


def _is_of_something_unnamed(reading: Reading, reference: Reference) -> bool:
    """Whether the model took the pronoun for a phrase before it that may well be no name: "a defendant ... he"."""
    before = [r for span in reading.cluster_of.get(reference.index, ()) if (r := reading.references.at(span))]
    phrases = [r for r in before if r.index < reference.index and r.mention.kind == "nominal"]
    if reference.mention.text.lower() in IT:
        return any(_INDEFINITE.match(r.mention.text) or roles.is_definite(r) for r in phrases)
    return any(_INDEFINITE.match(phrase.mention.text) for phrase in phrases)


def _neuter(reading: Reading, reference: Reference) -> tuple[Chain, ...]:
    """The last subject that "it" may stand for; for "its", which is never empty, else the only thing near."""
    families = (ORGANIZATION, STATE, PRODUCT)
    if _is_between_two(reading, reference):
        return ()
    found = _best(reading, reference, NEUTER_REACH, families, subjects_only=True)
    if found or reference.mention.text.lower() != "its":
        return found
    near = (chain for other, chain in _near(reading, reference, NEUTER_REACH) if chain.family in families)
    fitting = list(dict.fromkeys(chain for chain in near if _pronoun_fits(reading, reference, chain)))
    return tuple(fitting) if len(fitting) == 1 else ()


def _near(reading: Reading, reference: Reference, reach: int) -> Iterator[tuple[Reference, Chain]]:
    for other, chain in reading.before(reference):
        if reference.sentence - other.sentence > reach:
            return
        yield other, chain


def _relative(reading: Reading, reference: Reference) -> tuple[Chain, ...]:
    """What stands right before a relative pronoun."""
    for other in reversed(reading.references.all[max(0, reference.index - 3) : reference.index]):
        between = reading.references.text[other.mention.end : reference.mention.begin]
        if re.fullmatch(r"\s*,?\s*(?:(?:of|with|to|for|in|from|by)\s+)?", between):
            return reading.owners.get(other.index, ())
    return ()


def _best(
    reading: Reading, reference: Reference, reach: int, families: tuple[str, ...], *, subjects_only: bool = False
) -> tuple[Chain, ...]:
    """The nearest thing that agrees, subjects before others; nothing where two are as near."""
    nearest: dict[int, tuple[float, Chain]] = {}
    limit = _nearer_role(reading, reference) if PERSON in families else -1
    for other, chain in _near(reading, reference, reach):
        if other.index < limit:
            break
        distance = reference.sentence - other.sentence
        subject = other.head in reading.subjects
        if chain.family in families and (subject or not subjects_only) and _pronoun_fits(reading, reference, chain):
            far = distance - (0.6 if subject else 0.0) if distance else 0.3 - (0.3 if subject else 0.0)
            nearest.setdefault(id(chain), (far, chain))
    ranked = sorted(nearest.values(), key=lambda item: item[0])
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return ()
    return (ranked[0][1],) if ranked else ()


def _nearer_role(reading: Reading, reference: Reference) -> int:
    """The index of the last person without a name before a pronoun: "its chief executive was going. His successor"."""
    for other in reversed(reading.references.all[: reference.index]):
        if reference.sentence - other.sentence > 1:
            break
        singular = other.mention.kind == "nominal" and other.mention.number != "plural"
        singular &= other.index not in reading.apposed  # of "Ida Berg, the chief executive," the name is known
        if singular and reading.is_open(other) and roles.role_of(other) and roles.is_definite(other):
            return other.index
    return -1


def _pronoun_fits(reading: Reading, reference: Reference, chain: Chain) -> bool:
    return _pronoun_agrees(reference.mention.text.lower(), chain) and not _touches(reading, reference, chain)


def _begins(reading: Reading, last: Reference, first: Chain) -> bool:
    """Whether the first of names joined by "and" begins its sentence, as subjects do."""
    references = reading.references
    return any(r.sentence == last.sentence and references.is_sentence_start(r) for r in first.references)


def _they(reading: Reading, reference: Reference) -> tuple[int, tuple[Chain, ...]] | None:
    """The last subjects joined by "and", or a plural phrase whose members are known, in this sentence or the last.

    The number is the index of the last of them.
    """
    for index in range(reference.index - 1, -1, -1):
        other = reading.references.all[index]
        if reference.sentence - other.sentence > 1:
            break
        chains = tuple(reading.joined.get(other.index, ())) or reading.owners.get(other.index, ())
        if len(chains) > 1 and (other.head in reading.subjects or _begins(reading, other, chains[0])):
            return index, chains
    return None
