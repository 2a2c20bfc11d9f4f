"""The label sets of the heads, made from the training documents."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.language.lemmas import KEEP_LOWER, edit, exceptions, known
from training.examples import NAME_TAGS, Example

RARE_FEATS, RARE_EDIT = 5, 3
KINDS = ("_", "person", "organization", "place", "object", "event", "abstract", "time", "substance", "animal", "plant")


@dataclass(frozen=True, slots=True)
class Labels:
    """What each head chooses from, by number."""

    upos: list[str]
    xpos: list[str]
    feats: list[str]
    edits: list[str]
    deprels: list[str]
    names: list[str]
    kinds: list[str]
    exceptions: dict[str, str]
    lemmas: list[str]

    def save(self, path: Path) -> None:
        """Write them as JSON."""
        path.write_text(json.dumps(asdict(self), indent=0, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Labels:
        """Read them back."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))


def collect(examples: Sequence[Example]) -> Labels:
    """The labels that the examples use; rare features and lemma edits are left out."""
    trees = [e for e in examples if e.trees]
    edits = Counter(edit(w, m) for e in trees for w, m in zip(e.words, e.lemmas or (), strict=True))
    triples = [triple for e in trees for triple in zip(e.words, e.upos or (), e.lemmas or (), strict=True)]
    return Labels(
        upos=_frequent((e.upos for e in trees), 1),
        xpos=_frequent((e.xpos for e in trees), 3),
        feats=_frequent((e.feats for e in trees), RARE_FEATS),
        edits=sorted({KEEP_LOWER} | {k for k, n in edits.items() if n >= RARE_EDIT and "?" not in k[2:]}),
        deprels=_frequent((e.deprels for e in trees), 3),
        names=list(NAME_TAGS),
        kinds=list(KINDS),
        exceptions=exceptions(triples),
        lemmas=known(triples),
    )


def _frequent(columns: Iterable[list[str] | None], least: int) -> list[str]:
    counts = Counter(label for column in columns for label in column or ())
    return sorted(label for label, n in counts.items() if n >= least)
