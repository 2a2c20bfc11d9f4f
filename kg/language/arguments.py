"""Arguments that the parser gave to the wrong word.

"Was signed at the ministry by Ann Berg": she signed. "The government made her deputy minister": it made her that.
"Resulted in both days being kept": the days are kept.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.language.trees import is_tree

MAKING = frozenset("made make makes making appointed appoints elected elects named names crowned".split())


def mend(
    words: Sequence[str],
    upos: Sequence[str],
    xpos: Sequence[str],
    heads: list[int],
    deprels: list[str],
    kinds: Sequence[str],
) -> None:
    """Mends all of it in place, or nothing where what comes of it is no tree.

    `heads` are places in the sentence, the root being its own.
    """
    former = list(heads), list(deprels)
    give_agents(words, upos, heads, deprels)
    give_subjects(words, heads, deprels)
    give_scales(words, upos, heads, deprels)
    give_first_subjects(words, xpos, heads, deprels)
    give_only_objects(heads, deprels)
    give_idioms(words, heads, deprels)
    give_contents(words, heads, deprels)
    give_attributes(words, upos, heads, deprels)
    give_relatives(words, upos, heads, deprels)
    give_objects(words, upos, heads, deprels, kinds)
    if not is_tree(heads):
        heads[:], deprels[:] = former


def give_agents(words: Sequence[str], upos: Sequence[str], heads: list[int], deprels: list[str]) -> None:
    """Gives a name after "by" that hangs on the place of a passive verb to the verb, in place.

    `heads` are places in the sentence, the root being its own.
    """
    for i, (head, relation) in enumerate(zip(heads, deprels, strict=True)):
        if relation != "nmod" or upos[i] != "PROPN" or deprels[head] != "obl" or head > i:
            continue
        verb = heads[head]
        below = [(deprels[n], words[n].lower()) for n in range(len(words)) if heads[n] == verb and n != verb]
        passive = ("aux:pass" in dict(below)) and "obl:agent" not in dict(below)
        if passive and _case(words, heads, deprels, i) == "by" and _case(words, heads, deprels, head) == "at":
            heads[i], deprels[i] = verb, "obl:agent"


def give_objects(
    words: Sequence[str], upos: Sequence[str], heads: list[int], deprels: list[str], kinds: Sequence[str]
) -> None:
    """Makes "her" before an office the one who is made that, in place: "made her deputy minister"."""
    for i, word in enumerate(words):
        office = heads[i]
        verb = heads[office]
        if (
            word.lower() != "her"
            or deprels[i] != "nmod:poss"
            or deprels[office] not in ("obj", "xcomp")
            or i != verb + 1
        ):
            continue
        named = any(upos[n] == "PROPN" and heads[n] == office and n > office for n in range(len(words)))
        if words[verb].lower() in MAKING and kinds[office] == "person" and not named:
            heads[i], deprels[i], deprels[office] = verb, "obj", "xcomp"


def give_subjects(words: Sequence[str], heads: list[int], deprels: list[str]) -> None:
    """Gives a noun between the preposition of a gerund and the gerund to it as its subject, in place.

    In "resulted in both days being kept" the net takes the days for a phrase of "resulted", in "grows crops, the main
    ones being rye and oats" the ones for one more of what grows.
    """
    for mark, relation in enumerate(deprels):
        gerund = heads[mark]
        if relation == "cop" and words[mark].lower() == "being":
            _part(gerund, mark, words, heads, deprels)
        if relation != "mark" or gerund <= mark + 1 or deprels[gerund] not in ("advcl", "acl"):
            continue
        below = [i for i in range(len(heads)) if heads[i] == gerund]
        if any(deprels[i].startswith("nsubj") for i in below):
            continue
        nouns = [
            i for i in range(mark + 1, gerund) if heads[i] == heads[gerund] and deprels[i] in ("obl", "obj", "nmod")
        ]
        if len(nouns) == 1:
            passive = any(deprels[i] == "aux:pass" for i in below)
            heads[nouns[0]], deprels[nouns[0]] = gerund, "nsubj:pass" if passive else "nsubj"


SCALES = frozenset("lakh lakhs crore crores".split())


def give_scales(words: Sequence[str], upos: Sequence[str], heads: list[int], deprels: list[str]) -> None:
    """Makes "25 lakh" of "paid Rs 25 lakh" one number of the currency before it, in place."""
    for i in range(2, len(words)):
        sign = i - 2
        if words[i].lower() not in SCALES or upos[i - 1] != "NUM" or upos[sign] != "SYM":
            continue
        if heads[sign] in (i - 1, i):  # the currency is what the number hangs on
            heads[sign], deprels[sign] = (sign if heads[i] == i else heads[i]), deprels[i]
        heads[i - 1], deprels[i - 1] = i, "compound"
        heads[i], deprels[i] = sign, "nummod"


RELATIVE = frozenset("who whom whose which that what whoever whatever".split())


def give_first_subjects(words: Sequence[str], xpos: Sequence[str], heads: list[int], deprels: list[str]) -> None:
    """Gives a subject before two verbs to the first, which has none, in place.

    In "Ann, who left, said whether he comes depends on Bo" the net takes Ann for the subject of "depends".
    """
    for i, relation in enumerate(deprels):
        second = heads[i]
        first = heads[second]
        if relation != "nsubj" or not i < first < second or deprels[second] != "ccomp" or words[i].lower() in RELATIVE:
            continue
        has_own = any(heads[n] == first and deprels[n].startswith(("nsubj", "csubj", "expl")) for n in range(second))
        if not has_own and xpos[first] in ("VBD", "VBZ", "VBP"):
            heads[i] = first


def give_only_objects(heads: list[int], deprels: list[str]) -> None:
    """Makes the indirect object of a verb that has no other its object, in place: "confirmed Ann Berg as a judge"."""
    for i, relation in enumerate(deprels):
        if relation != "iobj":
            continue
        beside = {deprels[n] for n in range(len(heads)) if heads[n] == heads[i]}
        if not beside & {"obj", "ccomp", "xcomp", "nsubj:pass", "parataxis"}:
            deprels[i] = "obj"


def give_contents(words: Sequence[str], heads: list[int], deprels: list[str]) -> None:
    """Makes the noun after "said that" the subject of the clause there, in place: "tweeted that access was blocked".

    The net takes it for what was tweeted.
    """
    for mark, relation in enumerate(deprels):
        clause = heads[mark]
        verb = heads[clause]
        if relation != "mark" or words[mark].lower() != "that" or mark != verb + 1 or deprels[clause] != "ccomp":
            continue
        below = {deprels[n] for n in range(len(heads)) if heads[n] == clause}
        objects = [n for n in range(mark + 1, clause) if heads[n] == verb and deprels[n] == "obj"]
        if len(objects) == 1 and not below & {"nsubj", "nsubj:pass", "expl", "csubj"}:
            heads[objects[0]] = clause
            deprels[objects[0]] = "nsubj:pass" if "aux:pass" in below else "nsubj"


def give_idioms(words: Sequence[str], heads: list[int], deprels: list[str]) -> None:
    """Gives "in place" to the verb, not to the object behind it, in place: "put in place programmes"."""
    for i in range(len(words) - 3):
        put = words[i].lower() in ("put", "puts", "putting", "set", "sets", "setting")
        idiom = put and [word.lower() for word in words[i + 1 : i + 3]] == ["in", "place"]
        if idiom and heads[i + 2] > i + 2 and not {i + 1, i + 2} & set(_above(i, heads)):
            behind = heads[i + 2]
            for part in (i + 1, i + 2):
                heads[part], deprels[part] = i, "compound:prt"
            if heads[behind] == i and deprels[behind] == "obl":
                deprels[behind] = "obj"


def give_attributes(words: Sequence[str], upos: Sequence[str], heads: list[int], deprels: list[str]) -> None:
    """Makes "leading" before a plural in a row of things what they are, in place: "two ministers, leading scholars,".

    The net takes it for what the ministers do.
    """
    for i, word in enumerate(words[:-1]):
        noun, first = i + 1, heads[i]
        if word.lower() != "leading" or deprels[i] != "acl" or heads[noun] != i or deprels[noun] != "obj":
            continue
        if (
            first < i
            and upos[first] in ("NOUN", "PROPN")
            and words[i - 1] in (",", "and")
            and words[noun].endswith("s")
        ):
            heads[noun], deprels[noun] = first, "conj"
            heads[i], deprels[i] = noun, "amod"


def give_relatives(words: Sequence[str], upos: Sequence[str], heads: list[int], deprels: list[str]) -> None:
    """Hangs a clause with "of which" on the noun before its comma, in place: "the League, of which Ann is a member".

    The net takes it for what somebody says.
    """
    for i, word in enumerate(words):
        noun, clause = i - 3, heads[i]
        if word.lower() not in ("which", "whom") or noun < 0 or words[i - 2] != "," or clause < i:
            continue
        if upos[i - 1] == "ADP" and upos[noun] in ("NOUN", "PROPN") and deprels[clause] in ("ccomp", "parataxis"):
            while deprels[noun] in ("flat", "compound") and heads[noun] < clause:
                noun = heads[noun]
            if clause not in _above(noun, heads):
                heads[clause], deprels[clause] = noun, "acl:relcl"


def _above(word: int, heads: Sequence[int]) -> list[int]:
    """The word and all that it hangs on, up to the root."""
    found = [word]
    while heads[found[-1]] != found[-1] and len(found) <= len(heads):
        found.append(heads[found[-1]])
    return found


def _part(said: int, being: int, words: Sequence[str], heads: list[int], deprels: list[str]) -> None:
    """Makes the noun before "being" the subject of what is said of it, and both a clause of their own."""
    noun = heads[said]
    if noun >= being or deprels[noun] not in ("conj", "appos") or deprels[said] not in ("nmod", "appos", "acl"):
        return
    if any(heads[i] == noun and deprels[i] == "cc" for i in range(noun)) or "," not in words[heads[noun] : noun]:
        return
    above = heads[noun]
    while deprels[above] == "conj":
        above = heads[above]
    heads[said], deprels[said] = heads[above], "advcl"
    heads[noun], deprels[noun] = said, "nsubj"


def _case(words: Sequence[str], heads: Sequence[int], deprels: Sequence[str], i: int) -> str:
    """The preposition of a phrase, "" where it has none or several."""
    found = [words[n].lower() for n in range(len(words)) if heads[n] == i and deprels[n] == "case"]
    return found[0] if len(found) == 1 else ""
