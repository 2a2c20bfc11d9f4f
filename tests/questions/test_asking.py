"""Questions in English: what is asked, what is answered, and that nothing is guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph
import pytest

from benchmarks import asking as benchmark
from kg import asking
from kg.asking import reading, sparql
from kg.asking.linking import Linker
from kg.errors import KgError

pytestmark = pytest.mark.model
FLOORS = json.loads((Path(__file__).parents[1] / "quality/floors.json").read_text(encoding="utf-8"))


@pytest.fixture
def ask(examples, nlp):
    return lambda question: asking.ask(examples, question, nlp=nlp)


@pytest.fixture
def frame(nlp):
    return lambda question: reading.read(nlp(question))


def labels(reply):
    return [answer.label for answer in reply.answers]


@pytest.mark.parametrize("name", ["questions", "second", "held_out"])
def test_questions_are_answered_or_left_alone(examples, name):
    found = benchmark.run(examples, benchmark.items(Path(__file__).parent / f"{name}.tsv"))
    shares = benchmark.shares([(item, outcome) for item, outcome, _ in found])
    failed = [(item.question, outcome, labels(reply)) for item, outcome, reply in found if outcome != "right"]
    assert shares["right"] >= FLOORS["asked"][name]["right"], failed
    assert shares["wrong"] <= FLOORS["asked"][name]["wrong"], failed


@pytest.mark.parametrize(
    ("question", "kind", "gap", "predicates"),
    [
        ("Who met Xi Jinping in Beijing in 2022?", "find", "agent", ("meet",)),
        ("What did Kestrel offer to buy?", "find", "patient", ("offer to buy",)),
        ("Where was Tomas Brenner born?", "find", "place", ("bear",)),
        ("When was Kestrel founded?", "find", "time", ("found",)),
        ("How much does Kestrel manage?", "find", "amount", ("manage",)),
        ("Who did Jonas Achterberg talk with?", "find", "with", ("talk",)),
        ("Who is the mayor of Paldiski?", "find", "agent", ("be",)),
        ("Did Estonia invade Russia?", "whether", "", ("invade",)),
        ("List all companies.", "all", "", ()),
        ("List all countries that left the European Union.", "find", "agent", ("leave",)),
        ("Who said that the rules were working?", "claim", "agent", ("say",)),
        ("What did Erik Lindqvist say about gas?", "said", "content", ("say",)),
    ],
)
def test_what_is_asked(frame, question, kind, gap, predicates):
    found = frame(question)
    assert (found.kind, found.gap, found.labels) == (kind, gap, predicates)


def test_a_question_names_its_time(frame):
    found = frame("Who met Xi Jinping in Beijing in 2022?")
    assert (found.since, found.until) == ("2022-01-01", "2022-12-31")
    assert [(part.slot, part.name) for part in found.parts] == [("patient", "Xi Jinping"), ("in", "Beijing")]


@pytest.mark.parametrize("words", ["", "   ", "?" * 2000])
def test_no_question_is_refused(ask, words):
    with pytest.raises(KgError, match="1 to 1000"):
        ask(words)


@pytest.mark.parametrize("words", ["blah blah", "Hello.", "Tomas Brenner", "How old is the mayor?", "Why?", "?!"])
def test_what_is_no_question_of_a_known_kind_is_not_answered(ask, words):
    reply = ask(words)
    assert (reply.known, reply.answers) == (False, ())
    assert reply.why_not


def test_every_answer_has_its_sentence_and_the_sparql_gives_it_again(ask, examples):
    reply = ask("Who founded Kestrel?")
    assert labels(reply) == ["Marcus Hale"]
    assert all("founde" in finding.sentence for finding in reply.answers[0].findings)
    assert {row["label"].value for row in examples.query(reply.sparql)} >= {"Marcus Hale"}


def test_what_is_only_said_is_told_as_said(ask):
    reply = ask("Where did Hale and Lindqvist meet?")
    assert [(answer.label, answer.status) for answer in reply.answers] == [("Zurich", "reported")]
    assert "only said" in "\n".join(asking.lines(reply))
    assert reply.answers[0].findings[0].speaker


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Did Kestrel withdraw its offer?", "yes"),
        ("Did Jens Stoltenberg attend the meeting?", "denied"),
        ("Did Gennady Orshin invest in Kestrel?", "disputed"),
        ("Did Sofia Lindqvist found Kestrel?", "not said"),
        ("Did Angela Merkel meet Helena Varik?", "not said"),
    ],
)
def test_yes_and_no(ask, question, verdict):
    assert ask(question).verdict == verdict


def test_a_time_in_the_question_must_agree(ask):
    assert labels(ask("Who founded Kestrel in 2009?")) == ["Marcus Hale"]
    assert not ask("Who founded Kestrel in 2011?").known


def test_names_are_told_and_unknown_ones_have_suggestions(ask):
    assert ask("Who founded Kestrel?").taken == {"Kestrel": ("Kestrel Holdings",)}
    reply = ask("Who met Helen Varick?")
    assert not reply.known
    assert "Helena Varik" in reply.why_not


HOSTILE = (
    'Who founded "} } DELETE WHERE { ?s ?p ?o } #"?',
    "Who founded Kestrel } UNION { ?x ?y ?z } ?",
    "Who met <https://example.org/> . ?s ?p ?o ?",
    "Did 'Kestrel\\' . ?s ?p ?o . #' buy \\u0022Nordhaven\\u0022?",
    "Who said that (a+)+$ [b] {1,99999} \\d terminals had become a matter?",
    "Who is the mayor of kgo:Statement?",
)


@pytest.mark.parametrize("question", HOSTILE)
def test_nothing_of_the_question_is_sparql(ask, frame, examples, question):
    before = len(examples)
    reply = ask(question)
    assert len(examples) == before
    found = frame(question)
    made = sparql.query(found, Linker(examples)) if found else None
    for query in filter(None, (reply.sparql, made)):
        bare = pyoxigraph.Store().query(query, prefixes=examples.names.prefixes)
        assert isinstance(bare, pyoxigraph.QuerySolutions)
        assert "DELETE" not in query
        assert "?x ?y ?z" not in query


def test_command(examples, kg):
    said = kg("ask", "Who founded Kestrel?", "--graph", examples.place.graph)
    assert said.out.startswith("Marcus Hale\n    “")
    assert "'Kestrel' was taken for Kestrel Holdings" in said.err
    record = json.loads(kg("ask", "Who founded Kestrel?", "--json", "--graph", examples.place.graph).out)
    assert record["answers"][0]["label"] == "Marcus Hale"
    assert record["answers"][0]["findings"][0]["sentence"]
    query = kg("ask", "Who founded Kestrel?", "--sparql", "--graph", examples.place.graph).out
    assert query.startswith("SELECT")
