"""A graph as columns of numbers, and of words that are written once: what the page reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from kg.facts import Evidence, GraphData, GraphFact, Node, Span
from kg.picture import layout, salience
from kg.picture.families import family

# What a reader may switch on and off. "plain" facts alone are on at first; "unsure" is asserted below the threshold.
STATUSES = ("plain", "unsure", "reported", "negated", "possible", "future")
MOST_FACTS = 60_000  # a page of about 8 MB; beyond that small machines take seconds to open it
LONGEST_SENTENCE = 700  # characters; what is cut is far from the words that carry the fact


class Words:
    """Numbers for words, in order of first use."""

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}

    def number(self, word: Any) -> int:
        return self.numbers.setdefault(word, len(self.numbers))

    def __iter__(self) -> Iterator[Any]:
        return iter(self.numbers)


def columns(data: GraphData, *, limit: int = 150, left_out: int = 0) -> dict[str, Any]:
    """Everything the page draws, ready for JSON; `left_out`: how many facts the graph has besides.

    Entities are in order of salience, values follow them: the number of a node is its place in that order.
    """
    graph = salience.links(data.entities, data.facts)
    saliences = salience.salience(data.entities, graph)
    ranked = salience.ranking(saliences)
    facts = _kept(data.facts, {id_: n for n, id_ in enumerate(ranked)})
    shown = salience.first_view(ranked, facts, limit)
    values = _used_values(data, facts)
    number = {id_: n for n, id_ in enumerate([*ranked, *(value.id for value in values)])}
    return {
        "base": data.base,
        "limit": limit,
        "left_out": left_out + len(data.facts) - len(facts),
        **_entities(data, ranked, saliences, salience.communities(graph, ranked)),
        "values": [[value.label, value.type] for value in values],
        "view": _view(shown, number, layout.positions(graph, shown)),
        **_facts(data, facts, number),
    }


def status(fact: GraphFact) -> str:
    """One of STATUSES."""
    if fact.factuality != "asserted":
        return fact.factuality
    return "plain" if fact.plain else "unsure"


def _kept(facts: Sequence[GraphFact], rank: Mapping[str, int]) -> list[GraphFact]:
    """The facts of the most salient entities, in their order."""

    def reach(fact: GraphFact) -> tuple[int, int]:
        return max(rank.get(fact.subject, 0), rank.get(fact.object, 0)), rank.get(fact.subject, len(rank))

    return sorted(facts, key=lambda fact: (reach(fact), fact.key, fact.factuality))[:MOST_FACTS]


def _used_values(data: GraphData, facts: Sequence[GraphFact]) -> list[Node]:
    used = {id_ for fact in facts for id_ in (fact.subject, fact.object)}
    return [value for value in data.values if value.id in used]


def _entities(
    data: GraphData, ranked: Sequence[str], saliences: Mapping[str, float], group: Mapping[str, int]
) -> dict[str, Any]:
    types = sorted({node.type for node in data.entities}, key=lambda name: (family(name), name))
    number = {name: n for n, name in enumerate(types)}
    nodes = [data.entity(id_) for id_ in ranked]
    return {
        "types": [[name, family(name)] for name in types],
        "entities": {
            "id": ranked,
            "label": [node.label.strip() or node.id for node in nodes],
            "type": [number[node.type] for node in nodes],
            "aliases": [[alias for alias in node.aliases if alias != node.label] for node in nodes],
            "links": [list(node.links) for node in nodes],
            "salience": [round(saliences[id_], 4) for id_ in ranked],
            "group": [group[id_] for id_ in ranked],
        },
    }


def _view(shown: Sequence[str], number: Mapping[str, int], placed: layout.Positions) -> dict[str, Any]:
    return {
        "entity": [number[id_] for id_ in shown],
        "x": [placed[id_][0] for id_ in shown],
        "y": [placed[id_][1] for id_ in shown],
    }


def _facts(data: GraphData, facts: Sequence[GraphFact], number: Mapping[str, int]) -> dict[str, Any]:
    relations, sentences, speakers = Words(), Words(), Words()
    documents = {source.id: n for n, source in enumerate(data.documents)}
    evidence = [
        _evidence(n, item, documents, sentences, speakers) for n, fact in enumerate(facts) for item in fact.evidence
    ]
    return {
        "statuses": list(STATUSES),
        "documents": [[d.title or d.source, d.source, d.date or "", d.url or ""] for d in data.documents],
        "facts": {
            "subject": [number[fact.subject] for fact in facts],
            "relation": [relations.number(fact.predicate) for fact in facts],
            "object": [number[fact.object] for fact in facts],
            "status": [STATUSES.index(status(fact)) for fact in facts],
            "sure": [round(fact.confidence * 100) for fact in facts],
            "both": [int(fact.symmetric) for fact in facts],
            "denied": [int(fact.polarity == "negative") for fact in facts],  # of a reported one: by whoever speaks
        },
        "relations": list(relations),
        "evidence": _table(("fact", "sentence", "marks", "by", "sure", "time", "details"), evidence),
        "sentences": _table(("text", "document"), sentences),
        "speakers": list(speakers),
    }


def _table(names: Sequence[str], rows: Any) -> dict[str, list]:
    """Rows as columns."""
    rows = list(rows)
    return {name: [row[n] for row in rows] for n, name in enumerate(names)}


def _evidence(
    fact: int, item: Evidence, documents: Mapping[str, int], sentences: Words, speakers: Words
) -> tuple[Any, ...]:
    text, moved = _clipped(item.text, item.trigger[0])
    spans = [moved(span) for span in (item.trigger, item.subject, item.object)]
    return (
        fact,
        sentences.number((text, documents[item.document])),
        [_units(text, offset) for begin, end in spans for offset in (begin, end)],
        speakers.number(item.speaker or ""),
        round(item.confidence * 100),
        when(item),
        [list(pair) for pair in item.details],
    )


def when(item: Evidence) -> str:
    """The day, month or year that the sentence speaks of, else the date of its document, else "".

    >>> when(Evidence("s", "He came.", 0, 8, (3, 7), "d", "come", "asserted", 1.0, date="2022-02-04"))
    '2022-02-04'
    """
    told = (value for role, value in item.details if role == "time")
    dates = (re.match(r"\d{4}(-\d\d(-\d\d)?)?(?!\d)", value) for value in told)
    return next((date.group() for date in dates if date), item.date or "")


def _clipped(text: str, around: int) -> tuple[str, Callable[[Span | None], Span]]:
    """The part of a very long sentence around a place in it, and what moves spans there: (0, 0) where none is left."""
    first = max(0, min(around - LONGEST_SENTENCE // 2, len(text) - LONGEST_SENTENCE))
    last = min(len(text), first + LONGEST_SENTENCE)
    lead, tail = "…" if first else "", "…" if last < len(text) else ""

    def moved(span: Span | None) -> Span:
        if span is None or not first <= span[0] < span[1] <= last:
            return (0, 0)
        return (span[0] - first + len(lead), span[1] - first + len(lead))

    return lead + text[first:last] + tail, moved


def _units(text: str, offset: int) -> int:
    """An offset in UTF-16 units, as JavaScript counts."""
    return offset if text.isascii() else len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
