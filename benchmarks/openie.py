"""Open information extraction: predictions in the formats of the CaRB and BenchIE scorers.

usage: python -m benchmarks.openie SENTENCES --format carb|benchie [--out FILE] [--score DATA SCORER]
                                 [--system kg|textacy] [--nlp NAME]

SENTENCES holds tokenised sentences, one a line (carb), or an id and a sentence with a tab between (benchie).
With --score the scorer is run on what was written; it prints ours beside the systems that DATA holds.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file

from benchmarks.cuts import Cut, View
from benchmarks.cuts_benchie import benchie
from benchmarks.cuts_carb import carb
from benchmarks.ptb import Tokens, tokens
from benchmarks.textacy_peer import triples
from kg import language
from kg.extraction import Extraction
from kg.model import Document, content_id
from kg.statements.pairs import RULE
from kg.understanding import extraction

Row = tuple[str, str]  # id, sentence
CUTS: dict[str, Callable[[View], Iterator[Cut]]] = {"carb": carb, "benchie": benchie}


def main() -> None:
    args = _arguments()
    rows = list(_rows(args.sentences, args.format))
    lines = predictions(rows, args.format, args.system, args.nlp)
    out = args.out or Path(tempfile.mkdtemp()) / f"{args.system}.tsv"
    out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"wrote {out}", file=sys.stderr)
    if args.score:
        data, scorer = args.score
        subprocess.run([sys.executable, scorer, str(out), "--data", data], check=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("--format", choices=sorted(CUTS), required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--score", nargs=2, metavar=("DATA", "SCORER"))
    parser.add_argument("--system", choices=("kg", "textacy"), default="kg")
    parser.add_argument("--nlp", help="another spaCy pipeline with UD labels")
    return parser.parse_args()


def _rows(path: Path, format: str) -> Iterator[Row]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            number, _, sentence = line.partition("\t") if format == "benchie" else ("", "", line)
            yield number, sentence.strip()


def predictions(rows: Iterable[Row], format: str, system: str = "kg", nlp: str | None = None) -> Iterator[str]:
    """Lines of the scorer's input, in the order of the sentences."""
    for row, view in views(rows, nlp):
        cuts = CUTS[format](view) if system == "kg" else _textacy(view)
        for cut in cuts:
            yield LINES[format](row, view.tokens, cut)


def views(rows: Iterable[Row], nlp: str | None = None) -> Iterator[tuple[Row, View]]:
    """Every sentence, read by itself."""
    pairs = ((words.text, (row, words)) for row in rows for words in [tokens(row[1])])
    for doc, (row, words) in language.load(nlp).pipe(pairs, as_tuples=True, batch_size=64):
        document = Document(content_id(words.text), "-", words.text)
        yield row, View(words, doc, _worded(extraction(doc, document)))


def _worded(found: Extraction) -> Extraction:
    """Without relations of pairs, whose names are the ontology's and no words of the sentence."""
    return replace(found, statements=tuple(s for s in found.statements if s.rule != RULE))


def _textacy(view: View) -> Iterator[Cut]:
    for subject, verb, obj in triples(view.doc):
        yield Cut(*(_piece(view, part) for part in (subject, verb, obj)))


def _piece(view: View, indexes: Iterable[int]) -> tuple[int, ...]:
    spoken = (view.doc[i] for i in indexes)
    return tuple(sorted({n for token in spoken for n in view.tokens.between(token.idx, token.idx + len(token))}))


def _carb_line(row: Row, words: Tokens, cut: Cut) -> str:
    slots = [cut.subject, cut.object, *cut.rest]
    said = cut.said or words.say(cut.predicate)
    return "\t".join([row[1], f"{cut.confidence:.4f}", said, *map(words.say, slots)])


def _benchie_line(row: Row, words: Tokens, cut: Cut) -> str:
    return "\t".join([row[0], *map(words.say, (cut.subject, cut.predicate, cut.object))])


LINES: dict[str, Callable[[Row, Tokens, Cut], str]] = {"carb": _carb_line, "benchie": _benchie_line}


if __name__ == "__main__":
    main()
