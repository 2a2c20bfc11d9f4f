"""The store with a million quads: questions beside rdflib's memory store, replacing a document, loading, disk, memory.

usage: python -m benchmarks.store [--quads N] [--share S] [--patience S] [--json]

The graph is made up (`made_graph.py`), the same at every call. Each named question is asked of somebody whom some
fifty statements are about, where it takes such a parameter, else of the whole graph; times are the median of three,
answers read to the end. rdflib holds `share` of the graph (it needs 2 KB a quad) and is stopped after `patience`
seconds by the clock; both engines answer the same graph there, flat, as rdflib is fastest. Times are of the processor,
so that what else the machine does counts for little; on an idle machine the clock says the same.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file

import pyoxigraph
from pyoxigraph import Quad, RdfFormat

from benchmarks.made_graph import QUADS, SENTENCES, MadeUp, made_up
from kg import garbage, ontology
from kg.answers import query, questions
from kg.answers.questions import Question, filled, question
from kg.exports import export
from kg.store import Store, renewal

BARS = {
    "median ms": 20,
    "slowest ms": 1000,
    "times rdflib": 20,
    "replace ms": 50,
    "load ratio": 1.3,
    "MB per million quads": 200,
    "MB per million quads, after the changes": 200,
    "MB per million quads, after each writer at most": 200,
    "MB while asking": 300,
}
REPLACED = 30  # documents
# class of what each parameter asks for
ASKED = {
    "of": "Person",
    "by": "Person",
    "about": "Person",
    "at": "Company",
    "in": "Country",
    "one": "Person",
    "other": "Person",
}
OFTEN = 50  # statements about somebody who is asked for
COMPANIES, COUNTRIES = ("business", "members"), ("agreements", "conflicts")
SKIPPED = (("who-said", "about"), ("positions", "at"))  # two at once leave next to nothing
WORDS = "criticised Brenholmia"


def main() -> None:
    args = _arguments()
    if args.ask:
        print(json.dumps(ask(Path(args.ask), json.loads(args.given))))
        return
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), args.quads, args.share, args.patience)
    print(json.dumps(figures, indent=1)) if args.json else _show(figures)


def measure(folder: Path, size: int, share: float, patience: float) -> dict[str, Any]:
    """All figures, by name."""
    graph = made_up(size)
    quads = graph.quads()
    given = _given(graph)
    figures: dict[str, Any] = {"quads": len(quads), "documents": len(graph.extractions), **_load(folder, quads)}
    del quads
    asked = json.loads(_again("--ask", str(folder / "graph"), "--given", json.dumps(given)))
    figures |= {"questions": asked["ms"], "rows": asked["rows"], "MB while asking": asked["MB"]}
    figures["median ms"] = statistics.median(asked["ms"].values())
    figures["slowest ms"] = max(asked["ms"].values())
    figures |= _replace(folder / "graph", graph)
    return figures | _beside_rdflib(folder, made_up(round(size * share)), patience)


def _given(graph: MadeUp) -> dict[str, dict[str, str]]:
    """Parameters of each question."""
    named = _named_often(graph)
    return {asked.name: dict(_parameters(asked, named)) for asked in questions()}


def _parameters(asked: Question, named: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    for parameter in asked.parameters:
        kind = ASKED.get(parameter.name, "")
        if parameter.name == "of":
            kind = "Company" if asked.name in COMPANIES else "Country" if asked.name in COUNTRIES else kind
        if (asked.name, parameter.name) in SKIPPED:
            continue
        if kind:
            yield parameter.name, named[kind][parameter.name == "other"]
        elif parameter.required:
            yield parameter.name, WORDS


def _named_often(graph: MadeUp) -> dict[str, list[str]]:
    """Names by class, those that about so many statements are about first."""
    statements = itertools.chain.from_iterable(graph.statements.values())
    counts = Counter(end.label for s in statements for end in (s.subject, s.object))
    named: dict[str, list[str]] = {}
    for entity in sorted(graph.entities, key=lambda e: (abs(counts[e.label] - OFTEN), e.id)):
        named.setdefault(entity.type, []).append(entity.label)
    return named


def _load(folder: Path, quads: Sequence[Quad]) -> dict[str, float]:
    """Loading them all, beside oxigraph's own bulk load of the same quads from a file."""
    lines = folder / "graph.nq"
    with lines.open("wb") as file:
        pyoxigraph.serialize(quads, file, format=RdfFormat.N_QUADS)

    def theirs() -> None:
        store = pyoxigraph.Store(str(folder / "theirs"))
        store.bulk_load(path=str(lines), format=RdfFormat.N_QUADS)
        store.flush()

    def ours() -> None:
        with Store.open(folder / "graph") as store:
            store.change(quads, ())

    (their_wall, their_cpu), (wall, cpu) = _timed(theirs), _timed(ours)
    size = _size(folder / "graph")
    return {
        "load s": wall,
        "load s, oxigraph": their_wall,
        "load processor s": cpu,
        "load processor s, oxigraph": their_cpu,
        "load ratio": cpu / their_cpu,
        "MB per million quads": size / len(quads),
        "MB per million quads, oxigraph": _size(folder / "theirs") / len(quads),
    }


def ask(graph: Path, given: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Milliseconds and rows of each question, and the memory that a process needs to ask them."""
    milliseconds, rows = {}, {}
    with Store.open(graph, read_only=True) as store:
        for name, parameters in given.items():
            times = []
            for _ in range(3):
                begin = time.process_time()
                rows[name] = len(query(store, name, **parameters))
                times.append(1000 * (time.process_time() - begin))
            milliseconds[name] = statistics.median(times)
    return {"ms": milliseconds, "rows": rows, "MB": _most_memory()}


def _most_memory() -> float:
    """Megabytes that this process has held at most; getrusage would tell of the process that started it."""
    told = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", told)[1]) / 1024


def _replace(path: Path, graph: MadeUp) -> dict[str, float]:
    """Documents in other versions, one after the other: of all that it takes once they are read and resolved.

    First with the name of the document that changed, then with all of them looked at; in both cases a third of the
    documents says something else altogether, and the others one sentence less. Beside the first what oxigraph took for
    its update of the same quads, what making the rows of the document took, and in a second round a writer for each
    ten documents, who leaves the store small.
    """
    others = made_up(round(len(graph.extractions) * SENTENCES * QUADS), seed=1)
    figures: dict[str, float] = {}
    gc.collect()
    gc.freeze()  # the made-up graphs, which are no part of this
    with Store.open(path) as store:
        store.replace(graph.extractions, graph, ontology.load(), software="made up")  # nothing changes, but the ledger
        for name, told in (("replace ms", True), ("replace ms, all looked at", False)):
            figures |= _versions(store, graph, others, name, told=told)
        figures["replace ms"] = figures["replace ms, another text"]
        figures["replace, times oxigraph"] = figures["replace ms"] / figures["replace ms, another text, oxigraph's own"]
        size, begin = len(store), time.process_time()
    figures["closing processor s, all loaded anew"] = time.process_time() - begin
    figures["MB per million quads, after the changes"] = _size(path) / size
    return figures | _writers(path, graph, others)


def _versions(store: Store, graph: MadeUp, others: MadeUp, name: str, *, told: bool) -> dict[str, float]:
    """Milliseconds of replacing each of some documents; `told`: with the id of the one that changed."""
    kinds = {True: "another text", False: "a sentence less"}
    times: dict[str, list[float]] = {}
    theirs, rows = _Stopwatch(Store, "_update"), _Stopwatch(renewal, "part")
    for number in random.Random(told).sample(range(len(graph.extractions)), REPLACED):
        anew = number % 3 == 0
        id = _another(graph, others, number) if anew else _shorter(graph, number)
        with garbage.uncollected(), theirs, rows:  # as builds do it
            wall, cpu = time.perf_counter(), time.thread_time()  # of this thread: RocksDB compacts in others
            given = graph.extractions, graph, ontology.load()
            store.replace(*given, software="made up", changed={id} if told else None)
        took = {"": time.thread_time() - cpu, ", by the clock": time.perf_counter() - wall}
        took |= {", oxigraph's own": theirs.seconds, ", its rows": rows.seconds}
        for what, seconds in took.items():
            times.setdefault(f"{name}, {kinds[anew]}{what}", []).append(1000 * seconds)
    return {what: statistics.median(found) for what, found in times.items()}


def _writers(path: Path, graph: MadeUp, others: MadeUp) -> dict[str, float]:
    """Sixty documents in other versions, a writer for each ten of them: what closing takes, and how large the store is
    at most when none is at work."""
    known, sizes, closing = ontology.load(), [], []
    numbers = random.Random(2).sample(range(len(graph.extractions)), 2 * REPLACED)
    for ten in (numbers[at : at + 10] for at in range(0, len(numbers), 10)):
        with Store.open(path) as store:
            for number in ten:
                id = _another(graph, others, number) if number % 3 == 0 else _shorter(graph, number)
                store.replace(graph.extractions, graph, known, software="made up", changed={id})
            size, begin = len(store), time.process_time()
        closing.append(time.process_time() - begin)
        sizes.append(_size(path) / size)
    return {
        "closing processor s, median of six writers": statistics.median(closing),
        "closing processor s, most": max(closing),
        "MB per million quads, after each writer at most": max(sizes),
    }


class _Stopwatch:
    """Adds up the processor's seconds of all calls of a function within a `with`."""

    def __init__(self, where: Any, name: str) -> None:
        self._where, self._name, self._inner = where, name, getattr(where, name)
        self.seconds = 0.0

    def __enter__(self) -> None:
        self.seconds = 0.0

        def timed(*given: Any, **named: Any) -> Any:
            begin = time.thread_time()
            try:
                return self._inner(*given, **named)
            finally:
                self.seconds += time.thread_time() - begin

        setattr(self._where, self._name, timed)

    def __exit__(self, *_: object) -> None:
        setattr(self._where, self._name, self._inner)


def _another(graph: MadeUp, others: MadeUp, number: int) -> str:
    """Puts another text in the place of a document; gives its id."""
    id = graph.extractions[number].document.id
    graph.extractions[number] = others.extractions[number]
    graph.statements[id], graph.mentions[id] = others.statements[id], others.mentions[id]
    return id


def _shorter(graph: MadeUp, number: int) -> str:
    """Takes the last sentence of a document away; gives its id."""
    id = graph.extractions[number].document.id
    *kept, last = graph.statements[id]
    graph.statements[id] = tuple(kept)
    graph.mentions[id] = tuple(m for m in graph.mentions[id] if m.end <= last.sentence.begin)
    return id


def _beside_rdflib(folder: Path, graph: MadeUp, patience: float) -> dict[str, Any]:
    """The same questions of a part, to us and to rdflib's memory store."""
    import rdflib

    quads, given, ratios = graph.quads(), _given(graph), {}
    with Store.open(folder / "part") as store:
        store.change(quads, ())
    with Store.open(folder / "part", read_only=True) as store:
        (path,) = export(store, folder / "part.nt")
        peer = rdflib.Graph()
        for prefix, space in store.names.prefixes.items():
            peer.bind(prefix, space)
        load, _ = _timed(lambda: peer.parse(path, format="nt"))
        for name, parameters in given.items():
            sparql = filled(store, question(name), parameters)
            ours = statistics.median(_timed(lambda sparql=sparql: list(store.query(sparql)))[1] for _ in range(3))
            theirs = _within(patience, lambda sparql=sparql: list(peer.query(sparql)))
            ratios[name] = theirs / ours
    return {
        "times rdflib": statistics.median(ratios.values()),
        "times rdflib, least": min(ratios.values()),
        "quads in rdflib": len(peer),
        "load s, rdflib": load,
        "ratios": ratios,
    }


def _within(seconds: float, what: Callable[[], object]) -> float:
    """Processor seconds that something takes, or took until it was stopped."""

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    begin = time.process_time()
    try:
        what()
    except TimeoutError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return time.process_time() - begin


def _timed(what: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    what()
    return time.perf_counter() - wall, time.process_time() - cpu


def _size(folder: Path) -> int:
    """Bytes on the disk; what is linked twice counts once."""
    found = [path.stat() for path in folder.rglob("*") if path.is_file()]
    return sum({stat.st_ino: stat.st_size for stat in found}.values())


def _again(*arguments: str) -> str:
    """This file in a process of its own."""
    command = [sys.executable, __file__, *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _show(figures: dict[str, Any]) -> None:
    nested = ("questions", "rows", "ratios")
    for name, value in figures.items():
        if name not in nested:
            bar = f"   bar {BARS[name]}" if name in BARS else ""
            print(f"{name:48} {value:14,.2f}{bar}" if isinstance(value, float) else f"{name:48} {value:14,}{bar}")
    print(f"\n{'question':20} {'ms':>10} {'rows':>8} {'times rdflib':>13}")
    for name, took in sorted(figures["questions"].items(), key=lambda pair: pair[1]):
        print(f"{name:20} {took:10.2f} {figures['rows'][name]:8,} {figures['ratios'][name]:13,.1f}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quads", type=int, default=1_000_000)
    parser.add_argument("--share", type=float, default=0.1)
    parser.add_argument("--patience", type=float, default=60.0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--ask", help=argparse.SUPPRESS)
    parser.add_argument("--given", default="{}", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
