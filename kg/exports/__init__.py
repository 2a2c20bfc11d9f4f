"""The graph in the formats of other tools, sorted: the same graph gives the same bytes.

choice; networks, tables, neo4j, records -> export
"""

from kg.exports.export import FORMATS, export, rendered

__all__ = ["FORMATS", "export", "rendered"]
