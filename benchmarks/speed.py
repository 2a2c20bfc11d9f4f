"""What a whole build takes beside the English pipeline alone on the same text, stage by stage, and words per second.

usage: python -m benchmarks.speed [PATHS ...] [--repeat N] [--rounds N] [--nlp NAME] [--clock] [--profile] [--json]
       python -m benchmarks.speed [PATHS ...] [--repeat N] [--rounds N] [--nlp NAME] --workers N

Words are tokens that are not white space. Before anything is measured, everything is loaded and has done one small
document; PATHS are examples/articles unless given, read N times over as different documents. In each round the pipeline
alone, textacy's triples on the same parse, and `kg.build` into an empty folder take turns; the round with the median
ratio is told. Seconds are those that processors spent, which another load of the machine changes less than those of
the clock (`--clock`). With `--workers` whole builds by one process of one thread and by so many take turns instead, by
the clock, and the best of each is told; and what they would be if no processor did anything else: the seconds that
processors spent on the longest path (the workers at the same time, then the thread that does the rest), and no less
than all of them shared by so many processors.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file

# what loads spaCy is imported where it is used: workers import this file, and have no need of it
from kg import build, documents
from kg.model import Document, content_id

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

ARTICLES = Path(__file__).resolve().parents[1] / "examples" / "articles"
WARM = "Angela Merkel met Xi Jinping in Beijing on Friday. The company paid $3 million, she said."
PARTS = ("reading", "understanding", "resolving", "storing", "writing")  # stages of a build
Seconds = dict[str, float]
Clock = Callable[[], float]


def main() -> None:
    args = _arguments()
    os.environ["KG_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        news = _written(Path(folder) / "news", args.paths, args.repeat)
        if args.workers:
            _compare(news, args.rounds, args.workers, args.nlp)
            return
        from kg import language

        nlp = language.load(args.nlp, threads=1)
        clock = time.perf_counter if args.clock else time.process_time
        _warm(nlp, Path(folder))
        words, seconds = _median([measure(news, nlp, clock) for _ in range(args.rounds)])
        if args.profile:
            _profiled(news, nlp)
    if args.json:
        print(
            json.dumps({"words": words, "seconds": seconds, "ratio": seconds["whole"] / seconds["pipeline"]}, indent=1)
        )
        return
    print(f"{words:,} words\n{'stage':24} {'seconds':>8} {'words/s':>10} {'of the pipeline':>16}")
    for stage, taken in seconds.items():
        print(f"{stage:24} {taken:8.2f} {words / max(taken, 1e-9):10,.0f} {taken / seconds['pipeline']:16.2f}")


def measure(news: Path, nlp: Language, clock: Clock) -> tuple[int, Seconds]:
    """Words, and seconds of the pipeline alone, of the peer, and of a build by its stages."""
    from kg.understanding import AHEAD, BATCH, readable

    seconds: Seconds = {"pipeline": 0.0, "textacy's triples": 0.0}
    words, read = 0, list(documents.read([news]))
    for at in range(0, len(read), BATCH):
        with nlp.memory_zone():  # in the batches in which a build reads, so that the same is in the processor's caches
            with _timed(seconds, "pipeline", clock):
                docs = list(nlp.pipe(map(readable, read[at : at + BATCH]), batch_size=AHEAD))
            with _timed(seconds, "textacy's triples", clock):
                _peer(docs)
            words += sum(not token.is_space for doc in docs for token in doc)
            del docs
    stages = _Stages(clock)
    with tempfile.TemporaryDirectory() as folder:
        begin = clock()
        build([news], Path(folder) / "graph", nlp=nlp, progress=stages)
        whole = clock() - begin
        stages("", 0, 0)
    told = {name: stages.seconds.get(name, 0.0) for name in PARTS}
    return words, {**seconds, **told, "the rest": whole - sum(told.values()), "whole": whole}


def _median(rounds: list[tuple[int, Seconds]]) -> tuple[int, Seconds]:
    return sorted(rounds, key=lambda found: found[1]["whole"] / found[1]["pipeline"])[len(rounds) // 2]


class _Stages:
    """The seconds of each stage of a build by any clock; a stage lasts until the next begins."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._stage, self._since = clock, "", clock()
        self.seconds: Seconds = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = self._clock()
        name = self._stage or stage
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self._since
        self._stage, self._since = stage, now


def _written(news: Path, paths: Sequence[Path], repeat: int) -> Path:
    news.mkdir()
    for number, document in enumerate(_copies(list(documents.read(paths)), repeat)):
        (news / f"{number:06}.txt").write_text(f"{document.text}\n\nCopy {number}.\n")
    return news


def _warm(nlp: Language, folder: Path) -> None:
    (folder / "warm.txt").write_text(WARM)
    build([folder / "warm.txt"], folder / "warm", nlp=nlp)
    _peer([nlp(WARM)])


def _profiled(news: Path, nlp: Language) -> None:
    with tempfile.TemporaryDirectory() as folder, cProfile.Profile() as profile:
        build([news], Path(folder) / "graph", nlp=nlp)
    pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(40)


def _compare(news: Path, rounds: int, workers: int, nlp: str | None) -> None:
    """Prints words per second of builds by one process and by several, and how many times more that is."""
    found: dict[int, list[dict[str, float]]] = {1: [], workers: []}
    for _ in range(rounds):
        for count, rates in found.items():
            rates.append(_rates(news, count, nlp))
    print(f"{'words/s':30}{'1 worker':>10} {f'{workers} workers':>10} {'ratio':>7}")
    for name in found[1][0]:
        one, several = (max(rates[name] for rates in found[count]) for count in (1, workers))
        print(f"{name:30}{one:10,.0f} {several:10,.0f} {several / one:7.2f}")


def _rates(news: Path, workers: int, nlp: str | None) -> dict[str, float]:
    """Words per second of one build by the clock, and what its longest path of processor seconds would allow."""
    stages, before = _Stages(time.thread_time), os.times()
    with tempfile.TemporaryDirectory() as folder:
        report = build([news], Path(folder) / "graph", nlp=nlp, workers=workers, progress=stages)
    stages("", 0, 0)
    after = os.times()
    own, theirs = (
        getattr(after, f"{whose}user") + getattr(after, f"{whose}system")
        - getattr(before, f"{whose}user") - getattr(before, f"{whose}system")
        for whose in ("", "children_")
    )  # fmt: skip
    path = theirs / workers + sum(stages.seconds.values())
    return {
        "understanding": report.words / report.stages["understanding"],
        "whole": report.words / report.seconds,
        "whole, if processors were free": report.words / max(path, (own + theirs) / max(workers, 2)),
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=[ARTICLES])
    parser.add_argument("--repeat", type=int, default=4, metavar="N")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--nlp", help="another spaCy pipeline with UD labels")
    parser.add_argument("--workers", type=int, metavar="N", help="compare builds by one process and by N instead")
    parser.add_argument("--clock", action="store_true", help="seconds of the clock, not of processors")
    parser.add_argument("--profile", action="store_true", help="where the time of a build goes, on stderr")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _copies(read: list[Document], repeat: int) -> Iterator[Document]:
    for number in range(repeat):
        for document in read:
            yield replace(document, id=content_id(document.id, number)) if number else document


def _peer(docs: Sequence[Doc]) -> None:
    from benchmarks.textacy_peer import triples

    for doc in docs:
        for _ in triples(doc):
            pass


@contextmanager
def _timed(seconds: Seconds, stage: str, clock: Clock) -> Iterator[None]:
    begin = clock()
    yield
    seconds[stage] = seconds.get(stage, 0.0) + clock() - begin


if __name__ == "__main__":
    main()
