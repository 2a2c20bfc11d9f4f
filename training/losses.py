"""What each head is told: its loss over the words where its layer is annotated."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.examples import ANY_NAME_TAG
from training.net import Net
from training.windows import UNKNOWN, Batch

WEIGHTS = {
    "upos": 0.5, "xpos": 0.5, "feats": 0.5, "edit": 0.5, "kind": 0.5, "start": 1.0,
    "names": 1.0, "arc": 1.0, "relation": 1.0,
}  # fmt: skip
FEWEST = 150  # words that a mean is taken over at least, lest a batch with three labels pull as hard as one with all


def losses(net: Net, batch: Batch) -> dict[str, Tensor]:
    """The loss of every head on a batch."""
    inputs = batch.inputs
    with torch.autocast("cpu", torch.bfloat16):  # the encoder alone: arc scores need the finer numbers
        words, mixed = net.encode(
            inputs["ids"], inputs["shapes"], inputs["breaks"], inputs["mask"], inputs["first"], inputs["last"]
        )
    scores = net(words, mixed, batch.sentence >= 0)
    found = {name: _mean(scores[name], batch.labels[name]) for name in ("upos", "xpos", "feats", "edit", "kind")}
    found["start"] = start_loss(scores["start"], batch.labels["start"])
    found["names"] = name_loss(scores["names"], batch.labels["names"])
    found["arc"] = _mean(within_sentences(scores["arc"], batch.sentence), batch.labels["head"])
    found["relation"] = relation_loss(net, scores, batch)
    return found


def total(found: dict[str, Tensor]) -> Tensor:
    """The weighted sum."""
    return torch.stack([WEIGHTS[name] * loss for name, loss in found.items()]).sum()


def _mean(scores: Tensor, labels: Tensor) -> Tensor:
    summed = functional.cross_entropy(scores.flatten(0, 1), labels.flatten(), ignore_index=UNKNOWN, reduction="sum")
    return summed / (labels != UNKNOWN).sum().clamp(min=FEWEST)


def start_loss(scores: Tensor, labels: Tensor) -> Tensor:
    """Binary cross entropy of sentence starts."""
    known = labels != UNKNOWN
    target = (labels == 1).to(scores.dtype)
    loss = functional.binary_cross_entropy_with_logits(scores, target, reduction="none")
    return (loss * known).sum() / known.sum().clamp(min=FEWEST)


def name_loss(scores: Tensor, allowed: Tensor) -> Tensor:
    """How improbable the allowed tags are together: a coarse label is a set of fine ones."""
    bits = (allowed.unsqueeze(-1) >> torch.arange(scores.shape[-1])) & 1
    known = allowed != ANY_NAME_TAG
    chosen = scores.masked_fill(bits == 0, -1e4).logsumexp(-1)
    loss = scores.logsumexp(-1) - chosen
    return (loss * known).sum() / known.sum().clamp(min=FEWEST)


def within_sentences(arcs: Tensor, sentence: Tensor) -> Tensor:
    """Arc scores with heads outside a word's own sentence ruled out."""
    same = sentence.unsqueeze(2) == sentence.unsqueeze(1)
    root = torch.ones(*sentence.shape, 1, dtype=torch.bool)
    return arcs.masked_fill(~torch.cat([root, same], dim=2), -1e4)


def relation_loss(net: Net, scores: dict[str, Tensor], batch: Batch) -> Tensor:
    """Cross entropy of the relations of gold arcs."""
    heads, labels = batch.labels["head"], batch.labels["deprel"]
    known = (heads != UNKNOWN) & (labels != UNKNOWN)
    row, word = known.nonzero(as_tuple=True)
    if not len(row):
        return scores["arc"].new_zeros(())
    dependent = scores["dependent_role"][row, word]
    governor = scores["governor_role"][row, heads[row, word]]
    summed = functional.cross_entropy(net.relations(dependent, governor), labels[row, word], reduction="sum")
    return summed / max(FEWEST, len(row))
