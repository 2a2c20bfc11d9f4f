"""What a SPARQL update would write to, as far as its words tell; and the dataset that a request names for it.

This only serves to refuse with a reason. What an update does is found by running it (see `own`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from kg.errors import KgError

DEFAULT = "DEFAULT"
_TOKEN = re.compile(
    r"""(?P<skip>\s+|\#[^\n]*)"""
    r"""|(?P<string>\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
    r"""|(?P<iri><[^<>"{}|^`\x00-\x20]*>)"""
    r"""|(?P<mark>[{};])"""
    r"""|(?P<word>(?:\\.|[^\s{}<>"';\#\\])+|.)""",
    re.DOTALL,
)
_TRANSFERS = {"ADD": False, "COPY": False, "MOVE": True}  # whether the first graph changes, too


@dataclass(frozen=True, slots=True)
class Token:
    """A word, IRI, string, mark or block in braces, where it begins and ends, and what is in the block."""

    kind: str
    text: str
    begin: int
    end: int
    inside: tuple[Token, ...] = ()


@dataclass
class Operation:
    """One operation: its tokens, those within braces left to their block."""

    tokens: list[Token] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """Words in capitals; for all else its kind."""
        return [token.text.upper() if token.kind == "word" else token.kind for token in self.tokens]


def operations(sparql: str) -> tuple[list[Operation], dict[str, str]]:
    """The operations of an update in order, and the prefixes that it declares."""
    found, prefixes = [Operation()], {}
    for token in _with_blocks(_tokens(sparql)):
        if token.text == ";":
            found.append(Operation())
        else:
            found[-1].tokens.append(token)
    for operation in found:
        _take_prologue(operation, prefixes)
    return [operation for operation in found if operation.tokens], prefixes


def _tokens(sparql: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(sparql):
        if match.lastgroup != "skip":
            yield Token(match.lastgroup or "", match[0], match.start(), match.end())


def _with_blocks(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens outside of all braces, and one for each outermost pair of them."""
    depth, opened, inside = 0, 0, []
    for token in tokens:
        step = {"{": 1, "}": -1}.get(token.text, 0)
        if depth == 0 and step == 0:
            yield token
        elif depth == 0:
            depth, opened, inside = 1, token.begin, []
        elif depth + step == 0:
            depth = 0
            yield Token("block", "", opened, token.end, tuple(inside))
        else:
            depth += step
            inside.append(token)


def _take_prologue(operation: Operation, prefixes: dict[str, str]) -> None:
    """Takes BASE and PREFIX from the begin of an operation."""
    words, taken = operation.words, 0
    while taken < len(words) and words[taken] in ("BASE", "PREFIX"):
        if words[taken] == "PREFIX" and taken + 2 < len(words):
            prefixes[operation.tokens[taken + 1].text.rstrip(":")] = operation.tokens[taken + 2].text[1:-1]
        taken += 2 if words[taken] == "BASE" else 3
    operation.tokens = operation.tokens[taken:]


def written(sparql: str, known: Mapping[str, str], base: str) -> Iterator[str]:
    """The graphs that the templates and transfers of an update name, `DEFAULT` for the default graph.

    >>> list(written("INSERT DATA { <a:s> <a:p> 1 GRAPH <http://me/> { <a:s> <a:q> 2 } }", {}, ""))
    ['DEFAULT', 'http://me/']

    What CLEAR and DROP empty is not among them, nor a graph named by a variable. Raises KgError for LOAD.
    """
    found, own = operations(sparql)
    for operation in found:
        if operation.words[0] == "LOAD":
            raise KgError("the update loads a file or a page (LOAD)", fix="send the triples themselves: PUT /graphs")
        for name in _named(operation):
            yield name if name == DEFAULT else _iri(name, {**known, **own}, base)


def _named(operation: Operation) -> Iterator[str]:
    """The graphs an operation writes to, as it words them."""
    words, tokens = operation.words, operation.tokens
    if words[0] in _TRANSFERS:
        names = [token.text for token, word in zip(tokens, words, strict=True) if word not in _NOISE]
        yield from (_transfer(name) for name in names[1 - _TRANSFERS[words[0]] :])
    elif words[0] in ("INSERT", "DELETE", "WITH"):
        usual = tokens[1].text if words[0] == "WITH" and len(tokens) > 1 else DEFAULT
        for place, token in enumerate(tokens):
            if token.kind == "block" and _is_template(words[:place]):
                yield from _in_template(token.inside, usual)


_NOISE = ("ADD", "COPY", "MOVE", "SILENT", "GRAPH", "TO")


def _transfer(name: str) -> str:
    return DEFAULT if name.upper() == DEFAULT else name


def _is_template(before: list[str]) -> bool:
    """Whether the block after these words is written, and not only asked for; DELETE WHERE is both."""
    return before[-1:] in (["INSERT"], ["DELETE"], ["DATA"]) or before[-2:] == ["DELETE", "WHERE"]


def _in_template(block: Iterable[Token], usual: str) -> Iterator[str]:
    """The graphs of a template; `usual` if there are triples outside GRAPH."""
    outer = [token for token in _with_blocks(block) if token.text != "."]
    is_graph = [token.kind == "word" and token.text.upper() == "GRAPH" for token in outer]
    names = [outer[place + 1].text for place in range(len(outer) - 1) if is_graph[place]]
    if len(outer) > 3 * len(names):  # GRAPH, its name and its block
        yield usual
    yield from (name for name in names if name[:1] not in "?$")


def _iri(term: str, prefixes: Mapping[str, str], base: str) -> str:
    if term.startswith("<"):
        return urljoin(base, term[1:-1])
    prefix, _, local = term.partition(":")
    return prefixes.get(prefix, "") + local


def with_dataset(sparql: str, default: Iterable[str], named: Iterable[str]) -> str:
    """The update with USING and USING NAMED in each WHERE, as using-graph-uri and using-named-graph-uri mean.

    Raises KgError if the update names a dataset itself.
    """
    clauses = "".join(f"USING {_checked(iri)} " for iri in default)
    clauses += "".join(f"USING NAMED {_checked(iri)} " for iri in named)
    if not clauses:
        return sparql
    places = []
    for operation in operations(sparql)[0]:
        words = operation.words
        if {"USING", "WITH"}.intersection(words):
            fix = "leave out the parameters using-graph-uri and using-named-graph-uri"
            raise KgError("the update names a dataset itself (USING, WITH)", fix=fix)
        if words[:2] == ["DELETE", "WHERE"] and len(operation.tokens) > 2:
            block = operation.tokens[2]
            places.append((operation.tokens[1].begin, f"{sparql[block.begin : block.end]} {clauses}"))
        elif words[0] in ("INSERT", "DELETE") and "WHERE" in words:
            places.append((operation.tokens[words.index("WHERE")].begin, clauses))
    for place, inserted in reversed(places):
        sparql = sparql[:place] + inserted + sparql[place:]
    return sparql


def _checked(iri: str) -> str:
    from pyoxigraph import NamedNode

    try:
        return str(NamedNode(iri))
    except ValueError:
        raise KgError(f"the name of a graph is no IRI: {iri[:80]}", fix="write it out, without a prefix") from None
