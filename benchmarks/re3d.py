"""Related mentions in security documents: predictions in the form of re3d's documents, entities and relations.

usage: python -m benchmarks.re3d TEXTS.jsonl [--out FILE] [--score GOLD SCORER] [--system kg|textacy] [--nlp NAME]

TEXTS.jsonl holds {"id", "text"} a line; other keys are not read. Every two ends of a statement (subject, object,
the phrases of its qualifiers) are a relation, of whatever predicate; an end stands for all mentions of its entity in
the sentence, and an amount that counts an end ("34 strikes") is related to that end alone.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file

from spacy.tokens import Doc

from benchmarks.textacy_peer import triples
from kg import language, ontology
from kg.extraction import Extraction
from kg.model import Document, Mention, Statement, content_id
from kg.resolution import resolve
from kg.statements.counts import OBJECT, SUBJECT
from kg.understanding import extraction

TYPES = {
    "Person": "Person",
    "Organization": "Organisation",
    "Company": "Organisation",
    "GovernmentBody": "Organisation",
    "MilitaryUnit": "Organisation",
    "GeopoliticalEntity": "Location",
    "Country": "Location",
    "City": "Location",
    "Region": "Location",
    "Place": "Location",
    "Facility": "Location",
    "Group": "Nationality",
    "Money": "Money",
    "Quantity": "Quantity",
    "TimeSpan": "Temporal",
    "Product": "MilitaryPlatform",
    "CreativeWork": "DocumentReference",
    "Law": "DocumentReference",
}
RELATIONS = {
    "CoLocated": "headquarteredIn livesIn locatedIn movedTo presentIn takesPlaceIn visited",
    "BelongsTo": "employedBy hasMember hasPart memberOf nationality partOf subsidiaryOf",
    "InChargeOf": "controls holdsPosition leads owns",
    "FightingAgainst": "attacked defeated destroyed fought invaded killed occupies seized wounded",
    "AlliesOf": "agreedWith alliedWith cooperatesWith supports",
    "CommWith": "discussed met negotiatedWith spokeWith toldTo wroteTo",
    "Likes": "praised",
    "Dislikes": "criticised opposes",
    "IsSynonymOf": "isA knownAs",
    "HasAttrOf": "age area population quantity",
}
TYPE_OF = {relation: type for type, relations in RELATIONS.items() for relation in relations.split()}
Span = tuple[int, int]
Row = dict[str, object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--score", nargs=2, metavar=("GOLD", "SCORER"))
    parser.add_argument("--system", choices=("kg", "textacy"), default="kg")
    parser.add_argument("--nlp", help="another spaCy pipeline with UD labels")
    args = parser.parse_args()
    out = args.out or Path(tempfile.mkdtemp()) / f"{args.system}.jsonl"
    rows = predictions(args.texts, args.system, args.nlp)
    out.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    print(f"wrote {out}", file=sys.stderr)
    if args.score:
        gold, scorer = args.score
        subprocess.run([sys.executable, scorer, out, "--gold", gold], check=True)


def predictions(path: Path, system: str = "kg", nlp: str | None = None) -> Iterator[Row]:
    """One row a document, in the order of the file."""
    read = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    for doc, row in language.load(nlp).pipe(((row["text"], row) for row in read), as_tuples=True, batch_size=4):
        if system == "textacy":
            yield {"id": row["id"], "entities": [], "relations": list(_of_triples(doc))}
            continue
        found = extraction(doc, Document(content_id(row["text"]), row["id"], row["text"]))
        yield {"id": row["id"], "entities": list(_entities(found)), "relations": list(_relations(found))}


def _entities(found: Extraction) -> Iterator[Row]:
    for mention in found.mentions:
        if mention.type in TYPES and mention.kind != "pronoun":
            yield {"begin": mention.begin, "end": mention.end, "type": TYPES[mention.type]}


def _relations(found: Extraction) -> Iterator[Row]:
    mentions = Coreferent(found)
    pairs: dict[tuple[Span, Span], str] = {}
    for statement in found.statements:
        for first, second, type in _pairs(statement):
            for pair in product(mentions.spans(first, statement), mentions.spans(second, statement)):
                pairs.setdefault(pair, type)
    for (first, second), type in sorted(pairs.items()):
        yield _relation(first, second, type)


def _pairs(statement: Statement) -> Iterator[tuple[Mention, Mention, str]]:
    """Every two ends of the statement; a count belongs to what it counts alone."""
    type = TYPE_OF.get(_canonical(statement), "Related")
    ends = [statement.subject, statement.object]
    counted = {OBJECT: statement.object, SUBJECT: statement.subject}
    for qualifier in statement.qualifiers:
        whole, number = counted.get(qualifier.role), qualifier.mention
        if whole is not None and whole.begin <= number.begin and number.end <= whole.end:
            yield whole, number, "HasAttrOf"
        else:
            ends.append(number)
    for first, second in combinations([mention for mention in ends if mention.kind != "clause"], 2):
        yield first, second, type


class Coreferent:
    """The mentions of one document by the entity that resolution finds for them."""

    def __init__(self, found: Extraction) -> None:
        self._entity: dict[tuple[int, int, int], str] = {}
        self._mentions: dict[str, list[Mention]] = defaultdict(list)
        for mention in resolve([found]).mentions.get(found.document.id, ()):
            if mention.entity is not None:
                self._entity[_place(mention)] = mention.entity.id
                self._mentions[mention.entity.id].append(mention)
        self._all = sorted({(m.begin, m.end) for m in found.mentions})

    def _is_inside(self, span: Span) -> bool:
        """Whether it only helps to name something else: "an Alpha truck" is no Alpha."""
        return any(begin <= span[0] and span[1] <= end and (begin, end) != span for begin, end in self._all)

    def spans(self, mention: Mention, statement: Statement) -> list[Span]:
        """The phrase in full, as re3d marks mentions ("the city of Mosul"), and the others of the same entity in the
        statement's sentence: the graph has one node for them."""
        sentence = statement.sentence
        same = self._mentions.get(self._entity.get(_place(mention), ""), [])
        here = {(m.begin, m.end) for m in same if sentence.begin <= m.begin and m.end <= sentence.end}
        spans = {span for span in here if not self._is_inside(span)}
        if not mention.begin <= mention.head_begin < mention.end:  # "his brother" that is known by the name beside it
            spans.add((mention.head_begin, mention.head_end))
        return sorted(spans | {(mention.begin, mention.end)})


def _place(mention: Mention) -> tuple[int, int, int]:
    return mention.begin, mention.end, mention.head_begin


def _canonical(statement: Statement) -> str:
    """The ontology's relation, whichever way it runs."""
    types = {"subject_type": statement.subject.type, "object_type": statement.object.type}
    known = ontology.load().canonical(statement.predicate.label, **types, rule=statement.rule)
    return known[0].name if known else statement.predicate.canonical or ""


def _of_triples(doc: Doc) -> Iterator[Row]:
    for subject, _, obj in triples(doc):
        for first in subject:
            for second in obj:
                yield _relation(*(((t := doc[i]).idx, t.idx + len(t)) for i in (first, second)), "Related")


def _relation(first: Span, second: Span, type: str) -> Row:
    ends = zip(("source", "target"), (first, second), strict=True)
    return {**{name: {"begin": begin, "end": end} for name, (begin, end) in ends}, "type": type}


if __name__ == "__main__":
    main()
