"""Train the coreference scorer on the vectors of a trained net: `python -m training.coreference --data DIR --out DIR`.

Each phrase of GUM's training documents, as our own pipeline finds it, is to rank a right antecedent, or having none,
first. The encoder is not changed, so this takes minutes.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import spacy
import torch
from spacy.tokens import Doc
from torch import Tensor, nn
from torch.nn import functional

from kg.language.component import English
from kg.language.coreference import candidate_matrix, describe
from kg.language.referents import Referents, own_features, pair_features, sort_features
from training import conllu, entities
from training.export import write_graph
from training.fitting import command

HIDDEN, SHARED, VECTOR = 150, 64, 384


@dataclass(slots=True)
class Task:
    """A document: its phrases, their candidates, which of those are right, and all features."""

    candidates: Tensor
    right: Tensor  # (phrases, 1 + candidates)
    pairs: Tensor  # (candidate pairs, features), as half floats
    own: Tensor
    sorts: Tensor
    vectors: Tensor


class Ranker(nn.Module):
    """The scorer as `kg.language.coreference.Scorer` runs it, with dropout."""

    def __init__(self, pair: int, own: int, sorts: int) -> None:
        super().__init__()
        self.mine, self.theirs = nn.Linear(VECTOR, HIDDEN, bias=False), nn.Linear(VECTOR, HIDDEN, bias=False)
        self.my_sort, self.their_sort = nn.Linear(sorts, HIDDEN, bias=False), nn.Linear(sorts, HIDDEN, bias=False)
        self.same = nn.Linear(VECTOR, SHARED, bias=False)
        self.pair, self.pair_out = nn.Linear(pair + SHARED, HIDDEN), nn.Linear(HIDDEN, 1, bias=False)
        self.own, self.alone = nn.Linear(own, HIDDEN), nn.Linear(VECTOR, HIDDEN, bias=False)
        self.own_out = nn.Linear(HIDDEN, 1)
        self.dropout = nn.Dropout(0.3)

    def forward(self, task: Task) -> Tensor:
        """(phrases, 1 + candidates) scores, the first for having no antecedent."""
        rows, columns = (task.candidates >= 0).nonzero(as_tuple=True)
        other, everything = task.candidates[rows, columns], torch.arange(len(task.vectors))
        vectors, pairs = self.dropout(task.vectors), task.pairs.float()
        pairs, alone = self.score(vectors, task.sorts, rows, other, pairs, everything, task.own)
        scores = torch.full(task.right.shape, -1e4)
        scores[rows, 1 + columns] = pairs
        scores[:, 0] = alone
        return scores

    def score(
        self, vectors: Tensor, sorts: Tensor, mine: Tensor, theirs: Tensor, pair: Tensor, own: Tensor, alone: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Scores of the pairs of phrases `mine` and `theirs`, and of the phrases `own` without an antecedent."""
        same = self.same(vectors)
        # What depends on one phrase is multiplied once for each phrase, not for each of its fifty pairs.
        first = self.mine(vectors) + self.my_sort(sorts)
        second = self.theirs(vectors) + self.their_sort(sorts)
        hidden = self.pair(torch.cat([pair, same[mine] * same[theirs]], dim=-1)) + first[mine] + second[theirs]
        pairs = self.pair_out(self.dropout(functional.relu(hidden))).squeeze(-1)
        single = self.own(alone) + self.alone(vectors)[own]
        return pairs, self.own_out(self.dropout(functional.relu(single))).squeeze(-1)

    def save(self, path: Path, sample: Task) -> None:
        """`coreference.onnx`, written beside its place and moved there."""
        rows = torch.arange(1, 3)
        inputs = ("vectors", "sorts", "mine", "theirs", "pair_features", "own", "own_features")
        axes = {name: {0: f"{name}_rows"} for name in (*inputs, "pairs", "alone")}
        sample_inputs = [sample.vectors[:4], sample.sorts[:4], rows, rows - 1, sample.pairs[:2].float(), rows]
        sample_inputs.append(sample.own[:2])
        write_graph(Scoring(self), sample_inputs, path.with_suffix(".tmp"), inputs, ("pairs", "alone"), axes)
        path.with_suffix(".tmp").replace(path)


class Scoring(nn.Module):
    """The ranker with its scores as its output."""

    def __init__(self, ranker: Ranker) -> None:
        super().__init__()
        self.ranker = ranker

    def forward(self, *inputs: Tensor) -> tuple[Tensor, Tensor]:
        """As `Ranker.score`."""
        return self.ranker.score(*inputs)


def documents(path: Path, english: English) -> list[tuple[Doc, Referents, conllu.Treebank]]:
    """Treebank documents as our pipeline reads them, with the treebank's words and sentences."""
    vocab = spacy.blank("en").vocab
    found = []
    for treebank in conllu.read(path):
        words = [word.form for sentence in treebank.sentences for word in sentence.words]
        starts = [i == 0 for sentence in treebank.sentences for i in range(len(sentence.words))]
        doc = Doc(vocab, words=words, sent_starts=starts)
        places, sentences = english.read(doc)
        described = describe(doc, places, sentences)
        if described is not None:
            found.append((doc, described, treebank))
    return found


def groups(r: Referents, treebank: conllu.Treebank) -> list[str]:
    """For each phrase the entity of the mention with its span, else with its head, else none."""
    mentions = entities.mentions(treebank)
    spans = {(m.begin, m.end): m.group for m in mentions}
    heads: dict[int, str] = {}
    for mention in sorted(mentions, key=lambda m: m.begin - m.end):
        heads[mention.head] = mention.group
    exact = {p.head for p in r.phrases if (p.begin, p.end) in spans}
    return [spans.get((p.begin, p.end)) or ("" if p.head in exact else heads.get(p.head, "")) for p in r.phrases]


def task(r: Referents, treebank: conllu.Treebank) -> Task:
    """What a document teaches."""
    candidates = candidate_matrix(r)
    entity = groups(r, treebank)
    right = np.zeros((len(candidates), 1 + candidates.shape[1]), dtype=bool)
    for i, row in enumerate(candidates.tolist()):
        if entity[i]:
            right[i, 1:] = [j >= 0 and entity[j] == entity[i] for j in row]
        right[i, 0] = not right[i].any()
    rows, columns = np.nonzero(candidates >= 0)
    pairs = pair_features(r, rows, candidates[rows, columns]).astype(np.float16)
    everything = np.arange(len(candidates))
    arrays = (candidates, right, pairs, own_features(r, everything), sort_features(r, everything), r.vectors)
    return Task(*(torch.from_numpy(array) for array in arrays))


def loss(scores: Tensor, right: Tensor) -> Tensor:
    """How improbable the right antecedents are together; a missed link costs a little more than a false one."""
    weight = torch.where(right[:, 0], 1.0, 1.2)
    good = scores.masked_fill(~right, -1e4).logsumexp(1)
    return (weight * (scores.logsumexp(1) - good)).mean()


def train(tasks: Sequence[Task], *, passes: int, seed: int) -> Ranker:
    """Fit a ranker."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    net = Ranker(tasks[0].pairs.shape[1], tasks[0].own.shape[1], tasks[0].sorts.shape[1])
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.01)
    for number in range(passes):
        summed = 0.0
        for group in optimizer.param_groups:
            group["lr"] = 1e-3 * (1 - number / passes)
        for item in rng.sample(list(tasks), len(tasks)):
            value = loss(net(item), item.right)
            optimizer.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            summed += float(value.detach())
        sys.stderr.write(f"pass {number + 1}: {summed / len(tasks):.4f}\n")
    return net.eval()


def fit(data: Path, out: Path, *, passes: int = 12, seed: int = 7) -> None:
    """Train a scorer for the model in a folder and write it there."""
    english = English(folder=out, coreference=False)
    tasks = [task(r, treebank) for _, r, treebank in documents(data / "ud/en_gum-train.conllu", english)]
    train(tasks, passes=passes, seed=seed).save(out / "coreference.onnx", tasks[0])


if __name__ == "__main__":
    command(__doc__, fit, passes=12, threads=2)
