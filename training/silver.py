"""Trees for texts that have none: the net's own of an earlier run, where it is sure of them.

Text of the sets that annotate names alone is read once without noise; a later run learns these trees with noise added,
beside the annotated ones (noisy student training, Xie et al. 2020).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from kg.language.pieces import Pieces
from training.losses import within_sentences
from training.net import Net
from training.windows import UNKNOWN, Numbers, Window, collate, cut

SURE = 0.9  # probability of a head, relation or tag that is learnt
SETS = ("docred", "tekgen", "knowledgenet")
TAGS = ("upos", "xpos", "feats", "edit")


@torch.no_grad()
def add_trees(net: Net, sources: Sequence[Numbers], pieces: Pieces, width: int) -> int:
    """Fill the empty columns of the sources of `SETS`; how many words have got a head."""
    net.eval()
    for source in sources:
        if source.example.id.split("-")[0] not in SETS:
            continue
        for window in cut(source, pieces, width):
            _read(net, window, pieces)
    net.train()
    return sum(int((s.columns["head"] != UNKNOWN).sum()) for s in sources if not s.example.trees)


def _read(net: Net, window: Window, pieces: Pieces) -> None:
    batch = collate([window], pieces, None)
    inputs = batch.inputs
    scores = net(*net.encode(*(inputs[n] for n in ("ids", "shapes", "breaks")), None, inputs["first"], inputs["last"]))
    part, columns = slice(window.begin, window.end), window.source.columns
    for name in TAGS:
        columns[name][part] = _sure(scores[name][0]).numpy()
    arcs = within_sentences(scores["arc"], batch.sentence)
    heads = _sure(arcs[0])
    places = heads.clamp(min=0)
    relations = _sure(net.relations(scores["dependent_role"][0], scores["governor_role"][0][places]))
    columns["deprel"][part] = torch.where(heads == UNKNOWN, UNKNOWN, relations).numpy()
    own = torch.arange(len(heads)) + window.begin
    whole = torch.where(heads == 0, own, heads - 1 + window.begin)
    columns["head"][part] = torch.where(heads == UNKNOWN, UNKNOWN, whole).numpy()


def _sure(scores: Tensor) -> Tensor:
    """The best label of each row, unknown where it is not probable enough."""
    chance, best = scores.softmax(-1).max(-1)
    return torch.where(chance >= SURE, best, UNKNOWN)
