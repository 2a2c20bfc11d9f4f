"""Parts of a graph, RDF 1.2, and the formats of databases."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import sqlite3
import sys

import pyoxigraph
import pytest
import rdflib
import samples
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat

from kg import KgError, import_, ontology
from kg.answers import check
from kg.exports import export, rendered
from kg.exports.neo4j import cypher
from kg.store import Store

KG = "https://example.org/kg/"


def text(store, format, **part) -> str:
    return "".join(p if isinstance(p, str) else p.decode() for p in rendered(store, format, **part))


def loaded(store, **part) -> pyoxigraph.Store:
    found = pyoxigraph.Store()
    found.load(text(store, "trig", **part), format=RdfFormat.TRIG)
    return found


def asked(found: pyoxigraph.Store, store, sparql: str) -> bool:
    return bool(found.query(sparql, prefixes=store.names.prefixes, use_default_graph_as_union=True))


@pytest.mark.parametrize("format", ["ttl", "trig", "nt", "nq"])
def test_rdf_12_comes_back_as_what_it_was(store, tmp_path, format):
    (path,) = export(store, tmp_path / f"graph.{format}", rdf="1.2")
    terms = [q for q in pyoxigraph.parse(path=str(path)) if isinstance(q.object, pyoxigraph.Triple)]
    statements = list(store.match(None, "rdf:type", store.names.node("kgo:Statement")))
    assert len(terms) == len(statements)
    assert {str(q.predicate.value) for q in terms} == {"http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies"}
    import_(path, tmp_path / "copy")
    with Store.open(tmp_path / "copy", read_only=True) as copy:
        assert {quad.triple for quad in copy} == {quad.triple for quad in store}
        if format in ("trig", "nq"):
            assert set(copy) == set(store)


def test_rdf_12_is_written_on_request_alone(store, tmp_path):
    assert text(store, "turtle12") == text(store, "ttl", rdf="1.2")
    assert "<<(" not in text(store, "ttl")
    for format in ("jsonld", "rdf", "csv"):
        with pytest.raises(KgError, match="is not written as RDF 1.2"):
            rendered(store, format, rdf="1.2")
    with pytest.raises(KgError, match="there is no RDF 2"):
        export(store, tmp_path / "x.ttl", rdf="2")


def test_what_is_about_one_thing(store):
    near = loaded(store, about="Gazprom")
    assert asked(near, store, "ASK { ?st kgo:subject kg:Sibur ; kgo:evidence/nif:anchorOf ?text }")
    assert asked(near, store, "ASK { kg:Gazprom kg:acquired kg:Sibur . kg:Sibur rdfs:label 'Sibur'@en }")
    assert not asked(near, store, "ASK { kg:Vladimir_Putin ?p ?o }")
    assert len(near) < len(store)


def test_hops_widen_the_part(store):
    sizes = [len(loaded(store, about="Sibur", hops=hops)) for hops in (1, 2, 9)]
    assert sizes[0] < sizes[1] <= sizes[2]
    one, two = (loaded(store, about="Crimea", hops=hops) for hops in (1, 2))
    met = "ASK { kg:Vladimir_Putin kg:met kg:Xi_Jinping }"
    assert not asked(one, store, met)
    assert asked(two, store, "ASK { kg:Vladimir_Putin kg:be_president_of kg:Russia }")


def test_since_a_day(store):
    late = loaded(store, since="2022-02-05")
    assert asked(late, store, "ASK { kg:Gazprom kg:acquired kg:Sibur }")
    assert not asked(late, store, "ASK { kg:Russia kg:annexed kg:Crimea }")
    files = {q.object.value for q in late.quads_for_pattern(None, NamedNode(KG + "onto#file"), None, None)}
    assert files == {"news/business.txt"}
    assert len(loaded(store, since="2030-01-01")) < len(late)
    assert set(loaded(store, since="2022-02")) == set(loaded(store, since="2022-02-01"))
    assert set(loaded(store, since="2022")) == set(loaded(store, since="2022-01-01"))


@pytest.mark.parametrize(
    "part", [{"about": "Xi Jinping"}, {"about": "Putin", "hops": 3}, {"since": "2022-02-05"}, {"since": "2000-01-01"}]
)
def test_a_part_keeps_all_promises(store, tmp_path, part):
    (path,) = export(store, tmp_path / "part.trig", **part)
    import_(path, tmp_path / "copy")
    with Store.open(tmp_path / "copy", read_only=True) as copy:
        assert set(copy) <= set(store)
        assert check(copy) == ()
    again = {row for _ in range(2) for row in [text(store, "ttl", **part)]}
    assert len(again) == 1


def test_facts_of_a_part_hold_no_evidence(store):
    found = loaded(store, about="Xi Jinping", only="facts")
    assert asked(found, store, "ASK { kg:Vladimir_Putin kg:met kg:Xi_Jinping . ?ev a kgo:Meeting ; kgo:begin ?day }")
    for claim in ("?s kgo:subject ?x", "?x nif:anchorOf ?y", "?x kgo:plain ?y", "kg:Xi_Jinping kg:visited ?x"):
        assert not asked(found, store, f"ASK {{ {claim} }}"), claim


@pytest.mark.parametrize("format", ["graphml", "gexf", "csv", "cypher", "neo4j", "sqlite"])
def test_every_format_takes_parts(store, tmp_path, format):
    whole = export(store, tmp_path / f"a.{format}", format=format)
    part = export(store, tmp_path / f"b.{format}", format=format, about="Gazprom", only="facts")
    assert len(whole) == len(part)
    assert b"Gazprom" in part[-1].read_bytes() and b"Xi Jinping" not in part[-1].read_bytes()
    assert b"Xi Jinping" in whole[0].read_bytes()


def test_mistakes_are_told(store, tmp_path):
    for part, problem in (
        ({"about": "Gasprom"}, "knows no 'Gasprom'"),
        ({"about": "Gazprom", "hops": 0}, "lead nowhere"),
        ({"since": "last week"}, "is no date"),
        ({"since": "2022-13"}, "is no date"),
        ({"since": "20220204"}, "is no date"),
    ):
        with pytest.raises(KgError, match=problem):
            export(store, tmp_path / "x.ttl", **part)
    assert not list(tmp_path.iterdir())


def test_sqlite_has_a_row_for_every_statement(store, tmp_path):
    (path,) = export(store, tmp_path / "graph.sqlite")
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    (count,) = db.execute("SELECT count(*) FROM statements").fetchone()
    assert count == len(list(store.match(None, "rdf:type", store.names.node("kgo:Statement"))))
    row = db.execute(
        "SELECT * FROM statements WHERE subject_label = 'Russia' AND relation_label = 'annexed'"
    ).fetchone()
    assert (row["object_label"], row["plain"], row["factuality"], row["confidence"]) == ("Crimea", 1, "asserted", 0.9)
    assert row["sentence"] == "Russia annexed Crimea in 2014." and row["sentence_end"] - row["sentence_begin"] == 30
    assert (row["begin_day"], row["end_day"], row["date"]) == ("2014-01-01", "2014-12-31", "2022-02-04")
    assert (row["subject_type"], row["title"], row["file"]) == ("Country", "Two leaders meet", "news/meeting.txt")
    supply = db.execute("SELECT * FROM statements WHERE factuality = 'reported' AND polarity = 'positive'").fetchone()
    assert supply["speaker_label"] == "Vladimir Putin" and json.loads(supply["details"])["quantity"]
    hostile = db.execute("SELECT * FROM statements WHERE document LIKE '%hostile'").fetchone()
    assert "<script>" in hostile["sentence"]
    (facts,) = export(store, tmp_path / "facts.db", only="facts")
    assert sqlite3.connect(facts).execute("SELECT min(plain) FROM statements").fetchone() == (1,)


def test_parquet_says_what_it_needs(store, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(KgError, match="needs pyarrow") as error:
        export(store, tmp_path / "graph.parquet")
    assert "kg[parquet]" in error.value.fix
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(importlib.util.find_spec("pyarrow") is None, reason="pyarrow is not installed")
def test_parquet_is_the_same_table(store, tmp_path):
    from pyarrow import parquet

    (path,) = export(store, tmp_path / "graph.parquet")
    (other,) = export(store, tmp_path / "graph.sqlite")
    table = parquet.read_table(path)
    rows = {tuple(row.values()) for row in table.to_pylist()}
    assert rows == set(sqlite3.connect(other).execute("SELECT * FROM statements"))


# A string in single quotes, or a name in backticks; what is left of a script must be harmless.
_QUOTED = re.compile(r"'(?:[^'\\\n]|\\['\\ntrbf]|\\u[0-9a-f]{4})*'|`\w+`")


def test_cypher_lets_nothing_out_of_its_quotes(store):
    script = text(store, "cypher")
    bare = _QUOTED.sub("_", script)
    assert set(re.findall(r"\w+", bare)) <= set(
        """CREATE CONSTRAINT kg_node_id IF NOT EXISTS FOR n KgNode REQUIRE id IS UNIQUE UNWIND AS row MERGE SET MATCH
        a b r iri label aliases links type from to key factuality polarity weight confidence date documents sentence
        null _""".split()
    ) | set(re.findall(r"\b\d+\b", bare))
    assert not set(bare) & set("'\"`\\/")
    assert "CREATE " not in bare.replace("CREATE CONSTRAINT kg_node_id IF NOT EXISTS", "")


def test_cypher_merges_every_node_and_fact_once(store):
    from kg.answers import graph_data

    data = graph_data(store)
    script = "".join(cypher(data))
    assert len(re.findall(r"^  \{id: ", script, re.MULTILINE)) == len(data.entities) + len(data.values)
    assert len(re.findall(r"^  \{from: ", script, re.MULTILINE)) == len(data.facts)
    keys = [(f.subject, f.relation, f.object, f.key, f.factuality, f.polarity) for f in data.facts]
    assert len(set(keys)) == len(keys)  # so that no MERGE overwrites another fact


def test_neo4j_pairs_up(store, tmp_path):
    paths = export(store, tmp_path / "out.csv", format="neo4j")
    assert [path.name for path in paths] == ["out-nodes.csv", "out-relationships.csv"]
    nodes, edges = (list(csv.DictReader(path.open(newline=""))) for path in paths)
    ids = {row["id:ID"] for row in nodes}
    assert {row[":START_ID"] for row in edges} | {row[":END_ID"] for row in edges} <= ids
    assert all(re.fullmatch(r"KgNode;\w+", row[":LABEL"]) for row in nodes)
    assert all(re.fullmatch(r"\w+", row[":TYPE"]) for row in edges)


def test_writing_is_streamed_in_order(store):
    assert list(store.ordered()) == store.sorted()
    flat = list(store.ordered(flat=True))
    assert flat == sorted(flat, key=lambda quad: quad.subject.value)  # stable: the order within a node is kept
    assert {quad.triple for quad in flat} == {quad.triple for quad in store}


def test_progress_is_told(fill, tmp_path):
    told = []
    with Store.open(fill(samples.many(40, 10)), read_only=True) as store:
        export(store, tmp_path / "x.ttl", progress=lambda *said: told.append(said))
    assert told and told[0] == ("writing", 1000, 0)


def test_the_command_has_the_options(kg, folder, tmp_path):
    said = kg("export", tmp_path / "x.trig", "--graph", folder, "--about", "Gazprom", "--hops", "2", "--rdf", "1.2")
    assert (said.code, said.out) == (0, f"{tmp_path / 'x.trig'}\n")
    assert "<<(" in (tmp_path / "x.trig").read_text()
    assert "met" in kg("export", "-", "--graph", folder, "--only", "facts", "--since", "2022-01-01").out
    wrong = kg("export", "-", "--graph", folder, "--format", "sqlite")
    assert wrong.code == 1 and "standard output" in wrong.err


def test_facts_of_the_whole_are_declared(store):
    graph = rdflib.Graph().parse(data=text(store, "ttl", only="facts"), format="turtle")
    assert len(graph) > 100 and ontology.load()
    assert not [q for q in loaded(store, only="facts") if q.graph_name == DefaultGraph() and "kgo:plain" in str(q)]
