"""Coordination that the parser saw by its "and" alone: the second of two likes is joined to the first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

JOINING = frozenset(("and", "or"))
OWNING = frozenset(("'s", "’s"))
FARTHEST = 4  # steps up to the phrase that another is joined to
LONGEST = 12  # words between a preposition and its noun
FINITE = frozenset(("VBZ", "VBD", "VBP"))
SIDES = frozenset("north south east west rest end centre center middle edge half part".split())
OTHERS = frozenset(("conj", "root", "parataxis", "cc", "ccomp"))  # words that "and" may stand before in a right tree


def mend(words: Sequence[str], heads: np.ndarray, deprels: list[str], kinds: Sequence[str] = ()) -> None:
    """Make a word with an "and" of its own a conjunct of the last like it before; changes `heads` and `deprels`.

    In "served in World War I and World War II" the net takes both wars for obliques of "served", although it gives the
    second the "and", which nothing but a conjunct has. In "their support for talks and their support for Ida" and "is
    head of the Bank and an editor at Acme" it joins the second to the nearest noun; what is like it stands above.
    In "met Germans and Poles, a minority in Norland" it takes the minority for that of the first.
    """
    _join(words, heads, deprels)
    for word, relation in enumerate(deprels):
        if (
            relation == "conj"
            and not _share_owner(word, words, heads, deprels)
            and not _is_role_too(word, words, heads, deprels)
        ):
            _raise(word, words, heads, deprels, kinds)
            _raise_to_case(word, words, heads, deprels)
        elif relation == "appos" and not _is_listed(word, words, heads, deprels):
            _lower(word, words, heads, deprels)


def _share_owner(word: int, words: Sequence[str], heads: np.ndarray, deprels: list[str]) -> bool:
    """Whether, and makes it so that, "Ann and Bo" own the house in "Ann and Bo's house", which the net takes for three
    of a row."""
    first = int(heads[word])
    owners = [i for i in range(first + 1, word) if heads[i] == first and deprels[i] == "conj"]
    mark = next((i for i in range(owners[0] + 1, word) if words[i] in OWNING), -1) if len(owners) == 1 else -1
    if mark < 0 or heads[mark] != owners[0] or words[word][:1].isupper() or not words[first][:1].isupper():
        return False
    if words[owners[0]][:1].islower() or any(deprels[i] == "cc" and heads[i] == word for i in range(mark, word)):
        return False
    heads[word], deprels[word] = (word if heads[first] == first else heads[first]), deprels[first]
    heads[first], deprels[first] = word, "nmod:poss"
    return True


def _is_listed(word: int, words: Sequence[str], heads: np.ndarray, deprels: list[str]) -> bool:
    """Whether, and makes it so that, a plural between commas is one more of a list of plurals: "votes for judges, the
    mayor, members of councils, governors, and teachers"."""
    first = int(heads[word])
    if _are_alike(first, word, words, heads, deprels):
        return True
    if not (
        words[word].islower() and words[word].endswith("s") and words[first].islower() and words[first].endswith("s")
    ):
        return False
    if any(
        heads[i] == word and deprels[i] in ("det", "nmod:poss", "punct") and words[i] != "," for i in range(first, word)
    ):
        return False
    row = _row(first, word, heads, deprels)
    if not any(i < word for i in row) or not any(i > word for i in row):
        return False
    _enlist(first, word, row, heads, deprels)
    return True


def _enlist(first: int, word: int, row: Sequence[int], heads: np.ndarray, deprels: list[str]) -> None:
    """Makes a word beside the first one more of its list, and all that was joined to either of them, too."""
    deprels[word] = "conj"
    for i in row:
        heads[i] = first


def _row(first: int, word: int, heads: np.ndarray, deprels: Sequence[str]) -> list[int]:
    """The conjuncts of either."""
    return [i for i in range(first + 1, len(deprels)) if deprels[i] == "conj" and heads[i] in (first, word)]


def _are_alike(first: int, word: int, words: Sequence[str], heads: np.ndarray, deprels: list[str]) -> bool:
    """Whether, and makes it so that, "a new hall" is one more of "has a small hall, a new hall, and a school", and "a
    girl" of "a woman, a girl and a boy"."""
    row = [i for i in _row(first, word, heads, deprels) if i > word]
    if not row or not words[word].islower():
        return False
    if words[first] != words[word] and not (words[first].islower() and _is_new(row[-1], words, heads)):
        return False
    if not all(_is_new(noun, words, heads) for noun in (first, word)):
        return False
    _enlist(first, word, row, heads, deprels)
    return True


def _is_new(noun: int, words: Sequence[str], heads: np.ndarray) -> bool:
    """Whether the noun has "a" or "an" of its own."""
    return any(heads[i] == noun and words[i].lower() in ("a", "an") for i in range(noun))


def _is_role_too(word: int, words: Sequence[str], heads: np.ndarray, deprels: Sequence[str]) -> bool:
    """Whether, and makes it so that, the conjunct of a name is one more of the roles after it: "Ann Berg, a painter and
    teacher of arts"."""
    name = int(heads[word])
    if not (words[name][:1].isupper() and words[word].islower()) or word + 1 >= len(words):
        return False
    roles = [i for i in range(name + 1, word) if heads[i] == name and deprels[i] == "appos" and words[i].islower()]
    marks = [i for i in range(name + 1, word) if heads[i] == word]
    if len(roles) != 1 or [words[i].lower() for i in marks] != ["and"] or marks[0] != roles[0] + 1:
        return False
    if not any(heads[i] == roles[0] and words[i].lower() in ("a", "an") for i in range(name + 1, roles[0])):
        return False
    heads[word] = roles[0]
    return True


def divide(xpos: Sequence[str], heads: np.ndarray, deprels: list[str]) -> None:
    """Make the noun right before a second verb its subject; changes `heads` and `deprels`.

    In "the port is Riga and the county has a mayor" the net takes the county for one more of what the port is, and
    leaves "has" without a subject and without an "and".
    """
    for verb, relation in enumerate(deprels):
        if relation != "conj" or xpos[verb] not in FINITE:
            continue
        below = [i for i in range(len(deprels)) if heads[i] == verb and i != verb]
        if any(deprels[i] == "cc" or deprels[i].startswith(("nsubj", "csubj", "expl", "aux", "cop")) for i in below):
            continue
        noun = _noun_before(verb, heads, deprels)
        mark = next((i for i in range(noun) if heads[i] == noun and deprels[i] == "cc"), -1) if noun >= 0 else -1
        if mark >= 0 and xpos[noun].startswith("NN") and heads[verb] in (heads[noun], heads[heads[noun]]):
            heads[noun], deprels[noun], heads[mark] = verb, "nsubj", verb


def uncross(words: Sequence[str], xpos: Sequence[str], heads: np.ndarray, deprels: Sequence[str]) -> None:
    """Make what stands between a noun and one of its conjuncts one more of them, in place.

    Of a long row of names the net gives some in the middle to a word far before: "is a writer for Ann, Bo, Per, and
    Ida" with Per for what the writer is. Where a verb stands between, it is the conjunct after it that is the verb's:
    "told a story, and sang a song and a hymn".
    """
    row = [i for i, relation in enumerate(deprels) if relation == "conj" and heads[i] < i]
    last = {int(heads[i]): i for i in row}  # of each first word the last conjunct
    depth = list(accumulate((word == "(") - (word == ")") for word in words))  # brackets that are open at each word
    opened: list[int] = []
    for word in range(len(deprels)):
        while opened and last[opened[-1]] <= word:
            opened.pop()
        if opened and deprels[word] == "conj" and heads[word] < opened[-1]:
            first, after = opened[-1], last[opened[-1]]
            if depth[word] < depth[first]:  # "towns (ports, mines), plus farms and mills": what is behind is theirs
                first, word, after = word, after, after
            _shift(first, word, after, words, xpos, heads, deprels)
        if word in last:
            opened.append(word)


def _shift(
    first: int,
    word: int,
    after: int,
    words: Sequence[str],
    xpos: Sequence[str],
    heads: np.ndarray,
    deprels: Sequence[str],
) -> None:
    """Joins a word between a noun and its conjunct to that noun; behind a verb, the conjunct to the verb's object."""
    if all(xpos[i].startswith("NN") for i in (first, word, after)):
        if words[first][:1].isupper() == words[word][:1].isupper():
            heads[word] = first
    elif xpos[word].startswith("VB") and deprels[first] == "obj":
        _give_last(word, after, xpos, heads, deprels)


def _give_last(verb: int, after: int, xpos: Sequence[str], heads: np.ndarray, deprels: Sequence[str]) -> None:
    """Joins what comes after a verb with an object of its own to that."""
    objects = [i for i in range(verb + 1, after) if heads[i] == verb and deprels[i] == "obj"]
    if objects and xpos[objects[-1]].startswith("NN") and xpos[after].startswith("NN"):
        heads[after] = objects[-1]


def _noun_before(verb: int, heads: np.ndarray, deprels: Sequence[str]) -> int:
    """The conjunct whose phrase ends right before the verb, or -1."""
    word = verb - 1
    while word >= 0 and deprels[word] != "conj" and heads[word] != word:
        above = int(heads[word])
        if above > word and above >= verb:
            return -1
        word = above
    return word if word >= 0 and deprels[word] == "conj" and word < verb else -1


def _join(words: Sequence[str], heads: np.ndarray, deprels: list[str]) -> None:
    for mark, relation in enumerate(deprels):
        word = int(heads[mark])
        if relation != "cc" or mark == 0 or mark > word or words[mark].lower() not in JOINING:
            continue
        if deprels[word] in OTHERS:
            continue
        first = _like(word, mark, heads, deprels)
        if first is not None:
            heads[word], deprels[word] = first, "conj"


def _like(word: int, mark: int, heads: np.ndarray, deprels: Sequence[str]) -> int | None:
    """The last word before `mark` that hangs on the same head by the same relation, up to its colon."""
    sort = deprels[word].split(":")[0]
    before = range(mark - 1, -1, -1)
    return next((i for i in before if heads[i] == heads[word] and deprels[i].split(":")[0] == sort), None)


def _raise(word: int, words: Sequence[str], heads: np.ndarray, deprels: Sequence[str], kinds: Sequence[str]) -> None:
    """Joins a conjunct to the word above its head where that is its like: the same word, or one more role.

    `kinds`: the sort of thing of each word, "person" of "professor of photography and curator".
    """
    head = int(heads[word])
    above = int(heads[head])
    if not above < head < word or not deprels[head].startswith(("nmod", "obl")):
        return
    like = words[above].lower() == words[word].lower() or _are_persons(word, head, above, words, kinds)
    if like or (_is_role(word, words, heads, deprels) and _is_held(head, above, words, heads, deprels)):
        heads[word] = above


def _raise_to_case(word: int, words: Sequence[str], heads: np.ndarray, deprels: Sequence[str]) -> None:
    """Joins a phrase to the one above with its preposition: "tells of towns known as ports and of mines"."""
    own, other = _case(word, words, heads, deprels), _case(int(heads[word]), words, heads, deprels)
    if not own or not other or own == other or not any(heads[i] == word and deprels[i] == "cc" for i in range(word)):
        return
    above = int(heads[heads[word]])
    for _ in range(FARTHEST):
        if heads[above] == above or above > heads[word]:
            return
        if _case(above, words, heads, deprels) == own and deprels[above].startswith(("nmod", "obl")):
            heads[word] = above
            return
        above = int(heads[above])


def _case(word: int, words: Sequence[str], heads: np.ndarray, deprels: Sequence[str]) -> str:
    """The first preposition of a phrase, "" where it has none."""
    near = range(max(0, word - LONGEST), word)
    return next((words[i].lower() for i in near if heads[i] == word and deprels[i] == "case"), "")


def _are_persons(word: int, head: int, above: int, words: Sequence[str], kinds: Sequence[str]) -> bool:
    """Whether the conjunct and the word above are nouns for persons and the one between is for something else."""
    if not kinds or not (words[word].islower() and words[above].islower()):
        return False
    return kinds[word] == kinds[above] == "person" and kinds[head] not in ("person", "_", "")


def _is_role(word: int, words: Sequence[str], heads: np.ndarray, deprels: Sequence[str]) -> bool:
    """ "A senior editor", "the capital", with a preposition after it; not "the south of"."""
    article = any(heads[i] == word and words[i].lower() in ("a", "an", "the") for i in range(word))
    if words[word].lower() in SIDES or not words[word].islower():
        return False
    return article and any(heads[i] == word and deprels[i] == "nmod" for i in range(word + 1, len(words)))


def _is_held(head: int, above: int, words: Sequence[str], heads: np.ndarray, deprels: Sequence[str]) -> bool:
    """Whether a name hangs on what somebody is: "is head of the Bank"."""
    joined = any(heads[i] == above and deprels[i] == "cop" for i in range(above))
    small = words[above].islower()
    return joined and small and words[head][:1].isupper() and deprels[head] == "nmod"


def _lower(word: int, words: Sequence[str], heads: np.ndarray, deprels: Sequence[str]) -> None:
    """Gives "a minority" after "Germans and Poles," to the last of them, and "(father of Per)" to whom it follows."""
    first = int(heads[word])
    opened = max((i for i in range(first + 1, word) if words[i] == "("), default=-1)
    if ")" in words[opened + 1 : word]:
        opened = -1
    joined = [i for i in range(first + 1, word) if heads[i] == first and deprels[i] == "conj" and i != word]
    if opened > 0 and words[word].islower() and (before := [i for i in joined if i < opened]):
        heads[word] = before[-1]
        return
    if not any(heads[i] == word and words[i].lower() in ("a", "an") for i in range(first + 1, word)):
        return
    if joined and any(words[i] == "," for i in range(joined[-1] + 1, word)):
        heads[word] = joined[-1]
