"""Entities: one thing in the world is one node, over all documents; two things of one name are two."""

from kg.resolution.authority import Authority
from kg.resolution.curation import Curation, Decision
from kg.resolution.resolve import resolve
from kg.resolution.values import Merge, Resolution

__all__ = ["Authority", "Curation", "Decision", "Merge", "Resolution", "resolve"]
