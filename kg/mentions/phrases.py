"""Where a phrase begins and ends, and the clean name it gives to a node.

Works on Universal Dependencies: the phrase of a head is its subtree less whatever belongs to the clause around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from kg.mentions.nouns import nouns
from kg.words import Doc, Span, Token

# Children that are not part of the phrase of their head: clause structure, coordination, asides.
OUTSIDE = frozenset(
    "case mark cc cc:preconj punct conj appos acl:relcl parataxis cop aux aux:pass nsubj nsubj:pass nsubj:outer csubj "
    "csubj:pass expl advcl advcl:relcl dislocated vocative discourse orphan ccomp list reparandum dep ROOT".split()
)
# Children that a node's name does without.
UNNAMED = frozenset("acl advmod det det:predet nmod:unmarked obl obl:unmarked".split())
# Words that begin a phrase but say nothing of what it stands for.
LEADING = frozenset("a an the this that these those some any such its his her their our my your".split())
DESCRIBING = frozenset("amod compound nmod nmod:poss acl flat nummod appos".split())
ONLY = frozenset("first second third last only sole".split())
# Nouns that tell nothing without their infinitive: "the option to come".
OPEN = frozenset(
    "ability attempt authority bid campaign capability capacity chance choice decision desire duty effort failure "
    "freedom intention need offer opportunity option order permission plan pledge power promise proposal readiness "
    "refusal request right threat time way willingness wish reputation intention idea policy practice habit risk "
    "possibility hope aim goal purpose method means experience role task mission obligation tendency move licence "
    "license authorisation authorization".split()
)
TO = frozenset(("to", "of", "for", "in"))  # before what they are open to: "a reputation for using children"
ABOUT = frozenset("for in on at about against".split())  # what a noun is about: "progress in finding mines"
ACTORS = ("Person", "Organization", "GeopoliticalEntity")  # "blamed the bank for paying" tells no more of the bank
TERM = frozenset(("from", "since", "until", "till", "between"))  # of an office
QUOTES = "\"'`“”‘’«»„‟‹›"
# Adjectives that an office or a body with a capital is named with: "Prime Minister of Norland".
RANKED = frozenset(
    "Prime Foreign Deputy Vice Chief Supreme Grand First High Federal Senior Junior Assistant Associate Acting "
    "Executive Principal Permanent Honorary Interim Special Second".split()
)
# Heads that say nothing without what describes them: "much to worry about", "those who fled", "things in that area".
BARE = frozenset("much many little more thing something anything everything nothing those one all lot way".split())
MAX_TOLD_WORDS = 20  # of one that a clause is part of: "first player who moved abroad"
MAX_OPEN_WORDS = 14  # of one with such a noun inside: "part of the effort to find mines"
MAX_TELLING_WORDS = 10  # of the clause behind a noun that says too little without it
MAX_LISTED_WORDS = 8  # of one with a comma, which is often more than one
MAX_LABEL_WORDS = 12  # longer names are cut to the noun and its nearest modifiers: nobody can read them in a picture


def children(token: Token, *deps: str) -> list[Token]:
    """The children of `token` with one of the relations."""
    return [child for dep, child in token.below if dep in deps]


def is_negation(token: Token) -> bool:
    """Whether the word is a negating adverb or determiner."""
    return token.lower_ in ("not", "n't", "n’t", "never", "no", "neither", "nor") or "Polarity=Neg" in str(token.morph)


def phrase_tokens(head: Token, *, predicate: bool = False, without: Token | None = None) -> list[Token]:
    """The tokens of the head's phrase, contiguous and in order.

    `predicate`: the head is a clause's predicate, so its adverbs and obliques belong to the clause.
    """
    inside = {head.i: head}
    only = predicate and _is_only(head)
    for _, child in head.below:
        if (_belongs(child, predicate) or (only and _restricts(child))) and child != without:
            inside.update((token.i, token) for token in _within(child, restricted=only) if not token.is_space)
    return _contiguous(inside, head)


def _is_only(head: Token) -> bool:
    """Whether the noun is told to be the first, the last or the most of its sort: of which, its clause says."""
    own = [child for _, child in head.below]
    plain = not any(child.dep_ in DESCRIBING for child in own) and _is_empty_without(head)
    around = (word for child in own for word in (child, *(each for _, each in child.below)))
    superlative = any("Degree=Sup" in str(word.morph) for word in around)
    before = [child.lower_ for child in own if child.i < head.i]
    counted = bool(ONLY.intersection(before)) or (head.lower_ == "one" and "of" in _cases(head))
    return plain or superlative or counted


def _is_empty_without(head: Token) -> bool:
    """ "It is a fight we must win", "Oslo is no city that sleeps": not that it is a fight, or no city."""
    if any(is_negation(child) for _, child in head.below):
        return True
    clauses = children(head, "acl:relcl")
    return any(children(c, "nsubj") and not any("PronType=Rel" in str(w.morph) for w in c.subtree) for c in clauses)


def _cases(head: Token) -> set[str]:
    return {case.lower_ for _, child in head.below if child.dep_ == "nmod" for case in children(child, "case")}


def _restricts(child: Token) -> bool:
    return child.dep_ == "acl:relcl" and not _after_comma(child)


def _within(child: Token, *, restricted: bool = False) -> Iterator[Token]:
    """The subtree without relative clauses and asides; `restricted`: with the clauses that say which one is meant."""
    yield child
    for _, grandchild in child.below:
        if restricted and _restricts(grandchild):
            yield from _within(grandchild)
        elif grandchild.dep_ in ("acl:relcl", "advcl:relcl", "parataxis") or (
            grandchild.dep_ in ("acl", "appos", "advcl") and _after_comma(grandchild)
        ):
            continue
        yield from _within(grandchild)


def _belongs(child: Token, predicate: bool) -> bool:
    if child.dep_ in OUTSIDE:
        return child.dep_ == "punct" and child.text == "-"
    if child.dep_ in ("acl", "amod", "nmod", "nmod:unmarked") and (_after_comma(child) or _is_example(child)):
        return _is_year_of_day(child)
    if child.dep_ == "acl" and child.head.pos_ == "PROPN":  # a participle after a name only adds to it
        return False
    if child.dep_ == "advmod":
        return (
            _is_bound(child)
            or _is_degree(child)
            or (
                not predicate
                and not is_negation(child)
                and child.head.i - child.i == 1
                and child.head.pos_ in ("NUM", "ADJ")
            )
        )
    return not (predicate and child.dep_ in ("obl", "obl:unmarked", "obl:agent", "obj", "xcomp"))


def _is_degree(child: Token) -> bool:
    """ "More" of "more comfortable", said of something or not."""
    compared = child.lower_ in ("more", "most", "less", "least")
    return compared and child.head.pos_ == "ADJ" and child.head.i - child.i == 1


BOUNDS = frozenset("more less over under about around nearly almost roughly approximately at up".split())


def _is_bound(child: Token) -> bool:
    """ "More than" of "more than $5", which parsers hang on the sign."""
    before = child.head.pos_ == "SYM" and child.i < child.head.i == child.right_edge.i + 1
    return before and child.lower_ in BOUNDS


def _is_year_of_day(child: Token) -> bool:
    """ "1783" of "May 2, 1783"."""
    year, day = child.text, child.head
    return year.isdecimal() and len(year) == 4 and day.like_num and bool(children(day, "compound"))


def _is_example(child: Token) -> bool:
    """ "Including Oslo" of "towns including Oslo"."""
    return any(case.lower_ == "including" for case in children(child, "case"))


def _after_comma(child: Token) -> bool:
    left = child.left_edge.i  # the comma itself, where the parser gave it to the child
    marks = {child.doc[left].text, child.doc[max(0, left - 1)].text}
    return child.i > child.head.i and not marks.isdisjoint((",", "(", "—", "–", ";", ":"))


def _contiguous(inside: dict[int, Token], head: Token) -> list[Token]:
    doc = head.doc
    begin = end = head.i
    while begin - 1 in inside or (begin - 2 in inside and _bridge(doc[begin - 1])):
        begin -= 1
    while end + 1 in inside or (end + 2 in inside and _bridge(doc[end + 1])):
        end += 1
    tokens = [doc[i] for i in range(*_whole_word(doc, begin, end))]
    while tokens and tokens[-1] != head and tokens[-1].is_punct and tokens[-1].text not in ("%", ")"):
        tokens.pop()
    while (
        tokens
        and tokens[0] != head
        and (tokens[0].dep_ == "cc" or (tokens[0].is_punct and tokens[0].text not in ("$", "(")))
    ):
        tokens.pop(0)
    return tokens


def _whole_word(doc: Doc, begin: int, end: int) -> tuple[int, int]:
    """From and to of the words, those that a hyphen joins to the first and the last with them: "T-shirt".

    Not names: "Norland-Wessex crisis" is about two.
    """
    while begin > 1 and _hyphened(doc, begin - 2) and not doc[begin - 2].ent_type_:
        begin -= 2
    while end + 2 < len(doc) and _hyphened(doc, end) and not doc[end + 2].ent_type_:
        end += 2
    return begin, end + 1


def _hyphened(doc: Doc, i: int) -> bool:
    """Whether a hyphen without blanks about it follows the word."""
    return doc[i + 1].text == "-" and not (doc[i].whitespace_ or doc[i + 1].whitespace_)


def _bridge(token: Token) -> bool:
    if token.text in ("-", "–", "/"):  # a dash with blanks about it parts what it stands between
        return not token.whitespace_ and token.i > 0 and not token.doc[token.i - 1].whitespace_
    return token.is_space or token.text in QUOTES


def span_of(tokens: list[Token]) -> tuple[int, int]:
    """Character offsets of the tokens, from the first to the last."""
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])


def text_of(tokens: list[Token]) -> str:
    """The words as they stand in the text, white space folded."""
    begin, end = span_of(tokens)
    return fold(tokens[0].doc.text[begin:end])


def fold(text: str) -> str:
    """White space folded to single blanks."""
    return " ".join(text.split())


def label_of(head: Token, tokens: list[Token]) -> str:
    """The name of a node for a phrase that is no proper name: no article, no aside, no quotation marks.

    >>> import spacy
    >>> doc = spacy.tokens.Doc(spacy.blank("en").vocab, words=["the", "joint", "statement"],
    ...                        heads=[2, 2, 2], deps=["det", "amod", "ROOT"], pos=["DET", "ADJ", "NOUN"])
    >>> words = list(Doc.of(doc))
    >>> label_of(words[2], words)
    'joint statement'
    """
    kept = [token for token in tokens if token.i == head.i or not (_unnamed(token, head) or _is_term(token, head))]
    kept = _unbroken(kept, tokens, head)
    if _words(kept) > _room(head, kept):
        kept = _near(head, kept)
    kept = _trim(kept, head)
    if len(kept) < 3 and not any(token.ent_type_ for token in kept):
        kept = kept + _telling(head)
    words = "".join(token.text_with_ws if kept[-1] != token else token.text for token in kept)
    if kept[0].i and kept[0].doc[kept[0].i - 1].text in ("'", "‘"):  # "the 'phase one' deal"
        words = CLOSING.sub("", words, count=1)
    label = clean(words)
    return f"{label} {shared}" if kept[-1] == head and (shared := _shared(head)) else label


def _shared(head: Token) -> str:
    """What the nouns of a row have in common: "of Ann Berg" for "the rival and old friend of Ann Berg"."""
    if tail := _common_tail(head):
        return text_of(tail)
    other = next(iter(children(head, "conj")), None)
    joined = other is not None and any(cc.lower_ == "and" for cc in children(other, "cc"))
    people = joined and all(nouns().get(noun.lemma_.lower()) == "Person" for noun in (head, other))
    if not joined or not (people or _is_one_row(head, other)):
        return ""
    if other.left_edge.i != head.i + 1 or children(other, "det", "nmod:poss"):  # "an ally and the son of Ann Berg"
        return ""
    of = next(iter(_parts(other)), None)
    words = _of(of, list(of.subtree), MAX_LABEL_WORDS) if of is not None else []
    return text_of(words) if words else ""


def _is_one_row(head: Token, other: Token) -> bool:
    """Whether two plain nouns share an article: "the name and address"."""
    certain = any(det.lower_ == "the" for det in children(head, "det"))
    alone = not children(other, "amod", "compound", "nummod") and not (head.ent_type_ or other.ent_type_)
    return certain and alone and head.pos_ == other.pos_ == "NOUN" and head.tag_ == other.tag_


def _telling(head: Token) -> list[Token]:
    """The clause right behind a noun of which it says which one is meant, with its words: "contribution made by the
    fund", "materials that may aid the case"."""
    clause = next((c for c in children(head, "acl", "acl:relcl") if c.left_edge.i == head.i + 1), None)
    if clause is None or head.pos_ != "NOUN" or not _may_tell(clause) or _is_told_apart(head, clause):
        return []
    words = list(clause.doc[clause.left_edge.i : clause.right_edge.i + 1])
    while words and words[-1].is_punct:
        words.pop()
    inside = {token.i for token in clause.subtree}
    alone = words[-1] == clause and clause.left_edge.dep_ in ("nsubj", "nsubj:pass")  # "that directs"
    whole = all(token.i in inside for token in words) and words[-1].pos_ not in ("ADP", "PART", "SCONJ", "AUX")
    whole = whole and not alone
    if whole and _words(words) > MAX_TELLING_WORDS:
        return _by_whom(clause)
    return words if whole and _words(words) > 1 else []


def _by_whom(clause: Token) -> list[Token]:
    """Of a long clause the words up to who did it: "contribution made by the fund" and Bo, "to improve the port"."""
    agent = next((each for each in children(clause, "obl:agent") if each.left_edge.i == clause.i + 1), None)
    words = list(clause.doc[clause.i : _end(agent)]) if agent is not None else []
    return words if 1 < _words(words) <= MAX_TELLING_WORDS else []


ENDS = frozenset("nsubj nsubj:pass obj iobj obl obl:agent".split())
NAMING = frozenset("call name title dub entitle know base".split())


def _is_told_apart(head: Token, clause: Token) -> bool:
    """Whether the clause behind a noun with "a" is for another statement: of what something is, or is called."""
    new = any(det.lower_ in ("a", "an") for det in children(head, "det"))
    return new and (head.dep_ not in ENDS or bool(children(head, "cop")) or clause.lemma_ in NAMING)


def _may_tell(clause: Token) -> bool:
    """Whether a participle, or a clause with "that" or "who", stands behind its noun without a mark or pronouns."""
    if clause.dep_ == "acl":
        told = clause.tag_ in ("VBN", "VBG") and clause.i == clause.left_edge.i
    else:
        told = clause.left_edge.lower_ in ("that", "which", "who")
    return told and not any(t.text in ",;:—–" or (t.pos_ == "PRON" and t != clause.left_edge) for t in clause.subtree)


def _common_tail(head: Token) -> list[Token]:
    """The phrase behind a row of two nouns that hangs on the first: "of laws" in "making and telling of laws"."""
    first = head.head if head.dep_ == "conj" else head
    row = [first, *children(first, "conj")[:1]]
    if len(row) != 2 or head not in row or _parts(head) or row[1].left_edge.i != first.i + 1:
        return []
    of = next((part for part in children(first, "nmod") if part.left_edge.i == row[1].i + 1), None)
    if of is None or not any(case.lower_ == "of" for case in children(of, "case")):
        return []
    return _of(of, list(of.subtree), MAX_LABEL_WORDS)


def _room(head: Token, kept: list[Token]) -> int:
    """Words that a label may have: more where a clause belongs to the noun, or to one in the label that is open."""
    clauses = [token for token in kept if token.dep_ in ("acl", "acl:relcl")]
    if any(clause.dep_ == "acl:relcl" or clause.head == head for clause in clauses):
        return MAX_TOLD_WORDS
    if any(clause.head.lemma_ in OPEN for clause in clauses):
        return MAX_OPEN_WORDS
    return MAX_LISTED_WORDS if any(token.text == "," for token in kept) else MAX_LABEL_WORDS


def _words(tokens: list[Token]) -> int:
    """How many of the tokens are words, not marks or the ends of words."""
    return sum(token.text[:1].isalnum() for token in tokens)


def proper_label(head: Token, tokens: list[Token]) -> str:
    """The name of a proper noun that no names were found for: its run of proper nouns, with "of" and "the" inside.

    Of "British fund Kestrel" it is "Kestrel".
    """
    begin = end = tokens.index(head)
    while begin > 0 and (
        tokens[begin - 1].pos_ == "PROPN"
        or tokens[begin - 1].text in RANKED
        or (begin > 1 and _joins(tokens[begin - 1]) and tokens[begin - 2].pos_ == "PROPN")
    ):
        begin -= 1
    while end + 1 < len(tokens) and _goes_on(tokens, end + 1):
        end += 1
    run = tokens[begin : end + 1]
    return clean("".join(t.text_with_ws for t in run).strip())


def _goes_on(tokens: list[Token], at: int) -> bool:
    """Whether a name goes on with the word."""
    token, after = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
    if token.pos_ in ("PROPN", "NUM") or token.ent_iob_ == "I" or (_joins(tokens[at - 1]) and _is_proper(token)):
        return True
    return after is not None and _joins(token) and _is_proper(after)


def _is_proper(token: Token) -> bool:
    """Whether a name begins with the word, be it an adjective: "Minister of Public Works"."""
    return token.pos_ == "PROPN" or (token.ent_iob_ == "B" and token.text[:1].isupper())


def _joins(token: Token) -> bool:
    return token.lower_ in ("of", "the", "-", "&", "’s", "'s", "de", "von", "van")


def _unnamed(token: Token, head: Token) -> bool:
    while token.head != head and token.head != token:
        token = token.head
    if token.dep_ == "det" and token.lower_ in ("no", "every", "each", "all", "both"):
        return True
    if token.dep_ == "acl" and _is_told_by(head, token):
        return False
    if token.dep_ == "nmod" and "as" in {case.lower_ for case in children(token, "case")}:
        return any(part.pos_ == "PROPN" for part in children(head, "compound"))  # "the Ukraine crisis as an example"
    return token.dep_ in UNNAMED and not (token.dep_ == "advmod" and token.i < head.i and head.pos_ == "ADJ")


def _is_told_by(head: Token, clause: Token) -> bool:
    """Whether a noun would say too little without the clause that hangs on it."""
    if head.lower_ in BARE or head.lemma_ in BARE:
        return True
    marks = {mark.lower_ for mark in children(clause, "mark")}
    if clause.tag_ == "VBN" and "that" not in marks:
        return _is_only(head) or _is_bare_plural(head)
    if marks & TO and head.lemma_ in OPEN:
        return True
    if "to" in marks:
        return _is_only(head)  # "the first to cross the lake"
    about = clause.tag_ == "VBG" and not ABOUT.isdisjoint(marks)
    return "that" in marks or (about and nouns().get(head.lemma_.lower()) not in ACTORS)


def _is_bare_plural(head: Token) -> bool:
    """ "Games published by Alpha": not any games."""
    return head.tag_ == "NNS" and all(dep in ("acl", "case", "punct", "cc", "conj") for dep, _ in head.below)


def _is_term(token: Token, head: Token) -> bool:
    """ "From 2011 to 2016" of "minister from 2011 to 2016": a detail, no part of the name."""
    while token.head not in (head, token):
        token = token.head
    year = token.dep_ == "nmod" and token.text.isdecimal() and len(token) == 4
    return year and any(case.lower_ in TERM for case in children(token, "case"))


def _unbroken(kept: list[Token], tokens: list[Token], head: Token) -> list[Token]:
    """The words up to the first that was left out after the head: "paper" of "paper sold in Oslo, in Norland"."""
    inside = {token.i for token in kept}
    gap = next((token.i for token in tokens if token.i > head.i and token.i not in inside), None)
    return kept if gap is None else [token for token in kept if token.i < gap]


def _near(head: Token, tokens: list[Token]) -> list[Token]:
    """The head with the modifiers before it and its first phrase with "of" or else "by"."""
    near = [token for token in tokens if token.i <= head.i]
    phrases = {case.lower_: child for child in reversed(children(head, "nmod")) for case in children(child, "case")}
    child = phrases.get("of", phrases.get("by"))
    first = next(iter(children(head, "nmod")), None)
    if child is None and first is not None and first.left_edge.i == head.i + 1 and not first.text.isdigit():
        child = first  # "central figure in the campaign"
    if head.pos_ == "VERB":
        child = next(iter(children(head, "obj")), child)
    clause = next(iter(children(head, "acl")), None) if head.lemma_ in OPEN else None
    if child is None and clause is not None and clause in tokens:
        near = [token for token in tokens if token.i <= clause.i]
        child = next(iter(children(clause, "obj")), None)
        near += [token for token in tokens if child is not None and clause.i < token.i < child.left_edge.i]
    if child is not None:
        near += _of(child, tokens, MAX_TOLD_WORDS - len(near))
    if len(near) > MAX_TOLD_WORDS:
        near = [token for token in tokens if token.i <= head.i][-MAX_LABEL_WORDS:]
    return near or tokens


def _of(child: Token, tokens: list[Token], room: int) -> list[Token]:
    """The words of an "of" phrase to its noun or the name after it; of several things all or, if too many, none."""
    last = child
    while following := _named_next(last) or (children(last, "conj") or _parts(last))[-1:]:
        last = following if isinstance(following, Token) else following[0]
    inside = {token.i for token in child.subtree if token.dep_ != "acl:relcl"}
    whole = [token for token in tokens if token.i in inside and token.i < _end(last)]
    gap = next((n for n, (a, b) in enumerate(pairwise(whole), 1) if b.i > a.i + 1 and not b.is_punct), len(whole))
    whole = whole[:gap]
    if len(whole) <= room:
        return whole
    return [] if children(child, "conj") else [token for token in whole if token.i < _end(child)]


def _parts(noun: Token) -> list[Token]:
    """The "of" phrase right after the noun: "the capacity" of "two thirds of the capacity"."""
    return [
        part for part in children(noun, "nmod")
        if part.left_edge.i == noun.i + 1 and any(case.lower_ == "of" for case in children(part, "case"))
    ]  # fmt: skip


def _named_next(noun: Token) -> Token | None:
    """The name right after a noun that describes it: "the Russian leader Abram Gannibal"."""
    after = noun.following
    named = after is not None and after.ent_iob_ == "B" and after.ent_type_ and after.head == noun
    return after if named and after.dep_ in ("appos", "flat") else None


def _end(token: Token) -> int:
    """Where the word, or the name that it stands in, ends."""
    end = token.i + 1
    while token.ent_type_ and end < len(token.doc) and token.doc[end].ent_iob_ == "I":
        end += 1
    return end


def _trim(tokens: list[Token], head: Token) -> list[Token]:
    while len(tokens) > 1 and tokens[0] != head and _leading(tokens[0]) and not _begins_word(tokens[0]):
        tokens = tokens[1:]
    while len(tokens) > 1 and tokens[-1] != head and (tokens[-1].is_punct or tokens[-1].dep_ == "case"):
        tokens = tokens[:-1]
    return tokens


def _begins_word(token: Token) -> bool:
    """ "In" of "in-depth investigation"."""
    return token.is_alpha and _hyphened(token.doc, token.i)


def _leading(token: Token) -> bool:
    return token.lower_ in LEADING or token.is_punct or token.is_space or token.dep_ in ("cc", "case", "mark")


POSSESSIVE = re.compile(r"(['’]s|(?<=s)['’])$")
ARTICLE = re.compile(r"^(the|a|an)\s+(?=\S)", re.IGNORECASE)
NUMBERED = re.compile(r"(?<=\s[IVX])\.$|(?<=\s[IVX]{2})\.$")


CLOSING = re.compile(r"['’](?=\s)")


@lru_cache(maxsize=10_000)
def clean(label: str) -> str:
    """Quotation marks at the ends, a final possessive, articles and stray punctuation taken off.

    >>> clean("the United States’"), clean("“old friend”"), clean("(ECB)")
    ('United States', 'old friend', 'ECB')
    """
    text = fold(label).strip(QUOTES + " ,;:–—•*·/")
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    text = POSSESSIVE.sub("", text)
    if text.count("(") > text.count(")") and not text.startswith("("):
        text = text[: text.rindex("(")].rstrip(" ,")
    text = ARTICLE.sub("", text)
    text = NUMBERED.sub("", text)  # "World War I." at the end of a sentence
    for opening, closing in ('""', "“”", "«»"):  # one without its other
        if text.count(opening) != text.count(closing) or (opening == closing and text.count(opening) % 2):
            text = text.replace(opening, "").replace(closing, "")
    return fold(text).strip(QUOTES + " ,;:–—") or fold(label)


# Relations by which a title is joined to the name after it where the title is taken for the head.
BEARING = ("flat", "appos", "compound", "nmod", "nmod:desc", "dep", "nmod:unmarked")


def name_span(head: Token) -> Span | None:
    """The named entity that the phrase of `head` is about: the one the head stands in, or its flat part."""
    entity = _entity_at(head)
    if entity is not None and _heads(head, entity):
        return entity
    for child in children(head, *BEARING):
        part = _entity_at(child)
        if part is None or part.label_ == "Group":
            continue
        if part.start == head.i + 1 or (child.dep_ == "flat" and part.label_ == "Person"):
            return part
    return None


def _heads(head: Token, entity: Span) -> bool:
    """Whether no other word of the name governs `head`: a country inside the name of an event heads nothing."""
    return not (entity.start <= head.head.i < entity.end and head.head != head) or head.dep_ == "appos"


def _entity_at(token: Token) -> Span | None:
    if token.ent_iob_ in ("", "O"):
        return None
    start = token.i
    while token.doc[start].ent_iob_ == "I" and start > 0:
        start -= 1
    found = Span(token.doc, start, _end(token), token.ent_type_)
    return None if _is_title(found) else found


def _is_title(name: Span) -> bool:
    """Whether what was taken for a person is an office: "Foreign Minister"."""
    return name.label_ == "Person" and nouns().get(name[-1].lower_) == "Person"
