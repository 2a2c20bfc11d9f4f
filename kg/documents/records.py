"""JSON, JSON Lines and CSV: one document per record, from its columns for text, title, date and address."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, BinaryIO

from kg.documents import dates
from kg.documents.content import MAX_CHARACTERS, Content, read_bytes
from kg.documents.decoding import decode, decoded_lines
from kg.errors import KgError

SUFFIXES = frozenset((".json", ".jsonl", ".ndjson", ".csv", ".tsv"))

# Names of columns, most telling first; compared without case, "_" and "-"
_TEXT = ("text", "body", "content", "articlebody", "articletext", "fulltext", "maintext", "article", "sentence")
_TITLE = ("title", "headline", "name")
_DATE = ("date", "published", "datepublished", "publishedat", "publicationdate", "publisheddate", "pubdate")
_URL = ("url", "link", "sourceurl", "canonicalurl")
_FIX_TEXT = "name one of them text, body or content"


def read_jsonl(
    file: BinaryIO, name: str, begin: int = 0, end: int | None = None, first: int = 1
) -> Iterator[Content | KgError]:
    """One document per line; of the lines between two bytes, the `first` of which has that number."""
    for number, line in enumerate(decoded_lines(file, name, begin, end), first):
        if not line.strip():
            continue
        try:
            yield _content(json.loads(line), f"line {number} of '{name}'", number)
        except (ValueError, RecursionError):
            yield KgError(f"line {number} of '{name}' is not JSON", fix="write one JSON object per line")


def read_json(file: BinaryIO, name: str) -> Iterator[Content | KgError]:
    """One document per object of the list, or the one object that the file holds."""
    text = decode(read_bytes(file, name), name)
    if not text.strip():
        yield Content("")
        return
    try:
        records = _records(json.loads(text))
    except (ValueError, RecursionError) as error:
        problem = f"'{name}' is not JSON: {' '.join(str(error).split())[:100]}"
        raise KgError(problem, fix="check its commas and brackets; one object per line is .jsonl") from None
    for number, record in enumerate(records, 1):
        yield _content(record, f"record {number} of '{name}'", number if len(records) > 1 else None)


def read_csv(
    file: BinaryIO, name: str, begin: int = 0, end: int | None = None, first: int = 2
) -> Iterator[Content | KgError]:
    """One document per row; rows are numbered as a spreadsheet does, the header being row 1.

    Of the rows between two bytes, the `first` of which has that number; from the beginning, the header is among them.
    """
    dialect = _table(file, name)
    names = next(csv.reader(_with_ends(decoded_lines(file, name)), dialect=dialect), []) if begin else None
    rows = csv.DictReader(_with_ends(decoded_lines(file, name, begin, end)), names, dialect=dialect)
    try:
        if rows.fieldnames is not None and _pick(dict.fromkeys(rows.fieldnames, ""), _TEXT) is None:
            raise KgError(f"no column of text in '{name}': it has {_listed(rows.fieldnames)}", fix=_FIX_TEXT)
        for number, row in enumerate(rows, first):
            yield _content(row, f"row {number} of '{name}'", number)
    except csv.Error as error:
        raise KgError(f"'{name}' is not CSV: {error}", fix="save it as CSV in UTF-8 from a spreadsheet") from None


def _table(file: BinaryIO, name: str) -> type[csv.Dialect]:
    csv.field_size_limit(4 * MAX_CHARACTERS)
    return _dialect("\n".join(islice(decoded_lines(file, name), 20)), name)


def _with_ends(lines: Iterable[str]) -> Iterator[str]:
    return (line + "\n" for line in lines)  # csv joins the lines of a quoted field by their ends


def _ends_of_lines(file: BinaryIO, name: str) -> Iterator[tuple[int, int]]:
    """After every line that is not blank where the next begins, and its number; before them where the first does."""
    yield 0, 1
    for number, line in enumerate(decoded_lines(file, name), 2):
        if line.strip():
            yield file.tell(), number


def _ends_of_rows(file: BinaryIO, name: str) -> Iterator[tuple[int, int]]:
    """As for lines; the header belongs to the first row."""
    yield 0, 2
    rows = csv.reader(_with_ends(decoded_lines(file, name)), dialect=_table(file, name))
    next(rows, None)
    for number, _ in enumerate(filter(None, rows), 3):
        yield file.tell(), number


# Where a file can be cut in two: only between records, and CSV has ends of lines within its fields.
ENDS = {".jsonl": _ends_of_lines, ".ndjson": _ends_of_lines, ".csv": _ends_of_rows, ".tsv": _ends_of_rows}


def _dialect(sample: str, name: str) -> type[csv.Dialect]:
    if name.lower().endswith(".tsv"):
        return csv.excel_tab
    header = sample.split("\n", 1)[0]
    dialect = type("Dialect", (csv.excel,), {})
    dialect.delimiter = max(",;\t|", key=header.count)
    return dialect


def _records(value: Any) -> list[Any]:
    """The objects in a JSON value: a list, a list under a key such as "articles", or the value itself."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and _pick(value, _TEXT) is None:
        return next((v for v in value.values() if isinstance(v, list) and v and isinstance(v[0], dict)), [value])
    return [value]


def _content(record: Any, where: str, number: int | None) -> Content | KgError:
    if not isinstance(record, Mapping):
        return KgError(f"{where} is no JSON object", fix='write {"title": …, "date": …, "text": …}')
    text = _pick(record, _TEXT)
    if not isinstance(text, str):
        return KgError(f"no text in {where}: it has {_listed(record)}", fix=_FIX_TEXT)
    title, url = _pick(record, _TITLE), _pick(record, _URL)
    return Content(
        text=io.StringIO(text, newline=None).read(),
        title=title.strip() or None if isinstance(title, str) else None,
        published=dates.parse(_pick(record, _DATE)),
        url=url.strip() or None if isinstance(url, str) else None,
        line=number,
    )


def _pick(record: Mapping[Any, Any], names: Iterable[str]) -> Any:
    plain = {str(key).strip().lower().replace("_", "").replace("-", "").replace(" ", ""): key for key in record}
    return next((record[plain[name]] for name in names if name in plain), None)


def _listed(names: Iterable[Any]) -> str:
    return ", ".join(str(name) for name in islice(names, 8)) or "nothing"
