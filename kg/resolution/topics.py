"""What a text about several things tells of around a bare phrase: "joint statement (Norland, Sudria)"."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from kg.model import Mention, Statement
from kg.resolution import gazetteer
from kg.resolution.chains import Chain
from kg.resolution.classes import CONCEPT
from kg.resolution.concepts import plain_name
from kg.resolution.coreference import Reading
from kg.resolution.references import is_thing

FEWEST = 3  # statements that tell of a thing: what fewer tell of is none of those that a text is about
NEAR = (3, 1), (6, 3)  # sentences before and behind the first mention of a phrase; the wider where the nearer tell none
MOST = 2  # names in the brackets
LESS = 0.5  # of the statements of the first, told of the second
LONGEST = 5  # words of a name beside which another can be read


class Topics:
    """The named things that a text tells of again and again, and where."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._told: Counter[Chain] = Counter()
        self._beside: dict[int, set[int]] = defaultdict(set)  # by id of a chain: what stands in a statement with it
        self._sentences: dict[int, set[int]] = defaultdict(set)
        for statement in reading.references.extraction.statements:
            self._add(statement)
        self._most = max(self._told.values(), default=0)

    def _add(self, statement: Statement) -> None:
        ends = list(self._ends(statement))
        for sentence, chain in ends:
            self._beside[id(chain)].update(id(other) for _, other in ends)
            if _is_fit(chain) and statement.object.kind != "clause":  # who only says something is no topic
                self._told[chain] += 1
                self._sentences[id(chain)].add(sentence)

    def _ends(self, statement: Statement) -> Iterator[tuple[int, Chain]]:
        for mention in (statement.subject, statement.object):
            if is_thing(mention) and (found := self._end(mention)):
                yield found

    def _end(self, mention: Mention) -> tuple[int, Chain] | None:
        reference, chain = self._reading.references.of(mention), self._reading.meant(mention)
        return (reference.sentence, chain) if reference and chain else None

    def around(self, chain: Chain) -> str:
        """Names of the one or two things that the text tells most of where a phrase is first used, "" for none.

        None of them stands beside the phrase in a statement: that would tell nobody more.
        """
        at = chain.references[0].sentence
        for before, after in NEAR:
            near = range(at - before, at + after + 1)
            found = [(count, other) for other, count in self._told.items() if self._is_told(other, chain, near)]
            if found:
                break
        ranked = sorted(found, key=lambda each: (-each[0], each[1].references[0].index))[:MOST]
        return ", ".join(_name(other) for count, other in ranked if count >= LESS * ranked[0][0])

    def _is_told(self, other: Chain, chain: Chain, near: range) -> bool:
        beside = self._beside.get(id(chain), ())
        return (
            self._told[other] >= max(FEWEST, LESS * self._most)
            and id(other) not in beside
            and not self._sentences[id(other)].isdisjoint(near)
        )


def _name(chain: Chain) -> str:
    """The name that tells it; of a people the country, where it is known."""
    name = plain_name(chain)
    country = gazetteer.country_of(gazetteer.people(name) or "")
    return country.label if country else name


def _is_fit(chain: Chain) -> bool:
    """Whether a name can stand in brackets beside another."""
    named = chain.is_named and chain.family != CONCEPT and not chain.name.islower()
    return named and len(chain.name.split()) <= LONGEST
