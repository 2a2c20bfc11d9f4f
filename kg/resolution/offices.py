"""Offices with whose they are: "President of Norland" for the "President" before a name, where the text tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from kg.model import Mention, Statement
from kg.resolution import gazetteer
from kg.resolution.chains import Chain
from kg.resolution.coreference import POSITIONS, Reading
from kg.resolution.names import normal
from kg.resolution.references import is_thing

BARE = 2  # words of an office that has no owner in its name: "foreign minister"
ACRONYM = 3  # letters of the longest: "CEO"
Name = Callable[[Chain], str]
Held = tuple[int, str]  # id of who holds an office, and its noun


class Office(NamedTuple):
    """An office and whose it is: "foreign minister of Norland", Norland, "foreign minister"."""

    name: str
    owner: Chain
    noun: str


def offices_in_full(reading: Reading, name: Name) -> dict[int, Office]:
    """Each office that is but a noun before a name, by the index of its reference.

    Whose it is stands in the same sentence or in another: "Norland's president, Ada Berg, left. President Berg said".
    `name` gives the name of a chain.
    """
    statements = [s for s in reading.references.extraction.statements if is_thing(s.object)]
    told = dict(_told(reading, statements))
    return dict(_bare(reading, statements, told, name)) if told else {}


def _told(reading: Reading, statements: Iterable[Statement]) -> Iterator[tuple[Held, Chain]]:
    """Whose office somebody holds, as statements like (Ada Berg, be president of, Norland) tell."""
    for statement in statements:
        words = statement.predicate.label.split()
        if len(words) < 3 or words[0] != "be" or words[-1] != "of" or statement.factuality != "asserted":
            continue
        holder, of = _chain(reading, statement.subject), _chain(reading, statement.object)
        if holder and of:
            yield (id(holder), words[-2]), of


def _owner(chain: Chain, name: Name) -> str:
    """The name of a state, a body or whoever else has an office, "" for what has no name but a people's."""
    if chain.known:
        return chain.known.label
    owner = name(chain) if chain.is_named else ""
    return "" if gazetteer.is_adjective(owner) else owner


def _bare(
    reading: Reading, statements: Iterable[Statement], told: dict[Held, Chain], name: Name
) -> Iterator[tuple[int, Office]]:
    for statement in statements:
        if statement.predicate.label not in POSITIONS:
            continue
        label = statement.object.label
        holder, reference = _chain(reading, statement.subject), reading.references.of(statement.object)
        words = normal(label).split()
        of = told.get((id(holder), words[-1])) if holder and words else None
        owner = _owner(of, name) if of else ""
        if reference and of and owner and len(words) <= BARE and not _tells(label, owner):
            yield reference.index, Office(f"{_lowered(label)} of {owner}", of, " ".join(words))


def _tells(label: str, of: str) -> bool:
    """Whether an office tells its owner as it stands: "Louisiana governor", "US president"."""
    return normal(of) in normal(label) or any(word.isupper() and len(word) > 1 for word in label.split()[:-1])


def _lowered(label: str) -> str:
    """ "President" for the "PRESIDENT" of a headline."""
    return label.capitalize() if label.isupper() and len(label) > ACRONYM else label


def _chain(reading: Reading, mention: Mention) -> Chain | None:
    return reading.meant(mention) if is_thing(mention) else None
