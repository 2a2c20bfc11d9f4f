"""Jobs for the tests of engines, in a module that the processes they start can import."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from kg.errors import KgError


def squares() -> Callable:
    """What prepares workers that square numbers; 13 is one that they cannot do."""
    return _square


def _square(number: int) -> int:
    if number == 13:
        raise ValueError("thirteen")
    return number * number


def pids() -> Callable:
    """Workers that say who they are; what they are given is how long to wait before."""
    return _pid


def _pid(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def refused() -> Callable:
    raise KgError("no such model", fix="name another")


def stillborn() -> Callable:
    os._exit(7)


def parts(folder: Path) -> Callable:
    """Workers that note in `folder` every part they have done; "exit", "kill" and "once" end them."""
    return partial(_parts, folder)


def _parts(folder: Path, job: tuple[str, ...]) -> int:
    for part in job:
        if part == "exit":
            os._exit(3)
        if part == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if part == "once" and not (folder / "was here").exists():
            (folder / "was here").touch()
            os._exit(1)
        with (folder / part).open("a") as file:
            file.write("done\n")
    return len(job)


def fallible(home: int, number: int) -> tuple[int, int]:
    """The number with the process that it was given to; 13 ends any but `home`."""
    if number == 13 and os.getpid() != home:
        os._exit(1)
    return number, os.getpid()


def square(number: int) -> int:
    return _square(number)
