"""The pyvis network for notebooks."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import synthetic

from kg.facts import GraphData
from kg.picture import to_pyvis


def test_a_network_has_the_plain_facts_of_the_main_entities_at_fixed_places():
    data = synthetic.graph(80)
    network = to_pyvis(data, limit=30)
    assert 20 <= len(network.nodes) <= 30
    assert all({"x", "y", "label"} <= set(node) for node in network.nodes)
    plain = {(f.subject, f.object) for f in data.facts if f.plain}
    assert network.edges and all((edge["from"], edge["to"]) in plain for edge in network.edges)


def test_its_page_fetches_nothing_and_is_written_in_utf_8(tmp_path: Path):
    data = synthetic.graph(30)
    entities = tuple(replace(e, label="Zoë 習近平") for e in data.entities)
    network = to_pyvis(replace(data, entities=entities, _index={}))
    network.write_html(str(tmp_path / "n.html"))
    html = (tmp_path / "n.html").read_bytes().decode("utf-8")
    assert not re.findall(r"""(?:src|href)=["']https?:""", html)
    assert json.dumps("Zoë 習近平") in html or "Zoë 習近平" in html


def test_its_page_carries_vis_network_and_hostile_titles_are_not_read_as_markup():
    data = synthetic.graph(30)
    bad = 'href <img src=x onerror="document.title=1">'
    entities = tuple(type(e)(e.id, e.iri, bad, e.type) for e in data.entities)
    network = to_pyvis(GraphData(data.base, entities, (), data.facts, data.documents))
    html = network.generate_html()
    assert "vis-network" in html and len(html) > 400_000
    assert not any("<" in node["title"] or "href" in node["title"] for node in network.nodes)
