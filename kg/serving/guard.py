"""What every request passes: whose host it names, how it is answered for safety, and a line in the log."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from kg import terminal

Message = dict[str, Any]
PAGES = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# the hash: of the one style that YASGUI's table writes into the page, for the grips between its columns
_GRIPS = "'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='"
EDITOR = PAGES.replace("style-src 'self'", f"style-src 'self' {_GRIPS}; script-src 'self'; connect-src 'self'")
EXPLORER = "frame-ancestors 'none'"  # the page itself says what it may run, by the hashes of its scripts
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class Guard:
    """Refuses hosts that are not ours (DNS rebinding), adds headers, and tells what was asked."""

    def __init__(self, app: Any, hosts: Sequence[str], *, shared: bool = False, quiet: bool = False) -> None:
        self._app, self._hosts, self._quiet = app, frozenset(hosts), quiet
        self._headers = _HEADERS[:2] if shared else _HEADERS

    async def __call__(self, scope: Message, receive: Callable, send: Callable) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, sent = time.monotonic(), {"status": 500, "bytes": 0}

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent["status"] = message["status"]
                message = {**message, "headers": [*message.get("headers", []), *self._missing(message)]}
            sent["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            if _host(scope) in self._hosts:
                await self._app(scope, receive, answer)
            else:
                await _refuse(answer)
        finally:
            if not self._quiet:
                _log(scope, sent, time.monotonic() - begun)

    def _missing(self, message: Message) -> list[tuple[bytes, bytes]]:
        given = {name.lower() for name, _ in message.get("headers", [])}
        more = [(b"content-security-policy", PAGES.encode())]
        return [pair for pair in (*self._headers, *more) if pair[0] not in given]


def _host(scope: Message) -> str:
    """The name in the Host header, its port left off; "" where there is not one name."""
    found = [value for name, value in scope["headers"] if name == b"host"]
    if len(found) != 1:
        return ""
    name = found[0].decode("latin-1").lower()
    return name.rpartition(":")[0] if ":" in name and not name.endswith("]") else name


async def _refuse(send: Callable) -> None:
    body = b"this server answers to its own names only\ntry: http://127.0.0.1 with its port\n"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 421, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _log(scope: Message, sent: Message, seconds: float) -> None:
    query = scope["query_string"].decode("latin-1")
    path = scope["path"] + (f"?{query[:200]}" if query else "")
    terminal.say(f"{scope['method']} {path} {sent['status']} {sent['bytes']:,} bytes {seconds * 1000:.0f} ms")
