"""Documents: files, folders and standard input, as text with a title, a date and its furniture marked."""

from __future__ import annotations

from kg.documents.ranges import Range, parsed
from kg.documents.reading import check, portions, read, written

__all__ = ["Range", "check", "parsed", "portions", "read", "written"]
