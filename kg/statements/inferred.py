"""What the language stage infers over sentences, with mentions for its ends and the sentences it may be read in.

It is no statement: no sentence says it. What the sentences deny, only report or hold possible is not inferred from
them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg import ontology
from kg.model import Document, Inference, Sentence
from kg.statements.pairs import axes_of, end_of, fits, is_plain, path_between
from kg.statements.quotes import speakers
from kg.statements.scene import MentionLookup, Scene
from kg.words import Doc, Parse
from kg.words import Span as Tokens

RULE = "inference.text"
Span = tuple[int, int]


class Inferred(NamedTuple):
    """What the language stage tells, in tokens from and to: names of two things, and the mentions that come nearest."""

    subject: Span
    object: Span
    relation: str
    probability: float
    subject_seen: Span
    object_seen: Span


def infer(doc: Parse, document: Document, mentions: MentionLookup) -> list[Inference]:
    """Every inference of the document, entities not yet known."""
    doc = Doc.of(doc)
    if not doc.has_extension("inferred") or not doc._.inferred:
        return []
    scene = Scene(doc, document, mentions, speakers(doc))
    made = (_inference(scene, Inferred(*found)) for found in doc._.inferred)
    return [inference for inference in made if inference is not None]


def _inference(scene: Scene, found: Inferred) -> Inference | None:
    relation = ontology.load().relations[found.relation]
    names = (scene.doc[begin:end] for begin, end in (found.subject, found.object))
    subject, obj = (
        end_of(scene, name, type) for name, type in zip(names, (relation.domain, relation.range), strict=True)
    )
    if subject.is_literal or not (fits(relation.domain, subject) and fits(relation.range, obj)):
        return None
    first, last = (scene.doc[begin:end] for begin, end in (found.subject_seen, found.object_seen))
    if not _is_told(scene, first, last):
        return None
    evidence = tuple(_sentences(scene, first, last))
    return Inference(
        scene.document.id, subject, relation.name, obj, RULE, found.probability, evidence=evidence
    )  # fmt: skip


def _is_told(scene: Scene, first: Tokens, last: Tokens) -> bool:
    """Whether the sentences of both tell what they tell as so, and in the document's own words."""
    if first.sent.start == last.sent.start:
        path = path_between(first.root, last.root)
        return bool(path) and _is_asserted(scene, path)
    return all(_is_asserted(scene, [mention.root]) for mention in (first, last))


def _is_asserted(scene: Scene, path: list) -> bool:
    axes = axes_of(scene, path)
    return is_plain(axes)


def _sentences(scene: Scene, first: Tokens, last: Tokens) -> Iterator[Sentence]:
    spans = {mention.sent.start: mention.sent for mention in (first, last)}
    return (scene.sentence(spans[begin]) for begin in sorted(spans))
