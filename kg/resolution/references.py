"""The mentions of a document by where their heads stand: one reference for each head."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.extraction import Extraction, Span
from kg.model import Mention, Statement
from kg.resolution import classes, gazetteer
from kg.resolution.names import normal
from kg.resolution.titles import is_title

# A point after a word of three letters or more in lower case, or a break between lines, and then a capital.
_BOUNDARY = re.compile(r"(?:(?<=[a-z]{3}[.!?])|(?<=[a-z]{2}[.!?][”\"’)]))\s+(?=[“\"‘]?[A-Z])|\n\s*(?=\S)")
# What details of a statement begin with: "at the foreign ministry", "according to the newspaper".
_PREPOSITION = re.compile(
    r"(?:according to|because of|due to|instead of|out of|ahead of|along with|such as|as|at|in|on|to|of|by|from|with"
    r"|for|about|against|among|after|before|during|under|over|through|into|onto|towards?|near|between|since|until"
    r"|within|without|via|than|across|along|around|behind|beside|besides|beyond|despite|inside|outside|like|off|upon)"
    r"\s+(?=\S)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:the|The)\s+")
_ONE_FROM = re.compile(
    r"(?:[Tt]he|[Aa]n?|[Tt]h(?:is|at)) (?:[a-z]+(?:-[a-z]+)?,? )*((?:New )?[A-Z][a-z]+(?<!ese)(?<!sh)(?<!ch)(?<!s))"
)
Cluster = tuple[Span, ...]  # the spans of its members
LANGUAGE = "Language"  # class of what is called as a people is
_RANK = {"name": 2, "pronoun": 1}


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention in the order of the text; `sentence` counts from 0."""

    index: int
    mention: Mention
    sentence: int

    @property
    def head(self) -> Span:
        return self.mention.head_begin, self.mention.head_end


class References:
    """The references of one document in order, found again by the span of a mention."""

    __slots__ = ("_begins_", "_by_head_", "_by_span_", "all", "extraction", "text")

    def __init__(self, extraction: Extraction) -> None:
        self.extraction = extraction
        self.text = extraction.document.text
        self.all = tuple(_references(extraction))
        self.forget()

    def forget(self) -> None:
        """Lets go of the tables by which references are found; they are made anew where one is asked for."""
        self._by_head_: dict[Span, Reference] | None = None
        self._begins_: list[int] | None = None
        self._by_span_: dict[Span, Reference] | None = None

    @property
    def _by_head(self) -> dict[Span, Reference]:
        if self._by_head_ is None:
            self._by_head_ = {reference.head: reference for reference in self.all}
        return self._by_head_

    @property
    def _begins(self) -> list[int]:
        if self._begins_ is None:
            self._begins_ = [reference.mention.head_begin for reference in self.all]
        return self._begins_

    @property
    def _by_span(self) -> dict[Span, Reference]:
        if self._by_span_ is None:
            self._by_span_ = {(r.mention.begin, r.mention.end): r for r in reversed(self.all)}
        return self._by_span_

    def of(self, mention: Mention) -> Reference | None:
        """The reference whose head is the mention's, or overlaps it."""
        found = self._by_head.get((mention.head_begin, mention.head_end))
        return found or self._overlapping(mention.head_begin, mention.head_end)

    def at_head(self, head: Span) -> Reference | None:
        """The reference with a head."""
        return self._by_head.get(head)

    def starting_at(self, begin: int) -> Reference | None:
        """The reference whose head begins at a character."""
        at = bisect_left(self._begins, begin)
        return self.all[at] if at < len(self.all) and self._begins[at] == begin else None

    def _overlapping(self, begin: int, end: int) -> Reference | None:
        at = bisect_right(self._begins, begin)
        near = (self.all[i] for i in (at - 1, at) if 0 <= i < len(self.all))
        return next((r for r in near if r.head[0] < end and begin < r.head[1]), None)

    def at(self, span: Span) -> Reference | None:
        """The reference that a span of the text is about: same head, same phrase, or the widest phrase within it."""
        found = self._by_head.get(span) or self._by_span.get(span)
        if found:
            return found
        inside = self.within(span)
        best = max(inside, key=lambda r: (_shared(r.mention, span), -r.index), default=None)
        return best if best and _shared(best.mention, span) >= 0.5 else None

    def is_sentence_start(self, reference: Reference) -> bool:
        """Whether a reference begins its sentence, so that a capital says nothing."""
        index = reference.index
        return index == 0 or self.all[index - 1].sentence != reference.sentence

    def within(self, span: Span) -> list[Reference]:
        """The references whose heads stand within a span."""
        at = bisect_right(self._begins, span[0] - 1)
        found = []
        while at < len(self.all) and self._begins[at] < span[1]:
            if self.all[at].head[1] <= span[1]:
                found.append(self.all[at])
            at += 1
        return found


def _shared(mention: Mention, span: Span) -> float:
    """How much of the two phrases is common to both, from 0 to 1."""
    common = min(mention.end, span[1]) - max(mention.begin, span[0])
    return common / max(1, max(mention.end, span[1]) - min(mention.begin, span[0]))


def _references(extraction: Extraction) -> Iterator[Reference]:
    best: dict[Span, Mention] = {}
    for mention in map(_read, _all_mentions(extraction)):
        head = mention.head_begin, mention.head_end
        if head not in best or _weight(mention) > _weight(best[head]):
            best[head] = mention
    _drop_nested(best)
    begins = _sentence_begins(extraction)
    for index, head in enumerate(sorted(best)):
        yield Reference(index, best[head], max(0, bisect_right(begins, head[0]) - 1))


def _read(mention: Mention) -> Mention:
    return _as_countryman(_without_title(_in_full(_without_preposition(mention))), mention)


def _in_full(mention: Mention) -> Mention:
    """The mention, labelled by all of its words where these are a known place's name: "the Middle East", not "East"."""
    name = _ARTICLE.sub("", mention.text)
    if mention.kind != "name" or name == mention.label or not name.endswith(f" {mention.label}"):
        return mention
    known = gazetteer.find(name, classes.PLACE)
    if known is None or known.type not in ("Region", "NaturalFeature") or gazetteer.find(mention.label, classes.PLACE):
        return mention
    return replace(mention, label=name, type=known.type, head_begin=mention.end - len(name))


def _as_countryman(mention: Mention, as_found: Mention) -> Mention:
    """The mention; "the Estonian" is a phrase for a person, although the model took it for a name of the people."""
    if mention.kind != "name" or not is_countryman(mention) or as_found.type == LANGUAGE:
        return mention
    return replace(mention, kind="nominal", type=classes.PERSON, lemma=mention.label.lower())


def is_countryman(mention: Mention) -> bool:
    """Whether the words are of one person from a country: "the young Estonian", "a Latvian"; "the French" are all.

    Those are adjectives whose plural has an s, after an article.
    """
    found = _ONE_FROM.fullmatch(mention.text)
    return found is not None and mention.number != "plural" and gazetteer.is_adjective(found[1])


def _without_preposition(mention: Mention) -> Mention:
    """The phrase alone, without what joins it to its statement; its words tell whether it is "the" or "a" one."""
    joint = _PREPOSITION.match(mention.text)
    if joint is None or mention.begin + joint.end() > mention.head_begin:
        return mention
    if mention.label.lower().startswith(joint[0].lower().rstrip()):
        return mention
    return replace(mention, begin=mention.begin + joint.end(), text=mention.text[joint.end() :])


def _without_title(mention: Mention) -> Mention:
    """The mention; "the Austrian MEP" is a phrase, although the model took it for a name."""
    if mention.kind != "name" or not is_title(mention.label, classes.family(mention.type)):
        return mention
    return replace(mention, kind="nominal", type=classes.CONCEPT, lemma=mention.lemma or normal(mention.label))


def _sentence_begins(extraction: Extraction) -> list[int]:
    """Where sentences begin: by the parser, and wherever a point and a capital say so beyond doubt."""
    sure = {match.end() for match in _BOUNDARY.finditer(extraction.document.text)}
    parsed = {s.begin + len(s.text) - len(s.text.lstrip()) for s in extraction.sentences}
    return sorted(parsed | sure)


def _drop_nested(best: dict[Span, Mention]) -> None:
    """Leaves out names within names: "Olympic" in "Olympic Winter Games" is no thing of its own."""
    outer: Span | None = None
    for head in sorted(best, key=lambda span: (span[0], -span[1])):
        if best[head].kind != "name" or classes.family(best[head].type) == classes.WORK:  # titles name other things
            continue
        if outer and head[1] <= outer[1]:
            del best[head]
        else:
            outer = head


def _weight(mention: Mention) -> tuple[int, int, int, str]:
    return _RANK.get(mention.kind, 0), mention.end - mention.begin, -mention.begin, mention.label


def _all_mentions(extraction: Extraction) -> Iterator[Mention]:
    """The mentions of things; an adjective of a country only where a statement is about it."""
    for mention in extraction.mentions:
        if is_thing(mention) and not _is_modifier(mention, extraction.document.text):
            yield mention
    for statement in extraction.statements:
        yield from filter(is_thing, mentions_of(statement))


def is_thing(mention: Mention) -> bool:
    """Whether a mention stands for a thing: not for a time, an amount or what somebody said."""
    return not mention.is_literal and mention.kind != "clause"


def mentions_of(statement: Statement) -> Iterator[Mention]:
    """Subject, object, qualifiers and source of a statement."""
    yield statement.subject
    yield statement.object
    yield from (qualifier.mention for qualifier in statement.qualifiers)
    if statement.source is not None:
        yield statement.source


def _is_modifier(mention: Mention, text: str) -> bool:
    """Whether a mention is no thing but the adjective of a country before a noun, as in "Chinese goods"."""
    if mention.kind != "name" or not gazetteer.is_adjective(mention.text) or gazetteer.find(mention.text, mention.type):
        return False
    return text[mention.end : mention.end + 2].lstrip(" -")[:1].isalpha()


def ordered(references: Iterable[Reference]) -> list[Reference]:
    """References in the order of the text."""
    return sorted(references, key=lambda reference: reference.index)
