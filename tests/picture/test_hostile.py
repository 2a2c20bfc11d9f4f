"""Text from documents never runs, with the content security policy and without it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from browser import Page

from kg.facts import Evidence, GraphData, GraphFact, Node, Source
from kg.picture import page as page_text

pytestmark = pytest.mark.browser

BASE = "https://example.org/kg/"
RUN = "(window.ran = (window.ran || 0) + 1)"
PAYLOADS = (
    f'<img src=x onerror="{RUN}">',
    f"</script><script>{RUN}</script>",
    f'\'"><svg onload={RUN}><a href="javascript:{RUN}">href</a>',
    f"javascript:{RUN}",
    f"{{{{constructor.constructor('{RUN}')()}}}}${{{RUN}}}<!--",
)


def entity(number: int, bad: str) -> Node:
    links = (bad, "javascript:alert(1)")
    return Node(
        f"{number}{bad}", BASE + bad, bad, bad if number % 2 else "Person", aliases=(bad, "x" + bad), links=links
    )


def fact(number: int, bad: str, subject: str, object_: str, document: str, factuality: str) -> GraphFact:
    text = f"{bad} {subject} {bad}"
    told = Evidence(
        statement=bad,
        text=text,
        begin=0,
        end=len(text),
        trigger=(0, len(bad)),
        document=document,
        wording=bad,
        factuality=factuality,
        confidence=0.9,
        speaker=bad,
        date=bad,
        details=((bad, bad), ("time", bad)),
    )
    plain, key = factuality == "asserted", f"{number} {factuality}"
    return GraphFact(key, subject, bad, bad, object_, factuality, plain, 0.9, evidence=(told,))


def hostile() -> GraphData:
    """A graph with a payload in every field that takes text."""
    nodes = tuple(entity(n, bad) for n, bad in enumerate(PAYLOADS * 2))
    sources = tuple(Source(f"d{n}{bad}", bad, bad, bad, bad) for n, bad in enumerate(PAYLOADS))
    value = Node("val/" + PAYLOADS[0], BASE, PAYLOADS[0], PAYLOADS[1], kind="value")
    ends = [*nodes[1:], value]
    facts = tuple(
        fact(n, PAYLOADS[n % 5], node.id, ends[n].id, sources[n % 5].id, factuality)
        for n, node in enumerate(nodes)
        for factuality in ("asserted", "reported", "negated")
    )
    return GraphData(BASE, nodes, (value,), facts, sources)


def touch_everything(page: Page) -> None:
    """What a reader may do to bring any text to the screen."""
    page.go("{ show: new Set(kgPage.graph.statuses), alone: true }")
    for n in range(page.js("return kgPage.graph.count")):
        page.go(f"{{ pick: [{n}] }}")
        page.js("document.querySelectorAll('#panel details').forEach((d) => { d.open = true; })")
        page.js("""
            document.querySelectorAll('#panel a').forEach((a) => {
                a.target = '_self';
                if (!/^https?:/.test(a.href)) a.click();
            })""")
    page.go("{ pick: [0, 1] }").go("{ mode: 'focus', at: 0, pick: [] }").go("{ mode: 'path', at: 0, to: 3 }")
    page.go("{ colour: 'group', mode: 'overview', at: -1 }")
    for text in ("img", "script", "href"):
        page.js("const s = document.querySelector('#search'); s.value = arguments[0]", text)
        page.js("document.querySelector('#search').dispatchEvent(new Event('input'))")
    page.js("document.querySelector('#search').dispatchEvent(new Event('blur'))")  # closes what was found
    x, y = page.place(page.js("return kgPage.graph.entities.id[kgPage.scene.shown[0]]"))
    box = page.js("const b = document.querySelector('#canvas').getBoundingClientRect(); return [b.left, b.top]")
    page.driver.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": box[0] + x, "y": box[1] + y})
    page.wait("return document.querySelector('.vis-tooltip')?.style.visibility === 'visible'", 5)
    page.js("kgPage.svgText()")


def test_the_payloads_would_run_if_they_were_markup(driver: Any, tmp_path: Path):
    """A test that cannot fail shows nothing: without policy and with innerHTML the first payload runs."""
    path = tmp_path / "bait.html"
    path.write_text("<!DOCTYPE html><html data-ready=true><body></body></html>", "utf-8")
    page = Page(driver).open(path)
    page.js("document.body.innerHTML = arguments[0]", PAYLOADS[0])
    page.wait("return window.ran > 0")


@pytest.mark.parametrize("policy", [True, False], ids=["with policy", "without policy"])
def test_hostile_text_in_every_field_runs_nothing(driver: Any, tmp_path: Path, policy: bool):
    text = page_text(hostile(), title=PAYLOADS[1] + PAYLOADS[0])
    if not policy:
        text, count = re.subn(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
        assert count == 1
    path = tmp_path / "hostile.html"
    path.write_text(text, "utf-8")
    page = Page(driver).open(path)
    touch_everything(page)
    assert page.js("return window.ran ?? 0") == 0
    assert page.js("return document.querySelectorAll('img, iframe, object, embed, body svg[onload]').length") == 0
    assert page.js("return [...document.querySelectorAll('a')].every((a) => /^(https?:|file:.*#panel$)/.test(a.href))")
    names = page.js("return [...document.querySelectorAll('*')].flatMap((e) => e.getAttributeNames())")
    assert not [name for name in names if name.startswith("on")]
    assert PAYLOADS[0] in page.js("return document.body.textContent")


def test_the_policy_refuses_an_injected_script(driver: Any, tmp_path: Path):
    path = tmp_path / "page.html"
    path.write_text(page_text(hostile()), "utf-8")
    page = Page(driver).open(path)
    page.js("document.body.insertAdjacentHTML('beforeend', arguments[0])", PAYLOADS[0])
    page.js("const s = document.createElement('script'); s.textContent = arguments[0]; document.body.append(s)", RUN)
    page.js("return new Promise((done) => setTimeout(done, 200))")
    assert page.js("return window.ran ?? 0") == 0
