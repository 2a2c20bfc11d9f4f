"""The graph on 127.0.0.1: explorer, SPARQL endpoint, pages of entities; read only.

formats -> worker -> pool -> explorer, entities, pages -> guard -> app -> run
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["Limits", "application", "serve"]

# the processes that answer queries need none of the rest, and start in a third of the time without it
_HOMES = {"Limits": "kg.serving.pool", "application": "kg.serving.app", "serve": "kg.serving.run"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kg.serving' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
