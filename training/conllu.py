"""Treebanks: CoNLL-U files as documents of sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Word:
    """One line of a CoNLL-U file; `head` counts from 1, 0 is the root."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str
    misc: str


@dataclass(slots=True)
class Sentence:
    """The words of a sentence and how it stands on the page."""

    words: list[Word]
    text: str
    paragraph: bool
    spaces: list[bool]  # whether white space follows a word; no for all but the last of a multi-word token


@dataclass(slots=True)
class Treebank:
    """One document."""

    id: str
    sentences: list[Sentence] = field(default_factory=list)


def read(path: Path) -> Iterator[Treebank]:
    """The documents of a CoNLL-U file, in order."""
    document = None
    paragraph = False
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.split("\n")
        comments = [line for line in lines if line.startswith("#")]
        for comment in comments:
            if comment.startswith("# newdoc"):
                if document:
                    yield document
                document = Treebank(comment.partition("=")[2].strip())
            paragraph |= comment.startswith(("# newpar", "# newdoc"))
        rows = [line.split("\t") for line in lines if line[:1].isdigit()]
        if rows:
            document = document or Treebank(path.stem)
            document.sentences.append(_sentence(comments, rows, paragraph))
            paragraph = False
    if document:
        yield document


def _sentence(comments: list[str], rows: list[list[str]], paragraph: bool) -> Sentence:
    text = next((c.partition("=")[2].strip() for c in comments if c.startswith("# text =")), "")
    words = [_word(row) for row in rows if row[0].isdigit()]
    return Sentence(words, text, paragraph, _spaces(rows))


def _word(row: list[str]) -> Word:
    return Word(row[1], row[2], row[3], row[4], row[5], int(row[6]), row[7], row[9])


def _spaces(rows: list[list[str]]) -> list[bool]:
    """Whether white space follows each word; inside a multi-word token it does not."""
    spaces, inside, last = [], 0, True
    for row in rows:
        glued = "SpaceAfter=No" in row[9]
        if "-" in row[0]:
            first, _, final = row[0].partition("-")
            inside, last = int(final) - int(first) + 1, not glued
        elif row[0].isdigit():
            inside = max(0, inside - 1) if inside else 0
            spaces.append(False if inside else (last and not glued))
            last = True if not inside else last
    return spaces
