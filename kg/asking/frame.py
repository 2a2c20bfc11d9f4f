"""`Frame`: what a question asks for, as plain values that know nothing of the parser."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Part:
    """A phrase of the question. `slot`: agent, patient, or a preposition ("with"); `words`: its telling words, each
    as it stands and as its lemma; `name`: the proper name in it, "" where it has none."""

    slot: str
    text: str
    head: frozenset[str]
    words: tuple[frozenset[str], ...]
    name: str = ""
    inner: tuple[Part, ...] = ()  # "the invasion of Ukraine": the Part "of Ukraine"

    @property
    def is_name(self) -> bool:
        """Whether the phrase is a name and nothing else, so that it can only mean what bears it."""
        return bool(self.name) and not self.words


@dataclass(frozen=True, slots=True)
class Frame:
    """A question as a predicate with one gap.

    `kind`: find (the gap is asked for), whether (no gap), claim (who said a thing), said (what somebody said),
    all (every member of a class). `gap`: agent, patient, place, time, amount, "is" (what something is), or a
    preposition. `labels`: the predicate as statements word it, active; `passive`: likewise "be founded".
    `noun`: what is predicated with "be" ("the mayor of Paldiski"). `sort`: noun that the answer must be one of.
    """

    kind: str
    gap: str = ""
    labels: tuple[str, ...] = ()
    passive: tuple[str, ...] = ()
    noun: Part | None = None
    parts: tuple[Part, ...] = ()
    sort: str = ""
    person: bool = False  # "who": the answer acts
    since: str = ""  # first and last day that the question names, as ISO dates
    until: str = ""
    content: tuple[frozenset[str], ...] = field(default=())  # words of the claim that somebody is said to have made

    def part(self, slot: str) -> Part | None:
        """The phrase in that slot."""
        return next((part for part in self.parts if part.slot == slot), None)
