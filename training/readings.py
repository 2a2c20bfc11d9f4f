"""Statements that were read against their sentences, and judged right or wrong: `readings.tsv`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from spacy.language import Language

from benchmarks.docred import joined
from kg.model import Statement
from kg.statements.features import Reading, features
from training.agreement import Judged, extract

FILE = Path(__file__).parent / "readings.tsv"
Place = tuple[int, ...]  # begin and end of subject, predicate and object


def judged(nlp: Language, path: Path, data: Path, part: str) -> Iterator[Judged]:
    """All statements of the documents of a file of readings, those that were read with their verdict.

    `part` is the file of each data set. What our pipeline does not say any more is left out.
    """
    verdicts = read(path)
    for name, documents in sorted(verdicts.items()):
        texts = [(text, id) for id, text in _texts(data / name, part) if id in documents]
        for doc, id in nlp.pipe(texts, as_tuples=True):
            reading = Reading(doc)
            for statement in extract(doc, id):
                yield Judged(statement, features(reading, statement), documents[id].get(_place(statement)))


def read(path: Path) -> dict[str, dict[str, dict[Place, bool]]]:
    """Data set -> document -> place of the statement -> whether it is right."""
    found: dict[str, dict[str, dict[Place, bool]]] = defaultdict(lambda: defaultdict(dict))
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, document, *place, _, right = line.split("\t")
            found[name][document][tuple(map(int, place))] = right == "1"
    return found


def _texts(folder: Path, part: str) -> Iterator[tuple[str, str]]:
    """Name and text of the documents; those of Re-DocRED go by their number."""
    if folder.name == "docred":
        rows = json.loads((folder / "dev.json").read_text(encoding="utf-8"))
        yield from ((str(number), joined(row["sents"])) for number, row in enumerate(rows))
        return
    for line in (folder / f"{part}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row["id"], row["text"]


def _place(statement: Statement) -> Place:
    parts = (statement.subject, statement.predicate, statement.object)
    return tuple(place for part in parts for place in (part.begin, part.end))
