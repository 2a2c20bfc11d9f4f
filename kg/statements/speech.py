"""The act of saying is a fact of its own: (Putin, announce, "Xi will come to Moscow in the spring")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.model import Mention, Statement
from kg.statements import lexicon
from kg.statements.clauses import Clause, is_predicate, is_seen, subjects
from kg.statements.governors import is_saying, teller
from kg.statements.phrases import clause_mention, clause_tokens
from kg.statements.qualifiers import qualifiers
from kg.statements.scene import Scene, predicate
from kg.statements.trees import child, is_denied, kids, lemma
from kg.statements.verbs import variants
from kg.words import Token


def saying_statements(scene: Scene, clause: Clause, said: Mapping[int, Statement]) -> Iterator[Statement | None]:
    """The saying, thinking or knowing of a clause; `said`: the main statement of a clause by its head's index."""
    complement = content(clause.head)
    if complement is None or clause.head.pos_ not in ("VERB", "AUX", "ADJ") or is_seen(complement):
        return
    if lexicon.clause_operators().get(lemma(clause.head)) is None and complement.dep_ != "ccomp":
        return
    what = _clause_mention(complement, said.get(complement.i), clause.head)
    if what is None:
        return
    axes = scene.factuality.of(clause.head)
    for subject in scene.members(subjects(clause.head)):
        if clause.passive and subject.lower_ == "it":  # "it was reported that"
            continue
        for variant in variants(scene, clause, axes)[:1]:
            label = f"be {variant.label}" if clause.copula else variant.label
            yield scene.statement(
                scene.mention(subject),
                predicate(variant.words, label),
                what,
                at=clause.head,
                axes=variant.axes,
                rule="speech.act",
                confidence=0.85,
                qualifiers=qualifiers(scene, clause),
            )


def content(verb: Token) -> Token | None:
    """The head of the clause that the verb's subject says: its complement, or the sentence that it is an aside of."""
    own = child(verb, "ccomp")
    if own is not None:
        return own if is_predicate(own) else None
    for noun in kids(verb, "obl", "obj", "iobj"):
        for clause in kids(noun, "acl"):
            if teller(clause) == verb:
                return clause
    aside = verb.dep_ == "parataxis" and is_saying(verb) and not is_denied(verb)
    if aside and child(verb, "nsubj") is not None and child(verb, "obj") is None:
        return verb.head if is_predicate(verb.head) else None
    return None


def _clause_mention(complement: Token, statement: Statement | None, verb: Token) -> Mention | None:
    tokens = clause_tokens(complement, without=verb)
    return clause_mention(complement, tokens, statement.id if statement else None) if len(tokens) > 1 else None
