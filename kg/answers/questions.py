"""Named questions: SPARQL files with a title and parameters.

# title: Who met whom
# comment: Meetings of somebody, each with its sentence.
# of: entity -- whose meetings; all if left out
SELECT ... {
  VALUES ?of { UNDEF } ?st kgo:subject|kgo:object ?of .
  ...

A parameter is a variable with VALUES ?name { UNDEF }; what is given takes the place of UNDEF, as a term, never as
text of the query, and where nothing is given the whole line is left out. Its kind (entity, relation, text, date or
number) says how words become a term; with an exclamation mark it must be given.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kg import ontology
from kg.answers import naming
from kg.errors import KgError
from kg.rdf.literals import date, decimal, text
from kg.store import Store

KINDS = ("entity", "relation", "text", "date", "number")
_HEADER = re.compile(r"#\s*(\w+):\s*(.+)")
_PLACE = re.compile(r"VALUES\s+\?(\w+)\s*\{\s*UNDEF\s*\}")
Term = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Parameter:
    """One of a question's parameters."""

    name: str
    kind: str
    about: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its name, title and parameters."""

    name: str
    title: str
    about: str
    parameters: tuple[Parameter, ...]
    sparql: str


def questions() -> tuple[Question, ...]:
    """All named questions, by name."""
    paths = sorted((ontology.folder() / "queries").glob("*.rq"))
    return tuple(parsed(path.stem, path.read_text(encoding="utf-8")) for path in paths)


def question(name: str) -> Question:
    """The question of that name, or of that file."""
    path = Path(name) if name.endswith(".rq") else ontology.folder() / "queries" / f"{name}.rq"
    try:
        return parsed(path.stem, path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        known = ", ".join(question.name for question in questions())
        raise KgError(f"there is no question '{name}'", fix=f"ask one of {known}, or give SPARQL") from None
    except (OSError, ValueError) as error:
        raise KgError(f"cannot read '{path}': {error}", fix="name a text file with a SPARQL query") from None


def parsed(name: str, sparql: str) -> Question:
    """A query with the title and the parameters that its comments tell."""
    told = dict(_HEADER.findall("\n".join(line for line in sparql.splitlines() if line.startswith("#"))))
    title, about = told.pop("title", name), told.pop("comment", "")
    names = dict.fromkeys(_PLACE.findall(sparql))
    return Question(name, title, about, tuple(_parameter(name, told.get(name, "text")) for name in names), sparql)


def filled(store: Store, question: Question, given: Mapping[str, str]) -> str:
    """The question's SPARQL with what was given in its places."""
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in known:
            fix = f"it takes {', '.join('--' + name for name in known)}" if known else "it takes none"
            raise KgError(f"the question '{question.name}' has no parameter '{name}'", fix=fix)
    for parameter in question.parameters:
        if parameter.required and parameter.name not in given:
            fix = f"--{parameter.name}: {parameter.about or parameter.kind}"
            raise KgError(f"the question '{question.name}' needs --{parameter.name}", fix=fix)
    terms = {name: _term(store, known[name], value) for name, value in given.items()}
    return "\n".join(_line(line, terms) for line in question.sparql.splitlines())


def _line(line: str, terms: Mapping[str, Term]) -> str:
    """The line with its terms; nothing if one of its parameters is not given.

    UNDEF would mean the same, but oxigraph joins it first and takes 40 seconds for what else takes 40 milliseconds.
    """
    wanted = _PLACE.findall(line)
    if not all(name in terms for name in wanted):
        return ""
    # a term writes itself escaped, so that no words can end it
    return _PLACE.sub(lambda match: f"VALUES ?{match[1]} {{ {terms[match[1]]} }}", line)


def _parameter(name: str, told: str) -> Parameter:
    kind, _, about = told.partition("--")
    kind = kind.strip()
    return Parameter(name, kind.rstrip("!"), about.strip(), kind.endswith("!"))


def _term(store: Store, parameter: Parameter, value: str) -> Term:
    if parameter.kind == "entity":
        return naming.one(store, value)
    if parameter.kind == "relation":
        return naming.relation(store, value)
    if parameter.kind == "date":
        return _date(parameter, value)
    if parameter.kind == "number":
        number = decimal(value)
        if number is None:
            raise KgError(f"--{parameter.name} '{value}' is no number", fix="write it like 3 or 0.5")
        return number
    return text(value)


def _date(parameter: Parameter, value: str) -> Literal:
    """A day; of a year or a month the first, and the last where it is until then."""
    try:
        first = datetime.date.fromisoformat((value + "-01-01")[:10] if len(value) < 10 else value)
        return date(_last(first, value) if parameter.name == "until" else first)
    except ValueError:
        raise KgError(f"--{parameter.name} '{value}' is no date", fix="write it like 2022-02-04") from None


def _last(first: datetime.date, iso: str) -> datetime.date:
    """The last day of a year, a month or a day."""
    month = 12 if len(iso) == 4 else first.month
    return first if len(iso) > 7 else first.replace(month=month, day=calendar.monthrange(first.year, month)[1])
