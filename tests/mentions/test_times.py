"""Dates and periods in words."""

from __future__ import annotations

import datetime

import pytest

from kg.mentions.times import read_time

FRIDAY = datetime.date(2022, 2, 4)


@pytest.mark.parametrize(
    ("words", "value", "low", "high"),
    [
        ("on February 4, 2022", "2022-02-04", "2022-02-04", "2022-02-04"),
        ("on 4 February 2022", "2022-02-04", "2022-02-04", "2022-02-04"),
        ("2022-02-04", "2022-02-04", "2022-02-04", "2022-02-04"),
        ("in March 2024", "2024-03", "2024-03-01", "2024-03-31"),
        ("in 2014", "2014", "2014-01-01", "2014-12-31"),
        ("from 1998 to 2004", "1998-01-01/2004-12-31", "1998-01-01", "2004-12-31"),
        ("in 2012-13", "2012-01-01/2013-12-31", "2012-01-01", "2013-12-31"),
        ("in the 1990s", "1990-01-01/1999-12-31", "1990-01-01", "1999-12-31"),
        ("in the early 1990s", "1990-01-01/1993-12-31", "1990-01-01", "1993-12-31"),
        ("in the summer of 2019", "2019-06-01/2019-08-31", "2019-06-01", "2019-08-31"),
    ],
)
def test_absolute_times_need_no_document_date(words: str, value: str, low: str, high: str) -> None:
    found = read_time(words, None)
    assert (found.value, found.low, found.high) == (value, low, high)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("on Friday", "2022-02-04"),
        ("on Wednesday", "2022-02-02"),
        ("last Friday", "2022-01-28"),
        ("next Monday", "2022-02-07"),
        ("yesterday", "2022-02-03"),
        ("tomorrow", "2022-02-05"),
        ("last year", "2021"),
        ("this month", "2022-02"),
        ("next month", "2022-03"),
        ("three years ago", "2019"),
        ("two days ago", "2022-02-02"),
        ("on 12 December", "2021-12-12"),
        ("on March 3", "2022-03-03"),
        ("in December", "2021-12"),
        ("in the spring", "2022-03-01/2022-05-31"),
    ],
)
def test_relative_times_are_read_against_the_document(words: str, value: str) -> None:
    assert read_time(words, FRIDAY).value == value


@pytest.mark.parametrize("words", ["on Friday", "last year", "yesterday", "in December", "three years ago"])
def test_relative_times_have_no_value_without_a_document_date(words: str) -> None:
    assert read_time(words, None).value is None


@pytest.mark.parametrize(
    "words", ["on 31 February 2020", "", "once upon a time", "$2014", "2014,5", "99999999999 years ago"]
)
def test_what_is_no_date_has_no_value(words: str) -> None:
    assert read_time(words, FRIDAY).value is None
