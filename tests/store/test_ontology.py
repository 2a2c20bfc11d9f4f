"""The ontology file, and the relations that words express."""

from __future__ import annotations

import re

import pyoxigraph
import pytest

from kg import ontology

DISJOINT = ("Person", "Place", "Event", "Quantity", "TimeSpan", "Statement")


@pytest.mark.parametrize(
    ("label", "subject", "object", "relation"),
    [
        ("meet with", "Person", "Person", "met"),
        ("meet", "Company", "Concept", None),
        ("be the president of", "Person", "Country", "leads"),
        ("president of", "Person", "Country", "leads"),
        ("be acquired by", "Company", "Company", "-acquired"),
        ("buy", "Company", "Company", "acquired"),
        ("buy", "Country", "Commodity", "bought"),
        ("be in", "City", "Country", "locatedIn"),
        ("be in", "Country", "InternationalOrganization", "memberOf"),
        ("be in", "Event", "TimeSpan", "takesPlaceOn"),
        ("be born in", "Person", "TimeSpan", "bornOn"),
        ("be born in", "Person", "City", "bornIn"),
        ("visit", "Person", "City", "visited"),
        ("visit", "Person", "Person", "calledOn"),
        ("employ", "Company", "Person", "-employedBy"),
        ("employ", "Company", "Quantity", "employees"),
        ("urge", "Person", "Country", "pressured"),
        ("urge", "Person", "Statement", "calledFor"),
        ("say", None, "Claim", "said"),
        ("be son of", "Person", "Person", "-parentOf"),
        ("be former prime minister of", "Person", "Country", "leads"),
        ("be deputy prime minister of", "Person", "Country", "officialOf"),
        ("be German vice chancellor of", "Person", "Country", "officialOf"),
        ("sail past", "Person", "Place", None),
    ],
)
def test_cues(known, label, subject, object, relation):
    found = known.canonical(label, subject_type=subject, object_type=object)
    assert (found and "-" * found[1] + found[0].name) == relation


def test_everything_has_label_comment_and_known_ends(known):
    assert len(known.relations) > 120
    for relation in known.relations.values():
        assert relation.label
        assert relation.comment
        assert {relation.domain, relation.range} - {None} <= set(known.classes)
        assert {relation.subject_role, relation.object_role} <= set(known.relations)
        assert relation.event in known.classes
        for cue in (*relation.cues, *relation.inverse_cues):
            assert re.fullmatch(r"[a-z][a-z -]*", cue), cue


def test_inverses_are_mutual_and_one_of_them_has_cues(known):
    for relation in known.relations.values():
        if relation.inverse:
            other = known.relations[relation.inverse]
            assert other.inverse == relation.name
            assert bool(relation.cues) != bool(other.cues)
            assert (relation.domain, relation.range) == (other.range, other.domain)


def test_symmetric_relations_have_one_class_at_both_ends(known):
    assert all(r.domain == r.range for r in known.relations.values() if r.symmetric)


def test_no_relation_could_be_an_entity_or_a_namespace(known):
    reserved = {"onto", "qual", "st", "ev", "val", "doc", "g", "run"}
    assert all(re.fullmatch("[a-z][A-Za-z]*", name) and name not in reserved for name in known.relations)


def test_classes_know_all_their_superclasses(known):
    assert known.is_a("Country", "Agent")
    assert known.is_a("Country", "Place")
    assert known.is_a("Statement", "Claim")
    assert not known.is_a("Concept", "Agent")
    assert known.known_class("Person> .") == "Entity"


def test_file_has_no_blank_nodes_and_declares_what_it_uses():
    triples = list(pyoxigraph.parse(ontology.text("kg.ttl"), format=pyoxigraph.RdfFormat.TURTLE))
    assert not any(isinstance(term, pyoxigraph.BlankNode) for triple in triples for term in triple.triple)
    declared = {t.subject.value for t in triples if t.predicate.value.endswith("#type")}
    used = {
        t.object.value for t in triples if re.search("#(subClassOf|subPropertyOf|domain|range)$", t.predicate.value)
    }
    assert used <= declared


def test_another_base_moves_everything():
    assert "example.org" not in ontology.text("kg.ttl", "https://news.test/")
    assert "example.org" not in ontology.text("shapes.ttl", "https://news.test/")


@pytest.mark.parametrize(
    "label", ["meet president of", "kill leader of", "visit capital of", "lose part of", "divorce wife of"]
)
def test_a_verb_before_a_noun_says_nothing_of_what_the_subject_is(label):
    """Who met the president of France is not the president of France."""
    assert list(ontology.load().expressed(label, "verb.object_prepositional")) == []
    noun = label.split(" ", 1)[1]
    assert list(ontology.load().expressed(f"be german {noun}", "copula.relation"))
    assert list(ontology.load().expressed(f"become {noun}", "verb.predicative"))
