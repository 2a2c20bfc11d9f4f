"""The words of a whole clause, for what somebody says."""

from __future__ import annotations

from spacy.tokens import Token

from kg.statements.trees import kids


def clause_tokens(head: Token, *, without: Token) -> list[Token]:
    """The clause's tokens without its conjunction, its quotation marks and the clause of `without` inside it."""
    left_out = {t.i for t in without.subtree} if without.head == head and without.dep_ == "parataxis" else set()
    left_out |= {t.i for mark in kids(head, "mark") if mark.lower_ in ("that", "whether") for t in mark.subtree}
    tokens = [t for t in head.subtree if t.i not in left_out and not t.is_space]
    if not left_out.isdisjoint(range(tokens[0].i, tokens[-1].i)) if tokens else False:
        tokens = _longest_run(tokens)
    while tokens and (tokens[0].is_punct or tokens[0].dep_ in ("mark", "cc")) and tokens[0] != head:
        tokens.pop(0)
    while tokens and tokens[-1].is_punct and tokens[-1] != head:
        tokens.pop()
    return tokens


def _longest_run(tokens: list[Token]) -> list[Token]:
    runs: list[list[Token]] = [[]]
    for token in tokens:
        if runs[-1] and token.i - runs[-1][-1].i > 1:
            runs.append([])
        runs[-1].append(token)
    return max(runs, key=len)
