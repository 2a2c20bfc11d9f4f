"""Furniture: the menus, buttons, forms, notices and credits around an article, as spans that are not read for facts.

A page copied as text has no tags left, so lines are judged by their words, their form and where they stand. The body
is the run of lines with the highest sum of prose minus furniture (maximum subsequence segmentation, Pasternack and
Roth 2009); beyond its end, what follows furniture is furniture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from kg.documents.credits import credit
from kg.documents.dates import is_date_only
from kg.documents.phrases import Phrases, key

Span = tuple[int, int]

_COMMENTS = ("comments", "discussion")

_PROSE_WORDS = 8  # shorter lines may be buttons and notes, even with a full stop
_SENTENCE_WORDS = 4
_LINK_WORDS = 25  # longer lines are no headlines or teasers of other articles
_MENU_WORDS = 5
_ITEM_WORDS = 2
_MENU_RUN = 3
_LINKS_RUN = 15
_TAIL_RUN = 6  # lines of furniture after the body, from which on short sentences are teasers
_MAX_HEADINGS = 20  # of comments that are looked at, so that time grows with the length of the text only
_OPENING_WORDS = 25  # of prose, before which no comments can start
_MAX_AFTER = 0.5  # of the prose above them, that comments amount to where they cannot be told from an article
_NEAR = 6  # lines below their heading in which comments begin

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_LETTER = re.compile(r"[^\W\d_]")
_CLAUSE_END = re.compile(r"[.!?…:;,][\"'”’»)\]]*(?:\[\d+\])?$|[.!?][\"”’)]* [“\"(]?[A-Z]")
_FULL_STOP = re.compile(r"\.[\"'”’»)\]]*$")
_SEPARATOR = re.compile(r"\s*[|·•∙»›>→/\t]\s*|\s{2,}|\s+[–—-]\s+")
_BREADCRUMB = re.compile(r"^\W*(?:home|homepage|news|blog|you are here|front page)\s*:?\s*[»›>/|→]", re.IGNORECASE)
_GLUE = re.compile(r"(?<=[a-z])(?<!Linked)(?<!Whats)(?<!You)(?<!We)(?<!Tik)(?=[A-Z])")
_BARE = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|(?:[@#]\w+[\s,]*)+|pic\.twitter\.com/\S+")
_TWEET = re.compile(r"[-–—]\s.{1,60}\(@\w+\)")
_COMMENTER = re.compile(
    r".{1,60}\bsays:?$|.{1,60}\bsaid ?(?:\.\.\.|…)$|.{0,60}\b\d{4} at \d{1,2}[:.]\d\d\b.{0,12}$", re.IGNORECASE
)
_BYLINE = re.compile(r"\W*(?:by|from|author|words|text)\b:?\s+\S", re.IGNORECASE)
_NO_LANGUAGE = re.compile(r"\S{500,}")  # encoded data; no word of any language is as long


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its span without the spaces around it, and what its words say of it."""

    begin: int
    end: int
    text: str
    words: int
    kind: str | None  # section of furniture.txt
    after_gap: bool  # a blank line stands before it

    @property
    def is_sentence(self) -> bool:
        """True where the article itself may say something."""
        is_statement = self.words >= _SENTENCE_WORDS and bool(_FULL_STOP.search(self.text))
        return is_statement or _is_prose(self.text, self.words)

    @property
    def is_link(self) -> bool:
        """True of what may be the headline of another article."""
        return not (self.is_sentence or self.words > _LINK_WORDS or _BYLINE.match(self.text) or credit(self.text))


def find(text: str) -> tuple[Span, ...]:
    """Spans of `text` that are furniture, in order, not overlapping; time grows with the length of the text."""
    lines = list(_lines(text))
    marked = _menus(lines) | {i for i, line in enumerate(lines) if line.kind not in (None, "menu")}
    marked |= _links(lines)
    marked |= _tail(lines, marked)
    spans = [(line.begin, line.end) for i, line in enumerate(lines) if i in marked]
    spans += [s for i, line in enumerate(lines) if i not in marked and (s := credit(line.text, line.begin))]
    spans += [match.span() for match in _NO_LANGUAGE.finditer(text)]
    return _merged(spans, text)


def _lines(text: str) -> Iterator[Line]:
    phrases = Phrases.load()
    last = 0
    for match in _LINE.finditer(text):
        stripped = match.group().strip()
        if not stripped:
            continue
        begin = match.start() + match.group().index(stripped)
        after_gap = text.count("\n", last, begin) > 1
        last = begin + len(stripped)
        words = len(_WORD.findall(stripped[:2000]))
        yield Line(begin, last, stripped, words, _kind(stripped, words, phrases), after_gap)


def _is_prose(text: str, words: int) -> bool:
    return words >= _PROSE_WORDS and bool(_CLAUSE_END.search(text))


def _kind(text: str, words: int, phrases: Phrases) -> str | None:
    """The kind of furniture that a line is by itself, its neighbours unseen."""
    if len(text) > 1000:
        return None
    prose = _is_prose(text, words)
    if kind := phrases.kind(key(text), prose=prose):
        return kind
    return "label" if not prose and _is_label(text, words, phrases) else None


def _is_label(text: str, words: int, phrases: Phrases) -> bool:
    if _BYLINE.match(text):
        return False
    if not _LETTER.search(text) or is_date_only(text):
        return True
    if _BARE.fullmatch(text) or _TWEET.match(text) or _BREADCRUMB.match(text):
        return True
    return words <= 30 and _is_bar(text, phrases)


def _is_bar(text: str, phrases: Phrases) -> bool:
    """A row of buttons or links in one line: "Log in | Subscribe", "FacebookTwitterEmail", "Share Tweet Print"."""
    if text.endswith("."):
        return False
    if _are_buttons(_SEPARATOR.split(text), 0.6, phrases):
        return True
    # without separators, all words have to be buttons: "Video games" is none
    return _are_buttons(_GLUE.sub("\n", text).split("\n"), 1, phrases) or _are_buttons(text.split(), 1, phrases)


def _are_buttons(parts: Sequence[str], share: float, phrases: Phrases) -> bool:
    """True where at least `share` of the parts are known, and one of them is known for nothing else."""
    known = [phrases.kind(key(part), prose=False) for part in parts]
    buttons = sum(kind is not None for kind in known)
    is_firm = any(kind not in (None, "menu") for kind in known)
    is_short = all(len(part.split()) <= _MENU_WORDS for part in parts)
    return is_firm and is_short and buttons >= max(2, share * len(parts))


def _menus(lines: Sequence[Line]) -> set[int]:
    """Runs of short lines of which many are known from menus."""
    marked: set[int] = set()
    run: list[int] = []
    for i, line in enumerate(lines):
        if line.words <= _MENU_WORDS and (line.kind or not line.text.endswith((".", "!", "?", ":", ";", ","))):
            run.append(i)
        else:
            marked |= _menu(lines, run)
            run = []
    return marked | _menu(lines, run)


def _menu(lines: Sequence[Line], run: Sequence[int]) -> set[int]:
    """The known items of a run with the shorter ones between them, of which none is a headline."""
    known = [i for i in run if lines[i].kind]
    items = [i for i in known if lines[i].kind == "menu"]
    if len(run) < _MENU_RUN or len(known) < 2 or not items:
        return set()
    inside = [i for i in range(known[0], known[-1] + 1) if lines[i].kind or lines[i].words <= _ITEM_WORDS]
    if 2 * len(known) >= len(inside):
        return set(inside)
    return set(items) if len(items) >= _MENU_RUN else set()


def _links(lines: Sequence[Line]) -> set[int]:
    """Headlines of other articles below "Related" and the like; above the body the next headline is its own."""
    marked: set[int] = set()
    body_began = False
    for i, line in enumerate(lines):
        body_began = body_began or (line.is_sentence and not line.kind)
        if body_began and line.kind == "links" and i not in marked:
            marked |= _links_below(lines, i)
    return marked


def _links_below(lines: Sequence[Line], heading: int) -> set[int]:
    below = range(heading + 1, min(heading + 1 + _LINKS_RUN, len(lines)))
    block = list(takewhile(lambda i: lines[i].is_link or lines[i].kind, below))
    after = block[-1] + 1 if block else len(lines)
    if after < len(lines) and lines[after].is_sentence and _may_be_heading(lines, block):
        block.pop()
    return set(block)


def _may_be_heading(lines: Sequence[Line], block: Sequence[int]) -> bool:
    """True where the last line of a block of links, before prose, may be the article's next heading."""
    last = lines[block[-1]]
    return not last.kind and (last.after_gap or len(block) == 1)


def _tail(lines: Sequence[Line], marked: set[int]) -> set[int]:
    """What follows furniture after the end of the body; after the heading of the comments, everything."""
    headings = islice((i for i, line in enumerate(lines) if line.kind in _COMMENTS), _MAX_HEADINGS)
    comments = next((i for i in headings if _is_over(lines, i)), len(lines))
    end = min(_body_end(lines, marked), comments)
    first = next((i for i in range(end, comments) if i in marked), comments)
    tail = {i for i in range(first, comments) if lines[i].is_link or _is_teaser(lines, i, marked, end)}
    return tail | set(range(comments, len(lines)))


def _is_teaser(lines: Sequence[Line], i: int, marked: set[int], end: int) -> bool:
    """True of a short sentence that stands deep in the furniture after the body."""
    before = [k for k in range(max(end, i - 2 * _LINKS_RUN), i) if k in marked]
    headed = any(lines[k].kind in ("links", *_COMMENTS) for k in before)
    return lines[i].words <= _LINK_WORDS and headed and len(before) >= _TAIL_RUN and not _BYLINE.match(lines[i].text)


def _is_over(lines: Sequence[Line], i: int) -> bool:
    """True where the article ends before line `i`: "Leave a comment" may also be a link under the title."""
    before = [line.words for line in lines[:i] if line.is_sentence and not line.kind]
    if len(before) < 2 or sum(before) < _OPENING_WORDS:
        return False
    if any(_COMMENTER.match(line.text) for line in lines[i + 1 : i + 1 + _NEAR]):
        return True
    after = sum(line.words for line in lines[i + 1 :] if line.is_sentence and not line.kind)
    return lines[i].kind == "comments" and after <= _MAX_AFTER * sum(before)


def _body_end(lines: Sequence[Line], marked: set[int]) -> int:
    """Index after the last line of the body: the end of the contiguous run with the highest sum of weights."""
    best = total = 0.0
    end = 0
    for i, line in enumerate(lines):
        total = max(total, 0.0) + _weight(line, i in marked)
        if total >= best and line.is_sentence and i not in marked:
            best, end = total, i + 1
    return end


def _weight(line: Line, is_marked: bool) -> float:
    if is_marked:
        return -6.0 if line.kind else -4.0
    return min(line.words, 60) if line.is_sentence else -2.0


def _merged(spans: list[Span], text: str) -> tuple[Span, ...]:
    """Spans in order; those with nothing but space between them are one."""
    merged: list[Span] = []
    for begin, end in sorted(spans):
        if merged and (begin <= merged[-1][1] or not text[merged[-1][1] : begin].strip()):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return tuple(merged)
