"""Answers as Python values: rows of a table that know their columns."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from html import escape
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal

from kg.answers.query import Answer, Cell
from kg.errors import KgError

if TYPE_CHECKING:
    from pandas import DataFrame

_SHOWN = 50  # rows in a notebook
_XSD = "http://www.w3.org/2001/XMLSchema#"
_READERS = {
    "boolean": lambda words: words in ("true", "1"),
    "integer": int,
    "decimal": Decimal,
    "double": float,
    "float": float,
    "date": datetime.date.fromisoformat,
    "dateTime": datetime.datetime.fromisoformat,
}


class Rows(list[dict[str, Any]]):
    """Rows of an answer, each a mapping from column to value; `columns` in the order of the query."""

    def __init__(self, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        super().__init__(dict(zip(columns, row, strict=True)) for row in rows)
        self.columns = tuple(columns)

    def _repr_html_(self) -> str:
        """A table, as notebooks show it."""
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        rows = [[row[name] for name in self.columns] for row in self[:_SHOWN]]
        cells = ("".join(f"<td>{'' if cell is None else escape(str(cell))}</td>" for cell in row) for row in rows)
        more = f"<p>and {len(self) - _SHOWN:,} more</p>" if len(self) > _SHOWN else ""
        return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>{more}"

    def frame(self) -> DataFrame:
        """The rows as a pandas frame; raises KgError where pandas is not installed."""
        try:
            from pandas import DataFrame
        except ImportError:
            raise KgError("a frame needs pandas", fix="pip install pandas, or use the rows themselves") from None
        return DataFrame(list(self), columns=list(self.columns))


def values(answer: Answer) -> Rows | bool:
    """Rows of SELECT, the truth of ASK, or the triples of CONSTRUCT as rows of subject, predicate and object.

    IRIs are strings; literals are what they mean: str, int, Decimal, float, bool, date or datetime.
    """
    if answer.truth is not None:
        return answer.truth
    if answer.triples is not None:
        triples = [(t.subject, t.predicate, t.object) for t in answer.triples]
        return Rows(("subject", "predicate", "object"), [[value(cell) for cell in triple] for triple in triples])
    return Rows(answer.columns, [[value(cell) for cell in row] for row in answer.rows])


def value(cell: Cell) -> Any:
    """What a cell means.

    >>> value(Literal("2.50", datatype=_node("decimal"))), value(Literal("2022-02-04", datatype=_node("date")))
    (Decimal('2.50'), datetime.date(2022, 2, 4))
    >>> value(Literal("soon", datatype=_node("date")))
    'soon'
    """
    if not isinstance(cell, Literal):
        return cell.value if cell is not None else None
    reader = _READERS.get(cell.datatype.value.removeprefix(_XSD), str)
    try:
        return reader(cell.value)
    except (ValueError, InvalidOperation):
        return cell.value  # not written as its datatype asks: the words say more than nothing


def _node(name: str) -> Any:
    from pyoxigraph import NamedNode

    return NamedNode(_XSD + name)
