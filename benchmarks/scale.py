"""What a build costs as documents become more: memory of a worker, time per document of each stage, bytes on the disk.

usage: python -m benchmarks.scale [--documents N ...] [--workers N] [--seed N] [--json]

Documents are made up (`benchmarks/made_graph.py`): sentences like those of news about people, companies and countries
of which a few are named again and again, so that documents hang together. Each number is a build of its own, in a
process and with workers of its own; the last column compares the largest with the smallest. Seconds of understanding
are those that processors spent, which another load of the machine changes little; those of the stages are by the clock.
Below the table stands what the largest build adds to a worker's memory, and to what a document costs to understand.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from math import log
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file

from benchmarks.made_graph import QUADS, SENTENCES, made_up
from kg import build

STAGES = ("resolving", "storing", "writing")
Figures = dict[str, float]


def main() -> None:
    args = _arguments()
    rows = [_apart(number, args.workers, args.seed) for number in sorted(args.documents)]
    if args.json:
        print(json.dumps(rows, indent=1))
        return
    print(f"{'':14}" + "".join(f"{row['documents']:>12,}" for row in rows) + f"{'last/first':>12}")
    for name in rows[0]:
        values = [row[name] for row in rows]
        ratio = f"{values[-1] / values[0]:12.2f}" if values[0] else ""
        print(f"{name:14}" + "".join(f"{value:12,.1f}" for value in values) + ratio)
    for line in _growth(rows[0], rows[-1]):
        print(line)


def _growth(first: Figures, last: Figures) -> Iterator[str]:
    """What a worker and a document cost more in the last build than in the first."""
    memory = last["worker MB"] - first["worker MB"]
    cost = 100 * (last["understanding"] / first["understanding"] - 1)
    whole = [sum(row[stage] for stage in STAGES) for row in (first, last)]
    yield f"growth of a worker: {memory:+.0f} MB (bar: at most +50)"
    yield f"understanding, for a document: {cost:+.0f} % (bar: at most +10)"
    grown = log(last["documents"]) / log(first["documents"])  # of n log n, for each of n
    yield f"resolving, storing and writing, for a document: {whole[1] / whole[0]:.2f} times (n log n: {grown:.2f})"


def _apart(documents: int, workers: int, seed: int) -> Figures:
    """As `measure`, in a process that has done nothing else, not even made the documents: memory is at its most."""
    with tempfile.TemporaryDirectory() as folder:
        few, all = Path(folder) / "few.jsonl", Path(folder) / "all.jsonl"
        with _process() as process:
            for path, number in ((few, 2), (all, documents)):
                process.submit(write, path, number, seed).result()
        with _process() as process:
            process.submit(measure, few, workers).result()  # loads the gazetteers, which is no cost of a document
            return process.submit(measure, all, workers).result()


def _process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))


def write(path: Path, documents: int, seed: int) -> None:
    """So many made-up documents, one a line."""
    made = made_up(round(documents * QUADS * SENTENCES), seed=seed).extractions
    rows = (json.dumps({"text": extraction.document.text, "title": f"{n}"}) for n, extraction in enumerate(made))
    path.write_text("".join(f"{row}\n" for row in rows))


def measure(path: Path, workers: int) -> Figures:
    """Figures of one build; times are milliseconds for a document, sizes kilobytes for a document or megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "graph"
        report = build([path], graph, workers=workers)
        count = report.documents

        def kilobytes(*patterns: str) -> float:
            files = (file.stat() for pattern in patterns for file in graph.glob(pattern) if file.is_file())
            return sum({file.st_ino: file.st_size for file in files}.values()) / count / 1e3  # hard links once

        return {
            "documents": count,
            "words": report.words / count,
            "statements": report.statements / count,
            "understanding": 1e3 * report.processor / count,
            **{stage: 1e3 * report.stages[stage] / count for stage in STAGES},
            "worker MB": report.worker_peak / 1e6,
            **{f"{stage} MB": report.peaks[stage] / 1e6 for stage in STAGES},
            "extractions KB": kilobytes("extractions/*"),
            "store KB": kilobytes("store/**/*"),
            "TriG KB": kilobytes("graph.trig"),
        }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[1_000, 20_000], metavar="N")
    parser.add_argument("--workers", type=int, default=2, metavar="N")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
