"""The example documents through the whole house, with the model that ships."""

from __future__ import annotations

import random
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

import kg
from kg.answers import check, stats
from kg.documents import read
from kg.folder import Folder, first_entries

pytestmark = pytest.mark.model
ARTICLES = Path(__file__).parent.parent / "examples" / "articles"
# a relation of the default graph that some statement denies, doubts, foresees or only reports, and none states
UNSTATED = """
SELECT ?s ?p ?o {
  GRAPH ?g { ?st a kgo:Statement ; kgo:plain false ; kgo:subject ?s ; kgo:predicate|kgo:canonical ?p ; kgo:object ?o }
  FILTER EXISTS { ?s ?p ?o }
  FILTER NOT EXISTS {
    GRAPH ?h {
      ?other kgo:plain true ; kgo:predicate|kgo:canonical ?q ; kgo:subject|kgo:object ?s ; kgo:subject|kgo:object ?o
    }
    FILTER(?q = ?p || EXISTS { GRAPH ?k { ?q rdfs:subPropertyOf ?p } })
  }
}
"""
UNBACKED = """
SELECT ?st { GRAPH ?g { ?st kgo:plain true } FILTER NOT EXISTS { ?st kgo:evidence/nif:anchorOf ?sentence } }
"""


# what is inferred, and in the default graph without a plain statement of some document that relates the two
INFERRED = """
SELECT ?i {
  ?i a kgo:Inference ; kgo:inferredSubject ?s ; kgo:inferredRelation ?p ; kgo:inferredObject ?o . ?s ?p ?o
  FILTER NOT EXISTS { ?st kgo:plain true ; kgo:subject|kgo:object ?s ; kgo:subject|kgo:object ?o }
}
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("examples") / "graph"
    report = kg.build([ARTICLES], path)
    assert report.left_out == () and report.documents == 11
    return path


def test_the_graph_has_what_it_takes(graph):
    with kg.Store.open(graph, read_only=True) as store:
        found = stats(store)
    assert found.facts >= 200 and found.entities >= 150
    assert {name for name, _ in found.factualities} == {"asserted", "reported", "negated", "possible", "future"}


def test_no_unasserted_claim_is_reachable_in_the_default_graph(graph):
    with kg.Store.open(graph, read_only=True) as store:
        assert [str(row) for row in store.query(UNSTATED)] == []


def test_what_is_inferred_is_kept_apart_from_facts(graph):
    with kg.Store.open(graph, read_only=True) as store:
        inferred = list(store.query("SELECT ?i ?l { ?i a kgo:Inference ; kgo:likelihood ?l FILTER(?l >= 0.5) }"))
        assert len(inferred) >= 5
        assert [str(row) for row in store.query(INFERRED)] == []
        assert list(store.query("SELECT ?i { ?i a kgo:Inference, kgo:Statement }")) == []


def test_every_plain_statement_leads_to_a_sentence(graph):
    with kg.Store.open(graph, read_only=True) as store:
        assert list(store.query(UNBACKED)) == []


def test_the_graph_keeps_its_promises(graph):
    with kg.Store.open(graph, read_only=True) as store:
        assert check(store) == ()


def test_any_order_gives_the_same_bytes(graph, tmp_path):
    paths = sorted(ARTICLES.iterdir())
    random.Random(1).shuffle(paths)
    kg.build(paths[:3], tmp_path / "g")
    kg.build(paths[3:], tmp_path / "g")
    for name in ("graph.ttl", "graph.trig"):
        told = (graph / name).read_text().replace(str(ARTICLES), "")
        assert (tmp_path / "g" / name).read_text().replace(str(ARTICLES), "") == told


@pytest.mark.skipif(not (shutil.which("rapper") and shutil.which("serdi")), reason="needs rapper and serdi")
def test_turtle_reads_the_same_in_four_parsers(graph):
    path = graph / "graph.ttl"
    counts = {
        "rdflib": len(rdflib.Graph().parse(path)),
        "pyoxigraph": sum(1 for _ in pyoxigraph.parse(path=str(path))),
        "serdi": len(set(_output("serdi", "-i", "turtle", "-o", "ntriples", path).splitlines())),
        "rapper": len(set(_output("rapper", "-q", "-i", "turtle", "-o", "ntriples", path).splitlines())),
    }
    assert len(set(counts.values())) == 1, counts


def _output(*command: object) -> str:
    return subprocess.run([*map(str, command)], capture_output=True, text=True, check=True).stdout


def test_no_statement_comes_from_page_furniture(graph):
    furniture = {document.id: document.furniture for document in read([ARTICLES])}
    assert any(furniture.values())
    folder = Folder(graph)
    for entry in first_entries(folder.log()):
        for statement in folder.load(entry, folder.settings().fingerprint).statements:
            begin, end = statement.sentence.begin, statement.sentence.end
            assert not any(b < end and begin < e for b, e in furniture[entry.document])


def test_one_person_is_one_node_and_one_country_another(graph):
    with kg.Store.open(graph, read_only=True) as store:
        labels = [row["l"].value for row in store.query("SELECT ?l { ?e a kgo:Country ; rdfs:label ?l }")]
        people = [row["l"].value for row in store.query("SELECT ?l { ?e a kgo:Person ; rdfs:label ?l }")]
    assert len(labels) == len(set(labels))
    assert sum("Putin" in label for label in people) == 1
    assert {"United States", "Russia"} <= set(labels)


def test_what_the_readme_shows_is_what_comes_out(graph, kg):
    shown = (ARTICLES.parents[1] / "README.md").read_text().partition("## Ask it, see it, share it")[2]
    block = re.search(r"```console\n(.*?)```", shown, re.DOTALL)[1]
    commands = re.findall(r"^\$ kg (.*?) --graph outputs/demo(.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    assert len(commands) == 9
    for before, after, expected in commands[:-1]:  # the last one serves
        said = kg(*shlex.split(before + after), "--graph", graph)
        assert said.code == 0
        lines = [line.split() for line in said.out.replace(str(graph), "outputs/demo").splitlines()]
        assert [line for line in expected.splitlines() if line != "..." and line.split() not in lines] == []
