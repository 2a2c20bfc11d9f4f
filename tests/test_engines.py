"""Engines: every job is answered once, whatever becomes of the workers; and no worker outlives its work."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import jobs
import pytest
from toy import environment

from kg.engines import Died, Here, Processes, retried
from kg.errors import KgError


def engines(prepare):
    return [Here(prepare), Processes(prepare, 1), Processes(prepare, 2)]


@pytest.mark.parametrize("number", range(3))
def test_every_job_is_answered_and_an_error_is_an_answer(number):
    with engines(jobs.squares)[number] as engine:
        found = dict(engine.map(range(10, 20)))
        assert isinstance(found.pop(13), ValueError)
        assert found == {n: n * n for n in range(10, 20) if n != 13}
        assert dict(engine.map([2])) == {2: 4}  # the same workers again


def test_jobs_are_taken_as_there_is_room():
    taken = []

    def given():
        for number in range(20):
            taken.append(number)
            yield number

    with Processes(jobs.squares, 2) as engine:
        for done, _ in enumerate(engine.map(given()), 1):
            assert len(taken) - done < 4  # two at work, and two done at once of which the first is looked at


def test_workers_are_started_for_jobs_alone(monkeypatch):
    from kg.engines import processes

    seats = []
    make = processes._Seat
    monkeypatch.setattr(processes, "_Seat", lambda prepare: seats.append(make(prepare)) or seats[-1])
    with Processes(jobs.squares, 8) as engine:
        assert not list(engine.map([]))
        assert list(engine.map([3])) == [(3, 9)]
    assert len(seats) == 1


@pytest.mark.parametrize(("end", "told"), [("exit", "exit code 3"), ("kill", "SIGKILL, as happens when memory")])
def test_a_worker_that_dies_costs_its_own_job(tmp_path, end, told):
    with Processes(partial(jobs.parts, tmp_path), 2) as engine:
        found = dict(engine.map([("a",), (end,), ("b",), ("c",)]))
    died = found.pop((end,))
    assert isinstance(died, Died) and told in died.problem
    assert set(found.values()) == {1}
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == dict.fromkeys("abc", "done\n")


def test_the_part_that_kills_is_found_and_all_others_are_done(tmp_path):
    given = [("a", "b", "c"), ("d", "e", "f", "kill", "g"), ("h",), ("exit",)]
    with Processes(partial(jobs.parts, tmp_path), 2) as engine:
        found = list(retried(engine, given))
    assert sorted(job for job, result in found if isinstance(result, Died)) == [("exit",), ("kill",)]
    done = [part for job, result in found for part in job if not isinstance(result, Died)]
    assert sorted(done) == list("abcdefgh")


def test_a_worker_that_goes_in_circles_costs_its_own_job():
    with Processes(jobs.pids, 2, limit=lambda seconds: 15 if seconds else 300) as engine:
        found = dict(engine.map([600, 0, 0.0]))
        assert isinstance(found[600], Died) and "came to no end" in found[600].problem
        assert isinstance(found[0], int)
        assert dict(engine.map([0]))  # others go on


def test_a_worker_that_dies_by_chance_is_not_held_against_its_job(tmp_path):
    with Processes(partial(jobs.parts, tmp_path), 2) as engine:
        found = list(retried(engine, [("a", "once", "b"), ("c",)]))
    assert sorted(found) == [(("a", "once", "b"), 3), (("c",), 1)]


def test_what_keeps_workers_from_beginning_is_raised_and_blamed_on_no_job():
    for engine in engines(jobs.refused):
        with engine, pytest.raises(KgError, match="no such model"):
            list(engine.map([1]))
    with Processes(jobs.stillborn, 2) as engine, pytest.raises(KgError, match="no worker could begin.* code 7"):
        list(engine.map([1, 2, 3]))


def ends(pid: int) -> bool:
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] == "Z":
            return True  # nobody has fetched its exit code yet
        time.sleep(0.1)
    return False


def test_who_stops_listening_ends_the_workers():
    with Processes(jobs.pids, 2) as engine:
        answers = engine.map([0, 60])
        (_, pid) = next(answers)
        begin = time.monotonic()
        answers.close()
        assert time.monotonic() - begin < 30
        assert ends(pid)


def test_a_parent_that_is_killed_leaves_no_worker_behind(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(
        "import jobs\nfrom kg.engines import Processes\n"
        "if __name__ == '__main__':\n"
        "    for _, pid in Processes(jobs.pids, 1).map([0, 60]):\n"
        "        print(pid, flush=True)\n"
    )
    parent = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env=environment())
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    assert ends(pid)
