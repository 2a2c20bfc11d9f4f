"""The graph on disk: one writer at a time, any number of readers beside it, nothing ever half written.

place -> loading; words -> snapshots; order, updates -> store; updates -> remote
"""

from kg.store.remote import Remote
from kg.store.store import Store
from kg.store.updates import Changes
from kg.store.words import Hit

__all__ = ["Changes", "Hit", "Remote", "Store"]
