"""`Statement`: what each sentence says, one file per construction.

>>> [rule.__name__ for rule in RULES]
['verb_statements', 'predicatives', 'copula_statements', 'existentials', 'gapping', 'likewise']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.model import Document, Listener, Statement
from kg.statements.aliases import alias_statements
from kg.statements.asides import outside
from kg.statements.barren import why_barren
from kg.statements.clauses import Clause, clauses
from kg.statements.confidence import calibrated
from kg.statements.copulas import copula_statements, existentials
from kg.statements.counts import with_counts
from kg.statements.ellipsis import gapping, likewise
from kg.statements.epithets import epithets
from kg.statements.events import event_statements
from kg.statements.foreign import is_foreign
from kg.statements.inferred import infer
from kg.statements.lives import lives
from kg.statements.names import name_statements
from kg.statements.pairs import pair_statements
from kg.statements.predicatives import predicatives
from kg.statements.quotes import speakers
from kg.statements.scene import MentionLookup, Scene
from kg.statements.speech import saying_statements
from kg.statements.verbs import verb_statements
from kg.words import Doc, Parse, Span

# In the order in which they are tried; where two say the same of the same words the first one's statement stays.
RULES = [verb_statements, predicatives, copula_statements, existentials, gapping, likewise]
PHRASE_RULES = [lives, name_statements, alias_statements, epithets, event_statements]
MAX_TOKENS = 400  # a longer "sentence" is a table or a list without punctuation


def extract(
    doc: Parse, document: Document, mentions: MentionLookup, listener: Listener | None = None
) -> list[Statement]:
    """Every statement of the document, in order of appearance, entities not yet known; see `Scene` for `listener`."""
    return list(calibrated(doc, uncalibrated(doc, document, mentions, listener)))


def uncalibrated(
    doc: Parse, document: Document, mentions: MentionLookup, listener: Listener | None = None
) -> list[Statement]:
    """The same with the figure of the rule as confidence."""
    doc = Doc.of(doc)
    scene = Scene(doc, document, mentions, speakers(doc), listener)
    found: dict[tuple, Statement] = {}
    for sentence in doc.sents:
        if unread := _why_unread(scene, sentence):
            scene.drop(unread, sentence.start_char, sentence.end_char)
            continue
        told = list(_once(scene, list(_of_sentence(scene, sentence))))
        for statement in outside(scene, sentence, [*told, *pair_statements(scene, sentence, told)]):
            first = found.setdefault(_sameness(statement), statement)
            if first is not statement:
                _drop(scene, statement, f"said already, by {first.rule}")
    counted = (with_counts(scene, statement) for statement in found.values())
    return list(_distinct(sorted(counted, key=_place)))


def _why_unread(scene: Scene, sentence: Span) -> str:
    if len(sentence) > MAX_TOKENS:
        return f"more than {MAX_TOKENS} words without an end: a table or a list"
    if is_foreign(sentence):
        return "another language"
    return "furniture of the page" if _is_furniture(scene, sentence) else ""


def _drop(scene: Scene, statement: Statement, why: str) -> None:
    said = statement.predicate
    ends = {"subject": statement.subject.text, "predicate": said.label, "object": statement.object.text}
    scene.drop(why, said.begin, said.end, rule=statement.rule, **ends)


def _once(scene: Scene, found: list[Statement]) -> Iterator[Statement]:
    """The statements less those that the name of a thing tells in another one."""
    told = {id(statement) for statement in found if _is_told_by_name(scene, statement)}
    ends = {end.head_begin for s in found if id(s) not in told for end in (s.subject, s.object)}
    for statement in found:
        if id(statement) in told and statement.subject.head_begin in ends:
            _drop(scene, statement, "the name of its subject tells it")
        else:
            yield statement


def _is_told_by_name(scene: Scene, statement: Statement) -> bool:
    """Whether the name of its subject tells all of the statement already: "solutions that help companies".

    Not of people, and not where it relates the thing to a name or a time.
    """
    about, what, said = statement.subject, statement.object, statement.predicate
    if about.kind != "nominal" or about.type == "Person" or what.kind in ("name", "time"):
        return False
    if not about.head_end <= said.begin < what.begin:
        return False
    return " ".join(scene.document.text[about.head_begin : what.end].split()) in about.label


def _is_furniture(scene: Scene, sentence: Span) -> bool:
    """Whether words of the sentence, not only the blanks after them, stand in furniture."""
    read = scene.sentence(sentence)
    return any(begin < read.end and read.begin < end for begin, end in scene.document.furniture)


def _of_sentence(scene: Scene, sentence: Span) -> Iterator[Statement]:
    main: dict[int, Statement] = {}
    found = list(clauses(sentence))
    for clause in found:
        for rule in RULES:
            for statement in _made(rule(scene, clause)):
                main.setdefault(clause.head.i, statement)
                yield statement
    for clause in found:
        said = list(_made(saying_statements(scene, clause, main)))
        yield from said
        if not said and clause.head.i not in main:
            _drop_barren(scene, clause)
    for rule in PHRASE_RULES:
        yield from _made(rule(scene, sentence))


def _drop_barren(scene: Scene, clause: Clause) -> None:
    begin = clause.head.idx
    if scene.listener is not None and begin not in scene.heard:
        words = " ".join(word.text for word in clause.words)
        scene.drop(why_barren(clause), begin, begin + len(clause.head), predicate=words)


def _made(statements: Iterable[Statement | None]) -> Iterator[Statement]:
    return (statement for statement in statements if statement is not None)


def _sameness(statement: Statement) -> tuple:
    s, o = statement.subject, statement.object
    return (
        s.head_begin,
        s.begin,
        statement.predicate.label,
        statement.predicate.begin,
        o.begin,
        o.end,
        statement.factuality,
    )


def _place(statement: Statement) -> tuple:
    return (
        statement.sentence.begin,
        statement.predicate.begin,
        statement.subject.begin,
        statement.object.begin,
        statement.predicate.label,
        statement.rule,
    )


def _distinct(statements: list[Statement]) -> Iterator[Statement]:
    """Statements with ids of their own: two that differ only in what an id does not see get a number."""
    seen: dict[str, int] = {}
    for statement in statements:
        count = seen[statement.id] = seen.get(statement.id, 0) + 1
        yield statement if count == 1 else replace(statement, id=f"{statement.id}x{count}")


__all__ = ["RULES", "Scene", "extract", "infer"]
