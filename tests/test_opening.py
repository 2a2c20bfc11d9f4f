"""A graph from Python: `kg.open`."""

from __future__ import annotations

import datetime
import html
import sys
import types
from decimal import Decimal

import pytest

import kg as package
from kg import KgError


@pytest.fixture
def opened(graph):
    with package.open(graph) as found:
        yield found


def test_rows_have_names_and_values(opened):
    rows = opened.query(
        'SELECT ?who ?n ?day { ?who kg:met kg:"Xi Jinping" BIND(2.5 AS ?n) BIND("2022-02-04"^^xsd:date AS ?day) }'
    )
    assert rows.columns == ("who", "n", "day")
    assert rows == [
        {"who": "https://example.org/kg/Vladimir_Putin", "n": Decimal("2.5"), "day": datetime.date(2022, 2, 4)}
    ]
    assert opened.query("ASK { ?a kg:met ?b }") is True
    assert opened.query("CONSTRUCT { ?a kg:met ?b } WHERE { ?a kg:met ?b }", limit=1)[0]["predicate"].endswith("/met")
    assert opened.query("who-met", of="Xi Jinping")[0]["whom"] == "Xi Jinping"


def test_a_frame_where_pandas_is(opened, monkeypatch):
    rows = opened.query("SELECT ?a ?b { ?a kg:met ?b }")
    made = {}

    def frame(found, columns):
        made.update(rows=found, columns=columns)
        return "frame"

    monkeypatch.setitem(sys.modules, "pandas", types.SimpleNamespace(DataFrame=frame))
    assert rows.frame() == "frame"
    assert made == {"rows": list(rows), "columns": ["a", "b"]}
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(KgError, match="needs pandas"):
        rows.frame()


def test_elsewhere(opened, tmp_path):
    assert opened.networkx().has_edge("Vladimir_Putin", "Xi_Jinping", key="met")
    met = "SELECT ?b { <https://example.org/kg/Vladimir_Putin> <https://example.org/kg/met> ?b }"
    assert [str(row[0]).rsplit("/")[-1] for row in opened.rdflib().query(met)] == ["Xi_Jinping"]
    page = opened.view(tmp_path / "a.html", about="Xi Jinping")
    assert "Within 1 step of Xi Jinping" in page.read_text()
    assert opened.view().name == "view.html"
    assert opened.why("Xi Jinping").data.facts
    assert opened.find("Xi")[0].kind == "entity"


def test_notebooks_show_pages_and_rows(opened, tmp_path):
    page = opened.view(tmp_path / "a.html")
    shown = page._repr_html_()
    assert shown.count("<") == 2 and 'sandbox="allow-scripts allow-downloads"' in shown  # all else is in srcdoc
    assert html.unescape(shown.partition('srcdoc="')[2]).startswith(page.read_text()[:500])
    rows = opened.query('SELECT ("<script>" AS ?a) ?b { OPTIONAL { ?b kg:unknown ?c } }')
    assert rows._repr_html_() == "<table><tr><th>a</th><th>b</th></tr><tr><td>&lt;script&gt;</td><td></td></tr></table>"
    many = opened.query("SELECT ?a { GRAPH ?g { ?a ?b ?c } }")
    assert f"and {len(many) - 50:,} more" in many._repr_html_()


def test_no_graph_is_told(tmp_path):
    with pytest.raises(KgError, match="no graph"):
        package.open(tmp_path)
