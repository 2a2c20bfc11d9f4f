"""What the classifier of pairs says becomes statements that the sentence vouches for, and no others."""

from __future__ import annotations

import datetime
from typing import NamedTuple

import pytest

from kg.language import register
from kg.mentions import Mentions
from kg.model import Document, Statement
from kg.statements import extract
from kg.statements.pairs import RULE
from tests.statements.trees import Case, doc_of

register()

REPORTED = """
Reuters	Reuters	PROPN	NNP	_	2	nsubj	B-Organization
said	say	VERB	VBD	Mood=Ind|Tense=Past|VerbForm=Fin	0	ROOT	O
Anna	Anna	PROPN	NNP	_	4	nsubj	B-Person
wed	wed	VERB	VBD	Mood=Ind|Tense=Past|VerbForm=Fin	2	ccomp	O
near	near	ADP	IN	_	6	case	O
Carl	Carl	PROPN	NNP	_	4	obl	B-Person
.	.	PUNCT	.	_	2	punct	O
"""
DENIED = """
Anna	Anna	PROPN	NNP	_	4	nsubj	B-Person
did	do	AUX	VBD	Mood=Ind|Tense=Past|VerbForm=Fin	4	aux	O
not	not	PART	RB	Polarity=Neg	4	advmod	O
sing	sing	VERB	VB	VerbForm=Inf	0	ROOT	O
with	with	ADP	IN	_	6	case	O
Acme	Acme	PROPN	NNP	_	4	obl	B-Organization
.	.	PUNCT	.	_	4	punct	O
"""
MARRIED = """
Anna	Anna	PROPN	NNP	_	2	nsubj	B-Person
married	marry	VERB	VBD	Mood=Ind|Tense=Past|VerbForm=Fin	0	ROOT	O
Carl	Carl	PROPN	NNP	_	2	obj	B-Person
.	.	PUNCT	.	_	2	punct	O
"""
PAINTER = """
Norwegian	Norwegian	ADJ	JJ	Degree=Pos	2	amod	B-Group
painter	painter	NOUN	NN	Number=Sing	3	nmod:desc	O
Anna	Anna	PROPN	NNP	_	4	nsubj	B-Person
slept	sleep	VERB	VBD	Mood=Ind|Tense=Past|VerbForm=Fin	0	ROOT	O
in	in	ADP	IN	_	6	case	O
1950	1950	NUM	CD	NumForm=Digit	4	obl	O
.	.	PUNCT	.	_	4	punct	O
"""


class Told(NamedTuple):
    """As the language stage tells it."""

    subject: tuple[int, int]
    object: tuple[int, int]
    relation: str
    probability: float = 0.8


KINDS = {"painter": "person", "support": "abstract"}
MEMBER = Told((0, 1), (5, 6), "employedBy")


def found(rows: str, *told: Told) -> list[Statement]:
    lines = [line.split("\t") for line in rows.strip().split("\n")]
    doc = doc_of(Case(" ".join(line[0] for line in lines), lines))
    doc._.relations = list(told)
    for token in doc:
        token._.kind = KINDS.get(token.text, "")
    document = Document("test", "-", doc.text, published=datetime.date(2024, 5, 17))
    return [s for s in extract(doc, document, Mentions(doc, document)) if s.rule == RULE]


def test_a_statement_has_its_sentence_its_words_and_its_probability() -> None:
    (s,) = found(DENIED.replace("not\tnot\tPART\tRB\tPolarity=Neg", "oft\toft\tADV\tRB\t_"), MEMBER)
    assert (s.subject.label, s.predicate.canonical, s.object.label) == ("Anna", "employedBy", "Acme")
    assert (s.predicate.text, s.confidence, s.factuality) == ("sing", 0.8, "asserted")
    assert s.sentence.text[s.predicate.begin : s.predicate.end] == "sing"


def test_a_denial_is_no_fact() -> None:
    (s,) = found(DENIED, MEMBER)
    assert s.factuality == "negated"


def test_what_somebody_says_is_reported() -> None:
    (s,) = found(REPORTED, Told((2, 3), (5, 6), "siblingOf"))
    assert (s.factuality, s.source and s.source.label) == ("reported", "Reuters")


def test_who_reports_on_somebody_is_not_related_to_them_by_it() -> None:
    assert found(REPORTED, Told((2, 3), (0, 1), "employedBy")) == []


@pytest.mark.parametrize("ends", [((0, 1), (2, 3)), ((2, 3), (0, 1))])
def test_what_a_rule_has_said_is_not_said_again(ends: tuple) -> None:
    assert found(MARRIED, Told(*ends, "spouseOf")) == []
    assert len(found(MARRIED, Told(*ends, "siblingOf"))) == 1


def test_types_that_the_relation_does_not_allow() -> None:
    assert found(MARRIED, Told((0, 1), (2, 3), "bornIn")) == []


def test_a_nationality_stands_for_its_country_and_a_year_for_a_date() -> None:
    bracketed = PAINTER.replace("in\tin\tADP\tIN", "(\t(\tPUNCT\t-LRB-")
    country, year = found(bracketed, Told((2, 3), (0, 1), "nationality"), Told((2, 3), (5, 6), "bornOn"))
    assert (country.object.label, country.object.type) == ("Norwegian", "GeopoliticalEntity")
    assert (year.object.kind, year.object.value) == ("time", "1950")


def test_a_year_alone_is_no_date_of_birth() -> None:
    assert found(PAINTER, Told((2, 3), (5, 6), "bornOn")) == []


FILMS = """
Leap	Leap	PROPN	NNP	_	0	ROOT	B-Work
(	(	PUNCT	-LRB-	_	3	punct	O
2010	2010	NUM	CD	NumForm=Digit	1	nmod	O
)	)	PUNCT	-RRB-	_	3	punct	O
and	and	CCONJ	CC	_	6	cc	O
Burn	Burn	PROPN	NNP	_	1	conj	B-Work
(	(	PUNCT	-LRB-	_	8	punct	O
2011	2011	NUM	CD	NumForm=Digit	6	nmod	O
)	)	PUNCT	-RRB-	_	8	punct	O
"""


def test_a_date_in_brackets_is_that_of_the_name_before_them() -> None:
    told = (Told((0, 1), (2, 3), "publishedOn"), Told((0, 1), (7, 8), "publishedOn"))
    assert [s.object.value for s in found(FILMS, *told)] == ["2010"]


def test_who_studied_somewhere_did_not_work_there() -> None:
    studied, worked = (Told((0, 1), (5, 6), relation) for relation in ("educatedAt", "employedBy"))
    pupil = DENIED.replace("sing\tsing", "study\tstudy")
    assert [s.predicate.canonical for s in found(pupil, worked, studied)] == ["educatedAt"]
    assert found(DENIED, studied) == []  # neither a word of studies nor a school
    assert found(DENIED.replace("sing\tsing", "teach\tteach"), studied) == []


SUPPORT = """
Anna	Anna	PROPN	NNP	_	2	nsubj	B-Person
voiced	voice	VERB	VBD	Mood=Ind|Tense=Past|VerbForm=Fin	0	ROOT	O
her	her	PRON	PRP$	Poss=Yes	4	nmod:poss	O
support	support	NOUN	NN	Number=Sing	2	obj	O
of	of	ADP	IN	_	6	case	O
Norway	Norway	PROPN	NNP	_	4	nmod	B-GeopoliticalEntity
.	.	PUNCT	.	_	2	punct	O
"""


@pytest.mark.parametrize("subject", [(0, 1), (2, 3)])
def test_what_is_true_but_not_told_is_no_statement(subject: tuple) -> None:
    assert found(SUPPORT, Told(subject, (5, 6), "nationality")) == []


COUNTERPART = """
His	his	PRON	PRP$	_	3	nmod:poss	O
Norwegian	Norwegian	ADJ	JJ	_	3	amod	B-Group
painter	painter	NOUN	NN	Number=Sing	5	nsubj	O
Carl	Carl	PROPN	NNP	_	3	appos	B-Person
slept	sleep	VERB	VBD	Mood=Ind|Tense=Past|VerbForm=Fin	0	ROOT	O
.	.	PUNCT	.	_	5	punct	O
"""


def test_what_somebody_else_of_theirs_is_they_are_not() -> None:
    assert found(COUNTERPART, Told((0, 1), (1, 2), "nationality")) == []
    assert len(found(COUNTERPART, Told((3, 4), (1, 2), "nationality"))) == 1


RUNS = """
Express	Express	PROPN	NNP	_	0	ROOT	O
to	to	ADP	IN	_	3	case	O
Bonn	Bonn	PROPN	NNP	_	1	nmod	B-GeopoliticalEntity
,	,	PUNCT	,	_	5	punct	O
Norland	Norland	PROPN	NNP	_	3	nmod:unmarked	B-GeopoliticalEntity
near	near	ADP	IN	_	7	case	O
Riga	Riga	PROPN	NNP	_	1	nmod	B-GeopoliticalEntity
.	.	PUNCT	.	_	1	punct	O
"""


def test_what_a_place_lies_in_is_told_of_no_other_place() -> None:
    assert found(RUNS, Told((6, 7), (4, 5), "locatedIn")) == []
    assert len(found(RUNS.replace(",\t,", "in\tin"), Told((6, 7), (4, 5), "locatedIn"))) == 1


DECADE = """
Leap	Leap	PROPN	NNP	_	2	nsubj	B-Work
ran	run	VERB	VBD	Mood=Ind|Tense=Past|VerbForm=Fin	0	ROOT	O
in	in	ADP	IN	_	5	case	O
the	the	DET	DT	_	5	det	O
1940	1940	NUM	CD	NumForm=Digit	2	obl	O
's	's	PART	POS	_	5	case	O
.	.	PUNCT	.	_	2	punct	O
"""


@pytest.mark.parametrize(("after", "count"), [("'s", 0), ("or", 1)])
def test_a_decade_is_no_date(after: str, count: int) -> None:
    told = found(DECADE.replace("'s", after), Told((0, 1), (4, 5), "publishedOn"))
    assert len(told) == count


POST = """
Anna	Anna	PROPN	NNP	_	2	nsubj	B-Person
obtained	obtain	VERB	VBD	Mood=Ind|Tense=Past|VerbForm=Fin	0	ROOT	O
a	a	DET	DT	_	4	det	O
professorship	professorship	NOUN	NN	Number=Sing	2	obj	O
at	at	ADP	IN	_	6	case	O
Riga	Riga	PROPN	NNP	_	2	obl	B-Organization
University	University	PROPN	NNP	_	6	flat	I-Organization
.	.	PUNCT	.	_	2	punct	O
"""


def test_who_obtains_a_post_at_a_school_is_no_pupil_of_it() -> None:
    assert found(POST, Told((0, 1), (5, 7), "educatedAt")) == []
    assert len(found(POST.replace("professorship", "degree"), Told((0, 1), (5, 7), "educatedAt"))) == 1


MOTHER = """
Anna	Anna	PROPN	NNP	_	2	nsubj	B-Person
sang	sing	VERB	VBD	Mood=Ind|Tense=Past|VerbForm=Fin	0	ROOT	O
,	,	PUNCT	,	_	5	punct	O
mother	mother	NOUN	NN	Number=Sing	5	nsubj	O
died	die	VERB	VBD	Mood=Ind|Tense=Past|VerbForm=Fin	2	parataxis	O
in	in	ADP	IN	_	7	case	O
1950	1950	NUM	CD	NumForm=Digit	5	obl	O
.	.	PUNCT	.	_	2	punct	O
"""


@pytest.mark.parametrize(("who", "count"), [("mother\tmother\tNOUN", 0), ("she\tshe\tPRON", 1)])
def test_who_else_died_is_not_who_is_named(who: str, count: int) -> None:
    assert len(found(MOTHER.replace("mother\tmother\tNOUN", who), Told((0, 1), (6, 7), "diedOn"))) == count


SERVED = """
Hired	hire	VERB	VBN	Tense=Past|VerbForm=Part	4	advcl	O
by	by	ADP	IN	_	3	case	O
Anna	Anna	PROPN	NNP	_	1	obl:agent	B-Person
served	serve	VERB	VBD	Mood=Ind|Tense=Past|VerbForm=Fin	0	ROOT	O
until	until	ADP	IN	_	7	case	O
his	his	PRON	PRP$	_	7	nmod:poss	O
death	death	NOUN	NN	Number=Sing	4	obl	O
in	in	ADP	IN	_	9	case	O
1950	1950	NUM	CD	NumForm=Digit	7	nmod	O
.	.	PUNCT	.	_	4	punct	O
"""


@pytest.mark.parametrize(("prep", "count"), [("by", 0), ("with", 1)])
def test_his_death_is_not_that_of_who_hired_him(prep: str, count: int) -> None:
    assert len(found(SERVED.replace("by\tby", f"{prep}\t{prep}"), Told((2, 3), (8, 9), "diedOn"))) == count
