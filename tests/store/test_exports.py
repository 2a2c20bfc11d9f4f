"""Every format read back by other parsers, the same bytes whatever the order, facts alone or with their evidence."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import networkx
import pyoxigraph
import pytest
import rdflib
import samples

from kg import KgError
from kg.exports import FORMATS, export, rendered
from kg.store import Store

TRIPLES = {"ttl": "turtle", "nt": "nt", "rdf": "xml"}
QUADS = {"trig": "trig", "nq": "nquads", "jsonld": "json-ld"}
WRITTEN = [format for format in FORMATS if format != "parquet"]  # which needs what is not always there


@pytest.fixture(scope="module")
def files(store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exports")
    return {format: export(store, folder / f"{format}.{format}", format=format) for format in WRITTEN}


@pytest.mark.parametrize("format", [*TRIPLES, *QUADS])
def test_rdflib_and_oxigraph_read_the_same_count(store, files, format):
    (path,) = files[format]
    if format in TRIPLES:
        assert len(rdflib.Graph().parse(path, format=TRIPLES[format])) == len(store)
    else:
        dataset = rdflib.Dataset()
        dataset.parse(path, format=QUADS[format])
        assert len(list(dataset.quads((None, None, None, None)))) == len(store)
    kind = pyoxigraph.RdfFormat.from_extension(format)
    found = set(pyoxigraph.parse(path=str(path), format=kind))
    if format in QUADS:
        assert found == set(store)
    else:
        assert {quad.triple for quad in found} == {quad.triple for quad in store}


@pytest.mark.parametrize(
    ("format", "syntax"), [("ttl", "turtle"), ("trig", "trig"), ("nt", "ntriples"), ("nq", "nquads"), ("rdf", "rdfxml")]
)
def test_rapper_reads_the_same_count(store, files, format, syntax):
    _same_lines(["rapper", "-q", "-i", syntax, "-o", "ntriples", *map(str, files[format])], len(store))


@pytest.mark.parametrize(
    ("format", "syntax"), [("ttl", "turtle"), ("trig", "trig"), ("nt", "ntriples"), ("nq", "nquads")]
)
def test_serdi_reads_the_same_count(store, files, format, syntax):
    _same_lines(["serdi", "-i", syntax, "-o", "nquads", *map(str, files[format])], len(store))


def _same_lines(command, count):
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8", errors="replace")
    assert len(done.stdout.splitlines()) == count


def test_turtle_has_one_ontology_header_and_no_surprises(files):
    text = files["ttl"][0].read_text()
    assert text.count(" a owl:Ontology") == 1
    assert "GRAPH" not in files["trig"][0].read_text().replace("GRAPHITE", "")
    assert "_:" not in text
    assert "<<" not in text


def test_names_of_other_scripts_are_read_by_all(fill, tmp_path):
    words = ["北京", "Владимир", "Ωμέγα", "हिन्दी", "العربية", "𠮷野家", "Zoë", "7_Eleven", "A-b", "１２"]
    readers = []
    for word in words:
        r = samples.Reader(f"{word} met China.", id=f"d{word}").read(f"{word} met China.")
        r.say(r.mention(word, samples.Entity(word, word, "Country")), word, "met", r.mention("China", samples.CHINA))
        readers.append(r)
    with Store.open(fill(readers), read_only=True) as store:
        (path,) = export(store, tmp_path / "x.ttl")
        assert len(rdflib.Graph().parse(path)) == len(store)
        for command in (
            ["rapper", "-q", "-i", "turtle", "-o", "ntriples"],
            ["serdi", "-i", "turtle", "-o", "ntriples"],
        ):
            _same_lines([*command, str(path)], len(store))
        (path,) = export(store, tmp_path / "x.rdf")
        assert len(rdflib.Graph().parse(path, format="xml")) == len(store)


SHUFFLED = """
import random, sys, samples
from kg import ontology
from kg.exports import export, FORMATS
from kg.store import Store
seed, folder = sys.argv[1:]
readers = [*samples.readers(), samples.hostile()]
random.Random(seed).shuffle(readers)
with Store.open(folder) as store:
    for number in range(1, len(readers) + 1):  # one document after the other
        store.replace(*samples.resolved(readers[:number]), ontology.load(), software="test")
    for format in FORMATS:
        if format != "parquet":
            export(store, f"{folder}/graph_{format}.{format}", format=format)
"""


def test_same_bytes_for_any_order_and_any_hash_seed(tmp_path):
    for seed in ("0", "7"):
        here = str(Path(samples.__file__).parent)
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([here, *sys.path])}
        subprocess.run([sys.executable, "-c", SHUFFLED, seed, str(tmp_path / seed)], check=True, env=environment)
    written = sorted(path.name for path in (tmp_path / "0").glob("graph*"))
    assert len(written) == len(WRITTEN) + 2
    for name in written:
        assert (tmp_path / "0" / name).read_bytes() == (tmp_path / "7" / name).read_bytes(), name


def test_facts_alone_hold_no_claim(store, tmp_path):
    (path,) = export(store, tmp_path / "facts.ttl", only="facts")
    facts = pyoxigraph.Store()
    facts.load(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
    prefixes = store.names.prefixes
    assert facts.query("ASK { kg:Vladimir_Putin kg:met kg:Xi_Jinping }", prefixes=prefixes)
    assert facts.query("ASK { kg:Vladimir_Putin kg:said ?x . ?x rdfs:label ?label }", prefixes=prefixes)
    for claim in ("?s kgo:subject ?x", "?x nif:anchorOf ?y", "kg:Russia kg:supplies kg:China", "?x kgo:plain ?y"):
        assert not facts.query(f"ASK {{ {claim} }}", prefixes=prefixes), claim
    undeclared = "ASK { ?s ?p ?o FILTER(STRSTARTS(STR(?p), STR(kg:))) FILTER NOT EXISTS { ?p a ?kind } }"
    assert not facts.query(undeclared, prefixes=prefixes)


def test_graphml_and_gexf_are_read_by_networkx(store, files):
    graphml, gexf = networkx.read_graphml(files["graphml"][0]), networkx.read_gexf(files["gexf"][0])
    assert set(graphml) == set(gexf)
    assert graphml.nodes["Vladimir_Putin"] == {"label": "Vladimir Putin", "type": "Person"}
    edge = graphml.get_edge_data("Vladimir_Putin", "Xi_Jinping")
    assert (edge["label"], edge["weight"]) == ("met", 2)
    begun = gexf.get_edge_data("Vladimir_Putin", "Xi_Jinping")
    assert (begun["label"], begun["weight"], begun["start"]) == ("met", 2, "2022-02-04")
    assert "lastmodifieddate" not in files["gexf"][0].read_text()
    ElementTree.parse(files["gexf"][0])


def test_csv_pairs_up(store, files):
    nodes, edges = (list(csv.DictReader(path.open(newline=""))) for path in files["csv"])
    ids = {row["Id"] for row in nodes}
    assert {row["Source"] for row in edges} | {row["Target"] for row in edges} <= ids
    (met,) = [row for row in edges if row["Relation"] == "met" and row["Factuality"] == "asserted"]
    assert (met["Weight"], met["Type"], met["Date"]) == ("2", "Undirected", "2022-02-04")
    assert {row["Factuality"] for row in edges} == {"asserted", "reported", "negated", "possible"}


def test_writing_over_a_file_is_one_step(store, tmp_path, monkeypatch):
    path = tmp_path / "graph.ttl"
    path.write_text("old")

    def broken(*_: object):
        yield "half"
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(__import__("kg.exports.export", fromlist=["_RDF"])._RDF, "ttl", broken)
    with pytest.raises(KgError, match="no room left"):
        export(store, path)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["graph.ttl"]


def test_unknown_suffix_and_unknown_part(store, tmp_path):
    with pytest.raises(KgError, match="no format for") as error:
        export(store, tmp_path / "graph.xyz")
    assert "ttl, trig" in error.value.fix
    with pytest.raises(KgError, match="cannot export only"):
        export(store, tmp_path / "graph.ttl", only="some")


def test_rendered_is_what_export_writes(store, files):
    pieces = [piece if isinstance(piece, str) else piece.decode() for piece in rendered(store, "turtle")]
    assert "".join(pieces) == files["ttl"][0].read_text()
