"""What the statements of a document depend on besides the document: as long as it stands, nothing is read twice."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg import ontology

if TYPE_CHECKING:
    from spacy.language import Language

_HERE = Path(__file__).parent
# the stages between a document and its statements: their code, their word lists and the weights
_PARTS = ("model.py", "extraction.py", "ontology.py", "language", "mentions", "statements")


def fingerprint(nlp: str | Language | None = None) -> str:
    """Twelve characters that change with the rules, the word lists or the weights that read a document."""
    digest = hashlib.sha256()
    for path in [*_files(), ontology.folder() / "kg.ttl"]:
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update(_pipeline(nlp).encode())
    return digest.hexdigest()[:12]


def _files() -> Iterator[Path]:
    for part in _PARTS:
        path = _HERE / part
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in found if file.is_file() and file.suffix != ".pyc")


def _pipeline(nlp: str | Language | None) -> str:
    """Name and version of another spaCy pipeline; ours is known by its files."""
    if nlp is None:
        return ""
    if not isinstance(nlp, str):
        return "{lang}_{name}-{version}".format(**{"lang": "", "name": "", "version": "", **nlp.meta})
    meta = Path(nlp) / "meta.json"
    if meta.exists():
        return hashlib.sha256(meta.read_bytes()).hexdigest()
    return f"{nlp}-{_version(nlp)}"


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""
