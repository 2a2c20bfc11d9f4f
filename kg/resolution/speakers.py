"""Who says "I": the source of what is said, and who tells his name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from kg.model import Statement
from kg.resolution.references import Cluster, Reference, References, mentions_of
from kg.resolution.tables import words

MINE = words("speaker pronouns")
INTRODUCING = ("copula.noun", "copula.relation")  # "I am Ann Berg", "my name is Ann Berg"


def told(references: References, cluster_of: Mapping[int, Cluster]) -> dict[int, set[int]]:
    """For each "I" or "my" the places where who says it may be named, all by `Reference.index`.

    Those are the source of its statement, and the names that an "I" of its cluster says are its own.
    """
    found: dict[int, set[int]] = defaultdict(set)
    introduced: dict[Cluster, set[int]] = defaultdict(set)
    for statement in references.extraction.statements:
        for i, source in _quoted(references, statement):
            found[i.index].add(source.index)
        for i, name in _introduced(references, statement):
            introduced[cluster_of.get(i.index, ())].add(name.index)
    for index in filter(lambda index: _is_speaker(references.all[index]), cluster_of):
        found[index].update(introduced.get(cluster_of[index], ()), _named_behind(references, index))
    return found


def of_others(references: References) -> dict[int, int]:
    """For each "he" or "she" in quotation marks who says it, whom it does not mean, both by `Reference.index`."""
    found = {}
    for statement in references.extraction.statements:
        source = references.of(statement.source) if statement.source is not None else None
        for mention in mentions_of(statement) if source is not None else ():
            reference = references.of(mention)
            if reference is not None and mention.kind == "pronoun" and _is_in_quotes(references.text, mention.begin):
                found[reference.index] = source.index
    return found


def _is_in_quotes(text: str, at: int) -> bool:
    """Whether quotation marks of the paragraph are open there."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def of_themselves(references: References) -> dict[int, int]:
    """Where what somebody says or thinks begins, with the `Reference.index` of who does: "Ann says she left"."""
    text, told = references.text, references.extraction.statements
    said = (s for s in told if _says(s) and text[max(0, s.object.begin - 1) : s.object.begin] not in _QUOTES)
    clauses = ((s.object.begin, references.of(s.subject)) for s in said)
    return {begin: subject.index for begin, subject in clauses if subject is not None}


_QUOTES = frozenset("\"'“‘«„")  # in one's own words one is "I"


def _says(statement: Statement) -> bool:
    return statement.object.kind == "clause" and statement.polarity == "positive"


def _is_speaker(reference: Reference) -> bool:
    return reference.mention.text.lower() in MINE


def _quoted(references: References, statement: Statement) -> Iterator[tuple[Reference, Reference]]:
    """Each "I" of what somebody said, with who said it."""
    source = references.of(statement.source) if statement.source is not None else None
    if source is None:
        return
    parts = list(mentions_of(statement))
    for reference in references.within((min(m.begin for m in parts), max(m.end for m in parts))):
        if _is_speaker(reference):
            yield reference, source


def _introduced(references: References, statement: Statement) -> Iterator[tuple[Reference, Reference]]:
    """ "I", and the name that it says is its own."""
    ends = references.of(statement.subject), references.of(statement.object)
    if statement.rule not in INTRODUCING or statement.source is not None or ends[0] is None or ends[1] is None:
        return
    for i, name in (ends, ends[::-1]):
        if _is_speaker(i) and name.mention.kind == "name":
            yield i, name


def _named_behind(references: References, index: int) -> Iterator[int]:
    """The name that follows "I" and a comma: "I, Ann Berg, was born"."""
    if index + 1 < len(references.all):
        i, name = references.all[index : index + 2]
        if name.mention.kind == "name" and references.text[i.mention.end : name.mention.begin] == ", ":
            yield name.index
