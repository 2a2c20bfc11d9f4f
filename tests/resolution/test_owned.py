"""What an owner has one of is one node over documents; what it has many of, or what changes, is not."""

from itertools import permutations

import pytest

from kg.model import Document
from kg.resolution import resolve
from kg.understanding import understand


@pytest.fixture
def read(nlp):
    def read(*texts):
        documents = [Document(f"d{n}", "test", text) for n, text in enumerate(texts)]
        extractions = list(understand(documents, nlp=nlp))
        found = {resolve(order).entities for order in permutations(extractions)}
        assert len(found) == 1  # in any order
        return resolve(extractions)

    return read


def ids(result):
    """The entities that the statements of each document begin with."""
    return [
        {s.subject.entity.id for s in result.statements[name] if s.subject.entity} for name in sorted(result.statements)
    ]


ONE = [
    (
        "Nordhaven is a company. Nordhaven's supervisory board rejected the bid.",
        "The supervisory board of Nordhaven approved the plan.",
    ),
    (
        "The headquarters of Kestrel Holdings survived the fire.",
        "Kestrel Holdings' headquarters overlook the river.",
    ),
    ("Estonia's foreign ministry rejected the plan.", "The foreign ministry of Estonia approved the bid."),
    ("The Estonian foreign ministry rejected the plan.", "The foreign ministry in Tallinn approved the bid."),
    ("The family of Sofia Lindqvist sold the shares.", "Sofia Lindqvist's family bought the house."),
    ("Germany's central bank raised the rates.", "The German central bank lowered the rates."),
]
SEVERAL = [
    ("Nordhaven's supervisory board rejected the bid.", "Kestrel's supervisory board rejected the bid."),
    ("Nordhaven's statement angered investors.", "Nordhaven's statement pleased investors."),
    ("Nordhaven's new supervisory board rejected the bid.", "Nordhaven's former supervisory board rejected the bid."),
    ("The president of Estonia rejected the plan.", "Estonia's president approved the bid."),
    ("Russia's attack destroyed the bridge.", "Russia's attack destroyed the harbour."),
    ("Sofia Lindqvist's family sold the shares.", "Erik Lindqvist's family bought the house."),
]


@pytest.mark.parametrize("texts", ONE)
def test_what_an_owner_has_one_of_is_one(read, texts):
    first, second = ids(read(*texts))
    assert first & second


@pytest.mark.parametrize("texts", SEVERAL)
def test_what_an_owner_has_many_of_is_not(read, texts):
    first, second = ids(read(*texts))
    assert not first & second


def test_the_body_of_a_country_has_the_class_of_its_noun(read):
    result = read("Russia's foreign ministry rejected the plan.", "The German government approved it.")
    classes = {entity.label: entity.type for entity in result.entities}
    assert classes["Russia's foreign ministry"] == classes["German government"] == "GovernmentBody"


def test_why_they_are_one_is_told(read):
    texts = ("Sofia Lindqvist's family bought the house. Oslo welcomed it.", "The family of Sofia Lindqvist sold it.")
    assert {merge.reason for merge in read(*texts).merges} == {"owner"}


def test_a_body_is_the_name_that_it_is_told_to_have(read):
    texts = (
        "The contract was approved by the Estonian parliament, the Riigikogu. The Riigikogu met in Tallinn.",
        "The Estonian parliament rejected the plan.",
    )
    first, second = ids(read(*texts))
    assert second == {"Riigikogu"} and "Riigikogu" in first
    parted = ids(read("Nordhaven is not the Estonian parliament. Nordhaven rejected it.", texts[1]))
    assert not parted[0] & parted[1]
