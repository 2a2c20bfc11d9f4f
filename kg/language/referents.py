"""What is known of each phrase of a document, and of two phrases together: the input of the coreference scorer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from kg.language import given_names
from kg.language.phrases import Phrase
from kg.words import Doc, Parse, Span, Token

PRONOUNS = {  # form: (lemma class, gender, number)
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), ("i", "p", "s")),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), ("we", "p", "p")),
    **dict.fromkeys(("you", "your", "yours", "yourself", "yourselves"), ("you", "p", "?")),
    **dict.fromkeys(("he", "him", "his", "himself"), ("he", "m", "s")),
    **dict.fromkeys(("she", "her", "hers", "herself"), ("she", "f", "s")),
    **dict.fromkeys(("it", "its", "itself"), ("it", "n", "s")),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves", "'em"), ("they", "?", "p")),
    **dict.fromkeys(("this", "that"), ("this", "n", "s")),
    **dict.fromkeys(("these", "those"), ("these", "?", "p")),
    **dict.fromkeys(("who", "whom", "whose", "which"), ("who", "?", "?")),
    **dict.fromkeys(("one", "each", "all", "both", "some", "another"), ("other", "?", "?")),
}
PRONOUN_CLASSES = ("", "i", "we", "you", "he", "she", "it", "they", "this", "these", "who", "other")
FORMS = ("pronoun", "name", "definite", "demonstrative", "possessive", "indefinite", "bare", "group")
KINDS = ("", "person", "organization", "place", "object", "event", "abstract", "time", "substance", "animal", "plant")
ROLES = {
    "nsubj": 1,
    "nsubj:pass": 1,
    "obj": 2,
    "iobj": 2,
    "obl": 3,
    "nmod": 4,
    "nmod:poss": 5,
    "appos": 6,
    "conj": 7,
    "compound": 8,
    "ROOT": 9,
}
CLAUSES = frozenset({"ccomp", "advcl", "csubj"})
BESIDE = frozenset({"conj", "parataxis", "appos", "list", "discourse", "vocative"})
CORE = frozenset({"nsubj", "nsubj:pass", "obj", "iobj"})
REFLEXIVE = frozenset("myself yourself himself herself itself ourselves yourselves themselves oneself".split())
MALE = frozenset(
    "mr mr. sir lord king prince father son brother husband man boy uncle actor chairman spokesman gentleman "
    "guy grandfather nephew dad emperor duke".split()
)
FEMALE = frozenset(
    "mrs mrs. ms ms. miss lady queen princess mother daughter sister wife woman girl aunt actress "
    "chairwoman spokeswoman grandmother niece mom empress duchess".split()
)
DISTANCES = np.array([1, 2, 3, 4, 6, 9, 14, 22, 35, 60])
SENTENCES = np.array([1, 2, 3, 5, 9])


@dataclass(slots=True)
class Referents:
    """The phrases of a document as columns, one row for each phrase."""

    phrases: list[Phrase]
    begin: np.ndarray
    end: np.ndarray
    head: np.ndarray
    sentence: np.ndarray
    form: np.ndarray  # numbers in FORMS
    pronoun: np.ndarray  # numbers in PRONOUN_CLASSES
    kind: np.ndarray  # numbers in KINDS
    role: np.ndarray
    gender: np.ndarray  # 0 unknown, 1 male, 2 female, 3 neither, 4 speaker or hearer
    number: np.ndarray  # 0 unknown, 1 one, 2 several
    lemma: np.ndarray  # numbers that are equal for equal lemmas of heads
    text: np.ndarray  # numbers that are equal for equal words without determiners
    governor: np.ndarray  # token that the head hangs on
    copula: np.ndarray  # token that is the subject of the head, -1 where it is no predicate
    under: list[frozenset[int]]  # words below which the clause of the phrase stands
    argument: np.ndarray  # verb whose subject or object the phrase is, -1 where it is neither, or "himself"
    words: np.ndarray  # (phrases, blocks): lower-cased content words, a bit for each word of the document
    letters: list[str]  # initials of a name, or the acronym itself
    names: list[tuple[str, ...]]  # lower-cased words of the name at the head, empty where there is none
    sides: list[frozenset[str]]  # of a phrase without a name: peoples that it is of ("the Afghan team"), lower-cased
    seen: np.ndarray  # (phrases, 3): same words before, same head before, first of the document
    vectors: np.ndarray


def referents(doc: Parse, found: Sequence[Phrase], vectors: np.ndarray) -> Referents:
    """Columns for the phrases of a document; `vectors` (phrases, width) are those of the heads."""
    doc = Doc.of(doc)
    numbers: dict[str, int] = {}
    sentences = {token.i: n for n, sentence in enumerate(doc.sents) for token in sentence}
    names = {token.i: name.label_ for name in doc.ents for token in name}
    spelt = {token.i: _spelling(name) for name in doc.ents for token in name if name.label_ != "Group"}
    surnames = {name[-1] for name in spelt.values() if len(name) > 1}
    sexes = {i: sex for i, name in spelt.items() if (sex := given_names.sex(name, surnames))}
    heads = [doc[p.head] for p in found]
    texts = [_content(doc, p) for p in found]
    forms = [_form(doc, p) for p in found]

    def number(text: str) -> int:
        return numbers.setdefault(text, len(numbers))

    def column(values: Sequence[int]) -> np.ndarray:
        return np.array(values, dtype=np.int64)

    lemmas = [number("l:" + h.lemma_.lower()) for h in heads]
    wordings = [number("t:" + " ".join(words)) for words in texts]
    return Referents(
        phrases=list(found),
        begin=column([p.begin for p in found]),
        end=column([p.end for p in found]),
        head=column([p.head for p in found]),
        sentence=column([sentences[p.head] for p in found]),
        form=column([FORMS.index(f) for f in forms]),
        pronoun=column(
            [PRONOUN_CLASSES.index(_pronoun(h)[0]) if f == "pronoun" else 0 for h, f in zip(heads, forms, strict=True)]
        ),
        kind=column([KINDS.index(_kind(h, names.get(h.i, ""))) for h in heads]),
        role=column([ROLES.get(h.dep_, 0) for h in heads]),
        gender=column([_gender(doc, p, names, sexes) for p in found]),
        number=column([_number(doc, p, f) for p, f in zip(found, forms, strict=True)]),
        lemma=column(lemmas),
        text=column(wordings),
        governor=column([h.head.i for h in heads]),
        copula=column([_subject(h) for h in heads]),
        under=[_under(h) for h in heads],
        argument=column([h.head.i if h.dep_ in CORE and h.lower_ not in REFLEXIVE else -1 for h in heads]),
        words=_bits(texts),
        letters=[_letters(doc, p, f) for p, f in zip(found, forms, strict=True)],
        names=[spelt.get(h.i, ()) if f == "name" else () for h, f in zip(heads, forms, strict=True)],
        sides=[
            _sides(doc, p) if f not in ("name", "pronoun") else frozenset() for p, f in zip(found, forms, strict=True)
        ],
        seen=_seen(wordings, lemmas),
        vectors=vectors.astype(np.float32),
    )


def _spelling(name: Span) -> tuple[str, ...]:
    words = (token.lower_ for token in name if token.pos_ not in ("DET", "PUNCT", "PART"))
    return tuple(word.replace(".", "") for word in words)


def _sides(doc: Doc, phrase: Phrase) -> frozenset[str]:
    before = doc[phrase.begin : phrase.head]
    return frozenset(t.lower_ for t in before if t.ent_type_ == "Group" and t.dep_ in ("amod", "compound"))


def _seen(texts: Sequence[int], lemmas: Sequence[int]) -> np.ndarray:
    known: set[int] = set()
    seen = np.zeros((len(texts), 3), dtype=bool)
    for n, (text, lemma) in enumerate(zip(texts, lemmas, strict=True)):
        seen[n] = text in known, lemma in known, n == 0
        known |= {text, lemma}
    return seen


def _content(doc: Doc, phrase: Phrase) -> list[str]:
    """Lower-cased words without determiners, possessives and marks; of a long phrase those up to its head."""
    words = [t for t in doc[phrase.begin : phrase.end] if t.pos_ not in ("DET", "PUNCT", "PART", "SPACE")]
    return [t.lower_ for t in words if t.i <= phrase.head or t.pos_ in ("PROPN", "NUM")] or [doc[phrase.head].lower_]


def _bits(texts: Sequence[Sequence[str]]) -> np.ndarray:
    """(phrases, blocks) of eight bits: which of all words each phrase has."""
    number = {word: n for n, word in enumerate(dict.fromkeys(word for words in texts for word in words))}
    found = np.zeros((len(texts), len(number) // 8 + 1), dtype=np.uint8)
    for row, words in zip(found, texts, strict=True):
        for word in set(words):
            row[number[word] // 8] |= 1 << number[word] % 8
    return found


def _form(doc: Doc, phrase: Phrase) -> str:
    head, first = doc[phrase.head], doc[phrase.begin]
    if phrase.end - phrase.begin == 1 and head.lower_ in PRONOUNS and head.pos_ in ("PRON", "DET"):
        return "pronoun"
    if any(t.dep_ == "conj" and t.head.i == head.i for t in doc[phrase.head + 1 : phrase.end]):
        return "group"
    if head.pos_ == "PROPN":
        return "name"
    if first.lower_ == "the":
        return "definite"
    if first.lower_ in ("this", "that", "these", "those"):
        return "demonstrative"
    if first.lower_ in ("a", "an", "some", "any", "no", "another", "every", "each"):
        return "indefinite"
    if any(t.dep_ == "nmod:poss" and t.head.i == head.i for t in doc[phrase.begin : phrase.head]):
        return "possessive"
    return "bare"


def _pronoun(head: Token) -> tuple[str, str, str]:
    return PRONOUNS.get(head.lower_, ("", "?", "?"))


def _kind(head: Token, name: str) -> str:
    known = {
        "Person": "person",
        "Organization": "organization",
        "GeopoliticalEntity": "place",
        "Place": "place",
        "Facility": "place",
        "Event": "event",
    }
    return known.get(name) or head.kind


def _gender(doc: Doc, phrase: Phrase, names: dict[int, str], sexes: dict[int, str]) -> int:
    head = doc[phrase.head]
    pronoun = _pronoun(head)[1] if head.pos_ in ("PRON", "DET") else ""
    if pronoun:
        return {"m": 1, "f": 2, "n": 3, "p": 4}.get(pronoun, 0)
    near = doc.words[max(0, phrase.begin - 1, head.i - 3) : min(phrase.end, head.i + 4)]
    words = {t.lower_ for t in near}
    if words & MALE:
        return 1
    if words & FEMALE:
        return 2
    kind = _kind(head, names.get(head.i, ""))
    named = [head.i, *(c.i for dep, c in head.below if dep == "appos" and names.get(c.i) == "Person")]
    if kind == "person" and (sex := next((sexes[i] for i in named if i in sexes), "")):
        return {"m": 1, "f": 2}[sex]
    return 0 if kind in ("person", "animal", "") else 3


def _number(doc: Doc, phrase: Phrase, form: str) -> int:
    head = doc[phrase.head]
    if form == "group":
        return 2
    if form == "pronoun":
        return {"s": 1, "p": 2}.get(_pronoun(head)[2], 0)
    told = next((feature for feature in head.morph.split("|") if feature.startswith("Number=")), "")
    return {"Sing": 1, "Plur": 2}.get(told.removeprefix("Number=").split(",")[0], 0)


def _under(head: Token) -> frozenset[int]:
    """The words above the clause in which a head stands, up to one that stands beside another clause."""
    found, inner = [], False
    while head.head is not head and head.dep_ not in BESIDE:
        inner |= head.dep_ in CLAUSES
        head = head.head
        if inner:
            found.append(head.i)
    return frozenset(found)


def _subject(head: Token) -> int:
    """The subject of a predicate noun, or -1."""
    if any(dep == "cop" for dep, _ in head.below):
        return next((c.i for dep, c in head.below if dep in ("nsubj", "nsubj:outer")), -1)
    return -1


def _letters(doc: Doc, phrase: Phrase, form: str) -> str:
    if form != "name":
        return ""
    words = [t.text for t in doc[phrase.begin : phrase.end] if t.text[:1].isupper()]
    if len(words) == 1 and re.fullmatch(r"(?:[A-Z]\.?){2,6}", words[0]):
        return "=" + words[0].replace(".", "")
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def pair_features(r: Referents, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """What phrases `i` and possible antecedents `j`, both (pairs,), are to each other, as (pairs, features)."""
    gap = np.searchsorted(DISTANCES, i - j)
    apart = np.searchsorted(SENTENCES, r.sentence[i] - r.sentence[j], side="right")
    same_text, same_lemma = r.text[i] == r.text[j], r.lemma[i] == r.lemma[j]
    nominal = (r.form[i] > 0) & (r.form[j] > 0)
    sub, over, acronym = _words(r, i, j)
    inside = (r.begin[i] >= r.begin[j]) & (r.end[i] <= r.end[j])
    around = (r.begin[j] >= r.begin[i]) & (r.end[j] <= r.end[i])
    genders = _agreement(r.gender[i], r.gender[j])
    numbers = _agreement(r.number[i], r.number[j])
    kinds = _agreement(r.kind[i], r.kind[j])
    flags = [
        same_text & nominal, same_lemma & nominal, sub & nominal, over & nominal, acronym,
        same_text & (r.form[i] == 1) & (r.form[j] == 1), r.pronoun[i] == r.pronoun[j], inside, around,
        (r.governor[i] == r.head[j]) & (r.role[i] == 6), r.copula[i] == r.head[j], r.copula[j] == r.head[i],
        r.governor[i] == r.governor[j], r.role[i] == r.role[j], r.sentence[i] == r.sentence[j],
        (r.gender[i] == 4) & (r.gender[j] == 4) & (r.pronoun[i] == r.pronoun[j]), r.governor[i] == r.head[j],
    ]  # fmt: skip
    return np.concatenate(
        [
            np.stack(flags, axis=1), _one_hot(gap, 11), _one_hot(apart, 6), genders, numbers, kinds,
        ],
        axis=1,
    ).astype(np.float32)  # fmt: skip


def _words(r: Referents, i: np.ndarray, j: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whether i's words are among j's, whether j's are among i's, whether one is the other's acronym."""
    sub, over, acronym = (np.zeros(len(i), dtype=bool) for _ in range(3))
    nominal = np.flatnonzero((r.form[i] > 0) & (r.form[j] > 0))
    mine, theirs = r.words[i[nominal]], r.words[j[nominal]]
    sub[nominal] = ~(mine & ~theirs).any(axis=1)
    over[nominal] = ~(theirs & ~mine).any(axis=1)
    short = np.array([letters[:1] == "=" for letters in r.letters])
    for n in nominal[short[i[nominal]] != short[j[nominal]]].tolist():
        x, y = r.letters[i[n]], r.letters[j[n]]
        acronym[n] = bool(x and y) and (x == "=" + y or y == "=" + x)
    return sub, over, acronym


def _agreement(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Unknown, equal or different, as three columns."""
    unknown = (a == 0) | (b == 0)
    return np.stack([unknown, ~unknown & (a == b), ~unknown & (a != b)], axis=1)


def _one_hot(values: np.ndarray, size: int) -> np.ndarray:
    return _identity(size)[values]


@cache
def _identity(size: int) -> np.ndarray:
    return np.eye(size, dtype=bool)


def sort_features(r: Referents, i: np.ndarray) -> np.ndarray:
    """What sort of phrases some are, as (phrases, features)."""
    return np.concatenate(
        [_one_hot(r.form[i], 8), _one_hot(r.pronoun[i], 12), _one_hot(r.kind[i], 11), _one_hot(r.role[i], 10)], axis=1
    ).astype(np.float32)


def own_features(r: Referents, i: np.ndarray) -> np.ndarray:
    """Features of phrases by themselves, (phrases, features): whether they look as if they had an antecedent."""
    length = np.minimum(r.end[i] - r.begin[i], 9)
    return np.concatenate(
        [
            r.seen[i], sort_features(r, i), _one_hot(length, 10), _one_hot(r.number[i], 3), (r.copula[i] >= 0)[:, None],
        ],
        axis=1,
    ).astype(np.float32)  # fmt: skip
