"""Nouns that relate what they are said of to something else: "president of France", "Russia's trade partner"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Mention, Qualifier, Statement
from kg.statements import lexicon
from kg.statements.axes import Axes
from kg.statements.clauses import antecedent, is_idiom
from kg.statements.scene import Scene, predicate
from kg.statements.trees import case_words, child, conjuncts, is_relative, kids, lemma, preposition
from kg.words import Span, Token

# What everything belongs to: "the world's largest importer" relates nothing to the world.
EVERYTHING = frozenset("world year day week month time country's globe history kind type sort part lot number".split())
QUANTIFIERS = frozenset("lot most much many some rest bit".split())
AUDIENCES = frozenset("child woman man girl boy people youth adult senior".split())
_OTHERS = "one kind type sort part number example case result way reason time place thing"
# Types of names: "the winner was Tanya Chan of Acme" makes nobody a "tanya of" anything.
NAMES = frozenset("Person Organization GeopoliticalEntity Place Facility Work Event Product".split())
# A deputy director directs nothing.
RANKS = frozenset("deputy vice acting assistant associate interim honorary co would-be".split())
VAGUE = QUANTIFIERS | frozenset(_OTHERS.split())

# Prepositions that hardly ever begin an argument of the verb.
LOOSE = frozenset(
    (
        "",
        "despite",
        "because of",
        "due to",
        "during",
        "after",
        "before",
        "as of",
        "according to",
        "amid",
        "amidst",
        "unlike",
        "like",
        "including",
        "without",
        "such as",
        "along with",
        "together with",
        "alongside",
        "following",
        "instead of",
        "in addition to",
        "besides",
        "except",
        "apart from",
        "as opposed to",
        "in spite of",
        "thanks to",
        "since",
        "until",
        "but",
        "rather than",
        "other than",
        "except for",
        "save for",
        "as well as",
    )
)


def relational(
    scene: Scene,
    about: Mention,
    noun: Token,
    verb: str,
    words: Sequence[Token],
    axes: Axes,
    rule: str = "copula.relation",
    qualifiers: Sequence[Qualifier] = (),
) -> Iterator[Statement | None]:
    """(about, "be trade partner of", Russia) for the noun's owner and for each of its prepositional phrases."""
    if noun.pos_ not in ("NOUN", "PROPN") or lemma(noun) in VAGUE or noun.ent_type_ in NAMES:
        return
    name = _name(noun)
    owner = child(noun, "nmod:poss")
    if owner is not None and lemma(owner) in EVERYTHING:
        whole = f"everything is of “{owner.text}”"
        scene.drop(whole, noun.idx, noun.idx + len(noun), subject=about.text, predicate=f"{verb} {name} of", rule=rule)
    elif owner is not None and not _is_for_whom(owner):
        for each in conjuncts(owner):
            said = predicate([*words, *_nouns(noun)], f"{verb} {name} of")
            yield scene.statement(
                about, said, scene.mention(each), at=noun, axes=axes, rule=rule, confidence=0.85, qualifiers=qualifiers
            )
    for nmod in [*kids(noun, "nmod"), *(obl for obl in kids(noun, "obl") if is_relative(obl))]:
        prep = preposition(nmod)
        if (
            prep in LOOSE
            or _is_department(noun, nmod)
            or lemma(nmod) in EVERYTHING
            or is_idiom(nmod)
            or f"{prep} {nmod.lower_}" in lexicon.discourse()
            or (prep == "by" and noun.dep_ == "xcomp")  # "was certified platinum by the union"
            or (prep == "as" and noun.dep_ == "appos")  # "stars in his series, The Firm, as Ann Berg"
            or not _relates(prep, scene.mention(nmod))
        ):
            continue
        meant = antecedent(noun) if is_relative(nmod) else nmod  # "the League, of which she is a member"
        for each in [*scene.members(conjuncts(meant or nmod)), *_examples(noun, nmod)]:
            said = predicate([*words, *_nouns(noun)], f"{verb} {name} {prep}", case_words(nmod))
            yield scene.statement(
                about, said, scene.mention(each), at=noun, axes=axes, rule=rule, confidence=0.85, qualifiers=qualifiers
            )


def _is_for_whom(owner: Token) -> bool:
    """ "Children" of "a children's programme", which is for them and not of them."""
    return lemma(owner) in AUDIENCES and owner.tag_ == "NNS" and child(owner, "det", "nmod:poss", "nmod") is None


def _is_department(noun: Token, nmod: Token) -> bool:
    """ "Secretary of State", which is all one office."""
    plain = not kids(nmod, "det", "amod", "compound", "conj", "nmod", "flat")
    if nmod.lower_ == "state" and lemma(noun) in ("secretary", "minister", "councillor", "councilor"):
        return plain
    return plain and lemma(noun) in ("secretary", "undersecretary") and nmod.text[:1].isupper()


def _relates(prep: str, what: Mention) -> bool:
    """Whether a phrase of the noun is more than a time or a part of it: "a city with large parks"."""
    return what.kind != "time" and not (prep == "with" and what.kind == "nominal")


def _examples(noun: Token, after: Token) -> list[Token]:
    """What "including" adds to the last phrase of the noun: "a buyer of goods including oil and gas"."""
    phrases = [n for n in kids(noun, "nmod") if preposition(n) not in LOOSE]
    if not phrases or phrases[-1] != after:
        return []
    return [t for n in kids(noun, "nmod") if preposition(n) in ("including", "such as") for t in conjuncts(n)]


def _is_hyphened(after: Span, parts: list[Token]) -> bool:
    """ "Co" of "co-owner"."""
    return len(after) == 2 and after[0].text == "-" and after[1] in parts


def _name(noun: Token) -> str:
    parts = [*(t for t in kids(noun, "compound") if not any(c.dep_ in ("nummod", "conj") for c in t.children)), noun]
    parts = [*(t for t in kids(noun, "amod") if t.lower_ in RANKS), *parts]
    if parts[0] is not noun and any(t.ent_type_ and t.ent_type_ not in ("Group",) for t in parts[:-1]):
        parts = [t for t in parts[:-1] if not t.ent_type_] + [noun]
    parts = sorted([*parts, *(t for part in parts for t in _hyphened(part) if t not in parts)], key=lambda t: t.i)
    joined = [t != noun and _is_hyphened(t.doc[t.i + 1 : t.i + 3], parts) for t in parts]
    words = (f"{t.lower_}-" if hyphen else f"{lemma(t)} " for t, hyphen in zip(parts, joined, strict=True))
    return "".join(words).strip()


def _hyphened(part: Token) -> list[Token]:
    """ "Great" of "great-grandson", "old" of "old-growth forest"."""
    found, i = [], part.i
    while i > 1 and part.doc[i - 1].text == "-" and not (part.doc[i - 1].whitespace_ or part.doc[i - 2].whitespace_):
        i -= 2
        if part.doc[i].dep_ == "nummod" or part.doc[i].pos_ == "NUM" or part.doc[i].ent_type_:
            break
        found.append(part.doc[i])
    return found


def _nouns(noun: Token) -> list[Token]:
    return sorted([noun, *kids(noun, "amod", "compound", "det", "nummod")], key=lambda t: t.i)
