"""The graph as RDF: plain facts in the default graph, every statement with its evidence in its document's graph.

names -> literals -> quads -> values, documents, relations, events -> statements -> graph
turtle, rdfxml and jsonld write quads down, sorted.
"""

from kg.rdf.graph import quads
from kg.rdf.names import Names
from kg.rdf.quads import sorted_quads

__all__ = ["Names", "quads", "sorted_quads"]
