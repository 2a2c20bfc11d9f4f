"""Facts of KnowledgeNet and Re-DocRED as what each pair of mentions that our own pipeline finds says.

Re-DocRED tells what is so, not which sentence says it: of "Putin met Xi in Beijing" its annotators know who is of which
country. A pair that only a verb joins, which is no cue of the relation, is therefore taken for a statement only where
the annotation names the sentence as evidence; and in running text of other kinds (`unrelated`) it is none.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import spacy
from spacy.tokens import Doc

from benchmarks.docred import joined, key
from benchmarks.parsing import raw_text
from kg import ontology
from kg.language.component import English
from kg.language.pairs import TYPES, Pairs, pairs
from training import conllu

TRAINED = 400  # documents of Re-DocRED; the last hundred are for measuring
SYMMETRIC = ("spouseOf", "siblingOf")
# What Re-DocRED annotates too seldom to deny the rest; and what KnowledgeNet calls employment, but it does not.
INCOMPLETE = ("livesIn", "chiefExecutiveOf")
BELONGING = ("memberOf", "memberOfParty", "playsFor", "leads", "founded")
PRONOUNS = ("he", "she", "it", "they", "who", "which")
Span = tuple[int, int]


def _table() -> dict[str, dict[str, tuple[int, bool]]]:
    """By data set and property: number of the relation, and whether it runs from object to subject."""
    lines = (Path(__file__).parent / "relations.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    RELATIONS.extend(sorted({relation.lstrip("-") for _, _, relation in rows}))
    found: dict[str, dict[str, tuple[int, bool]]] = defaultdict(dict)
    for data_set, property, relation in rows:
        found[data_set][property] = RELATIONS.index(relation.lstrip("-")), relation.startswith("-")
    return found


RELATIONS: list[str] = []
TABLE = _table()


@dataclass(slots=True)
class Passage:
    """The pairs of one text: (pairs, relations) of what is so, and of which of that is known."""

    pairs: Pairs
    right: np.ndarray
    known: np.ndarray

    @property
    def types(self) -> tuple[np.ndarray, np.ndarray]:
        """Numbers of the types of both ends of each pair."""
        numbers = np.array([end.type for end in self.pairs.ends])
        return numbers[self.pairs.mine], numbers[self.pairs.theirs]

    def allowed(self, gates: np.ndarray) -> np.ndarray:
        """(pairs, relations): where the types of the ends allow the relation."""
        mine, theirs = self.types
        return gates[:, mine, theirs].T


def read(texts: Sequence[str], folder: Path, *, coreference: bool) -> Iterator[Doc]:
    """The texts as our pipeline reads them with the net in a folder."""
    nlp = spacy.blank("en")
    english = English(threads=1, coreference=coreference, relations=False, inference=False, folder=folder)
    return english.pipe(map(nlp.make_doc, texts))


def knowledgenet(data: Path, folder: Path) -> Iterator[Passage]:
    """The training passages; of properties that were not annotated in a passage nothing is known."""
    lines = (data / "knowledgenet/train.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    for row, doc in zip(rows, read([row["text"] for row in rows], folder, coreference=False), strict=True):
        found = pairs(doc)
        if found is not None:
            yield _annotated(row, doc, found)


def _annotated(row: Mapping, doc: Doc, found: Pairs) -> Passage:
    spans = [_offsets(doc, end.begin, end.end) for end in found.ends]
    right = np.zeros((len(found.mine), len(RELATIONS)), dtype=bool)
    known = np.zeros_like(right)
    table = TABLE["knowledgenet"]
    known[:, [table[property][0] for property in row["annotated"]]] = True
    for fact in row["facts"]:
        relation, inverted = table[fact["property"]]
        ends = [(fact[end]["begin"], fact[end]["end"]) for end in ("subject", "object")]
        first, last = ([_overlap(span, end) for span in spans] for end in (reversed(ends) if inverted else ends))
        right[np.array(first)[found.mine] & np.array(last)[found.theirs], relation] = True
    return Passage(found, right, known)


def _offsets(doc: Doc, begin: int, end: int) -> Span:
    return doc[begin].idx, doc[end - 1].idx + len(doc[end - 1])


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def docred(data: Path, folder: Path) -> Iterator[Passage]:
    """The first documents of Re-DocRED; of mentions that are no mention of an annotated entity nothing is known."""
    rows = json.loads((data / "docred/dev.json").read_text(encoding="utf-8"))[:TRAINED]
    for row, doc in zip(rows, read([joined(row["sents"]) for row in rows], folder, coreference=True), strict=True):
        found = pairs(doc)
        if found is not None:
            yield _of_entities(row, doc, found)


def _of_entities(row: Mapping, doc: Doc, found: Pairs) -> Passage:
    entities = _entities(row, doc, found)
    facts, sentences, verbs = facts_of(row), _sentences(row, doc), verbs_of()
    right = np.zeros((len(found.mine), len(RELATIONS)), dtype=bool)
    known = np.zeros_like(right)
    incomplete, belonging = ([RELATIONS.index(name) for name in names] for names in (INCOMPLETE, BELONGING))
    employed = RELATIONS.index("employedBy")
    for n, (i, j) in enumerate(zip(found.mine.tolist(), found.theirs.tolist(), strict=True)):
        if not entities[i] or not entities[j] or entities[i] & entities[j]:
            continue
        known[n] = True
        known[n, incomplete] = False
        true = {relation: told for a in entities[i] for b in entities[j] for relation, told in facts[a, b].items()}
        known[n, employed] = not true.keys() & set(belonging)
        verb = joining_verb(doc, found.ends[i].head, found.ends[j].head)
        here = sentences[found.ends[i].head]
        for relation, told in true.items():
            right[n, relation] = known[n, relation] = here in told or not verb or verb in verbs[relation]
    return Passage(found, right, known)


def _entities(row: Mapping, doc: Doc, found: Pairs) -> list[set[int]]:
    """The annotated entities of each end: by its spelling, of a pronoun by the names that it stands for."""
    spelt: dict[str, set[int]] = defaultdict(set)
    for number, mentions in enumerate(row["vertexSet"]):
        for mention in mentions:
            spelt[key(mention["name"])].add(number)
    meant: dict[Span, set[int]] = {}
    for cluster in doc._.coref_clusters:
        named = {number for begin, end in cluster for number in spelt.get(key(doc[begin:end].text), ())}
        meant.update({span: named for span in cluster if len(named) == 1})
    return [
        meant.get((end.begin, end.end), set())
        if TYPES[end.type] in PRONOUNS
        else spelt.get(key(doc[end.begin : end.end].text), set())
        for end in found.ends
    ]


def facts_of(row: Mapping) -> dict[tuple[int, int], dict[int, set[int]]]:
    """By numbers of two entities: the relations between them, and the sentences named as evidence, if any are."""
    found: dict[tuple[int, int], dict[int, set[int]]] = defaultdict(dict)
    symmetric = {RELATIONS.index(name) for name in SYMMETRIC}
    for label in row["labels"]:
        relation, inverted = TABLE["docred"].get(label["r"], (None, False))
        if relation is not None:
            ends = (label["h"], label["t"])
            for pair in {ends[::-1] if inverted else ends, *({ends, ends[::-1]} if relation in symmetric else ())}:
                found[pair].setdefault(relation, set()).update(label.get("evidence", ()))
    return found


def _sentences(row: Mapping, doc: Doc) -> list[int]:
    """For each token the number of the annotated sentence that it stands in."""
    borders, end = [], 0
    for number in range(len(row["sents"])):
        end = len(joined(row["sents"][: number + 1]))
        borders.append(end)
    return [int(np.searchsorted(borders, token.idx, side="right")) for token in doc]


def verbs_of() -> list[frozenset[str]]:
    """Of each relation the words of its cues."""
    known = ontology.load().relations
    everything = []
    for name in RELATIONS:
        other = known.get(known[name].inverse or "")
        cues = [*known[name].cues, *known[name].inverse_cues, *(other.cues + other.inverse_cues if other else ())]
        everything.append(frozenset(word for cue in cues for word in cue.split()) - {"be", "have", "hold", "take"})
    return everything


def joining_verb(doc: Doc, first: int, last: int) -> str:
    """The lemma of the verb that joins two words, with no noun and no other verb between; "" where that is not so."""
    above, below = [[doc[i], *doc[i].ancestors] for i in (first, last)]
    top = next(token for token in above if token in below)
    inner = [*above[1 : above.index(top)], *below[1 : below.index(top)]]
    if top.i in (first, last) or top.pos_ != "VERB" or any(t.pos_ in ("NOUN", "VERB") for t in inner):
        return ""
    return top.lemma_.lower()


def unrelated(data: Path, folder: Path) -> Iterator[Passage]:
    """GUM's training documents that are no biographies, and re3d's: what only a verb joins that is no cue of it."""
    verbs = verbs_of()
    texts = [raw_text(t) for t in conllu.read(data / "ud/en_gum-train.conllu") if "_bio_" not in t.id]
    lines = (data / "re3d/train.jsonl").read_text(encoding="utf-8").splitlines()
    texts += [json.loads(line)["text"] for line in lines]
    for doc in read(texts, folder, coreference=False):
        found = pairs(doc)
        if found is None:
            continue
        known = np.zeros((len(found.mine), len(RELATIONS)), dtype=bool)
        for n, (i, j) in enumerate(zip(found.mine.tolist(), found.theirs.tolist(), strict=True)):
            if verb := joining_verb(doc, found.ends[i].head, found.ends[j].head):
                known[n] = [verb not in words for words in verbs]
        yield Passage(found, np.zeros_like(known), known)
