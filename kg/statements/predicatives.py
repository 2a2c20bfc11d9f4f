"""What verbs say of their subject or object: "became president", "named her director", "described ties as special"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.model import Mention, Statement
from kg.statements import lexicon
from kg.statements.axes import Axes
from kg.statements.clauses import Clause, objects, obliques
from kg.statements.governors import NAMING, PORTRAYING, speaker
from kg.statements.qualifiers import qualifiers
from kg.statements.relational import relational
from kg.statements.scene import Scene, predicate
from kg.statements.trees import case_words, child, conjuncts, kids, lemma, preposition
from kg.statements.verbs import verb_label
from kg.words import Token

LINKING = frozenset("become remain stay seem appear look sound feel prove turn grow get go keep run fall come".split())
PROPOSING = frozenset("nominate propose suggest recommend shortlist tip".split())
AFTER = frozenset("in of with to for about at on".split())  # what an adjective needs: "interested in"
BECOMING = frozenset("become remain stay serve act".split())


def predicatives(scene: Scene, clause: Clause) -> Iterator[Statement | None]:
    """ "became president", "named her director", "described relations as special"."""
    head = clause.head
    if clause.copula or head.pos_ not in ("VERB", "AUX"):
        return
    axes, names = scene.factuality.of(head), _described(clause)
    for complement in _complements(head):
        yield from mutual(scene, clause, complement, verb_label(clause))
        for each in conjuncts(complement):
            if each.pos_ == "ADJ" and (lemma(head) == "cut" or (not names and lemma(head) not in LINKING)):
                continue  # "stood firm", "was cut short": how, not what
            what = scene.mention(each, predicate=True)
            words = case_words(complement)
            if names:
                yield from _portrayed(scene, clause, names, each, what, words, axes)
            else:
                yield from _became(scene, clause, each, what, words, axes)


def mutual(scene: Scene, clause: Clause, word: Token, verb: str) -> Iterator[Statement | None]:
    """ "A and B stand close": (A, stand close to, B)."""
    prep = lexicon.mutual_adjectives().get(word.lower_)
    if prep is None or len(clause.subjects) != 2 or any(o.prep == prep for o in [*clause.obliques, *obliques(word)]):
        return
    one, other = clause.subjects
    said = predicate([*clause.words, word], f"{verb} {word.lower_} {prep}")
    axes = scene.factuality.of(clause.head)
    yield scene.statement(
        scene.mention(one),
        said,
        scene.mention(other),
        at=clause.head,
        axes=axes,
        rule="verb.reciprocal.adjective",
        confidence=0.75,
    )


def _complements(head: Token) -> list[Token]:
    found = [c for c in kids(head, "xcomp") if c.pos_ in ("NOUN", "PROPN", "ADJ", "NUM") and child(c, "cop") is None]
    if lemma(head) in PORTRAYING or lemma(head) in ("serve", "act", "work", "name", "appoint", "elect"):
        found += [
            c
            for c in kids(head, "obl", "advcl")
            if preposition(c) == "as" or any(m.lower_ == "as" for m in kids(c, "mark"))
        ]
    return [c for c in found if c.pos_ != "VERB" and c not in objects(head)]


def _described(clause: Clause) -> list[Token]:
    if child(clause.head, "expl") is not None:
        return []
    return list(clause.subjects) if clause.passive else list(clause.objects)


def _is_compared(word: Token) -> bool:
    """ "Described as being less wise than": another statement tells than what."""
    than = any(preposition(o) == "than" for o in kids(word, "obl"))
    return word.pos_ == "ADJ" and than and any(adv.lower_ in ("less", "more", "as") for adv in kids(word, "advmod"))


def _portrayed(
    scene: Scene, clause: Clause, names: list[Token], each: Token, what: Mention, words: list[Token], axes: Axes
) -> Iterator[Statement | None]:
    """(they, be, special) under the speaker, and (Putin, describe as special, they) as a fact."""
    naming = lemma(clause.head) in NAMING and what.kind == "name"  # "a club called Alpha": nobody's opinion
    made = clause.passive and lemma(clause.head) == "declare"  # "was declared a monument", and so was one
    reporting = lemma(clause.head) in PORTRAYING and not (naming or made)
    source = speaker(clause.head) if reporting else None
    inner = replace(axes, source=source or axes.source, polarity="positive") if reporting else axes
    if lemma(clause.head) in PROPOSING:
        inner = inner.weaken("possible", lemma(clause.head))  # "was nominated chairman"
    for name in () if _is_compared(each) else names:
        about = scene.mention(name)
        said = f"be {clause.head.lower_}" if naming and clause.passive else "be"
        be = predicate(clause.words if clause.passive else [clause.head], said, words)
        yield scene.statement(about, be, what, at=each, axes=inner, rule="verb.predicative.object", confidence=0.75)
        yield from relational(scene, about, each, "be", [clause.head, *words], inner)
        label = " ".join(filter(None, [lemma(clause.head), " ".join(w.lower_ for w in words), each.lower_]))
        itself = name.lower_.endswith(("self", "selves"))
        cut = each.pos_ != "ADJ" and what.label.lower() != each.lower_  # "appointed him attorney general"
        untold = clause.passive or naming or itself or cut or each.pos_ == "NUM"
        for subject in () if untold else clause.subjects:
            yield scene.statement(
                scene.mention(subject),
                predicate([*clause.words, *words, each], label),
                about,
                at=clause.head,
                axes=axes,
                rule="verb.portrayal",
                confidence=0.75,
            )


def _towards(scene: Scene, clause: Clause, about: Mention, each: Token, axes: Axes) -> Iterator[Statement | None]:
    """(Ann, become interested in, art)."""
    for oblique in obliques(each) if each.pos_ == "ADJ" and lemma(clause.head) == "become" else ():
        mention = scene.mention(oblique.head)
        if oblique.head.i < each.i or oblique.prep not in AFTER or mention.kind == "time":
            continue
        said = predicate([*clause.words, each], f"become {each.lower_} {oblique.prep}", oblique.words)
        for target in scene.members([oblique.head]):
            yield scene.statement(
                about, said, scene.mention(target), at=clause.head, axes=axes, rule="verb.predicative.relation",
                confidence=0.75, qualifiers=qualifiers(scene, clause),
            )  # fmt: skip


def _became(
    scene: Scene, clause: Clause, each: Token, what: Mention, words: list[Token], axes: Axes
) -> Iterator[Statement | None]:
    label = " ".join([verb_label(clause), *(w.lower_ for w in words)])
    sure = (
        axes.weaken("probable", lemma(clause.head))
        if lemma(clause.head) in ("seem", "appear", "look", "sound")
        else axes
    )
    for subject in clause.subjects:
        related = list(_towards(scene, clause, scene.mention(subject), each, sure))
        yield from related
        if related:
            continue  # "became interested in art": interested in nothing else
        yield scene.statement(
            scene.mention(subject),
            predicate([*clause.words, *words], label),
            what,
            at=clause.head,
            axes=sure,
            rule="verb.predicative",
            confidence=0.8,
            qualifiers=qualifiers(scene, clause),
        )
        if lemma(clause.head) in BECOMING:
            yield from relational(scene, scene.mention(subject), each, label, clause.words, sure)
