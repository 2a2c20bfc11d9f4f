"""Plain facts for Gephi and its kin: GraphML and GEXF, written by networkx."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from networkx import MultiDiGraph


def graphml(network: MultiDiGraph) -> Iterator[str]:
    """GraphML, with labels, types, weights and dates as attributes."""
    import networkx

    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield from (line + "\n" for line in networkx.generate_graphml(network))


def gexf(network: MultiDiGraph) -> Iterator[str]:
    """GEXF 1.2, dynamic: an edge begins on the first day that a document states it.

    The day on which it is written is left out, so that the same graph gives the same file.
    """
    import networkx

    for *_, edge in network.edges(data=True):
        if "date" in edge:
            edge["start"] = edge["date"]

    dated = re.compile(r' lastmodifieddate="[^"]*"')
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    for line in networkx.generate_gexf(network):
        yield (dated.sub("", line) if "<meta" in line else line) + "\n"
