"""Questions in English, answered from the graph without guessing.

frame -> reading (the tree of the question) -> linking (its words to nodes) -> sparql -> answering -> wording
"""

from kg.asking.answering import Finding, Found, Reply, ask
from kg.asking.wording import lines, record, taken_lines

__all__ = ["Finding", "Found", "Reply", "ask", "lines", "record", "taken_lines"]
