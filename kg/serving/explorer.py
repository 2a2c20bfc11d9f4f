"""The page to explore, and its data in pieces that are made once for each state of the graph.

A graph of any size can be explored: a page holds so many statements and no more, those about the best known things or
those around one, and leads on to what is around every other.
"""

from __future__ import annotations

import gzip
import json
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from kg.answers import around, best_known
from kg.picture import columns, shell
from kg.serving.entities import found
from kg.store import Store

# Which columns go into which piece: the page draws when all are there, the sentences are most of the bytes.
PIECES = {
    "sentences": ("sentences", "speakers"),
    "evidence": ("evidence",),
    "facts": ("facts", "relations", "statuses"),
}
REST = "entities"


KEPT = 8  # parts of a graph whose pieces are kept


@dataclass(frozen=True, slots=True)
class Part:
    """What is within so many facts of an entity, known by its slug; of none: what is told of the best known."""

    about: str = ""
    hops: int = 1

    @property
    def words(self) -> str:
        return urlencode({"about": self.about, "hops": self.hops}) if self.about else ""


class Explorer:
    """The page and its pieces, made when they are first asked for; `most`: statements that a page holds."""

    def __init__(self, path: Path, title: str, most: int) -> None:
        self._path, self._title, self._most = path, title, most
        self._lock = threading.Lock()
        self._generation = -1
        self._made: OrderedDict[Part, dict[str, bytes]] = OrderedDict()

    def page(self, part: Part, label: str = "") -> str:
        query = f"?{part.words}" if part.words else ""
        title = f"{label} in {self._title}" if label else self._title
        return shell([f"data/{name}.json{query}" for name in (REST, *PIECES)], title=title)

    def piece(self, name: str, part: Part, generation: int) -> bytes | None:
        """A piece as gzipped JSON; None where there is none of that name, or no such entity."""
        with self._lock:
            if self._generation != generation:
                self._generation = generation
                self._made.clear()
            if part not in self._made:
                self._made[part] = self._pieces(part)
            self._made.move_to_end(part)
            while len(self._made) > KEPT:
                self._made.popitem(last=False)
            return self._made[part].get(name)

    def _pieces(self, part: Part) -> dict[str, bytes]:
        with Store.open(self._path, read_only=True) as store:
            if part.about:
                node = found(store, part.about)
                if node is None:
                    return {}
                whole = columns(around(store, node, hops=part.hops, most=self._most))
                whole["beyond"] = True
            else:
                data, left_out = best_known(store, most=self._most)
                whole = columns(data, left_out=left_out)
                whole["beyond"] = left_out > 0
        taken = {key for keys in PIECES.values() for key in keys}
        parts = {name: {key: whole[key] for key in keys} for name, keys in PIECES.items()}
        parts[REST] = {key: value for key, value in whole.items() if key not in taken}
        return {
            name: gzip.compress(json.dumps(piece, separators=(",", ":")).encode(), 6, mtime=0)
            for name, piece in parts.items()
        }
