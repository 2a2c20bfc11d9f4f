"""Jobs done by tasks of Ray, on the machines of a cluster: https://docs.ray.io. Comes with `pip install 'kg[ray]'`.

Ray does a task again whose worker or machine died, and this engine one of which Ray hears no more (`patience`), so that
jobs must be such that done twice is done once. What goes through it, jobs and results, should be names and counts: the
data stays in files.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kg.engines.base import Died, Job, Prepare
from kg.engines.patience import Patience
from kg.errors import KgError

TRIES = 3  # more, after the first, where a worker or machine is lost
WAIT = 10.0  # seconds for somebody to answer at the address
LOOK = 5.0  # seconds, after which it is looked whether a task was lost
IN_FLIGHT = 4  # tasks for each processor: enough that none waits, and few enough to be forgotten
# A cut link is noticed after 25 seconds; Ray's own values would take seven minutes.
_KEEPALIVE = {"RAY_grpc_client_keepalive_time_ms": "15000", "RAY_grpc_client_keepalive_timeout_ms": "10000"}
# Tries, of 40 seconds each, to get an answer from what listens at an address; Ray would try for a quarter of an hour.
_PATIENCE = "RAY_gcs_server_port_wait_time_s", "2"
_QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}


@dataclass(slots=True, eq=False)
class _Asked:
    """A job that is out, the tasks that were asked to do it and have not ended, and when the last of them was."""

    job: Any
    begun: float
    tasks: list[Any]
    again: int = 0  # times that it was taken for lost


class Tasks:
    """An engine on the cluster at `address` (host:port, or ray://host:port); on this machine if there is none."""

    def __init__(self, prepare: Prepare, address: str | None = None, *, patience: Patience | None = None) -> None:
        self._ray = _connected(address)
        self._do = self._ray.remote(max_retries=TRIES, num_cpus=1)(_do)
        self._prepare = prepare
        self._busy: dict[Any, _Asked] = {}
        self._patience = patience or Patience()

    def map(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Any]]:
        """Yields each job with its result or exception, as they end; `Died` is that of a job that no try survived."""
        waiting = iter(jobs)
        most = IN_FLIGHT * max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        self._patience.begin()
        while self._give(waiting, most):
            done, _ = self._ray.wait(list(self._busy), num_returns=1, timeout=LOOK)
            for task in done:
                yield from self._ended(task)
            if not done:
                yield from self._missed()

    def _give(self, waiting: Iterator[Any], most: int) -> bool:
        while len(self._busy) < most:
            try:
                job = next(waiting)
            except StopIteration:
                break
            task = self._do.remote(self._prepare, job)
            self._busy[task] = _Asked(job, self._patience.now(), [task])
        return bool(self._busy)

    def _ended(self, task: Any) -> Iterator[tuple[Any, Any]]:
        """The answer of a task, unless it is that it was lost, and another is still at it."""
        asked = self._busy.pop(task, None)
        if asked is None:  # another was faster
            return
        asked.tasks.remove(task)
        result = self._result(task)
        if isinstance(result, Died) and asked.tasks:
            return
        self._patience.ended(asked.begun)
        self._forget(asked)
        yield asked.job, result

    def _missed(self) -> Iterator[tuple[Any, Any]]:
        """Asks anew for jobs that are taken for lost, as many as processors are free; who was too often is given up."""
        machines = [node["NodeID"] for node in self._ray.nodes() if node["Alive"] and node["Resources"].get("CPU")]
        self._patience.seen(machines)
        over = list({id(one): one for one in self._busy.values() if self._patience.is_over(one.begun)}.values())
        free = int(self._ray.available_resources().get("CPU", 0)) if over and machines else 0
        for number, asked in enumerate(sorted(over, key=lambda one: one.again)[:free]):
            if asked.again == TRIES:
                self._forget(asked)
                yield asked.job, Died(f"nothing was heard of it, though it was asked for {TRIES + 1} times")
            else:
                self._ask_again(asked, self._nearest(machines)[(number + asked.again) % len(machines)])

    def _nearest(self, machines: list[str]) -> list[str]:
        """The machines, the one first that this process is on, or talks to: the way to it is surely not cut."""
        here = self._ray.get_runtime_context().get_node_id()
        return sorted(machines, key=lambda machine: (machine != here, machine))

    def _ask_again(self, asked: _Asked, machine: str) -> None:
        """Has the job done on that machine, whatever became of the tasks that were to do it."""
        there = self._ray.util.scheduling_strategies.NodeAffinitySchedulingStrategy(machine, soft=True)
        task = self._do.options(scheduling_strategy=there).remote(self._prepare, asked.job)
        asked.tasks.append(task)
        asked.begun, asked.again = self._patience.now(), asked.again + 1
        self._busy[task] = asked

    def _forget(self, asked: _Asked) -> None:
        """Takes back the tasks of a job that nobody waits for any more."""
        for task in asked.tasks:
            self._busy.pop(task, None)
            self._ray.cancel(task, force=True)

    def _result(self, task: Any) -> Any:
        errors = self._ray.exceptions
        lost = (errors.WorkerCrashedError, errors.NodeDiedError, errors.OutOfMemoryError, errors.TaskUnschedulableError)
        try:
            return self._ray.get(task)
        except errors.RayTaskError as error:
            return _told(error.cause if isinstance(error.cause, Exception) else error)
        except lost as error:
            return Died(f"its worker or machine was lost {TRIES + 1} times: {type(error).__name__}")

    def close(self) -> None:
        """Takes back what is not done, and leaves the cluster."""
        for task in self._busy:
            self._ray.cancel(task, force=True)
        self._busy.clear()
        self._ray.shutdown()

    def __enter__(self) -> Tasks:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _connected(address: str | None) -> Any:
    for name, value in (_KEEPALIVE | _QUIET).items():
        os.environ.setdefault(name, value)
    try:
        import ray
    except ImportError:
        raise KgError("Ray is not installed", fix="pip install 'kg[ray]', on every machine of the cluster") from None
    if address:
        _check_listens(address)
        os.environ.setdefault(*_PATIENCE)
    # without "local" Ray looks for a cluster on this machine, and for one that was killed there
    where = {"address": address} if address else {"address": "local", "include_dashboard": False}
    try:
        ray.init(**where, logging_level="error", log_to_driver=False, configure_logging=True)
    except (ConnectionError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
        told = " ".join(str(error).split(" Last connection error")[0].split())[:200]
        fix = "start one, as docs/scale.md says: ray start --head; or leave the address out to use this machine"
        if "InvalidAuthToken" in str(error) or isinstance(error, ray.exceptions.AuthenticationError):
            fix = "copy the token of the cluster to ~/.ray/auth_token here, and set RAY_AUTH_MODE=token"
        raise KgError(f"no Ray cluster to work with at '{address or 'this machine'}': {told}", fix=fix) from None
    return ray


def _told(error: Exception) -> Exception:
    """The error of a job; of one that could not begin, because a machine lacks what this one has, what to do."""
    if isinstance(error, ImportError) or "failed to import" in str(error):
        told = " ".join(str(error).split())[:200]
        return KgError(f"a machine of the cluster lacks what a job needs: {told}", fix="install the same there as here")
    return error


def _check_listens(address: str) -> None:
    """KgError where nobody listens: Ray itself would try for minutes, and then end this process."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=WAIT):
            return
    except (OSError, ValueError) as error:
        fix = "start one, as docs/scale.md says: ray start --head; and name it as HOST:PORT"
        raise KgError(f"there is no Ray cluster at '{address}': {error}", fix=fix) from None


def _do(prepare: Prepare, job: Any) -> Any:
    return prepare()(job)
