"""Documents in, trustworthy knowledge graph out. The public names load on first use, so importing `kg` is free."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = [
    "Document",
    "Entity",
    "Fact",
    "Graph",
    "KgError",
    "Report",
    "Statement",
    "Store",
    "backup",
    "build",
    "explain",
    "extract",
    "import_",
    "open",
    "remove",
]

__version__ = "0.1.0"

_HOMES = {
    "Document": "kg.model",
    "Entity": "kg.model",
    "Fact": "kg.model",
    "Graph": "kg.opening",
    "KgError": "kg.errors",
    "Report": "kg.pipeline",
    "Statement": "kg.model",
    "Store": "kg.store",
    "backup": "kg.backups",
    "build": "kg.pipeline",
    "explain": "kg.pipeline",
    "extract": "kg.pipeline",
    "import_": "kg.pipeline",
    "open": "kg.opening",
    "remove": "kg.pipeline",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
