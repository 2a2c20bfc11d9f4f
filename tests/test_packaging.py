"""What `pip install` gets: code, word lists, weights and the ontology, and that these are found where they then lie."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling")
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("kg-*.whl"))


def test_every_file_of_the_package_is_in_the_wheel(wheel):
    packed = set(zipfile.ZipFile(wheel).namelist())
    here = {str(path.relative_to(ROOT)) for path in (ROOT / "kg").rglob("*") if path.is_file()}
    ontology = {f"kg/_{path.relative_to(ROOT)}" for path in (ROOT / "ontology").rglob("*") if path.is_file()}
    wanted = {name for name in here | ontology if "__pycache__" not in name}
    assert wanted <= packed
    assert {name for name in packed if not name.startswith(("kg/", "kg-"))} == set()


def test_the_wheel_is_no_burden(wheel):
    assert wheel.stat().st_size < 60_000_000


def test_what_is_installed_finds_its_ontology(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        "from kg import ontology\nfrom kg.answers import questions\n"
        "print(ontology.folder().name, len(ontology.load().relations) > 50, len(questions()) > 5)"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    command = [sys.executable, "-c", code]
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["_ontology", "True", "True"]
