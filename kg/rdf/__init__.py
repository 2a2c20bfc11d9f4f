"""The graph as RDF: plain facts in the default graph, every statement with its evidence in its document's graph.

names -> literals -> quads -> values, documents, relations, events -> statements; promises -> gate
values, relations -> notes; statements, gate, notes -> parts -> graph
turtle, lines, rdfxml and jsonld write quads down, sorted; reading takes them back.
"""

from kg.rdf.gate import gated, refused
from kg.rdf.graph import quads
from kg.rdf.lines import nquads
from kg.rdf.names import Names
from kg.rdf.quads import sorted_quads, united
from kg.rdf.reading import RdfFile, read

__all__ = ["Names", "RdfFile", "gated", "nquads", "quads", "read", "refused", "sorted_quads", "united"]
