"""Fit the confidence of statements: `python -m training.confidence --data DATA [--out kg/statements/confidence.tsv]`.

Two steps. First a logistic regression over all features tells statements that our trees give from those that the
treebanks' own trees give (EWT and GUM, training parts, of every second document a fifth of the words replaced, since
the parser has learnt the training sentences). Then a second one over that score and the features puts the figure
right: what it is fitted to are statements that were read one by one (`readings.tsv`). Both are written as one.

Run it again whenever the net or a rule has changed; it takes a few minutes of one core.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from kg import language
from kg.statements.confidence import FAMILY, FILE, RULE, log_odds
from kg.statements.features import Features, rule_names
from training import agreement, conllu, readings, trees
from training.agreement import Judged

TREEBANKS = {"en_ewt-train": 3, "en_gum-train": 1}  # every how many documents: web text says little of other text
REWORDED = 0.2  # of the open words; of 0, 0.2 and 0.4 the one that gives as many right statements as unseen text
RARE = 50  # a feature of fewer statements has no weight
FIRST_PENALTY = 0.03  # C of the first step: of 0.01, 0.03 and 0.1 the best for the trees of the development parts
FEW = 15  # the same of statements that were read
SECOND_PENALTY = 0.003  # C of the second step: of 0.001 to 0.1 the best for documents left out in turn
FREE = 8.0  # times a standard deviation: the score is hardly penalized
TINY = 1e-6
DEGREES = ("doubt: ", "risk: ")  # features that another parser may not give, counted from their means
Weights = dict[str, tuple[float, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of ud/, knowledgenet/, re3d/ and docred/")
    parser.add_argument("--out", type=Path, default=FILE)
    args = parser.parse_args()
    nlp = language.load()
    nlp.get_pipe("kg_english").coreference = False
    learnt = list(of_treebanks(nlp, args.data))
    nlp.get_pipe("kg_english").coreference = True  # a reader holds a wrong antecedent for wrong
    print(f"trees: {len(learnt)} statements, {np.mean([each.right for each in learnt]):.3f} of them right")
    around = list(readings.judged(nlp, readings.FILE, args.data, "train"))
    read = [each for each in around if each.right is not None]
    print(f"readings: {len(read)} statements, {np.mean([each.right for each in read]):.3f} of them right")
    args.out.write_text(written(fit(learnt, around)), encoding="utf-8")
    print(f"wrote {args.out}")


def of_treebanks(nlp: language.Language, data: Path) -> Iterator[Judged]:
    """The statements of the training treebanks, every second document reworded."""
    for name, each in TREEBANKS.items():
        documents = list(conllu.read(data / "ud" / f"{name}.conllu"))[::each]
        words = trees.pool(documents)
        documents[1::2] = (trees.reworded(bank, words, REWORDED, n) for n, bank in enumerate(documents[1::2]))
        yield from agreement.judged(nlp, documents)


def fit(learnt: Sequence[Judged], around: Sequence[Judged]) -> Weights:
    """Feature -> centre and weight of both steps together; `around` are read statements and those beside them."""
    first = _first_step(learnt)
    slope, shift, more = _second_step(first, around)
    weights = {name: (centre, slope * weight) for name, (centre, weight) in first.items()}
    weights["intercept"] = (0.0, weights["intercept"][1] + shift)
    for name, (centre, added) in more.items():
        weights[name] = (centre, weights.get(name, (0.0, 0.0))[1] + added)
    return weights | _families(weights, [*learnt, *around])


def _first_step(learnt: Sequence[Judged]) -> Weights:
    counts = Counter(name for each in learnt for name in each.features)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    table = _table([each.features for each in learnt], names)
    means, spread = table.mean(axis=0), table.std(axis=0)
    spread[spread == 0] = 1.0
    model = LogisticRegression(C=FIRST_PENALTY, max_iter=3000)
    model.fit((table - means) / spread, [each.right for each in learnt])
    weights = model.coef_[0] / spread
    centres = np.where([name.startswith(DEGREES) for name in names], means, 0.0)
    intercept = model.intercept_[0] - float(weights @ (means - centres))
    pairs = zip(centres.tolist(), weights.tolist(), strict=True)
    return {"intercept": (0.0, intercept), **dict(zip(names, pairs, strict=True))}


def _table(rows: Sequence[Features], names: Sequence[str]) -> np.ndarray:
    column = {name: n for n, name in enumerate(names)}
    table = np.zeros((len(rows), len(names)))
    for n, row in enumerate(rows):
        for name in row.keys() & column.keys():
            table[n, column[name]] = row[name]
    return table


def _score(weights: Weights, found: Features) -> float:
    known = ((weights[name], value) for name, value in found.items() if name in weights)
    return weights["intercept"][1] + sum(weight * (value - centre) for (centre, weight), value in known)


def _second_step(first: Weights, around: Sequence[Judged]) -> tuple[float, float, Weights]:
    """Slope and shift of the first step's score, and what each feature adds to it: readers see what trees do not tell.

    Rare rules were read more often than their share: each reading counts for as many statements as stand behind it.
    """
    read = [each for each in around if each.right is not None]
    own = [_rule(each) for each in read]
    of_all, of_read = Counter(map(_rule, around)), Counter(own)
    scores = np.array([_score(first, each.features) for each in read])
    seen = Counter(name for each in read for name in each.features)
    names = sorted(name for name, count in seen.items() if count >= FEW or name.startswith(RULE))
    table = _table([each.features for each in read], names)
    centres = np.array([first[name][0] if name in first else 0.0 for name in names])
    spread = np.maximum(table.std(axis=0), TINY)
    counts = np.array([of_all[rule] / of_read[rule] for rule in own])
    model = LogisticRegression(C=SECOND_PENALTY, max_iter=3000)
    unit = scores.std() / FREE
    columns = np.column_stack([scores / unit, (table - centres) / spread])
    model.fit(columns, [each.right for each in read], sample_weight=counts / counts.mean())
    slope, *added = model.coef_[0]
    pairs = zip(centres.tolist(), (np.array(added) / spread).tolist(), strict=True)
    return float(slope / unit), float(model.intercept_[0]), dict(zip(names, pairs, strict=True))


def _rule(judged: Judged) -> str:
    return rule_names(judged.statement.rule)[0]


def _families(weights: Weights, seen: Iterable[Judged]) -> Weights:
    """What an unknown rule of a family adds to the log odds of its own figure: the mean of what the known ones do."""
    more: dict[str, list[float]] = defaultdict(list)
    for each in seen:
        own, *families = rule_names(each.statement.rule)
        if RULE + own in weights:
            added = weights[RULE + own][1] - log_odds(each.statement.confidence)
            for family in (*families, ""):
                more[FAMILY + family].append(added)
    return {name: (0.0, float(np.mean(added))) for name, added in more.items()}


def written(weights: Weights) -> str:
    """The weights as lines, sorted."""
    lines = [f"{name}\t{centre:.4f}\t{weight:.4f}" for name, (centre, weight) in sorted(weights.items())]
    head = (
        "# Written by training/confidence.py from statements of EWT, GUM, KnowledgeNet and re3d, training parts, and\n"
        "# Re-DocRED:\n"
        "# feature, its centre, log odds that each unit beyond it adds."
    )
    return "\n".join([head, *lines]) + "\n"


if __name__ == "__main__":
    main()
