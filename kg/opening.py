"""`kg.open`: a graph to ask, to look at and to take elsewhere, from Python."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from kg import answers
from kg.answers import Explanation, Selection
from kg.answers.rows import Rows, values
from kg.store import Hit, Store

if TYPE_CHECKING:
    from networkx import MultiDiGraph
    from rdflib import Dataset

    from kg.asking import Reply


def open(path: str | Path = "outputs/graph") -> Graph:
    """The graph in that folder, for reading; raises KgError where there is none."""
    return Graph(Store.open(path, read_only=True))


class Page(type(Path())):  # type: ignore[misc]
    """Where a page was written; as the last value of a notebook's cell it is shown in place."""

    def _repr_html_(self) -> str:
        # with an origin of its own, so that nothing in it can reach the notebook
        frame = 'sandbox="allow-scripts allow-downloads" style="width: 100%; height: 640px; border: 0"'
        return f'<iframe {frame} title="Knowledge graph" srcdoc="{escape(self.read_text("utf-8"))}"></iframe>'


class Graph:
    """A graph that was opened; `store` is what lies below. Close it, or use it in a `with`.

    >>> with open("outputs/graph") as graph:  # doctest: +SKIP
    ...     for row in graph.query('SELECT ?who { ?who kg:met kg:"Xi Jinping" }'):
    ...         print(row["who"])
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<graph in '{self.store.place.graph}'>"

    def close(self) -> None:
        self.store.close()

    def query(self, asked: str, *, limit: int | None = None, **given: str) -> Rows | bool:
        """Rows of SPARQL, of a file of it or of a named question with its parameters; the truth of ASK."""
        return values(answers.query(self.store, asked, limit=limit, **given))

    def ask(self, question: str) -> Reply:
        """The answer to a question in English, with the sentences behind it."""
        from kg.asking import ask

        return ask(self.store, question)

    def why(self, asked: str) -> Explanation:
        """Facts and claims about something, with their sentences."""
        return answers.why(self.store, asked)

    def find(self, words: str, limit: int = 20) -> list[Hit]:
        """Names and sentences with all the words, names first."""
        return self.store.find(words, limit)

    def rdflib(self) -> Dataset:
        """The same store as an rdflib Dataset, not to be written to; valid until the graph is closed."""
        return self.store.rdflib()

    def networkx(self) -> MultiDiGraph:
        """The plain facts as a networkx graph of its own."""
        return answers.networkx(self.store)

    def view(
        self,
        out: str | Path | None = None,
        *,
        about: str | Sequence[str] = (),
        hops: int = 1,
        since: str = "",
        until: str = "",
        types: Sequence[str] = (),
        query: str | None = None,
        limit: int = 150,
    ) -> Page:
        """Writes the page of the graph, or of a part of it, and says where; view.html beside the graph unless told.

        A notebook shows it in place.
        """
        from kg.picture import write_page

        names = (about,) if isinstance(about, str) else tuple(about)
        found = answers.query(self.store, query) if query else None
        wanted = Selection(tuple(filter(None, names)), hops, since, until, tuple(types), found)
        data = answers.select(self.store, wanted) if wanted else answers.graph_data(self.store)
        title = wanted.title() if wanted else "Knowledge graph"
        return Page(write_page(data, out or self.store.place.graph / "view.html", title=title, limit=limit))
