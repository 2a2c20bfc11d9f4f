"""Measure coreference on GUM: `python -m benchmarks.coreference FILE.conllu [--json]`.

The CoNLL score is the mean of the F1 of MUC (Vilain et al. 1995), B-cubed (Bagga and Baldwin 1998) and CEAF-e (Luo
2005) over mentions with exactly equal words; entities that are mentioned once are left out on both sides. `pronouns`
is, of the third-person pronouns (he, she, it, they and their forms) that have an antecedent in the gold, the share
whose nearest earlier mention in our cluster is of the right entity (equal words, or else the same head); for
`pronouns_named` that is asked of the nearest earlier mention that is no pronoun, if there is one. `rule` is a
baseline: each pronoun goes to the nearest earlier name or noun of fitting gender and number, and names with equal
words are one. Words and sentences are the gold's.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment
from spacy.language import Language
from spacy.tokens import Doc

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file

from benchmarks.model import add_options, called, chosen
from training import conllu, entities

Span = tuple[int, int]
Clusters = list[frozenset[Span]]
THIRD = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
    **dict.fromkeys(("it", "its", "itself"), "n"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "p"),
}


def gold_clusters(treebank: conllu.Treebank) -> Clusters:
    """The entities of a document that are mentioned at least twice."""
    spans: dict[str, set[Span]] = {}
    for mention in entities.mentions(treebank):
        spans.setdefault(mention.group, set()).add((mention.begin, mention.end))
    return [frozenset(group) for group in spans.values() if len(group) > 1]


def muc(gold: Clusters, ours: Clusters) -> tuple[float, float, float, float]:
    """Links found: right and all, for precision and for recall."""

    def links(keys: Clusters, response: Clusters) -> tuple[float, float]:
        owner = {span: n for n, cluster in enumerate(response) for span in cluster}
        parts = [len({owner.get(span, (span,)) for span in key}) for key in keys]
        right = sum(len(key) - part for key, part in zip(keys, parts, strict=True))
        return right, sum(len(key) - 1 for key in keys)

    return *links(ours, gold), *links(gold, ours)


def b_cubed(gold: Clusters, ours: Clusters) -> tuple[float, float, float, float]:
    """For each mention the share of its cluster that is right."""

    def shares(keys: Clusters, response: Clusters) -> tuple[float, float]:
        owner = {span: cluster for cluster in response for span in cluster}
        right = sum(len(key & owner[span]) / len(key) for key in keys for span in key if span in owner)
        return right, sum(len(key) for key in keys)

    return *shares(ours, gold), *shares(gold, ours)


def ceaf_e(gold: Clusters, ours: Clusters) -> tuple[float, float, float, float]:
    """The best one-to-one assignment of entities."""
    if not gold or not ours:
        return 0.0, len(ours), 0.0, len(gold)
    likeness = np.array([[2 * len(g & o) / (len(g) + len(o)) for o in ours] for g in gold])
    total = float(likeness[linear_sum_assignment(-likeness)].sum())
    return total, len(ours), total, len(gold)


MEASURES = {"muc": muc, "b3": b_cubed, "ceafe": ceaf_e}


def score(pairs: Sequence[tuple[Clusters, Clusters]]) -> dict[str, float]:
    """F1 of each measure and their mean, in percent, over all documents."""
    result = {}
    for name, measure in MEASURES.items():
        right_p, all_p, right_r, all_r = (
            sum(column) for column in zip(*(measure(g, o) for g, o in pairs), strict=True)
        )
        p, r = right_p / max(1, all_p), right_r / max(1, all_r)
        result[f"{name}_p"], result[f"{name}_r"] = 100 * p, 100 * r
        result[name] = 200 * p * r / (p + r) if p + r else 0.0
    result["conll"] = sum(result[name] for name in MEASURES) / len(MEASURES)
    spans = [(frozenset().union(*g), frozenset().union(*o)) for g, o in pairs]
    right, gold, ours = (sum(x) for x in zip(*((len(g & o), len(g), len(o)) for g, o in spans), strict=True))
    result["mentions"] = 200 * right / max(1, gold + ours)
    return result


def pronouns(doc: Doc, treebank: conllu.Treebank, clusters: Sequence[Sequence[Span]]) -> Counter[str]:
    """How many third-person pronouns there are and how many are linked to a right mention."""
    group_of = {(m.begin, m.end): m.group for m in entities.mentions(treebank)}
    heads = {m.head: m.group for m in sorted(entities.mentions(treebank), key=lambda m: m.begin - m.end)}
    first: dict[str, int] = {}
    for (begin, _), group in sorted(group_of.items()):
        first.setdefault(group, begin)
    cluster_of = {tuple(span): cluster for cluster in clusters for span in cluster}
    counts: Counter[str] = Counter()
    for token in doc:
        span = (token.i, token.i + 1)
        if token.lower_ not in THIRD or span not in group_of or first[group_of[span]] == token.i:
            continue
        counts["all"] += 1
        before = [other for other in cluster_of.get(span, ()) if other[0] < token.i]
        named = [o for o in before if not _is_pronoun(doc, o)]
        for key, choice in (("right", before), ("right_named", named or before)):
            if antecedent := max(choice, default=None):
                found = group_of.get(tuple(antecedent)) or heads.get(doc[antecedent[0] : antecedent[1]].root.i)
                counts[key] += found == group_of[span]
    return counts


def _is_pronoun(doc: Doc, span: Span) -> bool:
    return span[1] - span[0] == 1 and doc[span[0]].pos_ in ("PRON", "DET")


def rule_clusters(doc: Doc) -> list[list[Span]]:
    """The baseline."""
    clusters: list[list[Span]] = []
    owner: dict[str, list[Span]] = {}
    last: list[tuple[int, str, str, list[Span]]] = []
    for token in doc:
        span = (token.i, token.i + 1)
        number = (token.morph.get("Number") or [""])[0]
        if token.lower_ in THIRD:
            kind = THIRD[token.lower_]
            fits = [
                c
                for _, k, n, c in last[::-1]
                if (n == "Plur") == (kind == "p") and (kind == "p" or (k == "person") == (kind in "mf"))
            ]
            if fits:
                fits[0].append(span)
        elif token.pos_ in ("PROPN", "NOUN") and token.dep_ not in ("compound", "flat"):
            name = next((e for e in doc.ents if e.start <= token.i < e.end), None)
            whole = (name.start, name.end) if name is not None else span
            cluster = owner.get(doc[whole[0] : whole[1]].text) if name is not None else None
            if cluster is None:
                cluster = []
                clusters.append(cluster)
                if name is not None:
                    owner[name.text] = cluster
            cluster.append(whole)
            last.append((token.i, token._.kind, number, cluster))
    return [cluster for cluster in clusters if len(cluster) > 1]


def measure(nlp: Language, path: Path) -> dict[str, float]:
    """All measures on a file."""
    pairs, simple, linked, simple_linked = [], [], Counter[str](), Counter[str]()
    for treebank in conllu.read(path):
        words = [word.form for sentence in treebank.sentences for word in sentence.words]
        starts = [i == 0 for sentence in treebank.sentences for i in range(len(sentence.words))]
        doc = nlp(Doc(nlp.vocab, words=words, sent_starts=starts))
        gold = gold_clusters(treebank)
        ours = [[tuple(span) for span in c] for c in doc._.coref_clusters if len(c) > 1]
        rule = rule_clusters(doc)
        pairs.append((gold, [frozenset(c) for c in ours]))
        simple.append((gold, [frozenset(c) for c in rule]))
        linked += pronouns(doc, treebank, ours)
        simple_linked += pronouns(doc, treebank, rule)
    result = score(pairs)
    result["pronouns"] = 100 * linked["right"] / linked["all"]
    result["pronouns_named"] = 100 * linked["right_named"] / linked["all"]
    result["rule_conll"] = score(simple)["conll"]
    result["rule_pronouns"] = 100 * simple_linked["right"] / simple_linked["all"]
    return {name: round(value, 2) for name, value in result.items()}


def main() -> None:
    """Print the measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, metavar="FILE.conllu")
    add_options(parser)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    result = measure(chosen(args), args.file)
    if args.json:
        sys.stdout.write(json.dumps({"file": args.file.name, "nlp": called(args), **result}) + "\n")
        return
    sys.stdout.write("".join(f"{name:16} {value:7.2f}\n" for name, value in result.items()))


if __name__ == "__main__":
    main()
