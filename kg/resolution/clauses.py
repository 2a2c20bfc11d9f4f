"""What somebody says, with the names of those whom its pronouns stand for: "Ann Berg left" for "she left"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.model import Mention
from kg.resolution.chains import Chain
from kg.resolution.classes import CONCEPT
from kg.resolution.concepts import possessive
from kg.resolution.coreference import HE, IT, POSSESSIVES, SHE, THEY, Owners
from kg.resolution.labels import unbracketed
from kg.resolution.references import Reference, References

PRONOUNS = HE | SHE | IT | THEY | POSSESSIVES
REFLEXIVES = ("self", "selves")


def told_in_full(clause: Mention, references: References, owners: Owners) -> Mention:
    """The clause; in its label the first pronoun for each thing that it does not name before is the thing's name."""
    label, moved = references.text[clause.begin : clause.end], 0
    for reference, chain in _pronouns(clause, references, owners):
        begin = reference.mention.begin - clause.begin + moved
        name, word = _name(references, reference, chain), reference.mention.text
        if name and label[begin : begin + len(word)] == word:
            label = f"{label[:begin]}{name}{label[begin + len(word) :]}"
            moved += len(name) - len(word)
    return replace(clause, label=" ".join(label.split())) if moved else clause


def _pronouns(clause: Mention, references: References, owners: Owners) -> Iterator[tuple[Reference, Chain]]:
    """The first reference to each thing of a clause, where it is a pronoun."""
    told: set[int] = set()
    for reference in references.within((clause.begin, clause.end)):
        found = owners.get(reference.index, ())
        if len(found) != 1 or id(found[0]) in told:
            continue
        told.add(id(found[0]))
        if _is_fit(found[0]) and _is_replaceable(references.text, reference.mention):
            yield reference, found[0]


def _is_fit(chain: Chain) -> bool:
    return chain.is_named and chain.family != CONCEPT


def _is_replaceable(text: str, mention: Mention) -> bool:
    """Whether a mention is a pronoun of the third person, and no part of a title as "His Excellency"."""
    word = mention.text.lower()
    if mention.kind != "pronoun" or word not in PRONOUNS or word.endswith(REFLEXIVES):
        return False
    return not (mention.text[0].isupper() and text[mention.end : mention.end + 2].strip()[:1].isupper())


def _name(references: References, pronoun: Reference, chain: Chain) -> str:
    """The name for a pronoun: of an owner before the noun, "" of a thing without a label that can be read there."""
    label = unbracketed(chain.entity.label) if chain.entity else ""
    return possessive(label, several=chain.plural) if label and _is_possessive(references, pronoun) else label


def _is_possessive(references: References, pronoun: Reference) -> bool:
    """Whether a noun phrase begins with the pronoun: "her passport", not "met her"."""
    mention = pronoun.mention
    if mention.text.lower() not in POSSESSIVES:
        return False
    after = references.all[pronoun.index + 1 : pronoun.index + 4]
    return any(r.mention.begin == mention.begin and r.mention.end > mention.end for r in after)
