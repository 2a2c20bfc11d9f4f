"""The token without which nothing is written: from the environment, from a file, or made for this run."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from kg.errors import KgError

VARIABLE = "KG_TOKEN"
SHORTEST = 16  # characters; what is shorter can be tried out
_SCHEME = "bearer"


def found(file: Path | None = None) -> str:
    """The token in the file, else that in the environment; "" where there is neither.

    Never an option's value: those stand in the history of shells and in lists of processes.
    """
    if file is None:
        given, where = os.environ.get(VARIABLE, ""), f"the variable {VARIABLE}"
    else:
        given, where = _read(file), f"'{file}'"
    token = given.strip()
    if (file is not None or token) and not _is_good(token):
        fix = f"write {SHORTEST} or more letters, digits and signs without a space: openssl rand -base64 32"
        raise KgError(f"the token in {where} is no token", fix=fix)
    return token


def made() -> str:
    """A token nobody can guess."""
    return secrets.token_urlsafe(32)


def given(authorization: str | None, token: str) -> bool:
    """Whether a header `Authorization: Bearer TOKEN` has this token; in the same time whatever it has.

    >>> given("Bearer 0123456789abcdef", "0123456789abcdef"), given(None, "0123456789abcdef")
    (True, False)
    """
    scheme, _, said = (authorization or "").partition(" ")
    same = secrets.compare_digest(said.strip().encode("utf-8", "replace"), token.encode())
    return same and scheme.lower() == _SCHEME


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise KgError(f"cannot read the token in '{file}': {error}", fix="name a file with one line") from None


def _is_good(token: str) -> bool:
    return len(token) >= SHORTEST and token.isascii() and token.isprintable() and " " not in token
