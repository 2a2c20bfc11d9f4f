"""Questions in English over the example articles: how many are answered rightly, wrongly, not at all.

    python -m benchmarks.asking [--graph DIR] [--questions FILE] [--show]

A line of the questions: kind, question, what must be answered. Answers are separated by ";", ways of writing one by
"|"; "?" before one allows it without asking for it; "-" is a question that the articles do not answer. An answer is
right if it gives what must be answered (of more than two, half), and nothing else; what is left unanswered though
the articles tell is a miss, no wrong answer.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from kg import build, language
from kg.asking import Reply, ask
from kg.store import Store
from kg.store.words import folded

ROOT = Path(__file__).parent.parent
QUESTIONS = ROOT / "tests/questions/questions.tsv"
NONE = "-"


@dataclass(frozen=True)
class Item:
    """A question with its answers."""

    kind: str
    question: str
    expected: tuple[tuple[str, ...], ...]
    allowed: tuple[tuple[str, ...], ...]
    verdicts: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        return bool(self.expected or self.verdicts)


def items(path: Path = QUESTIONS) -> list[Item]:
    """The questions of a file."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()[1:]]
    return [_item(*row) for row in rows]


def _item(kind: str, question: str, expected: str) -> Item:
    if expected == NONE:
        return Item(kind, question, (), ())
    if kind == "did":
        return Item(kind, question, (), (), tuple(expected.split("|")))
    ways = [tuple(way.strip() for way in one.split("|")) for one in expected.split(";")]
    needed = tuple(way for way in ways if not way[0].startswith("?"))
    return Item(kind, question, needed, tuple(tuple(w.lstrip("?") for w in way) for way in ways))


def judged(item: Item, reply: Reply) -> str:
    """right, wrong or missed."""
    if not item.answerable:
        return "wrong" if reply.known else "right"
    if not reply.known:
        return "missed"
    if item.verdicts:
        return "right" if reply.verdict in item.verdicts else "wrong"
    given = [answer.label for answer in reply.answers]
    if not all(any(_same(label, way) for way in item.allowed) for label in given):
        return "wrong"
    hit = sum(any(_same(label, way) for label in given) for way in item.expected)
    return "right" if 2 * hit >= len(item.expected) and hit else "missed"


def _same(label: str, ways: tuple[str, ...]) -> bool:
    return any(f" {folded(way)} " in f" {folded(label)} " or folded(label).startswith(folded(way)) for way in ways)


def shares(found: list[tuple[Item, str]]) -> dict[str, float]:
    """Of the answerable questions, how many are answered rightly; of all, how many wrongly."""
    asked = [outcome for item, outcome in found if item.answerable]
    wrong = sum(outcome == "wrong" for _, outcome in found)
    return {"right": asked.count("right") / len(asked), "wrong": wrong / len(found)}


def run(store: Store, asked: list[Item]) -> list[tuple[Item, str, Reply]]:
    """Every question with its outcome."""
    nlp = language.load(threads=1)
    replies = [(item, ask(store, item.question, nlp=nlp)) for item in asked]
    return [(item, judged(item, reply), reply) for item, reply in replies]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--graph", type=Path)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        if given.graph is None:
            build([ROOT / "examples/articles"], made)
        with Store.open(given.graph or made, read_only=True) as store:
            found = run(store, items(given.questions))
    _print(found, given.show)


def _print(found: list[tuple[Item, str, Reply]], show: bool) -> None:
    for item, outcome, reply in found:
        if show or outcome == "wrong":
            given = "; ".join(answer.label for answer in reply.answers) if item.kind != "did" else ""
            print(f"{outcome:7} {item.question}  ->  {reply.verdict} {given} {reply.why_not}")
    for kind in dict.fromkeys(item.kind for item, _, _ in found):
        counts = Counter(outcome for item, outcome, _ in found if item.kind == kind)
        print(f"{kind:8} right {counts['right']:3}  missed {counts['missed']:3}  wrong {counts['wrong']:3}")
    share = shares([(item, outcome) for item, outcome, _ in found])
    print(f"answered right {share['right']:.2f} of those that can be answered; wrong {share['wrong']:.2f} of all")


if __name__ == "__main__":
    main()
