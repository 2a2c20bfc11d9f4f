"""A server in this process, and one on a socket."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from toy import environment

from kg.serving import Limits, application


@pytest.fixture
def client(graph) -> Iterator[TestClient]:
    """A client of the graph's application; its Host header is ours."""
    with TestClient(application(graph, limits=Limits(at_once=1)), base_url="http://127.0.0.1") as found:
        yield found


@pytest.fixture
def started() -> Callable:
    """Starts `kg serve` in a process of its own; gives the process and its address."""

    @contextmanager
    def start(graph: Path, *options: str) -> Iterator[tuple[subprocess.Popen, str]]:
        command = [sys.executable, "-m", "kg.cli", "serve", "--graph", str(graph), "--port", "0", *options]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment())
        try:
            address = re.search(r"http://[\d.:]+/", process.stderr.readline()).group()
            yield process, address
        finally:
            process.kill()
            process.wait()

    return start
