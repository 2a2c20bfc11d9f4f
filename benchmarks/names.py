"""Measure names against annotated text: `python -m benchmarks.names FILE [--skip N] [--json]`.

FILE is UNER's .iob2 or WikiGold's .conll.txt (words and sentences as given), Re-DocRED's .json (words as given,
sentences ours) or re3d's .jsonl (raw text). A name is right when its first word, last word and type are equal; our
types are joined into the three classic ones. P = right / predicted, R = right / gold, F1 their harmonic mean, in
percent, as in the CoNLL-2003 shared task.

Re-DocRED calls nationalities places and creeds organizations: there our groups count as the one or the other, by
`CREEDS`. re3d also annotates phrases that are no names
("the camp"): its gold is cut down to mentions whose last word is capitalized, and `overlap` lets spans that share a
character agree, since re3d includes titles and articles; all its mentions are scored by `--all`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file

from benchmarks.model import add_options, called, chosen

CLASSIC = {
    "Person": "PER", "Organization": "ORG", "GeopoliticalEntity": "LOC", "Place": "LOC", "Facility": "LOC",
    "PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "PER": "PER",
}  # fmt: skip
RE3D = {"Person": "PER", "Organisation": "ORG", "Location": "LOC"}
CREEDS = tuple(
    "christian catholic muslim jew buddhist hindu protestant orthodox anglican lutheran calvinist baptist methodist "
    "sikh islam shia sunni mormon presbyterian puritan quaker zoroastrian jain taoist pagan evangelical jesuit".split()
)
PRONOUNS = frozenset("i we they he she it you who us our their its his her this that".split())
Name = tuple[int, int, str]


@dataclass(slots=True)
class Case:
    """One document: its text or its words with sentence starts, and the gold names, by character or by word."""

    words: list[str]
    starts: list[bool] | None
    text: str
    gold: set[Name]
    by_character: bool = False


def cases(path: Path, *, skip: int, everything: bool) -> Iterator[Case]:
    """The documents of a file of any of the four kinds; `skip` sentences (or documents) are left out."""
    if path.suffix == ".jsonl":
        yield from re3d(path, everything=everything)
    elif path.suffix == ".json":
        yield from docred(path, skip=skip)
    else:
        yield from tagged(path, skip=skip)


def tagged(path: Path, *, skip: int) -> Iterator[Case]:
    """Files of one tagged word a line, a case for each document."""
    text = path.read_text(encoding="utf-8")
    tabs = "\t" in text
    case = Case([], [], "", set())
    sentences = 0
    for block in text.split("\n\n"):
        lines = block.split("\n")
        if any(line.startswith(("# newdoc", "-DOCSTART-")) for line in lines) and case.words:
            yield case
            case = Case([], [], "", set())
        cells = [c.split("\t")[1:3] if tabs else c.split()[:2] for c in lines if ("\t" in c if tabs else c.strip())]
        cells = [cell for cell in cells if cell[0] != "-DOCSTART-"]
        sentences += bool(cells)
        if cells and sentences > skip:
            offset = len(case.words)
            case.words += [word for word, _ in cells]
            case.starts += [i == 0 for i in range(len(cells))]
            case.gold |= {(offset + b, offset + e, kind) for b, e, kind in spans([tag for _, tag in cells])}
    if case.words:
        yield case


def spans(tags: list[str]) -> set[Name]:
    """The names that a sentence's tags spell; one begins at B-, after O or where the type changes."""
    found, begin, kind = set(), 0, ""
    for i, tag in enumerate([*tags, "O"]):
        mark, _, new = tag.partition("-")
        if kind and (mark != "I" or new != kind):
            found.add((begin, i, kind))
            kind = ""
        if mark != "O" and not kind:
            begin, kind = i, new
    return {name for name in found if name[2] in ("PER", "ORG", "LOC")}


def docred(path: Path, *, skip: int) -> Iterator[Case]:
    """Passages of Re-DocRED with their persons, organizations and places."""
    for row in json.loads(path.read_text(encoding="utf-8"))[skip:]:
        words, starts = [], []
        for sentence in row["sents"]:
            starts.append(len(words))
            words += [word if word.strip() else "-" for word in sentence]
        gold = set()
        for mention in (m for vertex in row["vertexSet"] for m in vertex if m["type"] in ("PER", "ORG", "LOC")):
            begin, end = (starts[mention["sent_id"]] + p for p in mention["pos"])
            gold.add((begin + (words[begin].lower() == "the" and end - begin > 1), end, mention["type"]))
        yield Case(words, None, "", gold)


def re3d(path: Path, *, everything: bool) -> Iterator[Case]:
    """Documents of re3d with their persons, organisations and locations."""
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        gold = set()
        for entity in row["entities"]:
            last = entity["text"].split()[-1]
            if entity["type"] in RE3D and (everything or (last[:1].isupper() and last.lower() not in PRONOUNS)):
                gold.add((entity["begin"], entity["end"], RE3D[entity["type"]]))
        yield Case([], None, row["text"], gold, by_character=True)


def given(nlp: Language, case: Case, *, groups: str) -> set[Name]:
    """Our names in the terms of the gold."""
    doc = nlp(case.text) if case.by_character else nlp(Doc(nlp.vocab, words=case.words, sent_starts=case.starts))
    found = set()
    for name in doc.ents:
        kind = CLASSIC.get(name.label_, _of_group(name.text, groups) if name.label_ in ("Group", "NORP") else "")
        if kind:
            found.add((name.start_char, name.end_char, kind) if case.by_character else (name.start, name.end, kind))
    return found


def _of_group(name: str, groups: str) -> str:
    """What the gold calls a group of people, "" for nothing."""
    return "ORG" if groups and any(word.startswith(CREEDS) for word in name.lower().split()) else groups


def score(pairs: list[tuple[set[Name], set[Name]]], *, overlap: bool = False) -> dict[str, dict[str, float]]:
    """P, R and F1 over (gold, given) pairs, for all names and for each type."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for gold, ours in pairs:
        for name in gold:
            hit = name in ours or (overlap and any(_touch(name, other) for other in ours))
            for key in ("all", name[2]):
                counts[key].update(gold=1, found=hit)
        for name in ours:
            hit = name in gold or (overlap and any(_touch(name, other) for other in gold))
            for key in ("all", name[2]):
                counts[key].update(given=1, right=hit)
    return {key: _rates(counts[key]) for key in ("all", "PER", "ORG", "LOC")}


def _touch(a: Name, b: Name) -> bool:
    return a[2] == b[2] and a[0] < b[1] and b[0] < a[1]


def _rates(count: Counter[str]) -> dict[str, float]:
    p, r = count["right"] / max(1, count["given"]), count["found"] / max(1, count["gold"])
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {"p": round(100 * p, 2), "r": round(100 * r, 2), "f1": round(100 * f1, 2), "gold": count["gold"]}


def measure(nlp: Language, path: Path, *, skip: int = 0, everything: bool = False) -> dict:
    """The scores on a file; `types` has each type, `overlap` the lenient score where the gold is re3d's."""
    groups = "LOC" if path.suffix == ".json" else ""
    pairs = [(c.gold, given(nlp, c, groups=groups)) for c in cases(path, skip=skip, everything=everything)]
    types = score(pairs)
    result = {**types["all"], "types": types}
    if path.suffix == ".jsonl":
        result["overlap"] = score(pairs, overlap=True)
    return result


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--skip", type=int, default=0, help="leave out so many sentences (of .json documents) at the beginning"
    )
    parser.add_argument("--all", action="store_true", help="re3d: score mentions that are no names too")
    add_options(parser)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    result = measure(chosen(args), args.file, skip=args.skip, everything=args.all)
    if args.json:
        sys.stdout.write(json.dumps({"file": args.file.name, "nlp": called(args), **result}) + "\n")
        return
    tables = {"exact": result["types"], "overlap": result.get("overlap", {})}
    for title, table in tables.items():
        if not table:
            continue
        sys.stdout.write(f"{title:8} {'P':>6} {'R':>6} {'F1':>6} {'gold':>6}\n")
        for name, row in table.items():
            sys.stdout.write(f"{name:8} {row['p']:6.1f} {row['r']:6.1f} {row['f1']:6.1f} {row['gold']:6}\n")


if __name__ == "__main__":
    main()
