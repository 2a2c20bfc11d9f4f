"""The word lists that the rules look up, read from `lexicon/`; a user's own folder may add to them."""

from __future__ import annotations

import functools
from pathlib import Path

FOLDER = Path(__file__).parent / "lexicon"


def _lines(name: str) -> list[str]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@functools.cache
def operators() -> dict[str, dict[str, str]]:
    """Part of speech (verb, adj, noun) -> lemma -> class: saying, thinking, factual, negative, future, possible ..."""
    table: dict[str, dict[str, str]] = {"verb": {}, "adj": {}, "noun": {}}
    for line in _lines("operators.tsv"):
        name, words = line.split("\t")
        kind, _, pos = name.partition(".")
        for word in words.split():
            table[pos or "verb"].setdefault(word, kind)
    return table


@functools.cache
def clause_operators() -> dict[str, str]:
    """Verbs with a finite clause: saying, thinking, denying, doubting, hoping and knowing."""
    return _verbs("saying", "thinking", "denying", "doubting", "hoping", "knowing")


@functools.cache
def infinitive_operators() -> dict[str, str]:
    """Verbs with an infinitive or participle: factual, negative, future, possible, probable come first."""
    return clause_operators() | _verbs("factual", "negative", "future", "possible", "probable")


def _verbs(*classes: str) -> dict[str, str]:
    """The verbs of these classes of `operators.tsv`; one that stands in two has the first."""
    table: dict[str, str] = {}
    for line in _lines("operators.tsv"):
        name, words = line.split("\t")
        if name in classes:
            for word in words.split():
                table.setdefault(word, name)
    return table


@functools.cache
def modifiers() -> dict[str, str]:
    """Adverbs and adjectives -> possible, probable, reported, negative, unreal."""
    table: dict[str, str] = {}
    for line in _lines("modifiers.tsv"):
        kind, words = line.split("\t")
        for word in words.split():
            table.setdefault(word, kind)
    return table


@functools.cache
def light_verbs() -> dict[str, frozenset[str]]:
    """Light verbs with the nouns that carry their meaning."""
    return {verb: frozenset(nouns.split()) for verb, nouns in (line.split("\t") for line in _lines("light_verbs.tsv"))}


@functools.cache
def reciprocals() -> frozenset[str]:
    """Verbs that relate the members of a plural subject to each other."""
    return frozenset(word for line in _lines("reciprocals.txt") for word in line.split())


@functools.cache
def positions() -> frozenset[str]:
    """Nouns of offices and roles."""
    return frozenset(word for line in _lines("positions.txt") for word in line.split())


@functools.cache
def events() -> dict[str, tuple[str, frozenset[str], frozenset[str]]]:
    """Event noun -> open predicate, where its agent stands, where its patient stands."""
    table = {}
    for line in _lines("events.tsv"):
        noun, verb, agent, patient = line.split("\t")
        table[noun] = (verb, frozenset(agent.split(",")), frozenset(patient.split(",")))
    return table


@functools.cache
def event_governors() -> dict[str, str]:
    """ "deny.verb", "call+for.verb", "threat.noun" -> denying, negative, possible, future or saying."""
    rows = (line.split("\t") for line in _lines("event_governors.tsv"))
    table = ((kind.partition("."), words) for kind, words in rows)
    return {f"{word}.{pos}": kind for (kind, _, pos), words in table for word in words.split()}


@functools.cache
def mutual_adjectives() -> dict[str, str]:
    """Adjectives that relate the members of a plural subject -> the preposition that joins them."""
    return dict(line.split("\t") for line in _lines("mutual_adjectives.tsv"))


@functools.cache
def adverbs() -> dict[str, str]:
    """Adverbs that are details of a claim -> their role."""
    rows = (line.split("\t") for line in _lines("adverbs.tsv"))
    return {word: role for role, words in rows for word in words.split()}


@functools.cache
def languages() -> dict[str, frozenset[str]]:
    """Languages -> small words that tell them."""
    rows = (line.split("\t") for line in _lines("languages.tsv"))
    return {language: frozenset(words.split()) for language, words in rows}


@functools.cache
def discourse() -> frozenset[str]:
    """Phrases that link sentences."""
    return frozenset(_lines("discourse.txt"))


@functools.cache
def pairs() -> dict[str, str]:
    """How a statement of each relation is worded that the classifier of pairs found."""
    return dict(line.split("\t") for line in _lines("pairs.tsv"))


@functools.cache
def occupations() -> frozenset[str]:
    """Nouns of what a person does or is, in no office: "writer", "activist"."""
    return frozenset(word for line in _lines("occupations.txt") for word in line.split())


@functools.cache
def naming(kind: str) -> frozenset[str]:
    """Verbs that give a thing a name ("given"), or by which it has one ("borne")."""
    return frozenset(word for line in _lines("naming.tsv") for word in line.split()[1:] if line.startswith(kind))


@functools.cache
def contests() -> dict[str, frozenset[str]]:
    """Words that tell how a contest went, by their part in it: "over", "won" and "noun"."""
    return {kind: frozenset(words.split()) for kind, words in (line.split("\t") for line in _lines("contests.tsv"))}


@functools.cache
def means() -> frozenset[str]:
    """Bare nouns after "by" that tell how something was done, and not who did it."""
    return frozenset(word for line in _lines("means.txt") for word in line.split())


@functools.cache
def known_for() -> frozenset[str]:
    """Words whose gerund after "for" is a fact, however they themselves are meant."""
    return frozenset(word for line in _lines("known_for.txt") for word in line.split())


@functools.cache
def idioms() -> frozenset[str]:
    """Prepositions with the bare noun that says one thing with them: "at risk"."""
    return frozenset(_lines("idioms.txt"))
