"""kg build killed (kill -9) at random moments: is the graph whole, is nothing lost, does the next run finish it?

usage: python -m benchmarks.kill [--kills N] [--seed N] [--json]

A graph of two short documents is given two more; the build is killed at a moment anywhere between its begin and a
little after its usual end. Then: the graph opens and keeps all promises; it holds the documents of before, or all
four, and all four if the build had reported that it was done; the next run ends with the same bytes as a build that
nobody killed. The language is loaded once, and every build is a fork of that process.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file

from spacy.language import Language

from kg import KgError, build, language
from kg.answers import check
from kg.store import Store

BEFORE = {
    "a.txt": "Helena Varik met Marcus Hale in London on 3 May 2024. Norland did not annex Estria.",
    "b.txt": "Bergen Maritime acquired Nordhaven for $15 million. Solheim said the company would grow.",
}
ADDED = {
    "c.txt": "Marcus Hale visited Estria. Helena Varik leads Bergen Maritime.",
    "d.txt": "Norland may join the council in 2026. Anna Lund denied that Helena Varik had met Marcus Hale.",
}
WRITTEN = ("graph.ttl", "graph.trig")


def main() -> None:
    args = _arguments()
    nlp = language.load(None, threads=1)
    with tempfile.TemporaryDirectory() as folder:
        counts = kills(Path(folder), nlp, args.kills, random.Random(args.seed))
    if args.json:
        print(json.dumps(counts, indent=1))
        return
    for name, count in counts.items():
        print(f"{name:44} {count:5}")


def kills(folder: Path, nlp: Language, number: int, dice: random.Random) -> dict[str, int]:
    """How often what was seen, over so many kills."""
    news = folder / "news"
    news.mkdir()
    _write(news, BEFORE)
    build([news], folder / "before", nlp=nlp)
    _write(news, ADDED)
    whole, usual = _whole(folder, news, nlp)
    counts = Counter({"kills": number})
    for _ in range(number):
        graph = folder / "graph"
        shutil.copytree(folder / "before", graph)
        done = _killed(news, graph, nlp, dice.uniform(0, 1.15 * usual))
        counts.update(_seen(graph, done))
        build([news], graph, nlp=nlp)
        counts["next run gave other bytes"] += _bytes(graph) != whole
        shutil.rmtree(graph)
    names = ("kills", "died before the change", "died after the change", "had reported done", *FAULTS)
    return {name: counts[name] for name in names}


FAULTS = ("corrupted", "neither before nor after", "reported done, but missing", "next run gave other bytes")


def _whole(folder: Path, news: Path, nlp: Language) -> tuple[list[bytes], float]:
    """The bytes of a build that nobody killed, and the seconds it takes."""
    shutil.copytree(folder / "before", folder / "whole")
    begin = time.monotonic()
    build([news], folder / "whole", nlp=nlp)
    return _bytes(folder / "whole"), time.monotonic() - begin


def _killed(news: Path, graph: Path, nlp: Language, after: float) -> bool:
    """Builds in a process of its own, kills it, and says whether it had reported that it was done."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        build([news], graph, nlp=nlp)
        os.write(writing, b"done")
        signal.pause()
    os.close(writing)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as report:
        return report.read() == b"done"


def _seen(graph: Path, done: bool) -> Counter[str]:
    """What state the graph is in."""
    seen = Counter({"had reported done": int(done)})
    try:
        with Store.open(graph, read_only=True) as store:
            files = {Path(quad.object.value).name for quad in store.match(None, "kgo:file")}
            broken = check(store)
            count = len(store.sorted())
            seen["corrupted"] += bool(broken) or count != len(store)
    except (KgError, OSError):
        seen["corrupted"] += 1
        return seen
    after = files == {*BEFORE, *ADDED}
    seen["died after the change" if after else "died before the change"] += 1
    seen["neither before nor after"] += not after and files != set(BEFORE)
    seen["reported done, but missing"] += done and not after
    return seen


def _bytes(graph: Path) -> list[bytes]:
    return [(graph / name).read_bytes() for name in WRITTEN]


def _write(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).write_text(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
