"""Statements for people to judge, and what two judges made of them.

    kg extract TEXTS --json > statements.jsonl
    python -m benchmarks.judge draw statements.jsonl --count 150 --seed 1 > sheet.tsv
    python -m benchmarks.judge compare first.tsv second.tsv

A sheet has a number, the sentence, the statement in words, and two empty columns. A judge writes into `right` y or n
(does the sentence say this, with this factuality and speaker?) and into `clear` y or n (can it be understood without
the sentence?). `compare` prints the share of statements that each judge holds right and clear, that both do, how often
the two agree, Cohen's kappa, and every statement on which they differ. The draw is by a hash of the statement and the
seed, so that it can be repeated and does not depend on the order of the input.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

COLUMNS = ("number", "sentence", "statement", "right", "clear")


def drawn(rows: Iterable[dict], count: int, seed: int) -> list[dict]:
    """So many statements by chance, in the order of the hash."""
    return sorted(rows, key=lambda row: hashlib.sha256(f"{seed} {in_words(row)} {row['sentence']}".encode()).digest())[
        :count
    ]


def in_words(row: dict) -> str:
    """The statement as a reader of the graph sees it.

    >>> in_words({"subject": {"label": "Oslo"}, "predicate": {"label": "be in"}, "object": {"label": "Norway"},
    ...           "factuality": "reported", "source": {"label": "Ada Norling"}, "qualifiers": []})
    '(Oslo | be in | Norway) reported by Ada Norling'
    >>> in_words({"subject": "Acme", "predicate": {"label": "build"}, "object": "roads", "factuality": "reported",
    ...           "certainty": "possible", "source": "Ada Norling"})
    '(Acme | build | roads) reported as possible by Ada Norling'
    """
    ends = [_name(row[end]) for end in ("subject", "object")]
    words = f"({ends[0]} | {row['predicate']['label']} | {ends[1]}) {row['factuality']}"
    if more := " and ".join(_other_axes(row)):
        words += f" as {more}"
    if row.get("source"):
        words += f" by {_name(row['source'])}"
    details = "; ".join(f"{q['role']}: {_detail(q)}" for q in row.get("qualifiers", ()))
    return f"{words} [{details}]" if details else words


def _detail(qualifier: dict) -> str:
    """The words of a detail, with the name or the date that they stand for where they only point to it."""
    meant, words = qualifier.get("label") or qualifier.get("value") or "", qualifier["text"]
    pointing = set(words.lower().split()) & {"it", "him", "her", "them", "that", "this", "those", "these", "same"}
    return f"{words} ({meant})" if pointing and meant and meant not in words else words


def _other_axes(row: dict) -> Iterator[str]:
    """What the summary `factuality` does not tell of the axes."""
    if row["factuality"] == "reported" and row.get("polarity") == "negative":
        yield "not so"
    if row["factuality"] in ("reported", "negated") and row.get("certainty", "certain") != "certain":
        yield row["certainty"]
    if row["factuality"] in ("reported", "negated") and row.get("tense") == "future":
        yield "future"


def _name(end: dict | str) -> str:
    return end if isinstance(end, str) else end.get("label") or end.get("text") or ""


def draw(path: Path, count: int, seed: int) -> None:
    """Write the sheet to standard output."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    out = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    out.writerow(COLUMNS)
    for number, row in enumerate(drawn(rows, count, seed), 1):
        out.writerow([number, " ".join(row["sentence"]["text"].split()), in_words(row), "", ""])


def judged(path: Path) -> dict[str, dict[str, str]]:
    """The rows of a filled sheet by number; every one must have both judgements."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["number"]: row for row in csv.DictReader(file, delimiter="\t")}
    for number, row in rows.items():
        if not {row["right"], row["clear"]} <= {"y", "n"}:
            raise SystemExit(f"{path}: statement {number}: write y or n into the columns right and clear")
    return rows


def kappa(first: Sequence[bool], second: Sequence[bool]) -> float:
    """Cohen's kappa of two judges' yes and no.

    >>> round(kappa([True, True, False, False], [True, False, False, False]), 2)
    0.5
    """
    same = sum(a == b for a, b in zip(first, second, strict=True)) / len(first)
    yes = sum(first) / len(first), sum(second) / len(second)
    chance = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
    return 1.0 if chance == 1 else (same - chance) / (1 - chance)


def compare(one: Path, other: Path) -> None:
    """Print what the two hold, and where they differ."""
    first, second = judged(one), judged(other)
    if first.keys() != second.keys():
        raise SystemExit(f"{one} and {other} are not of the same statements")
    good = [[row["right"] == row["clear"] == "y" for row in rows.values()] for rows in (first, second)]
    for column in ("right", "clear"):
        marks = [[row[column] == "y" for row in rows.values()] for rows in (first, second)]
        print(f"{column:16} {_share(marks[0])} {_share(marks[1])}  kappa {kappa(*marks):.2f}")
    print(f"right and clear  {_share(good[0])} {_share(good[1])}  kappa {kappa(*good):.2f}")
    print(f"both judges      {_share([a and b for a, b in zip(*good, strict=True)])}")
    for number, row in first.items():
        marks = [f"{rows[number]['right']}{rows[number]['clear']}" for rows in (first, second)]
        if marks[0] != marks[1]:
            print(f"{marks[0]} {marks[1]}  {row['statement']}\n         {row['sentence'][:150]}")


def _share(marks: Sequence[bool]) -> str:
    return f"{sum(marks) / len(marks):.3f}"


def main() -> None:
    """Draw a sheet or compare two."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    drawing = verbs.add_parser("draw")
    drawing.add_argument("statements", type=Path)
    drawing.add_argument("--count", type=int, default=150)
    drawing.add_argument("--seed", type=int, default=1)
    comparing = verbs.add_parser("compare")
    comparing.add_argument("first", type=Path)
    comparing.add_argument("second", type=Path)
    args = parser.parse_args()
    if args.verb == "draw":
        draw(args.statements, args.count, args.seed)
    else:
        compare(args.first, args.second)


if __name__ == "__main__":
    main()
