"""The graph on disk: one writer at a time, any number of readers beside it, nothing ever half written.

place -> snapshots, words, order -> store
"""

from kg.store.store import Changes, Store
from kg.store.words import Hit

__all__ = ["Changes", "Hit", "Store"]
