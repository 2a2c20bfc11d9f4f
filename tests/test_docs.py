"""What the README shows works: every command exists with its options, and its Python runs."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from toy import environment

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
CONSOLE = re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
COMMANDS = [line[2:] for block in CONSOLE for line in block.splitlines() if line.startswith("$ ")]
TABLE = "\n".join(re.findall(r"^\| (`kg .*?) \|", README, re.MULTILINE))
VERBS = re.findall(r"`kg ([a-z-]+)", TABLE)
QUESTION = ("query",)  # its questions have parameters of their own


@pytest.mark.parametrize("command", [c for c in COMMANDS if "kg " in c])
def test_commands_have_the_options_they_show(kg, command):
    words = shlex.split(command[command.index("kg ") :])
    said = kg(words[1], "--help")
    assert said.code == 0
    known = set(re.findall(r"--?[a-z]+", said.out))
    if words[1] not in QUESTION:
        assert {word for word in words if re.fullmatch("--?[a-z]+", word)} <= known


def test_named_questions_of_the_readme_exist(kg):
    names = {line.split()[0] for line in kg("query").out.splitlines()[2:]}
    shown = {match for command in COMMANDS for match in re.findall(r"kg query ([a-z-]+) ", command)}
    assert shown and shown <= names


def test_sparql_of_the_readme_runs(kg, graph, tmp_path):
    queries = re.findall(r"^```sparql\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert queries
    for sparql in queries:
        (tmp_path / "q.rq").write_text(re.sub(r"VALUES \?of \{.*?\}", "VALUES ?of { kg:Russia }", sparql))
        said = kg("query", tmp_path / "q.rq", "--graph", graph, "--format", "csv")
        assert said.code == 0 and "Russia annexed Crimea" in said.out
        header, *_ = said.out.splitlines()
        assert f"{header}\n" in README


def test_every_verb_is_in_the_readme_and_every_verb_of_the_readme_exists(kg):
    listed = set(re.findall(r"^  ([a-z-]+) ", kg("--help").out.partition("Commands:")[2], re.MULTILINE))
    assert set(VERBS) == listed


def test_make_targets_of_the_readme_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:`|\$ )make ([a-z]+)", README)) <= targets


def test_make_alone_lists_the_targets():
    ended = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("demo", "test", "check", "bench", "model", "clean"):
        assert f"make {target}" in ended.stdout


@pytest.mark.model
def test_python_of_the_readme_runs(tmp_path):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    for code in re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL):
        ended = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stderr
        assert "documents" in ended.stdout


@pytest.mark.model
def test_the_notebook_runs(tmp_path):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    command = [sys.executable, "examples/notebook.py"]
    ended = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "Helena Varik met Marcus Hale: She met the fund’s founder" in ended.stdout
    assert "Who founded Kestrel? ['Marcus Hale']" in ended.stdout
    assert "['" not in ended.stdout.partition("Who owns the moon?")[2].splitlines()[0]
    assert (tmp_path / ended.stdout.splitlines()[-1]).exists()


def test_nothing_is_named_that_is_not_here():
    for path in re.findall(r"`([a-z]+/[a-z./_-]*)`", README):
        assert (ROOT / path).exists() or (ROOT / "kg" / path).exists() or path.startswith("outputs/"), path


def test_nothing_lies_at_the_top_that_does_not_belong_there() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout of git")
    folders = {".ci", "benchmarks", "docs", "examples", "kg", "ontology", "outputs", "tests", "training"}
    files = {".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "pyproject.toml"}
    assert {name.split("/")[0] for name in listed.stdout.splitlines()} <= folders | files
