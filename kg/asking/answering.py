"""`ask`: a question in English, answered from the graph with the SPARQL that was run and the sentences behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal

from kg import language
from kg.asking import reading, sparql
from kg.asking.frame import Frame, Part
from kg.asking.linking import Linker
from kg.errors import KgError
from kg.rdf.values import period_of
from kg.store import Store

if TYPE_CHECKING:
    from spacy.language import Language

LONGEST = 1000  # characters of a question
TIERS = ("asserted", "future", "reported", "possible", "negated")
VERDICTS = {"asserted": "yes", "negated": "denied", "reported": "reported", "future": "planned", "possible": "possible"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement behind an answer: its sentence, and how far it is a fact. `said_not`: a speaker denies it."""

    sentence: str
    document: str
    date: str
    factuality: str
    speaker: str
    said_not: bool = False
    through: str = ""  # words like "the fund" by which the sentence means what was asked about


@dataclass(frozen=True, slots=True)
class Found:
    """One answer with what it rests on. `status`: one of TIERS, the best of its findings;
    "denied" where they are all denials, "unsure" where all name what was asked about only as "it" or "the fund"."""

    label: str
    iri: str
    status: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a question was answered. `verdict` of a yes-or-no question: yes, denied, reported, disputed, planned,
    possible or not said; of another one found or unknown. `why_not`: what kept it from an answer."""

    question: str
    verdict: str
    answers: tuple[Found, ...] = ()
    others: tuple[Found, ...] = ()  # denied, or less sure than the answers
    sparql: str = ""
    why_not: str = ""
    taken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # names of the question, and who was meant

    @property
    def known(self) -> bool:
        """Whether there is an answer."""
        return self.verdict not in ("unknown", "not said")


def ask(store: Store, question: str, *, nlp: Language | None = None) -> Reply:
    """The answer to an English question; verdict "unknown" where the graph, or our reading of it, has none."""
    question = " ".join(question.split())
    if not question or len(question) > LONGEST:
        raise KgError(f"a question has 1 to {LONGEST} characters", fix='ask like: kg ask "Who met Xi Jinping?"')
    nlp = nlp or language.load()
    frame = reading.read(nlp(question))
    linker = Linker(store)
    if frame is None:
        return Reply(
            question,
            "unknown",
            why_not="the question could not be read; who, what, where, when, how many, did, list work",
        )
    missing = _unknown(frame, linker)
    if missing:
        return Reply(question, _nothing(frame), why_not=missing, taken=_taken(frame, linker))
    query = sparql.query(frame, linker)
    if query is None:
        return Reply(
            question, _nothing(frame), why_not="no document uses these words for it", taken=_taken(frame, linker)
        )
    rows = [
        {v.value: row[v.value] for v in solutions.variables} for solutions in [store.query(query)] for row in solutions
    ]
    return _reply(question, frame, linker, query, rows)


def _reply(question: str, frame: Frame, linker: Linker, query: str, rows: list[dict[str, Any]]) -> Reply:
    found = _grouped(rows, frame, linker)
    taken = _taken(frame, linker)
    if frame.kind == "whether":
        sure, unsure = (tuple(f for f in found if (f.status == "unsure") is is_unsure) for is_unsure in (False, True))
        return Reply(question, _verdict(sure), sure, unsure, query, taken=taken)
    answers, others = _best(found, frame)
    verdict = "found" if answers else "unknown"
    why_not = "" if answers else "no document states it"
    return Reply(question, verdict, answers, others, query, why_not, taken)


def _nothing(frame: Frame) -> str:
    return "not said" if frame.kind == "whether" else "unknown"


def _unknown(frame: Frame, linker: Linker) -> str:
    """Names of the question that nothing in the graph bears."""
    for part in _phrases(frame):
        if part.name and not linker.named(part.name):
            near = linker.suggestions(part.name)
            more = f"; did you mean {', '.join(near)}?" if near else ""
            return f"no document names '{part.name}'{more}"
    return ""


def _taken(frame: Frame, linker: Linker) -> dict[str, tuple[str, ...]]:
    names = {part.name for part in _phrases(frame) if part.name}
    return {name: tuple(linker.label(node) for node in linker.named(name)) for name in sorted(names)}


def _phrases(frame: Frame) -> Iterable[Part]:
    for part in (*frame.parts, *([frame.noun] if frame.noun else [])):
        yield part
        yield from part.inner


def _grouped(rows: list[dict[str, Any]], frame: Frame, linker: Linker) -> list[Found]:
    """Answers in the order of their best statement."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        label, iri = _answer(row, frame, linker)
        if label:
            groups.setdefault((label, iri), []).append(row)
    return [_found(label, iri, group) for (label, iri), group in groups.items()]


def _answer(row: Mapping[str, Any], frame: Frame, linker: Linker) -> tuple[str, str]:
    """Label and IRI of what a row answers."""
    answer = row.get("answer")
    if frame.kind == "whether":
        return f"{_text(row, 'factuality')} {_text(row, 'polarity')}", ""
    if frame.gap == "time" and frame.kind == "find":
        begin, end = _text(row, "from"), _text(row, "to")
        return (period_of(begin or None, end or None) if begin or end else ""), ""
    if answer is None:
        return "", ""
    if isinstance(answer, Literal):
        return answer.value, ""
    return _text(row, "label") or linker.names.local(answer.value), answer.value


def _found(label: str, iri: str, rows: list[dict[str, Any]]) -> Found:
    told = dict.fromkeys(_finding(row) for row in rows if "sentence" in row)
    findings = tuple(sorted(told, key=lambda finding: bool(finding.through)))
    direct = [finding for finding in findings if not finding.through]
    kinds = {finding.factuality for finding in direct or findings if not finding.said_not}
    if findings and not direct:
        return Found(label, iri, "unsure", findings)
    status = next((tier for tier in TIERS if tier in kinds), "denied" if findings else "asserted")
    return Found(label, iri, status, findings)


def _finding(row: Mapping[str, Any]) -> Finding:
    factuality = _text(row, "factuality") or "asserted"
    said_not = factuality == "reported" and _text(row, "polarity") == "negative"
    return Finding(
        _text(row, "sentence"),
        _text(row, "document"),
        _text(row, "date"),
        factuality,
        _text(row, "by"),
        said_not,
        _text(row, "indirect"),
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    term = row.get(name)
    return term.value if term is not None else ""


def _best(found: list[Found], frame: Frame) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    """The surest answers, and the others; names before phrases, denied ones never."""
    if frame.kind in ("claim", "said", "all"):
        return tuple(each for each in found if each.status != "unsure"), ()
    usable = [each for each in found if each.status not in ("negated", "denied", "unsure")]
    tier = next((tier for tier in TIERS if any(each.status == tier for each in usable)), "")
    best = [each for each in usable if each.status == tier]
    if frame.gap in ("agent", "patient") and any(each.label[:1].isupper() for each in best):
        best = [each for each in best if each.label[:1].isupper()]
    return tuple(best), tuple(each for each in found if each not in best)


def _verdict(found: Iterable[Found]) -> str:
    """Yes where a document says so itself; else what is said of it."""
    findings = [finding for each in found for finding in each.findings]
    kinds = {finding.factuality for finding in findings if not finding.said_not}
    denied = "negated" in kinds or any(finding.said_not for finding in findings)
    if "asserted" in kinds:
        return "disputed" if "negated" in kinds else "yes"
    rest = next((kind for kind in ("reported", "future", "possible") if kind in kinds), "")
    if rest and denied:
        return "disputed"
    return VERDICTS[rest] if rest else "denied" if denied else "not said"
