"""kg build killed (kill -9) at random moments: is the graph whole, is nothing lost, does the next run finish it?

usage: python -m benchmarks.kill [--kills N] [--seed N] [--json]

A graph of two short documents is given two more, and the build is killed: three times of four at a moment anywhere
between its begin and its usual end, else within the twentieth of a second after it has reported that it is done. Of
four builds one changes the store in place, one loads it anew, as large builds do, and two change it and make it small
again, by doing what was changed once more to the tables as they were loaded, or by loading all anew. Then: the graph
opens and keeps all promises; it holds the documents of before, or all four, and all four if the build had reported that
it was done; what was reported as understood is on the disk; the next run understands none of that again, and ends with
the same bytes as a build that nobody killed. The language is loaded once, and every build and every look at the store
is a fork of that process, which opens no store itself: RocksDB's threads would be missing in the forks, and nothing
would end.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file

from spacy.language import Language

from kg import KgError, build, language
from kg.answers import check
from kg.pipeline import Progress
from kg.store import Store, origin
from kg.store import store as store_module

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
    _apart(lambda: _choose("compacted") or _finished(news, folder / "before", nlp))
    _write(news, ADDED)
    whole, usual = _whole(folder, news, nlp)
    counts = Counter({"kills": number})
    for attempt in range(number):
        graph = folder / "graph"
        _copied(folder / "before", graph)
        after_report = dice.random() < SHARE_AFTER
        delay = dice.uniform(0, SOON if after_report else usual)
        way = WAYS[attempt % len(WAYS)]
        reported = _killed(news, graph, nlp, delay, after_report=after_report, way=way)
        counts.update(_apart(lambda graph=graph, reported=reported: _seen(graph, reported, len(BEFORE))))
        again = _apart(lambda graph=graph: _finished(news, graph, nlp))
        counts["understood again"] += again > len(ADDED) - reported.understood
        counts["next run gave other bytes"] += _bytes(graph) != whole
        shutil.rmtree(graph)
    names = ("kills", "died before the change", "died after the change", "had reported done", "had understood some")
    return {name: counts[name] for name in (*names, *FAULTS)}


FAULTS = ("corrupted", "neither before nor after", "reported done, but missing", "understood, but missing")
FAULTS += ("understood again", "next run gave other bytes")
SHARE_AFTER = 0.25  # of the kills come after the report
SOON = 0.05  # seconds


def _copied(graph: Path, to: Path) -> None:
    """A copy with the hard links of the original."""
    shutil.copytree(graph, to)
    store = to / "store"
    for table in (store / "data").glob("*.sst"):
        for link in (*store.glob(f"snapshots/*/{table.name}"), *store.glob(f"origin/{table.name}")):
            link.unlink()
            os.link(table, link)


@dataclass(frozen=True)
class Reported:
    """What a build had told before it was killed: documents understood, and whether it was done."""

    understood: int
    done: bool


def _whole(folder: Path, news: Path, nlp: Language) -> tuple[list[bytes], float]:
    """The bytes of a build that nobody killed, and the seconds it takes."""
    _copied(folder / "before", folder / "whole")
    begin = time.monotonic()
    _apart(lambda: _finished(news, folder / "whole", nlp))
    return _bytes(folder / "whole"), time.monotonic() - begin


def _killed(news: Path, graph: Path, nlp: Language, delay: float, *, after_report: bool, way: str) -> Reported:
    """Builds in a process of its own, kills it, and gives what it had reported.

    `delay`: seconds from its begin, or `after_report` from its report.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _choose(way)
        build([news], graph, nlp=nlp, progress=_telling(writing))
        os.write(writing, DONE)
        signal.pause()
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as report:
        told = _until_done(report) if after_report else b""
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told += report.readall()
    return Reported(told.count(UNDERSTOOD), DONE in told)


WAYS = ("in place", "loaded anew", "done again", "compacted")


def _choose(way: str) -> None:
    """Makes builds of this process change the store in that way, as those of large graphs do by themselves."""
    if way == "loaded anew":
        store_module.MANY = 1
    elif way != "in place":
        origin.SMALL, origin.ROUND = 0, -(1 << 40)  # no store is small enough
        origin.FEW = 0 if way == "compacted" else 1 << 40


DONE, UNDERSTOOD = b"!", b"u"


def _telling(pipe: int) -> Progress:
    """Progress that tells of every document that is understood."""
    before = 0

    def tell(stage: str, done: int, of: int) -> None:
        nonlocal before
        if stage == "understanding":
            os.write(pipe, UNDERSTOOD * (done - before))
            before = done

    return tell


def _apart(what: Callable[[], Any]) -> Any:
    """What a fork of this process answers."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            os.write(writing, pickle.dumps(what()))
        except BaseException:
            traceback.print_exc()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        found = answer.read()
    os.waitpid(child, 0)
    return pickle.loads(found)


def _finished(news: Path, graph: Path, nlp: Language) -> int:
    """Finishes what was killed, and counts the documents that it had to understand."""
    counts = [0]

    def count(stage: str, done: int, of: int) -> None:
        if stage == "understanding":
            counts.append(of)

    build([news], graph, nlp=nlp, progress=count)
    return max(counts)


def _until_done(report: FileIO) -> bytes:
    """What a build tells until it is done."""
    told = b""
    while DONE not in told:
        some = report.read(1)
        if not some:
            raise RuntimeError("the build ended without a report")
        told += some
    return told


def _seen(graph: Path, reported: Reported, before: int) -> Counter[str]:
    """What state the graph is in; it held so many documents before."""
    done, kept = reported.done, len(list((graph / "extractions").glob("*.json.gz"))) - before
    seen = Counter({"had reported done": int(done), "had understood some": int(reported.understood > 0)})
    seen["understood, but missing"] += kept < reported.understood
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
