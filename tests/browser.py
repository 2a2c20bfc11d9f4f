"""A headless Chromium without a network, and a page in it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
SIZE = (1400, 860)
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
)
NOTHING, HERE = "MAP * ~NOTFOUND", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"  # what names lead to


@contextmanager
def chromium(reaches: str = NOTHING) -> Iterator[Any]:
    """A browser that reaches nothing but files, or also this machine; the test is skipped where there is none."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    if not CHROMIUM or not DRIVER:
        pytest.skip("chromium and chromedriver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--host-resolver-rules={reaches}", f"--window-size={SIZE[0]},{SIZE[1]}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


class Page:
    """A page that has been opened; every number and word in it is read as a reader or a screen reader would."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, path: Path, view: str = "") -> Page:
        self.driver.get("about:blank")
        self.driver.get(f"{path.resolve().as_uri()}{view}")
        return self.wait("return document.documentElement.dataset.ready === 'true'")

    def wait(self, condition: str, seconds: float = 20) -> Page:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.js(condition):
                return self
            time.sleep(0.03)
        raise AssertionError(f"never true: {condition}; console: {self.driver.get_log('browser')}")

    def js(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def go(self, changes: str) -> Page:
        self.js(f"kgPage.go({changes})")
        return self

    def find(self, selector: str) -> Any:
        return self.driver.find_element("css selector", selector)

    def awaited(self, selector: str, seconds: float = 20) -> Any:
        """The element once it is there: after a click that leads elsewhere the next page may still be on its way."""
        end = time.monotonic() + seconds
        while not (found := self.driver.find_elements("css selector", selector)) and time.monotonic() < end:
            time.sleep(0.03)
        return found[0] if found else self.find(selector)

    def text(self, selector: str) -> str:
        return self.js("return document.querySelector(arguments[0])?.innerText ?? ''", selector)

    def texts(self, selector: str) -> list[str]:
        return self.js("return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector)

    def shown(self) -> set[str]:
        """Ids of the entities in the picture."""
        return set(self.js("return kgPage.scene.shown.map((n) => kgPage.graph.entities.id[n])"))

    def facts(self) -> set[tuple[str, str, str, str]]:
        """Subject, relation, object and status of the facts that pass the filters."""
        rows = self.js("""
            const { graph: g, state: s } = kgPage, f = g.facts;
            const name = (n) => g.entities.id[n] ?? g.values[n - g.count][0];
            const ends = (i) => [name(f.subject[i]), g.relations[f.relation[i]], name(f.object[i])];
            const row = (i) => [...ends(i), g.statuses[f.status[i]]];
            return [...s.passes.keys()].filter((i) => s.passes[i]).map(row);""")
        return {tuple(row) for row in rows}

    def problems(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def click(self, x: float, y: float, times: int = 1) -> None:
        """A real click at a place of the canvas, counted from its upper left corner."""
        box = self.js("const b = document.querySelector('#canvas').getBoundingClientRect(); return [b.left, b.top]")
        for count in range(1, times + 1):
            for kind in ("mousePressed", "mouseReleased"):
                event = {"type": kind, "x": box[0] + x, "y": box[1] + y, "button": "left", "clickCount": count}
                self.driver.execute_cdp_cmd("Input.dispatchMouseEvent", event)

    def place(self, entity: str) -> tuple[float, float]:
        """Where an entity stands on the canvas."""
        return tuple(
            self.js(
                """
            const n = kgPage.graph.number.get(arguments[0]), item = kgPage.frame.items.find((i) => i.n === n);
            return [item.x, item.y]""",
                entity,
            )
        )

    def press(self, words: str) -> None:
        """Presses the button of the panel that begins with these words."""
        buttons = "[...document.querySelectorAll('#panel button')]"
        self.js(f"{buttons}.find((b) => b.textContent.startsWith(arguments[0])).click()", words)

    def labels(self) -> list[list[float]]:
        """Boxes of the names on the canvas: left, top, right, bottom."""
        return self.js("return kgPage.frame.drawn.map((item) => [...item.box])")

    def keys(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()
