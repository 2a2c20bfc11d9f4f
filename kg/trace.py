"""`Trace`: how a text was read, word by word, what was made of it by which rule, and what was dropped and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kg import ontology
from kg.extraction import Extraction
from kg.facts import Resolved, why_not_plain
from kg.model import Document, Dropped, Mention, Statement
from kg.rdf import Names, quads, refused, relations
from kg.records import Record, record

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


@dataclass(frozen=True, slots=True)
class Word:
    """A token of the parse; `number` and `head` count from 1 within the sentence, head 0 is the root."""

    number: int
    text: str
    lemma: str
    pos: str
    relation: str
    head: int
    features: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A statement, the ontology's relation that it expresses, and why it does not become a fact ("" if it does).

    `outside`: relations that the words would express between other things: (name, its domain, its range).
    """

    statement: Statement
    canonical: str | None
    not_plain: str
    outside: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence: its words, its names, whom its phrases stand for, its statements and what was dropped."""

    begin: int
    end: int
    text: str
    words: tuple[Word, ...]
    names: tuple[tuple[str, str], ...]  # with their class
    coreference: tuple[tuple[str, str], ...]  # a phrase and the name of what it stands for, "?" where nobody knows
    outcomes: tuple[Outcome, ...]
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """One document, sentence by sentence."""

    document: Document
    sentences: tuple[Reading, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values; statements are the records of `kg extract --json`."""
        return {
            "document": self.document.source,
            "sentences": [_plain(self.document, sentence) for sentence in self.sentences],
        }


def _plain(document: Document, sentence: Reading) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "begin": sentence.begin,
        "end": sentence.end,
        "words": [asdict(word) for word in sentence.words],
        "names": [{"text": text, "type": type} for text, type in sentence.names],
        "coreference": [{"text": text, "label": label} for text, label in sentence.coreference],
        "statements": [_outcome(document, outcome) for outcome in sentence.outcomes],
        "dropped": [asdict(dropped) for dropped in sentence.dropped],
    }


def _outcome(document: Document, outcome: Outcome) -> Record:
    row = record(outcome.statement, document, outcome.canonical)
    outside = [dict(zip(("relation", "domain", "range"), found, strict=True)) for found in outcome.outside]
    return {**row, "plain": not outcome.not_plain, "not_plain": outcome.not_plain or None, "outside": outside}


def trace(doc: Doc, extraction: Extraction, resolution: Resolved, dropped: list[Dropped]) -> Trace:
    """The trace of a parsed document from what resolution made of it and what was told to a listener."""
    document = extraction.document
    outcomes, mentions = _outcomes(extraction, resolution), resolution.mentions[document.id]
    found = []
    for span in doc.sents:
        begin, end = span.start_char, span.end_char
        if span.text.strip():
            words = tuple(_words(span))
            found.append(
                Reading(
                    begin=begin,
                    end=end,
                    text=document.text[begin:end].strip(),
                    words=words,
                    names=tuple((name.text, name.label_) for name in span.ents),
                    coreference=tuple(_referred(m for m in mentions if begin <= m.begin < end)),
                    outcomes=tuple(o for o in outcomes if begin <= o.statement.sentence.begin < end),
                    dropped=tuple(dict.fromkeys(d for d in dropped if begin <= d.begin < end)),
                )
            )
    return Trace(document, tuple(found))


def _outcomes(extraction: Extraction, resolution: Resolved) -> list[Outcome]:
    """What becomes of each statement in a graph with the usual threshold."""
    known, names = ontology.load(), Names()
    aside = refused(quads([extraction], resolution, known), names, known)
    found = []
    for statement in resolution.statements[extraction.document.id]:
        reading = relations.read(statement, known, names)
        of_ontology = reading.canonical and not reading.head
        outside = () if of_ontology else tuple(dict.fromkeys(_outside(statement, known)))
        broken = aside.get(names.within("st", statement.id).value, [])
        why = why_not_plain(statement) or "; ".join(f"set aside: {promise}" for _, promise, _ in broken[:1])
        found.append(Outcome(statement, relations.superior(reading), why, outside))
    return found


def _outside(statement: Statement, known: ontology.Ontology) -> Iterator[tuple[str, str, str]]:
    for relation, inverted in known.expressed(statement.predicate.label, statement.rule):
        ends = relation.domain or "Entity", relation.range or "Entity"
        yield relation.name, *(reversed(ends) if inverted else ends)


def _words(span: Span) -> Iterator[Word]:
    words = [token for token in span if not token.is_space]
    number = {token.i: place for place, token in enumerate(words, 1)}
    for token in words:
        head = 0 if token.head == token else number.get(token.head.i, 0)
        yield Word(
            number[token.i],
            token.text,
            token.lemma_,
            token.pos_,
            "root" if token.dep_ == "ROOT" else token.dep_,
            head,
            str(token.morph),
            token.idx,
            token.idx + len(token),
        )


def _referred(mentions: Iterator[Mention]) -> Iterator[tuple[str, str]]:
    """Pronouns and phrases that stand for something named elsewhere; pronouns also where nobody knows for what."""
    for mention in mentions:
        if mention.entity is None and mention.kind == "pronoun":
            yield mention.text, "?"
        elif mention.entity is not None and mention.resolution == "coreference":
            yield mention.text, mention.entity.label
