"""The net: a MiniLM encoder that also sees letter shapes, and one small head for every layer of the annotation."""

from __future__ import annotations

import hashlib
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from kg.language.pieces import SHAPES
from training.labels import Labels

WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # all-MiniLM-L6-v2, as published
WIDTH, LAYERS, ATTENTION_HEADS = 384, 6, 12
ARC, RELATION = 400, 256


class Linear(nn.Linear):
    """A linear layer that can compute as its eight-bit version will: `rounded` is set in the last part of training."""

    rounded = False

    def forward(self, input: Tensor) -> Tensor:
        """As `nn.Linear`; rounded, weights go by output row, activations by window, as onnxruntime does it."""
        if not self.rounded:
            return super().forward(input)
        scale = self.weight.detach().abs().amax(dim=1, keepdim=True) / 127
        return functional.linear(_rounded_input(input), _straight(self.weight, scale, -127, 127, 0), self.bias)


def _rounded_input(x: Tensor) -> Tensor:
    dims = tuple(range(1, x.dim()))
    low = x.detach().float().amin(dim=dims, keepdim=True).clamp(max=0)
    high = x.detach().float().amax(dim=dims, keepdim=True).clamp(min=0)
    scale = ((high - low) / 255).clamp(min=1e-8)
    return _straight(x, scale, 0, 255, torch.round(-low / scale))


def _straight(x: Tensor, scale: Tensor, low: int, high: int, zero: Tensor | int) -> Tensor:
    """Rounded on the way forth, untouched on the way back."""
    with torch.no_grad():
        rounded = ((torch.round(x.float() / scale) + zero).clamp(low, high) - zero) * scale
    return x + (rounded.to(x.dtype) - x).detach()


def _attention(inner: Tensor, mask: Tensor | None) -> Tensor:
    """Queries, keys and values, (batch, length, 3 WIDTH), to what each place takes from all, (batch, length, WIDTH)."""
    batch, length, _ = inner.shape
    q, k, v = inner.view(batch, length, 3, ATTENTION_HEADS, -1).permute(2, 0, 3, 1, 4).float()
    with torch.autocast("cpu", enabled=False):  # torch's attention takes twice as long in bfloat16 as in float
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=_float(mask))
    return mixed.to(inner.dtype).transpose(1, 2).reshape(batch, length, WIDTH)


def _float(mask: Tensor | None) -> Tensor | None:
    """A mask of numbers as float; one of truths, or none, as it is."""
    return mask if mask is None or mask.dtype == torch.bool else mask.float()


class Layer(nn.Module):
    """One transformer layer, normalized after each half as in BERT."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.inner = Linear(WIDTH, 3 * WIDTH)
        self.mixed = Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.wide = Linear(WIDTH, 4 * WIDTH)
        self.narrow = Linear(4 * WIDTH, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """(batch, pieces, WIDTH) to the same; `mask` is added to the attention scores."""
        x = self.norm1(x + self.dropout(self.mixed(_attention(self.inner(x), mask))))
        return self.norm2(x + self.dropout(self.narrow(functional.gelu(self.wide(x)))))


class Reader(nn.Module):
    """A transformer layer over whole words, for the tree alone; it changes nothing before it has learnt anything."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(WIDTH)
        self.inner = Linear(WIDTH, 3 * WIDTH)
        self.mixed = Linear(WIDTH, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH)
        self.wide = Linear(WIDTH, 4 * WIDTH)
        self.narrow = Linear(4 * WIDTH, WIDTH)
        self.dropout = nn.Dropout(dropout)
        for last in (self.mixed, self.narrow):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, x: Tensor, known: Tensor | None) -> Tensor:
        """(batch, words, WIDTH) to the same; `known` is false for padding."""
        mask = None if known is None else known[:, None, None, :]
        x = x + self.dropout(self.mixed(_attention(self.inner(self.norm1(x)), mask)))
        return x + self.dropout(self.narrow(functional.gelu(self.wide(self.norm2(x)))))


class Encoder(nn.Module):
    """Word pieces, their places, letter shapes and paragraph breaks to vectors."""

    def __init__(self, vocabulary: int = 30522, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.places = nn.Embedding(512, WIDTH)
        self.shapes = nn.Embedding(len(SHAPES), WIDTH)
        self.breaks = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        nn.init.normal_(self.shapes.weight, std=0.02)
        nn.init.normal_(self.breaks.weight, std=0.02)

    def forward(self, ids: Tensor, shapes: Tensor, breaks: Tensor, mask: Tensor | None) -> list[Tensor]:
        """(batch, pieces) to (batch, pieces, WIDTH), after every layer."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.places(places) + self.shapes(shapes) + self.breaks(breaks)
        x = self.dropout(self.norm(x))
        added = None
        if mask is not None:
            added = torch.zeros(mask.shape, dtype=x.dtype).masked_fill(mask == 0, -1e4)[:, None, None, :]
        found = []
        for layer in self.layers:
            x = layer(x, None if added is None else added.to(x.dtype))
            found.append(x)
        return found

    def start_from(self, model: Path) -> None:
        """Take the weights of all-MiniLM-L6-v2 after checking that they are the published ones."""
        if hashlib.sha256(model.read_bytes()).hexdigest() != WEIGHTS:
            raise ValueError(f"{model} is not the published all-MiniLM-L6-v2")
        old = load_file(model)
        new = {
            "words.weight": old["embeddings.word_embeddings.weight"],
            "places.weight": old["embeddings.position_embeddings.weight"],
            "shapes.weight": self.shapes.weight.data,
            "breaks.weight": self.breaks.weight.data,
            "norm.weight": old["embeddings.LayerNorm.weight"],
            "norm.bias": old["embeddings.LayerNorm.bias"],
        }
        new["words.weight"] = new["words.weight"] + old["embeddings.token_type_embeddings.weight"][0]
        for i in range(LAYERS):
            for part in ("weight", "bias"):
                at, to = f"encoder.layer.{i}", f"layers.{i}"
                inner = [old[f"{at}.attention.self.{name}.{part}"] for name in ("query", "key", "value")]
                new[f"{to}.inner.{part}"] = torch.cat(inner)
                new[f"{to}.mixed.{part}"] = old[f"{at}.attention.output.dense.{part}"]
                new[f"{to}.norm1.{part}"] = old[f"{at}.attention.output.LayerNorm.{part}"]
                new[f"{to}.wide.{part}"] = old[f"{at}.intermediate.dense.{part}"]
                new[f"{to}.narrow.{part}"] = old[f"{at}.output.dense.{part}"]
                new[f"{to}.norm2.{part}"] = old[f"{at}.output.LayerNorm.{part}"]
        self.load_state_dict(new)


class Net(nn.Module):
    """Encoder and heads; `forward` gives the scores of all but the relations, `relations` those of chosen arcs."""

    CLASSIFIERS = ("upos", "xpos", "feats", "edit", "kind", "names")

    def __init__(self, labels: Labels, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(dropout=dropout)
        sizes = {
            "upos": len(labels.upos), "xpos": len(labels.xpos), "feats": len(labels.feats),
            "edit": len(labels.edits), "kind": len(labels.kinds), "names": len(labels.names),
        }  # fmt: skip
        self.tag_dropout = nn.Dropout(0.2)
        self.tag_layer = nn.Linear(WIDTH, WIDTH)
        self.name_layer = nn.Linear(WIDTH, WIDTH)
        self.classifiers = nn.ModuleDict({name: nn.Linear(WIDTH, size) for name, size in sizes.items()})
        self.start = nn.Linear(WIDTH, 1)
        self.below = nn.Parameter(torch.zeros(LAYERS - 1))  # how much of each lower layer the tree's words have
        self.reader = Reader(dropout)
        self.root = nn.Parameter(torch.randn(WIDTH) * 0.02)
        self.dependent = nn.Linear(WIDTH, ARC)
        self.governor = nn.Linear(WIDTH, ARC)
        self.arc = nn.Linear(ARC, ARC)
        self.governor_bias = nn.Linear(ARC, 1)
        self.dependent_role = nn.Linear(WIDTH, RELATION)
        self.governor_role = nn.Linear(WIDTH, RELATION)
        self.relation = nn.Linear(3 * RELATION, len(labels.deprels))
        self.parse_dropout = nn.Dropout(0.3)

    def encode(
        self, ids: Tensor, shapes: Tensor, breaks: Tensor, mask: Tensor | None, first: Tensor, last: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Vectors of words, the mean of a word's first and last piece: the last layer's, and with some of the lower."""
        layers = self.encoder(ids, shapes, breaks, mask)
        return self.words(layers, first, last)

    def words(self, layers: list[Tensor], first: Tensor, last: Tensor) -> tuple[Tensor, Tensor]:
        """Two times (batch, words, WIDTH) of the pieces' vectors after each layer."""
        return tuple(0.5 * (_at(x, first) + _at(x, last)) for x in self.weighted(layers))

    def weighted(self, layers: list[Tensor]) -> tuple[Tensor, Tensor]:
        """Of the pieces' vectors after each layer the last, and the last with some of the lower ones."""
        top = layers[-1].float()
        return top, top + sum(weight * layer.float() for weight, layer in zip(self.below, layers[:-1], strict=True))

    def forward(self, words: Tensor, mixed: Tensor, known: Tensor | None = None) -> dict[str, Tensor]:
        """Scores of every layer for twice (batch, words, WIDTH); arcs as (batch, words, 1 + words), 0 being the root.

        `known`, (batch, words), is false for padding.
        """
        return self.heads(words, self.reader(mixed, known))

    def heads(self, words: Tensor, tree: Tensor) -> dict[str, Tensor]:
        """The same from the vectors of words and those that the tree's layer has made of them."""
        x = self.tag_dropout(words)
        tagged = x + self.tag_dropout(functional.gelu(self.tag_layer(x)))
        named = x + self.tag_dropout(functional.gelu(self.name_layer(x)))
        scores = {name: head(named if name == "names" else tagged) for name, head in self.classifiers.items()}
        scores["start"] = self.start(x).squeeze(-1)
        scores["arc"], scores["dependent_role"], scores["governor_role"] = self._arcs(tree)
        return scores

    def _arcs(self, words: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        root = self.root.expand(words.shape[0], 1, WIDTH)
        governors = self.parse_dropout(torch.cat([root, words], dim=1))
        dependents = self.parse_dropout(words)
        dependent = self.parse_dropout(functional.gelu(self.dependent(dependents)))
        governor = self.parse_dropout(functional.gelu(self.governor(governors)))
        arcs = self.arc(dependent) @ governor.transpose(1, 2) + self.governor_bias(governor).transpose(1, 2)
        dependent_role = self.parse_dropout(functional.gelu(self.dependent_role(dependents)))
        governor_role = self.parse_dropout(functional.gelu(self.governor_role(governors)))
        return arcs, dependent_role, governor_role

    def relations(self, dependent_role: Tensor, governor_role: Tensor) -> Tensor:
        """Scores of the relations between words and their chosen heads, both (…, RELATION)."""
        both = torch.cat([dependent_role * governor_role, dependent_role, governor_role], dim=-1)
        return self.relation(both)


def _at(x: Tensor, places: Tensor) -> Tensor:
    return torch.gather(x, 1, places.unsqueeze(-1).expand(-1, -1, x.shape[-1]))
