"""Entities from what was taken for one thing: class, label, aliases and a slug of its own."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.model import Entity, content_id
from kg.resolution import classes, gazetteer
from kg.resolution.chains import Chain
from kg.resolution.classes import CONCEPT, ORGANIZATION, PERSON
from kg.resolution.concepts import concept_key
from kg.resolution.gazetteer import Known
from kg.resolution.names import is_acronym, spoken
from kg.resolution.tables import total
from kg.resolution.types import best_class

RARELY = 8  # a fuller name is the label unless another is this many times more frequent
MAX_SLUG = 80  # letters; longer labels are cut at a word


@dataclass(eq=False)
class Draft:
    """What will be one entity: its chains, and what curation or an authority file says of it."""

    chains: list[Chain]
    links: list[tuple[str, str, float]] = field(default_factory=list)  # merged name, reason, score
    known: Known | None = None
    label: str = ""
    id: str = ""
    type: str = ""
    same_as: tuple[str, ...] = ()
    own_names: Counter[str] = field(default_factory=Counter)  # where a chain was split: the names that are left

    @property
    def names(self) -> Counter[str]:
        return self.own_names or total(chain.names for chain in self.chains)

    @property
    def documents(self) -> list[str]:
        return sorted({chain.document for chain in self.chains})

    @property
    def is_kind(self) -> bool:
        return all(chain.kind for chain in self.chains) if self.chains else False

    @property
    def is_named(self) -> bool:
        return self.known is not None or any(
            r.mention.kind == "name" for chain in self.chains for r in chain.references
        )

    def settle(self) -> None:
        """Gives the draft its class and label, where nothing else has."""
        self.known = self.known or next((chain.known for chain in self.chains if chain.known), None)
        self.type = self.type or self._type()
        self.label = self.label or self._label()

    def _type(self) -> str:
        if self.known:
            return self.known.type
        votes = total(chain.votes for chain in self.chains)
        families: Counter[str] = Counter()
        for chain in self.chains:
            families[chain.family] += len(chain.references)
        family = min(families, key=lambda name: (-families[name], name), default=CONCEPT)
        if not self.is_named:
            return min(votes, key=lambda name: (-votes[name], name), default=CONCEPT)
        return best_class(family, self.names, votes, {f for chain in self.chains for f in chain.features})

    def _label(self) -> str:
        if self.known and self.known.type != "City":
            return self.known.label
        return best_label(self.names, self.type) or (self.known.label if self.known else "thing")

    def is_adjective(self, name: str) -> bool:
        """Whether a name is but the adjective of this country: "German" is no name of Germany."""
        return self.known is not None and gazetteer.is_adjective(name) and gazetteer.find(name, self.type) != self.known

    def entity(self) -> Entity:
        """The entity, its label not among its aliases."""
        aliases = {_written(name, self.type) for name in self.names if not self.is_adjective(name)} - {self.label}
        links = set(self.same_as) | set(self.known.links if self.known else ())
        return Entity(self.id, self.label, self.type, tuple(sorted(aliases)), tuple(sorted(links)))


def _written(name: str, kind: str) -> str:
    """A name without capitals throughout, where it is no acronym."""
    if kind == PERSON and name.isupper() and len(name) > 2 and " " not in name:
        return name.capitalize()
    return spoken(name)


def best_label(names: Counter[str], kind: str) -> str:
    """The most complete of the frequent names.

    >>> best_label(Counter({"Putin": 9, "Vladimir Putin": 2, "VLADIMIR PUTIN": 3}), "Person")
    'Vladimir Putin'
    """
    counts: Counter[str] = Counter()
    for name, count in names.items():
        counts[_unarticled(_written(name, kind))] += count
    if not counts:
        return ""
    if kind == PERSON:
        full = {name: n for name, n in counts.items() if len(name.split()) > 1 and not _has_initial(name)}
        counts = Counter(full) or counts
    elif classes.family(kind) == ORGANIZATION:
        long = {name: n for name, n in counts.items() if not is_acronym(name)}
        counts = Counter(long) or counts
    elif kind == CONCEPT or classes.family(kind) not in (PERSON, ORGANIZATION):
        return min(counts, key=lambda name: (-counts[name], -len(name), name))
    most = max(counts.values())
    frequent = [name for name, count in counts.items() if RARELY * count >= most]
    return min(frequent, key=lambda name: (-min(len(name.split()), 3), -counts[name], -len(name), name))


def _unarticled(name: str) -> str:
    return re.sub(r"^(?:the|The)\s+(?=\S)", "", name).strip()


def _has_initial(name: str) -> bool:
    return re.match(r"\w\.?\s", name) is not None


def slug(label: str) -> str:
    """The last part of an IRI for a label: letters, digits, "_" and "-", the first letter large.

    >>> slug("U.S."), slug("AT&T"), slug("Côte d’Ivoire"), slug("joint statement")
    ('US', 'ATT', 'Côte_dIvoire', 'Joint_statement')
    """
    text = unicodedata.normalize("NFC", label)
    text = re.sub(r"[\s/:\\]+", "_", text.strip())
    text = re.sub(r"[^\w-]", "", text).strip("_-")
    if len(text) > MAX_SLUG:
        text = text[:MAX_SLUG].rsplit("_", 1)[0]
    text = text[:1].upper() + text[1:]
    return text or f"Entity_{content_id(label)[:8]}"


def name_ids(drafts: Iterable[Draft]) -> None:
    """Gives every draft an id: the bare slug to the first holder, `_<Class>` and `_<Class>_2` to its homonyms.

    Known things come first, then named ones by the number of their documents, then sorts. Unnamed things of single
    documents ("the meeting") that share a slug are told apart by a few letters of their document's id.
    """
    by_slug: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_slug[slug(draft.label)].append(draft)
    taken = set(by_slug)
    for name in sorted(by_slug):
        holders = sorted(by_slug[name], key=_rank)
        if _is_scoped(holders[0]) and len(holders) > 1:
            holders = [None, *holders]
        for place, draft in enumerate(holders):
            if draft is not None:
                draft.id = name if place == 0 else _free(name, draft, taken)
                taken.add(draft.id)


def _rank(draft: Draft) -> tuple[int, int, str, str, list[str]]:
    order = 0 if draft.known else 1 if draft.is_named else 2 if draft.is_kind else 3
    count = -len(draft.documents) if order == 1 else 0
    first = min((f"{c.document} {c.references[0].head[0]:012}" for c in draft.chains if c.references), default="")
    return order, count, draft.type, first, draft.documents


def _is_scoped(draft: Draft) -> bool:
    return draft.known is None and not draft.is_named and not draft.is_kind


def _free(name: str, draft: Draft, taken: set[str]) -> str:
    base = f"{name}_{content_id(draft.documents[0])[:5]}" if _is_scoped(draft) else f"{name}_{draft.type}"
    found, number = base, 1
    while found in taken:
        number += 1
        found = f"{base}_{number}"
    return found


def drafts_of_concepts(chains: Iterable[Chain]) -> list[Draft]:
    """One draft for each sort of thing over all documents, one for each other unnamed thing."""
    kinds: dict[str, list[Chain]] = defaultdict(list)
    found = []
    for chain in chains:
        if chain.kind:
            kinds[concept_key(chain.references[0])].append(chain)
        else:
            found.append(Draft([chain]))
    return [Draft(kinds[key]) for key in sorted(kinds)] + found
