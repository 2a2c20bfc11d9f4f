"""Which pipeline a measurement of language is of: ours, ours with other weights, or another spaCy pipeline."""

from __future__ import annotations

import argparse
from pathlib import Path

from spacy.language import Language

from kg.language import load


def add_options(parser: argparse.ArgumentParser) -> None:
    """`--nlp NAME` and `--model FOLDER`."""
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--nlp", help="another spaCy pipeline, by name or folder")
    chosen.add_argument("--model", type=Path, help="our pipeline with the weights in a folder that training wrote")


def chosen(args: argparse.Namespace) -> Language:
    """The pipeline that the options name."""
    nlp = load(args.nlp)
    if args.model:
        nlp.get_pipe("kg_english").from_disk(args.model)
    return nlp


def called(args: argparse.Namespace) -> str:
    """What to call it in a table."""
    return str(args.nlp or args.model or "kg")
