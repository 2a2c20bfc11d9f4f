"""The page of a graph in a browser: its size, how soon it is drawn, a redraw, and how it follows the mouse.

usage: python -m benchmarks.pages [--entities N ...] [--pyvis N] [--json]

Made-up graphs with three facts for each entity, each fact with its sentence, in a headless Chromium without a graphics
card. "main s": seconds of the page's main thread until it is drawn and stable; "redraw ms" and "drag ms": of the main
thread for each frame, which other work on the machine changes little; "frames/s": by the clock, while a node is
dragged, which it does. Beside it pyvis's own page of the same things, at its best: no physics, places given.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file
sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "tests"))
sys.path.insert(2, str(Path(__file__).resolve().parents[1] / "tests" / "picture"))

import synthetic
from browser import Page, chromium

from kg.facts import GraphData
from kg.picture import to_pyvis, write_page

DRAG = 2.0  # seconds
COUNT = "window.frames = 0; const count = () => { window.frames++; requestAnimationFrame(count) }; count()"
Figures = dict[str, float]


def ours(driver: Any, data: GraphData, folder: Path) -> Figures:
    """Figures of our page."""
    path = write_page(data, folder / "ours.html")
    page = Page(driver).open(path)
    drawn = _main(driver)
    entity = page.js("return kgPage.graph.entities.id[kgPage.scene.shown[0]]")
    x, y = page.place(entity)
    box = page.js("const b = document.querySelector('#canvas').getBoundingClientRect(); return [b.left, b.top]")
    redraw = _redraw(driver, "kgPage.network.body.emitter.emit('_redraw')")
    return {
        "MB": path.stat().st_size / 1e6,
        "main s": drawn,
        "redraw ms": redraw,
        **_drag(driver, box[0] + x, box[1] + y),
    }


def pyvis(driver: Any, data: GraphData, folder: Path) -> Figures:
    """The same of pyvis's page, which has all entities in the picture; places by chance, as they cost nothing here."""
    network, dice = to_pyvis(data, limit=1), random.Random(1)
    network.nodes = [
        {"id": e.id, "label": e.label, "shape": "dot", "size": 8, "physics": False, **_place(dice)}
        for e in data.entities
    ]
    ids = {e.id for e in data.entities}
    network.edges = [{"from": f.subject, "to": f.object} for f in data.facts if {f.subject, f.object} <= ids]
    path = folder / "theirs.html"
    network.write_html(str(path))
    driver.get(path.resolve().as_uri())
    Page(driver).wait("return typeof network === 'object' && !!network.body", 120)
    time.sleep(2)
    drawn, redraw = _main(driver), _redraw(driver, "network.body.emitter.emit('_redraw')")
    where = "const p = network.canvasToDOM(network.getPosition(arguments[0])), b = network.canvas.frame"
    x, y = driver.execute_script(
        f"{where}.getBoundingClientRect(); return [b.left + p.x, b.top + p.y]", data.entities[0].id
    )
    return {"MB": path.stat().st_size / 1e6, "main s": drawn, "redraw ms": redraw, **_drag(driver, x, y)}


def _place(dice: random.Random) -> dict[str, float]:
    return {"x": dice.uniform(-2000, 2000), "y": dice.uniform(-2000, 2000)}


def _main(driver: Any) -> float:
    """Seconds that the main thread of this page has worked."""
    metrics = driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return next(m["value"] for m in metrics if m["name"] == "TaskDuration")


def _redraw(driver: Any, script: str, times: int = 10) -> float:
    before = _main(driver)
    driver.execute_script(f"for (let i = 0; i < {times}; i++) {script}")
    return 1000 * (_main(driver) - before) / times


def _drag(driver: Any, x: float, y: float) -> Figures:
    """A node dragged about with the mouse."""
    driver.execute_script(COUNT)
    _mouse(driver, "mousePressed", x, y)
    begun, before, first = time.monotonic(), _main(driver), driver.execute_script("return window.frames")
    for dx, dy in _way():
        _mouse(driver, "mouseMoved", x + dx, y + dy)
        if time.monotonic() - begun > DRAG:
            break
    seconds, frames = time.monotonic() - begun, driver.execute_script("return window.frames") - first
    used = _main(driver) - before
    _mouse(driver, "mouseReleased", x, y)
    return {"drag ms": 1000 * used / max(frames, 1), "frames/s": frames / seconds}


def _way() -> Iterator[tuple[int, int]]:
    while True:
        for step in range(0, 120, 3):
            yield step, step // 2
        for step in range(120, 0, -3):
            yield step, step // 2


def _mouse(driver: Any, kind: str, x: float, y: float) -> None:
    event = {"type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1}
    driver.execute_cdp_cmd("Input.dispatchMouseEvent", event)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entities", type=int, nargs="+", default=[30, 2000, 10_000])
    parser.add_argument("--pyvis", type=int, default=10_000, help="entities of pyvis's page; 0: none")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for count, figures in [(n, ours) for n in args.entities] + [(n, pyvis) for n in [args.pyvis] if n]:
            with chromium() as driver:  # one that has done nothing yet
                driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
                found[f"{figures.__name__}, {count:,}"] = figures(driver, synthetic.graph(count, 3), Path(folder))
    if args.json:
        print(json.dumps(found, indent=1))
        return
    for name, figures in found.items():
        print(f"{name:16}", "  ".join(f"{what} {value:.2f}" for what, value in figures.items()))


if __name__ == "__main__":
    main()
