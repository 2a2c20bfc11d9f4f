"""The user's own things: a file of labels and aliases whose identifiers the graph's entities are linked to."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

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
}
SUFFIXES = (".ttl", ".nt", ".nq", ".trig", ".rdf", ".xml", ".owl", ".jsonld", ".n3")


@dataclass(frozen=True, slots=True)
class Authority:
    """One thing of the user's: its identifier (IRI), label, other names, and class or ""."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    type: str = ""


def read(path: str | Path) -> tuple[Authority, ...]:
    """The things of a CSV file (id,label,aliases,type; aliases parted by "|") or of RDF with labels.

    Raises KgError that names the line of a double id, an unknown class or a wrong encoding.
    """
    path = Path(path)
    if path.suffix.lower() == ".csv":
        return tuple(_csv(path))
    if path.suffix.lower() in SUFFIXES:
        return tuple(_rdf(path))
    raise KgError(f"no reader for the authority file '{path}'", fix="use .csv, .ttl, .nt, .rdf or .jsonld")


def read_all(paths: Iterable[Path]) -> tuple[Authority, ...]:
    """The things of several files; KgError where two of them have the same id."""
    found: list[Authority] = []
    seen: dict[str, Path] = {}
    for path in paths:
        for authority in read(path):
            if authority.id in seen:
                problem = f"{path}: '{authority.id}' is in '{seen[authority.id]}' already"
                raise KgError(problem, fix="leave it in one of the files")
            found.append(authority)
        seen |= {authority.id: path for authority in found if authority.id not in seen}
    return tuple(found)


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
        yield Authority(cells["id"], cells["label"], aliases, _class(cells["type"], where))


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
    except SyntaxError as error:
        line = f":{error.lineno}" if error.lineno else ""
        raise KgError(f"{path}{line}: {error.msg}", fix="mend the file") from error
    for iri in sorted(found):
        labels = sorted(found[iri]["label"]) or sorted(found[iri]["alias"])
        kinds = sorted(re.split(r"[/#]", kind)[-1] for kind in found[iri]["type"])
        kind = next((kind for kind in kinds if kind in classes.FAMILY and kind != "Concept"), "")
        if labels:
            yield Authority(iri, labels[0], tuple(sorted({*labels[1:], *found[iri]["alias"]})), kind)


def apply(drafts: list[Draft], authorities: Sequence[Authority]) -> list[Draft]:
    """The drafts, those that an authority names linked to it and made one; names of several authorities say nothing."""
    by_name: dict[str, list[Authority]] = defaultdict(list)
    for authority in authorities:
        for name in sorted({normal(form) for form in (authority.label, *authority.aliases)}):
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
    draft.label, draft.type = authority.label, authority.type or draft.type
    draft.same_as = (*draft.same_as, authority.id)
