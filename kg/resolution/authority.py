"""The user's own things: a file of labels and aliases; what is called so in the documents has their IRIs."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from kg.errors import KgError
from kg.resolution import classes
from kg.resolution.curation import absorb
from kg.resolution.entities import Draft
from kg.resolution.names import normal, person

COLUMNS = ("id", "label", "aliases", "type")
LABELS = {
    "http://www.w3.org/2004/02/skos/core#prefLabel": "label",
    "http://www.w3.org/2000/01/rdf-schema#label": "label",
    "http://www.w3.org/2004/02/skos/core#altLabel": "alias",
    "https://schema.org/name": "label",
    "https://schema.org/alternateName": "alias",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type": "type",
    "http://purl.org/dc/terms/isReplacedBy": "newer",
}
SUFFIXES = (".ttl", ".nt", ".nq", ".trig", ".rdf", ".xml", ".owl", ".jsonld", ".n3")


# An identifier in CSV that begins so is an IRI; of others a colon says little ("SUP:17").
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|(?:urn|tag|info|did|doi|ark|lsid):", re.IGNORECASE)
_RUN = re.compile("javascript:|vbscript:|data:", re.IGNORECASE)  # what a browser runs where a page links to it
_KEPT = "-._~"  # beside letters and digits, in an IRI that is made of an identifier
Taken = Callable[[str], bool]  # whether an IRI is the graph's own, or a vocabulary's


@dataclass(frozen=True, slots=True)
class Authority:
    """One thing of the user's: its identifier, label, other names, and class or ""; `line`: where it stands."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    type: str = ""
    is_iri: bool = True
    former: tuple[str, ...] = ()  # IRIs that this one replaces in the list itself
    line: int = field(default=0, compare=False)

    @property
    def node(self) -> str:
        """The id of the graph's entity: an IRI as it is, of another identifier one that is made of it.

        >>> Authority("S/1 ä", "A", is_iri=False).node, Authority("urn:x:1", "A").node
        ('id/S%2F1%20%C3%A4', 'urn:x:1')
        """
        return self.id if self.is_iri else f"id/{quote(self.id, safe=_KEPT)}"

    @property
    def names(self) -> frozenset[str]:
        """What it is called, normalised."""
        return frozenset(map(normal, (self.label, *self.aliases)))


def _free(iri: str) -> bool:
    """No IRI is anybody's."""
    return False


def read(path: str | Path, taken: Taken = _free) -> tuple[Authority, ...]:
    """The things of a CSV file (id,label,aliases,type; aliases parted by "|") or of RDF with labels.

    Raises KgError that names the line of a double id, an unknown class, a wrong encoding, or what is no IRI or the
    graph's own one.
    """
    path = Path(path)
    if path.suffix.lower() == ".csv":
        found = tuple(_csv(path))
    elif path.suffix.lower() in SUFFIXES:
        found = tuple(_rdf(path))
    else:
        raise KgError(f"no reader for the authority file '{path}'", fix="use .csv, .ttl, .nt, .rdf or .jsonld")
    for authority in found:
        _check_iri(authority, path, taken)
    return found


def read_all(paths: Iterable[Path], taken: Taken = _free) -> tuple[Authority, ...]:
    """The things of several files; KgError where two of them have the same id."""
    found: list[Authority] = []
    seen: dict[str, str] = {}
    for path in paths:
        for authority in read(path, taken):
            where = f"{path}:{authority.line}"
            if authority.id in seen:
                problem = f"{where}: '{authority.id}' is in '{seen[authority.id]}' already"
                raise KgError(problem, fix="leave it in one of the files")
            seen[authority.id] = where
            found.append(authority)
    return tuple(found)


def _check_iri(authority: Authority, path: Path, taken: Taken) -> None:
    import pyoxigraph

    where = f"{path}:{authority.line}"
    if not authority.is_iri:
        return
    try:
        pyoxigraph.NamedNode(authority.id)
    except ValueError as error:
        fix = "write it as IRIs are written, with %20 for a blank, or give a plain identifier"
        raise KgError(f"{where}: '{authority.id}' is no IRI", fix=fix) from error
    if taken(authority.id) or _RUN.match(authority.id):
        problem = f"{where}: '{authority.id}' is an IRI of the graph itself, of a vocabulary, or a script"
        raise KgError(problem, fix="give it an IRI in a namespace of your own, or a plain identifier")


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise KgError(f"cannot read '{path}': {error.strerror}", fix="check the path") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise KgError(f"{path}:{line}: this line is not UTF-8", fix="save the file as UTF-8") from error


def _csv(path: Path) -> Iterator[Authority]:
    rows = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
    seen: dict[str, int] = {}
    for row, line in _rows(rows, path):
        where = f"{path}:{line}"
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if not cells["id"] or not cells["label"]:
            raise KgError(f"{where}: id or label is empty", fix="give every row both")
        if cells["id"] in seen:
            raise KgError(f"{where}: '{cells['id']}' is in line {seen[cells['id']]} already", fix="leave one row")
        seen[cells["id"]] = line
        aliases = tuple(part.strip() for part in cells["aliases"].split("|") if part.strip())
        kind = _class(cells["type"], where)
        is_iri = _IRI.match(cells["id"]) is not None
        yield Authority(cells["id"], cells["label"], aliases, kind, is_iri, line=line)


def _rows(rows: csv.DictReader, path: Path) -> Iterator[tuple[dict[str, str], int]]:
    """Rows with the line that each begins in; KgError where a line cannot be read or has more cells than columns."""
    last = 1
    try:
        if not rows.fieldnames or not {"id", "label"} <= set(rows.fieldnames):
            raise KgError(f"{path}:1: the columns id and label are missing", fix=f"begin with: {','.join(COLUMNS)}")
        for row in rows:
            if None in row:
                raise KgError(
                    f"{path}:{last + 1}: more cells than columns", fix='put quotes round cells with commas: "A, B"'
                )
            yield row, last + 1
            last = rows.line_num
    except csv.Error as error:
        raise KgError(f"{path}:{last + 1}: {error}", fix="mend this line") from error


def _class(name: str, where: str) -> str:
    if name and name not in classes.FAMILY:
        fix = f"use a class of the ontology: {', '.join(sorted(classes.FAMILY))}"
        raise KgError(f"{where}: unknown class '{name}'", fix=fix)
    return name


def _rdf(path: Path) -> Iterator[Authority]:
    import pyoxigraph

    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    data = _text(path)
    suffix = path.suffix.lower().lstrip(".").replace("owl", "rdf")
    try:
        quads = pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.from_extension(suffix))
        for quad in quads:
            part = LABELS.get(quad.predicate.value)
            if part and isinstance(quad.subject, pyoxigraph.NamedNode):
                found[quad.subject.value][part].append(quad.object.value)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or _xml_line(data) or 1
        raise KgError(f"{path}:{line}: {getattr(error, 'msg', None) or error}", fix="mend this line") from error
    _merge(found, path, data)
    for iri in sorted(found):
        labels = sorted(found[iri]["label"]) or sorted(found[iri]["alias"])
        line = _line(data, iri)
        kind = _kind(found[iri]["type"], f"{path}:{line}")
        if labels:
            others = tuple(sorted({*labels[1:], *found[iri]["alias"]}))
            yield Authority(iri, labels[0], others, kind, former=tuple(sorted(found[iri]["former"])), line=line)


def _xml_line(data: str) -> int | None:
    """Where XML goes wrong, which the parser of its RDF does not say."""
    from xml.parsers import expat

    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError as error:
        return error.lineno
    return None


def _merge(found: dict[str, dict[str, list[str]]], path: Path, data: str) -> None:
    """Gives the names of what the list replaces itself (`dct:isReplacedBy`) to the newer one; KgError in a circle."""
    into = {iri: min(told["newer"]) for iri, told in found.items() if told["newer"]}
    for iri in sorted(into):
        seen, last = {iri}, iri
        while last in into:
            last = into[last]
            if last in seen:
                problem = f"{path}:{_line(data, iri)}: '{iri}' is replaced by itself in the end: this is a circle"
                raise KgError(problem, fix="leave out one of the dct:isReplacedBy")
            seen.add(last)
        told = found.pop(iri)
        found[last]["alias"] += [*told["label"], *told["alias"]]
        found[last]["former"].append(iri)


def _line(data: str, iri: str) -> int:
    """The line in which an IRI is written in full, or else its last part, as with a prefix; 1 where neither is."""
    for words in (iri, re.split(r"[/#:]", iri)[-1]):
        at = data.find(words) if words else -1
        if at >= 0:
            return data.count("\n", 0, at) + 1
    return 1


def _kind(types: Iterable[str], where: str) -> str:
    """Our class of something with classes of whatever vocabularies; KgError where one of ours is none."""
    for iri in sorted(types):
        name = re.split(r"[/#]", iri)[-1]
        if "/onto#" in iri:
            return _class(name, where)
    names = sorted(re.split(r"[/#]", iri)[-1] for iri in types)
    return next((name for name in names if name in classes.FAMILY and name != "Concept"), "")


def apply(drafts: list[Draft], authorities: Sequence[Authority]) -> list[Draft]:
    """The drafts, those that an authority names made one with its id; names of several authorities say nothing."""
    by_name: dict[str, list[Authority]] = defaultdict(list)
    for authority in authorities:
        for name in sorted(authority.names):
            by_name[name].append(authority)
    held: dict[str, Draft] = {}
    gone = set()
    for draft in sorted(drafts, key=lambda draft: draft.rank or ()):  # the first keeps its id
        authority = _authority(draft, by_name)
        if authority and authority.id in held:
            absorb(held[authority.id], draft, "authority")
            gone.add(id(draft))
        elif authority:
            held[authority.id] = draft
            _take(draft, authority)
    return [draft for draft in drafts if id(draft) not in gone]


def _authority(draft: Draft, by_name: dict[str, list[Authority]]) -> Authority | None:
    """The one authority that a name of the draft fits in class; bare surnames fit none."""
    if not draft.is_named:
        return None
    names = {normal(draft.label)} | {
        normal(name) for name in draft.names if draft.type != "Person" or person(name).given
    }
    found = {a.id: a for name in sorted(names) for a in by_name.get(name, ()) if _agrees(draft, a)}
    return next(iter(found.values())) if len(found) == 1 else None


def _agrees(draft: Draft, authority: Authority) -> bool:
    return not authority.type or classes.agree(classes.family(authority.type), classes.family(draft.type))


def _take(draft: Draft, authority: Authority) -> None:
    """Gives a draft the label, class and id of an authority; by its slug it stays known."""
    draft.label, draft.type = authority.label, authority.type or draft.type
    draft.claim(authority.node, authority.names)
    draft.former = tuple(sorted({*draft.former, *authority.former}))
