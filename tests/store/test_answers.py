"""Questions in SPARQL and by name, why, figures, and the graph as values."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
import rdflib
import samples

from kg import KgError, Store
from kg.answers import check, entity, graph_data, networkx, query, questions, render, stats, suggestions, why
from kg.answers.emptiness import searched
from kg.answers.naming import one
from kg.reports import why_lines

GIVEN = {
    "entity": "Xi Jinping",
    "relation": "met",
    "text": "gas",
    "date": "2014",
    "number": "0.5",
}


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_every_question_runs_with_and_without_its_parameters(store, question):
    assert question.title != question.name
    assert question.about
    for parameter in question.parameters:
        assert parameter.kind in GIVEN
        assert parameter.about
    needed = {p.name: GIVEN[p.kind] for p in question.parameters if p.required}
    every = {p.name: GIVEN[p.kind] for p in question.parameters}
    assert len(query(store, question.name, **every)) <= len(query(store, question.name, **needed))
    rdflib.Graph().query(_declared(store, question.sparql))  # plain SPARQL 1.1, for other engines, too


def _declared(store, sparql):
    return "".join(f"PREFIX {p}: <{s}>\n" for p, s in store.names.prefixes.items()) + sparql


def test_why_tells_what_is_inferred_after_what_is_stated_and_what_it_rests_on(store):
    (known,) = why(store, "Beijing > China").inferred
    assert (known.by, known.sentences, known.source) == (
        "inference.gazetteer", (), "https://sws.geonames.org/1816670/",
    )  # fmt: skip
    chain = next(one for one in why(store, "Xi Jinping").inferred if one.by == "inference.chain")
    assert chain.premises == ("Beijing in country China (inferred)", "Xi Jinping nationality China (inferred)")
    assert [words.split()[0] for words in chain.sentences] == ["Vladimir", "China"]
    lines = list(why_lines(why(store, "Xi Jinping")))
    begin = lines.index("\nInferred: no sentence states it")
    assert not any("lives in" in line for line in lines[:begin])
    assert any("lives in -- China  (0.66, by a chain)" in line for line in lines[begin:])


def test_there_are_enough_questions():
    assert len(questions()) >= 20


@pytest.mark.parametrize(
    ("name", "given", "row"),
    [
        ("who-met", {"of": "Putin"}, ("Vladimir Putin", "meet", "Xi Jinping", "Beijing", "2022-02-04")),
        ("positions", {"at": "Russia"}, ("Vladimir Putin", "be president of", "Russia")),
        (
            "who-said",
            {"by": "putin"},
            ("Vladimir Putin", "Russia will supply China (says Vladimir Putin)"),
        ),
        ("contradictions", {}, ("Vladimir Putin met Xi Jinping",)),
        ("corroborated", {}, ("Vladimir Putin met Xi Jinping", "2", "2", "0.9")),
        ("money", {}, ("Sibur was acquired by Gazprom", "asserted", "$3.5 billion", "3500000000", "USD")),
        (
            "timeline",
            {"since": "2022-01-01"},
            ("2022-02-04", "2022-02-04", "Vladimir Putin met Xi Jinping, 2022-02-04"),
        ),
        ("timeline", {"until": "2014"}, ("2014-01-01", "2014-12-31", "Russia annexed Crimea, 2014")),
        ("timeline", {"until": "2015"}, ("2014-01-01", "2014-12-31", "Russia annexed Crimea, 2014")),
        ("possible", {}, ("Xi Jinping visit Russia (possible)", "possible", "may")),
        ("inferred", {"of": "Beijing"}, ("Beijing", "in country", "China", "0.95", "inference.gazetteer")),
        ("unsure", {}, ("NATO annexed Crimea", "0.2")),
        ("quantities", {}, ("Russia will supply China (says Vladimir Putin)", "reported", "10 billion cubic metres")),
        ("conflicts", {"of": "Crimea"}, ("Russia", "annex", "Crimea", "2014-01-01")),
    ],
)
def test_what_questions_answer(store, name, given, row):
    first = [cell.value if cell else None for cell in query(store, name, **given).rows[0]]
    assert tuple(first[: len(row)]) == row


def test_one_query_from_fact_to_sentence_offsets_document_date_and_speaker(store):
    found = query(store, "evidence", of="China")
    rows = [dict(zip(found.columns, [cell.value if cell else None for cell in row], strict=True)) for row in found.rows]
    (supply,) = [row for row in rows if row["speaker"] == "Vladimir Putin"]
    sentence = "Putin said that Russia will supply China with 10 billion cubic metres of gas."
    assert supply == {
        "subject": "Russia",
        "relation": "supplies",
        "object": "China",
        "factuality": "reported",
        "confidence": "0.9",
        "speaker": "Vladimir Putin",
        "sentence": sentence,
        "begin": "52",
        "end": str(52 + len(sentence)),
        "document": "Two leaders meet",
        "date": "2022-02-04",
    }


def test_parameters_cannot_change_the_query(store):
    for words in ('x" . ?s ?p ?o } #', "\\u0022) } #", "'''", "x\n}"):
        assert len(query(store, "find", words=words)) == 0
    with pytest.raises(KgError, match="the graph knows no"):
        query(store, "who-met", of="> } DROP ALL #")


def test_wrong_names_are_told_with_the_right_ones(store):
    with pytest.raises(KgError, match="the graph knows no 'Vladimr Putin'") as error:
        query(store, "who-met", of="Vladimr Putin")
    assert "Vladimir Putin" in error.value.fix
    with pytest.raises(KgError, match="there is no question 'who-mett'") as error:
        query(store, "who-mett")
    assert "who-met" in error.value.fix
    with pytest.raises(KgError, match="has no parameter 'whom'") as error:
        query(store, "who-met", whom="Putin")
    assert "--of" in error.value.fix
    with pytest.raises(KgError, match="needs --of"):
        query(store, "evidence")
    with pytest.raises(KgError, match="is no date"):
        query(store, "timeline", since="yesterday")
    with pytest.raises(KgError, match="cannot read"):
        query(store, "a\0file.rq")


def test_entities_go_by_many_names(store):
    for name in ("Xi Jinping", "xi", "Xi_Jinping", "kg:Xi_Jinping", "https://example.org/kg/Xi_Jinping"):
        assert entity(store, name) == store.names.entity("Xi_Jinping")
    assert "Vladimir Putin" in suggestions(store, "vladimir")


def test_a_former_id_leads_to_the_entity(tmp_path, known):
    extractions, resolution = samples.resolved(samples.readers())
    entities = tuple(replace(e, former=("Putin_V",)) if e.id == "Vladimir_Putin" else e for e in resolution.entities)
    with Store.open(tmp_path / "g") as store:
        store.replace(extractions, replace(resolution, entities=entities), known)
        for name in ("Putin_V", "kg:Putin_V", "https://example.org/kg/Putin_V"):
            assert entity(store, name) == store.names.entity("Vladimir_Putin")
        told = {
            row[0].value.rpartition("/")[2].removeprefix("owl#")
            for row in query(store, "SELECT ?p { kg:Putin_V ?p ?o }").rows
        }
        assert told == {"isReplacedBy", "sameAs"}  # no fact is about it
        assert query(store, "ASK { GRAPH ?g { kg:Putin_V dct:isReplacedBy kg:Vladimir_Putin } }").truth
        assert not [node for node in graph_data(store).entities if node.id == "Putin_V"]
        assert not list(check(store))


def test_an_entity_goes_by_what_others_call_it(tmp_path, known):
    extractions, resolution = samples.resolved(samples.readers())
    entities = tuple(
        replace(e, links=("http://e.org/xi", "X-17", 'say "no"')) if e.id == "Xi_Jinping" else e
        for e in resolution.entities
    )
    with Store.open(tmp_path / "g") as store:
        store.replace(extractions, replace(resolution, entities=entities), known)
        for name in ("http://e.org/xi", "<http://e.org/xi>", "X-17", 'say "no"'):
            assert one(store, name) == store.names.entity("Xi_Jinping")
        assert query(store, 'ASK { GRAPH ?g { kg:Xi_Jinping dct:identifier "X-17" ; owl:sameAs ?e } }').truth
        assert not list(check(store))
        store.replace(extractions, resolution, known)  # the list is gone
        assert not query(store, "ASK { GRAPH ?g { ?e dct:identifier ?id } }").truth


def test_an_id_that_several_things_might_have_had_asks_which(tmp_path, known):
    extractions, resolution = samples.resolved(samples.readers())
    shared = {"Vladimir_Putin", "Xi_Jinping"}
    entities = tuple(replace(e, shared=("Leader",)) if e.id in shared else e for e in resolution.entities)
    with Store.open(tmp_path / "g") as store:
        store.replace(extractions, replace(resolution, entities=entities), known)
        with pytest.raises(KgError, match="may be several things") as error:
            one(store, "kg:Leader")
        assert all(f"kg:{id}" in error.value.fix for id in shared)
        assert not query(store, "ASK { GRAPH ?g { kg:Leader owl:sameAs ?o } }").truth
        store.replace(extractions, resolution, known)
        assert not query(store, "ASK { GRAPH ?g { kg:Leader ?p ?o } }").truth


def test_sparql_and_files_of_it(store, tmp_path):
    path = tmp_path / "mine.rq"
    path.write_text("# of: entity!\nSELECT ?o { VALUES ?of { UNDEF } ?of kg:met ?o }")
    assert query(store, str(path), of="Putin").rows == query(store, "SELECT ?o { kg:Vladimir_Putin kg:met ?o }").rows
    assert query(store, "ASK { kg:Russia kg:annexed kg:Crimea }").truth is True
    graph = query(store, "CONSTRUCT { ?a kg:met ?b } WHERE { ?a kg:met ?b }")
    assert len(graph) == 2


def test_formats_of_rows(store):
    answer = query(store, "SELECT ?o ?l ?none { kg:Vladimir_Putin kg:met ?o . ?o rdfs:label ?l }")
    assert list(csv.reader(io.StringIO(render(answer, "csv"))))[1] == [
        "https://example.org/kg/Xi_Jinping",
        "Xi Jinping",
        "",
    ]
    (row,) = json.loads(render(answer, "json"))["results"]["bindings"]
    assert row["l"] == {"type": "literal", "value": "Xi Jinping", "xml:lang": "en"}
    assert "<uri>https://example.org/kg/Xi_Jinping</uri>" in render(answer, "xml")
    assert render(answer, "tsv").splitlines()[1].startswith("<https://example.org/kg/Xi_Jinping>\t")
    assert render(answer).splitlines() == [
        "o              l           none",
        "-------------  ----------  ----",
        "kg:Xi_Jinping  Xi Jinping",
        "(1 row)",
    ]


def test_formats_of_truth_and_graphs(store):
    truth = query(store, "ASK { ?s ?p ?o }")
    assert render(truth) == "yes\n"
    assert json.loads(render(truth, "json"))["boolean"] is True
    graph = query(store, "CONSTRUCT { ?a kg:met ?b } WHERE { ?a kg:met ?b }")
    assert "kg:Vladimir_Putin kg:met kg:Xi_Jinping ." in render(graph)
    for format, reader in (("turtle", "turtle"), ("ntriples", "nt"), ("rdfxml", "xml"), ("jsonld", "json-ld")):
        assert len(rdflib.Graph().parse(data=render(graph, format), format=reader)) == 2
    with pytest.raises(KgError, match="the answer is a graph"):
        render(graph, "csv")
    with pytest.raises(KgError, match="the answer is a table"):
        render(query(store, "SELECT ?s { ?s ?p ?o } LIMIT 1"), "turtle")


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_tables_keep_to_the_width(store, width):
    table = render(query(store, "SELECT ?sentence ?x { ?x a nif:Sentence ; nif:anchorOf ?sentence }"), width=width)
    assert all(len(line) <= width for line in table.splitlines())
    assert "\u202e" not in table
    assert "\x0b" not in table


def test_why_tells_facts_and_claims_with_their_sentences(store):
    told = why(store, "xi")
    assert [node.label for node in told.about] == ["Xi Jinping"]
    facts = {(f.predicate, f.factuality): f for f in told.data.facts}
    met = facts["met", "asserted"]
    assert met.plain
    assert [e.text for e in met.evidence] == [
        "Vladimir Putin met Xi Jinping in Beijing on Friday.",
        "The two met again in Beijing.",
    ]
    first = met.evidence[0]
    assert first.text[slice(*first.trigger)] == "met"
    assert first.text[slice(*first.subject)] == "Vladimir Putin"
    assert first.details == (("time", "2022-02-04"), ("place", "Beijing"))
    assert told.data.document(first.document).title == "Two leaders meet"
    assert not facts["met", "negated"].plain
    assert facts["met", "negated"].key == met.key


@pytest.mark.parametrize("asked", ["Putin > Xi", "Xi > met > Putin", "Vladimir Putin met Xi Jinping"])
def test_why_of_two(store, asked):
    told = why(store, asked)
    assert {fact.relation for fact in told.data.facts} == {"met"}
    assert {node.label for node in told.about} == {"Vladimir Putin", "Xi Jinping"}


def test_why_of_a_statement_an_event_and_nothing(store):
    (row,) = query(store, "SELECT ?st ?ev ?k { ?st kgo:describes ?ev ; kgo:key ?k . ?ev a kgo:Acquisition }").rows
    for cell in row:
        (fact,) = why(store, store.names.short(cell.value).strip("<>")).data.facts
        assert (fact.subject, fact.relation, fact.object) == ("Gazprom", "acquired", "Sibur")
    with pytest.raises(KgError, match="the graph knows no 'Nobody'"):
        why(store, "Nobody")
    with pytest.raises(KgError, match="nothing is said about Crimea and Sibur"):
        why(store, "Crimea > Sibur")


def test_claims_in_values_name_their_speaker(store):
    data = graph_data(store)
    denied, claim = (fact for fact in data.facts if fact.relation == "supplies")
    assert (denied.predicate, denied.polarity, denied.evidence[0].speaker) == ("not supplies", "negative", "Xi Jinping")
    assert (claim.predicate, claim.key) == ("supplies", denied.key)
    assert claim.evidence[0].speaker == "Vladimir Putin"
    assert claim.evidence[0].details == (("tense", "future"), ("quantity", "10 billion cubic metres"))
    said = next(fact for fact in data.facts if fact.relation == "said" and fact.subject == "Vladimir_Putin")
    assert data.value(said.object).type == "Statement"
    assert {node.type for node in data.values} == {"Statement", "Claim"}


def test_graph_data_is_all_of_it_and_sorted(store):
    data = graph_data(store)
    assert [node.id for node in data.entities] == sorted(node.id for node in data.entities)
    assert sum(len(fact.evidence) for fact in data.facts) == stats(store).statements
    assert {fact.subject for fact in data.facts} | {fact.object for fact in data.facts} <= {
        node.id for node in (*data.entities, *data.values)
    }
    plain = graph_data(store, plain=True)
    assert all(fact.plain for fact in plain.facts)
    assert len(plain.facts) == stats(store).facts
    assert data == graph_data(store)


def test_the_main_entities_are_those_in_most_facts(store):
    assert stats(store).main == ()
    counts = {}
    for fact in graph_data(store, plain=True).facts:
        for end in {fact.subject, fact.object}:
            counts[end] = counts.get(end, 0) + 1
    found = stats(store, details=True).main
    labels = {entity.label: entity.id for entity in graph_data(store).entities}
    assert found and [count for _, count in found] == sorted((count for _, count in found), reverse=True)
    assert all(counts[labels[label]] == count for label, count in found)


def test_in_vain_it_is_said_what_was_asked_and_what_the_graph_does_not_have(store):
    lines = list(
        searched(store, 'SELECT ?s { ?s kg:meets kg:Xi_Jinpin ; a kgo:Persom . FILTER("kg:no" != "") } # kg:no')
    )
    assert "nothing found in" in lines[0] and "documents" in lines[0]
    assert [line.split()[4].rstrip(";") for line in lines[1:]] == ["kg:meets", "kg:Xi_Jinpin", "kgo:Persom"]
    assert "kg:met" in lines[1] and 'kg:"Xi Jinping"' in lines[2] and "kgo:Person" in lines[3]
    assert len(list(searched(store, "SELECT ?s { ?s kg:met ?s }"))) == 1


def test_stats(store):
    found = stats(store)
    assert found.documents == 4
    assert found.quads == len(store)
    assert dict(found.factualities) == {"asserted": 11, "reported": 2, "negated": 2, "possible": 1}
    assert dict(found.relations)["met"] == 1
    assert dict(found.types)["Person"] == 3


def test_networkx_holds_plain_facts(store):
    network = networkx(store)
    assert network.has_edge("Russia", "Crimea", key="annexed")
    assert not network.has_edge("China", "Crimea")
    assert not any(node.startswith(("st/", "doc/")) for node in network)
    assert network["Vladimir_Putin"]["Xi_Jinping"]["met"]["documents"] == 2
