"""What the language stage infers over sentences becomes inferences with mentions and sentences, or nothing."""

from __future__ import annotations

from typing import NamedTuple

from kg.language import register
from kg.mentions import Mentions
from kg.model import Document, Inference
from kg.statements import infer
from tests.statements.trees import Case, doc_of

register()

TOLD = """
Bryggen	Bryggen	PROPN	NNP	_	2	nsubj	B-Facility
burnt	burn	VERB	VBD	Mood=Ind|Tense=Past|VerbForm=Fin	0	ROOT	O
near	near	ADP	IN	_	5	case	O
Norwegian	Norwegian	ADJ	JJ	Degree=Pos	5	amod	B-Group
ships	ship	NOUN	NNS	Number=Plur	2	obl	O
.	.	PUNCT	.	_	2	punct	O
"""


class Told(NamedTuple):
    """As the language stage tells it."""

    subject: tuple[int, int] = (0, 1)
    object: tuple[int, int] = (3, 4)
    relation: str = "inCountry"
    probability: float = 0.8
    subject_seen: tuple[int, int] = (0, 1)
    object_seen: tuple[int, int] = (3, 4)


def found(rows: str, *told: Told) -> list[Inference]:
    lines = [line.split("\t") for line in rows.strip().split("\n")]
    doc = doc_of(Case(" ".join(line[0] for line in lines), lines))
    doc._.inferred = list(told)
    document = Document("test", "-", doc.text)
    return infer(doc, document, Mentions(doc, document))


def test_an_inference_has_its_ends_its_probability_and_its_sentence() -> None:
    (one,) = found(TOLD, Told())
    assert (one.subject.text, one.relation, one.object.text, one.object.type) == (
        "Bryggen", "inCountry", "Norwegian", "GeopoliticalEntity",
    )  # fmt: skip
    assert (one.rule, one.confidence) == ("inference.text", 0.8)
    assert [sentence.text for sentence in one.evidence] == ["Bryggen burnt near Norwegian ships ."]
    assert (one.premises, one.source) == ((), None)


def test_of_what_is_denied_or_only_possible_nothing_is_inferred() -> None:
    denied = TOLD.replace("near\tnear\tADP\tIN\t_\t5\tcase", "never\tnever\tADV\tRB\t_\t2\tadvmod")
    might = TOLD.replace("near\tnear\tADP\tIN\t_\t5\tcase", "might\tmight\tAUX\tMD\tVerbForm=Fin\t2\taux")
    assert found(denied, Told()) == found(might, Told()) == []


def test_ends_of_other_types_than_the_relation_relates_make_no_inference() -> None:
    assert found(TOLD, Told(relation="bornIn")) == []


def test_nothing_where_nothing_is_told() -> None:
    assert found(TOLD) == []
