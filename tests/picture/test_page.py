"""The page in a real browser, opened from disk without a network."""

from __future__ import annotations

import itertools
import json
import re
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import synthetic
from browser import Page

from kg.facts import GraphData, GraphFact
from kg.picture import salience, write_page
from kg.picture.columns import status, when

pytestmark = pytest.mark.browser


def told(data: GraphData, facts: Iterable[GraphFact]) -> set[tuple[str, str, str, str]]:
    return {(f.subject, f.predicate, f.object, status(f)) for f in facts}


def plain(data: GraphData) -> list[GraphFact]:
    return [f for f in data.facts if f.plain]


def overlapping(boxes: list[list[float]]) -> list[tuple]:
    pairs = itertools.combinations(boxes, 2)
    return [(a, b) for a, b in pairs if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]


# --- opening ---------------------------------------------------------------------------------------------------------


def test_it_opens_without_a_request_or_a_complaint(page: Page):
    assert page.problems() == []
    fetched = page.js("return performance.getEntriesByType('resource').map((r) => r.name)")
    assert [address for address in fetched if not address.startswith("data:")] == []
    assert page.text("h1") == "News <graph> & friends"
    assert page.js("return document.querySelector('#loading')") is None


def test_something_is_drawn_and_the_canvas_keeps_its_size(page: Page):
    coloured = page.js("""
        const c = document.querySelector('#canvas canvas');
        const { data } = c.getContext('2d').getImageData(0, 0, c.width, c.height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4) {
            const rgb = data.subarray(i, i + 3);
            if (data[i + 3] && Math.max(...rgb) - Math.min(...rgb) > 60) count++;
        }
        return count;""")
    assert coloured > 5000
    heights = {page.js("return document.querySelector('#canvas canvas').clientHeight") for _ in range(5)}
    assert len(heights) == 1 and 300 < heights.pop() < 860


def test_it_shows_the_same_entities_as_python_chose_and_says_how_many(page: Page, data: GraphData):
    ranked = salience.ranking(salience.salience(data.entities, salience.links(data.entities, data.facts)))
    assert page.shown() == set(salience.first_view(ranked, data.facts, 150))
    assert "Showing 150 of 400 entities" in page.text("#status")
    off = sum(not f.plain for f in data.facts)
    assert f"{off} other claims are switched off" in page.text("#status")


@pytest.mark.parametrize("view", ["", "#show=plain,reported,negated,possible,future,unsure", "#colour=group"])
@pytest.mark.parametrize("zoom", [0.6, 1, 2.2])
def test_names_never_overlap(driver: Any, file: Path, view: str, zoom: float):
    page = Page(driver).open(file, view)
    page.js("kgPage.network.moveTo({ scale: arguments[0] }); kgPage.network.body.emitter.emit('_redraw')", zoom)
    boxes = page.labels()
    assert overlapping(boxes) == []
    assert len(boxes) >= (40 if zoom == 1 else 10)


def test_names_never_overlap_in_focus_and_no_name_covers_another_entity(page: Page):
    page.go("{ mode: 'focus', at: 0, pick: [0] }")
    boxes = page.labels()
    assert len(boxes) >= 10 and overlapping(boxes) == []
    hidden = page.js("""
        const { drawn, items } = kgPage.frame;
        const covers = ({ n, box }) => (i) => i.n !== n && i.x > box[0] && i.x < box[2] && i.y > box[1] && i.y < box[3];
        return drawn.flatMap((name) => items.filter(covers(name))).length""")
    assert hidden == 0
    assert page.js("return kgPage.frame.relations.length") >= 5


def test_entities_at_most_can_be_changed(page: Page):
    page.js("const f = document.querySelector('#limit'); f.value = 40; f.dispatchEvent(new Event('change'))")
    assert 30 <= len(page.shown()) <= 40


# --- filters ---------------------------------------------------------------------------------------------------------


def test_at_first_plain_facts_alone_are_drawn(page: Page, data: GraphData):
    assert page.facts() == told(data, plain(data))
    assert set(page.js("return kgPage.scene.lines.map((line) => line.status)")) == {"plain"}


def test_the_legend_counts_what_python_counts(page: Page, data: GraphData):
    counts = Counter(entity.type for entity in data.entities)
    counts["Place"] = counts["Country"] + counts["City"]
    rows = page.js("""
        return [...document.querySelectorAll('#types .check')]
            .map((r) => [r.innerText.split('\\n')[0].trim(), Number(r.querySelector('.count').textContent)])""")
    assert rows and all(counts[name] == count for name, count in rows if name)
    statuses = Counter(status(f) for f in data.facts)
    shown = dict(
        page.js("""
        return [...document.querySelectorAll('#statuses .check')]
            .map((r) => [r.querySelector('input').dataset.status, Number(r.querySelector('.count').textContent)])""")
    )
    assert shown == dict(statuses)


@pytest.mark.parametrize("kind", ["unsure", "reported", "negated", "possible", "future"])
def test_one_switch_brings_each_other_kind_of_claim_drawn_unlike_a_fact(page: Page, data: GraphData, kind: str):
    page.find(f"#statuses input[data-status={kind}]").click()
    assert page.facts() == told(data, (f for f in data.facts if status(f) in ("plain", kind)))
    other, fact = page.js(
        """
        const look = (status) => {
            const line = kgPage.scene.lines.find((l) => l.status === status);
            const edge = kgPage.network.body.data.edges.get(line.id);
            return { dashes: edge.dashes, colour: edge.color.color, text: line.text.lines[0] };
        };
        return [look(arguments[0]), look('plain')];""",
        kind,
    )
    assert other["dashes"] and not fact["dashes"]
    assert kind == "unsure" or other["colour"] != fact["colour"]
    assert ": " in other["text"] and ": " not in fact["text"]


def type_of(fact: GraphFact, data: GraphData) -> set[str]:
    return {data.entity(fact.subject).type, data.entity(fact.object).type}


FILTERS = {
    "type": ("{ off: new Set(['Person', 'City']) }", lambda f, d: not type_of(f, d) & {"Person", "City"}),
    "relation": ("{ relation: 'met' }", lambda f, d: f.predicate == "met"),
    "document": ("{ document: 3 }", lambda f, d: any(e.document == d.documents[3].id for e in f.evidence)),
    "since": ("{ since: '2022-06' }", lambda f, d: any(when(e)[:7] >= "2022-06" for e in f.evidence)),
    "until": ("{ since: '2021', until: '2021' }", lambda f, d: any(when(e)[:4] == "2021" for e in f.evidence)),
    "confidence": ("{ sure: 80 }", lambda f, d: round(f.confidence * 100) >= 80),
}


@pytest.mark.parametrize("name", FILTERS)
def test_each_filter_passes_what_python_passes(page: Page, data: GraphData, name: str):
    changes, passes = FILTERS[name]
    page.go(changes)
    expected = told(data, (f for f in plain(data) if passes(f, data)))
    assert page.facts() == expected and expected
    assert len(page.shown()) > 1
    page.find("#clear").click()
    assert page.facts() == told(data, plain(data))


def test_a_community_can_be_looked_at_alone(page: Page):
    page.go("{ colour: 'group' }")
    page.find("#groups button").click()
    groups = page.js("return [...new Set(kgPage.scene.shown.map((n) => kgPage.graph.entities.group[n]))]")
    assert groups == [0] and page.find("#groups button").get_attribute("aria-pressed") == "true"


def test_filters_are_worked_by_their_controls(page: Page, data: GraphData):
    page.js("const r = document.querySelector('#relation'); r.value = 'visited'; r.dispatchEvent(new Event('change'))")
    assert {fact[1] for fact in page.facts()} == {"visited"}
    page.find("#types input").click()
    assert "off=" in page.driver.current_url and "relation=visited" in page.driver.current_url


def test_when_nothing_matches_the_page_says_so_and_offers_a_way_out(page: Page):
    page.go("{ since: '1801', until: '1802' }")
    assert "No two entities are joined" in page.text("#note")
    page.find("#note button").click()
    assert len(page.shown()) == 150


def test_the_timeline_counts_sentences_and_a_bar_narrows_to_its_time(page: Page, data: GraphData):
    labels = page.js("return [...document.querySelectorAll('.bars button')].map((b) => b.getAttribute('aria-label'))")
    in_may = sum(when(e).startswith("2022-05") for f in plain(data) for e in f.evidence)
    assert f"May 2022: {in_may} sentences" in labels
    page.find(".bars button[aria-label^='May 2022']").click()
    assert page.js("return [kgPage.state.since, kgPage.state.until]") == ["2022-05", "2022-05"]
    of_may = (f for f in plain(data) if any(when(e).startswith("2022-05") for e in f.evidence))
    assert page.facts() == told(data, of_may)


# --- looking ---------------------------------------------------------------------------------------------------------


def entity_by_click(page: Page) -> str:
    """Clicks on the entity that stands furthest from all others."""
    name = page.js("""
        const items = kgPage.frame.items, between = (a, b) => (a === b ? Infinity : Math.hypot(a.x - b.x, a.y - b.y));
        const far = (a) => Math.min(...items.map((b) => between(a, b)));
        return kgPage.graph.entities.id[items.reduce((a, b) => (far(b) > far(a) ? b : a)).n]""")
    page.click(*page.place(name))
    page.wait("return kgPage.state.pick.length === 1")
    return name


def test_a_click_on_an_entity_shows_its_facts_with_sentences_that_belong_to_it(page: Page, data: GraphData):
    name = entity_by_click(page)
    own = [f for f in plain(data) if name in (f.subject, f.object)]
    assert page.text("#panel h2").strip() == data.entity(name).label
    assert f"{len(own)} fact" in page.text("#panel")
    sentences = {e.text for f in own for e in f.evidence}
    quoted = page.texts("#panel blockquote")
    assert quoted and set(quoted) <= sentences
    assert len(page.texts("#panel article")) == min(20, len(own))


def test_the_words_that_carry_a_fact_are_marked(page: Page):
    page.go("{ pick: [0] }")
    marks = page.texts("#panel article:first-of-type mark.trigger")
    predicate = page.texts("#panel article:first-of-type .claim b")
    assert marks and marks[0] == predicate[0]
    assert page.texts("#panel article:first-of-type mark.end")


def test_a_card_names_document_date_speaker_and_confidence(page: Page, data: GraphData):
    page.go("{ show: new Set(['reported']), limit: 60 }")
    page.go("{ pick: [kgPage.scene.shown[0]] }")
    where = page.texts("#panel .where")[0]
    assert re.match("(said|denied) by ", where) and "Report " in where and "2022" in where and "confidence" in where
    assert page.texts("#panel .tag")[0] == "reported"


def test_what_is_reported_as_denied_is_not_shown_as_said(page: Page, data: GraphData):
    denied = next(f for f in data.facts if f.factuality == "reported" and f.polarity == "negative")
    n = page.js("return kgPage.graph.number.get(arguments[0])", denied.subject)
    page.go(f"{{ show: new Set(['reported']), mode: 'focus', at: {n}, pick: [{n}] }}")
    assert f"denied by {denied.evidence[0].speaker}" in page.text("#panel .fact-denied .where")
    assert "line-through" in page.js(
        "return getComputedStyle(document.querySelector('#panel .fact-denied .claim b')).textDecorationLine"
    )


def test_a_click_on_a_line_shows_all_facts_of_the_pair(page: Page, data: GraphData):
    page.go("{ mode: 'focus', at: 0, pick: [] }")
    page.wait("return kgPage.scene.lines.some((l) => l.a === 0) && kgPage.frame.items.length > 1")
    time.sleep(0.3)  # on a busy machine the view may still be moving to its place
    a, b, x, y = page.js("""
        const { scene, frame, graph } = kgPage, at = new Map(frame.items.map((i) => [i.n, i]));
        const line = scene.lines.find((l) => l.a === 0), p = at.get(line.a), q = at.get(line.b);
        const id = (n) => graph.entities.id[n], between = (u, v) => u * 0.45 + v * 0.55;
        return [id(line.a), id(line.b), between(p.x, q.x), between(p.y, q.y)]""")
    page.click(x, y)
    page.wait("return kgPage.state.pick.length === 2")
    assert {a, b} == set(page.js("return kgPage.state.pick.map((n) => kgPage.graph.entities.id[n])"))
    own = [f for f in plain(data) if {f.subject, f.object} == {a, b}]
    assert len(page.texts("#panel article")) == len(own)


def test_focus_shows_the_neighbours_and_more_can_be_added(page: Page, data: GraphData):
    page.go("{ limit: 12, mode: 'focus', at: 0, pick: [0] }")
    centre = page.js("return kgPage.graph.entities.id[0]")
    near = {n for f in plain(data) for n in (f.subject, f.object) if centre in (f.subject, f.object)} - {centre}
    shown = page.shown()
    assert len(shown) == 12 and shown - {centre} <= near
    page.press("Add")
    assert len(page.shown()) == 12 + min(25, len(near) - 11)


def test_double_click_focuses(page: Page):
    name = page.js("return kgPage.graph.entities.id[kgPage.frame.items[0].n]")
    page.click(*page.place(name), times=2)
    page.wait("return kgPage.state.mode === 'focus'")
    assert name in page.driver.current_url


def test_a_path_is_as_short_as_networkx_finds_it(page: Page, data: GraphData):
    graph = nx.Graph((f.subject, f.object) for f in plain(data) if f.subject != f.object)
    source = max(graph, key=graph.degree)
    far = nx.single_source_shortest_path_length(graph, source)
    target = max(far, key=far.get)
    at, to = page.js("return arguments[0].map((id) => kgPage.graph.number.get(id))", [source, target])
    page.go(f"{{ mode: 'path', at: {at}, to: {to} }}")
    assert f"{far[target]} step" in page.text("#panel")
    assert {source, target} <= page.shown()


def test_a_path_can_be_asked_for_by_name(page: Page):
    page.go("{ pick: [0] }")
    page.press("Path")
    other = page.js("return kgPage.graph.entities.label[5]")
    page.keys(other, "\ue007")
    page.wait("return kgPage.state.mode === 'path'")
    assert page.js("return kgPage.state.to") == 5


def test_back_returns_to_the_view_before(driver: Any, file: Path):
    driver.switch_to.new_window("tab")  # in a full history Chromium drops what scripts have put there
    page = Page(driver).open(file)
    first = page.shown()
    page.go("{ mode: 'focus', at: 3, pick: [3] }").go("{ mode: 'focus', at: 7, pick: [7] }")
    page.find("#back").click()
    page.wait("return kgPage.state.at === 3")
    page.find("#back").click()
    page.wait("return kgPage.state.mode === 'overview'")
    assert page.shown() == first and not page.find("#back").is_enabled()
    driver.close()
    driver.switch_to.window(driver.window_handles[0])


def test_a_link_restores_the_view_in_a_fresh_page(page: Page, file: Path):
    page.go("""{ mode: 'focus', at: 2, pick: [2], off: new Set(['Concept']), show: new Set(['plain', 'negated']),
        since: '2021-03', sure: 60, limit: 25, added: [30, 31], colour: 'group' }""")
    view, shown, facts = page.js("return location.hash"), page.shown(), page.facts()
    page.open(file, view)
    assert (page.shown(), page.facts()) == (shown, facts)
    assert page.js("return location.hash") == view
    assert page.text("#panel h2").strip() == page.js("return kgPage.graph.label(2)")


@pytest.mark.parametrize(
    "view", ["#focus=nobody&pick=%00", "#path=a", "#since=<b>&limit=-5&document=9999&show=x", "#%", "#added=%E0%A4%A"]
)
def test_a_broken_link_opens_the_page_all_the_same(driver: Any, file: Path, view: str):
    page = Page(driver).open(file, view)
    assert page.text("#panel h2")


# --- search and keyboard ---------------------------------------------------------------------------------------------


def test_keyboard_alone_finds_an_entity(page: Page, data: GraphData):
    page.js("document.activeElement.blur()")
    page.keys("/", "nadia aba", "\ue015", "\ue007")
    assert page.js("return kgPage.state.mode") == "focus"
    assert page.text("#panel h2").strip() == "Nadia Abara"
    assert page.find("#search").get_attribute("aria-expanded") == "false"


def test_search_finds_aliases_without_accents_and_sentences(page: Page, data: GraphData):
    field = page.find("#search")
    field.send_keys("brasilia")
    assert any("Brasília" in text for text in page.texts("#hits li"))
    field.clear()
    word = next(e.text.rsplit(" ", 3)[1] for f in plain(data) for e in f.evidence)
    field.send_keys(word)
    quoted = page.texts("#hits q")
    assert quoted and all(word in text for text in quoted)
    page.js("document.querySelector('#hits li:last-child').dispatchEvent(new MouseEvent('mousedown'))")
    assert any(word in text for text in page.texts("#panel blockquote"))


def test_search_says_when_nothing_is_found(page: Page):
    page.find("#search").send_keys("qqxyz")
    assert "Nothing has “qqxyz”" in page.text("#hits")


def test_arrow_keys_walk_over_the_picture_and_enter_focuses(page: Page):
    page.js("document.querySelector('#canvas .vis-network').focus()")
    page.keys("\ue014")
    first = page.js("return kgPage.state.pick[0]")
    page.keys("\ue014")
    second = page.js("return kgPage.state.pick[0]")
    name = page.js("return kgPage.graph.label(arguments[0])", second)
    assert first != second and page.text("#status").startswith(name)
    page.keys("\ue007")
    assert page.js("return [kgPage.state.mode, kgPage.state.at]") == ["focus", second]
    page.keys("\ue00c")
    assert page.js("return kgPage.state.pick") == []


def test_the_skip_link_leads_to_the_panel_and_keeps_the_view(page: Page):
    page.go("{ mode: 'focus', at: 2, pick: [2] }")
    page.js("document.querySelector('.skip').click()")
    assert page.js("return [document.activeElement.id, kgPage.state.at]") == ["panel", 2]


def test_the_tab_key_reaches_every_control(page: Page):
    page.js("document.activeElement.blur()")
    reached = set()
    for _ in range(90):
        page.keys("\ue004")
        reached.add(page.js("const e = document.activeElement; return e.id || e.className || e.dataset.status"))
    wanted = set("search overview theme help fold relation document since until sure closer fit reported limit".split())
    assert wanted <= reached and any("vis-network" in (name or "") for name in reached)


# --- saving, colours, access -----------------------------------------------------------------------------------------


def test_light_and_dark(page: Page):
    ground = "return getComputedStyle(document.body).backgroundColor"
    light = page.js(ground)
    page.find("#theme").click()
    assert page.js(ground) != light
    page.find("#theme").click()
    assert page.js(ground) == light


def test_png_svg_and_print(page: Page):
    assert page.js("return kgPage.pngCanvas().toDataURL('image/png').length") > 25_000
    drawing = ET.fromstring(page.js("return kgPage.svgText()"))
    tags = Counter(element.tag.rpartition("}")[2] for element in drawing.iter())
    assert tags["circle"] + tags["polygon"] == 150 and tags["g"] == page.js("return kgPage.scene.lines.length")
    assert tags["text"] >= 40
    assert len(page.driver.execute_cdp_cmd("Page.printToPDF", {})["data"]) > 20_000


@pytest.mark.parametrize("view", ["", "#focus=Nadia_Abara&show=plain,reported,negated", "#colour=group"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation(driver: Any, file: Path, view: str, theme: str):
    axe = pytest.importorskip("axe_core_python.selenium", reason="axe-core-python is not installed").Axe()
    page = Page(driver).open(file, view)
    page.js("document.documentElement.dataset.theme = arguments[0]", theme)
    driver.execute_script(axe.axe_script)
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
    found = driver.execute_async_script("axe.run(document, { runOnly: arguments[0] }).then(arguments[1])", rules)
    assert [(v["id"], [(n["html"][:120], n["any"][:1]) for n in v["nodes"]][:3]) for v in found["violations"]] == []


# --- odd graphs ------------------------------------------------------------------------------------------------------


def test_an_empty_graph_says_so(opened: Callable[..., Page]):
    page = opened(GraphData("https://example.org/kg/"))
    assert "This graph is empty" in page.text("#note") and page.problems() == []


def test_a_graph_without_plain_facts_offers_its_claims(opened: Callable[..., Page], data: GraphData):
    facts = tuple(f for f in data.facts if f.factuality == "reported")
    page = opened(replace(data, facts=facts, _index={}))
    assert page.shown() == set()
    page.js("[...document.querySelectorAll('#note button')].at(-1).click()")
    assert len(page.shown()) > 10


def test_one_entity_one_loop_and_names_of_all_kinds(opened: Callable[..., Page]):
    data = synthetic.graph(12)
    names = ["", "مصر العربية", "😀" * 40, "x" * 300, "a\nb\tc", "‮gnihtemos", "Ω", "Ünïcödé Ñame"]
    entities = tuple(replace(e, label=names[n % len(names)]) for n, e in enumerate(data.entities))
    loop = replace(data.facts[0], object=data.facts[0].subject)
    page = opened(replace(data, entities=entities, facts=(*data.facts, loop), _index={}))
    assert page.problems() == []
    boxes = page.labels()
    assert boxes and overlapping(boxes) == [] and max(box[2] - box[0] for box in boxes) < 200


def test_hundreds_at_once_are_still_drawn(opened: Callable[..., Page]):
    page = opened(synthetic.graph(1000, 2), "#limit=700")
    assert len(page.shown()) > 500 and page.problems() == []


# --- size and speed --------------------------------------------------------------------------------------------------


def metric(page: Page, name: str) -> float:
    metrics = page.driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return next(m["value"] for m in metrics if m["name"] == name)


def test_ten_thousand_entities_open_in_a_second_of_main_thread(driver: Any, tmp_path: Path):
    path = write_page(synthetic.graph(10_000, 3), tmp_path / "big.html")
    assert path.stat().st_size < 5_000_000
    driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    page = Page(driver).open(path)
    assert metric(page, "TaskDuration") < 1.0
    before = metric(page, "TaskDuration")
    page.js("for (let i = 0; i < 20; i++) kgPage.network.body.emitter.emit('_redraw')")
    assert (metric(page, "TaskDuration") - before) / 20 < 0.015
    driver.execute_cdp_cmd("Performance.disable", {})


def test_a_small_page_carries_data_that_can_be_read(tmp_path: Path):
    text = write_page(synthetic.graph(30), tmp_path / "small.html").read_text("utf-8")
    found = text.split('data-packed="json">')[1].split("</script>")[0]
    assert json.loads(found)["entities"]["label"]
