"""Annotated documents as extractions of ours, with the annotators' entity of each name that we find as well."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.parsing import raw_text
from benchmarks.planted import Gold
from benchmarks.ptb import tokens
from kg import documents
from kg.extraction import Extraction
from kg.model import Document, Mention
from kg.understanding import understand
from training import conllu, entities

ALIKE = 0.5  # share of characters that two phrases must have in common to be one mention


@dataclass(frozen=True, slots=True)
class Named:
    """The annotators' name of an entity, at characters `begin` to `end`."""

    begin: int
    end: int
    entity: str


def gum(path: Path) -> tuple[list[Extraction], Gold]:
    """Documents of GUM; names are the mentions whose head is a proper noun."""
    read, names = [], {}
    for treebank in conllu.read(path):
        document = Document(treebank.id, treebank.id, raw_text(treebank))
        read.append(document)
        names[document.id] = list(_gum_names(treebank, document.text))
    return _matched(read, names)


def _gum_names(treebank: conllu.Treebank, text: str) -> Iterator[Named]:
    words = [word for sentence in treebank.sentences for word in sentence.words]
    spans, at = [], 0
    for word in words:
        at = text.index(word.form, at)
        spans.append((at, at + len(word.form)))
        at += len(word.form)
    found, _, _ = entities.names(treebank)
    mentions = entities.mentions(treebank)
    for begin, end, _ in found:
        own = [m for m in mentions if m.begin <= begin and end <= m.end and begin <= m.head < end]
        if own and own[0].kind != "time":
            widest = max(own, key=lambda m: m.end - m.begin)
            yield Named(spans[begin][0], spans[end - 1][1], widest.group)


def docred(path: Path, *, last: int = 100) -> tuple[list[Extraction], Gold]:
    """The last documents of a file of DocRED's form; numbers and times are no names."""
    read, names = [], {}
    for number, raw in enumerate(json.loads(path.read_text(encoding="utf-8"))[-last:]):
        texts = [tokens(" ".join("_".join(word.split()) or "_" for word in words)) for words in raw["sents"]]
        starts = [0]
        for text in texts:
            starts.append(starts[-1] + len(text.text) + 1)
        document = Document(f"{number:04}", raw["title"], " ".join(text.text for text in texts))
        read.append(document)
        names[document.id] = [
            Named(
                starts[m["sent_id"]] + texts[m["sent_id"]].spans[m["pos"][0]][0],
                starts[m["sent_id"]] + texts[m["sent_id"]].spans[m["pos"][1] - 1][1],
                str(entity),
            )
            for entity, vertex in enumerate(raw["vertexSet"])
            for m in vertex
            if m["type"] not in ("NUM", "TIME")
        ]
    return _matched(read, names)


def articles(gold: Path, folder: Path) -> tuple[list[Extraction], Gold]:
    """Annotated articles; the entities that two annotators found and that have a name, one id for all articles."""
    read = list(documents.read([folder]))
    names = {}
    for path in sorted(gold.glob("*.json")):
        raw = json.loads(path.read_text(encoding="utf-8"))
        document = next(document for document in read if Path(document.source).name == raw["doc"])
        names[document.id] = list(_occurrences(document.text, raw["entities"]))
    return _matched(read, names)


def _occurrences(text: str, annotated: Iterable[dict]) -> Iterator[Named]:
    """Where the aliases of entities stand; of aliases within aliases only the outer one counts."""
    aliases = {
        alias: entity["id"]
        for entity in annotated
        if entity["both"]
        for alias in {entity["name"], *entity["aliases"]}
        if re.search(r"[A-Z]", alias)
    }
    taken: set[int] = set()
    for alias in sorted(aliases, key=lambda alias: (-len(alias), alias)):
        for match in re.finditer(rf"(?<!\w){re.escape(alias)}(?!\w)", text):
            if not taken & set(range(*match.span())):
                taken |= set(range(*match.span()))
                yield Named(*match.span(), aliases[alias])


def _matched(read: list[Document], names: dict[str, list[Named]]) -> tuple[list[Extraction], Gold]:
    """What we find, and the annotators' entity at each head of ours that is one of their names.

    A name that we do not find stands at its own beginning, marked as negative, which is no head of ours.
    """
    extractions = list(understand(read))
    gold: Gold = {}
    for extraction in extractions:
        name = extraction.document.id
        for named in names[name]:
            mention = _best(extraction.mentions, named)
            place = mention.head_begin if mention else -1 - named.begin
            gold.setdefault((name, place), named.entity)
    return extractions, gold


def _best(mentions: Iterable[Mention], named: Named) -> Mention | None:
    """Our mention whose head, or else whose phrase, is most like the annotators' name."""
    best = max(mentions, key=lambda m: _likeness(m, named), default=None)
    return best if best and _likeness(best, named)[0] >= ALIKE else None


def _likeness(mention: Mention, named: Named) -> tuple[float, bool]:
    heads = mention.head_begin, mention.head_end
    phrase = mention.end - len(re.sub(r"^(?:the|an?)\s+", "", mention.text, flags=re.IGNORECASE)), mention.end
    inside = named.begin <= mention.head_begin and mention.head_end <= named.end
    same = max(_share(heads, named), _share(phrase, named) if inside else 0.0)
    return same, mention.kind == "name"


def _share(span: tuple[int, int], named: Named) -> float:
    common = min(span[1], named.end) - max(span[0], named.begin)
    return max(0.0, common / max(1, max(span[1], named.end) - min(span[0], named.begin)))
