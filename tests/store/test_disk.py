"""Disks that are full, small, read-only or in use: what is wrong is told, and the graph stays as it was."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import samples
from toy import environment

from kg.store import Store

WRITE = """
import resource, sys, samples
from kg import KgError, ontology
from kg.store import Store
path, limit = sys.argv[1], int(sys.argv[2])
readers = [*samples.readers(), *samples.many(60, 20)]
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    with Store.open(path) as store:
        store.replace(*samples.resolved(readers), ontology.load())
except KgError as error:
    print(error.problem, "|", error.fix)
    raise SystemExit(1)
"""
EXPORT = """
import resource, sys
from kg import KgError
from kg.exports import export
from kg.store import Store
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    with Store.open(sys.argv[1], read_only=True) as store:
        export(store, sys.argv[2])
except KgError as error:
    print(error.problem, "|", error.fix)
    raise SystemExit(1)
"""
# root may write anywhere, unless it gives that up
MEEK = ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner", "--inh-caps=-dac_override,-fowner"]


def run(code: str, *arguments: object, meek: bool = False) -> subprocess.CompletedProcess:
    here = [str(Path(samples.__file__).parent), *sys.path]
    env = {**environment(), "PYTHONPATH": os.pathsep.join(here)}
    command = [*(MEEK if meek else ()), sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=300)


def state(path: Path) -> set:
    with Store.open(path, read_only=True) as store:
        assert len(store.sorted()) == len(store)
        return set(store)


def test_a_limit_on_the_size_of_files(fill):
    path = fill(samples.readers())
    before = state(path)
    ended = run(WRITE, path, 40_000)
    assert ended.returncode == 1, ended.stderr
    assert "cannot write" in ended.stdout and "larger than the system allows" in ended.stdout
    assert "ulimit -f" in ended.stdout
    assert state(path) == before
    assert run(WRITE, path, 0).returncode == 0  # and with room it goes on
    assert len(state(path)) > len(before)


def test_an_export_that_does_not_fit_leaves_the_old_file(fill, tmp_path):
    path, file = fill(samples.readers()), tmp_path / "graph.ttl"
    file.write_text("old")
    ended = run(EXPORT, path, file)
    assert ended.returncode == 1 and "larger than the system allows" in ended.stdout, ended.stderr
    assert file.read_text() == "old"
    assert not list(tmp_path.glob("*.part"))


@pytest.fixture
def small_disk(tmp_path):
    """A disk of three megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    if shutil.which("mount") is None or os.getuid():
        pytest.skip("only root can make a small disk")
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("no small disk can be made here")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk(small_disk, known):
    path = small_disk / "graph"
    with Store.open(path) as store:
        store.replace(*samples.resolved([samples.denial()]), known)
    before = state(path)
    ended = run(WRITE, path, 0)
    assert ended.returncode == 1, ended.stderr
    assert "no room left on the disk" in ended.stdout and "free some space" in ended.stdout
    assert state(path) == before


@pytest.fixture
def locked(fill):
    """A graph in a folder that may not be written to."""
    if shutil.which("setpriv") is None and not os.getuid():
        pytest.skip("root may write anywhere")
    path = fill(samples.readers())
    folders = [path, *(p for p in path.rglob("*") if p.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    yield path
    for folder in folders:
        folder.chmod(0o755)


def test_a_folder_that_may_not_be_written_to(locked):
    before = state(locked)
    for lock in (locked / "store" / "lock", locked / "store" / "store.json"):
        lock.chmod(0o444)
    ended = run(WRITE, locked, 0, meek=not os.getuid())
    assert ended.returncode == 1, ended.stderr
    assert "no permission to write" in ended.stdout
    assert state(locked) == before


HOLD = """
import sys, time
from kg.store import Store
with Store.open(sys.argv[1]) as store:
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_second_writer_in_another_process(fill):
    path = fill(samples.readers())
    before = state(path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**environment(), "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        ended = run(WRITE, path, 0)
        assert ended.returncode == 1
        assert f"being changed by another process ({holder.pid})" in ended.stdout
        assert state(path) == before
        holder.communicate("\n")
    assert run(WRITE, path, 0).returncode == 0


def test_a_newer_version_is_left_alone(fill):
    path = fill(samples.readers())
    config = path / "store" / "store.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "format": 99}))
    files = {p: p.read_bytes() for p in (path / "store" / "data").iterdir() if p.is_file()}
    ended = run(WRITE, path, 0)
    assert ended.returncode == 1 and "made by a newer kg" in ended.stdout
    assert {p: p.read_bytes() for p in (path / "store" / "data").iterdir() if p.is_file()} == files
