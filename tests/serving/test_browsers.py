"""The page of queries, and scripts of other pages, in a real browser."""

from __future__ import annotations

import hashlib
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from browser import HERE, Page, chromium

from kg.serving import pages

TOKEN = "a-token-for-these-tests-only"
MET = "SELECT ?a ?b { ?a kg:met ?b } ORDER BY ?a"
ROWS = "return [...document.querySelectorAll('.yasr table.dataTable tbody tr')].length"
ERROR = "return document.querySelector('.yasr .errorResult, .yasr pre')?.textContent ?? ''"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def driver():
    with chromium(HERE) as found:
        yield found


@pytest.fixture(scope="module")
def address(built, started_once):
    with started_once(built, "--quiet") as (_, where):
        yield where


@pytest.fixture
def page(driver, address):
    driver.get(f"{address}query/plain")
    driver.execute_script("localStorage.clear()")
    driver.get_log("browser")
    return Page(driver)


def asked(page, address, query, condition):
    page.driver.get(f"{address}query?query={quote(query)}")
    return page.wait("return document.documentElement.dataset.ready === 'true'").wait(condition)


def test_the_bundle_is_the_published_one():
    """npm's @zazuko/yasgui 4.6.2, byte for byte, with its licence."""
    folder = Path(pages.__file__).parent / "yasgui"
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in folder.glob("*.min.*")}
    assert digests == {"yasgui.min.js": "55034eaac74c55f5", "yasgui.min.css": "085b94556b97f992"}
    assert "MIT" in (folder / "LICENSE.txt").read_text()


def test_a_query_has_its_rows_with_links_to_entities(page, address):
    asked(page, address, MET, f"{ROWS} === 2")
    links = page.js(
        "return [...document.querySelectorAll('a.iri')].map((a) => [a.textContent, a.getAttribute('href')])"
    )
    assert ["kg:Xi_Jinping", "/entity/Xi_Jinping"] in links
    others = page.js("return performance.getEntriesByType('resource').map((r) => r.name)")
    assert others and all(name.startswith(address) for name in others)
    assert page.problems() == []  # nothing that the policy refused, either
    assert page.js("return document.querySelector('#downloads').hidden") is False
    page.js(
        "document.querySelector('#downloads [data-format=csv]').addEventListener('click', (e) => e.preventDefault())"
    )
    page.find("#downloads [data-format=csv]").click()
    href = page.js("return document.querySelector('#downloads [data-format=csv]').href")
    text = page.js("return fetch(arguments[0]).then((said) => said.text())", href)
    assert text.splitlines()[0] == "a,b" and len(text.splitlines()) == 3


def test_triples_and_truths_are_shown(page, address):
    asked(page, address, "CONSTRUCT { ?a kg:met ?b } WHERE { ?a kg:met ?b }", f"{ROWS} === 2")
    assert page.js("return document.querySelector('#triples').hidden") is False
    page.driver.get(f"{address}query")
    asked(
        page,
        address,
        "ASK { ?a kg:met ?b }",
        "return document.querySelector('.tabPanel.active .yasr')?.innerText.includes('True')",
    )


def test_a_wrong_query_is_told_with_its_place(page, address):
    told = "return (document.querySelector('.yasr pre')?.textContent ?? '').includes('not SPARQL')"
    asked(page, address, "SELECT ?x { ?x kg:met", told)
    assert "line 2" in page.js(ERROR)


def test_hostile_words_of_an_answer_run_nothing(page, address):
    bad = "<img src=x onerror=window.hacked=1><script>window.hacked=2</script>"
    iri = "javascript:window.hacked=3"
    asked(page, address, f'SELECT ("{bad}" AS ?x) (IRI("{iri}") AS ?y) ("{bad}" AS ?z) {{}}', f"{ROWS} === 1")
    page.js("document.querySelectorAll('.yasr a').forEach((a) => a.dispatchEvent(new MouseEvent('mouseover')))")
    assert page.js("return window.hacked ?? null") is None
    assert page.js("return document.querySelectorAll('.yasr img, .yasr script').length") == 0
    assert (
        page.js("return [...document.querySelectorAll('.yasr a')].filter((a) => /^javascript/i.test(a.href)).length")
        == 0
    )


def test_questions_open_in_tabs_and_are_kept(page, address):
    page.driver.get(f"{address}query")
    page.wait("return document.documentElement.dataset.ready === 'true'")
    page.js("""const e = document.querySelector('#example'); e.selectedIndex = 1;
        window.chosen = e.selectedOptions[0].text;
        e.dispatchEvent(new Event('change'))""")
    page.wait("return !!kgQuery.yasgui.getTab().getYasr()?.results")
    assert page.js("return kgQuery.yasgui.getTab().getYasr().results.hasError()") is False
    assert page.js("return kgQuery.yasgui.getTab().getName() === chosen")
    assert page.js("return kgQuery.yasgui.getTab().getQuery()").startswith("PREFIX ")
    page.driver.get(f"{address}query")
    page.wait("return document.documentElement.dataset.ready === 'true'")
    assert page.js("return Object.keys(kgQuery.yasgui._tabs).length") == 2


def test_names_of_the_graph_complete(page, address):
    page.driver.get(f"{address}query")
    page.wait("return document.documentElement.dataset.ready === 'true'")
    page.js("""const y = kgQuery.yasgui.getTab().getYasqe(); y.setValue('SELECT * { ?a '); y.focus();
        y.getDoc().setCursor({ line: 0, ch: 14 })""")
    page.keys("kg:me")
    page.wait("return [...document.querySelectorAll('.CodeMirror-hint')].some((h) => h.textContent === 'kg:met')")
    assert "PREFIX kg: <https://example.org/kg/>" in page.js("return kgQuery.yasgui.getTab().getQuery()")
    assert page.problems() == []


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("path", ["query", "query/plain?query=" + quote(MET), "entity/Xi_Jinping", "find?words=xi"])
def test_pages_have_no_violation(page, address, mode, path):
    axe = pytest.importorskip("axe_core_python.selenium")
    emulated = {"features": [{"name": "prefers-color-scheme", "value": mode}]}
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", emulated)
    if path == "query":
        asked(page, address, MET, f"{ROWS} === 2")
    else:
        page.driver.get(address + path)
    found = axe.Axe().run(page.driver, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert [violation["id"] for violation in found["violations"]] == []


def test_without_scripts_the_plain_form_is_offered(address, page):
    page.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page.driver.get(f"{address}query")
        page.driver.find_element("css selector", "noscript a, noscript p").click()
        assert "needs JavaScript" in page.driver.find_element("css selector", "noscript").text
        page.driver.get(f"{address}query/plain")
        page.driver.find_element("css selector", "main form button").click()
        assert "row" in page.awaited("[role=status]").text
    finally:
        page.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


# ---- scripts of another site


@pytest.fixture
def elsewhere(tmp_path):
    """The address of a site on another port."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    (tmp_path / "index.html").write_text("<!doctype html><title>another site</title>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def fetched(driver, address, body, headers, method="POST"):
    """Status and words of what a script of the page gets; 0 where the browser refuses."""
    return driver.execute_async_script(
        """const [address, method, body, headers, done] = arguments;
        fetch(address, { method, body, headers }).then(async (said) => done([said.status, await said.text()]),
            () => done([0, ""]));""",
        address, method, body, headers,
    )  # fmt: skip


def test_scripts_of_other_sites_may_ask_and_write_only_if_wanted(graph, started, driver, elsewhere):
    json = {"content-type": "application/sparql-query", "accept": "application/sparql-results+json"}
    note = "INSERT DATA { GRAPH <https://example.com/mine> { <a:s> <a:p> 'noted' } }"
    given = {"content-type": "application/sparql-update", "authorization": f"Bearer {TOKEN}"}
    driver.get(elsewhere)
    with started(graph, "--quiet", "--writable", KG_TOKEN=TOKEN) as (_, address):
        assert fetched(driver, f"{address}sparql", MET, json)[0] == 0
        assert fetched(driver, f"{address}sparql", note, given)[0] == 0
        form = {
            "content-type": "application/x-www-form-urlencoded"
        }  # goes out without being asked for, but has no token
        assert fetched(driver, f"{address}sparql", f"update={quote(note)}", form)[0] == 0
    with started(graph, "--quiet", "--writable", "--cors", elsewhere, KG_TOKEN=TOKEN) as (_, address):
        status, text = fetched(driver, f"{address}sparql", MET, json)
        assert (status, "Xi_Jinping" in text) == (200, True)
        assert "noted" not in fetched(driver, f"{address}sparql", "SELECT * { <a:s> ?p ?o }", json)[1]
        assert fetched(driver, f"{address}sparql", note, {**given, "authorization": "Bearer x"})[0] == 401
        assert fetched(driver, f"{address}sparql", note, given)[0] == 200
        assert "noted" in fetched(driver, f"{address}sparql", "SELECT * { <a:s> ?p ?o }", json)[1]
        graphs = f"{address}graphs?graph=https://example.com/mine"
        assert fetched(driver, graphs, None, {"authorization": given["authorization"]}, "DELETE")[0] == 200
