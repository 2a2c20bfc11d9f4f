"""`kg serve` as its clients see it: what the protocols ask for, and many clients at once, some of them hostile.

usage: python -m benchmarks.serving [--clients N] [--seconds S] [--quads N] [--oxigraph PROGRAM] [--json]

The protocols first: all tests of the W3C's suites for the SPARQL 1.1 Protocol and the Graph Store Protocol (see `w3c`),
on a server that may be written to, and beside it on Oxigraph's own where its program is found. Then so many clients ask
for a minute: four of five ask what people ask, a page, a fact, a graph; the fifth sends endless queries, queries that
need more memory than there is, ten megabytes, broken HTTP, other hosts' names, and answers that it does not read. A
failure is any answer of the first four that is not right. The server is a process of its own.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file

from benchmarks import w3c
from benchmarks.made_graph import made_up
from kg.store import Store

HOSTILE = 5  # every so many clients one
PATIENCE = 60.0  # seconds that a client waits
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?i) }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
SELECT, ASK = "SELECT ?s { ?s a kgo:Person } LIMIT 5", "ASK { ?s kg:met ?o }"
DESCRIBE, CONSTRUCT = "DESCRIBE kg:Ada_Adler", "CONSTRUCT { ?s kg:met ?o } WHERE { ?s kg:met ?o }"
JSON, TURTLE = "application/sparql-results+json", "text/turtle"


@dataclass(frozen=True)
class Said:
    """Status, media type and body of an answer."""

    status: int
    media: str
    body: bytes


@dataclass(frozen=True)
class Server:
    """Where it listens."""

    host: str
    port: int

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Said:
        line = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        try:
            line.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = line.getresponse()
            media = answer.getheader("content-type", "").partition(";")[0]
            return Said(answer.status, media, answer.read())
        finally:
            line.close()

    def select(self, query: str, **headers: str) -> Said:
        return self.ask("GET", "/sparql?" + urllib.parse.urlencode({"query": query}), **headers)


@contextmanager
def serving(graph: Path, *options: str, **variables: str) -> Iterator[tuple[Server, subprocess.Popen]]:
    """`kg serve` on a port that is free."""
    command = [sys.executable, "-m", "kg.cli", "serve", "--graph", str(graph), "--port", "0", "--quiet", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, **variables})
    try:
        found = re.search(r"http://([\d.]+):(\d+)/", process.stderr.readline())
        yield Server(found[1], int(found[2])), process
    finally:
        process.terminate()
        process.wait(30)


# ---- what the protocols ask for


@contextmanager
def writable(folder: Path) -> Iterator[w3c.Place]:
    """`kg serve` of an empty graph that may be written to."""
    Store.open(folder).close()
    token = secrets.token_urlsafe()
    with serving(folder, "--writable", KG_TOKEN=token) as (server, _):
        yield w3c.Place(server.host, server.port, writing={"authorization": f"Bearer {token}"})


@contextmanager
def oxigraph(program: str) -> Iterator[w3c.Place]:
    """Oxigraph's own server of an empty store."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([program, "serve", "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL)
    place = w3c.Place("127.0.0.1", port, query="/query", update="/update", graphs="/store")
    try:
        for _ in range(100):
            with suppress(OSError):
                place.ask("GET", "/")
                break
            time.sleep(0.1)
        yield place
    finally:
        process.terminate()
        process.wait(30)


def failing(place: w3c.Place) -> dict[str, list[str]]:
    """The W3C's tests that the server does not pass, by protocol."""
    w3c.setup(place)
    protocol = [name for name, case in w3c.protocol() if not w3c.passes(case, place)]
    graph_store = []
    for name, case in w3c.graph_store():
        w3c.clear(place)
        if not w3c.passes(case, place):
            graph_store.append(name)
    return {"SPARQL 1.1 Protocol (34)": protocol, "Graph Store Protocol (19)": graph_store}


def protocols(program: str | None) -> dict[str, dict[str, list[str]]]:
    """What fails here, and beside it in Oxigraph's server."""
    with tempfile.TemporaryDirectory() as folder, writable(Path(folder) / "graph") as place:
        found = {"kg": failing(place)}
    if program:
        with oxigraph(program) as place:
            found["oxigraph"] = failing(place)
    return found


# ---- many clients


@dataclass
class Tally:
    """What became of the requests."""

    seconds: list[float] = field(default_factory=list)
    failures: Counter = field(default_factory=Counter)
    hostile: Counter = field(default_factory=Counter)


def crowd(server: Server, process: subprocess.Popen, graph: Path, clients: int, seconds: float) -> dict[str, Any]:
    """So many clients for so long: how long the answers took, which were wrong, and what the processes held at most."""
    wanted, tally = _wanted(server, graph), Tally()
    end, most = time.monotonic() + seconds, 0.0
    threads = [
        threading.Thread(target=_hostile if n % HOSTILE == 0 else _ordinary, args=(server, wanted, tally, end, n))
        for n in range(clients)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        most = max(most, _memory(process.pid))
        time.sleep(0.5)
    after = [server.ask(method, path).status for method, path, _ in wanted]
    took = sorted(tally.seconds)
    return {
        "clients": clients,
        "answers": len(took),
        "median ms": 1000 * statistics.median(took),
        "slowest of a hundred, ms": 1000 * took[-max(1, len(took) // 100)],
        "failures of the others": sum(tally.failures.values()),
        "failures": dict(tally.failures),
        "hostile requests": dict(sorted(tally.hostile.items())),
        "MB of all processes at most": most,
        "MB of all processes afterwards": _memory(process.pid),
        "all well afterwards": set(after) == {200} and process.poll() is None,
    }


Wanted = list[tuple[str, str, bytes]]


def _wanted(server: Server, graph: Path) -> Wanted:
    """What ordinary clients ask for, with the answer."""
    with Store.open(graph, read_only=True) as store:
        people = [quad.subject.value for quad in store.match(None, "rdf:type", store.names.node("kgo:Person"))][:8]
    paths = [f"/entity/{urllib.parse.quote(person.rsplit('/')[-1])}" for person in people]
    for person in people:
        query = f"SELECT ?p ?o {{ <{person}> ?p ?o }} ORDER BY ?p ?o LIMIT 20"
        paths.append("/sparql?" + urllib.parse.urlencode({"query": query}))
    paths += ["/", "/query", "/sparql?" + urllib.parse.urlencode({"query": ASK})]
    return [("GET", path, server.ask("GET", path).body) for path in paths]


def _ordinary(server: Server, wanted: Wanted, tally: Tally, end: float, number: int) -> None:
    dice = random.Random(number)
    while time.monotonic() < end:
        method, path, right = dice.choice(wanted)
        begun = time.monotonic()
        try:
            said = server.ask(method, path)
            wrong = "" if said.status == 200 and said.body == right else f"{said.status} {path[:20]}"
        except OSError as error:
            wrong = f"{type(error).__name__} {path[:20]}"
        tally.seconds.append(time.monotonic() - begun)
        if wrong:
            tally.failures[wrong] += 1
        time.sleep(dice.uniform(0, 0.3))  # people read


def _hostile(server: Server, wanted: Wanted, tally: Tally, end: float, number: int) -> None:
    dice = random.Random(number)
    ways = (_endless, _hungry, _huge, _broken, _other_host, _unread)
    while time.monotonic() < end:
        way = dice.choice(ways)
        try:
            outcome = way(server)
        except (OSError, http.client.HTTPException) as error:
            outcome = type(error).__name__
        tally.hostile[f"{way.__name__[1:]}: {outcome}"] += 1


def _endless(server: Server) -> int:
    return server.select(ENDLESS).status


def _hungry(server: Server) -> int:
    return server.select(HUNGRY).status


def _huge(server: Server) -> int:
    return server.ask("POST", "/sparql", b"x" * 10_000_000, content_type=QUERY).status


def _other_host(server: Server) -> int:
    return server.ask("GET", "/sparql", Host="evil.example").status


def _broken(server: Server) -> str:
    with socket.create_connection((server.host, server.port), 20) as line:
        line.sendall(b"GET \x00\xff /../../etc/passwd HTTP/9.9\r\nContent-Length: -1\r\n\r\n")
        return line.recv(12).decode("ascii", "replace")


def _unread(server: Server) -> str:
    """Asks for a lot, and goes without reading it."""
    with socket.create_connection((server.host, server.port), 20) as line:
        line.sendall(b"GET /graphs?default HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        time.sleep(0.2)
        return "left"


def _memory(root: int) -> float:
    """Megabytes that a process and its children hold."""
    kilobytes = 0
    for process in (root, *_children(root)):
        with suppress(OSError, TypeError):
            kilobytes += int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())[1])
    return kilobytes / 1024


def _children(root: int) -> Iterator[int]:
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(file.read_text().rpartition(")")[2].split()[1]) == root:
                yield int(file.parent.name)


def main() -> None:
    args = _arguments()
    program = shutil.which(args.oxigraph)
    found = protocols(program)
    load = {}
    if args.seconds:
        with tempfile.TemporaryDirectory() as folder:
            graph = Path(folder) / "graph"
            with Store.open(graph) as store:
                store.change(made_up(args.quads).quads(), ())
            with serving(graph, "--timeout", "10") as (server, process):
                load = crowd(server, process, graph, args.clients, args.seconds)
    if args.json:
        print(json.dumps({"protocols": found, "load": load}, indent=1))
        return
    for who, failed in found.items():
        for protocol, names in failed.items():
            print(f"{who:10} {protocol}: not passed {len(names)}{': ' if names else ''}{', '.join(names)}")
    if not program:
        print(f"beside: nothing, as there is no program '{args.oxigraph}'")
    for what, value in load.items():
        print(f"{what:30} {f'{value:,.1f}' if isinstance(value, float) else value}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0, help="0: the protocols alone")
    parser.add_argument("--oxigraph", default="oxigraph", help="Oxigraph's own program, to be asked the same")
    parser.add_argument("--quads", type=int, default=50_000)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
