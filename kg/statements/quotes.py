"""Who speaks inside quotation marks, also where a quotation runs over several sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from kg.statements.axes import UNNAMED
from kg.statements.clauses import subjects
from kg.statements.governors import is_saying
from kg.statements.trees import child, children, is_passive, kids
from kg.words import Doc, Span, Token, once

REACH = 3  # sentences back in which the speaker of a quotation without one is looked for
MIN_WORDS = 4  # shorter quotations are scare quotes and names of works
PATTERNS = (
    re.compile(r"[“„«]([^“”„«»]*?)(?:[”»]|’’|(?=\n\s*\n)|$)", re.S),
    # not one that closes what was opened in another paragraph; to the end of its own where the next one goes on
    # nor one in brackets that closes with them: '(also known as "Wild 2)'
    re.compile(
        r'\([^()"\n]*"[^()"\n]*\)|(?!(?<=\S)"(?:[\s).,;:]|$))"([^"\n]*(?:\n(?!\s*\n)[^"\n]*)*)(?:"|(?=\n\s*\n\s*"))'
    ),
    re.compile(r"(?<![\w’'])[‘]([^‘]*?)[’](?!\w)", re.S),
    re.compile(r"``(.*?)''", re.S),
)


@once
def speakers(doc: Doc) -> dict[int, Token | str]:
    """Index of every token inside a quotation -> the token that heads its speaker's phrase, or UNNAMED."""
    table: dict[int, Token | str] = {}
    last: tuple[int, Token | str] | None = None
    for quote in quotations(doc):
        speaker = _speaker(quote)
        if speaker is None and last is not None and _continues(doc, last[0], quote):
            speaker = last[1]
        if speaker is None and not _is_whole(quote):
            continue
        if speaker is None:
            speaker = _speaker_before(quote)
        last = (quote.end, speaker or UNNAMED)
        table.update(dict.fromkeys(range(quote.start, quote.end), speaker or UNNAMED))
    return table


def quotations(doc: Doc) -> list[Span]:
    """The stretches of text in quotation marks that are long enough to be speech, in order, none inside another."""
    text, starts, spans = doc.text, [word.idx for word in doc], []
    for pattern in PATTERNS:
        for match in pattern.finditer(text):
            if match.group(1) is None:
                continue
            begin, end = (bisect_left(starts, place) for place in match.span(1))
            span = doc[begin:end]
            if sum(t.is_alpha for t in span) >= MIN_WORDS:
                spans.append(span)
    return list(_outermost(spans))


def _outermost(spans: list[Span]) -> Iterator[Span]:
    end = -1
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.start >= end:
            end = span.end
            yield span


def _is_whole(quote: Span) -> bool:
    """Whether the quotation holds a clause of its own, so that somebody must be speaking."""
    return any(t.dep_ in ("ROOT", "ccomp", "parataxis") and t.pos_ in ("VERB", "AUX") for t in quote) and len(quote) > 6


def _speaker(quote: Span) -> Token | str | None:
    doc = quote.doc
    for sentence in _around(quote):
        for token in sentence:
            if (
                token.i in range(quote.start, quote.end)
                or not (is_saying(token) or _puts(token))
                or child(token, "nsubj", "nsubj:pass") is None
            ):
                continue
            if _near(token, quote):
                if is_passive(token):  # "was described as": somebody else speaks
                    return next(iter(kids(token, "obl:agent")), UNNAMED)
                found = subjects(token)
                return found[0] if found else None
    return _before_colon(doc, quote)


def _puts(token: Token) -> bool:
    """ "As another writer put it"."""
    what = child(token, "obj") if token.lemma_ == "put" else None
    return what is not None and what.lower_ == "it"


def _around(quote: Span) -> Iterator[Span]:
    """The sentences that the quotation touches, last first: "…," says Pieke."""
    doc = quote.doc
    first, last = doc[quote.start].sent, doc[min(quote.end, len(doc)) - 1].sent
    following = doc[min(quote.end + 1, len(doc) - 1)].sent
    seen = []
    for sentence in (last, first, following):
        if sentence.start not in seen:
            seen.append(sentence.start)
            yield sentence


def _near(verb: Token, quote: Span) -> bool:
    """Whether the verb of saying stands within its own clause's reach of the quotation, in the same paragraph."""
    begin, end = sorted((verb.i, quote.start if verb.i < quote.start else quote.end))
    between = quote.doc[begin:end]
    return len(between) < 30 and "\n\n" not in between.text and not any(t.text in (".", "!", "?") for t in between)


def _before_colon(doc: Doc, quote: Span) -> Token | None:
    """The name before a colon: 'Pieke: "…"'."""
    i = quote.start - 1
    while i >= 0 and (doc[i].is_space or doc[i].is_quote or doc[i].text in '“‘"'):
        i -= 1
    if i < 1 or doc[i].text not in (":", ","):
        return None
    verbs = [t for t in doc[i].sent if is_saying(t) and t.i < i and i - t.i < 12 and child(t, "nsubj") is not None]
    if verbs:
        found = subjects(verbs[-1])
        return found[0] if found else None
    if doc[i].text != ":":
        return None
    names = [t for t in doc[max(0, i - 6) : i] if t.ent_type_ == "Person" or t.pos_ == "PROPN"]
    sentence_start = doc[i].sent.start
    names = [t for t in names if t.i >= sentence_start]
    if not names:
        return None
    token = names[-1]
    while token.head.i in {t.i for t in names} and token.head != token:
        token = token.head
    return token


def _speaker_before(quote: Span) -> Token | None:
    """Who was the last to speak before in the same paragraph, at most three sentences back.

    "According to Brandt, the two are close. “Both feel cornered.”"
    """
    doc, found, sentence = quote.doc, None, quote.doc[quote.start].sent
    for _ in range(REACH):
        if found is not None or sentence.start == 0:
            break
        sentence = doc[sentence.start - 1].sent
        if "\n\n" in doc[sentence.start : quote.start].text:
            break
        voices = (_voice(token) for token in sentence)
        found = next((voice for voice in voices if voice is not None and voice.ent_type_ == "Person"), None)
    return found


def _voice(token: Token) -> Token | None:
    """Whom a word makes a speaker: the subject of a verb of saying, the name in "according to"."""
    if is_saying(token):
        return next(iter(subjects(token)), None)
    return token if any(c.lower_ == "according" for c in children(token)) and token.ent_type_ else None


def _continues(doc: Doc, end: int, quote: Span) -> bool:
    """Whether the quotation stands in the paragraph of the one before, or begins the next."""
    between = doc[end : quote.start]
    words = sum(t.is_alpha for t in between)
    return (words <= 30 and "\n\n" not in between.text) or (words == 0 and between.text.count("\n\n") <= 1)
