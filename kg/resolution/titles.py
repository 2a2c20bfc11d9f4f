"""Words that stand for a person without naming one: "Mr", "MEP", "State Secretary"."""

from __future__ import annotations

from functools import lru_cache

from kg.resolution import classes
from kg.resolution.classes import CONCEPT, EVENT, ORGANIZATION, PERSON
from kg.resolution.names import is_acronym, normal, titles


@lru_cache(maxsize=1 << 17)
def is_title(name: str, family: str) -> bool:
    """Whether what was taken for a name of that family is but what people are called before their names."""
    plain = normal(name)
    if family == CONCEPT:
        return plain in titles() or classes.role_in(plain.split()) is not None
    if family in (ORGANIZATION, EVENT, PERSON) and is_acronym(name):
        return plain in titles() or plain in classes.roles()
    return False
