"""Phrases that may refer to something: pronouns, names and noun phrases, with what is known of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.words import Doc, Parse

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "X"})
# Relations of a noun to another word of its own phrase: such a noun is no phrase by itself.
INNER = frozenset(
    {
        "flat",
        "fixed",
        "goeswith",
        "compound:prt",
        "cc:preconj",
        "nummod",
        "det:predet",
        "case",
        "advmod",
        "mark",
        "discourse",
        "expl",
        "det",
        "reparandum",
    }
)
# What hangs on a head without being part of its phrase.
OUTER = frozenset({
    "punct", "cc", "conj", "nsubj", "nsubj:pass", "nsubj:outer", "csubj", "cop", "aux", "aux:pass", "mark", "advcl",
    "parataxis", "discourse", "vocative", "expl", "dislocated", "appos", "orphan", "reparandum", "advmod", "obl",
    "obj", "iobj", "xcomp", "ccomp", "case", "list", "obl:unmarked", "obl:agent", "cc:preconj", "dep", "advcl:relcl",
})  # fmt: skip
CLAUSAL = frozenset({"cop", "nsubj", "nsubj:pass", "aux"})  # below a noun that is what a clause of its own says
EXPLETIVE = frozenset({"expl"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens `begin` to `end` around `head`."""

    begin: int
    end: int
    head: int


def phrases(doc: Parse) -> list[Phrase]:
    """All phrases of a parsed document in order of their beginning, longer ones first."""
    doc = Doc.of(doc)
    deps, tags, words = ([getattr(token, name) for token in doc] for name in ("dep_", "pos_", "text"))
    heads = [token.head.i for token in doc]
    children = [[child.i for _, child in token.below] for token in doc]
    names = {token.i: n for n, name in enumerate(doc.ents) for token in name}
    found = {}
    for i in range(len(heads)):
        if deps[i] == "compound" and i in names and names[i] == names.get(heads[i]):
            continue  # "Osaka" in "Osaka Bay"
        if _is_candidate(i, tags, deps, words, children):
            begin, end = _span(i, tags, deps, words, children)
            found.setdefault((begin, end), Phrase(begin, end, i))
            if group := _coordination(i, end, deps, tags, words, children, begin):
                found.setdefault((group.begin, group.end), group)
    return sorted(found.values(), key=lambda p: (p.begin, -p.end))


def _is_candidate(
    i: int, tags: Sequence[str], deps: Sequence[str], words: Sequence[str], children: list[list[int]]
) -> bool:
    tag, dep = tags[i], deps[i]
    if tag == "DET":
        return dep == "nmod:poss" or words[i].lower() in POSSESSIVE
    if tag == "PRON" and words[i].lower() in POSSESSIVE:
        return True
    if tag not in NOMINAL or dep in INNER:
        return False
    if tag == "PRON":
        return words[i].lower() not in NO_REFERENCE
    if tag in ("NUM", "SYM", "X"):
        is_year = len(words[i]) == 4 and words[i].isdigit()
        return is_year or (dep in ARGUMENTS and any(deps[c] == "det" for c in children[i]))
    return True


ARGUMENTS = frozenset({"nsubj", "nsubj:pass", "obj", "obl", "nmod", "conj"})
POSSESSIVE = frozenset("my your his her its our their".split())
NO_REFERENCE = frozenset(
    "there who which what whom whose that something anything nothing everything someone anyone everyone nobody "
    "anybody everybody somebody none each all both some any whatever whoever another other others one "
    "somewhere where when how why".split()
) - frozenset({"that", "one", "both", "another", "each", "all", "some", "who", "which"})


def _span(
    head: int, tags: Sequence[str], deps: Sequence[str], words: Sequence[str], children: list[list[int]]
) -> tuple[int, int]:
    """The words of a phrase: its head with all below it that is not outside the phrase."""
    kept = {head}
    todo = [c for c in children[head] if _belongs(c, head, deps, tags)]
    while todo:
        word = todo.pop()
        kept.add(word)
        todo += children[word]
    begin = end = head
    while begin - 1 in kept or (begin - 2 in kept and tags[begin - 1] in ("PUNCT", "SPACE")):
        begin -= 1
    while end + 1 in kept or (end + 2 in kept and tags[end + 1] in ("PUNCT", "SPACE")):
        end += 1
    while begin < head and tags[begin] in ("PUNCT", "SPACE") and words[begin] not in "“\"'":
        begin += 1
    while end > head and tags[end] in ("PUNCT", "SPACE") and words[end] not in "”\"'":
        end -= 1
    return begin, end + 1


def _belongs(child: int, head: int, deps: Sequence[str], tags: Sequence[str]) -> bool:
    dep = deps[child]
    if dep == "case":
        return child > head  # the mark of a possessive
    if dep == "advmod":
        return child == head - 1 and tags[child] == "ADV"
    if dep in ("nmod", "acl", "acl:relcl"):
        return True
    return dep not in OUTER


def _coordination(
    i: int,
    end: int,
    deps: Sequence[str],
    tags: Sequence[str],
    words: Sequence[str],
    children: list[list[int]],
    begin: int,
) -> Phrase | None:
    """ "X, Y and Z" as one phrase, when it is joined by "and"; "was a painter and was a spy" is none."""
    parts = [c for c in children[i] if deps[c] == "conj" and tags[c] in NOMINAL]
    parts = [part for part in parts if not any(deps[c] in CLAUSAL for c in children[part])]
    if tags[i] == "NOUN" and any(deps[c] == "cop" for c in children[i]):  # "was an officer and the son of a sheikh"
        return None
    if not parts or not any(
        words[c].lower() in ("and", "&") for part in parts for c in children[part] if deps[c] == "cc"
    ):
        return None
    last = _span(parts[-1], tags, deps, words, children)[1]
    return Phrase(begin, last, i) if last > end else None
