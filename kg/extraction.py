"""What one document yields before anything is known of the others; kept on disk as JSON between runs."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kg.model import Document, Entity, Mention, Predicate, Qualifier, Sentence, Statement

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Extraction:
    """Sentences, mentions, coreference clusters and statements of one document, entities not yet known.

    `clusters`: spans of mentions of the same thing. `plurals`: span of a plural ("the two leaders") with the
    indexes of the clusters it stands for.
    """

    document: Document
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    clusters: tuple[tuple[Span, ...], ...] = ()
    plurals: tuple[tuple[Span, tuple[int, ...]], ...] = ()
    statements: tuple[Statement, ...] = ()

    def to_json(self) -> str:
        """One line of JSON, keys sorted."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=_plain)

    @classmethod
    def from_json(cls, text: str) -> Extraction:
        """The extraction that `to_json` wrote."""
        return _extraction(json.loads(text))


def _plain(value: object) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(f"cannot write {type(value).__name__}")


def _extraction(raw: Mapping[str, Any]) -> Extraction:
    return Extraction(
        document=_document(raw["document"]),
        sentences=tuple(Sentence(**s) for s in raw["sentences"]),
        mentions=tuple(_mention(m) for m in raw["mentions"]),
        clusters=tuple(tuple((b, e) for b, e in cluster) for cluster in raw["clusters"]),
        plurals=tuple(((span[0], span[1]), tuple(indexes)) for span, indexes in raw["plurals"]),
        statements=tuple(_statement(s) for s in raw["statements"]),
    )


def _document(raw: Mapping[str, Any]) -> Document:
    published = raw["published"] and datetime.date.fromisoformat(raw["published"])
    furniture = tuple((b, e) for b, e in raw["furniture"])
    return Document(**{**raw, "published": published, "furniture": furniture})


def _mention(raw: Mapping[str, Any]) -> Mention:
    entity = raw["entity"]
    return Mention(**{**raw, "entity": entity and _entity(entity)})


def _entity(raw: Mapping[str, Any]) -> Entity:
    return Entity(**raw | {name: tuple(raw[name]) for name in ("aliases", "links", "former")})


def _statement(raw: Mapping[str, Any]) -> Statement:
    return Statement(
        **{
            **raw,
            "sentence": Sentence(**raw["sentence"]),
            "subject": _mention(raw["subject"]),
            "predicate": Predicate(**raw["predicate"]),
            "object": _mention(raw["object"]),
            "qualifiers": tuple(Qualifier(q["role"], _mention(q["mention"])) for q in raw["qualifiers"]),
            "source": raw["source"] and _mention(raw["source"]),
        }
    )
