"""Open predicates of one meaning: which of them stands for all, where the classes of subject and object allow it.

A table of our own (`ontology/wordings.tsv`) is applied to each statement by itself, so that a predicate is the same
whatever else the documents say. `docs/decisions/wordings.md` tells why, and how far it can be trusted.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from kg import ontology
from kg.ontology import Ontology, Relation

FILE = "wordings.tsv"
Ends = tuple[str, ...]  # classes, of which a thing must be one
_ANY: Ends = ("Entity",)
_ALWAYS_ISE = frozenset(
    "advertise advise appraise apprise arise braise bruise chastise circumcise comprise compromise concise"
    " cruise demise despise devise disenfranchise disguise enfranchise enterprise excise exercise expertise"
    " franchise guise improvise incise liaise likewise merchandise noise otherwise paradise poise praise"
    " precise premise promise raise reappraise reprise revise rise sunrise supervise surmise surprise televise"
    " treatise wise".split()
)
_SPELT = {
    "analyse": "analyze", "catalyse": "catalyze", "paralyse": "paralyze", "armour": "armor", "behaviour": "behavior",
    "centre": "center", "colour": "color", "defence": "defense", "endeavour": "endeavor", "enrol": "enroll",
    "favour": "favor", "flavour": "flavor", "fulfil": "fulfill", "harbour": "harbor", "honour": "honor",
    "instal": "install", "labour": "labor", "licence": "license", "neighbour": "neighbor", "offence": "offense",
    "practise": "practice", "programme": "program", "rumour": "rumor", "scepticism": "skepticism",
    "skilful": "skillful", "theatre": "theater", "towards": "toward", "ph.d.": "phd",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Predicates of one meaning between things of some classes; `head` stands for all of them, itself included."""

    head: str
    subjects: Ends
    objects: Ends
    wordings: tuple[str, ...]

    @property
    def relation(self) -> Relation:
        """The relation that they all express."""
        return Relation(self.head.replace(" ", "_"), self.head)

    def fits(self, known: Ontology, subject_type: str, object_type: str) -> bool:
        """Whether subject and object are of its classes."""
        return any(known.is_a(subject_type, end) for end in self.subjects) and any(
            known.is_a(object_type, end) for end in self.objects
        )


@dataclass(frozen=True)
class Wordings:
    """All groups by the wordings that may belong to them."""

    groups: Mapping[str, tuple[Group, ...]]

    @functools.cached_property
    def relations(self) -> frozenset[str]:
        """Names of the relations that stand for several wordings."""
        return frozenset(group.relation.name for groups in self.groups.values() for group in groups)

    def canonical(
        self, label: str, *, subject_type: str, object_type: str, known: Ontology
    ) -> tuple[Relation, bool] | None:
        """The relation that a predicate expresses of which the ontology's cue words say nothing, and whether inverted.

        It is one of the ontology's where that has a relation for another wording of the same, else a relation of this
        meaning, which is called as its commonest wording.

        >>> known, ends = ontology.load(), {"subject_type": "Concept", "object_type": "Concept"}
        >>> load().canonical("set up", **ends, known=known)[0].label
        'establish'
        >>> load().canonical("hinge on", **ends, known=known)[0].name
        'dependsOn'
        """
        group = self.group(spelt(label), subject_type, object_type, known)
        head = group.head if group else spelt(label)
        found = known.canonical(head, subject_type=subject_type, object_type=object_type) if head != label else None
        return found or ((group.relation, False) if group else None)

    def group(self, words: str, subject_type: str, object_type: str, known: Ontology) -> Group | None:
        """The group of a wording, in American spelling, between things of these classes."""
        return next((g for g in self.groups.get(words, ()) if g.fits(known, subject_type, object_type)), None)


@functools.cache
def load() -> Wordings:
    """The wordings that come with `kg`."""
    found: dict[str, list[Group]] = defaultdict(list)
    for line in ontology.text(FILE).splitlines():
        if line and not line.startswith("#"):
            for group in _groups(*line.split("\t")):
                for words in (group.head, *group.wordings):
                    found[words].append(group)
    return Wordings({words: tuple(groups) for words, groups in found.items()})


def _groups(head: str, subjects: str, objects: str, wordings: str, fillers: str = "") -> Iterator[Group]:
    """The groups of a line: one for every choice of what its letters stand for ("N=speech|talk P=to|at")."""
    letters = [filler.partition("=") for filler in re.findall(r"[A-Z]=[^=]+(?=\s[A-Z]=|$)", fillers)]
    for chosen in product(*(words.split("|") for _, _, words in letters)):
        standing_for = {letter: word for (letter, _, _), word in zip(letters, chosen, strict=True)}
        whole, *others = (
            spelt(" ".join(standing_for.get(word, word) for word in phrase.split()))
            for phrase in (head, *wordings.split(","))
        )
        yield Group(whole, _ends(subjects), _ends(objects), tuple(dict.fromkeys(w for w in others if w != whole)))


def _ends(cell: str) -> Ends:
    return _ANY if cell == "-" else tuple(cell.split(","))


@functools.lru_cache(maxsize=1 << 16)
def spelt(label: str) -> str:
    """A predicate in American spelling.

    >>> spelt("specialise in"), spelt("have defence of"), spelt("advise"), spelt("move towards")
    ('specialize in', 'have defense of', 'advise', 'move toward')
    """
    return " ".join(map(_spelt, label.split()))


def _spelt(word: str) -> str:
    if word.endswith("ise") and len(word) > 5 and word not in _SPELT and word not in _ALWAYS_ISE:
        return f"{word[:-3]}ize"
    return _SPELT.get(word, word)
