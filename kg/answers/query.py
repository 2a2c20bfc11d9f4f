"""SPARQL, a file of it, or a named question, answered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Triple

from kg.answers import naming
from kg.answers.questions import filled, parsed, question
from kg.rdf import Names
from kg.store import Store

Cell = NamedNode | Literal | None
_NAME = re.compile(r"[\w-]+")
_TOKENS = re.compile(
    r"""(?<![\w:-])kg:"(?P<name>(?:[^"\\\n]|\\.)+)"|\"\"\".*?\"\"\"|'''.*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'"""
    r"""|<[^<>\s]*>|\#[^\n]*""",
    re.DOTALL,
)


@dataclass(frozen=True)
class Answer:
    """Rows of SELECT, the truth of ASK, or the triples of CONSTRUCT and DESCRIBE."""

    names: Names
    title: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    truth: bool | None = None
    triples: tuple[Triple, ...] | None = None

    def __len__(self) -> int:
        return len(self.rows) if self.triples is None else len(self.triples)


def query(store: Store, asked: str, *, limit: int | None = None, **given: str) -> Answer:
    """The answer to SPARQL, to the query in a file (*.rq) or to a named question.

    Prefixes of the graph need no declaration, and kg:"Xi Jinping" is the entity of that name. `limit`: rows or
    triples at most. `given`: parameters, as people write them; an entity by its name.
    """
    named = _NAME.fullmatch(asked.strip()) or (asked.endswith(".rq") and "{" not in asked)
    what = question(asked.strip()) if named else parsed("", asked)
    return _answer(store, what.title, store.query(_with_names(store, filled(store, what, given))), limit)


def _with_names(store: Store, sparql: str) -> str:
    """The query with IRIs in place of names; strings, IRIs and comments stay as they are."""

    def replaced(match: re.Match[str]) -> str:
        name = match["name"]
        return match[0] if name is None else str(naming.one(store, re.sub(r"\\(.)", r"\1", name)))

    return _TOKENS.sub(replaced, sparql)


def is_question(asked: str) -> bool:
    """Whether this names a question or a file, and is no SPARQL itself."""
    return bool(_NAME.fullmatch(asked.strip())) or Path(asked).suffix == ".rq"


def _answer(store: Store, title: str, results: object, limit: int | None) -> Answer:
    if isinstance(results, pyoxigraph.QueryBoolean):
        return Answer(store.names, title, truth=bool(results))
    if isinstance(results, pyoxigraph.QueryTriples):
        # the engine may find a triple more than once; a graph holds it once
        return Answer(store.names, title, triples=tuple(sorted(set(islice(results, limit)), key=str)))
    columns = tuple(variable.value for variable in results.variables)
    return Answer(store.names, title, columns, tuple(tuple(solution) for solution in islice(results, limit)))
