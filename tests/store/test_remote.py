"""A SPARQL server that holds the graph, a real one, and servers that fail in every way."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import samples
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg import KgError
from kg.answers import query
from kg.pipeline import import_, publish, remove
from kg.store import Changes, Remote, Store
from kg.store.updates import update

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
    port = free_port()
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


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = {sql}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = {http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 1000000
"""


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory):
    """Address of a Virtuoso 7 of our own, which asks for Digest before it lets anybody write.

    KG_VIRTUOSO names its program, virtuoso-t, where it is not on the path (Debian's virtuoso-opensource-7-bin).
    """
    program = shutil.which(os.environ.get("KG_VIRTUOSO", "virtuoso-t"))
    if program is None:
        pytest.skip("Virtuoso is not installed (virtuoso-opensource-7-bin)")
    place, http = tmp_path_factory.mktemp("virtuoso"), free_port()
    (place / "virtuoso.ini").write_text(VIRTUOSO.format(sql=free_port(), http=http))
    command = [program, "+foreground", "+configfile", "virtuoso.ini"]
    process = subprocess.Popen(command, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", http)) == 0:
                    break
            time.sleep(0.1)
        yield f"sparql:http://127.0.0.1:{http}/sparql,http://127.0.0.1:{http}/sparql-auth,{KG}g/facts"
    finally:
        process.kill()
        process.wait()


def test_virtuoso_holds_what_the_graph_holds(virtuoso, store, fill, known, monkeypatch):
    with pytest.raises(KgError, match=r"refuses \(401"):
        Remote(virtuoso).hold(list(store))
    monkeypatch.setenv("KG_STORE_USER", "dba")
    monkeypatch.setenv("KG_STORE_PASSWORD", "dba")
    remote = Remote(virtuoso)
    assert remote.hold(list(store)) == Changes(added=len(store))
    assert held(remote) == set(store)
    assert remote.hold(list(store)) == Changes()
    for asked, given in (("who-met", {"of": "Putin"}), ("denied", {}), ("evidence", {"of": "Xi Jinping"})):
        assert query(remote, asked, **given).rows == query(store, asked, **given).rows
    with monkeypatch.context() as broken:
        broken.setattr("kg.store.remote.update", lambda added, removed: "DELETE DATA { half")
        with pytest.raises(KgError, match=r"refuses \(400"):
            remote.hold([])
    assert held(remote) == set(store)
    path = fill(samples.readers())
    with Store.open(path, read_only=True) as smaller:
        assert remote.hold(list(smaller)).removed == len(store) - len(smaller)
        assert held(remote) == set(smaller)
    with Store.open(fill(samples.many(8, 10), "many"), read_only=True) as many:  # words of a language in many graphs
        remote.hold(list(many))
    with Store.open(path, read_only=True) as smaller:
        remote.hold(list(smaller))
        assert held(remote) == set(smaller)
    with pytest.raises(KgError, match="No plain default graph") as error:
        Remote(virtuoso.rpartition(",")[0]).hold(list(store))
    assert "GRAPH_IRI" in error.value.fix


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


def test_an_operation_deletes_from_one_graph_and_not_too_much(monkeypatch):
    graphs = [NamedNode(f"{KG}g/{letter}") for letter in "ab"]
    quads = [Quad(*OTHER.triple, graph) for graph in (*graphs, DefaultGraph())]
    operations = update(quads, quads).split(";\n")
    assert [operation.count("GRAPH") for operation in operations] == [1, 1, 0, 2]
    assert [operation.split()[0] for operation in operations] == ["DELETE", "DELETE", "DELETE", "INSERT"]
    monkeypatch.setattr("kg.store.updates._A_BLOCK", 2)
    several = [Quad(NamedNode(f"{KG}{number}"), OTHER.predicate, OTHER.object, graphs[0]) for number in range(5)]
    assert [text.count("theirs") for text in update((), several).split(";\n")] == [2, 2, 1, 0]


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


def test_every_verb_that_changes_a_graph_publishes(kg, articles, toy_path, tmp_path, remote):
    (tmp_path / "note.nt").write_text("<http://a.test/a> <http://a.test/b> <http://a.test/c> .")
    address, graph = f"sparql:{remote._query},{remote._update}", tmp_path / "g"
    changes = (
        ("build", articles, "--nlp", toy_path),
        ("import", tmp_path / "note.nt"),
        ("rename", "Paris", "Lutetia"),
        ("remove", articles / "b.txt"),
    )
    former: set[Quad] = set()
    for change in changes:
        said = kg(*change, "--graph", graph, "--store", address)
        assert said.code == 0 and f"published to {address}" in said.err, said.err
        with Store.open(graph, read_only=True) as store:
            assert former != set(store)
            former = set(store)
        assert held(remote) == {quad for quad in former if remote._is_below(quad)}
        assert publish(graph, address) == Changes()


def test_what_lies_outside_of_the_base_comes_and_goes_and_what_others_put_there_stays(fill, remote, tmp_path):
    path, address = fill(samples.readers()), f"sparql:{remote._query},{remote._update}"
    theirs, ours = OTHER.triple, "<http://a.test/a> <http://a.test/b> 5"
    (tmp_path / "note.nq").write_text(f"{theirs} .\n{ours.replace('5', '<http://a.test/c>')} <http://a.test/g> .\n")
    (tmp_path / "more.ttl").write_text(f"{ours} .\n")
    publish(path, address)
    note, more = (import_(tmp_path / name, path).name for name in ("note.nq", "more.ttl"))
    assert publish(path, address) == Changes(added=2) and publish(path, address) == Changes()
    remove([more], path)
    assert publish(path, address).removed and publish(path, address) == Changes()
    assert remote.query("ASK { <http://a.test/a> ?p <http://a.test/c> }")
    assert not remote.query(f"ASK {{ {ours} }}")
    remove([note], path)
    assert publish(path, address) == Changes(removed=1) and publish(path, address) == Changes()
    assert remote.query(f"ASK {{ {theirs} }}") and not remote.query("ASK { <http://a.test/a> ?p ?o }")


def test_a_wrong_address_is_told_before_anything_is_done(kg, articles, toy_path, tmp_path):
    said = kg("build", articles, "--graph", tmp_path / "g", "--nlp", toy_path, "--store", "ftp://a.test")
    assert said.code == 1 and "  try: " in said.err and not (tmp_path / "g").exists()


class Handler(BaseHTTPRequestHandler):
    """Answers as the test wants, and remembers who asked."""

    def do_POST(self):
        self.server.asked.append(dict(self.headers))
        self.server.said.append(self.path)
        self.said = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.behave(self)

    def log_message(self, *_):
        pass


@pytest.fixture
def fake():
    """A server that behaves as `server.behave` says."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.said, server.daemon_threads = [], [], True
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


def test_what_a_server_does_not_let_go_is_told(fake, store):
    rows = {"s": f"{KG}A", "p": f"{KG}met", "o": f"{KG}B"}
    bindings = [{name: {"type": "uri", "value": iri} for name, iri in rows.items()}]
    held = json.dumps({"head": {"vars": ["s", "p", "o"]}, "results": {"bindings": bindings}}).encode()

    def keeps(handler: Handler) -> None:
        answering(200, held if handler.path == "/query" and b"GRAPH" not in handler.said else EMPTY)(handler)

    fake.behave = keeps
    with pytest.raises(KgError, match="keeps 1 quads that were to be removed"):
        Remote(fake.address_of_store).hold([])
    assert fake.said.count("/update") == 2


@pytest.mark.parametrize("failure", FAILURES)
def test_an_update_that_goes_wrong_is_told(fake, fill, failure):
    wrong, problem = FAILURES[failure]
    nothing = json.dumps({"head": {}, "boolean": False}).encode()

    def behave(handler: Handler) -> None:
        asked = handler.path != "/update"
        (answering(200, nothing if b"ASK" in handler.said else EMPTY) if asked else wrong)(handler)

    fake.behave = behave
    path = fill(samples.readers())
    with Store.open(path, read_only=True) as store:
        before = set(store)
        with pytest.raises(KgError, match="does not know of it" if failure == "a web page" else problem) as error:
            Remote(fake.address_of_store, timeout=1).hold(list(store))
    assert error.value.fix
    with Store.open(path, read_only=True) as store:
        assert set(store) == before


def test_no_server_there(store):
    port = free_port()
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


class Digest:
    """A server that asks for Digest (RFC 7616), and like Virtuoso says so only to who sends nothing."""

    def __init__(self, algorithm: str, user: str, password: str, uses: int = 2) -> None:
        self._hash = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}[algorithm]
        self._algorithm, self._user, self._password, self._uses = algorithm, user, password, uses
        self._counts: dict[str, int] = {}

    def __call__(self, handler: Handler) -> None:
        scheme, _, rest = handler.headers.get("Authorization", "").partition(" ")
        if scheme == "Digest":
            said = urllib.request.parse_keqv_list(urllib.request.parse_http_list(rest))
            used, count = self._counts.get(said["nonce"]), int(said["nc"], 16)
            if used is None or used >= self._uses:
                return self._ask(handler, stale=True)
            if count == used + 1 and said["uri"] == handler.path and said["response"] == self._expected(said):
                self._counts[said["nonce"]] = count
                return answering(200, EMPTY)(handler)
            return self._ask(handler)
        return self._ask(handler) if not scheme else answering(401)(handler)

    def _ask(self, handler: Handler, *, stale: bool = False) -> None:
        nonce = f"n{len(self._counts)}"
        self._counts[nonce] = 0
        told = f'realm="a, \\"quoted\\" realm", nonce="{nonce}", qop="auth", algorithm={self._algorithm}'
        answering(401, WWW_Authenticate=f"Digest {told}{', stale=true' if stale else ''}")(handler)

    def _expected(self, said: dict[str, str]) -> str:
        def h(*parts: str) -> str:
            return self._hash(":".join(parts).encode()).hexdigest()

        who, what = h(self._user, said["realm"], self._password), h("POST", said["uri"])
        return h(who, said["nonce"], said["nc"], said["cnonce"], "auth", what)


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
@pytest.mark.parametrize("near", [True, False])
def test_a_server_that_asks_for_digest_gets_it(fake, monkeypatch, algorithm, near):
    monkeypatch.setenv("KG_STORE_USER", "ann")
    monkeypatch.setenv("KG_STORE_PASSWORD", "a: secret")
    if not near:
        monkeypatch.setattr("kg.store.credentials._LOOPBACK", ())
    fake.behave = Digest(algorithm, "ann", "a: secret")
    remote = Remote(fake.address_of_store)
    for _ in range(3):
        assert list(remote._held()) == []
    sent = [headers.get("Authorization", "") for headers in fake.asked]
    assert sum(said.startswith("Basic") for said in sent) == near  # once, and only where nobody listens
    assert not any("secret" in said for said in sent)
    assert len(sent) <= 6 + near + 3  # two questions each time; a new nonce after every second answer
    monkeypatch.setenv("KG_STORE_PASSWORD", "wrong")
    with pytest.raises(KgError, match=r"refuses \(401") as error:
        list(Remote(fake.address_of_store)._held())
    assert "KG_STORE_USER" in error.value.fix


def test_a_server_that_refuses_after_digest_is_not_asked_for_ever(fake, monkeypatch):
    monkeypatch.setenv("KG_STORE_USER", "ann")
    fake.behave = answering(401, WWW_Authenticate='Digest realm="r", nonce="n", qop="auth", stale="true"')
    with pytest.raises(KgError, match=r"refuses \(401"):
        Remote(fake.address_of_store).query("ASK { ?s ?p ?o }")
    assert len(fake.asked) < 10


def test_what_kg_cannot_prove_is_told(fake, monkeypatch):
    monkeypatch.setenv("KG_STORE_USER", "ann")
    fake.behave = answering(401, WWW_Authenticate='Digest realm="r", nonce="n", qop="auth", algorithm="SHA-512-256"')
    with pytest.raises(KgError, match="a kind of authentication that kg does not know"):
        Remote(fake.address_of_store).query("ASK { ?s ?p ?o }")


def test_credentials_do_not_travel_in_the_clear(fake, monkeypatch):
    monkeypatch.setenv("KG_STORE_USER", "ann")
    monkeypatch.setattr("kg.store.credentials._LOOPBACK", ())
    fake.behave = answering(401, WWW_Authenticate='Basic realm="r"')
    with pytest.raises(KgError, match="in the clear"):
        Remote(fake.address_of_store).query("ASK { ?s ?p ?o }")
    assert not any("Authorization" in headers for headers in fake.asked)


@pytest.mark.parametrize(
    "address",
    [
        "sparql:",
        "sparql:file:///etc/passwd",
        "sparql:localhost:7878",
        "sparql:http://a,b",
        "sparql:http://a,http://b,c d",
    ],
)
def test_what_is_no_address_is_told(address):
    with pytest.raises(KgError, match="is no store|is no name of a graph"):
        Remote(address)


def test_no_server_is_made_to_call_another(fake):
    with pytest.raises(KgError, match="asks another server"):
        Remote(fake.address_of_store).query("SELECT * { SERVICE <http://evil.test/> { ?s ?p ?o } }")
    assert fake.asked == [] and os.environ.get("KG_STORE_USER") is None
