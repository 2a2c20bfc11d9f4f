"""Writing so that a reader, or the next run, never meets half a file."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import KgError
from kg.places import Elsewhere, Location

_WAYS_OUT = {
    errno.ENOSPC: ("no room left on the disk", "free some space and run the same command again; nothing is lost"),
    errno.EDQUOT: (
        "the disk quota is used up",
        "free some space and run the same command again; nothing is lost",
    ),
    errno.EFBIG: (
        "the file would be larger than the system allows",
        "raise the limit (ulimit -f), or choose another disk",
    ),
    errno.EACCES: ("no permission to write", "choose a place you may write to, or change its permissions"),
    errno.EPERM: ("no permission to write", "choose a place you may write to, or change its permissions"),
    errno.EROFS: ("the disk is read-only", "choose another place, e.g. with --graph"),
    errno.ENOTDIR: ("a file stands where a folder is needed", "choose another place, e.g. with --graph"),
    errno.EEXIST: ("a file stands where a folder is needed", "choose another place, e.g. with --graph"),
    errno.EISDIR: ("a folder stands where a file is needed", "choose another name"),
}


@contextmanager
def writing(path: str | Location) -> Iterator[None]:
    """Turns what the disk complains of while `path` is written into a KgError with a way out."""
    try:
        yield
    except OSError as error:
        if error.errno not in _WAYS_OUT:
            raise
        problem, fix = _WAYS_OUT[error.errno]
        raise KgError(f"cannot write '{path}': {problem}", fix=fix) from None


def write_file(path: Location, content: str | bytes) -> None:
    """Puts `content` at `path` in one step: written beside it, flushed to the disk, then renamed over it."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if isinstance(path, Elsewhere):
        with writing(path):
            path.write_whole(data)
        return
    place(write_beside(path, (data,)), path)


def write_beside(path: Path, pieces: Iterable[bytes]) -> Path:
    """Writes a file beside `path`, flushed to the disk, for `place` to put there; where that fails nothing is left."""
    # other machines may write the same file at the same time, and have processes of the same number
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("wb") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    return beside


def place(beside: Path, path: Path) -> None:
    """Renames what was written beside `path` over it."""
    with writing(path):
        try:
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
