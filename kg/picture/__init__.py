"""Pictures of a graph: a page to explore in a browser, and a pyvis network for notebooks."""

from __future__ import annotations

from kg.picture.notebook import to_pyvis
from kg.picture.page import page, write_page

__all__ = ["page", "to_pyvis", "write_page"]
