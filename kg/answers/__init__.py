"""What the graph answers: SPARQL and named questions, why a fact is in it, its figures, and all of it as values.

records -> graph, inferred -> network, nearby, why, check, stats;
naming -> questions -> query -> formats, selection, chains; naming -> emptiness
"""

from kg.answers.chains import paths
from kg.answers.check import Violation, check
from kg.answers.formats import render
from kg.answers.graph import data_of_parts, data_of_rows, graph_data, of_statements, packed_records
from kg.answers.inferred import Conclusion, conclusions
from kg.answers.naming import entity, suggestions
from kg.answers.nearby import around, best_known
from kg.answers.network import network_of, networkx
from kg.answers.query import Answer, query
from kg.answers.questions import Parameter, Question, questions
from kg.answers.selection import Selection, select
from kg.answers.stats import Stats, stats
from kg.answers.why import Explanation, why

__all__ = [
    "Answer",
    "Conclusion",
    "Explanation",
    "Parameter",
    "Question",
    "Selection",
    "Stats",
    "Violation",
    "around",
    "best_known",
    "check",
    "conclusions",
    "data_of_parts",
    "data_of_rows",
    "entity",
    "graph_data",
    "network_of",
    "networkx",
    "of_statements",
    "paths",
    "query",
    "questions",
    "packed_records",
    "render",
    "select",
    "stats",
    "suggestions",
    "why",
]
