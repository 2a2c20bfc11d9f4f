"""Tasks of a cluster that never end are missed, and somebody else is asked, with a cluster that is made up."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from kg.engines import Died, Tasks, tasks
from kg.engines.patience import FIRST, LEAST, LOST_MACHINE, Patience


class Clock:
    def __init__(self):
        self.time = 0.0

    def __call__(self):
        return self.time


class Cluster:
    """What the engine uses of Ray. A task takes a second if it is not `stuck`; nothing ends while nobody waits."""

    exceptions = SimpleNamespace(
        **{name: type(name, (Exception,), {}) for name in ("RayTaskError", "WorkerCrashedError", "NodeDiedError")},
        **{name: type(name, (Exception,), {}) for name in ("OutOfMemoryError", "TaskUnschedulableError")},
    )
    util = SimpleNamespace(
        scheduling_strategies=SimpleNamespace(NodeAffinitySchedulingStrategy=lambda machine, soft: machine)
    )

    def __init__(self, clock, stuck, dead=(), processors=2):
        self.clock, self.stuck, self.dead, self.processors = clock, set(stuck), set(dead), processors
        self.asked, self.cancelled, self.machines = [], [], ["a", "b"]

    def remote(self, **_):
        return lambda function: self._function(None)

    def _function(self, machine):
        return SimpleNamespace(
            options=lambda scheduling_strategy: self._function(scheduling_strategy),
            remote=lambda prepare, job: self._ask(job, machine),
        )

    def _ask(self, job, machine):
        self.asked.append((job, machine))
        return len(self.asked) - 1

    def cluster_resources(self):
        return {"CPU": 2.0}

    def available_resources(self):
        return {"CPU": float(self.processors)}

    def nodes(self):
        return [{"NodeID": name, "Alive": name in self.machines, "Resources": {"CPU": 1.0}} for name in "ab"]

    def get_runtime_context(self):
        return SimpleNamespace(get_node_id=lambda: "b")

    def wait(self, given, num_returns, timeout):
        ended = [task for task in given if task not in self.stuck]
        self.clock.time += 1.0 if ended else timeout
        return ended[:1], []

    def get(self, task):
        if task in self.dead:
            raise self.exceptions.NodeDiedError
        return self.asked[task][0] ** 2

    def cancel(self, task, force):
        self.cancelled.append(task)

    def shutdown(self):
        pass


@pytest.fixture
def engine(monkeypatch):
    def make(**how):
        clock = Clock()
        cluster = Cluster(clock, **how)
        monkeypatch.setattr(tasks, "_connected", lambda address: cluster)
        return cluster, clock, Tasks(lambda: None, patience=Patience(clock))

    return make


def test_a_task_that_never_ends_is_done_by_another_and_answered_once(engine):
    cluster, clock, it = engine(stuck=[2])
    assert sorted(it.map(range(5))) == [(n, n * n) for n in range(5)]
    assert cluster.asked[5:] == [(2, "b")]  # on the machine that one is on
    assert cluster.cancelled == [2]
    assert LEAST < clock.time < LEAST + 20


def test_one_whose_answer_comes_after_all_is_answered_once(engine):
    cluster, _, it = engine(stuck=[0])
    answers = it.map(range(2))
    assert next(answers) == (1, 1)
    it._ask_again(it._busy[0], "a")
    cluster.stuck = {2}  # the first goes on while the second is asked
    assert list(answers) == [(0, 0)]
    assert cluster.cancelled == [2]


def test_a_machine_that_is_gone_is_noticed_sooner(engine):
    cluster, clock, it = engine(stuck=[0])
    answers = it.map(range(2))
    assert next(answers) == (1, 1)
    it._patience.seen(["a", "b"])
    cluster.machines = ["b"]
    assert list(answers) == [(0, 0)]
    assert LOST_MACHINE < clock.time < LEAST


def test_nothing_is_asked_twice_while_processors_are_busy_or_none_has_answered_yet(engine):
    cluster, clock, it = engine(stuck=[0], processors=0)
    answers = it.map(range(2))
    assert next(answers) == (1, 1)
    for _ in range(100):
        clock.time += LEAST
        assert not list(it._missed())
    assert len(cluster.asked) == 2
    cluster.processors = 1
    assert not list(it._missed()) and len(cluster.asked) == 3
    patience = Patience(clock)
    patience.begin()
    clock.time += FIRST
    assert not patience.is_over(0.0)
    clock.time += 1
    assert patience.is_over(0.0)


def test_of_what_nothing_is_ever_heard_is_given_up_and_told(engine):
    cluster, _, it = engine(stuck=[0, 2, 3, 4])
    (done, lost) = it.map(range(2))
    assert done == (1, 1) and isinstance(lost[1], Died) and "asked for 4 times" in lost[1].problem
    assert [machine for _, machine in cluster.asked] == [None, None, "b", "a", "b"]
    assert sorted(cluster.cancelled) == [0, 2, 3, 4]


def test_a_try_that_is_lost_is_no_answer_while_another_goes_on(engine):
    cluster, _, it = engine(stuck=[0, 2], dead=[2])
    answers = it.map(range(2))
    assert next(answers) == (1, 1)
    it._ask_again(it._busy[0], "a")
    cluster.stuck = {0}
    assert list(it._ended(2)) == []
    cluster.stuck = set()
    assert list(answers) == [(0, 0)]


def test_a_task_that_took_long_before_may_take_as_long_again():
    clock = Clock()
    patience = Patience(clock)
    clock.time = 500.0
    patience.ended(0.0)
    clock.time = 900.0
    assert not patience.is_over(100.0)
    clock.time = 1001.0
    assert patience.is_over(100.0)
