"""What the page is given, and that it is the same for the same graph."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import synthetic

from kg.errors import KgError
from kg.facts import Evidence, GraphData, GraphFact, Node, Source
from kg.picture import page, salience, write_page
from kg.picture.columns import LONGEST_SENTENCE, columns, when

BASE = "https://example.org/kg/"
ASSETS = Path(__file__).parents[2] / "kg" / "picture" / "assets"


def node(id_: str, type_: str = "Person", **more: object) -> Node:
    return Node(id_, BASE + id_, id_.replace("_", " "), type_, **more)


def fact(subject: str, predicate: str, object_: str, text: str = "", **more: object) -> GraphFact:
    at = max(text.find(predicate), 0)
    key = f"{subject} {predicate} {object_}"
    told = Evidence(key, text, 0, len(text), (at, at + len(predicate)), "d", predicate, "asserted", 0.9)
    usual = GraphFact(key, subject, predicate, predicate, object_, "asserted", True, 0.9, evidence=(told,))
    return replace(usual, **more)


def small(*facts: GraphFact, types: dict[str, str] | None = None) -> GraphData:
    names = sorted({id_ for f in facts for id_ in (f.subject, f.object)})
    entities = tuple(node(name, (types or {}).get(name, "Person")) for name in names)
    return GraphData(BASE, entities, (), facts, (Source("d", "A report", "a.txt", "2022-02-04"),))


def test_entities_come_in_order_of_salience_and_facts_refer_to_them_by_number():
    raw = columns(small(fact("B", "met", "A"), fact("C", "met", "A"), fact("D", "met", "A")))
    assert raw["entities"]["id"][0] == "A"
    assert [raw["entities"]["id"][n] for n in raw["facts"]["object"]] == ["A", "A", "A"]
    assert raw["entities"]["salience"] == sorted(raw["entities"]["salience"], reverse=True)


def test_a_concept_is_less_salient_than_a_name_with_the_same_facts():
    facts = [fact(name, "met", other) for name in "ABCD" for other in ("Nina", "talks")]
    raw = columns(small(*facts, types={"talks": "Concept"}))
    order = raw["entities"]["id"]
    assert order.index("Nina") < order.index("talks")


def test_the_first_view_holds_linked_entities_only_and_not_more_than_asked_for():
    data = synthetic.graph(300)
    raw = columns(data, limit=40)
    ids = raw["entities"]["id"]
    shown = {ids[n] for n in raw["view"]["entity"]}
    assert 30 <= len(shown) <= 40
    plain = [{f.subject, f.object} for f in data.facts if f.plain and f.subject != f.object]
    assert all(any(name in pair and pair <= shown for pair in plain) for name in list(shown)[:30])


def test_what_is_not_plain_does_not_bring_an_entity_into_the_first_view():
    data = small(fact("A", "met", "B"), fact("C", "met", "B", factuality="reported", plain=False))
    raw = columns(data)
    assert {raw["entities"]["id"][n] for n in raw["view"]["entity"]} == {"A", "B"}
    assert [raw["statuses"][s] for s in raw["facts"]["status"]].count("reported") == 1


def test_asserted_below_the_threshold_is_unsure():
    raw = columns(small(fact("A", "met", "B", plain=False, confidence=0.4)))
    assert [raw["statuses"][s] for s in raw["facts"]["status"]] == ["unsure"]


def test_values_are_not_entities():
    data = small(fact("A", "paid", "B"))
    amount = Node("val/5_USD", BASE + "val/5_USD", "5 US dollars", "Money", kind="value")
    data = replace(data, values=(amount,), facts=(*data.facts, fact("A", "paid", "val/5_USD")), _index={})
    raw = columns(data)
    assert raw["values"] == [["5 US dollars", "Money"]]
    assert len(raw["entities"]["id"]) == 2 and max(raw["facts"]["object"]) == 2


def test_marks_are_counted_as_javascript_counts():
    text = "\U0001f600 Ana met Bo."
    raw = columns(small(fact("Ana", "met", "Bo", text)))
    begin, end = raw["evidence"]["marks"][0][:2]
    units = raw["sentences"]["text"][0].encode("utf-16-le")
    assert units[2 * begin : 2 * end].decode("utf-16-le") == "met"


def test_a_very_long_sentence_is_cut_around_its_words():
    text = "la " * 5000 + "Ana met Bo " + "la " * 5000
    raw = columns(small(fact("Ana", "met", "Bo", text)))
    kept = raw["sentences"]["text"][0]
    assert len(kept) <= LONGEST_SENTENCE + 2
    begin, end = raw["evidence"]["marks"][0][:2]
    assert kept[begin:end] == "met"


@pytest.mark.parametrize(
    ("details", "date", "expected"),
    [
        ((("time", "2014"),), "2022-02-04", "2014"),
        ((("time", "2012/2013"),), "2022-02-04", "2012"),
        ((("time", "in spring"),), "2022-02-04", "2022-02-04"),
        ((("place", "Paris"),), None, ""),
    ],
)
def test_a_fact_is_dated_by_what_it_says_else_by_its_document(details: tuple, date: str | None, expected: str):
    assert when(Evidence("s", "", 0, 0, (0, 0), "d", "", "asserted", 1, date=date, details=details)) == expected


@pytest.mark.parametrize("facts", [(), (fact("A", "knows", "A"),)])
def test_graphs_without_a_line_are_written(facts: tuple):
    assert columns(small(*facts))["view"]["entity"] == []
    assert "<!DOCTYPE html>" in page(small(*facts))


def test_every_entity_has_a_community_and_the_first_is_that_of_the_most_salient():
    data = synthetic.graph(1500, 2)
    graph = salience.links(data.entities, data.facts)
    ranked = salience.ranking(salience.salience(data.entities, graph))
    groups = salience.communities(graph, ranked)
    assert set(groups) == {entity.id for entity in data.entities}
    assert groups[ranked[0]] == 0
    assert max(groups.values()) >= 3


def test_the_same_graph_gives_the_same_bytes_whatever_the_hash_seed():
    script = (
        "import sys, hashlib; sys.path[:0] = sys.argv[1:]; import synthetic; from kg.picture import page;"
        "print(hashlib.sha256(page(synthetic.graph(200, 2)).encode()).hexdigest())"
    )
    here = Path(__file__).parent
    digests = {
        subprocess.run(
            [sys.executable, "-c", script, str(here), str(here.parents[1])],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(digests) == 1


def test_order_of_facts_and_entities_does_not_matter():
    data = synthetic.graph(60)
    turned = replace(data, entities=data.entities[::-1], facts=data.facts[::-1], _index={})
    assert page(data) == page(turned)


def test_no_data_can_end_its_element_and_lone_surrogates_are_written(tmp_path: Path):
    data = small(fact("A", "</script><script>alert(1)</script><!--", "B", "\ud800 x"))
    path = write_page(data, tmp_path / "g.html", title="</title>\ud800<script>")
    text = path.read_text("utf-8")
    usual = page(small(fact("A", "met", "B")))  # vis-network has a script tag in a string of its own
    assert text.count("<script") == usual.count("<script") and text.count("</script>") == 3
    found = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', text, re.S)
    assert json.loads(found[1])["relations"] == ["</script><script>alert(1)</script><!--"]


def test_the_page_names_no_address_that_could_be_fetched():
    text = page(synthetic.graph(30))
    assert not re.findall(r"<(?:link|script|img|iframe)[^>]+(?:src|href)=[\"']?(?![\"']?data:,)", text)
    assert "default-src &#39;none&#39;" in text
    assert "unsafe" not in re.search(r"Content-Security-Policy\" content=\"([^\"]*)", text)[1]


def test_our_scripts_never_turn_text_into_markup():
    ways = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|srcdoc")
    assert not [path.name for path in ASSETS.glob("*.js") if ways.search(path.read_text("utf-8"))]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(KgError, match="cannot write"):
        write_page(small(fact("A", "met", "B")), tmp_path / "missing" / "g.html")
