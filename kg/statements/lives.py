"""When and where somebody was born and died: "Zaha Hadid (31 October 1950, Baghdad – 31 March 2016, Miami)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Mention, Predicate, Statement
from kg.statements.axes import Axes
from kg.statements.names import name_head
from kg.statements.scene import Scene
from kg.words import Span, Token

_DATE = r"(?:[0-3]?\d\s+[A-Z][a-z]+\s+|[A-Z][a-z]+\s+[0-3]?\d,\s+)?[12]\d{3}"
_PLACE = r"(?:(?:,\s*|\s+in\s+|\s+)([A-Z][^()\d;:–—]*?))?"
FARTHEST = 40  # characters, and so words, between a name and its bracket
LIFE = re.compile(
    rf"[^()\n]{{0,{FARTHEST}}}"
    r"(\((?:[^()]*?[;,]\s*)??(?P<born>(?:born|b\.)\s+(?:on\s+)?)?"
    rf"({_DATE}){_PLACE}(?:\s*[-–—]\s*({_DATE}){_PLACE})?\s*(?:[,;][^()]*)?\))"
)
SHORTEST = 10  # years of a life that a text gives in brackets
VERBS = ((3, "be born on"), (4, "be born in"), (5, "die on"), (6, "die in"))


def lives(scene: Scene, sentence: Span) -> Iterator[Statement | None]:
    """Born on the first date, died on the second, at the places beside them."""
    text = scene.document.text
    for name in scene.names(sentence):
        match = match_life(scene, name)
        for group, verb in VERBS if match else ():
            if match[group]:
                begin, end = match.start(3), match.end(0) - 1
                head = name_head(name)
                source = scene.factuality.of_noun(head).source
                yield scene.statement(
                    scene.mention(head),
                    Predicate(verb, text[begin:end], begin, end),
                    scene.mentions.time(*match.span(group)) if verb.endswith("on") else _place(match, group),
                    at=head,
                    axes=Axes(tense="past", source=source),
                    rule="name.life",
                    confidence=0.85,
                )


def match_life(scene: Scene, name: Span) -> re.Match[str] | None:
    """The bracket of dates after a person's name; group 1 is the bracket. One date alone needs "born"."""
    if name.label_ != "Person" or _is_maiden_name(name[0]):
        return None
    match = LIFE.match(scene.document.text, name.end_char)
    if match is not None and _is_of_another(name, match):
        return None
    told = match is not None and (match[5] or match["born"]) and "\n" not in match[0]
    return match if told and not is_term(match) else None


def _is_of_another(name: Span, match: re.Match[str]) -> bool:
    """ "Ann Berg, assisted by Bo Dahl (1837-1927)": the bracket follows another person."""
    between = (t for t in name.doc[name.end : name.end + FARTHEST] if t.idx < match.start(1))
    return any(t.ent_type_ == "Person" and t.ent_iob_ == "B" and not _is_byname(t) for t in between)


def _is_maiden_name(first: Token) -> bool:
    """ "Berg" of "Ann Lind, née Berg"."""
    return first.i > 0 and first.doc[first.i - 1].lower_ in ("née", "nee", "né")


def _is_byname(first: Token) -> bool:
    """ "Kit" of "Ann Berg, “Kit” (1901-1970)"."""
    return _is_maiden_name(first) or (first.i > 0 and first.doc[first.i - 1].is_quote)


def is_term(match: re.Match[str] | None) -> bool:
    """Whether so few years are those of a pupil or an office, and no life: "Ann Berg (1946-1950), author"."""
    return match is not None and bool(match[5]) and 0 <= int(match[5][-4:]) - int(match[3][-4:]) < SHORTEST


def _place(match: re.Match[str], group: int) -> Mention:
    words = match[group].split(",")[0].rstrip()
    begin = match.start(group)
    end = begin + len(words)
    return Mention(begin, end, words, "name", "GeopoliticalEntity", words, begin, end, lemma=words.lower())
