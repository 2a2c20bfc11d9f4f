"""How the small nets over pairs are fitted and calibrated: those of mentions and those of things."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol, TypeVar

import torch
from torch import Tensor, nn
from torch.nn import functional

AT_ONCE = 4096  # pairs that are judged together
Net = TypeVar("Net", bound=nn.Module)


class Table(Protocol):
    """Pairs with what is right and what is known of each."""

    def __len__(self) -> int: ...
    def batch(self, rows: Tensor) -> tuple[list[Tensor], Tensor, Tensor]: ...


def command(doc: str, fit: Callable[..., None], *, passes: int, threads: int) -> None:
    """The command line of what trains a small net for the model in a folder and writes it there."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="the folder with the exported net")
    parser.add_argument("--passes", type=int, default=passes)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=threads)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    fit(args.data, args.out, passes=args.passes, seed=args.seed)


def train(make: Callable[[], Net], table: Table, *, passes: int, seed: int, batch: int, rate: float) -> Net:
    """Fit a net; what is not known of a pair has no loss."""
    torch.manual_seed(seed)
    net = make()
    optimizer = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=0.02)
    steps = passes * (len(table) // batch + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, pct_start=0.1)
    for number in range(passes):
        summed = 0.0
        for rows in torch.randperm(len(table)).split(batch):
            inputs, right, known = table.batch(rows)
            lost = functional.binary_cross_entropy_with_logits(net(*inputs), right, weight=known, reduction="sum")
            optimizer.zero_grad()
            (lost / len(rows)).backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            summed += float(lost.detach())
        sys.stderr.write(f"pass {number + 1}: {summed / len(table):.4f}\n")
    return net.eval()


def judged(net: nn.Module, table: Table) -> tuple[Tensor, Tensor]:
    """Scores of all that is known, and whether it is so."""
    scores, truth = [], []
    with torch.no_grad():
        for rows in torch.arange(len(table)).split(AT_ONCE):
            inputs, right, known = table.batch(rows)
            told = known > 0
            scores.append(net(*inputs)[told])
            truth.append(right[told])
    return torch.cat(scores), torch.cat(truth)


def calibration(folds: Iterable[tuple[Tensor, Tensor]]) -> tuple[list[float], Tensor, Tensor]:
    """Scale and shift that make scores log odds (Platt 1999), then those log odds and whether each was right.

    `folds`: scores and truth by nets that judge what they have not seen.
    """
    found = list(folds)
    z, y = torch.cat([scores for scores, _ in found]), torch.cat([truth for _, truth in found])
    line = torch.tensor([1.0, 0.0], requires_grad=True)
    optimizer = torch.optim.LBFGS([line], max_iter=50)

    def closure() -> Tensor:
        optimizer.zero_grad()
        lost = functional.binary_cross_entropy_with_logits(line[0] * z + line[1], y)
        lost.backward()
        return lost

    optimizer.step(closure)
    fitted = line.detach()
    return [round(value, 4) for value in fitted.tolist()], fitted[0] * z + fitted[1], y
