"""Words per second of each stage and of the whole, beside textacy's triples on the same parse in the same run.

usage: python -m benchmarks.speed [PATHS ...] [--repeat N] [--threads N] [--nlp NAME] [--processor] [--profile] [--json]
       python -m benchmarks.speed [PATHS ...] [--repeat N] [--nlp NAME] --workers N

Words are tokens that are not white space. Before the clock starts, everything is loaded and has done one small
document; PATHS are examples/articles unless given, read N times over as different documents. With `--processor`
seconds are those that processors spent, which another load of the machine hardly changes. With `--workers` whole builds
by one process of one thread and by so many are compared instead.
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

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file

from spacy.language import Language
from spacy.tokens import Doc

from benchmarks.textacy_peer import triples
from kg import build, documents, language, ontology
from kg.extraction import Extraction
from kg.model import Document, content_id
from kg.pipeline import write_beside
from kg.resolution import resolve
from kg.store import Store
from kg.understanding import BATCH, extraction, readable

ARTICLES = Path(__file__).resolve().parents[1] / "examples" / "articles"
WARM = "Angela Merkel met Xi Jinping in Beijing on Friday. The company paid $3 million, she said."
Seconds = dict[str, float]
Clock = Callable[[], float]


def main() -> None:
    args = _arguments()
    if args.workers:
        _compare(args.paths, args.repeat, args.workers, args.nlp)
        return
    clock = time.process_time if args.processor else time.perf_counter
    nlp = language.load(args.nlp, threads=args.threads)
    measure_documents([Document("warm", "-", WARM)], nlp)
    profile = cProfile.Profile() if args.profile else None
    if profile:
        profile.enable()
    words, seconds = measure(args.paths, nlp, args.repeat, clock=clock)
    if profile:
        profile.disable()
        pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(40)
    if args.json:
        print(json.dumps({"words": words, "seconds": seconds, "words_per_second": _rates(words, seconds)}, indent=1))
        return
    print(f"{words:,} words\n{'stage':12} {'seconds':>8} {'words/s':>10}")
    for stage, rate in _rates(words, seconds).items():
        print(f"{stage:12} {seconds[stage]:8.2f} {rate:10,.0f}")
    print(f"the whole takes {seconds['whole'] / seconds['parsing']:.2f} times the parse")


def _compare(paths: Sequence[Path], repeat: int, workers: int, nlp: str | None) -> None:
    """Prints words per second of builds by one process and by several, and how many times more that is."""
    os.environ["KG_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        news = Path(folder) / "news"
        news.mkdir()
        for number, document in enumerate(_copies(list(documents.read(paths)), repeat)):
            (news / f"{number:06}.txt").write_text(f"{document.text}\n\nCopy {number}.\n")
        reports = [build([news], Path(folder) / str(count), nlp=nlp, workers=count) for count in (1, workers)]
    print(f"{'':15}{'1 worker':>10} {f'{workers} workers':>10} {'ratio':>7}")
    for name in ("understanding", "whole"):
        seconds = [report.seconds if name == "whole" else report.stages[name] for report in reports]
        rates = [report.words / taken for report, taken in zip(reports, seconds, strict=True)]
        print(f"{name:15}{rates[0]:10,.0f} {rates[1]:10,.0f} {rates[1] / rates[0]:7.2f}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=[ARTICLES])
    parser.add_argument("--repeat", type=int, default=1, metavar="N")
    parser.add_argument("--threads", type=int, metavar="N")
    parser.add_argument("--nlp", help="another spaCy pipeline with UD labels")
    parser.add_argument("--workers", type=int, metavar="N", help="compare whole builds instead")
    parser.add_argument("--processor", action="store_true", help="seconds of processors, not of the clock")
    parser.add_argument("--profile", action="store_true", help="where the time goes, on stderr")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def measure(
    paths: Sequence[Path], nlp: Language, repeat: int = 1, *, clock: Clock = time.perf_counter
) -> tuple[int, Seconds]:
    """Number of words, and seconds of every stage; `whole` is their sum, the peer's triples beside it."""
    reading: Seconds = {}
    with _timed(reading, "reading", clock):
        read = list(_copies(list(documents.read(paths)), repeat))
    words, seconds = measure_documents(read, nlp, clock=clock)
    return words, {**reading, **seconds, "whole": seconds["whole"] + reading["reading"]}


def measure_documents(
    read: Sequence[Document], nlp: Language, *, clock: Clock = time.perf_counter
) -> tuple[int, Seconds]:
    """As `measure`, of documents that were read."""
    seconds: Seconds = {}
    with _timed(seconds, "parsing", clock):
        docs = list(nlp.pipe(map(readable, read), batch_size=BATCH))
    with _timed(seconds, "statements", clock):
        extractions = [extraction(doc, document) for doc, document in zip(docs, read, strict=True)]
    with _timed(seconds, "resolution", clock):
        resolution = resolve(extractions)
    with _timed(seconds, "storing", clock):
        _store(extractions, resolution)
    seconds["whole"] = sum(seconds.values())
    with _timed(seconds, "textacy", clock):
        _peer(docs)
    return sum(not token.is_space for doc in docs for token in doc), seconds


def _copies(read: list[Document], repeat: int) -> Iterator[Document]:
    for number in range(repeat):
        for document in read:
            yield replace(document, id=content_id(document.id, number)) if number else document


def _store(extractions: list[Extraction], resolution: object) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(folder) as store:
        store.replace(extractions, resolution, ontology.load())
        write_beside(store, Path(folder))


def _peer(docs: Sequence[Doc]) -> None:
    for doc in docs:
        for _ in triples(doc):
            pass


@contextmanager
def _timed(seconds: Seconds, stage: str, clock: Clock) -> Iterator[None]:
    begin = clock()
    yield
    seconds[stage] = clock() - begin


def _rates(words: int, seconds: Seconds) -> dict[str, float]:
    return {stage: words / max(taken, 1e-9) for stage, taken in seconds.items()}


if __name__ == "__main__":
    main()
