"""Measure speed, size and memory of the pipeline: `python -m training.speed FILE.conllu`.

Words a second from raw text to an annotated `Doc`, on all cores unless `--threads` says otherwise, beside others in the
same run: the same pipeline with its net in 32-bit PyTorch (where `--checkpoint` gives the weights), that net alone in
large batches (encoder and heads, without tokens, decoding and coreference, which favours it), and a spaCy pipeline of
the size of `en_core_web_sm` (a CNN of width 96 and depth 4 for each of tagger, parser and names, shared by none; its
weights are random, which makes it no slower).
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import psutil
import spacy
import torch
from spacy.language import Language
from spacy.training import Example as SpacyExample

from benchmarks.parsing import gold_doc, raw_text
from kg.language import load
from kg.language.component import SHIPPED
from kg.language.net import LAYERS
from kg.language.net import Net as OnnxNet
from kg.language.pieces import Pieces
from training import conllu, corpora
from training.export import INPUTS, Exported
from training.labels import Labels
from training.net import Net
from training.train import teacher
from training.windows import batches, collate, numbers


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, metavar="FILE.conllu")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--checkpoint", type=Path, help="of a run of training.train: the weights before rounding")
    args = parser.parse_args()
    process = psutil.Process()
    before = process.memory_info().rss
    began = time.perf_counter()
    nlp = load(threads=args.threads)
    nlp("It runs.")
    say("load and first sentence", time.perf_counter() - began, "s")
    texts = [raw_text(treebank) for treebank in conllu.read(args.file)]
    words = timed("kg, with coreference", lambda: sum(len(doc) for doc in nlp.pipe(texts)))
    nlp.get_pipe("kg_english").coreference = False
    timed("kg, without coreference", lambda: sum(len(doc) for doc in nlp.pipe(texts)))
    say("memory beyond the interpreter's", (process.memory_info().rss - before) / 2**20, "MB")
    say("files", sum(file.stat().st_size for file in SHIPPED.iterdir()) / 2**20, "MB")
    if args.checkpoint:
        torch.set_num_threads(1)  # as onnxruntime: windows are read at the same time, each by one thread
        slow = in_torch(load(threads=args.threads), args.checkpoint)
        timed("kg, its net in 32-bit torch", lambda: sum(len(doc) for doc in slow.pipe(texts)))
    torch.set_num_threads(args.threads)
    net_words, run = torch_run(args.file)
    timed("same net, 32-bit torch", lambda: run() or net_words)
    cnn = cnn_pipeline(args.file)
    timed("spaCy CNN", lambda: sum(len(doc) for doc in cnn.pipe(texts)) and words)


def timed(name: str, run: Callable[[], int]) -> int:
    """Run twice, print the better words a second."""
    best = 0.0
    for _ in range(2):
        began = time.perf_counter()
        words = run()
        best = max(best, words / (time.perf_counter() - began))
    say(name, best, "words/s")
    return words


class TorchNet:
    """The net of a pipeline, computed by PyTorch in 32 bits."""

    def __init__(self, onnx: OnnxNet, weights: Net) -> None:
        self.labels, self.pieces, self.relations = onnx.labels, onnx.pieces, onnx.relations
        self._net = Exported(weights.eval(), eight_bits=False).eval()

    def read(self, words: Sequence[str], breaks: Sequence[int]) -> dict[str, np.ndarray]:
        """As `kg.language.net.Net.read`."""
        rows = self.pieces.rows(words, breaks)
        with torch.inference_mode():
            found = self._net(*(torch.tensor([rows[name]]) for name in INPUTS))
        return {name: layer.numpy() for name, layer in zip(LAYERS, found, strict=True)}


def in_torch(nlp: Language, checkpoint: Path) -> Language:
    """The pipeline with its net in PyTorch, with the weights of a checkpoint."""
    english = nlp.get_pipe("kg_english")
    english._net = TorchNet(english.net, teacher(checkpoint, Labels.load(SHIPPED / "labels.json")))
    return nlp


def torch_run(path: Path) -> tuple[int, Callable[[], None]]:
    """The net in PyTorch over batches of windows of like length."""
    labels, pieces = Labels.load(SHIPPED / "labels.json"), Pieces(SHIPPED / "tokenizer.json")
    net = Net(labels).eval()
    examples = [corpora.treebank(treebank) for treebank in conllu.read(path)]
    groups = batches([numbers(e, labels) for e in examples], pieces, budget=2000, width=200, rng=random.Random(1))
    ready = [collate(group, pieces, None).inputs for group in groups]

    def run() -> None:
        with torch.inference_mode():
            for x in ready:
                net(*net.encode(x["ids"], x["shapes"], x["breaks"], x["mask"], x["first"], x["last"]))

    return sum(len(example.words) for example in examples), run


def cnn_pipeline(path: Path) -> Language:
    """A spaCy pipeline with the labels of the file."""
    nlp = spacy.blank("en")
    samples = []
    for treebank in list(conllu.read(path))[:5]:
        gold = gold_doc(nlp, treebank)
        words = [word for sentence in treebank.sentences for word in sentence.words]
        for token, word in zip(gold, words, strict=True):
            token.tag_, token.dep_ = word.xpos, word.deprel
        gold.set_ents([gold.char_span(0, len(gold[0].text), label="Person")])
        heads, offset = [], 0
        for sentence in treebank.sentences:
            heads += [offset + (w.head - 1 if w.head else i) for i, w in enumerate(sentence.words)]
            offset += len(sentence.words)
        entry = {
            "words": [t.text for t in gold],
            "tags": [t.tag_ for t in gold],
            "heads": heads,
            "deps": [t.dep_ for t in gold],
            "entities": ["U-Person"] + ["O"] * (len(gold) - 1),
        }
        samples.append(SpacyExample.from_dict(gold.copy(), entry))
    for pipe in ("tagger", "parser", "ner"):
        nlp.add_pipe(pipe)
    nlp.initialize(lambda: samples)
    return nlp


def say(name: str, value: float, unit: str) -> None:
    """One line."""
    sys.stdout.write(f"{name:32} {value:10.1f} {unit}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
