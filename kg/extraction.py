"""What one document yields before anything is known of the others; kept on disk as JSON between runs."""

from __future__ import annotations

import datetime
import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from kg.model import Document, Entity, Inference, Mention, Predicate, Qualifier, Sentence, Statement

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
    inferences: tuple[Inference, ...] = ()

    def to_json(self) -> str:
        """One line of JSON, keys sorted; what has its usual value is left out."""
        return json.dumps(self, ensure_ascii=False, default=_plain)

    @classmethod
    def from_json(cls, text: str) -> Extraction:
        """The extraction that `to_json` wrote."""
        return _extraction(json.loads(text))


def _plain(value: object) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return {name: held for name, usual in _fields(type(value)) if (held := getattr(value, name)) != usual}


@functools.cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    """Names and usual values of the fields of a noun, sorted: to go through them anew costs more than writing them."""
    return tuple(sorted((field.name, field.default) for field in fields(kind)))


def _extraction(raw: Mapping[str, Any]) -> Extraction:
    return Extraction(
        document=_document(raw["document"]),
        sentences=tuple(Sentence(**s) for s in raw.get("sentences", ())),
        mentions=tuple(_mention(m) for m in raw.get("mentions", ())),
        clusters=tuple(tuple((b, e) for b, e in cluster) for cluster in raw.get("clusters", ())),
        plurals=tuple(((span[0], span[1]), tuple(indexes)) for span, indexes in raw.get("plurals", ())),
        statements=tuple(_statement(s) for s in raw.get("statements", ())),
        inferences=tuple(_inference(i) for i in raw.get("inferences", ())),
    )


def _document(raw: dict[str, Any]) -> Document:
    if raw.get("published"):
        raw["published"] = datetime.date.fromisoformat(raw["published"])
    raw["furniture"] = tuple((b, e) for b, e in raw.get("furniture", ()))
    return Document(**raw)


def _mention(raw: dict[str, Any]) -> Mention:
    if raw.get("entity"):
        raw["entity"] = _entity(raw["entity"])
    return Mention(**raw)


def _entity(raw: dict[str, Any]) -> Entity:
    return Entity(**raw | {name: tuple(raw.get(name, ())) for name in ("aliases", "links", "former", "shared")})


def _statement(raw: dict[str, Any]) -> Statement:
    for name in ("subject", "object", "source"):
        if raw.get(name):
            raw[name] = _mention(raw[name])
    raw["sentence"] = Sentence(**raw["sentence"])
    raw["predicate"] = Predicate(**raw["predicate"])
    raw["qualifiers"] = tuple(Qualifier(q["role"], _mention(q["mention"])) for q in raw.get("qualifiers", ()))
    return Statement(**raw)


def _inference(raw: dict[str, Any]) -> Inference:
    raw["subject"], raw["object"] = _mention(raw["subject"]), _mention(raw["object"])
    raw["evidence"] = tuple(Sentence(**sentence) for sentence in raw.get("evidence", ()))
    raw["premises"] = tuple(raw.get("premises", ()))
    return Inference(**raw)
