"""The day a document was published, from metadata or the dateline; never from the file system, and never a guess."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Sequence

Date = datetime.date

_MONTHS = {
    month: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1)
    for month in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"""(?<![\w-])(?:
    (?P<y1>\d{{4}})[-/](?P<m1>\d{{1,2}})[-/](?P<d1>\d{{1,2}})(?![\d-])
    | (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?(?P<n2>{_MONTH})\.?,?[\s-]+(?P<y2>\d{{4}})(?!\d)
    | (?P<n3>{_MONTH})\.?\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>\d{{4}})(?!\d)
    | (?P<a4>\d{{1,2}})(?P<s4>[/.])(?P<b4>\d{{1,2}})(?P=s4)(?P<y4>\d{{4}})(?!\d)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_COMPACT = re.compile(r"^\s*(\d{4})(\d\d)(\d\d)\s*$")
_TIME = re.compile(
    r"(?<!\w)(?:t?\d{1,2}[:.h]\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:z|[ap]\.?m\.?)?(?:\s*[+-]\d{2}:?\d{2})?|\d{1,2}\s*[ap]\.?m\.?)(?!\w)",
    re.IGNORECASE,
)
_WORDS_AROUND = re.compile(
    r"publish(?:ed)?|post(?:ed)?|updated?|modified|edited|created|first|last|originally|on|at|by|in|for|date|day"
    r"|[ecmp][sd]t|et|gmt|utc|bst|cest?|cet|eet|ist|jst|msk|hkt|sgt|am|pm|min|mins|minutes?|read|ago|hours?"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|issue|print|online|web|release|immediate",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(r"\W*(?:first |originally )?(?:publish|posted|date\b|release)", re.IGNORECASE)
_UPDATED = re.compile(r"\W*(?:last )?(?:updated?|modified|edited|created)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_DASHES = "-–—"
_MAX_WORDS_AROUND = 12


def parse(value: object) -> datetime.date | None:
    """The date in a metadata field; None where it is absent or ambiguous.

    >>> parse("2024-03-12T10:00:00Z"), parse("Wed, 06 Nov 2024 10:00:00 GMT"), parse("03/04/2024")
    (datetime.date(2024, 3, 12), datetime.date(2024, 11, 6), None)
    """
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    text = str(value or "")
    compact = _COMPACT.match(text)
    if compact:
        return _date(*(int(part) for part in compact.groups()))
    match = _DATE.search(re.sub(r"(\d{4}-\d\d-\d\d)T.*", r"\1", text))
    return _of(match) if match else None


def dateline(head: Sequence[str], tail: Sequence[str] = ()) -> datetime.date | None:
    """The date in the first and last lines of a document, where it stands as a dateline does.

    The day of publication goes before the day of an update, and what says what it is before a date alone, which may
    also be the day on which the page was copied.

    >>> dateline(["Ministers sign deal", "TALLINN, March 12, 2024 - Ministers signed a deal on Tuesday."])
    datetime.date(2024, 3, 12)
    >>> dateline(["They met in Beijing on February 4, 2022."])
    """
    lines = [*head, *tail]
    return (
        _first(lines, lambda line, match: bool(_PUBLISHED.match(line)) and _is_note(line))
        or _first(head, _opens_report)
        or _first(lines, lambda line, match: bool(_UPDATED.match(line)) and _is_note(line))
        or _first(head, _stands_alone)
    )


def _first(lines: Iterable[str], is_dateline: Callable[[str, re.Match[str]], bool]) -> datetime.date | None:
    for line in lines:
        match = _DATE.search(line[:300])
        if match and (date := _of(match)) and is_dateline(line, match):
            return date
    return None


def is_date_only(line: str) -> bool:
    """True for "Published on 4 February 2022, 10:15 GMT": a date, and no word that says anything else."""
    if len(line) > 120 or not _DATE.search(line):
        return False
    return all(
        _WORDS_AROUND.fullmatch(word.rstrip(".")) for word in _WORD.findall(_TIME.sub(" ", _DATE.sub(" ", line)))
    )


def _opens_report(line: str, match: re.Match[str]) -> bool:
    """As in "TALLINN, Estonia, March 12, 2024 (Newswire) -" before the first sentence."""
    before = _WORD.findall(line[: match.start()])
    after = re.match(r"[\s.,:)]*(?:\([^()]{1,40}\)\s*|/[^/]{1,40}/\s*)?(.)", line[match.end() :])
    return len(before) <= 5 and all(w[0].isupper() for w in before) and bool(after and after.group(1) in _DASHES)


def _is_note(line: str) -> bool:
    """As in "Posted on 4 February 2022 by jdoe": short, and no sentence."""
    return len(_WORD.findall(line)) <= _MAX_WORDS_AROUND and not line.endswith(".")


def _stands_alone(line: str, match: re.Match[str]) -> bool:
    """Nothing but names and the words of a dateline around it: no sentence."""
    around = _WORD.findall(_TIME.sub(" ", line[: match.start()] + " | " + line[match.end() :]))
    if len(around) > _MAX_WORDS_AROUND:
        return False
    return all(word[0].isupper() or _WORDS_AROUND.fullmatch(word.rstrip(".")) for word in around)


def _of(match: re.Match[str]) -> datetime.date | None:
    part = match.groupdict()
    if part["y1"]:
        return _date(int(part["y1"]), int(part["m1"]), int(part["d1"]))
    if part["y2"]:
        return _date(int(part["y2"]), _MONTHS[part["n2"].lower()], int(part["d2"]))
    if part["y3"]:
        return _date(int(part["y3"]), _MONTHS[part["n3"].lower()], int(part["d3"]))
    return _numeric(int(part["a4"]), int(part["b4"]), int(part["y4"]), part["s4"])


def _numeric(first: int, second: int, year: int, separator: str) -> datetime.date | None:
    # 03/04/2024 is two different days on two sides of an ocean; dots are European
    if separator == "." or first > 12 or first == second:
        return _date(year, second, first)
    return _date(year, first, second) if second > 12 else None


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day) if 1800 <= year <= 2100 else None
    except ValueError:
        return None


_PLACE_LINE = re.compile(
    r"^[ \t]*[A-Z][A-Z.’'-]{2,}(?: [A-Z][A-Z.’'-]+)*(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?"
    r"(?:, [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?"
    r"(?: \([^()\n]{2,30}\))? ?[-–—]{1,2} +(?=\S)",
    re.MULTILINE,
)


def places_of_writing(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the place and date before a first sentence, which are no part of it.

    >>> places_of_writing("BERGEN, Norway – Eight countries agreed.")
    ((0, 17),)
    """
    return tuple(match.span() for match in _PLACE_LINE.finditer(text))
