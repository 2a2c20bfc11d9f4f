"""The page to explore, and its data in pieces that are made once for each state of the graph."""

from __future__ import annotations

import gzip
import json
import threading
from pathlib import Path

from kg.answers import graph_data
from kg.picture import columns, shell
from kg.store import Store

# Which columns go into which piece: the page draws when all are there, the sentences are most of the bytes.
PIECES = {
    "sentences": ("sentences", "speakers"),
    "evidence": ("evidence",),
    "facts": ("facts", "relations", "statuses"),
}
REST = "entities"


class Explorer:
    """The page and its pieces, made when they are first asked for."""

    def __init__(self, path: Path, title: str) -> None:
        self._path, self._title = path, title
        self._lock = threading.Lock()
        self._made: tuple[int, dict[str, bytes]] = (-1, {})

    def page(self) -> str:
        return shell([f"data/{name}.json" for name in (REST, *PIECES)], title=self._title)

    def piece(self, name: str, generation: int) -> bytes | None:
        """A piece as gzipped JSON; None where there is none of that name."""
        with self._lock:
            if self._made[0] != generation:
                self._made = generation, _pieces(self._path)
            return self._made[1].get(name)


def _pieces(path: Path) -> dict[str, bytes]:
    with Store.open(path, read_only=True) as store:
        whole = columns(graph_data(store))
    taken = {key for keys in PIECES.values() for key in keys}
    parts = {name: {key: whole[key] for key in keys} for name, keys in PIECES.items()}
    parts[REST] = {key: value for key, value in whole.items() if key not in taken}
    return {
        name: gzip.compress(json.dumps(part, separators=(",", ":")).encode(), 6, mtime=0)
        for name, part in parts.items()
    }
