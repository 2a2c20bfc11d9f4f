"""Facts of fifteen properties in single passages (KnowledgeNet), from raw text.

usage: python -m benchmarks.knowledgenet TEXTS.jsonl [--out FILE] [--score GOLD SCORER] [--lexicon] [--nlp NAME]

TEXTS.jsonl holds {"id", "text"} a line; other keys are not read. knowledgenet.tsv beside this file says which relations
of the ontology state which property. `--lexicon` leaves the classifier of pairs out.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file

from spacy.tokens import Doc

from benchmarks.properties import stated, table
from kg import language, ontology
from kg.extraction import Extraction
from kg.facts import THRESHOLD
from kg.model import Document, Mention, Statement, content_id
from kg.rdf import relations
from kg.rdf.names import Names
from kg.understanding import extraction

Span = tuple[int, int]
PEERS = """\
text F1 of others on the unpublished fold 5 (Mesquita et al., EMNLP 2019, and the leaderboard), so levels only:
  people 87.8, DYGIE++ 75.4, a relation extractor on spaCy's names and coreference 51.8"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--score", nargs=2, metavar=("GOLD", "SCORER"))
    parser.add_argument("--lexicon", action="store_true", help="rules and cue words only")
    parser.add_argument("--nlp", help="another spaCy pipeline with UD labels")
    args = parser.parse_args()
    out = args.out or Path(tempfile.mkdtemp()) / "kg.jsonl"
    rows = predictions(args.texts, nlp=args.nlp, lexicon=args.lexicon)
    out.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    print(f"wrote {out}", file=sys.stderr)
    if args.score:
        gold, scorer = args.score
        subprocess.run([sys.executable, scorer, out, "--gold", gold, "--per-property"], check=True)
        print(PEERS)


def pipeline(nlp: str | None, *, lexicon: bool):  # noqa: ANN201 - a spaCy pipeline
    """The pipeline of that name, or ours, with or without the classifier of pairs."""
    loaded = language.load(nlp)
    if nlp is None:
        loaded.get_pipe("kg_english").relations = not lexicon
    return loaded


def predictions(path: Path, *, nlp: str | None = None, lexicon: bool = False) -> Iterator[dict]:
    """One row a passage, in the order of the file."""
    read = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    texts = ((row["text"], row["id"]) for row in read)
    for doc, id in pipeline(nlp, lexicon=lexicon).pipe(texts, as_tuples=True, batch_size=8):
        yield {"id": id, "facts": facts(doc, extraction(doc, Document(content_id(doc.text), str(id), doc.text)))}


def facts(doc: Doc, found: Extraction) -> list[dict]:
    """What the passage asserts, between all mentions of its subject and of its object."""
    known, names, properties = ontology.load(), Names(), table("knowledgenet")
    same = _same(doc, found)
    stating: set[tuple[str, Span, Span]] = set()
    for statement in found.statements:
        reading = relations.read(_typed(statement), known, names)
        if statement.factuality != "asserted" or statement.confidence < THRESHOLD or reading.canonical is None:
            continue
        subject, obj = statement.subject, statement.object
        if reading.inverted:
            subject, obj = obj, subject
        types = {"subject_type": subject.type, "object_type": obj.type}
        for property, inverted in stated(properties, reading.canonical.name, **types):
            first, last = (obj, subject) if inverted else (subject, obj)
            for a, b in product(_mentions(doc, first, last, same), _mentions(doc, last, first, same)):
                stating.add((property, a, b))
    return [
        {"subject": {"begin": a[0], "end": a[1]}, "property": property, "object": {"begin": b[0], "end": b[1]}}
        for property, a, b in sorted(stating)
    ]


def _typed(statement: Statement) -> Statement:
    """The statement with ends of the types that its relation asks for, which resolution finds in whole documents."""
    relation = ontology.load().relations.get(statement.predicate.canonical or "")
    if relation is None:
        return statement
    ends = {"subject": relation.domain, "object": relation.range}
    typed = {end: replace(getattr(statement, end), type=type) for end, type in ends.items() if type}
    return replace(statement, **typed)


def _mentions(doc: Doc, mention: Mention, other: Mention, same: dict[int, list[Span]]) -> list[Span]:
    """All mentions of the thing that KnowledgeNet would mark: names, pronouns and dates, no common nouns."""
    if mention.is_literal:
        return [(mention.begin, mention.end)]
    cluster = same.get(mention.head_begin, [])
    if any(begin == other.head_begin for begin, _ in cluster):
        cluster = []  # what is related to something else is not the same thing
    spans = {(mention.head_begin, mention.head_end), *cluster}
    return sorted(span for span in spans if _is_marked(doc, span))


def _is_marked(doc: Doc, span: Span) -> bool:
    head = doc.char_span(*span, alignment_mode="expand").root
    return bool(head.ent_type_) or head.pos_ in ("PROPN", "PRON", "DET")


def _same(doc: Doc, found: Extraction) -> dict[int, list[Span]]:
    """Where the head of a mention begins: all mentions of the same thing, as the pipeline's coreference has it."""
    same: dict[int, list[Span]] = {}
    for cluster in found.clusters:
        spans = [_head(doc, span) for span in cluster]
        for begin, _ in spans:
            same[begin] = spans
    return same


def _head(doc: Doc, span: Span) -> Span:
    """The name or the word that a phrase is about."""
    root = doc.char_span(*span, alignment_mode="expand").root
    name = next((name for name in doc.ents if name.start <= root.i < name.end), doc[root.i : root.i + 1])
    return name.start_char, name.end_char


if __name__ == "__main__":
    main()
