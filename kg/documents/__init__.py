"""Documents: files, folders and standard input, as text with a title, a date and its furniture marked."""

from __future__ import annotations

from kg.documents.reading import names, read, written

__all__ = ["names", "read", "written"]
