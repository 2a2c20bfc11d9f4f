"""The shapes pass what we write, and every planted error is caught by the shape that is made for it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rdflib
import samples

from kg import ontology
from kg.exports import export
from kg.store import Store

pyshacl = pytest.importorskip("pyshacl", reason="pyshacl is not installed")

ST = "?st a kgo:Statement ; kgo:predicate kg:meet ; kgo:plain true ; kgo:key ?key ; kgo:evidence ?e ; kgo:trigger ?t"
NO = "?st a kgo:Statement ; kgo:factuality 'negated' ; kgo:subject ?s ; kgo:object ?o ; kgo:canonical ?p"
OTHER = "?x nif:referenceContext ?d FILTER NOT EXISTS { ?e nif:referenceContext ?d }"
PLANTED = [
    line.split(" | ") for line in (Path(__file__).parent / "planted.txt").read_text().splitlines() if line[0] != "#"
]


@pytest.fixture(scope="module")
def graph(store, tmp_path_factory) -> rdflib.Graph:
    (path,) = export(store, tmp_path_factory.mktemp("shapes") / "graph.ttl")
    return rdflib.Graph().parse(path)


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(data=ontology.text("shapes.ttl"), format="turtle")


def test_what_we_write_keeps_to_the_shapes(graph, shapes):
    conforms, _, report = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    assert conforms, report


@pytest.mark.parametrize(("error", "shape", "update"), PLANTED, ids=[row[0] for row in PLANTED])
def test_a_planted_error_is_caught(graph, shapes, store, error, shape, update):
    for short, pattern in (("ST", ST), ("NO", NO), ("OTHER", OTHER)):
        update = re.sub(rf"\b{short}\b", lambda _, pattern=pattern: pattern, update)
    broken = rdflib.Graph()
    broken += graph
    broken.update(update, initNs={p: rdflib.Namespace(s) for p, s in store.names.prefixes.items()})
    assert set(broken) != set(graph)
    node = f"{store.names.base}shape#{shape}"
    conforms, _, _ = pyshacl.validate(broken, shacl_graph=shapes, inference="none", use_shapes=[node])
    assert not conforms


def test_shapes_follow_the_base(fill, known, tmp_path):
    with Store.open(tmp_path / "x", base="https://news.test/") as store:
        store.replace(*samples.resolved([samples.denial()]), known)
        (path,) = export(store, tmp_path / "graph.ttl")
    shapes = rdflib.Graph().parse(data=ontology.text("shapes.ttl", "https://news.test/"), format="turtle")
    conforms, _, report = pyshacl.validate(rdflib.Graph().parse(path), shacl_graph=shapes, inference="none")
    assert conforms, report
