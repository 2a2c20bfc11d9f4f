"""Other names of the same thing: "the Syria Recovery Trust Fund (SRTF)", "HMS Ocean (L 12)", "X, also known as Y"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Mention, Predicate, Statement
from kg.statements.names import name_head, present
from kg.statements.scene import Scene
from kg.words import Span

DESIGNATION = re.compile(r"[A-Z]{1,4}[ -]?\d{1,4}[A-Z]?")  # of a ship, an aircraft, a road

YEAR = re.compile(r"(?:1[89]|20)\d\d$")


def alias_statements(scene: Scene, sentence: Span) -> Iterator[Statement | None]:
    """(name, be known as, what stands in brackets after it) for abbreviations and designations."""
    for name in scene.names(sentence):
        bracket = _bracket(name)
        if bracket is None or not is_alias(name, bracket):
            continue
        head, other = name_head(name), _name(bracket, name.label_)
        yield scene.statement(
            scene.mention(head),
            Predicate("be known as", bracket.text, bracket.start_char, bracket.end_char),
            other,
            at=head,
            axes=present(scene.factuality.of_noun(head)),
            rule="name.alias",
            confidence=0.85,
        )


def _name(span: Span, type: str) -> Mention:
    begin, end = span.start_char, span.end_char
    return Mention(begin, end, span.text, "name", type, span.text, begin, end, lemma=span.text.lower())


def _bracket(name: Span) -> Span | None:
    """What stands in round brackets right after the name or its possessive, if it is short."""
    doc, begin = name.doc, name.end
    while begin < name.sent.end and (doc[begin].is_space or doc[begin].lower_ in ("'s", "’s")):
        begin += 1
    if begin >= name.sent.end or doc[begin].text != "(":
        return None
    end = next((i for i in range(begin + 1, min(begin + 6, name.sent.end)) if doc[i].text == ")"), None)
    return doc[begin + 1 : end] if end is not None and end > begin + 1 else None


def is_alias(name: Span, bracket: Span) -> bool:
    """Whether the words in brackets abbreviate the name or are a number that it is registered by."""
    short = bracket.text.strip("“”\"' ")
    if name.label_ in ("Product", "Facility", "Work", "Organization") and DESIGNATION.fullmatch(short):
        return not YEAR.search(short)  # "(LLM 1989)" is a degree
    return len(bracket) == 1 and abbreviates(short, name.text)


def abbreviates(short: str, name: str) -> bool:
    """Whether the letters of `short` stand in the name in their order, the first at the beginning of a word.

    After Schwartz and Hearst (2003), who match from the right.

    >>> abbreviates("ECB", "the European Central Bank"), abbreviates("BENELUX", "Belgium Netherlands Luxembourg")
    (True, True)
    >>> abbreviates("CDU", "Angela Merkel"), abbreviates("Reuters", "London")
    (False, False)
    """
    letters = [c.lower() for c in short if c.isalpha()]
    if not 2 <= len(letters) <= 10 or sum(c.isupper() for c in short) < 2 or " " not in name.strip():
        return False
    text, at = name.lower(), len(name)
    for i, letter in reversed(list(enumerate(letters))):
        at = text.rfind(letter, 0, at)
        while i == 0 and at > 0 and text[at - 1].isalnum():
            at = text.rfind(letter, 0, at)
        if at < 0:
            return False
    return True
