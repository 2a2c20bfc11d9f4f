"""One HTML file that holds a graph and all that is needed to look at it, without a network."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from kg.errors import KgError
from kg.facts import GraphData
from kg.picture.columns import columns

SCRIPTS = (
    "data.js",
    "state.js",
    "choose.js",
    "layout.js",
    "labels.js",
    "draw.js",
    "elements.js",
    "panel.js",
    "filters.js",
    "timeline.js",
    "search.js",
    "share.js",
    "main.js",
)
VIS = ("templates", "lib", "vis-9.1.2", "vis-network.min.js")
PACK_ABOVE = 150_000  # bytes of JSON: below that a page that can be read beats one that is small


def write_page(data: GraphData, path: str | Path, *, title: str = "Knowledge graph", limit: int = 150) -> Path:
    """Write the page of a graph; it opens on the `limit` most salient entities."""
    path = Path(path)
    text = page(data, title=title, limit=limit)
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        fix = "name a file in a folder you may write to"
        raise KgError(f"cannot write {path}: {error.strerror}", fix=fix) from error
    return path


def page(data: GraphData, *, title: str = "Knowledge graph", limit: int = 150) -> str:
    """The page as text; the same graph gives the same text."""
    packed, payload = _payload(columns(data, limit=limit))
    return _page(title, packed, payload)


def shell(pieces: Sequence[str], *, title: str = "Knowledge graph") -> str:
    """The page without its data, which it fetches from these addresses of its own server."""
    return _page(title, "pieces", _in_script(json.dumps(list(pieces))), connect="connect-src 'self'; ")


def _page(title: str, packed: str, payload: str, *, connect: str = "") -> str:
    style, script, vis = Markup(_asset("page.css")), Markup(_script()), Markup(_vis())
    environment = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    return environment.from_string(_asset("page.html")).render(
        title=title.encode("utf-8", "replace").decode("utf-8"),
        policy=connect + _policy(style, (vis, script)),
        style=style,
        vis=vis,
        script=script,
        packed=packed,
        payload=Markup(payload),
        served=packed == "pieces",
    )


def _asset(name: str) -> str:
    return resources.files("kg.picture").joinpath("assets", name).read_text("utf-8")


def _script() -> str:
    return '"use strict";\n(() => {\n' + "\n".join(_asset(name) for name in SCRIPTS) + "})();\n"


def _vis() -> str:
    """vis-network as it ships in pyvis's wheel."""
    return resources.files("pyvis").joinpath(*VIS).read_text("utf-8").strip() + "\n"


def _payload(value: dict[str, Any]) -> tuple[str, str]:
    """("json" or "gzip", text that is safe inside a script element)."""
    text = json.dumps(value, separators=(",", ":"))
    if len(text) <= PACK_ABOVE:
        return "json", _in_script(text)
    return "gzip", base64.b64encode(gzip.compress(text.encode("ascii"), mtime=0)).decode("ascii")


def _in_script(text: str) -> str:
    """JSON that cannot end the script element it stands in."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _policy(style: str, scripts: tuple[str, ...]) -> str:
    """Content security policy: nothing is fetched, and only our own script and style count."""
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
