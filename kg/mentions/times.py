"""Dates and periods in words, resolved against the document's date: "on Friday", "since 2014", "in the spring"."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
MONTHS |= {name[:3].lower(): i for name, i in list(MONTHS.items())} | {"sept": 9}
DAYS = {name.lower(): i for i, name in enumerate(calendar.day_name)}
DAYS |= {name[:3]: i for name, i in list(DAYS.items()) if name[:3] not in ("sun", "sat", "wed", "mon")}
UNITS = {
    "second": "S",
    "minute": "M",
    "hour": "H",
    "day": "D",
    "week": "W",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "10Y",
    "century": "100Y",
}
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
NUMBERS = {
    w: i for i, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
} | {"a": 1, "an": 1}
NUMBERS |= {w: 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
# Nouns that head a phrase of time. Those after the bar do so only with a number, a determiner or an adjective.
TIME_NOUNS = frozenset([*UNITS, *DAYS, *(m for m in MONTHS if m not in ("may", "mar", "march")), *SEASONS])
TIME_NOUNS |= frozenset(
    (
        "morning afternoon evening night midnight noon weekend today yesterday tomorrow tonight "
        "time moment period century"
    ).split()
)
DEICTIC = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
YEAR = r"(?P<year>1[0-9]{3}|20[0-9]{2}|21[0-9]{2})"
DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
PATTERNS = [
    re.compile(rf"\b{YEAR}-(?P<nmonth>\d\d)-(?P<day>\d\d)\b"),
    re.compile(rf"\b{MONTH}\s+{DAY},?\s+{YEAR}\b", re.I),
    re.compile(rf"\b{DAY}\s+(?:of\s+)?{MONTH},?\s+{YEAR}\b", re.I),
    re.compile(rf"\b{MONTH}\s+(?:of\s+)?{YEAR}\b", re.I),
    re.compile(rf"\b{MONTH}\s+{DAY}\b(?!\d)", re.I),
    re.compile(rf"\b{DAY}\s+(?:of\s+)?{MONTH}\b", re.I),
]
RANGE = re.compile(r"\b(1[0-9]{3}|20[0-9]{2})\s*(?:-|–|—|to|and|until)\s*(1[0-9]{3}|20[0-9]{2}|[0-9]{2})\b")
DECADE = re.compile(r"\b(?P<early>early|mid|late)?[\s-]*(?:the\s+)?(1[0-9]{2}0|20[0-9]0)s\b", re.I)
AGO = re.compile(
    r"\b(?P<n>\d+|"
    + "|".join(NUMBERS)
    + r")\s+(?P<unit>day|week|month|year|decade)s?\s+(?P<way>ago|earlier|before|later|from now)\b",
    re.I,
)
SHIFT = re.compile(
    r"\b(?P<way>last|next|this|past|previous|coming|current)\s+(?P<unit>day|week|month|quarter|year)\b", re.I
)


POINTED_YEAR = re.compile(r"(?:the\s+)?(that|same|that same|following|next|previous|preceding) year")
ERAS = frozenset("bce bc ce ad b.c. a.d. b.c.e. c.e.".split())
BEFORE_OUR_ERA = re.compile(r"\d\s*b\.?\s?c\.?(?:e\b|\b|$)")


@dataclass(frozen=True, slots=True)
class Time:
    """`value` is an ISO date, month, year or "begin/end"; `low`, `high`: its first and last day; None if unknown."""

    value: str | None = None
    low: str | None = None
    high: str | None = None


def read_time(text: str, today: datetime.date | None) -> Time:
    """The time that the words name; relative words need `today`, the document's date.

    >>> read_time("on February 4, 2022", None).value, read_time("in 2014", None).low
    ('2022-02-04', '2014-01-01')
    >>> read_time("on Friday", datetime.date(2022, 2, 4)).value
    '2022-02-04'
    """
    words = " ".join(text.lower().replace("’", "'").split())
    if BEFORE_OUR_ERA.search(words):  # no standard way to write such years is read alike by all tools
        return Time()
    for reader in (_range, _decade, _dated, _season, _year_only, _relative):
        found = reader(words, today)
        if found is not None:
            return found
    return Time()


def points_to_year(text: str) -> int | None:
    """How many years after the one named last a phrase means: 0 for "that year", 1 for "the following year"."""
    match = POINTED_YEAR.fullmatch(text.lower())
    return None if match is None else {"following": 1, "next": 1, "previous": -1, "preceding": -1}.get(match[1], 0)


def read_year(year: int) -> Time:
    """The whole of a year."""
    return _year(year)


def _span(low: datetime.date, high: datetime.date, value: str | None = None) -> Time:
    return Time(value or f"{low.isoformat()}/{high.isoformat()}", low.isoformat(), high.isoformat())


def _day(date: datetime.date) -> Time:
    return _span(date, date, date.isoformat())


def _year(year: int) -> Time:
    return _span(datetime.date(year, 1, 1), datetime.date(year, 12, 31), f"{year:04d}")


def _month(year: int, month: int) -> Time:
    last = calendar.monthrange(year, month)[1]
    return _span(datetime.date(year, month, 1), datetime.date(year, month, last), f"{year:04d}-{month:02d}")


def _range(words: str, today: datetime.date | None) -> Time | None:
    match = RANGE.search(words)
    if not match:
        return None
    first, second = match.groups()
    last = int(second) if len(second) == 4 else int(first[:2] + second)
    return _span(datetime.date(int(first), 1, 1), datetime.date(last, 12, 31)) if last >= int(first) else None


def _decade(words: str, today: datetime.date | None) -> Time | None:
    match = DECADE.search(words)
    if not match:
        return None
    start = int(match[2])
    part = {"early": (0, 3), "mid": (3, 6), "late": (6, 9)}.get(match["early"] or "", (0, 9))
    return _span(datetime.date(start + part[0], 1, 1), datetime.date(start + part[1], 12, 31))


def _dated(words: str, today: datetime.date | None) -> Time | None:
    for pattern in PATTERNS:
        match = pattern.search(words)
        if match:
            return _from_parts(match.groupdict(), today, words)
    match = re.search(rf"\b{MONTH}\b", words)
    if match and not re.search(r"\bmay\b", match[0]):
        return _from_parts(match.groupdict(), today, words)
    return None


def _from_parts(parts: dict[str, str | None], today: datetime.date | None, words: str) -> Time | None:
    month = int(parts["nmonth"]) if parts.get("nmonth") else MONTHS[str(parts["month"]).lower()]
    year = int(parts["year"]) if parts.get("year") else _nearest_year(month, today, words)
    if year is None:
        return Time()
    try:
        return _day(datetime.date(year, month, int(parts["day"]))) if parts.get("day") else _month(year, month)
    except ValueError:  # 31 February: the words are kept, without a value
        return Time()


def _nearest_year(month: int, today: datetime.date | None, words: str) -> int | None:
    """The year of a month named alone: within half a year of the document, earlier for "last", later for "next"."""
    if today is None:
        return None
    shift = (month - today.month + 6) % 12 - 6
    year = today.year + (today.month + shift - 1) // 12
    if "last" in words and (year, month) >= (today.year, today.month):
        return year - 1
    return year + 1 if "next" in words and (year, month) <= (today.year, today.month) else year


def _season(words: str, today: datetime.date | None) -> Time | None:
    match = re.search(r"\b(spring|summer|autumn|winter)\b(?:\s+of)?\s*(\d{4})?", words)
    year = int(match[2]) if match and match[2] else (today.year if match and today else None)
    if not match or year is None:
        return None
    first, last = SEASONS[match[1]]
    end = year + (last < first)
    return _span(datetime.date(year, first, 1), datetime.date(end, last, calendar.monthrange(end, last)[1]))


def _year_only(words: str, today: datetime.date | None) -> Time | None:
    match = re.search(rf"(?<![$€£\d.,]){YEAR}(?![\d,]|\.\d)", words)
    return _year(int(match["year"])) if match else None


def _relative(words: str, today: datetime.date | None) -> Time | None:
    if today is None:
        return None
    for word, days in DEICTIC.items():
        if re.search(rf"\b{word}\b", words):
            return _day(today + datetime.timedelta(days=days))
    for reader in (_ago, _shifted, _weekday):
        found = reader(words, today)
        if found is not None:
            return found
    return None


def _ago(words: str, today: datetime.date) -> Time | None:
    match = AGO.search(words)
    if not match:
        return None
    count = int(match["n"]) if match["n"].isdigit() else NUMBERS[match["n"].lower()]
    count *= 1 if match["way"] in ("later", "from now") else -1
    if match["way"] in ("earlier", "before", "later"):  # counted from a time the phrase does not name
        return Time()
    if match["unit"].lower() == "decade":
        return _stepped(today, 10 * count, "year")
    return _stepped(today, count, match["unit"].lower())


def _shifted(words: str, today: datetime.date) -> Time | None:
    match = SHIFT.search(words)
    if not match:
        return None
    step = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(match["way"], 0)
    return _stepped(today, step, match["unit"])


def _stepped(today: datetime.date, count: int, unit: str) -> Time | None:
    try:
        if unit == "day":
            return _day(today + datetime.timedelta(days=count))
        if unit == "week":
            start = today - datetime.timedelta(days=today.weekday()) + datetime.timedelta(weeks=count)
            return _span(start, start + datetime.timedelta(days=6))
        if unit == "month":
            months = today.year * 12 + today.month - 1 + count
            return _month(months // 12, months % 12 + 1)
        return _year(today.year + count) if unit == "year" else None
    except (ValueError, OverflowError):
        return Time()


def _weekday(words: str, today: datetime.date) -> Time | None:
    match = re.search(r"\b(" + "|".join(sorted(DAYS, key=len, reverse=True)) + r")\b", words)
    if not match:
        return None
    back = (today.weekday() - DAYS[match[1]]) % 7
    if "next" in words or "coming" in words:
        return _day(today + datetime.timedelta(days=7 - back))
    return _day(today - datetime.timedelta(days=back or (7 if "last" in words else 0)))
