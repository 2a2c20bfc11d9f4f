"""Who we are to a server: from the environment or ~/.netrc alone, sent as Basic only where nobody else can read it.

A server that asks for Digest gets that, and never the password; over plain HTTP, nothing else is sent.
"""

from __future__ import annotations

import base64
import hashlib
import netrc
import os
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from urllib.error import HTTPError
from urllib.request import AbstractDigestAuthHandler, HTTPPasswordMgrWithDefaultRealm, Request

from kg.errors import KgError

USER, PASSWORD = "KG_STORE_USER", "KG_STORE_PASSWORD"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_HASHES = {"MD5": hashlib.md5, "SHA": hashlib.sha1, "SHA-256": hashlib.sha256}


class Credentials:
    """Signs requests; what a server asked for once is answered unasked from then on."""

    def __init__(self) -> None:
        self._challenges: dict[str, tuple[_Digest, Mapping[str, str]]] = {}
        self._unsigned: set[str] = set()

    def sign(self, request: Request) -> None:
        """Adds what the server is to know of us, if there is anything."""
        address, known = request.full_url, _known(request)
        if address in self._challenges:
            digest, challenge = self._challenges[address]
            request.add_unredirected_header("Authorization", digest.answer(request, challenge))
        elif address in self._unsigned:
            request.remove_header("Authorization")
        elif known and _is_private(request):
            told = base64.b64encode(":".join(known).encode()).decode()
            request.add_unredirected_header("Authorization", f"Basic {told}")

    def answered(self, request: Request, refusal: HTTPError) -> bool:
        """Whether a refused request is worth another try, which `sign` then signs in another way."""
        address, known = request.full_url, _known(request)
        if refusal.code != 401 or known is None:
            return False
        challenges = [_parsed(told) for told in refusal.headers.get_all("WWW-Authenticate", ())]
        digest = next((said for scheme, said in challenges if scheme == "digest"), None)
        if digest is not None:
            heard = address in self._challenges and digest.get("stale", "").lower() != "true"
            self._challenges[address] = _Digest(address, *known), digest
            return not heard  # else it has heard us, and does not want us
        if not _is_private(request):
            raise KgError(f"credentials would go to {request.host} in the clear", fix="use https")
        # one that wants Digest may hear Basic, and refuse without a word of what it wants
        heard = bool(challenges) or address in self._unsigned
        self._unsigned.add(address)
        return not heard


class _Digest(AbstractDigestAuthHandler):
    """HTTP Digest (RFC 7616) with one user and one password."""

    def __init__(self, address: str, user: str, password: str) -> None:
        passwords = HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, address, user, password)
        super().__init__(passwords)

    def answer(self, request: Request, challenge: Mapping[str, str]) -> str:
        try:
            said = self.get_authorization(request, challenge)
        except (KeyError, ValueError):
            said = None
        if said is None:
            problem = f"the server at {request.host} asks for a kind of authentication that kg does not know"
            raise KgError(problem, fix="let it ask for Basic over https, or for Digest with MD5 or SHA-256")
        return f"Digest {said}"

    def get_algorithm_impls(self, algorithm: str) -> tuple[Callable[[str], str], Callable[[str, str], str]]:
        """The hash of that name, and the keyed one made of it."""
        make = _HASHES[algorithm.upper()]

        def hashed(words: str) -> str:
            return make(words.encode()).hexdigest()

        return hashed, lambda secret, words: hashed(f"{secret}:{words}")


def refuse_credentials(address: str) -> None:
    """KgError where an address contains credentials, which the command line's history would keep."""
    parts = urllib.parse.urlsplit(address)
    if parts.username or parts.password:
        fix = f"put them into ~/.netrc, or into {USER} and {PASSWORD}"
        raise KgError("the address of the store contains credentials, which others could read", fix=fix)


def _known(request: Request) -> tuple[str, str] | None:
    """User and password from the environment or ~/.netrc, if there are any."""
    if os.environ.get(USER):
        return os.environ[USER], os.environ.get(PASSWORD, "")
    host = urllib.parse.urlsplit(request.full_url).hostname or ""
    try:
        found = netrc.netrc(os.environ.get("NETRC")).authenticators(host)
    except FileNotFoundError:
        return None
    except (netrc.NetrcParseError, OSError) as error:
        raise KgError(f"the netrc file cannot be read: {error}", fix="mend it, or its permissions") from None
    return (found[0] or "", found[2] or "") if found else None


def _is_private(request: Request) -> bool:
    """Whether nobody between us and the server can read along."""
    parts = urllib.parse.urlsplit(request.full_url)
    return parts.scheme == "https" or parts.hostname in _LOOPBACK


def _parsed(told: str) -> tuple[str, dict[str, str]]:
    """The scheme of a challenge, and its parameters."""
    scheme, _, rest = told.partition(" ")
    said = [part for part in urllib.request.parse_http_list(rest) if "=" in part]
    return scheme.lower(), urllib.request.parse_keqv_list(said)
