"""Dates of publication: read where they stand, never guessed."""

import datetime

import pytest

from kg.documents import front, furniture
from kg.documents.dates import dateline, is_date_only, parse

DAY = datetime.date(2024, 3, 12)
SENTENCE = "The ministers of eight countries met in Riga on Tuesday to talk about gas."


def title(text):
    return front.title(text, furniture.find(text))


def published(text):
    return front.published(text, furniture.find(text))


@pytest.mark.parametrize(
    "value",
    [
        "2024-03-12",
        "2024-03-12T23:59:00+02:00",
        "2024/3/12",
        "20240312",
        "12 March 2024",
        "12th of March 2024",
        "Mar. 12, 2024",
        "Tue, 12 Mar 2024 10:00:00 GMT",
        "12.03.2024",
        "12.3.2024",
        "3/13/2024",
        DAY,
        datetime.datetime(2024, 3, 12, 10),
    ],
)
def test_metadata(value):
    assert parse(value) == (datetime.date(2024, 3, 13) if value == "3/13/2024" else DAY)


@pytest.mark.parametrize("value", [None, "", "soon", "03/12/2024", "2024", "31 February 2024", "12 March", 1710201600])
def test_what_is_absent_or_ambiguous_is_no_date(value):
    assert parse(value) is None


@pytest.mark.parametrize(
    "line",
    [
        "RIGA, March 12, 2024 - Ministers met.",
        "RIGA, Latvia, 12 March 2024 (Newswire) — Ministers met.",
        "Riga, 12 March 2024",
        "Published 12 March 2024",
        "Posted on March 12, 2024 by jdoe",
        "By Jane Doe | Tuesday 12 March 2024, 10:15 GMT",
        "March 12, 2024 · 3 min read",
        "2024-03-12",
    ],
)
def test_datelines(line):
    assert dateline(["Ministers meet", line, SENTENCE]) == DAY
    assert published(f"Ministers meet\n\n{line}\n\n{SENTENCE}") == DAY


@pytest.mark.parametrize(
    "line",
    [
        "They met in Beijing on February 4, 2022.",
        "On 4 February 2022 they met in Beijing and signed a treaty.",
        "The treaty of 4 February 2022 was never published by the two sides.",
    ],
)
def test_dates_in_sentences_are_not_the_date_of_the_document(line):
    assert dateline([line]) is None


def test_publication_goes_before_update_and_before_the_day_of_the_copy():
    lines = ["Friday, 15 March 2024", "Ministers meet", "Updated 13 March 2024", "Published 12 March 2024"]
    assert dateline(lines) == DAY


def test_dates_of_comments_and_links_are_not_the_date_of_the_document():
    text = f"Ministers meet\n\n{SENTENCE}\n\n{SENTENCE}\n\nRelated\nWhy salmon is dear\n3 March 2023\n\n"
    assert published(text + "Leave a Reply\n\nJo Doe\n5 March 2024\n") is None
    assert published(text + "Posted on 12 March 2024") == DAY


def test_a_date_below_a_long_menu():
    menu = "\n".join(["Home", "News", "World", "Business"] * 15)
    assert published(f"{menu}\nMinisters meet in Riga\n12 March 2024\n{SENTENCE}") == DAY


@pytest.mark.parametrize("line", ["12 March 2024", "Published on Tuesday, 12 March 2024 at 10:15 am GMT", "2024-03-12"])
def test_lines_that_are_dates(line):
    assert is_date_only(line)


@pytest.mark.parametrize("line", ["The 12 March 2024 treaty", "Riga, 12 March 2024", "March", "By Jo, 12 March 2024"])
def test_lines_that_are_more_than_dates(line):
    assert not is_date_only(line)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Ministers meet in Riga\n\n{SENTENCE}", "Ministers meet in Riga"),
        (f"Will they meet?\nA long wait for Riga\nBy Jo Doe\n\n{SENTENCE}", "Will they meet?"),
        (
            f"Home\nNews\nWorld\nSport\nMinisters meet in Riga\nShare\nEmail\n\n{SENTENCE}",
            "Ministers meet in Riga",
        ),
        (f"World\nMinisters meet in Riga\n12 March 2024\n\n{SENTENCE}", "Ministers meet in Riga"),
        (SENTENCE, None),
        ("They met.", None),
    ],
)
def test_titles(text, expected):
    assert title(text) == expected
