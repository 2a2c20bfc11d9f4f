"""RDF files of any format that we write, read back: what a graph holds of them, quad for quad."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple

from kg.errors import KgError
from kg.rdf.names import THEIRS, Names

FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}
_OTHER_NAMES = {"turtle": "ttl", "n-triples": "nt", "ntriples": "nt", "n-quads": "nq", "nquads": "nq"}
_OTHER_NAMES |= {"json-ld": "jsonld", "json": "jsonld", "xml": "rdf", "rdfxml": "rdf", "owl": "rdf"}
_REIFIES = THEIRS["rdf"] + "reifies"
_TYPE = THEIRS["rdf"] + "type"
_NO_GRAPH = DefaultGraph()
# entities made of entities are how a small XML file fills all memory; plain ones are how Protégé abbreviates IRIs
_NESTED_ENTITY = re.compile(rb"<!ENTITY[^>]*(?:&|SYSTEM|PUBLIC)")
_DEEPEST = 200  # brackets within brackets of a JSON file; the parser's stack is not endless
_WHERE = re.compile(r"^Parser error at [^:]*: |\s*\(line \d+\)$")


class RdfFile:
    """The quads of one file, as they stand in it.

    >>> RdfFile(b"<http://a/> <http://b/> <http://c/> .", "ttl").base is None
    True
    """

    def __init__(self, data: bytes, format: str, name: str = "the file") -> None:
        """Parses everything; what is wrong is told with its line. `name` is the file's, for messages."""
        self.name = name
        self.format = format
        self.id = hashlib.sha256(data).hexdigest()[:16]
        self._quads = list(_parsed(data, format, name))

    @property
    def base(self) -> str | None:
        """The base of the graph that was written, if kg wrote it: its vocabulary is at <base>onto."""
        ontology, found = NamedNode(THEIRS["owl"] + "Ontology"), set()
        for quad in self._quads:
            if quad.object == ontology and quad.predicate.value == _TYPE and quad.subject.value.endswith("/onto"):
                found.add(quad.subject.value.removesuffix("onto"))
        return found.pop() if len(found) == 1 else None

    def quads(self, names: Names) -> list[Quad]:
        """The quads as a store keeps them: numbers in their shortest form, blank nodes with IRIs of their own."""
        kept = pyoxigraph.Store()
        kept.bulk_extend(_Terms(self, names).changed(self._quads))
        return list(kept)


def read(path: Path, *, format: str | None = None, stdin: Callable[[], IO[bytes]] | None = None) -> RdfFile:
    """Reads the RDF file; its suffix names the format unless `format` does. `-` is what `stdin` gives."""
    name = str(path)
    kind = _format(format or path.suffix.lstrip("."), name)
    if name == "-" and stdin:
        return RdfFile(stdin().read(), kind, "standard input")
    try:
        return RdfFile(path.read_bytes(), kind, name)
    except FileNotFoundError:
        raise KgError(f"there is no file '{name}'", fix="check the name") from None
    except (IsADirectoryError, PermissionError) as error:
        raise KgError(f"cannot read '{name}': {error.strerror}", fix="name a file that you may read") from None


def _format(name: str, asked: str) -> str:
    name = _OTHER_NAMES.get(name.lower(), name.lower())
    if name not in FORMATS:
        raise KgError(f"no RDF format for '{asked}'", fix=f"name one with --format: {', '.join(FORMATS)}")
    return name


def _parsed(data: bytes, format: str, name: str) -> Iterator[Quad]:
    _refuse_traps(data, format, name)
    try:
        yield from pyoxigraph.parse(data.removeprefix(b"\xef\xbb\xbf"), format=FORMATS[format])
    except (SyntaxError, ValueError) as error:
        raise _explained(error, data, format, name) from None


def _refuse_traps(data: bytes, format: str, name: str) -> None:
    """What would take all memory or ask the web."""
    if format == "rdf" and _NESTED_ENTITY.search(data):
        raise KgError(f"'{name}' defines XML entities by other entities or files", fix="write it without a DOCTYPE")
    if format == "jsonld" and _depth(data) > _DEEPEST:
        raise KgError(f"'{name}' is nested more than {_DEEPEST} deep", fix="convert it to N-Quads first")


def _depth(data: bytes) -> int:
    deepest = depth = 0
    for bracket in re.findall(rb'"(?:\\.|[^"\\])*"|[\[{\]}]', data):
        if len(bracket) == 1:
            depth += 1 if bracket in b"[{" else -1
            deepest = max(deepest, depth)
    return deepest


def _explained(error: SyntaxError | ValueError, data: bytes, format: str, name: str) -> KgError:
    """What is wrong, in which line."""
    message = _WHERE.sub("", getattr(error, "msg", None) or str(error))
    if "LoadDocumentCallback" in message:
        fix = "write the context into the file: kg works offline"
        return KgError(f"'{name}' refers to a JSON-LD context elsewhere", fix=fix)
    line = getattr(error, "lineno", None) or _line(data, format)
    place = f", line {line}" if line else ""
    return KgError(f"'{name}' cannot be read{place}: {message}", fix="mend it there; the graph is as it was")


def _line(data: bytes, format: str) -> int | None:
    """Where XML or JSON goes wrong, which the parser of its RDF does not say."""
    try:
        if format == "rdf":
            expat.ParserCreate(namespace_separator=" ").Parse(data, True)
        elif format == "jsonld":
            json.loads(data)
    except expat.ExpatError as error:
        return error.lineno
    except json.JSONDecodeError as error:
        return error.lineno
    except (ValueError, RecursionError):
        return None
    return None


class _Terms:
    """Turns what a file may hold into what our graphs hold."""

    def __init__(self, file: RdfFile, names: Names) -> None:
        self._file = file
        self._names = names
        self._blank: dict[BlankNode, NamedNode] = {}

    def changed(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        for quad in quads:
            subject, graph = self._node(quad.subject), quad.graph_name
            graph = graph if graph == _NO_GRAPH else self._node(graph)
            if isinstance(quad.object, Triple):
                yield from self._claim(subject, quad, graph)
            else:
                yield Quad(subject, quad.predicate, self._node(quad.object), graph)

    def _claim(self, subject: NamedNode, quad: Quad, graph: NamedNode | DefaultGraph) -> Iterator[Quad]:
        """A triple term of RDF 1.2 as subject, predicate and object of the statement that has it."""
        triple = quad.object
        if quad.predicate.value != _REIFIES or isinstance(triple.object, Triple):
            problem = f"'{self._file.name}' has a triple term that is no statement's: {quad}"
            raise KgError(problem, fix="write it as RDF 1.1")
        for role in ("subject", "predicate", "object"):
            yield Quad(subject, self._names.node(f"kgo:{role}"), self._node(getattr(triple, role)), graph)

    def _node(self, term: NamedNode | BlankNode | Literal) -> NamedNode | Literal:
        if isinstance(term, BlankNode):
            if term not in self._blank:
                iri = f"{self._names.base}genid/{self._file.id}_{len(self._blank) + 1}"
                self._blank[term] = NamedNode(iri)
            return self._blank[term]
        if isinstance(term, Literal) and term.direction is not None:
            problem = f"'{self._file.name}' has a text with a direction (RDF 1.2): {str(term)[:80]}"
            raise KgError(problem, fix="leave the direction out; the language is enough")
        return term
