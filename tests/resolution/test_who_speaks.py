"""Who says "I", and nouns that stand for no one in particular."""

from marked import extraction, nodes

from kg.model import Document
from kg.resolution import resolve
from kg.understanding import understand


def labels(text, **more):
    return nodes(resolve([extraction(text, **more)]))


def test_who_speaks_is_not_who_is_spoken_to():
    text = "Madam [Speaker:Person], [I:pronoun] thank [Carl Holm:Person]. [I:pronoun] rise."
    found = labels(text, clusters=[("Speaker", "I", "I#2")], statements=[("I", "thank", "Carl Holm")])
    assert "I" not in found


def test_who_says_a_name_of_himself_is_meant_from_then_on():
    text = "[I:pronoun] am [Ann Berg:Person]. [I:pronoun] met [Carl Holm:Person]. [My:pronoun] [home:nominal] is far."
    found = labels(
        text,
        clusters=[("I", "I#2", "My")],
        statements=[("I", "be", "Ann Berg", {"rule": "copula.noun"}), ("I#2", "meet", "Carl Holm")],
    )
    assert (found["I"], found["My"]) == ({"Ann Berg"}, {"Ann Berg"})


def test_i_in_what_somebody_said_is_that_one_whatever_the_cluster_says():
    text = "[Carl Holm:Person] left. [Ann Berg:Person] said [I:pronoun] live in [Riga:City]."
    found = labels(
        text,
        clusters=[("Carl Holm", "I")],
        statements=[("I", "live in", "Riga", {"source": "Ann Berg", "factuality": "reported"})],
    )
    assert found["I"] == {"Ann Berg"}


def test_the_world_is_no_body_whose_name_begins_so():
    text = "[World Health Fund:Organization] met. [Ann Berg:Person] saw [the world:nominal]."
    assert labels(text, statements=[("Ann Berg", "see", "the world")])["the world"] != {"World Health Fund"}


def test_a_name_that_begins_with_what_it_is_called_is_meant():
    text = "[University of Orsa:Organization] met. [Ann Berg:Person] left [the university:nominal]."
    found = labels(text, statements=[("Ann Berg", "leave", "the university")])
    assert found["the university"] == {"University of Orsa"}


def test_a_noun_alone_is_about_none_in_particular():
    text = "[Orsa School:Organization] won. [Ann Berg:Person] left [school:nominal]. [the school:nominal] lost."
    found = labels(
        text,
        clusters=[("Orsa School", "school", "the school")],
        statements=[("Ann Berg", "leave", "school"), ("the school", "lose", "Ann Berg")],
    )
    assert (found.get("school"), found["the school"]) == ({"school"}, {"Orsa School"})


def test_somebody_from_a_country_is_not_the_country_whatever_he_is_said_to_be():
    text = "[Ann Berg:Person] came. [The young, quick New Zealander:GeopoliticalEntity] won [the cup:nominal]."
    found = labels(text, statements=[("The young, quick New Zealander", "win", "the cup")])
    assert "New Zealand" not in found["The young, quick New Zealander"]


def test_the_police_of_a_school_is_not_the_school():
    text = "[Orsa State:Organization] won. [Orsa State:Organization] lost. [Orsa State Police:Organization] came."
    assert labels(text)["Orsa State"] == {"Orsa State"}


def test_a_woman_with_a_mans_surname_is_not_he():
    text = "[Carl Berg:Person] came. Mrs [Berg:Person] left [Riga:City]. [Berg:Person] met [Ida Lind:Person]."
    assert labels(text.replace("Mrs [Berg:Person]", "[Mrs >Berg<:Person]"))["Mrs Berg"] == {"Mrs Berg"}


def test_a_woman_whom_the_text_calls_with_and_without_a_title_is_one():
    text = "[Mrs >Lind<:Person] came. [Lind:Person] left [Riga:City]."
    found = labels(text)
    assert found["Mrs Lind"] == found["Lind"] == {"Lind"}


def test_two_sides_are_not_two_of_each(nlp):
    text = "China met Peru. The two sides signed three deals in Riga."
    (statements,) = resolve(list(understand([Document("d", "test", text)], nlp=nlp))).statements.values()
    counted = {(s.subject.entity.label, q.role) for s in statements for q in s.qualifiers if "quantity" in q.role}
    assert counted == {("China", "quantity"), ("Peru", "quantity")}


def test_him_of_whom_somebody_thinks_is_himself_where_no_other_is_named_between():
    text = "[Carl Holm:Person] left [Riga:City]. [Bo Lind:Person] hopes that [China:Country] can help [him:pronoun]."
    found = labels(
        text,
        clusters=[("Carl Holm", "him")],
        statements=[("Carl Holm", "leave", "Riga"), ("Bo Lind", "hope", "China"), ("China", "help", "him")],
    )
    assert found["him"] == {"Bo Lind"}
