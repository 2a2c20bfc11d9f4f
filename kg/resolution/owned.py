"""Things of which an owner has one: "Nordhaven's supervisory board" is the same in all documents."""

from __future__ import annotations

import re

from kg.resolution import gazetteer
from kg.resolution.bodies import APART, body, owners_of_one
from kg.resolution.chains import Chain
from kg.resolution.coreference import POSSESSIVES, Reading
from kg.resolution.names import normal
from kg.resolution.references import Reference

# What makes another one of it, beside the words of `APART`.
_OTHER_ONE = re.compile(r"\d|\b(?:future|then|current|own|interim|transitional|shadow|rival|exile|whole)\b", re.I)
_GENITIVE = re.compile(r"['’]s?\s+")
_OF = re.compile(r"\s+of\s+(?:the\s+)?")
_IN = re.compile(r"\s+in\s+")
_THE = re.compile(r"the\s+", re.I)
_AN = re.compile(r"(?:an?|one|another|some|any)\s", re.I)


def tell_owner(reading: Reading, reference: Reference, chain: Chain, *, office: bool = False) -> None:
    """Says whose a new thing without a name is, and what of it, where that one has only one of the kind.

    An `office` that somebody is said to hold is the same whoever holds it: "Nordhaven's chief executive".
    """
    if reference.mention.number == "plural" and not owners_of_one(_head(reference)):  # "headquarters"
        return
    inside = reading.references.within((reference.mention.begin, reference.mention.end))
    for other in inside if reference.mention.lemma else ():
        found = reading.owners.get(other.index, ())
        if other == reference or len(found) != 1 or not found[0].is_named:
            continue
        noun, in_seat = _noun(reading.references.text, reference, other, office=office)
        if noun and ((office and not in_seat) or _is_only(noun, found[0], in_seat=in_seat)):
            chain.owner, chain.noun = found[0], noun
            return


def _head(reference: Reference) -> str:
    mention = reference.mention
    return mention.text[mention.head_begin - mention.begin : mention.head_end - mention.begin].lower()


def key_of(chain: Chain, owner: object) -> str:
    """What chains of one owned thing have in common; `owner` stands for the owner over all documents.

    Of countries it is the same as that of a phrase with their adjective ("the German government").
    """
    state = _state(chain.owner) if chain.owner else ""
    return f"{state} {body(chain.noun)}" if state else f"{owner}\x1f{chain.noun}"


def _state(owner: Chain) -> str:
    """The country that is meant: also by its capital, which stands for it beside a ministry."""
    known = owner.known
    if known and known.type == "City":
        known = gazetteer.seat(known)
    return known.country if known and known.id.startswith("country:") else ""


def _noun(text: str, reference: Reference, other: Reference, *, office: bool) -> tuple[str, bool]:
    """What of the other's the phrase names, "" where it is not the other's; and whether it is but said to be there."""
    mention = reference.mention
    end = mention.head_end
    if other.mention.text.lower() in POSSESSIVES and other.mention.begin == mention.begin:
        return _plain(text[other.mention.end : end], mention.lemma), False
    genitive = _GENITIVE.match(text, min(other.head[1], other.mention.end))
    if genitive and genitive.end() <= mention.head_begin and _starts(text[mention.begin : other.head[0]]):
        return _plain(text[genitive.end() : end], mention.lemma), False
    if _THE.fullmatch(text, mention.begin, other.head[0]) and _is_before(text, other, end):  # "the Asad regime"
        return _plain(text[other.head[1] : end], mention.lemma), False
    the = _THE.match(text, mention.begin)
    begin = the.end() if the else mention.begin
    for between in (_OF, _IN) if the or (office and not _AN.match(text, begin)) else ():
        if (joint := between.match(text, end)) and joint.end() in (other.mention.begin, other.head[0]):
            return _plain(text[begin:end], mention.lemma), between is _IN
    return "", False


def _is_before(text: str, other: Reference, end: int) -> bool:
    """Whether a person's name stands right before the nouns that end there."""
    return re.fullmatch(r"\s[a-z]+(?:\s[a-z]+)?", text[other.head[1] : end]) is not None


def _starts(before: str) -> bool:
    """Whether nothing but an article or a title stands before the owner's name: not "the end of Germany's army"."""
    return not re.search(r"\b(?:of|for|in|and|at)\b", before)


def _plain(words: str, lemma: str) -> str:
    found = normal(words).split()
    if found and lemma and not owners_of_one(found[-1]) and found[-1].startswith(normal(lemma)[:3]):
        found[-1] = normal(lemma)
    return "" if not found or APART.search(words) or _OTHER_ONE.search(words) else " ".join(found)


def _is_only(noun: str, owner: Chain, *, in_seat: bool) -> bool:
    """Whether an owner of that family has one of these; of what is in a capital only a body of its country."""
    if owner.known and owner.known.type == "City" and _state(owner) and noun.endswith("ministry"):
        return True  # "the foreign ministry in Tallinn"
    return not in_seat and owner.family in owners_of_one(noun)
