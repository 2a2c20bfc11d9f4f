"""Where documents come from: files, folders walked in the order of their paths, standard input; each opened safely."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

from kg.documents.ranges import Range
from kg.errors import KgError
from kg.places import Elsewhere, Location, located

_READABLE = ".txt, .md, .html, .pdf, .docx, .json, .jsonl or .csv"
_IN_MEMORY = 16_000_000  # bytes of standard input that are kept in memory, the rest on disk
_STDIN = "-"
_SNIFFED = ((b"%pdf-", ".pdf"), (b"pk\x03\x04", ".docx"), (b"<!doctype html", ".html"), (b"<html", ".html"))
_MAX_PIPED = 1_000_000_000  # bytes
_WAYS_OUT = {
    errno.ENOENT: ("there is no file '{}'", "check the name; paths are relative to the folder you are in"),
    errno.ENOTDIR: ("there is no file '{}'", "check the name; a part of the path is a file"),
    errno.EACCES: ("no permission to read '{}'", "change its permissions, for instance with chmod u+r"),
    errno.EPERM: ("no permission to read '{}'", "change its permissions, for instance with chmod u+r"),
    errno.ELOOP: ("'{}' is a link that leads back to itself", "remove the link, or name the file it should lead to"),
    errno.ENAMETOOLONG: ("the name '{}' is too long", "pass text through standard input: kg … -"),
}

Report = Callable[[str, KgError], None]


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read as `suffix` says, or as its first bytes say; `path` is None for standard input.

    `part`: the range of it that is meant, if not all.
    """

    name: str
    path: Location | None
    suffix: str
    part: Range | None = None


def find(paths: Iterable[str | Path | Range], suffixes: frozenset[str], report: Report) -> Iterator[Source]:
    """The readable sources in `paths`, each once; what is not readable is reported."""
    seen: set[tuple[str, Range | None]] = set()
    for path in paths:
        for source in _under(path, suffixes, report):
            identity = _real(source.path) if source.path else _STDIN, source.part
            if identity not in seen:
                seen.add(identity)
                yield source


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """The bytes of `source`; troubles of the file system become a KgError."""
    try:
        file = source.path.open("rb") if source.path else sys.stdin.buffer
        file = file if source.path and file.seekable() else _spooled(file, source.name)
    except OSError as error:
        raise _way_out(error, source.name) from None
    with file:
        try:
            yield file
        except OSError as error:
            raise _way_out(error, source.name) from None


def _under(path: str | Path | Range, suffixes: frozenset[str], report: Report) -> Iterator[Source]:
    if isinstance(path, Range):
        yield from (replace(source, part=path) for source in _under(path.path, suffixes, report))
        return
    if str(path) == _STDIN:
        yield Source(_STDIN, None, "")
        return
    path = located(path)
    try:
        if path.is_dir():
            yield from _in_folder(path, suffixes, report)
        else:
            path.stat()
            yield _file(path, suffixes)
    except OSError as error:
        report(_name(path), _way_out(error, _name(path)))
    except KgError as error:
        report(_name(path), error)


def _real(path: Location) -> str:
    return str(path) if isinstance(path, Elsewhere) else os.path.realpath(path)


def _in_folder(folder: Location, suffixes: frozenset[str], report: Report) -> Iterator[Source]:
    paths = list(_walk(folder, report, frozenset({_real(folder)})))
    if not any(path.suffix.lower() in suffixes for path in paths):
        found = ", ".join(sorted({path.suffix.lower() or path.name for path in paths})[:5])
        problem = f"nothing readable in '{_name(folder)}'" + (f": only {found}" if found else "")
        raise KgError(problem, fix=f"put documents there that end in {_READABLE}")
    for path in paths:
        try:
            path.stat()
            yield _file(path, suffixes, in_folder=True)
        except OSError as error:
            report(_name(path), _way_out(error, _name(path)))
        except KgError as error:
            report(_name(path), error)


def _walk(folder: Location, report: Report, above: frozenset[str]) -> Iterator[Location]:
    """Files below `folder`, hidden ones left out, links followed; `above`: the real folders on the way here."""
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.startswith(".") or _is_graph(path):
            continue
        if not path.is_dir():
            yield path
            continue
        real = _real(path)
        try:
            if real in above:
                raise OSError(errno.ELOOP, "")
            yield from _walk(path, report, above | {real})
        except OSError as error:
            report(_name(path), _way_out(error, _name(path)))


def _is_graph(folder: Location) -> bool:
    """Whether it is what `kg build` wrote, and nothing to read again."""
    return (folder / "documents.jsonl").is_file() and (folder / "store").is_dir()


def _file(path: Location, suffixes: frozenset[str], *, in_folder: bool = False) -> Source:
    suffix = path.suffix.lower()
    if suffix in suffixes:
        return Source(_name(path), path, suffix)
    # a name without a suffix that was given by hand may be a pipe or a plain text; in a folder it is anything
    if not suffix and not in_folder:
        return Source(_name(path), path, "")
    raise KgError(f"no reader for '{_name(path)}'", fix=f"convert it to {_READABLE}")


def _name(path: Location) -> str:
    """The path as text, even where the file system's bytes are not."""
    return str(path) if isinstance(path, Elsewhere) else os.fsencode(path).decode("utf-8", errors="replace")


def sniffed(file: BinaryIO) -> str:
    """The suffix that fits the first bytes of `file`, which stays at its beginning."""
    line = file.readline(1_000_000)
    file.seek(0)
    start = line.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b'{"') and start.rstrip().endswith(b"}"):
        return ".jsonl"
    return next((suffix for signature, suffix in _SNIFFED if start.startswith(signature)), ".txt")


def _spooled(pipe: BinaryIO, name: str) -> BinaryIO:
    """What comes out of a pipe, as a file to move about in."""
    spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115, the caller closes it
    while chunk := pipe.read(_IN_MEMORY):
        spool.write(chunk)
        if spool.tell() > _MAX_PIPED:
            spool.close()
            raise KgError(f"'{name}' does not end: more than 1 GB came", fix="pass smaller parts")
    spool.seek(0)
    return cast(BinaryIO, spool)


def _way_out(error: OSError, name: str) -> KgError:
    problem, fix = _WAYS_OUT.get(error.errno or 0, ("cannot read '{}': " + (error.strerror or str(error)), None))
    return KgError(problem.replace("{}", name), fix=fix or "copy it to another place and try again")
