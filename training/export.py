"""Write the trained net as what `kg.language` runs: `python -m training.export --work DIR --out DIR`.

Matrix products compute in eight bits (activations scaled by window, weights by output row, those of the encoder as they
were rounded in the last part of training), but for the last of names and of sentence starts; embeddings are stored in
eight bits with a scale for each row; norms stay as they are.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional

from kg.language.gated import encoder_mark
from kg.language.net import LAYERS as OUTPUTS
from kg.language.pairs import TYPES
from training.base import base_folder
from training.labels import Labels
from training.net import ARC, ATTENTION_HEADS, RELATION, WIDTH, Layer, Linear, Net, Reader

INPUTS = ("ids", "shapes", "breaks", "first", "last")


class Rows(nn.Module):
    """An embedding in eight bits, each row with its own scale."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        self.register_buffer("scale", weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127)
        self.register_buffer("rows", torch.round(weight / self.scale).to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        """The rows of some ids."""
        return self.rows[ids].float() * self.scale[ids]


class Exported(nn.Module):
    """The net as the ONNX file has it: one window, no padding, labels instead of scores where those are not needed.

    Heads that read the same vectors are one product, and what they make of the root is known beforehand.
    """

    TAGS = tuple(name for name in Net.CLASSIFIERS if name != "names")

    def __init__(self, net: Net, *, eight_bits: bool) -> None:
        super().__init__()
        self.net = net
        words = net.encoder.words
        self.words = Rows(words.weight.data) if eight_bits else words
        self.layered = joined(net.tag_layer, net.name_layer)
        self.tags = joined(*(net.classifiers[name] for name in self.TAGS))
        self.tree = joined(net.governor, net.governor_role, net.dependent, net.dependent_role)
        with torch.no_grad():
            self.register_buffer("root", functional.gelu(net.governor(net.root))[None])
            self.register_buffer("root_role", functional.gelu(net.governor_role(net.root))[None])

    def forward(self, ids: Tensor, shapes: Tensor, breaks: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        """The outputs in the order of `kg.language.net.LAYERS`, without the batch."""
        encoder = self.net.encoder
        x = self.words(ids[0]) + encoder.places.weight[: ids.shape[1]]
        x = encoder.norm(x + encoder.shapes(shapes[0]) + encoder.breaks(breaks[0]))[None]
        layers = []
        for layer in encoder.layers:
            x = _layer(layer, x)
            layers.append(x[0])
        words, mixed = (0.5 * (x[first[0]] + x[last[0]]) for x in self.net.weighted(layers))
        scores = self._tags(words) | self._tree(_reader(self.net.reader, mixed[None])[0])
        scores["vectors"] = words
        return tuple(scores[name] for name in OUTPUTS)

    def _tags(self, words: Tensor) -> dict[str, Tensor]:
        tagged, named = functional.gelu(_product(self.layered, words)).split(WIDTH, -1)
        sizes = [self.net.classifiers[name].out_features for name in self.TAGS]
        scores = dict(zip(self.TAGS, _product(self.tags, words + tagged).split(sizes, -1), strict=True))
        found = {name: score.argmax(-1) for name, score in scores.items()}
        found["edit"] = scores["edit"].topk(2, dim=-1).indices
        found["names"] = functional.log_softmax(self.net.classifiers["names"](words + named), dim=-1)
        return found | {"start": self.net.start(words).view(-1)}

    def _tree(self, words: Tensor) -> dict[str, Tensor]:
        parts = functional.gelu(_product(self.tree, words)).split([ARC, RELATION, ARC, RELATION], -1)
        governor, governor_role, dependent, dependent_role = parts
        governor = torch.cat([self.root, governor])
        arc = _product(self.net.arc, dependent) @ governor.T + self.net.governor_bias(governor).T
        return {
            "arc": arc, "dependent_role": dependent_role, "governor_role": torch.cat([self.root_role, governor_role]),
        }  # fmt: skip


def joined(*parts: nn.Linear) -> nn.Linear:
    """Several linear layers that read the same as one, their outputs side by side."""
    one = nn.Linear(parts[0].in_features, sum(part.out_features for part in parts))
    with torch.no_grad():
        one.weight.copy_(torch.cat([part.weight for part in parts]))
        one.bias.copy_(torch.cat([part.bias for part in parts]))
    return one


def _product(layer: nn.Linear, x: Tensor) -> Tensor:
    """The layer of (words, …), written as the product of (1, words, …) that is rounded to eight bits."""
    return layer(x[None])[0]


class Relations(nn.Module):
    """The part of the net that names arcs."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, dependents: Tensor, governors: Tensor) -> Tensor:
        """Scores of the relations."""
        return self.net.relations(dependents, governors)


def _layer(layer: Layer, x: Tensor) -> Tensor:
    """A transformer layer in single steps, which onnxruntime knows how to join."""
    x = layer.norm1(x + layer.mixed(_attention(layer.inner(x))))
    return layer.norm2(x + layer.narrow(functional.gelu(layer.wide(x))))


def _reader(reader: Reader, x: Tensor) -> Tensor:
    """The same for the tree's layer."""
    x = x + reader.mixed(_attention(reader.inner(reader.norm1(x))))
    return x + reader.narrow(functional.gelu(reader.wide(reader.norm2(x))))


def _attention(inner: Tensor) -> Tensor:
    """Queries, keys and values, (1, length, 3 WIDTH), to what each place takes from all."""
    length, size = inner.shape[1], WIDTH // ATTENTION_HEADS
    q, k, v = (part.view(1, length, ATTENTION_HEADS, size).transpose(1, 2) for part in inner.split(WIDTH, -1))
    weights = torch.softmax((q * size**-0.5) @ k.transpose(2, 3), dim=-1)
    return (weights @ v).transpose(1, 2).reshape(1, length, WIDTH)


def export(net: Net, labels: Labels, tokenizer: Path, out: Path, *, eight_bits: bool = True) -> None:
    """Write the model's files beside their places and then move them there."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as scratch:
        folder = Path(scratch)
        write_net(net, folder, eight_bits=eight_bits)
        labels.save(folder / "labels.json")
        shutil.copyfile(tokenizer, folder / "tokenizer.json")
        write_relation(net, folder)
        for name in ("labels.json", "tokenizer.json", "relation.onnx", "net.onnx"):
            (folder / name).replace(out / name)


def write_net(net: Net, folder: Path, *, eight_bits: bool) -> None:
    """`net.onnx`."""
    Linear.rounded = False
    raw = folder / "raw.onnx"
    sample = [torch.tensor([[101, 7592, 2088, 999, 102]]), *(torch.tensor([row]) for row in ([9, 1, 0, 6, 9], [0] * 5))]
    sample += [torch.tensor([[1, 2, 3]]), torch.tensor([[1, 2, 3]])]
    axes = {name: {1: "pieces"} for name in INPUTS[:3]} | {"first": {1: "words"}, "last": {1: "words"}}
    axes |= {name: {0: "words"} for name in OUTPUTS} | {
        "governor_role": {0: "governors"},
        "arc": {0: "words", 1: "governors"},
    }
    write_graph(Exported(net, eight_bits=eight_bits), sample, raw, INPUTS, OUTPUTS, axes)
    if eight_bits:
        quantize_dynamic(
            raw, folder / "net.onnx", op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8,
            nodes_to_quantize=_large_products(raw),
        )  # fmt: skip
    else:
        raw.rename(folder / "net.onnx")


def write_relation(net: Net, folder: Path) -> None:
    """`relation.onnx`: the relations of arcs that have been chosen."""

    axes = {"dependents": {0: "arcs"}, "governors": {0: "arcs"}, "scores": {0: "arcs"}}
    write_graph(
        Relations(net),
        [torch.zeros(3, RELATION)] * 2,
        folder / "relation.onnx",
        ("dependents", "governors"),
        ("scores",),
        axes,
    )


def write_graph(
    module: nn.Module, sample: Sequence[Tensor], path: Path, inputs: Sequence[str], outputs: Sequence[str], axes: dict
) -> None:
    """One ONNX file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the older exporter, which needs no further package, says that it is older
        torch.onnx.export(
            module.eval(), tuple(sample), str(path), input_names=list(inputs), output_names=list(outputs),
            dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip


def write_with_facts(
    module: nn.Module, sample: Sequence[Tensor], path: Path, inputs: Sequence[str], axes: dict, facts: Mapping[str, Any]
) -> None:
    """One ONNX file that gives scores and says these things of itself, written beside its place and moved there."""
    beside = path.with_name(path.name + ".tmp")
    write_graph(module, sample, beside, inputs, ("scores",), axes)
    model = onnx.load(beside)
    onnx.helper.set_model_props(model, {"kg": json.dumps(facts)})
    onnx.save(model, beside)
    beside.replace(path)


def gated_facts(
    folder: Path, relations: Sequence[str], gates: np.ndarray, scale: float, shift: float
) -> dict[str, Any]:
    """What the file of a net over pairs has to say, see `kg.language.gated`; `gates`: (relations, types, types)."""
    return {
        "relations": list(relations), "types": list(TYPES), "gates": np.argwhere(gates).tolist(),
        "scale": scale, "shift": shift, "encoder": encoder_mark(folder),
    }  # fmt: skip


def _large_products(path: Path) -> list[str]:
    """The nodes that multiply by weights: all but names, sentence starts and the bias of arcs, which are small."""
    graph = onnx.load(path).graph
    weights = {weight.name for weight in graph.initializer}
    return [node.name for node in graph.node if node.op_type == "MatMul" and node.input[1] in weights]


def load(work: Path) -> tuple[Net, Labels]:
    """The averaged weights of a run's last checkpoint."""
    labels = Labels.load(work / "labels.json")
    net = Net(labels)
    net.load_state_dict(torch.load(work / "checkpoint.pt")["mean"])
    return net.eval(), labels


def main() -> None:
    """Export the last checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path("build/training"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--full", action="store_true", help="keep all weights in 32 bits")
    args = parser.parse_args()
    net, labels = load(args.work)
    export(net, labels, base_folder(args.base) / "tokenizer.json", args.out, eight_bits=not args.full)


if __name__ == "__main__":
    main()
