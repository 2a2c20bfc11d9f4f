"""GUM's entity layer: mentions with their types and chains, and the names among them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from training.conllu import Sentence, Treebank, Word
from training.gazetteer import countries, is_people, place_kinds, thing_kinds

OPEN_OR_CLOSE = re.compile(r"\((\d+)-([^()]*)(\))?|(\d+)\)")
DAYS_AND_MONTHS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december".split()
)
INSIDE_A_NAME = frozenset({"flat", "compound", "goeswith", "nmod:desc", "nummod", "amod", "punct", "case", "fixed"})


@dataclass(slots=True)
class Mention:
    """A mention of an entity in a document: words `begin` to `end` (exclusive), counted over the document."""

    group: str
    kind: str
    begin: int
    end: int
    link: str
    identity: str
    head: int = -1


def mentions(document: Treebank) -> list[Mention]:
    """All mentions of a document, heads filled in, in order of their beginning."""
    found: list[Mention] = []
    offset = 0
    for sentence in document.sentences:
        found += _mentions(sentence, offset)
        offset += len(sentence.words)
    return sorted(found, key=lambda m: (m.begin, -m.end))


def _mentions(sentence: Sentence, offset: int) -> list[Mention]:
    done: list[Mention] = []
    pending: list[Mention] = []
    for i, word in enumerate(sentence.words):
        entity = next((x[7:] for x in word.misc.split("|") if x.startswith("Entity=")), "")
        for match in OPEN_OR_CLOSE.finditer(entity):
            if match[1]:
                pending.append(_opened(match[1], match[2], offset + i))
            if match[3] or match[4]:
                group = match[4] or match[1]
                last = next((m for m in reversed(pending) if m.group == group), None)
                if last:
                    pending.remove(last)
                    last.end = offset + i + 1
                    done.append(last)
    for mention in done:
        mention.head = offset + _head(sentence.words, mention.begin - offset, mention.end - offset)
    return done


def _opened(group: str, fields: str, begin: int) -> Mention:
    kind, _, _, _, _, link, *identity = fields.split("-", 6)
    return Mention(group, kind, begin, begin, link, "-".join(identity))


def _head(words: list[Word], begin: int, end: int) -> int:
    """The word of a span whose own head lies outside it."""
    outside = [i for i in range(begin, end) if not begin < words[i].head <= end and words[i].deprel != "punct"]
    return outside[0] if outside else begin


def names(document: Treebank) -> tuple[list[tuple[int, int, frozenset[str]]], set[int], set[int]]:
    """The names, (begin, end, allowed types); words that may or may not be part of one; words known to be none."""
    words = [word for sentence in document.sentences for word in sentence.words]
    found, unsure, outside = _named_mentions(document, words)
    inside = {i for begin, end, _ in found for i in range(begin, end)}
    for i, word in enumerate(words):
        if word.form.lower() in DAYS_AND_MONTHS:
            outside.add(i)
        elif is_nationality(word) and i not in inside:
            found.append((i, i + 1, frozenset({"Group"})))
        elif word.upos == "PROPN" or (word.upos == "ADJ" and word.lemma[:1].isupper()):
            unsure.add(i)
    return found, unsure, outside


def _named_mentions(
    document: Treebank, words: list[Word]
) -> tuple[list[tuple[int, int, frozenset[str]]], set[int], set[int]]:
    """As `names`, from the mentions alone."""
    offsets = _offsets(document)
    found: list[tuple[int, int, frozenset[str]]] = []
    unsure: set[int] = set()
    outside: set[int] = set()
    for mention in sorted(mentions(document), key=lambda m: m.begin - m.end):
        head = words[mention.head]
        if not _is_named(head, mention):
            continue
        begin, end = _name_span(words, offsets, mention)
        kinds = _kinds(mention, words, begin, end)
        if mention.kind == "time":
            outside |= set(range(begin, end))
        elif kinds is None:
            unsure |= set(range(begin, end))
        elif all(end <= b or e <= begin for b, e, _ in found):
            found.append((begin, end, kinds))
            if mention.kind == "person":
                outside |= {i for i in range(mention.begin, begin) if words[i].deprel in ("nmod:desc", "det")}
    return found, unsure, outside


def is_nationality(word: Word) -> bool:
    """Whether a word is an adjective such as "Chinese" or "Muslim"; treebanks keep its capital in the lemma."""
    return word.upos == "ADJ" and word.lemma[:1].isupper() and is_people([word.form])


def _offsets(document: Treebank) -> dict[int, int]:
    """Where each sentence begins: {first word: 1 + last word}."""
    offsets, at = {}, 0
    for sentence in document.sentences:
        offsets[at] = at + len(sentence.words)
        at += len(sentence.words)
    return offsets


def _is_named(head: Word, mention: Mention) -> bool:
    if head.upos == "PROPN":
        return True
    return (
        bool(mention.identity)
        and head.form[:1].isupper()
        and head.upos in ("NOUN", "ADJ", "VERB")
        and mention.kind != "time"
    )


def _name_span(words: list[Word], offsets: dict[int, int], mention: Mention) -> tuple[int, int]:
    """The run of words around a mention's head that makes up the bare name."""
    start = max(o for o in offsets if o <= mention.head)
    person = mention.kind == "person"
    inside = {mention.head}
    grown = True
    while grown:
        grown = False
        for i in range(mention.begin, mention.end):
            parent = start + words[i].head - 1
            if i not in inside and parent in inside and _belongs(words, i, parent, mention, person):
                inside.add(i)
                grown = True
    begin = end = mention.head
    while begin - 1 in inside:
        begin -= 1
    while end + 1 in inside:
        end += 1
    while begin < end and words[begin].upos in ("PUNCT", "DET", "ADP", "CCONJ"):
        begin += 1
    while end > begin and words[end].upos in ("PUNCT", "ADP", "CCONJ", "PART"):
        end -= 1
    return begin, end + 1


def _belongs(words: list[Word], i: int, parent: int, mention: Mention, person: bool) -> bool:
    word, relation = words[i], words[i].deprel
    if person:
        return (
            relation in ("flat", "compound", "goeswith")
            and word.upos in ("PROPN", "PUNCT", "X")
            or (relation == "punct" and word.form in ("-", "’", "'", ".") and mention.begin < i < mention.end - 1)
        )
    capital = word.form[:1].isupper() or word.form[:1].isdigit()
    if relation in ("flat", "compound", "goeswith", "nummod", "amod", "nmod:desc"):
        return capital
    if relation == "punct":
        return word.form in ("-", "–", "/", "'", "’", "&") and mention.begin < i < mention.end - 1
    if relation in ("case", "fixed", "cc", "det"):
        return words[parent].deprel in ("nmod", "conj") or word.form in ("'s", "’s")
    if relation in ("nmod", "conj", "nmod:poss"):
        return (
            capital and word.upos in ("PROPN", "NOUN") and (_in_title(word, mention) or mention.kind == "organization")
        )
    return False


def _in_title(word: Word, mention: Mention) -> bool:
    return word.form.lower() in mention.identity.lower().replace("_", " ").split()


def _kinds(mention: Mention, words: list[Word], begin: int, end: int) -> frozenset[str] | None:
    """The types a name may have, or None where GUM's type says too little."""
    forms = [word.form for word in words[begin:end]]
    head = words[mention.head]
    if mention.kind in ("person", "organization", "abstract") and (
        is_people(forms) or (mention.kind == "person" and "Number=Plur" in head.feats)
    ):
        return frozenset({"Group"})
    if mention.kind == "person":
        return frozenset({"Person"})
    if mention.kind == "organization":
        country = " ".join(forms).lower() in countries()
        return place_kinds(forms) if country else frozenset({"Organization"})
    if mention.kind == "place":
        return place_kinds(forms)
    if mention.kind == "event":
        return frozenset({"Event"})
    if mention.kind == "object":
        return frozenset({"Product"})
    if mention.kind == "abstract" and mention.identity:
        return thing_kinds(forms, frozenset({"Work", "Law", "Event"}))
    return None
