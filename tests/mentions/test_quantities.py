"""Amounts in words."""

from __future__ import annotations

import pytest

from kg.mentions.quantities import read_quantity


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("$250 billion", "250000000000", "USD"),
        ("around $140 billion a year", "140000000000", "USD/P1Y"),
        ("$3.2bn", "3200000000", "USD"),
        ("€1.5 million", "1500000", "EUR"),
        ("£20m", "20000000", "GBP"),
        ("422,000 euros", "422000", "EUR"),
        ("3 billion Swiss francs", "3000000000", "CHF"),
        ("50 cents", "0.5", "USD"),
        ("4 %", "4", "PERCENT"),
        ("4.5 per cent", "4.5", "PERCENT"),
        ("25 basis points", "0.25", "PERCENT"),
        ("10 million cubic metres of gas annually", "10000000", "M3/P1Y"),
        ("13 billion cubic metres a year", "13000000000", "M3/P1Y"),
        ("400,000 barrels per day", "400000", "BBL/P1D"),
        ("300 square kilometres", "300", "KiloM2"),
        ("six feet", "6", "FT"),
        ("twenty-five", "25", None),
        ("two hundred and fifty thousand", "250000", None),
        ("a dozen", "12", None),
        ("half", "0.5", None),
        ("three years", "3", "YR"),
    ],
)
def test_value_and_unit(words: str, value: str, unit: str | None) -> None:
    found = read_quantity(words)
    assert found is not None
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("at least 5 tonnes", "5", None),
        ("up to 5 tonnes", None, "5"),
        ("more than 11,000", "11000", None),
        ("nearly 40 %", None, "40"),
        ("between 3 and 5 tonnes", "3", "5"),
        ("10-15 million euros", "10000000", "15000000"),
    ],
)
def test_bounds(words: str, low: str | None, high: str | None) -> None:
    found = read_quantity(words)
    assert found is not None
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize("words", ["", "several leaders", "the world", "a lot", "Covid"])
def test_what_is_no_amount(words: str) -> None:
    assert read_quantity(words) is None


def test_money_is_told_from_measures() -> None:
    money, mass = read_quantity("$5"), read_quantity("5 kg")
    assert money is not None and mass is not None
    assert money.is_money and not mass.is_money
