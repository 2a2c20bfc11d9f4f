"""Measure who is meant by pronouns and phrases: `python -m benchmarks.antecedents FILE.conllu [--faults]`.

Of the third-person pronouns, the noun phrases and the other pronouns (`speakers`: "I", "my", "who") that `kg` gives
to a thing with a name, in documents of GUM each resolved by itself: `given` is how many there are, `right` the share
whose annotated entity is that of one of the thing's names.
`found` is the share of right ones among all third-person pronouns whose annotated entity has a name that `kg` finds.
`cluster` is a baseline that goes by the net's clusters alone: the last name before it in the cluster.
"My name is Katie" is a name to the annotators, which is not the speaker: such speakers count as wrong.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.coreference import THIRD
from benchmarks.parsing import raw_text
from kg.extraction import Extraction
from kg.model import Document, Mention
from kg.resolution import resolve
from kg.understanding import understand
from training import conllu, entities

Heads = dict[int, str]  # where the head of an annotated mention begins -> its entity
Span = tuple[int, int]
Meant = dict[Span, tuple[Mention, tuple[Mention, ...]]]  # a mention without a name and the names of what it stands for


def heads(treebank: conllu.Treebank, text: str) -> Heads:
    """The annotated entity of each head, of several mentions with one head the longest's."""
    begins, at = [], 0
    for word in (word for sentence in treebank.sentences for word in sentence.words):
        at = text.index(word.form, at)
        begins.append(at)
        at += len(word.form)
    mentions = sorted(entities.mentions(treebank), key=lambda m: m.end - m.begin)
    return {begins[m.head]: m.group for m in mentions}


def by_kg(extraction: Extraction) -> Meant:
    """What the resolved document says."""
    found = resolve([extraction]).mentions[extraction.document.id]
    names = defaultdict(list)
    for mention in found:
        if mention.kind == "name" and mention.entity:
            names[mention.entity.id].append(mention)
    unnamed = (m for m in found if m.kind != "name" and m.entity and m.entity.id in names)
    return {(m.begin, m.end): (m, tuple(names[m.entity.id])) for m in unnamed}


def by_cluster(extraction: Extraction) -> Meant:
    """What the net's clusters say alone."""
    at = {(m.begin, m.end): m for m in extraction.mentions}
    found: Meant = {}
    for cluster in extraction.clusters:
        last: tuple[Mention, ...] = ()
        for mention in filter(None, map(at.get, sorted(cluster))):
            if mention.kind == "name":
                last = (mention,)
            elif last:
                found[mention.begin, mention.end] = mention, last
    return found


def entity_of(mention: Mention, gold: Heads) -> str:
    """The annotated entity with the mention's head, "" for none."""
    inside = [at for at in gold if mention.head_begin <= at < mention.head_end]
    return gold[inside[-1]] if inside else ""


def sort_of(mention: Mention) -> str:
    """Third-person pronouns, others ("I", "who"), or noun phrases."""
    if mention.kind != "pronoun":
        return "phrases"
    return "pronouns" if mention.text.lower() in THIRD else "speakers"


def count(extraction: Extraction, meant: Meant, gold: Heads) -> Iterator[tuple[str, bool, Mention]]:
    """Each mention with an annotated entity: what it is, whether it is right, and itself."""
    for mention, names in meant.values():
        if own := entity_of(mention, gold):
            right = own in {entity_of(name, gold) for name in names}
            yield sort_of(mention), right, mention
    named = {entity_of(mention, gold) for mention in extraction.mentions if mention.kind == "name"}
    for mention in extraction.mentions:
        third = mention.kind == "pronoun" and mention.text.lower() in THIRD
        if third and (own := entity_of(mention, gold)) in named - {""}:
            _, names = meant.get((mention.begin, mention.end), (mention, ()))
            right = own in {entity_of(name, gold) for name in names}
            yield "found", right, mention


def main() -> None:
    """Print the shares, ours and the baseline's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, metavar="FILE.conllu")
    parser.add_argument("--faults", action="store_true", help="list what is wrong")
    args = parser.parse_args()
    treebanks = {treebank.id: treebank for treebank in conllu.read(args.file)}
    texts = {name: raw_text(treebank) for name, treebank in treebanks.items()}
    read = list(understand([Document(name, name, text) for name, text in texts.items()]))
    gold = {name: heads(treebank, texts[name]) for name, treebank in treebanks.items()}
    for system, meaning in (("kg", by_kg), ("cluster", by_cluster)):
        right, given = Counter[str](), Counter[str]()
        for extraction in read:
            name = extraction.document.id
            meant = meaning(extraction)
            for what, is_right, mention in count(extraction, meant, gold[name]):
                given[what] += 1
                right[what] += is_right
                if args.faults and system == "kg" and not is_right and what != "found":
                    print(faulty(mention, meant[mention.begin, mention.end][1], texts[name]))
        print(f"{system:8}", *shares(right, given))


def faulty(mention: Mention, names: Iterable[Mention], text: str) -> str:
    """The mention, what it was taken for, and the words before it."""
    return f"[{mention.text}] -> {next(iter(names)).label}: …{' '.join(text[: mention.end][-150:].split())}"


def shares(right: Counter[str], given: Counter[str]) -> Iterator[str]:
    """Figures for each of what was counted."""
    for what in ("pronouns", "phrases", "speakers"):
        yield f" {what} given {given[what]}, right {right[what] / max(1, given[what]):.3f} "
    yield f" third-person pronouns found {right['found'] / max(1, given['found']):.3f} of {given['found']}"


if __name__ == "__main__":
    main()
