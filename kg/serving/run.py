"""`serve`: the application on a socket, until it is told to stop."""

from __future__ import annotations

import errno
import socket
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from kg import terminal
from kg.errors import KgError
from kg.serving import token
from kg.serving.app import LOCAL, application
from kg.serving.pool import Limits

GRACE = 3  # seconds that requests may go on after the server was told to stop


def serve(
    path: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8700,
    limits: Limits | None = None,
    cors: Sequence[str] = (),
    quiet: bool = False,
    writable: bool = False,
    token_file: Path | None = None,
) -> None:
    """Serves the graph until interrupted; raises KgError where the port is taken.

    `writable`: who has the token may change graphs of their own; it comes from the file, from the environment, or is
    made and told once.
    """
    import uvicorn

    given = token.found(token_file) if writable else ""
    secret = given or (token.made() if writable else "")
    app = application(path, limits=limits, hosts=(*LOCAL, host), cors=cors, quiet=quiet, token=secret)
    config = uvicorn.Config(
        app, log_level="critical", access_log=False, timeout_graceful_shutdown=GRACE, server_header=False, ws="none"
    )
    with _listening(host, port) as listening:
        if secret and host not in (*LOCAL, "::1"):
            terminal.say(
                "the token goes over the net without encryption: put a server with TLS between, or listen here"
            )
        if secret and not given:
            terminal.say(f"to write takes this token, told only now: {secret}")
        terminal.say(f"{path} is served on http://{host}:{listening.getsockname()[1]}/ (Ctrl-C stops it)")
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])
    terminal.say("stopped")


def _listening(host: str, port: int) -> socket.socket:
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen()  # whoever reads the address that is told next may connect at once
    except OSError as error:
        found.close()
        if error.errno == errno.EADDRINUSE:
            raise KgError(f"port {port} is taken", fix="name another with --port, or 0 for any that is free") from None
        raise KgError(
            f"cannot listen on {host}:{port}: {error.strerror}", fix="name another --host or --port"
        ) from None
    return found
