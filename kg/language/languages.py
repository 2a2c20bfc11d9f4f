"""Languages, which the net takes for the people who speak them: "sung in German", "the Persian language"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Span, Token

LANGUAGE = "Language"
TELLING = frozenset("language languages word words dialect dialects translation".split())
JOINTS = frozenset((",", "and", "or", "&"))


def with_languages(names: Iterable[Span]) -> Iterator[Span]:
    """The names in order, those of peoples that stand for a language as such."""
    last: Span | None = None
    for name in names:
        if name.label_ == "Group" and len(name) == 1 and (_is_told(name) or _goes_on(last, name)):
            name = Span(name.doc, name.start, name.end, label=LANGUAGE)
        yield name
        last = name


def _is_told(name: Span) -> bool:
    """ "Persian language", "Persian-language", "(Persian: …)", "into Persian" without a noun after it."""
    after = _after(name)
    if after is None:
        return False
    before = name.doc[name.start - 1] if name.start else None
    if after.lower_ in TELLING:
        return True
    if before is None:
        return False
    return (after.text == ":" and before.text == "(") or (
        before.lower_ in ("in", "into") and _stands_alone(name, after)
    )


def _after(name: Span) -> Token | None:
    doc, i = name.doc, name.end
    if i + 1 < len(doc) and doc[i].text == "-":
        i += 1
    return doc[i] if i < len(doc) else None


def _stands_alone(name: Span, after: Token) -> bool:
    """Whether no noun follows that the word may describe, and it is no plural: "in Danes"."""
    plural = "Number=Plur" in str(name[0].morph) or name.text.endswith("s")
    return not plural and after.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM") and after.text != "-"


def _goes_on(last: Span | None, name: Span) -> bool:
    """Whether the name follows a language in a row: "in German, French and English"."""
    if last is None or last.label_ != LANGUAGE or not 0 < name.start - last.end < 3:
        return False
    joined = all(token.lower_ in JOINTS for token in name.doc[last.end : name.start])
    after = _after(name)
    return joined and (after is None or _stands_alone(name, after))
