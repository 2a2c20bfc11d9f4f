"""The W3C's tests of both protocols, each by its name, on a server that may be written to."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the repository, for its benchmarks

from benchmarks import w3c
from kg.store import Store

TOKEN = "a-token-for-these-tests-only"
PROTOCOL, GRAPH_STORE = dict(w3c.protocol()), dict(w3c.graph_store())
# the default graph holds the facts of documents, which no request may change
REFUSED = ("put__default_graph", "get_of_put__default_graph")


@pytest.fixture(scope="module")
def place(tmp_path_factory, started_once):
    graph = tmp_path_factory.mktemp("w3c") / "graph"
    Store.open(graph).close()
    with started_once(graph, "--writable", "--quiet", KG_TOKEN=TOKEN) as (_, address):
        where = urlsplit(address)
        yield w3c.Place(where.hostname, where.port, writing={"authorization": f"Bearer {TOKEN}"})


@pytest.fixture(scope="module")
def loaded(place):
    w3c.setup(place)
    return place


def test_all_cases_of_the_manifests_are_here():
    assert (len(PROTOCOL), len(GRAPH_STORE)) == (34, 19)


@pytest.mark.parametrize("name", PROTOCOL)
def test_protocol(loaded, name):
    assert w3c.passes(PROTOCOL[name], loaded)


@pytest.mark.parametrize("name", GRAPH_STORE)
def test_graph_store(place, name):
    w3c.clear(place)
    assert w3c.passes(GRAPH_STORE[name], place) is (name not in REFUSED)


def test_the_default_graph_is_refused_with_a_reason(place):
    said = place.ask("PUT", "/graphs?default", b"<a:s> <a:p> 1 .", {"content-type": w3c.TURTLE, **place.writing})
    assert (said.status, b"facts of documents" in said.body) == (403, True)
