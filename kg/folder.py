"""What stands beside the store of a graph: one extraction per document, the log of documents, settings."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Container, Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.extraction import Extraction
from kg.files import write_file
from kg.model import Document, content_id
from kg.places import Location

_KEPT = ("extractions", "quarantine")  # folders in which the text of a document is kept
_LEVEL = 3  # of compression: a sixth of the size, for a hundredth of the time that understanding takes


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What became of one document: left out where there is a `reason`; `document` is its id, None if it was not read.

    `edition` tells the same text with another date or title apart.
    """

    source: str
    line: int | None = None
    document: str | None = None
    edition: str = ""
    title: str | None = None
    statements: int = 0
    reason: str | None = None
    fix: str | None = None

    @property
    def left_out(self) -> bool:
        return self.document is None or self.reason is not None

    @property
    def key(self) -> str:
        """The name of its extraction, less the fingerprint of the pipeline."""
        return f"{self.document}-{self.edition}"

    @property
    def place(self) -> tuple[str, int, str]:
        """Where the document came from; entries are sorted by it. Standard input is never the same place twice."""
        return self.source, self.line or 0, (self.document or "") if self.source == "-" else ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a graph was built with, and will be built with again unless told otherwise."""

    nlp: str | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """Paths and files of the graph in `path`; `Folder(path)` touches nothing."""

    path: Location  # elsewhere are only extractions and quarantine, of shards

    @property
    def curation(self) -> Path:
        """What the user decided about entities."""
        return self.path / "curation.jsonl"

    def authorities(self) -> list[Path]:
        """Files of the user's own things."""
        return sorted((self.path / "authority").glob("*"))

    def keep_authority(self, path: Path) -> None:
        write_file(self.path / "authority" / path.name, path.read_bytes())

    def imported(self) -> list[Path]:
        """RDF from elsewhere that the graph holds besides its documents, as N-Quads."""
        return sorted((self.path / "imported").glob("*.nq"))

    def keep_imported(self, name: str, nquads: bytes) -> Path:
        path = self.path / "imported" / f"{name}.nq"
        write_file(path, nquads)
        return path

    def served(self, address: str) -> Path:
        """What was put on a SPARQL server that its IRIs do not show to be of this graph, as N-Quads."""
        return self.path / "served" / f"{content_id(address)}.nq"

    def write_merges(self, merges: Iterable[Any], near_misses: Iterable[Any]) -> None:
        """What was taken for one thing and why, and what nearly was."""
        done = [{**asdict(merge), "merged_now": True} for merge in merges]
        near = [{**asdict(merge), "merged_now": False} for merge in near_misses]
        rows = (json.dumps(row, ensure_ascii=False, sort_keys=True) for row in [*done, *near])
        write_file(self.path / "merges.jsonl", "".join(f"{row}\n" for row in rows))

    def merges(self) -> list[dict[str, Any]]:
        path = self.path / "merges.jsonl"
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []

    def exists(self) -> bool:
        return (self.path / "documents.jsonl").exists()

    def extraction_path(self, entry: LogEntry, fingerprint: str) -> Path:
        return self.path / "extractions" / f"{entry.key}-{fingerprint}.json.gz"

    def save(self, extraction: Extraction, fingerprint: str) -> None:
        data = gzip.compress(extraction.to_json().encode("utf-8", "surrogatepass"), _LEVEL, mtime=0)
        write_file(self.extraction_path(entry_of(extraction.document), fingerprint), data)

    def has(self, entry: LogEntry, fingerprint: str) -> bool:
        return self.extraction_path(entry, fingerprint).exists()

    def load(self, entry: LogEntry, fingerprint: str, known: Extraction | None = None) -> Extraction:
        """What the document yielded; the same text may have been read in several places, `entry` is the one meant.

        `known`: the same as it was saved, which then need not be read.
        """
        extraction = known or _read(self.extraction_path(entry, fingerprint))
        document = replace(extraction.document, source=entry.source, line=entry.line)
        return replace(extraction, document=document)

    def former(self, entry: LogEntry) -> Document:
        """The document as a former version of the pipeline kept it; its source may be gone by now."""
        kept = [path for folder in _KEPT for path in self.path.glob(f"{folder}/{entry.key}-*.json*")]
        return _read(min(kept)).document

    def quarantine_path(self, entry: LogEntry, fingerprint: str) -> Path:
        return self.path / "quarantine" / f"{entry.key}-{fingerprint}.json"

    def put_aside(self, document: Document, fingerprint: str, **why: object) -> Path:
        """Keeps a document that could not be understood, with all that is known of `why`."""
        path = self.quarantine_path(entry_of(document), fingerprint)
        kept = json.loads(Extraction(document).to_json())
        write_file(path, json.dumps({**kept, **why}, ensure_ascii=False, indent=1, sort_keys=True))
        return path

    def put_aside_by(self, entry: LogEntry, fingerprint: str) -> dict[str, Any]:
        """Why this version of the pipeline put the document aside; empty if it did not."""
        path = self.quarantine_path(entry, fingerprint)
        return json.loads(path.read_text("utf-8", "surrogatepass")) if path.exists() else {}

    def prune(self, kept: Iterable[LogEntry], fingerprint: str, *, put_aside: Container[str] = ()) -> None:
        """Deletes the extractions of all but the `kept` documents, and all of former versions of the pipeline.

        Of documents that are left out, and of those `put_aside` (by their keys), the text is kept: they may be
        understood one day.
        """
        kept = tuple(kept)
        names = {self.extraction_path(entry, fingerprint).name for entry in kept}
        aside = {entry.key for entry in kept if entry.left_out}
        for path in self.path.glob("extractions/*.json*"):
            if path.name not in names:
                path.unlink()
        for pattern in ("extractions/.*.part", ".graph.*.part"):  # what was being written when a process was killed
            for path in self.path.glob(pattern):
                path.unlink()
        for path in self.path.glob("quarantine/*.json"):
            key, _, version = path.stem.rpartition("-")
            if version != fingerprint or (key not in aside and key not in put_aside):
                path.unlink()

    def log(self) -> tuple[LogEntry, ...]:
        path = self.path / "documents.jsonl"
        if not path.exists():
            return ()
        return tuple(LogEntry(**json.loads(line)) for line in path.read_text("utf-8").splitlines())

    def write_log(self, entries: Iterable[LogEntry]) -> None:
        rows = (json.dumps(asdict(entry), ensure_ascii=True, sort_keys=True) for entry in entries)
        write_file(self.path / "documents.jsonl", "".join(f"{row}\n" for row in rows))

    def settings(self) -> Settings:
        path = self.path / "settings.json"
        return Settings(**json.loads(path.read_text("utf-8"))) if path.exists() else Settings()

    def write_settings(self, settings: Settings) -> None:
        write_file(self.path / "settings.json", json.dumps(asdict(settings), indent=1, sort_keys=True) + "\n")


def entry_of(document: Document) -> LogEntry:
    """The entry of a document that was read."""
    about = (document.title, document.published, document.url, document.language, document.furniture)
    return LogEntry(document.source, document.line, document.id, content_id(*about)[:8], document.title)


def updated_log(old: Iterable[LogEntry], new: Iterable[LogEntry]) -> tuple[LogEntry, ...]:
    """The log after a build: a source that was read again is replaced, one that failed keeps what was stored.

    >>> a, b = LogEntry("a.txt", document="1"), LogEntry("a.txt", reason="not text")
    >>> updated_log([a], [b])[0].document
    '1'
    """
    new = tuple(new)
    read = {entry.source for entry in new if not entry.left_out} - {"-"}
    failed = {entry.place for entry in new if entry.left_out}
    kept = {entry.place: entry for entry in old if entry.source not in read or entry.place in failed}
    for entry in new:
        if not entry.left_out or kept.get(entry.place, entry).left_out:
            kept[entry.place] = entry
    return tuple(kept[place] for place in sorted(kept))


def first_entries(log: Iterable[LogEntry]) -> tuple[LogEntry, ...]:
    """One entry for every document that was read: of several places with the same text the first."""
    first: dict[str, LogEntry] = {}
    for entry in log:
        if entry.document and not entry.left_out:
            first.setdefault(entry.document, entry)
    return tuple(first.values())


def _read(path: Path) -> Extraction:
    data = path.read_bytes()
    try:
        text = gzip.decompress(data) if path.suffix == ".gz" else data  # former versions did not compress
        return Extraction.from_json(text.decode("utf-8", "surrogatepass"))
    except (ValueError, KeyError, TypeError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise KgError(f"'{path}' is damaged", fix="delete it, and build its document again") from error
