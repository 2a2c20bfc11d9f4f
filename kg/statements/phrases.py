"""The words of a whole clause, for what somebody says, and the mention of them."""

from __future__ import annotations

from kg.model import Mention
from kg.statements.clauses import OBLIQUES, is_of_teller
from kg.statements.trees import kids, lemma
from kg.words import Token


def clause_tokens(head: Token, *, without: Token) -> list[Token]:
    """The clause's tokens without its conjunction, its quotation marks and the clause of `without` inside it."""
    left_out = {t.i for t in without.subtree} if without.head == head and without.dep_ == "parataxis" else set()
    left_out |= {t.i for mark in kids(head, "mark") if mark.lower_ == "that" for t in mark.subtree}
    left_out |= {t.i for obl in kids(head, *OBLIQUES) if is_of_teller(obl) for t in obl.subtree}
    tokens = [t for t in head.subtree if t.i not in left_out and not t.is_space]
    if not left_out.isdisjoint(range(tokens[0].i, tokens[-1].i)) if tokens else False:
        tokens = _longest_run(tokens)
    while tokens and tokens[0] != head and (tokens[0].is_punct or _only_joins(tokens[0])):
        tokens.pop(0)
    while tokens and tokens[-1].is_punct and tokens[-1] != head:
        tokens.pop()
    return tokens


def _only_joins(word: Token) -> bool:
    """Whether a conjunction says nothing of its clause; "knows whether he left" is not "knows he left"."""
    return word.dep_ in ("mark", "cc") and word.lower_ != "whether"


def clause_mention(head: Token, tokens: list[Token], statement: str | None = None) -> Mention:
    """The clause that `head` is the predicate of, in these words; `statement` is the id of what it states."""
    first, last = tokens[0], tokens[-1]
    text = " ".join(head.doc[first.i : last.i + 1].text.split())
    begin, end = first.idx, last.idx + len(last)
    place = head.idx, head.idx + len(head)
    return Mention(begin, end, text, "clause", "Statement", text, *place, lemma=lemma(head), statement=statement)


def _longest_run(tokens: list[Token]) -> list[Token]:
    runs: list[list[Token]] = [[]]
    for token in tokens:
        if runs[-1] and token.i - runs[-1][-1].i > 1:
            runs.append([])
        runs[-1].append(token)
    return max(runs, key=len)
