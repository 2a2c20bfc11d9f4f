"""Why no rule made a statement of a clause, for `kg explain`."""

from __future__ import annotations

from kg.statements.clauses import Clause
from kg.statements.trees import child


def why_barren(clause: Clause) -> str:
    """What the clause lacks that every rule needs."""
    complement = child(clause.head, "xcomp", "ccomp")
    if complement is not None and complement.pos_ in ("VERB", "AUX"):
        return f"told with its complement “{complement.text}”"
    if child(clause.head, "expl") is not None:
        return "“it” or “there” is a subject in form only, and no place is told"
    if not clause.subjects and not clause.agents:
        return "nothing in the sentence is its subject"
    if clause.copula:
        return "what it says of its subject relates it to nothing"
    if not (clause.objects or clause.obliques or clause.agents):
        return "no object: a statement needs two ends"
    return "none of its phrases is an argument of the verb"
