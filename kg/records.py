"""A statement as the one JSON record that `kg extract --json` prints; README shows one."""

from __future__ import annotations

import re
from typing import Any

from kg.model import Document, Mention, Predicate, Qualifier, Sentence, Statement

Record = dict[str, Any]
_DATATYPES = (
    (re.compile(r"-?\d{4}-\d\d-\d\d"), "date"),
    (re.compile(r"-?\d{4}-\d\d-\d\dT[\d:.Z+-]+"), "dateTime"),
    (re.compile(r"-?\d{4}-\d\d"), "gYearMonth"),
    (re.compile(r"-?\d{4}"), "gYear"),
    (re.compile(r"[^/]*/[^/]*"), "period"),
)


def record(statement: Statement, document: Document, canonical: str | None = None) -> Record:
    """The statement in the sentence's own words (`text`) and as the graph names things (`label`).

    `canonical`: the ontology's relation that the predicate expresses, from subject to object.
    """
    return {
        "document": document.source,
        "line": document.line,
        "sentence": _sentence(statement.sentence),
        "subject": _end(statement.subject),
        "predicate": _predicate(statement.predicate, canonical),
        "object": _end(statement.object),
        "qualifiers": [_qualifier(qualifier) for qualifier in statement.qualifiers],
        "factuality": statement.factuality,
        "polarity": statement.polarity,
        "certainty": statement.certainty,
        "tense": statement.tense,
        "source": _end(statement.source) if statement.source else None,
        "rule": statement.rule,
        "confidence": round(statement.confidence, 4),
    }


def readable(row: Record) -> str:
    """One line for people: subject -- predicate -- object, details in brackets."""
    ends = [row["subject"], row["predicate"], row["object"]]
    details = [f"{q['role']}: {_name(q)}" for q in row["qualifiers"]]
    if row["source"]:
        details.append(f"says {_name(row['source'])}")
    details.append(f"{row['factuality']} {row['confidence']:.2f}")
    return f"{' -- '.join(map(_name, ends))}  [{'; '.join(details)}]"


def _name(end: Record) -> str:
    return " ".join(str(end[key]) for key in ("label", "value", "unit") if end.get(key) is not None)


def _sentence(sentence: Sentence) -> Record:
    return {"text": sentence.text, "begin": sentence.begin, "end": sentence.end}


def _predicate(predicate: Predicate, canonical: str | None) -> Record:
    return {
        "label": predicate.label,
        "text": predicate.text,
        "canonical": canonical,
        "begin": predicate.begin,
        "end": predicate.end,
    }


def _end(mention: Mention) -> Record:
    place = {"type": mention.type, "begin": mention.begin, "end": mention.end}
    return {**_names(mention), "text": mention.text, **place}


def _qualifier(qualifier: Qualifier) -> Record:
    return {"role": qualifier.role, "text": qualifier.mention.text, **_names(qualifier.mention)}


def _names(mention: Mention) -> Record:
    """`label` of a node, or `value` with `unit` or `datatype` of a literal."""
    if mention.kind == "quantity":
        unit = {"unit": mention.unit} if mention.unit else {"datatype": "decimal"}
        return {"value": mention.value if mention.value is not None else mention.text, **unit}
    if mention.kind == "time":
        value = mention.value if mention.value is not None else mention.text
        return {"value": value, "datatype": _datatype(value)}
    return {"label": mention.entity.label if mention.entity else mention.label}


def _datatype(value: str) -> str:
    return next((name for pattern, name in _DATATYPES if pattern.fullmatch(value)), "string")
