"""Pictures of a graph: a page to explore in a browser, and a pyvis network for notebooks."""

from __future__ import annotations

from kg.picture.columns import columns
from kg.picture.notebook import to_pyvis
from kg.picture.page import page, shell, write_page

__all__ = ["columns", "page", "shell", "to_pyvis", "write_page"]
