"""Texts, numbers and dates as literals that every reader takes back unchanged."""

from __future__ import annotations

import datetime
import functools
import re
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode

from kg.rdf.names import THEIRS

_INTEGER, _BOOLEAN, _DATE, _DECIMAL = (
    NamedNode(THEIRS["xsd"] + name) for name in ("integer", "boolean", "date", "decimal")
)
# What XML 1.0 cannot hold, and halves of surrogate pairs; each becomes one U+FFFD, so that offsets stay right.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
# oxigraph keeps 18 digits after the point and 20 before it; longer numbers stay words
_DIGITS = 18


# most words of a graph are said again and again: those of the axes, short offsets, the same few degrees of confidence
@functools.lru_cache(1 << 13)
def text(words: str, language: str | None = None) -> Literal:
    """The words, tagged with a language where it is one.

    >>> text("a\\x00b").value, text("chat", "FR").language
    ('a\ufffdb', 'fr')
    """
    clean, tag = fit(words), _tag(language) if language else None
    return Literal(clean, language=tag) if tag else Literal(clean)


@functools.lru_cache(1 << 8)
def _tag(language: str) -> str | None:
    tag = language.lower().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None


def fit(words: str) -> str:
    """The words with U+FFFD for every character that XML cannot hold."""
    return _UNFIT.sub("\ufffd", words)


@functools.lru_cache(1 << 13)
def integer(number: int) -> Literal:
    return Literal(str(number), datatype=_INTEGER)


@functools.cache
def boolean(value: bool) -> Literal:
    return Literal("true" if value else "false", datatype=_BOOLEAN)


@functools.lru_cache(1 << 10)
def date(day: datetime.date) -> Literal:
    return Literal(day.isoformat(), datatype=_DATE)


@functools.lru_cache(1 << 10)
def decimal(number: str | float) -> Literal | None:
    """The number in the one way that stores write it (0.90 is 0.9), None where it is none or too long.

    >>> decimal("0.90").value, decimal("1e3").value, decimal("many") is None
    ('0.9', '1000', True)
    """
    try:
        value = Decimal(str(number))
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value) >= 10**_DIGITS:
        return None
    value = round(value, _DIGITS // 2)
    return Literal(_shortest(value), datatype=_DECIMAL)


def _shortest(value: Decimal) -> str:
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits in ("-0", "") else digits
