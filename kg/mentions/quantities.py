"""Amounts in words: "about $3.2bn", "13 billion cubic metres a year", "two thirds", "up to 4 per cent"."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

WORDS = {
    w: i
    for i, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve "
        "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
    )
}
WORDS |= {w: 10 * (i + 2) for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())}
SCALES = {
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "dozen": 12,
    "lakh": 10**5,
    "lakhs": 10**5,
    "crore": 10**7,
    "crores": 10**7,
}
SHORT_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12, "trn": 10**12}
FRACTIONS = {"half": "0.5", "third": "0.333333", "quarter": "0.25", "fifth": "0.2", "sixth": "0.166667", "tenth": "0.1"}
PER = {
    "second": "PT1S",
    "minute": "PT1M",
    "hour": "PT1H",
    "day": "P1D",
    "week": "P1W",
    "month": "P1M",
    "quarter": "P3M",
    "year": "P1Y",
}
PER |= {
    "annually": "P1Y",
    "yearly": "P1Y",
    "annual": "P1Y",
    "monthly": "P1M",
    "weekly": "P1W",
    "daily": "P1D",
    "hourly": "PT1H",
}
PER_WORDS = re.compile(
    r"(?:\b(?:a|an|per|each|every)\s+|/\s*)(second|minute|hour|day|week|month|quarter|year)\b|\b(annually|yearly|annual|monthly|weekly|daily)\b",
    re.I,
)
AT_LEAST = re.compile(
    r"\b(?:at least|more than|over|above|no less than|upwards of|minimum of|exceeding)\b|(?<=\d)\+", re.I
)
AT_MOST = re.compile(
    r"\b(?:at most|up to|less than|fewer than|under|below|no more than|"
    r"as much as|as many as|maximum of|nearly|almost)\b",
    re.I,
)
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
AMOUNT = re.compile(
    rf"(?P<number>{NUMBER})\s*"
    r"(?P<scale>hundred|thousand|million|billion|trillion|lakhs?|crores?|k|mn|mln|m|bn|b|tn|trn)?\b",
    re.I,
)
RANGE = re.compile(rf"({NUMBER})\s*(?:-|–|—|to|and)\s*({NUMBER})")


@dataclass(frozen=True, slots=True)
class Quantity:
    """`value` in `unit` (QUDT local name or ISO 4217 code, "/P1Y" for each year); `low`, `high`: its bounds."""

    value: str
    unit: str | None = None
    low: str | None = None
    high: str | None = None

    @property
    def is_money(self) -> bool:
        return bool(
            self.unit and re.fullmatch(r"[A-Z]{3}(/P.*)?", self.unit) and self.unit[:3] in currencies().values()
        )


@functools.cache
def units() -> dict[str, tuple[str, Decimal]]:
    """Unit words with their QUDT name and factor."""
    rows = _rows("units.tsv")
    return {row[0]: (row[1], Decimal(row[2])) for row in rows}


@functools.cache
def currencies() -> dict[str, str]:
    """Currency signs and words with their ISO code."""
    return {row[0]: row[1] for row in _rows("currencies.tsv")}


def _rows(name: str) -> list[list[str]]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def read_quantity(text: str) -> Quantity | None:
    """The amount that the words name, None if they hold no number.

    >>> q = read_quantity("about $3.2bn a year"); q.value, q.unit
    ('3200000000', 'USD/P1Y')
    >>> read_quantity("10 million cubic metres of gas annually").unit
    'M3/P1Y'
    >>> read_quantity("two thirds").value, read_quantity("at least 4 %").low
    ('0.666666', '4')
    """
    words = " ".join(text.split())
    amount = _amount(words)
    if amount is None:
        return None
    unit, factor = _unit(words)
    value = amount * factor
    low, high = _bounds(words, value, factor)
    return Quantity(plain(value), unit, low, high)


def plain(value: Decimal) -> str:
    """The number without exponent and without idle zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _amount(words: str) -> Decimal | None:
    match = AMOUNT.search(words)
    if match:
        scale = (match["scale"] or "").lower()
        return Decimal(match["number"].replace(",", "")) * (SCALES.get(scale) or SHORT_SCALES.get(scale) or 1)
    return _amount_in_words(words.lower())


def _amount_in_words(words: str) -> Decimal | None:
    tokens = re.findall(r"[a-z]+", words)
    total, part, seen = Decimal(0), Decimal(0), False
    for before, token in zip(["", *tokens], tokens, strict=False):
        if token in WORDS:
            part, seen = part + WORDS[token], True
        elif token in SCALES and (seen or before in ("a", "an", "several")):
            part = (part or 1) * SCALES[token]
            seen = True
            if token != "hundred":
                total, part = total + part, Decimal(0)
        elif (
            token.rstrip("s") in FRACTIONS
            and token not in ("seconds",)
            and (seen or before in ("a", "one", "") or token == "half")
        ):
            return (part or 1) * Decimal(FRACTIONS[token.rstrip("s")])
    return total + part if seen else None


def _unit(words: str) -> tuple[str | None, Decimal]:
    lower = words.lower()
    unit, factor = _currency(lower), Decimal(1)
    if unit is None:
        unit, factor = _measure(lower)
    elif "/" in unit:
        unit, factor = unit.split("/")[0], Decimal(1) / Decimal(unit.split("/")[1])
    per = PER_WORDS.search(lower)
    if per and unit is not None and unit not in ("YR", "MO", "DAY", "WK", "HR"):
        unit = f"{unit}/{PER[(per[1] or per[2]).lower()]}"
    return unit, factor


def _currency(lower: str) -> str | None:
    return next((code for pattern, code in _currency_patterns() if pattern.search(lower)), None)


@functools.cache
def _currency_patterns() -> list[tuple[re.Pattern[str], str]]:
    """What finds each currency, those of the longest words first."""
    found = []
    for sign, code in sorted(currencies().items(), key=lambda pair: -len(pair[0])):
        word = rf"(?<![a-z])(?<!per ){re.escape(sign)}s?(?![a-z])"
        found.append((re.compile(word if sign[-1].isalpha() else rf"{re.escape(sign)}\s?(?=\d)"), code))
    return found


@functools.cache
def _measures() -> re.Pattern[str]:
    names = sorted(units(), key=len, reverse=True)
    joined = "|".join(re.escape(name).replace(r"\ ", r"s?\s+") for name in names if name != "%")
    return re.compile(rf"%|(?<![a-z])({joined})(?:s|es)?(?![a-z])")


def _measure(lower: str) -> tuple[str | None, Decimal]:
    found = _measures().search(lower.replace("feet", "foot"))
    if not found:
        return None, Decimal(1)
    name = " ".join(found[1].split()) if found[1] else "%"
    singular = " ".join(word.rstrip("s") for word in name.split())
    return units().get(name) or units().get(singular) or (None, Decimal(1))


def _bounds(words: str, value: Decimal, factor: Decimal) -> tuple[str | None, str | None]:
    spread = RANGE.search(words)
    if spread:
        ends = [Decimal(end.replace(",", "")) for end in spread.groups()]
        scale = AMOUNT.search(words[spread.start(2) :])
        times = _amount(scale[0]) / ends[1] if scale and ends[1] else Decimal(1)  # type: ignore[operator]
        if ends[0] < ends[1]:
            return plain(ends[0] * times * factor), plain(ends[1] * times * factor)
    low = plain(value) if AT_LEAST.search(words) else None
    high = plain(value) if AT_MOST.search(words) else None
    return low, high
