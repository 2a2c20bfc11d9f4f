"""No search for garbage where there is none to find."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Python does not look for values that only refer to each other meanwhile.

    Where much is made and all of it still needed, each such search looks at everything and finds nothing: it took a
    seventh of the time from statements to pages, and as much of the time in which two threads parse.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
