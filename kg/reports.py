"""What the graph says, as lines for people: why a fact is in it, its figures, its documents, what changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kg import wordings
from kg.answers import Conclusion, Explanation, Stats, Violation
from kg.facts import Evidence, GraphData, GraphFact, Node
from kg.folder import LogEntry
from kg.model import Dropped, Mention
from kg.terminal import printable, table
from kg.trace import Outcome, Reading, Trace

MOST = 10  # types and relations that `kg stats` names


def why_lines(explanation: Explanation) -> Iterator[str]:
    """Each fact with its sentences; what is no plain fact says what it is."""
    data = explanation.data
    for node in explanation.about:
        yield _about(node)
    for plain, title in ((True, "Facts"), (False, "Not facts: reported, negated, possible, future or unsure")):
        found = [fact for fact in data.facts if fact.plain is plain]
        if found:
            yield f"\n{title}"
        for fact in found:
            yield f"  {fact_line(data, fact)}"
            for evidence in fact.evidence:
                yield from (f"      {line}" for line in _evidence(data, evidence))
    if explanation.inferred:
        yield "\nInferred: no sentence states it"
    for conclusion in explanation.inferred:
        yield from (f"  {line}" for line in _conclusion(conclusion))


_WAYS = {
    "inference.text": "from the document as a whole",
    "inference.chain": "by a chain",
    "inference.gazetteer": "by the gazetteer",
}


def _conclusion(found: Conclusion) -> Iterator[str]:
    ends = f"{found.subject} -- {found.relation} -- {found.object}"
    yield f"{ends}  ({found.likelihood:.2f}, {_WAYS.get(found.by, found.by)})"
    for premise in found.premises:
        yield f"    as {premise}"
    if found.source:
        yield f"    {found.source}"
    for sentence in found.sentences:
        yield f"    “{' '.join(sentence.split())}”"
    yield f"      {found.document}"


def _about(node: Node) -> str:
    names = f", also {', '.join(node.aliases)}" if node.aliases else ""
    links = f"  {' '.join(node.links)}" if node.links else ""
    return f"{node.label} ({node.type}){names}{links}"


def fact_line(data: GraphData, fact: GraphFact) -> str:
    """Subject -- predicate -- object, and what it is if it is no plain fact."""
    ends = data.node(fact.subject).label, fact.predicate, data.node(fact.object).label
    kind = "" if fact.plain else f"  [{fact.factuality}]"
    return f"{' -- '.join(ends)}{kind}  ({fact.confidence:.2f})"


def _evidence(data: GraphData, evidence: Evidence) -> Iterator[str]:
    source = data.document(evidence.document)
    yield f"“{' '.join(evidence.text.split())}”"
    told = [source.title, source.source if source.source != source.title else "", evidence.date or ""]
    told += [f"said by {evidence.speaker}" if evidence.speaker else "", evidence.factuality]
    told += [f"{role}: {words}" for role, words in evidence.details]
    yield f"  {'; '.join(filter(None, told))}"


def stats_lines(stats: Stats) -> Iterator[str]:
    """The figures, one a line, then the most frequent types and relations."""
    counts = ("documents", "sentences", "statements", "facts", "entities", "events", "quads")
    for name in counts:
        yield f"{name:12} {getattr(stats, name):>9,}"
    rows = [("statements", stats.factualities), ("types", stats.types), ("relations", stats.relations)]
    for title, found in [*rows, *([("entities", stats.main)] if stats.main else [])]:
        shown = ", ".join(f"{name} {count:,}" for name, count in found[:MOST])
        more = f", {len(found) - MOST} more" if len(found) > MOST else ""
        yield f"{title + ':':12} {shown}{more}"


def coverage_line(log: Sequence[LogEntry]) -> str:
    """How many of the documents that were named make statements, and how many were left out."""
    telling, left_out = sum(entry.statements > 0 for entry in log), sum(entry.left_out for entry in log)
    aside = f"{left_out:,} left out (kg stats --documents)" if left_out else "none was left out"
    return f"{'coverage:':12} {telling:,} of {len(log):,} documents make statements, {aside}"


# why two names were taken for one thing, for people
REASONS = {
    "same name": "the same name",
    "gazetteer": "another name of a place or body that is known",
    "surname": "the surname, in texts where it fits nobody else",
    "given name": "the given name alone, in texts where it fits nobody else",
    "state body": "the same body of the same country",
    "company suffix": "the name without its form of company",
    "acronym": "the first letters",
    "short name": "a shorter name, used beside the full one",
    "country": "the name without its country",
    "initials": "initials of the only person whom they fit",
    "middle name": "with or without a middle name",
    "short form": "a short form of the given name",
    "name order": "given name and surname change places",
    "word order": "the words in another order",
    "generation": "with or without junior and the like",
    "transliteration": "another way to write it in Latin letters",
    "spelling": "written almost alike",
    "owner": "the only one that its owner has",
    "owner in the text": "of the only one in its text that has such a thing",
    "curation": "you decided so",
    "authority": "your authority file says so",
}


def _called(kept: str, rows: Iterable[dict[str, Any]]) -> str:
    """The label, where the id does not tell it."""
    label = next((merge.get("label", "") for merge in rows if merge["kept"] == kept), "")
    letters, told = (re.sub(r"[\W_]+", "", words).lower() for words in (label, kept))
    return f"  ({printable(label)})" if label and letters != told else ""


def merge_lines(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Under each entity the names that were taken for it, how surely and why; then those that nearly were."""
    for now, title in ((True, "Taken for one"), (False, "Nearly taken for one, but with too little in common")):
        rows = [merge for merge in found if merge["merged_now"] is now]
        if not rows:
            continue
        yield title
        width = max(len(merge["merged"]) for merge in rows)
        for kept in dict.fromkeys(merge["kept"] for merge in rows):
            yield f"  {printable(kept)}{_called(kept, rows)}"
            for merge in sorted((m for m in rows if m["kept"] == kept), key=lambda m: (-m["score"], m["merged"])):
                why = REASONS.get(merge["reason"], merge["reason"])
                name = printable(" ".join(merge["merged"].split()))
                yield f"    {merge['score']:.2f}  {name:{min(width, 40)}}  {printable(why)}".rstrip()


def violation_lines(found: Sequence[Violation]) -> Iterator[str]:
    """Each promise that is not kept, with the node, and the sentence behind it."""
    for violation in found:
        yield f"{violation.promise}: {violation.node}  {violation.detail}".rstrip()
        if violation.sentence:
            yield f"    “{' '.join(violation.sentence.split())}”"
    yield f"{len(found)} violation{'' if len(found) == 1 else 's'}"


def log_lines(log: Sequence[LogEntry]) -> Iterator[str]:
    """What became of each document."""
    rows = [(e.document or "", _place(e), "left out" if e.left_out else e.statements, e.reason or e.title) for e in log]
    yield from table(("id", "document", "statements", "title or reason"), rows)


def _place(entry: LogEntry) -> str:
    return f"{entry.source}:{entry.line}" if entry.line else entry.source


def trace_lines(trace: Trace) -> Iterator[str]:
    """Each sentence: its parse, its names, whom its phrases stand for, its statements, what was dropped and why."""
    for number, sentence in enumerate(trace.sentences):
        if number:
            yield ""
        yield f"“{' '.join(sentence.text.split())}”"
        yield from _parse_lines(sentence)
        for outcome in sentence.outcomes:
            yield from _outcome_lines(outcome)
        for dropped in sentence.dropped:
            yield from _dropped_lines(dropped)


def _parse_lines(sentence: Reading) -> Iterator[str]:
    at = {word.number: word.text for word in sentence.words}
    rows = [
        (w.number, w.text, w.lemma, w.pos, w.relation, f"{w.head} {at[w.head]}" if w.head else "")
        for w in sentence.words
    ]
    yield from (f"  {line}" for line in table(("", "word", "lemma", "UPOS", "relation", "head"), rows))
    if sentence.names:
        yield f"names: {', '.join(f'{text} ({type})' for text, type in sentence.names)}"
    if sentence.coreference:
        yield f"coreference: {', '.join(f'{text} = {label}' for text, label in sentence.coreference)}"


def _outcome_lines(outcome: Outcome) -> Iterator[str]:
    statement = outcome.statement
    ends = [_end(statement.subject), statement.predicate.label, _end(statement.object)]
    yield f"+ {' -- '.join(ends)}  ({outcome.not_plain or 'fact'})"
    words = [f"{name} “{mention.text}”" for name, mention in _ends_of(outcome)]
    yield f"    rule {statement.rule} on “{statement.predicate.text}”, {', '.join(words)}"
    cue = f" (“{statement.cue}”)" if statement.cue else ""
    axes = f"{statement.polarity}, {statement.certainty}, {statement.tense}{cue}"
    yield f"    {axes}; confidence {statement.confidence:.2f}"
    if statement.qualifiers:
        yield f"    {'; '.join(f'{q.role}: {_end(q.mention)}' for q in statement.qualifiers)}"
    if outcome.canonical:
        shared = ", which stands for all wordings of it" if outcome.canonical in wordings.load().relations else ""
        yield f"    relation {outcome.canonical}{shared}"
    for relation, domain, range_ in outcome.outside:
        types = f"{_type(statement.subject)} and {_type(statement.object)}"
        yield f"    not {relation}, which relates {domain} to {range_}: here {types}"


def _ends_of(outcome: Outcome) -> Iterator[tuple[str, Mention]]:
    yield "subject", outcome.statement.subject
    yield "object", outcome.statement.object
    if outcome.statement.source:
        yield "speaker", outcome.statement.source


def _end(mention: Mention) -> str:
    if mention.is_literal and mention.value:
        return " ".join(filter(None, (mention.value, mention.unit)))
    return mention.entity.label if mention.entity else mention.label


def _type(mention: Mention) -> str:
    return mention.entity.type if mention.entity else mention.type


def _dropped_lines(dropped: Dropped) -> Iterator[str]:
    words = " -- ".join(filter(None, (dropped.subject, dropped.predicate, dropped.object)))
    yield f"- {f'{words}: ' if words else ''}{dropped.reason}{f'  [{dropped.rule}]' if dropped.rule else ''}"


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A line that one graph has and the other has not."""

    what: str  # document, entity or fact
    line: str
    sign: str  # "-": only in the first, "+": only in the second

    def __str__(self) -> str:
        return f"{self.sign} {self.what}: {self.line}"


def changes(first: GraphData, second: GraphData) -> list[Change]:
    """Documents, entities and plain facts that only one of two graphs has, sorted."""
    before, after = set(_content(first)), set(_content(second))
    gone = [Change(*row, sign="-") for row in before - after]
    return sorted(gone + [Change(*row, sign="+") for row in after - before])


def _content(data: GraphData) -> Iterable[tuple[str, str]]:
    yield from (("document", f"{d.title} ({d.source})") for d in data.documents)
    yield from (("entity", f"{node.label} ({node.type})") for node in data.entities)
    for fact in data.facts:
        sources = sorted({data.document(e.document).source for e in fact.evidence})
        ends = data.node(fact.subject).label, fact.predicate, data.node(fact.object).label
        yield "fact", f"{' -- '.join(ends)}  ({', '.join(sources)})"
