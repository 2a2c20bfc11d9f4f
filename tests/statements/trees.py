"""Sentences with hand-checked trees and the statements they make, read from `cases/*.txt`.

A case is `> sentence`, one line for each word (word, lemma, UPOS, XPOS, features, head counted from 1 or 0, relation,
name tag), and one `= subject | predicate | object | factuality` line for each statement; `= ` lines are all there are.
Where there are `- words: reason` lines, they are all that was dropped.
Where `+ subject | predicate | object | role: words` lines follow, they are all the qualifiers there are.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import spacy
from spacy.tokens import Doc

from kg.mentions import Mentions
from kg.model import Document, Listener, Statement
from kg.statements import extract

FOLDER = Path(__file__).parent / "cases"
VOCAB = spacy.blank("en").vocab


@dataclass
class Case:
    """One sentence (or several) with its words and the statements expected of it."""

    text: str
    rows: list[list[str]] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)


def cases(name: str) -> list[Case]:
    """The cases of one file."""
    found: list[Case] = []
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("> "):
            found.append(Case(line[2:]))
        elif line.startswith("= "):
            found[-1].expected.append(line[2:])
        elif line.startswith("- "):
            found[-1].dropped.append(line[2:])
        elif line.startswith("+ "):
            found[-1].details.append(line[2:])
        elif line.strip() and not line.startswith("#"):
            found[-1].rows.append(line.split("\t"))
    return found


def doc_of(case: Case) -> Doc:
    """The case as a parsed document."""
    rows, spaces, at = case.rows, [], 0
    for row in rows:
        at = case.text.index(row[0], at) + len(row[0])
        spaces.append(case.text[at : at + 1] == " ")
    columns = list(zip(*rows, strict=True))
    heads = [int(h) - 1 if h != "0" else i for i, h in enumerate(columns[5])]
    return Doc(
        VOCAB,
        words=list(columns[0]),
        spaces=spaces,
        lemmas=list(columns[1]),
        pos=list(columns[2]),
        tags=list(columns[3]),
        morphs=["" if m == "_" else m for m in columns[4]],
        heads=heads,
        deps=list(columns[6]),
        ents=list(columns[7]),
    )


def statements(case: Case, listener: Listener | None = None) -> list[Statement]:
    """What the rules make of the case; `listener` hears of what they do not."""
    doc = doc_of(case)
    document = Document("test", "-", doc.text, published=datetime.date(2024, 5, 17))
    return extract(doc, document, Mentions(doc, document), listener)


def lines(found: list[Statement]) -> Iterator[str]:
    """Statements as the cases write them."""
    for s in found:
        said = f": {s.source.label}" if s.source else ""
        yield f"{s.subject.label} | {s.predicate.label} | {s.object.label} | {s.factuality}{said}{_as_told(s)}"


def _as_told(statement: Statement) -> str:
    """How something reported is told by who says it, where that is not as a fact."""
    if statement.factuality != "reported":
        return ""
    told = (statement.polarity, statement.certainty, statement.tense)
    return "".join(
        f", {axis}" for axis in told if axis in ("negative", "probable", "possible", "conditional", "future")
    )


def details(found: list[Statement]) -> Iterator[str]:
    """Qualifiers as the cases write them."""
    for s in found:
        for q in s.qualifiers:
            yield f"{s.subject.label} | {s.predicate.label} | {s.object.label} | {q.role}: {q.mention.text}"
