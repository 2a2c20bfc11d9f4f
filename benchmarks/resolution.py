"""Is one thing one node? Four measures of resolution, each beside a rule: names with equal letters are one thing.

    python -m benchmarks.resolution [planted|abroad] [--documents 2000] [--people 500] [--seed 1] [--faults]
    python -m benchmarks.resolution gum FILE.conllu
    python -m benchmarks.resolution docred FILE.json [--last 100]
    python -m benchmarks.resolution articles GOLD ARTICLES
    python -m benchmarks.resolution scale [--mentions 200000] [--names 50000]

`planted`, the default, and `abroad`: pairwise precision, recall and F1 over short documents that were made up about
people and their organizations; the rules were tuned on the first, never on the second, which has other names, other
sentences and other ways of writing a name wrong. `gum` and `docred`: B-cubed F1 (Bagga and Baldwin 1998) within
documents, over the names that we find and that are the annotators' too. `articles`: annotated articles read together;
`one`, the share of the annotators' entities that have exactly one node, and `mixed`, of the nodes that stand for any
of them those that stand for two. `scale`: what so many mentions of so many names cost, in documents of five mentions
of which a few names have most: seconds of processor, microseconds a mention, and megabytes at the most, of which those
of the documents themselves were there before (`--mentions 5000000 --names 500000` asks for 10 GB).
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks import abroad, planted
from benchmarks.planted import Gold
from kg import garbage, runs
from kg.extraction import Extraction
from kg.resolution import Resolution, resolve
from kg.resolution.names import normal

Nodes = dict[tuple[str, int], str]  # as Gold, but ours
CORPORA = {"planted": planted, "abroad": abroad}


def nodes(resolution: Resolution) -> Nodes:
    """Our node of each mention."""
    return {
        (name, mention.head_begin): mention.entity.id
        for name, mentions in resolution.mentions.items()
        for mention in mentions
        if mention.entity
    }


def rule_nodes(extractions: Iterable[Extraction]) -> Nodes:
    """The baseline: names with equal letters are one thing, over all documents."""
    return {
        (extraction.document.id, mention.head_begin): normal(mention.label)
        for extraction in extractions
        for mention in extraction.mentions
        if mention.kind == "name"
    }


def pairwise(gold: Gold, ours: Nodes) -> dict[str, float]:
    """Precision, recall and F1 over all pairs of mentions that are one thing."""
    both, made, wanted = Counter(), Counter(), Counter()
    for place, entity in gold.items():
        wanted[entity] += 1
        made[ours.get(place, place)] += 1
        both[entity, ours.get(place, place)] += 1
    right, made_, wanted_ = (sum(n * (n - 1) // 2 for n in counts.values()) for counts in (both, made, wanted))
    return _f1(right / max(1, made_), right / max(1, wanted_))


def b_cubed(gold: Gold, ours: Nodes) -> dict[str, float]:
    """B-cubed within documents over the mentions that both have."""
    common = [place for place in gold if place in ours]
    groups = [Counter((place[0], side[place]) for place in common) for side in (gold, ours)]
    both = Counter((place[0], gold[place], ours[place]) for place in common)
    shares = [
        sum(count * count / group[key[0], key[i]] for key, count in both.items())
        for i, group in ((2, groups[1]), (1, groups[0]))
    ]
    return _f1(*(share / max(1, len(common)) for share in shares)) | {"mentions": float(len(common))}


def _f1(precision: float, recall: float) -> dict[str, float]:
    return {"p": precision, "r": recall, "f1": 2 * precision * recall / max(1e-9, precision + recall)}


def one_node(gold: Gold, ours: Nodes) -> dict[str, float]:
    """The share of entities with exactly one node, and of their nodes the share that mixes two entities."""
    of_entity, of_node = _together(gold, ours)
    one = sum(len(found) == 1 for found in of_entity.values())
    mixed = sum(len(found) > 1 for found in of_node.values())
    return {
        "one": one / max(1, len(of_entity)),
        "mixed": mixed / max(1, len(of_node)),
        "entities": float(len(of_entity)),
        "nodes": float(len(of_node)),
    }


def _together(gold: Gold, ours: Nodes) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
    of_entity, of_node = {entity: Counter() for entity in gold.values()}, defaultdict(Counter)
    for place, entity in gold.items():
        if place in ours:
            of_entity[entity][ours[place]] += 1
            of_node[ours[place]][entity] += 1
    return of_entity, of_node


def faults(gold: Gold, ours: Nodes) -> Iterator[str]:
    """Entities that are no node or several, and nodes that are several entities."""
    of_entity, of_node = _together(gold, ours)
    for entity, found in sorted(of_entity.items()):
        if len(found) != 1:
            yield f"{'split' if found else 'missed'} {entity}: {dict(found)}"
    yield from (f"mixed {node}: {dict(found)}" for node, found in sorted(of_node.items()) if len(found) > 1)


def measured(args: argparse.Namespace) -> Iterator[tuple[str, dict[str, float]]]:
    """The measures of what was asked for: ours, then the rule's."""
    if args.what == "scale":
        yield "kg", _scale(planted.large(args.seed, args.mentions, args.names))
        return
    extractions, gold = _corpus(args)
    resolution, seconds = _resolved(args, extractions)
    measure = {"gum": b_cubed, "docred": b_cubed, "articles": one_node}.get(args.what, pairwise)
    ours = nodes(resolution)
    if args.faults:
        print(*(faults(_within(gold), _within(ours)) if measure is b_cubed else faults(gold, ours)), sep="\n")
    yield "kg", measure(gold, ours) | {"seconds": seconds}
    yield "rule", measure(gold, rule_nodes(extractions))


def _within(side: Gold | Nodes) -> Gold | Nodes:
    """The entities or nodes of every document by themselves."""
    return {place: f"{place[0]} {entity}" for place, entity in side.items()}


def _corpus(args: argparse.Namespace) -> tuple[list[Extraction], Gold]:
    if args.what in CORPORA:
        return CORPORA[args.what].corpus(args.seed, args.documents, args.people)
    from benchmarks import annotated  # needs the pipeline, which the made-up corpora do without

    if args.what == "gum":
        return annotated.gum(*args.paths)
    return annotated.docred(*args.paths, last=args.last) if args.what == "docred" else annotated.articles(*args.paths)


def _resolved(args: argparse.Namespace, extractions: list[Extraction]) -> tuple[Resolution, float]:
    """All documents together; for the measures within documents each by itself."""
    if args.what not in ("gum", "docred"):
        return _timed(extractions)
    parts = [_timed([extraction]) for extraction in extractions]
    mentions = {name: found for part, _ in parts for name, found in part.mentions.items()}
    return Resolution((), {}, mentions), sum(seconds for _, seconds in parts)


def _timed(extractions: list[Extraction]) -> tuple[Resolution, float]:
    begin = time.process_time()
    return resolve(extractions), time.process_time() - begin


def _scale(extractions: list[Extraction]) -> dict[str, float]:
    resolve(extractions[:1])  # reads the gazetteers
    before = runs.peak()
    with garbage.uncollected():  # as in a build
        resolution, seconds = _timed(extractions)
    mentions = sum(map(len, resolution.mentions.values()))
    return {
        "mentions": float(mentions),
        "entities": float(len(resolution.entities)),
        "seconds": seconds,
        "µs a mention": 1e6 * seconds / mentions,
        "documents MB": before / 1e6,
        "peak MB": runs.peak() / 1e6,
    }


def main() -> None:
    """Prints the measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    choices = (*CORPORA, "gum", "docred", "articles", "scale")
    parser.add_argument("what", nargs="?", choices=choices, default="planted")
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--mentions", type=int, default=200_000)
    parser.add_argument("--names", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--last", type=int, default=100, help="so many documents from the end")
    parser.add_argument("--faults", action="store_true", help="list what was split and what was mixed")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    for system, figures in measured(args):
        row = {"what": args.what, "system": system} | {name: round(value, 4) for name, value in figures.items()}
        print(json.dumps(row) if args.json else "  ".join(f"{name} {value}" for name, value in row.items()))


if __name__ == "__main__":
    main()
