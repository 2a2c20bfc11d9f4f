"""Places that act: "Beijing said" is about the government whose seat the city is."""

from __future__ import annotations

from kg.model import Predicate
from kg.resolution import gazetteer
from kg.resolution.gazetteer import Known
from kg.resolution.tables import words

_VERBS = words("saying and deciding")
_AUXILIARIES = frozenset(("be", "have", "do", "to", "not", "will", "would"))


def is_agentive(predicate: Predicate) -> bool:
    """Whether a predicate is of saying or deciding, which governments do and cities seldom."""
    lemmas = [lemma for lemma in predicate.label.split() if lemma not in _AUXILIARIES]
    passive = predicate.label.startswith("be ") and not predicate.label.endswith("ing")
    return bool(lemmas) and lemmas[0] in _VERBS and not passive


def government(known: Known | None) -> Known | None:
    """The country or body that a seat of government stands for."""
    return gazetteer.seat(known) if known and known.type == "City" else None
