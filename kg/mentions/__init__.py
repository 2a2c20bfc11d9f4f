"""`Mention`: the phrases of a text that stand for things, times and amounts."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.mentions import phrases
from kg.mentions.nouns import nouns
from kg.mentions.phrases import clean, label_of, phrase_tokens, span_of, text_of
from kg.mentions.quantities import read_quantity
from kg.mentions.times import ERAS, MONTHS, TIME_NOUNS, Time, points_to_year, read_time, read_year
from kg.model import Document, Mention
from kg.words import Doc, Parse, Span, Token

REACH = 60  # words before "that year" in which the year is looked for
NOMINAL_TAGS = frozenset(("NOUN", "PROPN", "NUM", "SYM", "X"))
PRONOUN_TAGS = frozenset(("PRON", "DET"))
# Names of groups of people are nodes, but "Chinese" before a noun only describes it.
DESCRIBING = frozenset(("amod", "compound", "nmod:poss", "det"))


class Mentions:
    """The mentions of one document, by the token that heads them. Dates are read against `document.published`."""

    def __init__(self, doc: Parse, document: Document) -> None:
        self.doc = Doc.of(doc)
        self.document = document
        self._known: dict[tuple[int, bool, int], Mention] = {}

    def at(self, head: Token, *, predicate: bool = False, without: Token | None = None) -> Mention:
        """The mention whose phrase `head` heads; `predicate` leaves out what belongs to the clause around it,
        `without` a participle that describes the head: in "the case involving him" he is involved in "the case".
        """
        key = (head.i, predicate, without.i if without is not None else -1)
        if key not in self._known:
            self._known[key] = self._make(head, predicate, without)
        return self._known[key]

    def time(self, begin: int, end: int) -> Mention:
        """The mention of a date that no phrase of the tree stands for, by its offsets."""
        text = self.document.text[begin:end]
        found = read_time(text, self.document.published)
        return Mention(
            begin, end, text, "time", "TimeSpan", text, begin, end, value=found.value, low=found.low, high=found.high
        )

    def _pointed(self, tokens: list[Token]) -> Time | None:
        """ "That year" and the like by the year that stands last before it."""
        after = points_to_year(text_of(tokens))
        if after is None:
            return None
        before = self.doc[max(0, tokens[0].i - REACH) : tokens[0].i]
        year = next((int(token.text) for token in reversed(before) if _is_year(token)), None)
        return None if year is None else read_year(year + after)

    def count(self, begin: int, end: int, of: str) -> Mention | None:
        """The number of things (lemma `of`) that the words at these offsets tell; None for none or an amount."""
        text = self.document.text[begin:end]
        found = read_quantity(text)
        if found is None or found.unit is not None:
            return None
        words = {"value": found.value, "low": found.low, "high": found.high, "lemma": of}
        return Mention(begin, end, text, "quantity", "Quantity", text, begin, end, **words)

    def _make(self, head: Token, predicate: bool, without: Token | None) -> Mention:
        tokens = phrase_tokens(head, predicate=predicate, without=without)
        name = phrases.name_span(head)
        if is_time(head) and (name is None or name.label_ not in ("Event", "Work", "Organization")):
            return self._time(head, tokens)
        if name is not None:
            return _named(head, tokens, name)
        if _points_back(head, tokens):
            return _mention(head, tokens, "pronoun", "Entity", text_of(tokens))
        return _of_several(head, _amount(head, tokens) or _noun(head, tokens))

    def _time(self, head: Token, tokens: list[Token]) -> Mention:
        tokens = _to_other_end(head, tokens)
        # the preposition says which end of a period the date is: "since 2014"
        text = f"{head.text} {month}" if (month := _shared_month(head)) else text_of(tokens)
        found = self._pointed(tokens) or read_time(text, self.document.published)
        return _mention(
            head, tokens, "time", "TimeSpan", clean(text_of(tokens)), value=found.value, low=found.low, high=found.high
        )


def _points_back(head: Token, tokens: list[Token]) -> bool:
    """ "The two", which are no number but who was told of before."""
    return head.pos_ == "NUM" and [token.lower_ for token in tokens[:-1]] in POINTING and head.lower_ in COUNTING


POINTING = (["the"], ["these"], ["those"], ["the", "other"], ["all"])
COUNTING = frozenset("two three four five six seven eight nine ten".split())


def _of_several(head: Token, mention: Mention) -> Mention:
    """ "Attacks, including one in Oslo": an attack in Oslo."""
    several = head.head
    joined = head.lower_ == "one" and head.dep_ in ("nmod", "appos", "conj") and several.pos_ == "NOUN"
    if not joined or several.i > head.i or not mention.label.startswith("one ") or several.tag_ != "NNS":
        return mention
    lemma = several.lemma_.lower()
    type = nouns().get(lemma, "Concept")
    return replace(mention, kind="nominal", type=type, lemma=lemma, label=f"{lemma} {mention.label[4:]}")


def _to_other_end(head: Token, tokens: list[Token]) -> list[Token]:
    """The words of "between the 1930s and 1960s" to the second year."""
    other = next((child for child in head.children if child.dep_ == "conj"), None)
    if other is None or not any(child.lower_ == "between" for child in head.children if child.dep_ == "case"):
        return tokens
    return list(head.doc[tokens[0].i : other.i + 1]) if other.text[:1].isdigit() else tokens


def find(doc: Parse, document: Document, mentions: Mentions | None = None) -> tuple[Mention, ...]:
    """Every name, noun phrase, pronoun, date and amount of the text, in order of appearance."""
    mentions = mentions or Mentions(doc, document)
    found = [mentions.at(token) for token in Doc.of(doc) if _heads_phrase(token) and not in_furniture(token, document)]
    return tuple(sorted(set(found), key=lambda m: (m.begin, m.end)))


def in_furniture(token: Token, document: Document) -> bool:
    """Whether the word stands in a menu or the like."""
    return any(begin <= token.idx < end for begin, end in document.furniture)


def _heads_phrase(token: Token) -> bool:
    if token.dep_ in ("compound", "flat", "fixed", "goeswith", "nummod", "case", "punct", "dep"):
        return token.dep_ == "compound" and _is_name_head(token)
    if token.pos_ in ("NOUN", "PROPN"):
        return True
    return token.pos_ == "PRON" and token.dep_ != "expl" or token.dep_ == "nmod:poss"


def _is_name_head(token: Token) -> bool:
    name = phrases.name_span(token)
    return name is not None and name.label_ in ("GeopoliticalEntity", "Organization", "Person")


def _named(head: Token, tokens: list[Token], name: Span) -> Mention:
    label = clean(_without_title(name))
    if name.label_ not in ("Work", "Product") and name[-1].pos_ == "ADP":  # "Quasi-War with"
        label = clean(text_of(list(name)[:-1])) if len(name) > 1 else label
    if _is_denied(name):
        return _mention(head, tokens, "nominal", "Group" if name.label_ == "Group" else "Concept", f"non-{label}")
    label = _in_full(name, label)
    return _mention(head, tokens, "name", name.label_, label, name=name)


ARGUMENTS = frozenset("nsubj nsubj:pass obj iobj xcomp obl:agent appos root".split())


def _in_full(name: Span, label: str) -> str:
    """The label with what belongs to the name: "Macy's" where nothing is said to be Macy's, "Dr. No", "Dr. Who"."""
    after = name[-1].following
    last = name[-1] if name[-1].lower_ in ("'s", "’s") else after
    if last is not None and last.lower_ in ("'s", "’s") and name.label_ != "Person" and _owns_nothing(name):
        return label + last.text
    title = name.doc[name.start - 1] if name.start else None
    if title is not None and label.lower() in NO_NAMES and title.dep_ == "nmod:desc" and title.head == name[0]:
        return f"{title.text} {label}"
    return label


NO_NAMES = frozenset("who no what it".split())  # of somebody, without a title


def _owns_nothing(name: Span) -> bool:
    """Whether a name, or the first that it is joined to, is an argument of a verb or a place, and owns nothing."""
    token = name.root
    while token.dep_ == "conj":
        token = token.head
    if token.dep_ == "obl" and name.label_ == "Organization":  # not "higher than Norland's"
        return any(case.lower_ in PLACING for case in phrases.children(token, "case"))
    return token.dep_.lower() in ARGUMENTS


PLACING = frozenset("at with by from in".split())


def _is_denied(name: Span) -> bool:
    """Whether "non-" stands before the name: "non-Muslims" are all others."""
    return name.start > 1 and name.doc[name.start - 2 : name.start].text.lower() == "non-"


def _without_title(name: Span) -> str:
    words = list(name)
    plain = [i for i, word in enumerate(words[:-1]) if word.is_alpha and word.is_lower and word.pos_ in ("NOUN", "ADJ")]
    if plain and words[plain[-1] + 1].text[:1].isupper() and name.label_ in ("Organization", "Person"):
        words = words[plain[-1] + 1 :]  # "German bank Nordbank"
    while name.label_ == "Person" and len(words) > 1 and nouns().get(words[0].lower_) == "Person":
        words = words[1:]
    while len(words) > 1 and (words[-1].is_punct or words[-1].lower_ in ("'s", "’s")) and words[-1].text != ".":
        words = words[:-1]
    return text_of(words)


def _noun(head: Token, tokens: list[Token]) -> Mention:
    if head.pos_ in PRONOUN_TAGS:
        return _mention(head, tokens, "pronoun", pronoun_type(head), text_of(tokens))
    if head.pos_ == "PROPN" and not _is_one_of_many(head):
        return _mention(head, tokens, "name", "Entity", phrases.proper_label(head, tokens))
    return _mention(head, tokens, "nominal", nouns().get(head.lemma_.lower(), "Concept"), label_of(head, tokens))


def _is_one_of_many(head: Token) -> bool:
    """ "A Fellow of the college" is what somebody is, and no name."""
    return nouns().get(head.lower_) == "Person" and any(d.lower_ in ("a", "an") for d in phrases.children(head, "det"))


def pronoun_type(head: Token) -> str:
    """Person for he, she, who and their like; Entity for the others."""
    return "Person" if head.lower_ in PERSONAL else "Entity"


PERSONAL = frozenset(
    (
        "i me my mine myself you your he him his himself she her hers herself who whom whose we us our ourselves "
        "someone anyone everyone"
    ).split()
)


def _amount(head: Token, tokens: list[Token]) -> Mention | None:
    if not _counts(head):
        return None
    text = text_of(tokens)
    parts = [child for child in phrases.children(head, "nmod") if head.pos_ == "NUM" and child in tokens]
    counted = text_of([token for token in tokens if token.i <= head.i]) if parts else text
    found = read_quantity(counted)
    if found is None or (found.unit is None and head.pos_ == "NOUN"):
        return None  # "two leaders" is a phrase of leaders
    kind = "Money" if found.is_money else "Quantity"
    whole = not parts or any(token.dep_ == "acl:relcl" for token in tokens)
    label = clean(text) if whole else _of_them(counted, parts[0])
    return _mention(
        head, tokens, "quantity", kind, label, value=found.value, low=found.low, high=found.high, unit=found.unit
    )


def _of_them(count: str, several: Token) -> str:
    """ "One of the oldest feasts in Norland", without the clauses and times that follow."""
    of = " ".join(case.text for case in phrases.children(several, "case"))
    the = next((det.text for det in phrases.children(several, "det")), "")
    return clean(" ".join(filter(None, (count, of, the, label_of(several, phrase_tokens(several))))))


def _counts(head: Token) -> bool:
    if head.pos_ in ("NUM", "SYM") or head.text in ("%", "$", "€", "£"):
        return True
    if head.lemma_.lower() in ("third", "half", "quarter", "percent", "%"):
        return not phrases.children(head, "amod")  # "an attractive old quarter"
    counting = (child for child in head.children if child.dep_ not in ("nmod", "obl", "acl", "appos", "conj"))
    counting = [child for child in counting if not _is_that_years(child, head)]
    return head.pos_ in ("NOUN", "PROPN") and any(child.pos_ in ("NUM", "SYM") for child in counting)


def _is_that_years(number: Token, head: Token) -> bool:
    """ "The 1988 Olympics" are not that many."""
    return _is_year(number) and bool(phrases.children(head, "det"))


def _is_era(doc: Doc, i: int) -> bool:
    return 0 <= i < len(doc) and doc[i].lower_ in ERAS and doc[i].text[:1].isupper()


QUARTERS = frozenset("first second third fourth last next previous current same final following".split())
HOUR = re.compile(r"(?:[01]?\d|2[0-4]):[0-5]\d(?:[ap]m)?|(?:0?\d|1[0-2])[ap]m", re.IGNORECASE)
SPAN_OF_YEARS = re.compile(r"(?:1[0-9]|20)\d\d ?[-–/] ?(?:\d\d|(?:1[0-9]|20)\d\d)")


def _in_span_of_years(head: Token) -> bool:
    """Whether a number is part of "2012-13", in one word or in three."""
    around = head.doc[max(0, head.i - 2) : head.i + 3]
    begin = head.idx - around.start_char
    return any(m.start() <= begin < m.end() for m in SPAN_OF_YEARS.finditer(around.text))


SHARED_MONTH = re.compile(r"(\d{1,2})\s*(?:to|until|till|through|and|-|–)\s*\d{1,2}\s+([A-Z][a-z]+\.?(?:\s\d{4})?)")


def _shared_month(head: Token) -> str:
    """The month, and the year, of the first of two days: "October 2023" for 23 in "from 23 to 25 October 2023"."""
    if not head.text.isdecimal() or len(head.text) > 2 or not phrases.children(head, "case"):
        return ""
    begin = head.idx - head.doc[0].idx
    found = SHARED_MONTH.match(head.doc.text, begin)
    return found[2] if found and found[2].split()[0].lower().rstrip(".") in MONTHS and 0 < int(head.text) < 32 else ""


def is_time(head: Token) -> bool:
    """Whether the phrase names a point or a stretch of time."""
    if head.pos_ == "NUM" or head.like_num:
        if _shared_month(head) or any(child.lower_.rstrip(".") in MONTHS for child in head.children):
            return True
        year = _is_year(head)
        if _is_hour(head):
            return True
        if _is_era(head.doc, head.i + 1) or _is_era(head.doc, head.i - 1):
            return True
        plain = year and all(_is_year(child) for child in phrases.children(head, "nmod", "compound"))
        return plain or _is_decade(head.text) or _in_span_of_years(head)
    lemma = head.lemma_.lower()
    if _is_decade(head.text) or (_is_era(head.doc, head.i) and head.i > 0 and head.doc[head.i - 1].like_num):
        return True
    if lemma in ("moment", "time", "period", "second"):
        return head.dep_ in ("obl", "obl:unmarked")
    if lemma in ("march", "may", "mar", "march."):  # also a walk and an auxiliary
        dated = any(
            c.pos_ == "NUM" or c.like_num or c.lower_ in ("in", "since", "until", "by", "last", "next", "this", "from")
            for c in head.children
        )
        return head.pos_ == "PROPN" and dated
    return lemma in TIME_NOUNS and head.pos_ in ("NOUN", "PROPN") and not (_measured(head) or _is_of_town(head))


def _is_hour(head: Token) -> bool:
    """ "At 2:30", "by 4 p.m."."""
    after = head.following.lower_ if head.following is not None else ""
    hour = head.text.isdecimal() and int(head.text) <= 24  # "970 AM" is a station
    return bool(HOUR.fullmatch(head.text)) or (hour and after in ("a.m.", "p.m.", "am", "pm"))


def _is_year(head: Token) -> bool:
    """Whether a number may be a year, as the second one of "from 1968 to 1992"."""
    return head.text.isdecimal() and len(head.text) == 4 and 1000 <= int(head.text) <= 2150


def _is_decade(text: str) -> bool:
    return len(text) in (5, 6) and text[:4].isdigit() and text[-1] == "s"


def _is_of_town(head: Token) -> bool:
    """ "An old quarter" of a town."""
    words = (word.lower_ for word in phrases.children(head, "amod"))
    return head.lemma_.lower() == "quarter" and any(word not in QUARTERS for word in words)


def _measured(head: Token) -> bool:
    """Whether a unit of time is an amount here: "took three years" has it as object, "three years ago" as time."""
    return (
        head.dep_ in ("obj", "nsubj", "nmod", "root", "ROOT")
        and any(c.pos_ == "NUM" for c in head.children)
        and head.lemma_.isalpha()
        and head.pos_ == "NOUN"
    )


def _mention(
    head: Token, tokens: list[Token], kind: str, type: str, label: str, *, name: Span | None = None, **more: str | None
) -> Mention:
    begin, end = span_of(tokens)
    head_begin, head_end = (name.start_char, name.end_char) if name is not None else (head.idx, head.idx + len(head))
    number = "plural" if "Number=Plur" in str(head.morph) else "singular"
    return Mention(
        begin,
        end,
        text_of(tokens),
        kind,
        type,
        label,
        head_begin,
        head_end,
        lemma=head.lemma_.lower(),
        number=number,
        **more,
    )
