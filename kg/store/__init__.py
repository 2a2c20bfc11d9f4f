"""The graph on disk: one writer at a time, any number of readers beside it, nothing ever half written.

place -> loading; words -> snapshots; order, updates -> store; updates -> remote
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.store.store import Store
from kg.store.updates import Changes
from kg.store.words import Hit

if TYPE_CHECKING:
    from kg.store.remote import Remote

__all__ = ["Changes", "Hit", "Remote", "Store"]


def __getattr__(name: str) -> Any:
    if name != "Remote":
        raise AttributeError(f"module 'kg.store' has no attribute {name!r}")
    from kg.store.remote import Remote  # HTTP and its certificates: a tenth of the start of a query that needs none

    return Remote
