"""Pages: the editor of queries, and without scripts the form for queries with its table, entities, what was found."""

from __future__ import annotations

import functools
import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from kg.answers import Question
from kg.serving.entities import EntityPage
from kg.serving.worker import Answered

MOST_ROWS = 1000
STATIC = {
    **dict.fromkeys(("style.css", "query.css", "query.js"), "assets"),
    **dict.fromkeys(("yasgui.min.js", "yasgui.min.css", "LICENSE.txt"), "yasgui"),
}
CellOf = Callable[[str], tuple[str, str]]  # from an IRI to words, and the slug of the entity that it is, or ""
_MEDIA = {"js": "text/javascript", "css": "text/css", "txt": "text/plain"}


@dataclass(frozen=True, slots=True)
class Found:
    """Something that was found; `slug`: of its page, or ""; `about`: whose other name it is, or what says it."""

    kind: str
    text: str
    slug: str
    about: str = ""


EXAMPLE = """SELECT ?who ?whom {
  ?a kg:met ?b . ?a rdfs:label ?who . ?b rdfs:label ?whom
} LIMIT 100"""
_pages = Environment(
    loader=PackageLoader("kg.serving", "assets"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
_pages.filters["address"] = lambda slug: "/entity/" + quote(slug, safe="")


@functools.cache
def static(name: str) -> tuple[bytes, str] | None:
    """A file that pages refer to, gzipped, and its media type; None where there is none of that name."""
    if name not in STATIC:
        return None
    file = resources.files("kg.serving").joinpath(STATIC[name], name)
    return gzip.compress(file.read_bytes(), mtime=0), _MEDIA[name.rpartition(".")[2]]


def editor_page(title: str, base: str, prefixes: Mapping[str, str], questions: tuple[Question, ...]) -> str:
    """The editor of queries; what it is about is told to its script as data."""
    settings = {"title": title, "base": base, "prefixes": prefixes, "query": EXAMPLE}
    return _pages.get_template("query.html").render(title=title, settings=settings, questions=_examples(questions))


def plain_page(
    title: str, sparql: str, answered: Answered | None, cell: CellOf, questions: tuple[Question, ...]
) -> str:
    """The form, and below it what was answered: a table, Turtle, or what is wrong; `cell`: what an IRI is shown as."""
    return _pages.get_template("plain.html").render(
        title=title, sparql=sparql or EXAMPLE, result=_result(answered, cell), questions=_examples(questions)
    )


def entity_html(title: str, page: EntityPage) -> str:
    return _pages.get_template("entity.html").render(title=title, page=page)


def find_page(title: str, words: str, hits: list[Found]) -> str:
    return _pages.get_template("find.html").render(title=title, words=words, hits=hits)


def missing_page(title: str, what: str, near: list[tuple[str, str]]) -> str:
    """What is not there, with (label, slug) of what may have been meant."""
    return _pages.get_template("missing.html").render(title=title, what=what, near=near)


def _examples(questions: tuple[Question, ...]) -> list[tuple[str, str]]:
    """Questions that need nothing to be filled in."""
    open_ones = (q for q in questions if not any(parameter.required for parameter in q.parameters))
    return [(q.title, "\n".join(line for line in q.sparql.splitlines() if "UNDEF" not in line)) for q in open_ones]


def _result(answered: Answered | None, cell: CellOf) -> dict[str, Any]:
    empty: dict[str, Any] = {"problem": "", "text": "", "columns": [], "rows": [], "left_out": 0, "asked": False}
    if answered is None:
        return empty
    empty["asked"] = True
    words = answered.body.decode("utf-8", "replace")
    if answered.status != 200:
        return {**empty, "problem": words}
    if answered.media == "text/turtle":
        return {**empty, "text": words}
    raw = json.loads(words)
    if "boolean" in raw:
        return {**empty, "text": "yes" if raw["boolean"] else "no"}
    columns, found = raw["head"]["vars"], raw["results"]["bindings"]
    rows = [[_cell(row.get(name), cell) for name in columns] for row in found[:MOST_ROWS]]
    return {**empty, "columns": columns, "rows": rows, "left_out": max(0, len(found) - MOST_ROWS)}


def _cell(term: dict[str, str] | None, cell: CellOf) -> tuple[str, str]:
    """Words of a cell, and the slug of the entity where it is one."""
    if term is None:
        return "", ""
    return cell(term["value"]) if term["type"] == "uri" else (term["value"], "")
