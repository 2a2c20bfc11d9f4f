"""Words per second of each stage and of the whole, beside textacy's triples on the same parse in the same run.

usage: python -m benchmarks.speed [PATHS ...] [--repeat N] [--threads N] [--nlp NAME] [--profile] [--json]

Words are tokens that are not white space. Before the clock starts, everything is loaded and has done one small
document; PATHS are examples/articles unless given, read N times over as different documents.
"""

from __future__ import annotations

import argparse
import cProfile
import json
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
from kg import documents, language, ontology
from kg.extraction import Extraction
from kg.model import Document, content_id
from kg.pipeline import write_beside
from kg.resolution import resolve
from kg.store import Store
from kg.understanding import BATCH, extraction, readable

ARTICLES = Path(__file__).resolve().parents[1] / "examples" / "articles"
WARM = "Angela Merkel met Xi Jinping in Beijing on Friday. The company paid $3 million, she said."
Seconds = dict[str, float]


def main() -> None:
    args = _arguments()
    nlp = language.load(args.nlp, threads=args.threads)
    measure_documents([Document("warm", "-", WARM)], nlp)
    profile = cProfile.Profile() if args.profile else None
    if profile:
        profile.enable()
    words, seconds = measure(args.paths, nlp, args.repeat)
    if profile:
        profile.disable()
        pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(40)
    if args.json:
        print(json.dumps({"words": words, "seconds": seconds, "words_per_second": _rates(words, seconds)}, indent=1))
        return
    print(f"{words:,} words\n{'stage':12} {'seconds':>8} {'words/s':>10}")
    for stage, rate in _rates(words, seconds).items():
        print(f"{stage:12} {seconds[stage]:8.2f} {rate:10,.0f}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=[ARTICLES])
    parser.add_argument("--repeat", type=int, default=1, metavar="N")
    parser.add_argument("--threads", type=int, metavar="N")
    parser.add_argument("--nlp", help="another spaCy pipeline with UD labels")
    parser.add_argument("--profile", action="store_true", help="where the time goes, on stderr")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def measure(paths: Sequence[Path], nlp: Language, repeat: int = 1) -> tuple[int, Seconds]:
    """Number of words, and seconds of every stage; `whole` is their sum, the peer's triples beside it."""
    reading: Seconds = {}
    with _timed(reading, "reading"):
        read = list(_copies(list(documents.read(paths)), repeat))
    words, seconds = measure_documents(read, nlp)
    return words, {**reading, **seconds, "whole": seconds["whole"] + reading["reading"]}


def measure_documents(read: Sequence[Document], nlp: Language) -> tuple[int, Seconds]:
    """As `measure`, of documents that were read."""
    seconds: Seconds = {}
    with _timed(seconds, "parsing"):
        docs = list(nlp.pipe(map(readable, read), batch_size=BATCH))
    with _timed(seconds, "statements"):
        extractions = [extraction(doc, document) for doc, document in zip(docs, read, strict=True)]
    with _timed(seconds, "resolution"):
        resolution = resolve(extractions)
    with _timed(seconds, "storing"):
        _store(extractions, resolution)
    seconds["whole"] = sum(seconds.values())
    with _timed(seconds, "textacy"):
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
def _timed(seconds: Seconds, stage: str, clock: Callable[[], float] = time.perf_counter) -> Iterator[None]:
    begin = clock()
    yield
    seconds[stage] = clock() - begin


def _rates(words: int, seconds: Seconds) -> dict[str, float]:
    return {stage: words / max(taken, 1e-9) for stage, taken in seconds.items()}


if __name__ == "__main__":
    main()
