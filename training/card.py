"""Measure the pipeline on all development data and write its card: `python -m training.card --data DIR --out DIR`.

The text is in `card.md`; the figures come from the commands in `benchmarks/` and from `training.speed`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from kg.language.coreference import NEAREST

EWT, GUM = "ud/en_ewt-dev.conllu", "ud/en_gum-dev.conllu"
UNER, WIKIGOLD = "ner/uner_en_ewt-dev.iob2 --skip 1600", "ner/wikigold.conll.txt"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what is measured, by which benchmark on which data, the keys of its figures, their bars."""

    what: str
    benchmark: str
    data: str
    keys: tuple[str, ...]
    bars: tuple[float, ...] = ()


ROWS = (
    Row("EWT, gold words: UAS, LAS", "parsing", EWT, ("uas", "las"), (91.8, 89.5)),
    Row("EWT, gold words: UPOS, lemma", "parsing", EWT, ("tag", "lemma"), (96.3, 97.5)),
    Row("EWT, gold words: XPOS, features", "parsing", EWT, ("xpos", "feats")),
    Row("EWT, raw text: sentences, words", "parsing", EWT, ("sents", "words"), (88,)),
    Row("EWT, raw text: UPOS, lemma, UAS, LAS", "parsing", EWT, ("raw_tag", "raw_lemma", "raw_uas", "raw_las")),
    Row("GUM, gold words: UAS, LAS", "parsing", GUM, ("uas", "las"), (0, 88)),
    Row("GUM, gold words: UPOS, lemma", "parsing", GUM, ("tag", "lemma"), (96.3, 97.5)),
    Row("GUM, gold words: XPOS, features", "parsing", GUM, ("xpos", "feats")),
    Row("GUM, raw text: sentences, words", "parsing", GUM, ("sents", "words"), (93,)),
    Row("GUM, raw text: UPOS, lemma, UAS, LAS", "parsing", GUM, ("raw_tag", "raw_lemma", "raw_uas", "raw_las")),
    Row("names, UNER's last 401 sentences: P, R, F1", "names", UNER, ("p", "r", "f1"), (0, 0, 78)),
    Row("names, WikiGold: P, R, F1", "names", WIKIGOLD, ("p", "r", "f1"), (0, 0, 80)),
    Row("names, Re-DocRED's last 100: P, R, F1", "names", "docred/dev.json --skip 400", ("p", "r", "f1"), (0, 0, 88)),
    Row("names, re3d, exact: P, R, F1", "names", "re3d/dev.jsonl", ("p", "r", "f1")),
    Row("names, re3d, overlapping: P, R, F1", "names", "re3d/dev.jsonl", ("o_p", "o_r", "o_f1"), (0, 0, 75)),
    Row("all mentions of re3d, overlapping: P, R, F1", "names", "re3d/dev.jsonl --all", ("o_p", "o_r", "o_f1")),
    Row("coreference: MUC, B3, CEAFe, CoNLL F1", "coreference", GUM, ("muc", "b3", "ceafe", "conll"), (0, 0, 0, 55)),
    Row("third-person pronouns to a right mention", "coreference", GUM, ("pronouns",), (80,)),
    Row("baseline by rule: CoNLL F1, pronouns", "coreference", GUM, ("rule_conll", "rule_pronouns")),
)  # fmt: skip


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("kg/language/english"), help="the model's folder")
    parser.add_argument("--checkpoint", type=Path, help="the weights before rounding, to compare speed with PyTorch's")
    args = parser.parse_args()
    write(args.data, args.out, args.checkpoint)


def write(data: Path, out: Path, checkpoint: Path | None = None) -> None:
    """The card of the pipeline that is shipped."""
    text = (Path(__file__).parent / "card.md").read_text(encoding="utf-8")
    compared = ["--checkpoint", str(checkpoint)] if checkpoint else []
    speed = _run(["-m", "training.speed", str(data / GUM), *compared]).strip()
    filled = {"{scores}": table(data), "{speed}": speed, "{cores}": str(os.cpu_count()), "{nearest}": str(NEAREST)}
    for mark, content in filled.items():
        text = text.replace(mark, content)
    (out / "README.md").write_text(text, encoding="utf-8")


def table(data: Path) -> str:
    """All scores as a Markdown table."""
    lines = ["| what | score | bar | command |", "|---|---|---|---|"]
    results: dict[tuple[str, str], dict[str, float]] = {}
    for row in ROWS:
        place = row.benchmark, row.data
        if place not in results:
            results[place] = _result(data, row)
        figures = [results[place][key] for key in row.keys]
        command = f"`python -m benchmarks.{row.benchmark} DATA/{row.data}`"
        lines.append(f"| {row.what} | {_list(figures)} | {_bars(row, figures)} | {command} |")
    return "\n".join(lines)


def _result(data: Path, row: Row) -> dict[str, float]:
    file, *options = row.data.split()
    result = json.loads(_run(["-m", f"benchmarks.{row.benchmark}", str(data / file), *options, "--json"]))
    return result | {f"o_{key}": value for key, value in result.get("overlap", {}).get("all", {}).items()}


def _list(figures: list[float]) -> str:
    return ", ".join(f"{figure:.1f}" for figure in figures)


def _bars(row: Row, figures: list[float]) -> str:
    cells = []
    for figure, bar in zip(figures, row.bars, strict=False):
        cells.append("-" if not bar else f"{bar:g}" if figure >= bar else f"{bar:g} (missed)")
    return ", ".join(cells)


def _run(arguments: list[str]) -> str:
    return subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
