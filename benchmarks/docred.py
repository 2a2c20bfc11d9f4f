"""Facts of whole documents (Re-DocRED), relation and names of both ends, from raw text.

usage: python -m benchmarks.docred DOCUMENTS.jsonl [--out FILE] [--score GOLD SCORER] [--lexicon] [--stated]
       [--nlp NAME]

DOCUMENTS.jsonl holds {"title", "text"} a line, or is Re-DocRED's own JSON, of which the last hundred documents are
read and their words put together as people write them. docred.tsv beside this file says which relations of the ontology
state which property; facts of other properties are left out of gold and prediction. A thing that is in a place is read
as being in whatever that place is in (`kg:locatedIn` is transitive). What is inferred over sentences counts as well, or
with `--stated` only what a sentence states. `--lexicon` leaves the classifier of pairs out.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file

from benchmarks.knowledgenet import pipeline
from benchmarks.properties import stated, table
from kg import ontology
from kg.extraction import Extraction
from kg.facts import THRESHOLD
from kg.inference import inferences
from kg.model import Document, Mention, Statement, content_id
from kg.ontology import Relation
from kg.rdf import relations
from kg.rdf.names import Names
from kg.resolution.resolve import resolve
from kg.understanding import extraction

HELD_OUT = 100  # the last documents: our classifier learns from those before
GLUED = frozenset(", . ; : ) ] ! ? % 's ’s n't ' ...".split())  # written without a blank before
OPENING = frozenset("( [ $ £ €".split())  # and after
PLACED = ("locatedIn", "inCountry")
Triple = tuple[Mention, Relation, Mention]
PEERS = """\
others on Re-DocRED's own test set, all 96 relations, with the entities given (here they are not): KD-DocRE 78.3
(Tan et al., EMNLP 2022), trained on its 3,053 training documents; a level only"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--score", nargs=2, metavar=("GOLD", "SCORER"))
    parser.add_argument("--lexicon", action="store_true", help="rules and cue words only")
    parser.add_argument("--stated", action="store_true", help="nothing that is inferred over sentences")
    parser.add_argument("--nlp", help="another spaCy pipeline with UD labels")
    args = parser.parse_args()
    out = args.out or Path(tempfile.mkdtemp()) / "kg.jsonl"
    read = list(texts(args.documents))
    rows = predictions(read, nlp=args.nlp, lexicon=args.lexicon, stated_only=args.stated)
    out.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    print(f"wrote {out}", file=sys.stderr)
    if args.score:
        gold, scorer = args.score
        told = covered(Path(gold), {row["title"] for row in read}, out.parent / "gold.json")
        subprocess.run([sys.executable, scorer, out, "--gold", told, "--per-relation"], check=True)
        print(PEERS)


def texts(path: Path) -> Iterator[dict]:
    """{"title", "text"} of each document."""
    if path.suffix == ".jsonl":
        yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
        return
    for row in json.loads(path.read_text(encoding="utf-8"))[-HELD_OUT:]:
        yield {"title": row["title"], "text": joined(row["sents"])}


def joined(sentences: Iterable[Sequence[str]]) -> str:
    """Words as people write them.

    >>> joined([["He", "(", "born", "1963", ")", 'sang', '"', 'Mess', 'of', 'Blues', '"', "."], ["It", "'s", "good"]])
    'He (born 1963) sang "Mess of Blues". It\\'s good'
    """
    return " ".join(_sentence(words) for words in sentences)


def _sentence(words: Sequence[str]) -> str:
    text, glue, quoted = "", True, False
    for word in filter(None, map(str.strip, words)):
        closing = word in GLUED or (word == '"' and quoted)
        hyphen = word in ("-", "/")
        text += word if glue or closing or hyphen else " " + word
        quoted ^= word == '"'
        glue = word in OPENING or hyphen or (word == '"' and quoted)
    return text


def key(name: str) -> str:
    """A name as the scorer compares it: case, blanks, punctuation and a leading "the" do not count."""
    return re.sub(r"^the(?=\s)|[\W_]", "", name.strip().lower())


def covered(gold: Path, titles: set[str], path: Path) -> Path:
    """The gold of some documents with the properties of the table only, written to a file."""
    known = {property.id for property in table("docred")}
    rows = [row for row in json.loads(gold.read_text(encoding="utf-8")) if row["title"] in titles]
    everything = sum(len(row["labels"]) for row in rows)
    for row in rows:
        row["labels"] = [label for label in row["labels"] if label["r"] in known]
    left = sum(len(row["labels"]) for row in rows)
    print(f"{len(rows)} documents, {left} of {everything} facts are of the {len(known)} properties covered", flush=True)
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def predictions(
    read: Iterable[dict], *, nlp: str | None = None, lexicon: bool = False, stated_only: bool = False
) -> Iterator[dict]:
    """One row a document, in the order given."""
    stream = ((row["text"], row["title"]) for row in read)
    for doc, title in pipeline(nlp, lexicon=lexicon).pipe(stream, as_tuples=True, batch_size=8):
        found = extraction(doc, Document(content_id(title, doc.text), title, doc.text))
        yield {"title": title, "facts": facts(found, stated_only=stated_only)}


def facts(found: Extraction, *, stated_only: bool = False) -> list[dict]:
    """What the document asserts of named things and dates, and what may be inferred from it."""
    properties = table("docred")
    resolution, id = resolve([found]), found.document.id
    spelt = _spellings(resolution.mentions.get(id, ()))
    stating: set[tuple[str, str, str]] = set()
    triples = list(_with_places(_canonical(resolution.statements.get(id, ()))))
    known = ontology.load()
    if not stated_only:
        triples += [(i.subject, known.relations[i.relation], i.object) for i in inferences(resolution, known)[id]]
    for subject, relation, obj in triples:
        types = {"subject_type": relations.type_of(subject), "object_type": relations.type_of(obj)}
        for property, inverted in stated(properties, relation.name, **types):
            head, tail = (_name(end, spelt) for end in ((obj, subject) if inverted else (subject, obj)))
            if head and tail:
                stating.add((property, head, tail))
                if relation.symmetric:
                    stating.add((property, tail, head))
    return [{"head": head, "relation": relation, "tail": tail} for relation, head, tail in sorted(stating)]


def _canonical(statements: Iterable[Statement]) -> Iterator[Triple]:
    """The plain facts that the ontology has a relation for."""
    known, names = ontology.load(), Names()
    for statement in statements:
        reading = relations.read(statement, known, names)
        if statement.factuality == "asserted" and statement.confidence >= THRESHOLD and reading.canonical:
            ends = (statement.subject, statement.object)
            subject, obj = reversed(ends) if reading.inverted else ends
            yield subject, reading.canonical, obj


def _with_places(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples with what follows from them: what is in a place is in whatever that place is in."""
    found = {(_id(subject), relation.name, _id(obj)): (subject, relation, obj) for subject, relation, obj in triples}
    inside = {key: triple for key, triple in found.items() if key[1] in PLACED}
    new = dict(inside)
    while new:
        new = {
            (first, outer, last): (a[0], b[1], b[2])
            for (first, _, middle), a in new.items()
            for (start, outer, last), b in inside.items()
            if start == middle and first != last and (first, outer, last) not in found
        }
        found |= new
    yield from found.values()


def _id(mention: Mention) -> str:
    return mention.entity.id if mention.entity else mention.text


def _spellings(mentions: Iterable[Mention]) -> dict[str, str]:
    """The commonest name of each entity in the document."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        if mention.kind == "name" and mention.entity:
            counts[mention.entity.id][mention.label] += 1
    return {id: max(sorted(names), key=lambda name: names[name]) for id, names in counts.items()}


def _name(mention: Mention, spelt: dict[str, str]) -> str:
    """As the document names the thing, "" for what it has no name for: Re-DocRED marks names, dates and numbers."""
    if mention.entity is None:
        return mention.text
    return mention.label if mention.kind == "name" else spelt.get(mention.entity.id, "")


if __name__ == "__main__":
    main()
