"""`kg serve` as its clients see it: what the protocols ask for, and many clients at once, some of them hostile.

usage: python -m benchmarks.serving [--clients N] [--seconds S] [--quads N] [--json]

The protocols first: the cases of the W3C's suites for the SPARQL 1.1 Protocol (queries; there is no update) and for the
Graph Store Protocol (reading) that apply to a server that only reads, by rdflib's SPARQLStore, too. Then so many
clients ask for a minute: four of five ask what people ask, a page, a fact, a graph; the fifth sends endless queries,
queries that need more memory than there is, ten megabytes, broken HTTP, other hosts' names, and answers that it does
not read. A failure is any answer of the first four that is not right. The server is a process of its own.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file

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
def serving(graph: Path, *options: str) -> Iterator[tuple[Server, subprocess.Popen]]:
    """`kg serve` on a port that is free."""
    command = [sys.executable, "-m", "kg.cli", "serve", "--graph", str(graph), "--port", "0", "--quiet", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        found = re.search(r"http://([\d.]+):(\d+)/", process.stderr.readline())
        yield Server(found[1], int(found[2])), process
    finally:
        process.terminate()
        process.wait(30)


# ---- what the protocols ask for

Case = tuple[str, Callable[[Server], bool]]


def cases(graph: str, size: int) -> Iterator[Case]:
    """Each case by its name in the W3C's suite; `graph`: a named graph that has `size` triples."""
    yield from _queries()
    yield from _bad_queries()
    yield from _datasets(graph, size)
    yield from _graph_store(graph, size)


def _queries() -> Iterator[Case]:
    form = urllib.parse.urlencode({"query": ASK}).encode()
    yield "query_get", lambda s: _is(s.select(ASK), JSON)
    yield "query_post_form", lambda s: _is(s.ask("POST", "/sparql", form, content_type=FORM), JSON)
    yield "query_post_direct", lambda s: _is(s.ask("POST", "/sparql", ASK.encode(), content_type=QUERY), JSON)
    for name, query, accept in (
        ("select", SELECT, JSON),
        ("select_xml", SELECT, "application/sparql-results+xml"),
        ("select_csv", SELECT, "text/csv"),
        ("select_tsv", SELECT, "text/tab-separated-values"),
        ("ask", ASK, JSON),
        ("describe", DESCRIBE, TURTLE),
        ("construct", CONSTRUCT, "application/rdf+xml"),
    ):
        yield f"query_content_type_{name}", lambda s, q=query, a=accept: _is(s.select(q, accept=a), a)
    yield "query_no_accept", lambda s: s.select(SELECT, accept="image/png").status == 406
    yield "service_description", lambda s: b"sparql-service-description" in s.ask("GET", "/sparql", accept=TURTLE).body


def _bad_queries() -> Iterator[Case]:
    form = urllib.parse.urlencode({"query": ASK}).encode()
    twice = urllib.parse.urlencode([("query", ASK), ("query", SELECT)])
    yield "bad_query_method", lambda s: s.ask("PUT", "/sparql", form, content_type=FORM).status == 405
    yield "bad_multiple_queries", lambda s: s.ask("GET", f"/sparql?{twice}").status == 400
    yield "bad_query_wrong_media_type", lambda s: _fails(s.ask("POST", "/sparql", form, content_type="text/plain"))
    yield "bad_query_missing_form_type", lambda s: _fails(s.ask("POST", "/sparql", form))
    yield "bad_query_missing_direct_type", lambda s: _fails(s.ask("POST", "/sparql", ASK.encode()))
    utf16 = ASK.encode("utf-16")
    yield "bad_query_non_utf8", lambda s: _fails(s.ask("POST", "/sparql", utf16, content_type=QUERY))
    yield "bad_query_syntax", lambda s: s.select("ASK { ?s ?p }").status == 400
    drop = urllib.parse.urlencode({"update": "CLEAR ALL"}).encode()
    yield "update_refused_form", lambda s: s.ask("POST", "/sparql", drop, content_type=FORM).status == 403
    direct = "application/sparql-update"
    yield "update_refused_direct", lambda s: s.ask("POST", "/sparql", b"CLEAR ALL", content_type=direct).status == 403


def _datasets(graph: str, size: int) -> Iterator[Case]:
    everything, inside = "SELECT * { ?s ?p ?o }", "SELECT * { GRAPH ?g { ?s ?p ?o } }"
    none = "http://example.org/none"
    for name, query, graphs, rows in (
        ("default_graph", everything, {"default-graph-uri": graph}, size),
        ("default_graphs", everything, {"default-graph-uri": [graph, none]}, size),
        ("named_graphs", inside, {"named-graph-uri": [graph, none]}, size),
        ("full", inside, {"default-graph-uri": none, "named-graph-uri": graph}, size),
        ("other_graph", everything, {"default-graph-uri": none}, 0),
    ):
        parameters = urllib.parse.urlencode({"query": query, **graphs}, doseq=True)
        yield f"query_dataset_{name}_get", lambda s, p=parameters, n=rows: _rows(s.ask("GET", f"/sparql?{p}")) == n
        yield (
            f"query_dataset_{name}_post",
            lambda s, p=parameters, n=rows: _rows(s.ask("POST", "/sparql", p.encode(), content_type=FORM)) == n,
        )


def _graph_store(graph: str, size: int) -> Iterator[Case]:
    address = "/graphs?" + urllib.parse.urlencode({"graph": graph})
    lines, none = "application/n-triples", "/graphs?graph=http%3A%2F%2Fexample.org%2Fnone"
    yield "gsp_get_named", lambda s: s.ask("GET", address, accept=lines).body.count(b"\n") == size
    yield "gsp_get_default", lambda s: _is(s.ask("GET", "/graphs?default", accept=TURTLE), TURTLE)
    yield "gsp_head", lambda s: (s.ask("HEAD", address).status, s.ask("HEAD", address).body) == (200, b"")
    yield "gsp_head_non_existing", lambda s: s.ask("HEAD", none).status == 404
    yield "gsp_get_non_existing", lambda s: s.ask("GET", none).status == 404
    yield "gsp_get_not_acceptable", lambda s: s.ask("GET", address, accept="image/png").status == 406
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        yield (
            f"gsp_{method.lower()}_refused",
            lambda s, m=method: s.ask(m, address, b"", content_type=TURTLE).status == 405,
        )


def _rdflib(server: Server) -> bool:
    """rdflib's own client of the protocol has the same rows."""
    import rdflib
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    store = SPARQLStore(f"http://{server.host}:{server.port}/sparql", returnFormat="json")
    return len(list(rdflib.Graph(store).query("SELECT ?s { ?s a <https://example.org/kg/onto#Person> } LIMIT 5"))) == 5


def _is(said: Said, media: str) -> bool:
    return (said.status, said.media) == (200, media) and bool(said.body)


def _fails(said: Said) -> bool:
    return 400 <= said.status < 500


def _rows(said: Said) -> int:
    return len(json.loads(said.body)["results"]["bindings"])


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
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "graph"
        with Store.open(graph) as store:
            store.change(made_up(args.quads).quads(), ())
        with Store.open(graph, read_only=True) as store:
            name = next(store.match(None, "prov:wasDerivedFrom")).subject
            size = sum(1 for _ in store.match(graph=name))
        with serving(graph, "--timeout", "10") as (server, process):
            protocol = {case: bool(passes(server)) for case, passes in (*cases(name.value, size), ("rdflib", _rdflib))}
            load = crowd(server, process, graph, args.clients, args.seconds)
    if args.json:
        print(json.dumps({"protocol": protocol, "load": load}, indent=1))
        return
    print(f"protocol cases that pass       {sum(protocol.values())} of {len(protocol)}")
    for case in (case for case, passes in protocol.items() if not passes):
        print(f"  not: {case}")
    for what, value in load.items():
        print(f"{what:30} {f'{value:,.1f}' if isinstance(value, float) else value}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--quads", type=int, default=50_000)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
