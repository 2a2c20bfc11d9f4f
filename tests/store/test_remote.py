"""A SPARQL server that holds the graph, a real one, and servers that fail in every way."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import samples
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg import KgError
from kg.answers import query
from kg.pipeline import publish
from kg.store import Changes, Remote, Store

OTHER = Quad(NamedNode("http://other.test/a"), NamedNode("http://other.test/p"), Literal("theirs"), DefaultGraph())
KG = "https://example.org/kg/"


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch, tmp_path):
    for name in ("KG_STORE_USER", "KG_STORE_PASSWORD", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "no-netrc"))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Address of an Oxigraph server of our own."""
    if shutil.which("oxigraph") is None:
        pytest.skip("the oxigraph server is not installed (pip install oxigraph)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        "oxigraph",
        "serve",
        "--location",
        str(tmp_path_factory.mktemp("oxigraph")),
        "--bind",
        f"127.0.0.1:{port}",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"sparql:http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def remote(server):
    """That server, empty but for a triple of somebody else."""
    remote = Remote(server)
    remote._post(remote._update, f"CLEAR ALL ; INSERT DATA {{ {OTHER.triple} }}", "application/sparql-update", "*/*")
    return remote


def held(remote) -> set[Quad]:
    return set(remote._held())


def test_a_server_holds_what_the_graph_holds_and_what_others_put_there(store, remote):
    assert remote.hold(list(store)) == Changes(added=len(store))
    assert held(remote) == set(store)
    assert remote.hold(list(store)) == Changes()
    assert remote.query("ASK { <http://other.test/a> ?p 'theirs' }")


def test_only_the_difference_is_sent(fill, known, remote):
    path = fill(samples.readers())
    publish(path, f"sparql:{remote._query},{remote._update}")
    with Store.open(path) as store:
        changes = store.replace(*samples.resolved([samples.denial()]), known)
    assert publish(path, f"sparql:{remote._query},{remote._update}") == changes
    with Store.open(path, read_only=True) as store:
        assert held(remote) == set(store)


def test_questions_are_answered_alike(store, remote):
    remote.hold(list(store))
    for asked, given in (
        ("who-met", {"of": "Putin"}),
        ("denied", {}),
        ("evidence", {"of": "Xi Jinping"}),
        ("stats", {}),
    ):
        if asked == "stats":
            asked = "SELECT (COUNT(?st) AS ?n) { ?st a kgo:Statement }"
        assert query(remote, asked, **given).rows == query(store, asked, **given).rows
    construct = "CONSTRUCT { ?s kg:met ?o } { ?s kg:met ?o }"
    assert set(query(remote, construct).triples) == set(query(store, construct).triples)
    with pytest.raises(KgError, match="knows no 'Xi Jinpin'") as error:
        query(remote, "who-met", of="Xi Jinpin")
    assert "Xi Jinping" in error.value.fix


def test_an_update_that_fails_leaves_the_server_as_it_was(store, remote, monkeypatch):
    remote.hold(list(store))
    before = held(remote)
    bad = f"DELETE WHERE {{ ?s ?p ?o }} ; LOAD <http://127.0.0.1:1/nothing> INTO GRAPH <{KG}g/x>"
    monkeypatch.setattr("kg.store.remote.update", lambda added, removed: bad)
    with pytest.raises(KgError, match="refuses"):
        remote.hold([])
    assert held(remote) == before
    monkeypatch.setattr("kg.store.remote.update", lambda added, removed: "DELETE DATA { half")
    with pytest.raises(KgError, match=r"refuses \(400"):
        remote.hold([])
    assert held(remote) == before


def test_the_command_asks_the_server(kg, folder, remote, monkeypatch, tmp_path):
    address = f"sparql:{remote._query},{remote._update}"
    publish(folder, address)
    said = kg("query", "who-met", "--of", "Xi Jinping", "--store", address, "--graph", tmp_path / "none")
    assert said.code == 0 and "Beijing" in said.out


def test_build_publishes(kg, articles, toy_path, tmp_path, remote):
    address = f"sparql:{remote._query},{remote._update}"
    said = kg("build", articles, "--graph", tmp_path / "g", "--nlp", toy_path, "--store", address)
    assert said.code == 0 and f"published to {address}" in said.err
    with Store.open(tmp_path / "g", read_only=True) as store:
        assert held(remote) == set(store)


class Handler(BaseHTTPRequestHandler):
    """Answers as the test wants, and remembers who asked."""

    def do_POST(self):
        self.server.asked.append(dict(self.headers))
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.behave(self)

    def log_message(self, *_):
        pass


@pytest.fixture
def fake():
    """A server that behaves as `server.behave` says."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.daemon_threads = [], True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    server.address_of_store = f"sparql:http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()


def answering(code: int, body: bytes = b"", **headers: str):
    def behave(handler: Handler) -> None:
        handler.send_response(code)
        for name, value in {"Content-Type": "application/sparql-results+json", **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def broken_off(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"head":')


FAILURES = {
    "an error": (answering(500, b"out of memory"), r"refuses \(500 .*out of memory"),
    "no permission": (answering(401), r"refuses \(401"),
    "not there": (answering(404), r"refuses \(404"),
    "sent elsewhere": (answering(302, Location="http://evil.test/"), r"refuses \(302"),
    "broken off": (broken_off, "broke off"),
    "silence": (lambda handler: time.sleep(3), "said nothing for 1 seconds"),
    "a web page": (answering(200, b"<html>"), "is no result of SPARQL"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_what_a_server_does_wrong_is_told(fake, fill, failure):
    fake.behave, problem = FAILURES[failure]
    path = fill(samples.readers())
    with Store.open(path, read_only=True) as store:
        before = set(store)
        with pytest.raises(KgError, match=problem) as error:
            Remote(fake.address_of_store, timeout=1).hold(list(store))
    assert error.value.fix
    with Store.open(path, read_only=True) as store:
        assert set(store) == before


def test_no_server_there(store):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(KgError, match="no server answers at"):
        Remote(f"sparql:http://127.0.0.1:{port}").hold(list(store))


EMPTY = b'{"head": {"vars": ["s", "p", "o", "g"]}, "results": {"bindings": []}}'


def test_credentials_come_from_the_environment_or_netrc_alone(fake, monkeypatch, tmp_path):
    fake.behave = answering(200, EMPTY)
    assert list(Remote(fake.address_of_store)._held()) == []
    assert "Authorization" not in fake.asked[-1]
    monkeypatch.setenv("KG_STORE_USER", "ann")
    monkeypatch.setenv("KG_STORE_PASSWORD", "secret")
    list(Remote(fake.address_of_store)._held())
    assert fake.asked[-1]["Authorization"] == "Basic YW5uOnNlY3JldA=="
    monkeypatch.delenv("KG_STORE_USER")
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login bob password hidden\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    list(Remote(fake.address_of_store)._held())
    assert fake.asked[-1]["Authorization"] == "Basic Ym9iOmhpZGRlbg=="
    with pytest.raises(KgError, match="contains credentials") as error:
        Remote("sparql:http://ann:secret@localhost/")
    assert "secret" not in str(error.value)


def test_credentials_do_not_travel_in_the_clear(monkeypatch):
    monkeypatch.setenv("KG_STORE_USER", "ann")
    with pytest.raises(KgError, match="in the clear"):
        Remote("sparql:http://store.example/").query("ASK { ?s ?p ?o }")


@pytest.mark.parametrize(
    "address", ["sparql:", "sparql:file:///etc/passwd", "sparql:localhost:7878", "sparql:http://a,b"]
)
def test_what_is_no_address_is_told(address):
    with pytest.raises(KgError, match="is no store"):
        Remote(address)


def test_no_server_is_made_to_call_another(fake):
    with pytest.raises(KgError, match="asks another server"):
        Remote(fake.address_of_store).query("SELECT * { SERVICE <http://evil.test/> { ?s ?p ?o } }")
    assert fake.asked == [] and os.environ.get("KG_STORE_USER") is None
