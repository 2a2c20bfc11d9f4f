"""What is known of the pairs of things of documents: facts of Re-DocRED, and of other text where its cities are.

Re-DocRED's articles are each about one thing, and whatever country one of them names is likely to be its. A net that
has seen nothing else takes news for such an article, and gives a president the nationality of every country in it. So
it also learns from news, talks, guides and textbooks. Of pairs there that no sentence joins nothing is to be inferred,
but for what the gazetteer knows: a city is in its own country, and in none of the others that stand beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.tokens import Doc

from benchmarks.docred import joined, key
from benchmarks.parsing import raw_text
from kg.language.pairs import TYPES
from kg.language.things import Thing, ThingPairs, thing_pairs
from kg.resolution import gazetteer
from training import conllu
from training.facts import RELATIONS, TRAINED, facts_of, joining_verb, read, verbs_of

PLACES = tuple(TYPES.index(name) for name in ("GeopoliticalEntity", "Place", "Facility", "Group"))
IN_COUNTRY, LOCATED = RELATIONS.index("inCountry"), RELATIONS.index("locatedIn")


@dataclass(slots=True)
class Reading:
    """The pairs of one document: (pairs, relations) of what is so, and of which of that is known."""

    pairs: ThingPairs
    right: np.ndarray
    known: np.ndarray


def encyclopedia(data: Path, folder: Path) -> Iterator[Reading]:
    """The first documents of Re-DocRED; of what is no annotated entity nothing is known."""
    rows = json.loads((data / "docred/dev.json").read_text(encoding="utf-8"))[:TRAINED]
    for row, doc in zip(rows, read([joined(row["sents"]) for row in rows], folder, coreference=True), strict=True):
        found = thing_pairs(doc)
        if found is not None:
            yield _annotated(row, found)


def _annotated(row: Mapping, found: ThingPairs) -> Reading:
    spelt = [{key(mention["name"]) for mention in mentions} for mentions in row["vertexSet"]]
    meant = [_meant(thing, spelt) for thing in found.things]
    facts = facts_of(row)
    right = np.zeros((len(found.features), len(RELATIONS)), dtype=bool)
    known = np.zeros_like(right)
    for n, (a, b) in enumerate(zip(found.rows["mine"].tolist(), found.rows["theirs"].tolist(), strict=True)):
        known[n] = bool(meant[a] and meant[b]) and not meant[a] & meant[b]
        if known[n, 0]:
            right[n, [relation for i in meant[a] for j in meant[b] for relation in facts.get((i, j), ())]] = True
    return Reading(found, right, known)


def _meant(thing: Thing, spelt: list[set[str]]) -> set[int]:
    """The annotated entities that are spelt like one of the thing's names."""
    own = {key(name) for name in thing.spellings}
    return {number for number, names in enumerate(spelt) if own & names}


def elsewhere(data: Path, folder: Path) -> Iterator[Reading]:
    """GUM's training documents that are no biographies, and re3d's."""
    verbs = verbs_of()
    texts = [raw_text(t) for t in conllu.read(data / "ud/en_gum-train.conllu") if "_bio_" not in t.id]
    lines = (data / "re3d/train.jsonl").read_text(encoding="utf-8").splitlines()
    texts += [json.loads(line)["text"] for line in lines]
    for doc in read(texts, folder, coreference=True):
        found = thing_pairs(doc)
        if found is not None:
            yield _untold(doc, found, verbs)


def _untold(doc: Doc, found: ThingPairs, verbs: list[frozenset[str]]) -> Reading:
    known = np.ones((len(found.features), len(RELATIONS)), dtype=bool)
    right = np.zeros_like(known)
    states, places = ([_isos(thing, find) for thing in found.things] for find in (gazetteer.state_named, _country))
    for n, (a, b) in enumerate(zip(found.rows["mine"].tolist(), found.rows["theirs"].tolist(), strict=True)):
        if found.rows["nearest"][n]:
            first, last = found.ends[n]
            verb = joining_verb(doc, first.head, last.head)
            known[n] = [bool(verb) and verb not in words for words in verbs]
        told = _told(found.things[a], states[a], places[a], states[b], places[b])
        known[n, [IN_COUNTRY, LOCATED]] = told is not None
        right[n, [IN_COUNTRY, LOCATED]] = bool(told)
    return Reading(found, right, known)


def _told(thing: Thing, state: set[str], place: set[str], other: set[str], beside: set[str]) -> bool | None:
    """Whether the first is in the second, a country, as the gazetteer has it; None where it does not know."""
    if len(place) == 1 and len(other) == 1:
        return place == other and not state
    if other and thing.type in PLACES and not place:
        return None
    return None if place & beside else False


def _isos(thing: Thing, find) -> set[str]:  # noqa: ANN001 - a function of names
    return {iso for name in thing.named if (iso := find(thing.doc[name.begin : name.end].text))}


def _country(name: str) -> str | None:
    known = gazetteer.find(name, "GeopoliticalEntity")
    return known.country or None if known else None
