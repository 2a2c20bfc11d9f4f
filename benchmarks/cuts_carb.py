"""Tuples as CaRB wants them: one a verb, its further arguments joined, phrases in full."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from benchmarks.cuts import Cut, Piece, View, cut, trigger, with_that
from benchmarks.cuts_whole import whole_clauses
from kg.model import Statement

# CaRB's gold says "is" where a title or an apposition says nothing
UNSAID = {"name.apposition": "be", "name.title": "be", "name.descriptor": "be", "name.place": "be in"}


# Confidence of a whole clause of whose verb we say nothing: from 0.3 to 0.6 the figures on CaRB are the same
OWN_CLAUSE = 0.4
WIDER = 0.01  # and of one that we say more exactly: below all else


def carb(view: View) -> Iterator[Cut]:
    """The tuples of our statements; then each clause as a whole, since CaRB has tuples where we see no two things."""
    made = list(_of_statements(view))
    yield from made
    said = {i for each in made for i in each.predicate}
    for whole in whole_clauses(view):
        yield replace(whole, confidence=WIDER if said & set(whole.predicate) else OWN_CLAUSE)


def _of_statements(view: View) -> Iterator[Cut]:
    """One tuple for each verb, subject and object; every other argument and detail joins all of them."""
    groups: dict[tuple[object, Piece], list[tuple[Statement, Cut]]] = defaultdict(list)
    for statement in view.extraction.statements:
        made = cut(view, statement)
        if statement.rule in UNSAID:
            yield from _beside_name(view, statement)
        elif made.whole and not statement.rule.startswith("name."):
            said = with_that(view, statement, _with_adverbs(view, made), inside=True)
            groups[trigger(view, statement), made.subject].append((statement, said))
    for members in groups.values():
        yield from parted([made for _, made in sorted(members, key=_first)])


def _beside_name(view: View, statement: Statement) -> Iterator[Cut]:
    """(Agatha Smith, be, chairman of the board), whose predicate is the title itself or no word at all."""
    what = view.phrase(statement.object)
    name = tuple(i for i in view.phrase(statement.subject) if i not in what)
    if name and what:
        yield Cut(name, (), what, confidence=statement.confidence, said=UNSAID[statement.rule])


def _with_adverbs(view: View, made: Cut) -> Cut:
    """The predicate with the bare adverbs of its verbs: "was officially founded in"."""
    verbs = {view.tokens.spans[i] for i in made.predicate}
    words = set(made.predicate)
    for token in view.doc:
        alone = token.dep_ == "advmod" and token.head.pos_ in ("VERB", "AUX") and token.n_lefts + token.n_rights == 0
        if alone and any(begin <= token.head.idx < end for begin, end in verbs):
            words.update(view.tokens.between(token.idx, token.idx + len(token)))
    words -= {*made.subject, *made.object}
    rest = tuple(piece for piece in made.rest if not words & set(piece))
    return replace(made, predicate=tuple(sorted(words)), rest=rest)


def _first(member: tuple[Statement, Cut]) -> tuple:
    """The longest wording of a verb comes first ("want to buy" before "buy"), with its object, then in order."""
    statement, made = member
    carried = not any(rule in statement.rule for rule in ("object_prepositional", "light", "recipient"))
    timeless = statement.object.kind != "time"
    return (not carried, not timeless, "chain" not in statement.rule, "transitive" not in statement.rule, made.object)


def parted(cuts: Sequence[Cut]) -> Iterator[Cut]:
    """The tuples of one verb: conjoined objects each get a tuple, all else is joined to each."""
    same = [made for made in cuts if made.predicate == cuts[0].predicate]
    others = [made for made in cuts if made.predicate != cuts[0].predicate]
    objects = {i for made in same for i in made.object}
    for made in same:
        yield joined([replace(made, rest=tuple(p for p in made.rest if not objects & set(p))), *others])


def joined(cuts: Sequence[Cut]) -> Cut:
    """The tuples of one verb as one: the others' objects, with their prepositions, become further arguments."""
    first = cuts[0]
    rest = list(first.rest)
    for other in cuts[1:]:
        extra = tuple(i for i in (*other.predicate, *other.object) if i not in first.predicate)
        rest += [extra, *other.rest]
    taken = {*first.subject, *first.predicate, *first.object}
    return replace(first, rest=tuple(_disjoint(rest, taken)), confidence=max(c.confidence for c in cuts))


def _disjoint(pieces: Iterable[Piece], taken: set[int]) -> Iterator[Piece]:
    """The pieces without the words that are taken already."""
    for piece in sorted(pieces):
        left = tuple(i for i in piece if i not in taken)
        taken.update(left)
        if left:
            yield left
