"""Short texts read with the pipeline that kg ships: what becomes of pronouns in the nodes of statements."""

import pytest

from kg import language
from kg.model import Document
from kg.resolution import resolve
from kg.understanding import understand


@pytest.fixture(scope="module")
def nlp():
    return language.load(threads=1)


@pytest.fixture
def told(nlp):
    def read(text):
        found = resolve(list(understand([Document("d", "test", text)], nlp=nlp)))
        return {
            (s.subject.entity.label, s.predicate.label, s.object.entity.label)
            for s in found.statements["d"]
            if s.subject.entity and s.object.entity
        }

    return read


@pytest.mark.parametrize(
    ("text", "triple"),
    [
        (
            "Lake Orsa is a lake in northern Norland. Its western shore was bought by Kestrel Capital.",
            ("Kestrel Capital", "buy", "Lake Orsa's western shore"),
        ),
        (
            "Ida Bergström settled in Riga with her second husband.",
            ("Ida Bergström", "settle with", "Ida Bergström's second husband"),
        ),
        (
            "Ida Bergström never sang there, since the best part of her career coincided with the Second World War.",
            ("best part of Ida Bergström's career", "coincide with", "Second World War"),
        ),
    ],
)
def test_a_thing_that_is_somebodys_is_named_with_its_owner(told, text, triple):
    assert triple in told(text)


def test_who_is_said_to_be_a_painter_is_meant_by_the_next_pronoun(told):
    text = "Ida Bergström was a Norland painter and writer. She lived under King Olaf until she went into exile."
    assert ("Ida Bergström", "go into", "exile") in told(text)


def test_the_county_is_the_thing_with_county_in_its_name(told):
    text = "Orsa County is in Norland. Its seat is Orsa, although Orsa pays no tax. The county owns three mines."
    assert ("Orsa County", "own", "three mines") in told(text)


def test_an_event_with_a_name_in_its_phrase_is_a_thing_although_nothing_is_said_of_it(nlp):
    text = "Olaf met Ida for the first time since the start of the Ebola epidemic."
    found = resolve(list(understand([Document("d", "test", text)], nlp=nlp)))
    assert "Ebola epidemic" in {entity.label for entity in found.entities}
