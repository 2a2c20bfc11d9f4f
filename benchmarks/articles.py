"""Annotated articles: what `kg extract` finds of the facts that annotators marked, and what it asserts wrongly.

usage: python -m benchmarks.articles GOLD ARTICLES --score SCORER [--out FILE] [--system kg|textacy] [--nlp NAME]

GOLD holds one annotation file per article of the folder ARTICLES; SCORER is the script that compares.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file

from benchmarks.textacy_peer import triples
from kg import documents, language, pipeline
from kg.understanding import readable


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--score", type=Path, metavar="SCORER")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--system", choices=("kg", "textacy"), default="kg")
    parser.add_argument("--nlp", help="another spaCy pipeline with UD labels")
    args, more = parser.parse_known_args()  # what is not ours is for the scorer: --missed, --wrong
    rows = (
        _textacy(args.articles, args.nlp)
        if args.system == "textacy"
        else pipeline.extract([args.articles], nlp=args.nlp)
    )
    out = args.out or Path(tempfile.mkdtemp()) / f"{args.system}.jsonl"
    out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    print(f"wrote {out}", file=sys.stderr)
    if args.score:
        subprocess.run([sys.executable, args.score, args.gold, out, *more], check=True)


def _textacy(articles: Path, nlp: str | None) -> Iterator[dict]:
    """The peer's triples as records; it knows no factuality, so it asserts whatever it finds."""
    read = list(documents.read([articles]))
    texts = ((readable(document), document) for document in read)
    for doc, document in language.load(nlp).pipe(texts, as_tuples=True):
        for spans in triples(doc):
            parts = [" ".join(doc[i].text for i in span) for span in spans]
            sentence = doc[spans[1][0]].sent
            yield {
                "document": document.source,
                "sentence": {"text": sentence.text.strip(), "begin": sentence.start_char, "end": sentence.end_char},
                **{end: {"label": text, "text": text} for end, text in zip(ENDS, parts, strict=True)},
                "qualifiers": [],
                "factuality": "asserted",
                "source": None,
            }


ENDS = ("subject", "predicate", "object")


if __name__ == "__main__":
    main()
