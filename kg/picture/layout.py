"""Where the entities of the first view stand: networkx places each connected part, then the parts are packed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np

Positions = dict[str, tuple[float, float]]

ASPECT = 1.3  # width to height of the canvas on a common screen
EVEN_UP_TO = 80  # nodes: Kamada-Kawai spaces small graphs evenly; 150 nodes take 1.2 s, springs 0.1 s
GAP = 0.6  # between parts; two linked nodes stand about 1 apart
SPACING = 2.2  # of springs, beside networkx's 1: looked at from 1 to 3 on 150 nodes, 2.2 leaves room for names


def positions(graph: nx.Graph, shown: Sequence[str]) -> Positions:
    """Positions of `shown` within [-1, 1], the same for the same graph."""
    if not shown:
        return {}
    view = nx.Graph()
    view.add_nodes_from(sorted(shown))
    view.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in graph.subgraph(shown).edges))
    parts = sorted(nx.connected_components(view), key=lambda part: (-len(part), min(part)))
    placed = _packed([_place(_ordered(view, part)) for part in parts])
    return _scaled(placed)


def _ordered(graph: nx.Graph, part: set[str]) -> nx.Graph:
    # a subgraph takes its order from a set, and with it the layout would change from run to run
    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(part))
    ordered.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in graph.subgraph(part).edges))
    return ordered


def _place(part: nx.Graph) -> Positions:
    """One connected part, its area in proportion to the number of its nodes."""
    if len(part) == 1:
        return {next(iter(part)): (0.0, 0.0)}
    if len(part) <= EVEN_UP_TO:
        raw = nx.kamada_kawai_layout(part)
    else:
        raw = nx.spring_layout(part, seed=1, iterations=200, k=SPACING / math.sqrt(len(part)), method="force")
    return _laid_flat(raw, math.sqrt(len(part)))


def _laid_flat(raw: Mapping[str, np.ndarray], size: float) -> Positions:
    """Turned so that its longer axis lies flat, centred, `size` wide on average."""
    names = list(raw)
    points = np.array([raw[name] for name in names], dtype=float)
    points -= points.mean(axis=0)
    axes = np.linalg.svd(points, full_matrices=False)[2]
    axes *= np.where(axes[np.arange(2), np.abs(axes).argmax(axis=1)] < 0, -1, 1)[:, None]
    points = points @ axes.T
    points *= size / max(np.sqrt((points**2).sum(axis=1).mean()), 1e-9) / 2
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, points, strict=True)}


def _packed(parts: Sequence[Positions]) -> Positions:
    """The first part, and beneath it the others in rows of about its width."""
    placed = dict(parts[0])
    left, _, right, bottom = _box(parts[0])
    width = max(right - left, ASPECT * math.sqrt(sum(map(len, parts))), 2.0)
    x, y, row = 0.0, bottom + GAP, 0.0
    for part in parts[1:]:
        left, top, right, bottom = _box(part)
        if x > 0 and x + (right - left) > width:
            x, y, row = 0.0, y + row + GAP, 0.0
        placed |= {name: (px - left + x - width / 2, py - top + y) for name, (px, py) in part.items()}
        x, row = x + (right - left) + 1.5 * GAP, max(row, bottom - top)
    return placed


def _box(part: Positions) -> tuple[float, float, float, float]:
    xs, ys = zip(*part.values(), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _scaled(placed: Positions) -> Positions:
    left, top, right, bottom = _box(placed)
    half = max(right - left, bottom - top, 1e-9) / 2
    middle = ((left + right) / 2, (top + bottom) / 2)
    # zero is added so that none is written as -0.0
    return {
        name: (round((x - middle[0]) / half, 4) + 0.0, round((y - middle[1]) / half, 4) + 0.0)
        for name, (x, y) in placed.items()
    }
