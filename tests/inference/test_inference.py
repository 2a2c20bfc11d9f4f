"""What may be inferred within a document, by chains, by the gazetteer and by the net, and what may not."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from kg import ontology
from kg.inference import CHAIN, GAZETTEER, TEXT, inferences
from kg.model import Entity, Inference, Mention, Predicate, Sentence, Statement

TYPES = {
    "Anna": "Person", "Norway": "Country", "Sweden": "Country", "Bergen": "City", "Bryggen": "Facility",
    "Museum": "Organization", "Hordaland": "Region", "Dot": "Person", "Carl": "Person",
}  # fmt: skip
IN_BERGEN = "Bryggen be locatedIn Bergen"


@dataclass(frozen=True)
class Place:
    """What the gazetteer knows of a place."""

    country: str
    source: str = "https://sws.geonames.org/1/"
    sure: bool = True


@dataclass(frozen=True)
class Resolved:
    """The part of a resolution that is read."""

    statements: dict
    mentions: dict = field(default_factory=dict)
    inferences: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)


def mention(name: str, at: int = 0) -> Mention:
    entity = Entity(name, name, TYPES[name])
    return Mention(at, at + len(name), name, "name", TYPES[name], name, at, at + len(name), entity=entity)


def stated(words: str, begin: int = 0, confidence: float = 0.9, **axes: str) -> Statement:
    subject, label, relation, object_ = words.split()
    sentence = Sentence("d", begin, begin + 50, f"{words}.")
    predicate = Predicate(label, label, begin + 10, begin + 12, relation)
    ends = mention(subject, begin), mention(object_, begin + 20)
    return Statement("d", sentence, ends[0], predicate, ends[1], confidence=confidence, **axes)


def guessed(words: str, confidence: float = 0.7) -> Inference:
    subject, relation, object_ = words.split()
    sentences = Sentence("d", 0, 9, "One thing."), Sentence("d", 10, 19, "Another.")
    return Inference("d", mention(subject), relation, mention(object_, 30), TEXT, confidence, evidence=sentences)


def infer(*statements: Statement, text: tuple[Inference, ...] = (), names: str = "", **places: str) -> list[Inference]:
    told = Resolved(
        {"d": statements},
        {"d": tuple(mention(name, 5 * n) for n, name in enumerate(names.split()))},
        {"d": text},
        {name: Place(country) for name, country in places.items()},
    )
    return list(inferences(told, ontology.load())["d"])


def words(found: list[Inference]) -> list[tuple[str, str]]:
    return [(f"{i.subject.label} {i.relation} {i.object.label}", i.rule) for i in found]


def test_a_chain_has_both_its_sentences_and_its_premises() -> None:
    first, second = stated(IN_BERGEN), stated("Bergen be inCountry Norway", 100)
    found = infer(second, first)
    assert words(found) == [("Bryggen inCountry Norway", CHAIN)]  # which implies that it is located there
    (one,) = found
    assert [sentence.begin for sentence in one.evidence] == [0, 100]
    assert one.premises == (first.id, second.id)
    assert one.confidence == pytest.approx(0.81)
    assert one.source is None


@pytest.mark.parametrize(
    "axes", [{"polarity": "negative"}, {"certainty": "possible"}, {"tense": "future"}, {"confidence": 0.3}]
)
def test_what_is_no_plain_fact_is_no_premise(axes: dict) -> None:
    assert infer(stated(IN_BERGEN, **axes), stated("Bergen be inCountry Norway", 100)) == []


def test_a_conclusion_that_is_less_likely_than_not_is_none() -> None:
    unsure = {"confidence": 0.65}
    assert infer(stated(IN_BERGEN, **unsure), stated("Bergen be inCountry Norway", 100, **unsure)) == []


def test_the_gazetteer_is_named_as_the_source_and_no_sentence_is() -> None:
    (one,) = infer(names="Bergen Norway Sweden", Bergen="Norway")
    assert words([one]) == [("Bergen inCountry Norway", GAZETTEER)]
    assert (one.evidence, one.source) == ((), "https://sws.geonames.org/1/")


def test_of_a_country_that_the_document_does_not_name_the_gazetteer_says_nothing() -> None:
    assert infer(names="Bergen Sweden", Bergen="Norway") == []


def test_a_chain_over_the_gazetteer_says_so() -> None:
    found = infer(stated(IN_BERGEN), names="Bergen Norway", Bergen="Norway")
    one = next(i for i in found if i.subject.label == "Bryggen" and i.relation == "inCountry")
    assert (one.rule, one.source, len(one.evidence)) == (CHAIN, "https://sws.geonames.org/1/", 1)


@pytest.mark.parametrize(
    "text",
    [
        "Bergen inCountry Sweden",  # the gazetteer has it elsewhere
        "Bergen locatedIn Sweden",
        "Norway inCountry Sweden",  # a country in a country
        "Bryggen locatedIn Hordaland",  # which is in another country than Bryggen, as the text says
        "Anna inCountry Anna",
        "Anna bornIn Museum",  # not a place
        "Anna nationality Sweden",  # she is stated to be Norwegian
        "Bergen locatedIn Bryggen",  # the other way round is stated
        "Bryggen locatedIn Bergen",  # that is stated
    ],
)
def test_what_contradicts_what_is_known_is_not_inferred(text: str) -> None:
    said = (stated(IN_BERGEN), stated("Anna be nationality Norway", 60), stated("Bryggen be inCountry Norway", 120))
    found = infer(*said, text=(guessed(text),), Bergen="Norway", Hordaland="Sweden")
    assert TEXT not in [rule for _, rule in words(found)]


def test_what_is_located_in_a_country_is_in_it() -> None:
    one = stated("Bryggen be locatedIn Norway")
    (inferred,) = infer(one)
    assert words([inferred]) == [("Bryggen inCountry Norway", CHAIN)]
    assert inferred.premises == (one.id,)
    assert infer(stated("Anna be locatedIn Norway")) == []  # who is on a visit
    assert words(infer(text=(guessed("Bryggen locatedIn Norway"),))) == [("Bryggen inCountry Norway", TEXT)]


def test_of_two_countries_the_likelier_one() -> None:
    found = infer(text=(guessed("Anna nationality Sweden", 0.6), guessed("Anna nationality Norway", 0.8)))
    assert words(found) == [("Anna nationality Norway", TEXT)]


def test_what_the_text_lets_infer_leads_on() -> None:
    found = infer(stated(IN_BERGEN), text=(guessed("Bergen inCountry Norway", 0.8),))
    one = next(i for i in found if i.subject.label == "Bryggen" and i.relation == "inCountry")
    assert one.premises[1] == next(i for i in found if i.rule == TEXT).id
    assert len(one.evidence) == 2


def test_children_of_one_parent_are_siblings_and_nobody_their_own() -> None:
    found = infer(stated("Anna be childOf Dot"), stated("Carl be childOf Dot", 100))
    assert len(found) == 1
    assert found[0].relation == "siblingOf"


def test_chains_of_the_ontology_relate_what_they_may() -> None:
    known = ontology.load()
    assert len(known.chains) == 9
    for chain in known.chains:
        first, second, concluded = (known.relations[name] for name in chain)
        assert known.allows(first.domain, concluded.domain) or known.allows(concluded.domain, first.domain)
        assert known.allows(second.range, concluded.range) or known.allows(concluded.range, second.range)
