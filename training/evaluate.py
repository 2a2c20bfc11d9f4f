"""Quick measures while training: trees on gold sentences, tags, sentence starts, names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import torch

from kg.language.pieces import Pieces
from training.examples import Example
from training.labels import Labels
from training.losses import within_sentences
from training.net import Net
from training.windows import UNKNOWN, Numbers, collate, cut, numbers


@torch.no_grad()
def trees(net: Net, examples: Sequence[Example], labels: Labels, pieces: Pieces, width: int) -> dict[str, float]:
    """Accuracies in percent; arcs are the best of each word, not yet made into trees, so scores are slightly low."""
    net.eval()
    right: Counter[str] = Counter()
    words = 0
    starts = Counter[str]()
    coarse = [label.split(":")[0] for label in labels.deprels]
    for window in _windows(examples, labels, pieces, width):
        batch = collate([window], pieces, None)
        scores = _scores(net, batch.inputs)
        known = batch.labels["head"][0] != UNKNOWN
        words += len(known)
        for name in ("upos", "xpos", "feats", "edit"):
            right[name] += int((scores[name][0].argmax(-1) == batch.labels[name][0]).sum())
        heads = within_sentences(scores["arc"], batch.sentence)[0].argmax(-1)
        relations = net.relations(scores["dependent_role"][0], scores["governor_role"][0][heads]).argmax(-1)
        same = heads == batch.labels["head"][0]
        right["uas"] += int(same.sum())
        gold = batch.labels["deprel"][0].tolist()
        right["las"] += sum(
            s and g != UNKNOWN and coarse[r] == coarse[g]
            for s, r, g in zip(same.tolist(), relations.tolist(), gold, strict=True)
        )
        given, wanted = scores["start"][0][1:] > 0, batch.labels["start"][0][1:] == 1
        starts.update(given=int(given.sum()), wanted=int(wanted.sum()), right=int((given & wanted).sum()))
    net.train()
    result = {name: 100 * n / words for name, n in right.items()}
    result["start"] = 200 * starts["right"] / max(1, starts["given"] + starts["wanted"])
    return {name: round(value, 2) for name, value in result.items()}


def _windows(examples: Sequence[Example], labels: Labels, pieces: Pieces, width: int) -> list:
    sources: list[Numbers] = [numbers(example, labels) for example in examples]
    return [window for source in sources for window in cut(source, pieces, width)]


def _scores(net: Net, inputs: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return net(*net.encode(inputs["ids"], inputs["shapes"], inputs["breaks"], None, inputs["first"], inputs["last"]))


@torch.no_grad()
def names(net: Net, examples: Sequence[Example], labels: Labels, pieces: Pieces, width: int) -> float:
    """F1 of names after joining our types into persons, organizations and places, over words' best tags."""
    net.eval()
    counts = Counter[str]()
    for window in _windows(examples, labels, pieces, width):
        batch = collate([window], pieces, None)
        best = _scores(net, batch.inputs)["names"][0].argmax(-1).tolist()
        given = spans([labels.names[tag] for tag in best])
        wanted = spans([_gold(mask, labels) for mask in batch.labels["names"][0].tolist()])
        counts.update(given=len(given), wanted=len(wanted), right=len(given & wanted))
    net.train()
    return round(200 * counts["right"] / max(1, counts["given"] + counts["wanted"]), 2)


def _gold(mask: int, labels: Labels) -> str:
    return next((tag for i, tag in enumerate(labels.names) if mask >> i & 1), "O")


def spans(tags: Sequence[str]) -> set[tuple[int, int, str]]:
    """(begin, end, type) of the three classic types."""
    joined = {"GeopoliticalEntity": "LOC", "Place": "LOC", "Facility": "LOC", "Person": "PER", "Organization": "ORG"}
    found, begin, kind = set(), 0, ""
    for i, tag in enumerate([*tags, "O"]):
        mark, _, new = tag.partition("-")
        new = joined.get(new, "")
        if kind and (mark != "I" or new != kind):
            found.add((begin, i, kind))
            kind = ""
        if new and not kind:
            begin, kind = i, new
    return found
