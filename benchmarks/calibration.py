"""Whether confidence means what it says: `python -m benchmarks.calibration DATA [--json]`.

DATA is the folder of `knowledgenet/`, `re3d/`, `docred/` and `ud/`. Two measurements, on documents that nothing was
fitted to:

- readings: statements of the development documents of KnowledgeNet, re3d and Re-DocRED that were read one by one
  (`readings.tsv`): the reliability of the figure, and how well it tells right from wrong;
- trees: the statements of EWT's and GUM's development parts, right when the annotated tree gives the same. This is
  stricter than a reader is and blind to what is wrong with the rules: only the order is judged.

ECE is the expected calibration error: the distance between figure and share of right ones in ten bands of equal width,
weighted by their sizes. AUC is the chance that a right statement has a higher figure than a wrong one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file

from kg import language
from kg.statements.confidence import load, probability
from training import agreement, conllu, readings
from training.agreement import Judged

READINGS = Path(__file__).parent / "readings.tsv"
TREEBANKS = ("en_ewt-dev", "en_gum-dev")
Pair = tuple[float, bool]  # confidence, whether the statement is right


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = measure(args.data)
    if args.json:
        print(json.dumps(found, indent=1))
        return
    for name, figures in found.items():
        bands = figures.pop("bands", [])
        print(name, ", ".join(f"{key} {value}" for key, value in figures.items()))
        for low, count, figure, right in bands:
            print(f"  {low:.1f}-{low + 0.1:.1f} {count:5} statements, mean figure {figure:.3f}, right {right:.3f}")


def measure(data: Path) -> dict[str, dict]:
    """The figures of both measurements, and beside ours those of the rules before calibration."""
    nlp = language.load()
    nlp.get_pipe("kg_english").coreference = False
    read = [each for each in readings.judged(nlp, READINGS, data, "dev") if each.right is not None]
    banks = [data / "ud" / f"{name}.conllu" for name in TREEBANKS]
    trees = [each for path in banks for each in agreement.judged(nlp, conllu.read(path))]
    return {
        "readings": {**figures(calibrated(read)), "bands": list(reliability(calibrated(read)))},
        "readings, figures of the rules": figures(by_rule(read)),
        "trees": order(calibrated(trees)),
        "trees, figures of the rules": order(by_rule(trees)),
    }


def calibrated(judged: Sequence[Judged]) -> list[Pair]:
    """Each statement's calibrated figure."""
    weights = load()
    return [(probability(weights.score(each.features, each.statement)), each.right) for each in judged]


def by_rule(judged: Sequence[Judged]) -> list[Pair]:
    """Each statement's figure before calibration."""
    return [(each.statement.confidence, each.right) for each in judged]


def order(pairs: Sequence[Pair]) -> dict[str, float]:
    """Size and AUC."""
    return {"statements": len(pairs), "auc": round(auc(pairs), 3)}


def figures(pairs: Sequence[Pair]) -> dict[str, float]:
    """Size, means, expected calibration error and AUC."""
    means = {
        "mean": round(sum(figure for figure, _ in pairs) / len(pairs), 3),
        "right": round(sum(right for _, right in pairs) / len(pairs), 3),
        "ece": round(ece(pairs), 3),
    }
    return {**order(pairs), **means}


def ece(pairs: Sequence[Pair]) -> float:
    """The expected calibration error.

    >>> ece([(0.75, True), (0.75, True), (0.75, True), (0.75, False)])
    0.0
    """
    return sum(count * abs(figure - right) for _, count, figure, right in reliability(pairs)) / len(pairs)


def reliability(pairs: Sequence[Pair]) -> Iterator[tuple[float, int, float, float]]:
    """Of each band of figures its lower end, its size, its mean figure and its share of right statements."""
    for tenth in range(10):
        inside = [(figure, right) for figure, right in pairs if min(9, int(figure * 10 + 1e-9)) == tenth]
        if inside:
            means = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            yield tenth / 10, len(inside), *(round(mean, 4) for mean in means)


def auc(pairs: Sequence[Pair]) -> float:
    """The chance that a right statement has a higher figure than a wrong one, ties counting half; 0.5 of one kind.

    >>> auc([(0.9, True), (0.5, True), (0.5, False)])
    0.75
    """
    ranks, at = {}, 0
    for figure in sorted({figure for figure, _ in pairs}):
        size = sum(other == figure for other, _ in pairs)
        ranks[figure] = at + (size + 1) / 2
        at += size
    right = [ranks[figure] for figure, is_right in pairs if is_right]
    wrong = len(pairs) - len(right)
    if not right or not wrong:
        return 0.5
    return (sum(right) - len(right) * (len(right) + 1) / 2) / (len(right) * wrong)


if __name__ == "__main__":
    main()
