"""`Scene`: one document as the rules see it, and the one way in which a statement is made."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from kg.model import Document, Dropped, Listener, Mention, Predicate, Qualifier, Sentence, Statement
from kg.statements import lexicon
from kg.statements.axes import NOBODY, UNNAMED, Axes
from kg.statements.factuality import Factuality
from kg.statements.trees import (
    appositions,
    conjuncts,
    first_conjunct,
    has,
    in_brackets,
    is_alternative,
    kids,
    kind,
    lemma,
    preposition,
)
from kg.words import Doc, Span, Token

FIRST_PERSON = frozenset("i me my mine myself".split())
SECOND = frozenset("you your yours yourself".split())
INTERROGATIVE = frozenset("who whom whose what which how why when where whoever whatever".split())
INCLUDING = frozenset(("including", "such as", "among them", "like", "notably"))
POINTING = ("the ", "this ", "that ", "these ", "those ")
NO = ("no ", "none of ", "neither of ")  # what is said of none of them is not so
MAX_MEMBERS = 12  # of one coordination: longer lists are tables


class MentionLookup(Protocol):
    """What the rules need of the mentions."""

    def at(self, head: Token, *, predicate: bool = False, without: Token | None = None) -> Mention: ...

    def time(self, begin: int, end: int) -> Mention: ...

    def count(self, begin: int, end: int, of: str) -> Mention | None: ...


class Scene:
    """The document, its parse, its mentions and its factuality; `listener` hears of what no statement is made of."""

    def __init__(
        self,
        doc: Doc,
        document: Document,
        mentions: MentionLookup,
        speakers: dict[int, Token | str],
        listener: Listener | None = None,
    ) -> None:
        self.doc = doc
        self.document = document
        self.mentions = mentions
        self.speakers = speakers
        self.factuality = Factuality(speakers)
        self.starts = [word.idx for word in doc]  # offset of each token
        self._sentences: dict[int, Sentence] = {}
        self._names = list(doc.ents)
        self._name_begins = [name.start for name in self._names]
        self._alternatives: dict[int, set[tuple[int, int]]] = {}
        self.listener = listener
        self.heard: set[int] = set()  # where the words begin that the listener was told of

    def sentence(self, span: Span) -> Sentence:
        """The sentence as evidence, white space at its ends left off."""
        if span.start not in self._sentences:
            text = span.text
            begin = span.start_char + len(text) - len(text.lstrip())
            text = text.strip()
            self._sentences[span.start] = Sentence(self.document.id, begin, begin + len(text), text)
        return self._sentences[span.start]

    def drop(self, reason: str, begin: int, end: int, **more: str) -> None:
        """Tells the listener, if there is one, why nothing is made of the words; `more` as in `Dropped`."""
        if self.listener is not None:
            self.heard.add(begin)
            self.listener(Dropped(reason, begin, end, **more))

    def names(self, sentence: Span) -> list[Span]:
        """The names of the sentence in order; `Span.ents` would look at every name of the document each time."""
        first, last = (bisect_left(self._name_begins, place) for place in (sentence.start, sentence.end))
        return self._names[first:last]

    def mention(self, head: Token, *, predicate: bool = False, without: Token | None = None) -> Mention:
        """The mention that `head` heads; "I" inside quotation marks is its speaker."""
        mention = self._named(head, self.mentions.at(head, predicate=predicate, without=without))
        speaker = self.speakers.get(head.i)
        if head.lower_ in FIRST_PERSON and isinstance(speaker, Token):
            said = self.mentions.at(speaker)
            return replace(said, begin=mention.begin, end=mention.end, text=mention.text)
        return mention

    def _named(self, head: Token, mention: Mention) -> Mention:
        """ "The president of the region, Roberto Maroni," is Roberto Maroni."""
        office = names_office(head, mention)
        if mention.kind != "nominal" and not office:
            return mention
        beside = [head.head] if head.dep_ == "appos" else []  # "Ingrid Brenner, a member who sits on the committee"
        for other in [*beside, *(t for t in appositions(head) if not is_short(t)), *_borne_together(head)]:
            name = self.mentions.at(other)
            fits = name.type == "Person" if office else mention.type in (name.type, "Concept", "Person", "Organization")
            fits = fits or (other in beside and name.type != "Person")  # "Extreme Makeover, an earlier series"
            if name.kind == "name" and name.type not in ("Entity", "Group") and fits:  # no "mother, a Protestant"
                return replace(name, begin=mention.begin, end=mention.end, text=mention.text)
        return mention

    def members(self, heads: Iterable[Token]) -> list[Token]:
        """The heads with what "including" and "such as" add to them."""
        found: list[Token] = []
        heads = list(heads)
        for head in heads:
            if _borne_together(head) and head != heads[-1]:
                continue  # one person, told by the last of the nouns
            found += self._listed(head) or [head]
            for part in kids(head, "nmod", "obl", "acl"):
                if preposition(part) in INCLUDING:
                    found += [each for each in conjuncts(part) if _can_be_among(each, head)]
        return found[:MAX_MEMBERS]

    def _listed(self, head: Token) -> list[Token]:
        """The names that a plural is followed by: "the brothers Jon and Per left"."""
        names = [name for second in appositions(head) if second.ent_type_ for name in conjuncts(second)]
        plural = has(head, "Number=Plur") and head.pos_ == "NOUN" and len(names) > 1
        return names if plural and all(name.ent_type_ for name in names) else []

    def statement(
        self,
        subject: Mention,
        predicate: Predicate,
        obj: Mention,
        *,
        at: Token,
        axes: Axes,
        rule: str,
        confidence: float,
        qualifiers: Sequence[Qualifier] = (),
    ) -> Statement | None:
        """The statement, None where an end cannot be one: a question word, a bare date as subject."""
        if unfit := _unfit(subject, obj) or _unfit_time(obj, rule):
            ends = {"subject": subject.text, "predicate": predicate.label, "object": obj.text}
            self.drop(unfit, at.idx, at.idx + len(at), rule=rule, **ends)
            return None
        if axes.polarity == "positive" and self._is_alternative(at.sent, subject, obj):
            axes = axes.weaken("possible", "or")
        if axes.polarity == "positive" and subject.text.lower().startswith(NO):
            axes = axes.negate(subject.text.split()[0])
        if rule.startswith("name.") and predicate.label == "be" and subject.number != "plural":
            obj = _of_one(obj)
        source = self.source(axes, at)
        if source is not None and (source.begin, source.end) == (subject.begin, subject.end) and axes.source is at:
            source = None
        return Statement(
            document=self.document.id,
            sentence=self.sentence(at.sent),
            subject=subject,
            predicate=predicate,
            object=obj,
            qualifiers=tuple(q for q in qualifiers if not _is_told_by(q, obj, self.document.text)),
            polarity=axes.polarity,
            certainty=axes.certainty,
            tense=axes.tense,
            source=source,
            cue=axes.cue,
            rule=rule,
            confidence=confidence,
        )

    def _is_alternative(self, sentence: Span, *ends: Mention) -> bool:
        """Whether an end is one of several of which nobody knows which: "Ann or Bob came"."""
        if sentence.start not in self._alternatives:
            words = [t for t in sentence if t.lower_ == "or" and t.dep_ == "cc" and t.head.pos_ in ("NOUN", "PROPN")]
            heads = [t for word in words for t in conjuncts(first_conjunct(word.head)) if is_alternative(t)]
            found = (self.mentions.at(t) for t in heads)
            self._alternatives[sentence.start] = {(mention.head_begin, mention.head_end) for mention in found}
        return any((end.head_begin, end.head_end) in self._alternatives[sentence.start] for end in ends)

    def source(self, axes: Axes, at: Token) -> Mention | None:
        """The speaker as a mention."""
        if axes.source is None:
            return None
        if isinstance(axes.source, Token):
            return self.mention(axes.source)
        begin, end = at.idx, at.idx + len(at)
        return Mention(begin, end, at.text, "nominal", "Agent", UNNAMED, begin, begin, lemma="source")


def _of_one(said: Mention) -> Mention:
    """What several are said to be, of one of them: "historian" of "the historians Ann and Bo Berg"."""
    head = said.text[said.head_begin - said.begin : said.head_end - said.begin]
    if said.kind != "nominal" or not head or not said.label.endswith(head) or said.number != "plural":
        return said
    label = _COUNTED.sub("", said.label)
    if _UTMOST.search(label):  # "three of the largest chains"
        article = "" if "'s " in label or "’s " in label else "the "
        return replace(said, label=f"one of {article}{label}", number="singular")
    return replace(said, label=label.removesuffix(head) + said.lemma, number="singular")


_COUNTED = re.compile(
    r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+|several|many|some|both)\s+(?=\S)", re.IGNORECASE
)
_UTMOST = re.compile(r"\b(?:[a-z]{2,}est|most|best|worst|top|leading)\b")


def _is_told_by(qualifier: Qualifier, obj: Mention, text: str) -> bool:
    """Whether a detail, no place, is part of the object's words, or stands beside it in a row: "to Ann and Bo"."""
    detail = qualifier.mention
    inside = obj.begin <= detail.begin and detail.end <= obj.end and qualifier.role != "place"
    if detail == obj or (not detail.is_literal and inside):
        return True
    first, last = sorted((obj, detail), key=lambda mention: mention.begin)
    return not detail.is_literal and _JOINED.fullmatch(text, first.end, max(first.end, last.begin)) is not None


_JOINED = re.compile(r"\s*,?\s*(?:and|or|&)\s+(?:the\s+|an?\s+)?")


def _can_be_among(name: Token, head: Token) -> bool:
    """Whether a name may be one of what the head tells: no person is part of "the violence, including Red Bird"."""
    return name.ent_type_ != "Person" or kind(head) in ("", "_", "person", "organization")


def is_short(other: Token) -> bool:
    """ "FTA" of "a free trade area (FTA)", which names the sort of thing and no thing."""
    return in_brackets(other) and other.text.isupper()


def _borne_together(noun: Token) -> list[Token]:
    """The name after the last of several nouns for one person: "the artist and craftsman William Morris"."""
    row = conjuncts(first_conjunct(noun))
    if len(row) < 2 or noun.pos_ != "NOUN" or has(noun, "Number=Plur"):
        return []
    if row[-1].ent_type_ == "Person" and row[-1].i == row[-2].i + 1:  # the name taken for one more of the row
        return row[-1:] if not kids(row[-2], "det", "nmod:poss") and row[-2].pos_ == "NOUN" else []
    last = row[-1]
    if kids(last, "det", "nmod:poss") or last.pos_ != "NOUN" or last.i + 1 >= len(last.doc):
        return []
    name = last.nbor(1)
    return [name] if name.ent_type_ == "Person" and name.ent_iob_ == "B" and name.head in row else []


def _unfit(subject: Mention, obj: Mention) -> str:
    """Why the two cannot be the ends of a statement; "" where they can."""
    if subject.kind in ("time", "quantity", "clause"):
        return f"a {subject.kind} is no subject"
    if (subject.begin, subject.end) == (obj.begin, obj.end):
        return "subject and object are the same words"
    return _unfit_end(subject) or _unfit_end(obj) or ("whose it is is not told" if _is_whose(subject) else "")


def _unfit_time(obj: Mention, rule: str) -> str:
    """ "At the time", "to this day" alone: "they saved the day" is another thing."""
    pointing = obj.kind == "time" and not (obj.value or obj.low) and obj.text.lower().startswith(POINTING)
    return f"“{obj.text}” only points to a time" if pointing and "prepositional" in rule else ""


def _unfit_end(mention: Mention) -> str:
    words = mention.text.lower()
    if words in NOBODY:
        return f"“{words}” stands for nothing"
    counted = mention.kind != "clause" and words.startswith(("how many ", "how much "))
    if words in INTERROGATIVE or counted:
        return f"“{words}” asks"
    if mention.kind in ("nominal", "quantity") and words in ("one", "ones"):
        return f"“{mention.label}” stands for a noun that is told elsewhere"
    return "" if any(c.isalnum() for c in mention.label) else "an end without a letter or figure"


def _is_whose(subject: Mention) -> bool:
    return subject.text.lower().startswith("whose ")


def names_office(head: Token, mention: Mention) -> bool:
    """Whether capitals alone make the phrase a name: "the Foreign Secretary"."""
    return mention.kind == "name" and mention.type == "Entity" and lemma(head) in lexicon.positions()


def predicate(tokens: Iterable[Token], label: str, after: Sequence[Token] = ()) -> Predicate:
    """A predicate of the tokens' words in the order of the text; `after`: a preposition, last wherever it stands."""
    words = sorted(set(tokens), key=lambda t: t.i)
    begin, end = words[0].idx, words[-1].idx + len(words[-1])
    if after and after[0].idx >= end:
        end = after[-1].idx + len(after[-1])
    return Predicate(label, " ".join(w.text for w in (*words, *after)), begin, end)


def with_words(mention: Mention, words: Sequence[Token]) -> Mention:
    """The mention with its preposition in its text: "in Beijing"."""
    if not words or not 0 <= mention.begin - (words[-1].idx + len(words[-1])) <= 1:
        return mention
    text = " ".join([w.text for w in words] + [mention.text])
    return replace(mention, begin=words[0].idx, text=text)
