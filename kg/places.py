"""Files that are elsewhere, in an S3-compatible store or whatever fsspec knows: `s3://bucket/run`.

Comes with `pip install 'kg[remote]'`. Credentials and addresses are those that the library of the store finds, for S3
the variables and files of the AWS command line, `AWS_ENDPOINT_URL` among them.
"""

from __future__ import annotations

import errno
import io
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import total_ordering
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from kg.errors import KgError

_ELSEWHERE = re.compile(r"(?!https?:|file:)[a-z][a-z0-9+.-]+://", re.IGNORECASE)
# Stores of objects: what is put there appears whole or not at all, and to rename is to copy. Elsewhere a file grows
# under its name, unless it is renamed.
_OBJECTS = frozenset(("s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oci", "oss", "memory"))


def located(name: str | Path | Elsewhere) -> Path | Elsewhere:
    """The path of that name, which a scheme shows to be elsewhere.

    >>> located("news/a.txt").name, str(located("s3://bucket/run/") / "shards"), located("memory://run/a.txt").suffix
    ('a.txt', 's3://bucket/run/shards', '.txt')
    """
    return Elsewhere(str(name).rstrip("/")) if _ELSEWHERE.match(str(name)) else Path(name)


@total_ordering
@dataclass(frozen=True, slots=True)
class Elsewhere:
    """As much of `pathlib.Path` as shards and documents need, for a file or folder that fsspec finds."""

    url: str

    def __str__(self) -> str:
        return self.url

    def __lt__(self, other: Elsewhere) -> bool:
        return self.url < other.url

    def __truediv__(self, name: str) -> Elsewhere:
        return Elsewhere(f"{self.url}/{name}")

    @property
    def _pure(self) -> PurePosixPath:
        return PurePosixPath(self.url.partition("://")[2])

    @property
    def name(self) -> str:
        return self._pure.name

    @property
    def stem(self) -> str:
        return self._pure.stem

    @property
    def suffix(self) -> str:
        return self._pure.suffix

    @property
    def parent(self) -> Elsewhere:
        return Elsewhere(self.url.rpartition("/")[0])

    def exists(self) -> bool:
        with _asked(self.url):
            return _system(self.url).exists(self.url)

    def is_dir(self) -> bool:
        with _asked(self.url):
            return _system(self.url).isdir(self.url)

    def is_file(self) -> bool:
        with _asked(self.url):
            return _system(self.url).isfile(self.url)

    def stat(self) -> Any:
        """What the store tells of the file; FileNotFoundError where there is none."""
        with _asked(self.url):
            return _system(self.url).info(self.url)

    def iterdir(self) -> Iterator[Elsewhere]:
        with _asked(self.url):
            names = _system(self.url).ls(self.url, detail=False)
        found = {str(name).rstrip("/").rpartition("/")[2] for name in names}
        yield from (self / name for name in sorted(found - {self.name, ""}))

    def glob(self, pattern: str) -> Iterator[Elsewhere]:
        """The files that fit; only the last part of the pattern may have wildcards."""
        parent, _, last = pattern.rpartition("/")
        folder = self / parent if parent else self
        if folder.exists():
            yield from (path for path in folder.iterdir() if fnmatch(path.name, last))

    def open(self, mode: str = "rb") -> BinaryIO:
        """The file, to read bytes of."""
        with _asked(self.url):
            return io.BufferedReader(_system(self.url).open(self.url, mode))  # whose `readline` takes a limit

    def read_bytes(self) -> bytes:
        with _asked(self.url):
            return _system(self.url).cat_file(self.url)

    def read_text(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return self.read_bytes().decode(encoding, errors)

    def write_whole(self, data: bytes) -> None:
        """Puts a file there in one step, so that nobody meets half of it."""
        try:
            with _asked(self.url):
                self._put(_system(self.url), data)
        except FileNotFoundError:
            raise KgError(
                f"cannot write '{self.url}': there is no such bucket", fix="make it, or check its name"
            ) from None

    def _put(self, system: Any, data: bytes) -> None:
        if self.url.partition("://")[0].lower() in _OBJECTS:
            system.pipe_file(self.url, data)
            return
        beside = str(self.parent / f".{self.name}.{secrets.token_hex(6)}.part")
        system.makedirs(str(self.parent), exist_ok=True)
        system.pipe_file(beside, data)
        system.mv(beside, self.url)

    def unlink(self, *, missing_ok: bool = False) -> None:
        with _asked(self.url):
            if not missing_ok or self.exists():
                _system(self.url).rm_file(self.url)


def _system(url: str) -> Any:
    """The file system of an address; what it learnt of a folder is asked again, since others write there."""
    try:
        import fsspec
    except ImportError:
        raise KgError(f"'{url}' needs fsspec", fix="pip install 'kg[remote]'") from None
    scheme = url.partition("://")[0]
    try:
        return fsspec.filesystem(scheme, use_listings_cache=False)
    except (ImportError, ValueError) as error:
        raise KgError(f"there is no way to '{url}': {error}", fix=f"install what fsspec needs for '{scheme}'") from None


@contextmanager
def _asked(url: str) -> Iterator[None]:
    """Lets what a file system says pass; what the library of a store says of its own becomes a KgError."""
    try:
        yield
    except (FileNotFoundError, PermissionError) as error:  # stores leave out the number by which a way out is found
        number = errno.ENOENT if isinstance(error, FileNotFoundError) else errno.EACCES
        raise OSError(number, os.strerror(number), url) from None
    except (OSError, KgError):
        raise
    except Exception as error:
        told = " ".join(str(error).split())[:200]
        fix = "check its address, and that this machine has the credentials"
        raise KgError(f"cannot work with '{url}': {type(error).__name__}: {told}", fix=fix) from None


Location = Path | Elsewhere
