"""kg build whose workers are killed (kill -9) at random moments, with a document that always kills its worker.

usage: python -m benchmarks.kill_workers [--runs N] [--workers N] [--documents N] [--seed N] [--json]

Made-up documents and one that kills whoever reads it are built by our pipeline, and at a random moment one of the
workers is killed besides. Then: every other document is in the graph, once; the bad one is named, and nothing else is
left out; the graph has the bytes of a build without the bad document and without workers, which nobody disturbed.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file

from spacy.language import Language
from spacy.tokens import Doc

from benchmarks.made_graph import QUADS, SENTENCES, made_up
from kg import build, language

BAD = "Selfdestruct visited Norvik."
WRITTEN = ("graph.ttl", "graph.trig")
FAULTS = ("lost documents", "other bytes", "bad document not named", "others left out", "build failed")


@Language.component("bench_self_destruct")
def self_destruct(doc: Doc) -> Doc:
    """Kills the process that reads the bad document; registered in the workers, too, since they import this file."""
    if "Selfdestruct" in doc.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return doc


def main() -> None:
    args = _arguments()
    dice = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as folder:
        counts = runs(Path(folder), args.runs, args.documents, args.workers, dice)
    if args.json:
        print(json.dumps(counts, indent=1))
        return
    for name, count in counts.items():
        print(f"{name:28} {count:5}")


def runs(folder: Path, number: int, documents: int, workers: int, dice: random.Random) -> dict[str, int]:
    """How often what was seen, over so many builds."""
    nlp = language.load(None, threads=1)
    nlp.add_pipe("bench_self_destruct", first=True)
    nlp.meta["name"] = "self_destruct"
    nlp.to_disk(folder / "nlp")
    news = folder / "news"
    news.mkdir()
    for n, extraction in enumerate(made_up(round(documents * QUADS * SENTENCES)).extractions):
        (news / f"{n:05}.txt").write_text(extraction.document.text)
    build([news], folder / "whole", nlp=str(folder / "nlp"))
    whole = _bytes(folder / "whole")
    (news / "bad.txt").write_text(BAD)
    begin = time.monotonic()
    build([news], folder / "first", nlp=str(folder / "nlp"), workers=workers)
    usual = time.monotonic() - begin
    counts = Counter({"runs": number})
    for run in range(number):
        seen = _disturbed(folder, news, run, workers, dice.uniform(0, usual), dice, whole)
        print(f"run {run + 1}: {+seen}", file=sys.stderr, flush=True)
        counts.update(seen)
    return {name: counts[name] for name in ("runs", "workers killed", *FAULTS)}


def _disturbed(
    folder: Path, news: Path, run: int, workers: int, after: float, dice: random.Random, whole: list[bytes]
) -> Counter[str]:
    """Builds once, while a worker is killed, and says what was wrong."""
    graph, seen = folder / f"run{run}", Counter()
    killer = threading.Thread(target=_kill_one, args=(after, dice, seen), daemon=True)
    killer.start()
    try:
        report = build([news], graph, nlp=str(folder / "nlp"), workers=workers)
    except Exception as error:
        print(f"run {run}: {type(error).__name__}: {error}", file=sys.stderr)
        seen["build failed"] += 1
        return seen
    killer.join()
    named = [Path(entry.source).name for entry in report.left_out]
    seen["lost documents"] += len(list(news.glob("0*.txt"))) - report.documents
    seen["other bytes"] += _bytes(graph) != whole
    seen["bad document not named"] += "bad.txt" not in named
    seen["others left out"] += len(set(named) - {"bad.txt"})
    return seen


def _kill_one(after: float, dice: random.Random, seen: Counter[str]) -> None:
    time.sleep(after)
    workers = multiprocessing.active_children()
    if workers:
        dice.choice(sorted(workers, key=lambda worker: worker.pid or 0)).kill()
        seen["workers killed"] += 1


def _bytes(graph: Path) -> list[bytes]:
    return [(graph / name).read_bytes() for name in WRITTEN]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
