"""Every data set as examples, with the layers that it annotates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import spacy

from training import conllu, entities
from training.examples import ANY_NAME_TAG, NAME_TYPES, OUTSIDE, Example, tags
from training.gazetteer import WHERE, countries, is_people, place_kinds, thing_kinds

UNER_SENTENCES = 1600  # the rest of the file is for development
DOCRED_HELD_OUT = 100
NO_NAME = frozenset(
    "the i we they he she it you mr mr. ms mrs dr. gen. lt. col. maj. sgt. u.s. iraqi turkish syrian prime minister "
    "president secretary king foreign deputy army navy special warfare operator class for of state central asia "
    "general january february march april may june july august september october november december 1st 2nd".split()
)
THINGS = frozenset({"Event", "Work", "Product", "Law", "Group"})
Names = list[tuple[int, int, frozenset[str]]]

KNOWLEDGENET = {  # types of subject and object of a property; None: no name
    "EMPLOYEE_OR_MEMBER_OF": ("Person", "Organization"), "PLACE_OF_RESIDENCE": ("Person", "place"),
    "SPOUSE": ("Person", "Person"), "EDUCATED_AT": ("Person", "Organization"), "PLACE_OF_BIRTH": ("Person", "place"),
    "CHILD_OF": ("Person", "Person"), "HEADQUARTERS": ("Organization", "place"), "FOUNDED_BY": ("Organization", None),
    "DATE_OF_BIRTH": ("Person", None), "CEO": ("Organization", "Person"), "POLITICAL_AFFILIATION": ("Person", None),
    "NATIONALITY": ("Person", None), "DATE_OF_DEATH": ("Person", None),
    "SUBSIDIARY_OF": ("Organization", "Organization"), "DATE_FOUNDED": ("Organization", None),
}  # fmt: skip


TEKGEN = {  # of the properties of TekGen's six ontologies, those that tell what subject or object is
    **dict.fromkeys(
        ("director", "screenwriter", "cast member", "composer", "lyrics by"), ({"Work"}, {"Person"})
    ),
    **dict.fromkeys(("performer", "producer"), ({"Work"}, {"Person", "Organization"})),
    **dict.fromkeys(("based on", "part of", "tracklist"), ({"Work"}, {"Work"})),
    **dict.fromkeys(("production company", "record label"), ({"Work"}, {"Organization"})),
    **dict.fromkeys(("country of origin", "narrative location", "filming location"), ({"Work"}, WHERE)),
    **dict.fromkeys(("characters", "genre", "main subject", "award received", "nominated for"), ({"Work"}, None)),
    **dict.fromkeys(("publication date", "instrumentation"), ({"Work"}, None)),
    **dict.fromkeys(
        ("member of sports team", "coach of sports team", "league", "military branch", "Member of",
         "member of political party"),
        ({"Person"}, {"Organization"}),
    ),
    **dict.fromkeys(
        ("occupation", "military rank", "astronaut mission", "position held", "voice type"), ({"Person"}, None)
    ),
    "country for sport": ({"Person"}, WHERE), "designed by": ({"Product"}, {"Person", "Organization"}),
    "designated as terrorist by": ({"Organization"}, WHERE), "political ideology": ({"Organization"}, None),
    "location of landing": (None, WHERE), "site of astronomical discovery": (None, {"Facility"}),
    "head of state": (WHERE, {"Person"}), "head of government": (WHERE, {"Person"}),
}  # fmt: skip
WRONGLY_DECODED = re.compile("[\u0080-\u009f]|[ÃÂÅÄ][^ a-z]")


def everything(data: Path) -> list[Example]:
    """All that may be trained on, below the data folder."""
    return [
        *ewt(data / "ud/en_ewt-train.conllu"),
        *gum(data / "ud/en_gum-train.conllu"),
        *docred(data / "docred/dev.json"),
        *uner(data / "ner/uner_en_ewt-dev.iob2"),
        *re3d(data / "re3d/train.jsonl"),
        *knowledgenet(data / "knowledgenet/train.jsonl"),
        *tekgen(data / "text2kg/wikidata_tekgen"),
    ]


def gum(path: Path) -> Iterator[Example]:
    """Trees and entities of GUM."""
    for document in conllu.read(path):
        example = treebank(document)
        found, unsure, outside = entities.names(document)
        example.names = name_sets(len(example.words), found, unsure - outside)
        example.kinds = ["_"] * len(example.words)
        for mention in reversed(entities.mentions(document)):
            example.kinds[mention.head] = mention.kind
        yield example


def ewt(path: Path) -> Iterator[Example]:
    """Trees of EWT; of names only what the parts of speech tell: other words are none, "Chinese" is a group."""
    for document in conllu.read(path):
        example = treebank(document)
        words = [word for sentence in document.sentences for word in sentence.words]
        groups: Names = [(i, i + 1, frozenset({"Group"})) for i, w in enumerate(words) if entities.is_nationality(w)]
        unsure = {i for i, w in enumerate(words) if w.upos in ("PROPN", "X", "SYM", "NUM") or w.form[:1].isupper()}
        unsure |= {i for i in range(1, len(words) - 1) if i - 1 in unsure and (i + 1 in unsure or i + 2 in unsure)}
        example.names = name_sets(len(words), groups, unsure)
        yield example


def treebank(document: conllu.Treebank) -> Example:
    """A document of a treebank with all layers but names."""
    words = [word for sentence in document.sentences for word in sentence.words]
    starts, heads, paragraphs = [], [], set()
    for sentence in document.sentences:
        start = len(heads)
        starts.append(start)
        if sentence.paragraph:
            paragraphs.add(start)
        heads += [start + (w.head - 1 if w.head else i) for i, w in enumerate(sentence.words)]
    return Example(
        document.id, [w.form for w in words], starts, paragraphs, trees=True,
        upos=[w.upos for w in words], xpos=[w.xpos for w in words], feats=[w.feats for w in words],
        lemmas=[w.lemma for w in words], heads=heads, deprels=[w.deprel for w in words],
    )  # fmt: skip


def name_sets(length: int, names: Names, unsure: Iterable[int]) -> list[int]:
    """For each word the set of tags it may bear: `O` where nothing else is known."""
    sets = [OUTSIDE] * length
    for i in unsure:
        sets[i] = ANY_NAME_TAG
    for begin, end, kinds in names:
        sets[begin:end] = [tags("B", kinds)] + [tags("I", kinds)] * (end - begin - 1)
    return sets


def uner(path: Path, *, part: slice = slice(UNER_SENTENCES)) -> Iterator[Example]:
    """Names of Universal NER: only persons, organizations and places; other names are left unsaid there."""
    kinds = {"PER": frozenset({"Person"}), "ORG": frozenset({"Organization"}), "LOC": WHERE}
    others = OUTSIDE | tags("B", THINGS) | tags("I", THINGS)
    blocks = path.read_text(encoding="utf-8").split("\n\n")[part]
    example: Example | None = None
    for block in blocks:
        lines = block.split("\n")
        rows = [line.split("\t") for line in lines if line[:1].isdigit()]
        if not rows:
            continue
        if example is None or any(line.startswith("# newdoc") for line in lines):
            if example:
                yield example
            example = Example(f"uner-{rows[0][1]}", [], [], sentences=False, names=[])
        assert example.names is not None
        example.starts.append(len(example.words))
        for row in rows:
            mark, _, kind = row[2].partition("-")
            capital = row[1][:1].isupper()
            allowed = tags(mark, kinds[kind]) if kind in kinds else (others if capital else OUTSIDE)
            if kind == "LOC":
                allowed = _typed_place(rows, row, mark)
            example.words.append(row[1])
            example.names.append(allowed)
    if example:
        yield example


def _typed_place(rows: list[list[str]], row: list[str], mark: str) -> int:
    at = rows.index(row)
    begin, end = at, at + 1
    while rows[begin][2] != "B-LOC" and begin:
        begin -= 1
    while end < len(rows) and rows[end][2] == "I-LOC":
        end += 1
    return tags(mark, place_kinds([r[1] for r in rows[begin:end]]))


def docred(path: Path) -> Iterator[Example]:
    """Names of Re-DocRED's passages but the last hundred."""
    for row in json.loads(path.read_text(encoding="utf-8"))[:-DOCRED_HELD_OUT]:
        yield docred_example(row)


def docred_example(row: dict) -> Example:
    """One passage of Re-DocRED."""
    words, starts = [], []
    for sentence in row["sents"]:
        starts.append(len(words))
        words += [word if word.strip() else "-" for word in sentence]
    names: Names = []
    unsure: set[int] = set()
    for vertex in row["vertexSet"]:
        for mention in vertex:
            begin, end = (starts[mention["sent_id"]] + p for p in mention["pos"])
            begin += words[begin] == "the" and end - begin > 1
            found = docred_kinds(mention["type"], words[begin:end])
            if found:
                names.append((begin, end, found))
    names = longest(names)
    return Example(f"docred-{row['title']}", words, starts, sentences=True, names=name_sets(len(words), names, unsure))


def docred_kinds(kind: str, words: list[str]) -> frozenset[str]:
    """Our types for one of Re-DocRED's; none for times and numbers."""
    if kind in ("TIME", "NUM"):
        return frozenset()
    if kind == "PER":
        return frozenset({"Person"})
    if kind in ("LOC", "ORG", "MISC") and is_people(words):
        return frozenset({"Group"})
    if kind == "LOC":
        return place_kinds(words)
    return frozenset({"Organization"}) if kind == "ORG" else thing_kinds(words, THINGS)


def longest(names: Names) -> Names:
    """Names that overlap no longer one."""
    kept: Names = []
    for name in sorted(set(names), key=lambda n: (n[0] - n[1], n[0])):
        if all(name[1] <= b or e <= name[0] for b, e, _ in kept):
            kept.append(name)
    return kept


def _tokenized(text: str) -> tuple[list[str], list[int], list[int], set[int]]:
    """Words of raw text, where they begin and end, and which begin a paragraph."""
    words, begins, ends, paragraphs = [], [], [], {0}
    for token in _BLANK(text):
        if token.is_space:
            if "\n\n" in token.text:
                paragraphs.add(len(words))
            continue
        words.append(token.text)
        begins.append(token.idx)
        ends.append(token.idx + len(token.text))
    return words, begins, ends, paragraphs


_BLANK = spacy.blank("en")


def re3d(path: Path) -> Iterator[Example]:
    """Names of re3d: of its mentions those whose words are all capitalized; capitals elsewhere stay unsaid."""
    kinds = {"Person": {"Person"}, "Organisation": {"Organization"}, "Location": set(), "Nationality": {"Group"}}
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        words, begins, ends, paragraphs = _tokenized(row["text"])
        names: Names = []
        for entity in row["entities"]:
            if entity["type"] not in kinds or entity["begin"] not in begins or entity["end"] not in ends:
                continue
            begin, end = begins.index(entity["begin"]), ends.index(entity["end"]) + 1
            while begin < end and words[begin].lower() in NO_NAME:
                begin += 1
            inside = words[begin:end]
            if (
                not inside
                or not all(re.match(r"[A-Z0-9]|of$|for$|and$|the$|-$|al$", w) for w in inside)
                or not inside[0][0].isupper()
            ):
                continue
            names.append((begin, end, frozenset(kinds[entity["type"]]) or place_kinds(inside)))
            if " ".join(inside).lower() in countries():  # re3d calls a country that acts an organization
                names[-1] = (begin, end, place_kinds(inside))
        unsure = {i for i, w in enumerate(words) if w[:1].isupper() or w[:1].isdigit()}
        unsure |= {i for i in range(1, len(words) - 1) if i - 1 in unsure and i + 1 in unsure}
        starts = sorted(
            paragraphs | {i + 1 for i, w in enumerate(words[:-1]) if w in ".?!" and words[i + 1][0].isupper()}
        )
        starts = [s for s in starts if s < len(words)]
        yield Example(
            f"re3d-{row['id']}", words, starts, paragraphs, sentences=False,
            names=name_sets(len(words), longest(names), unsure),
        )  # fmt: skip


def knowledgenet(path: Path) -> Iterator[Example]:
    """Names that are subject or object of a fact; of all other capitalized words nothing is known."""
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        words, begins, ends, _ = _tokenized(row["text"])
        names: Names = []
        for fact in row["facts"]:
            for mention, kind in zip((fact["subject"], fact["object"]), KNOWLEDGENET[fact["property"]], strict=True):
                inside = mention["text"].split()
                if (
                    kind is None
                    or not inside[0][0].isupper()
                    or inside[0].lower() in ("he", "she", "his", "her", "it", "its", "they", "the", "their", "i")
                ):
                    continue
                if mention["begin"] in begins and mention["end"] in ends:
                    begin, end = begins.index(mention["begin"]), ends.index(mention["end"]) + 1
                    names.append((begin, end, place_kinds(words[begin:end]) if kind == "place" else frozenset({kind})))
        if names:
            unsure = {i for i, w in enumerate(words) if not w.islower()}
            unsure |= {i for i in range(1, len(words) - 1) if i - 1 in unsure and i + 1 in unsure}
            yield Example(
                f"knowledgenet-{row['id']}", words, [0], sentences=False,
                names=name_sets(len(words), longest(names), unsure),
            )  # fmt: skip


def tekgen(folder: Path) -> Iterator[Example]:
    """Names that are subject or object of a property, wherever they stand; other capitalized words stay unsaid."""
    facts: dict[str, set[tuple[str, str, str]]] = {}
    for path in sorted(folder.glob("*/*.jsonl")):
        if path.stem in ("train", "validation"):
            for row in map(json.loads, path.read_text(encoding="utf-8").strip().split("\n")):
                found = facts.setdefault(row["sent"], set())
                found |= {(t["sub"], t["rel"].strip(), t["obj"]) for t in row["triples"]}
    for i, (text, triples) in enumerate(facts.items()):
        words, *_ = _tokenized(text)
        names = list(_tekgen_names(words, triples))
        if not names or WRONGLY_DECODED.search(text):
            continue
        unsure = {i for i, w in enumerate(words) if not w.islower()}
        unsure |= {i for i in range(1, len(words) - 1) if i - 1 in unsure and i + 1 in unsure}
        sets = name_sets(len(words), longest(names), unsure)
        yield Example(f"tekgen-{i}", words, [0], sentences=False, names=sets)


def _tekgen_names(words: list[str], triples: Iterable[tuple[str, str, str]]) -> Iterator[tuple]:
    for subject, relation, thing in triples:
        for name, kinds in zip((subject, thing), TEKGEN.get(relation, (None, None)), strict=True):
            inside = [token.text for token in _BLANK(name)]
            if not kinds or not inside[0][0].isupper():
                continue
            if kinds == WHERE:
                kinds = place_kinds(inside)
            for begin in range(len(words) - len(inside) + 1):
                if words[begin : begin + len(inside)] == inside:
                    yield begin, begin + len(inside), frozenset(kinds)


assert set(NAME_TYPES) > THINGS
