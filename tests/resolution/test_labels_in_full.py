"""Labels tell who and what is meant where the words only point: in claims, inside phrases, and of what a thing is."""

import pytest

from kg.model import Document
from kg.resolution import resolve
from kg.understanding import understand


@pytest.fixture
def told(nlp):
    def read(text):
        found = resolve(list(understand([Document("d", "test", text)], nlp=nlp)))
        ends = [(s.subject, s.predicate.label, s.object) for s in found.statements["d"]]
        return {(_label(subject), said, _label(object_)) for subject, said, object_ in ends}

    return read


def _label(mention):
    return mention.entity.label if mention.entity else mention.label


@pytest.mark.parametrize(
    ("text", "triple"),
    [
        (
            "Ada Norling met Per Dahl in Riga. Norling said she would sell her house.",
            ("Ada Norling", "say", "Ada Norling would sell her house"),
        ),
        (
            "Ada Norling joined Kestrel Capital. She said that Per Dahl had praised her.",
            ("Ada Norling", "say", "Per Dahl had praised Ada Norling"),
        ),
        (
            "Ada Norling joined Kestrel Capital. She said that her brother had left Riga.",
            ("Ada Norling", "say", "Ada Norling's brother had left Riga"),
        ),
        # what the clause names itself, and what nobody can tell, stays as it is
        (
            "Per Dahl joined Kestrel Capital. Ada Norling said that Dahl had sold his house.",
            ("Ada Norling", "say", "Dahl had sold his house"),
        ),
        (
            "Ada Norling said that it was raining in Riga.",
            ("Ada Norling", "say", "it was raining in Riga"),
        ),
        (
            "Ada Norling said that His Excellency had left Riga.",
            ("Ada Norling", "say", "His Excellency had left Riga"),
        ),
    ],
)
def test_claims_name_those_whom_they_are_about(told, text, triple):
    assert triple in told(text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (
            "Orsa is a village in Norland. The oldest school in the village was founded by Kestrel Capital.",
            "oldest school in Orsa",
        ),
        (
            "Norland is a country in Europe. Per Dahl bought the country's largest port.",
            "Norland's largest port",
        ),
        # of several words, and of what has no name, nothing is put in their place
        ("Kestrel Capital bought the roof of the old wooden house.", "roof of the old wooden house"),
    ],
)
def test_phrases_name_what_they_point_to(told, text, label):
    assert label in {end for subject, _, object_ in told(text) for end in (subject, object_)}


def test_what_a_thing_is_tells_whose_it_is(told):
    found = told("Ada Norling sold ships in Riga. Her main rival, Per Dahl, built bridges.")
    assert ("Per Dahl", "be", "Ada Norling's main rival") in found


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Norwegian President Ada Berg met Per Dahl. President Berg left Riga.", "President of Norway"),
        ("Kestrel Capital chairman Per Dahl left Riga.", "chairman of Kestrel Capital"),
        ("Louisiana Governor Ada Berg left Riga.", "Governor of Louisiana"),
        # nothing tells it
        ("President Ada Berg left Riga.", "President"),
    ],
)
def test_an_office_before_a_name_tells_whose_it_is(told, text, office):
    assert {object_ for _, said, object_ in told(text) if said == "hold position"} == {office}


def test_offices_of_two_states_are_two(told):
    found = told("Norwegian President Ada Berg met Danish President Per Dahl.")
    assert ("Ada Berg", "hold position", "President of Norway") in found
    assert ("Per Dahl", "hold position", "President of Denmark") in found


def test_who_holds_an_office_is_meant_by_the_pronouns_after_it(told):
    found = told("Per Dahl is a lawyer. He served as the 8th Governor of Maryland from 2007. He was elected in Riga.")
    assert ("Per Dahl", "be elected in", "Riga") in found
    assert not any(subject == "Governor of Maryland" for subject, _, _ in found)


@pytest.mark.parametrize(
    ("text", "triple"),
    [
        ("Ada Berg is in charge of Riga.", ("Ada Berg", "be", "in charge")),
        ("The mills of Riga are on fire.", ("mills of Riga", "be", "on fire")),
    ],
)
def test_a_state_keeps_its_preposition(told, text, triple):
    assert triple in told(text)


@pytest.mark.parametrize(
    "text", ["Their old collaborator, Ida Lind, left Riga.", "Oslo is our home.", "Ada Berg is their leader."]
)
def test_what_is_somebodys_of_whom_nobody_knows_who_it_is_is_not_said(told, text):
    assert not [triple for triple in told(text) if triple[1] == "be"]


def test_somebody_named_so_is_the_name(told):
    found = told("Ada Berg nominated a long-time Federal Judge named Per Dahl to join the court.")
    assert ("Ada Berg", "nominate", "Per Dahl") in found
