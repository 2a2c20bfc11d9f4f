"""The measures themselves, on examples small enough to count by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from benchmarks import coreference, docred, names, parsing, properties
from kg import ontology
from training import conllu

TREE = """# newdoc id = a
# newpar
# sent_id = a-1
# text = She left. Don't!
1\tShe\tshe\tPRON\tPRP\t_\t2\tnsubj\t_\t_
2\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

# newpar
# text = Don't!
1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
1\tDo\tdo\tVERB\tVB\t_\t0\troot\t_\t_
2\tn't\tnot\tPART\tRB\t_\t1\tadvmod\t_\t_
3\t!\t!\tPUNCT\t.\t_\t1\tpunct\t_\t_
"""


@pytest.fixture
def treebank(tmp_path: Path) -> conllu.Treebank:
    path = tmp_path / "a.conllu"
    path.write_text(TREE)
    return next(iter(conllu.read(path)))


def test_raw_text(treebank: conllu.Treebank) -> None:
    assert parsing.raw_text(treebank) == "She left.\n\nDon't!"


def test_places_of_words_and_sentences(treebank: conllu.Treebank) -> None:
    sentences, rows = parsing.gold_places(treebank)
    assert sentences == [(0, 8), (8, 14)]
    assert list(rows) == [(0, 3), (3, 7), (7, 8), (8, 10), (10, 13), (13, 14)]
    assert rows[0, 3] == ("PRON", "PRP", "she", "_", (3, 7), "nsubj")


def test_a_right_parse_is_wholly_right(treebank: conllu.Treebank) -> None:
    vocab = spacy.blank("en").vocab
    doc = Doc(
        vocab,
        words=["She", "left", ".", "\n\n", "Do", "n't", "!"],
        spaces=[True, False, False, False, False, False, False],
        pos=["PRON", "VERB", "PUNCT", "SPACE", "VERB", "PART", "PUNCT"],
        tags=["PRP", "VBD", ".", "_SP", "VB", "RB", "."],
        heads=[1, 1, 1, 2, 4, 4, 4],
        deps=["nsubj", "ROOT", "punct", "dep", "ROOT", "advmod", "punct"],
        lemmas=["she", "leave", ".", "\n\n", "do", "not", "!"],
    )
    counts = parsing.compare(parsing.gold_places(treebank), parsing.doc_places(doc))
    assert (
        counts["words"]
        == counts["raw_las"]
        == counts["raw_lemma"]
        == counts["gold words"]
        == counts["given words"]
        == 6
    )
    assert counts["sents"] == 2


def test_names_of_tags() -> None:
    assert names.spans(["B-PER", "I-PER", "B-PER", "O", "I-LOC", "I-MISC"]) == {
        (0, 2, "PER"),
        (2, 3, "PER"),
        (4, 5, "LOC"),
    }


def test_name_scores() -> None:
    gold, ours = {(0, 2, "PER"), (3, 4, "LOC")}, {(0, 2, "PER"), (3, 4, "ORG"), (5, 6, "LOC")}
    result = names.score([(gold, ours)])["all"]
    assert (result["p"], result["r"]) == (33.33, 50.0)
    assert names.score([({(0, 9, "PER")}, {(3, 5, "PER")})], overlap=True)["all"]["f1"] == 100.0


def clusters(*groups: str) -> list[frozenset]:
    return [frozenset((ord(letter), ord(letter) + 1) for letter in group) for group in groups]


def test_coreference_measures_on_the_classic_example() -> None:
    # Luo (2005) and Vilain et al. (1995): key {a b c} {d e f g}, response {a b} {c d} {f g h i}
    gold, ours = clusters("abc", "defg"), clusters("ab", "cd", "fghi")
    assert coreference.muc(gold, ours) == (2, 5, 2, 5)
    right_p, all_p, right_r, all_r = coreference.b_cubed(gold, ours)
    assert (right_p / all_p, right_r / all_r) == pytest.approx((4 / 8, 5 / 12))
    assert coreference.ceaf_e(gold, ours) == pytest.approx((1.3, 3, 1.3, 2))


def test_equal_clusters_score_a_hundred() -> None:
    gold = clusters("abc", "de")
    assert coreference.score([(gold, gold)])["conll"] == pytest.approx(100)


def test_tables_of_properties_name_relations_of_the_ontology() -> None:
    known = ontology.load()
    for name in ("knowledgenet", "docred"):
        rows = properties.table(name)
        assert rows
        assert {row.relation for row in rows} <= set(known.relations)
        assert {c for row in rows for c in row.subjects} <= set(known.classes)


def test_which_property_a_relation_states() -> None:
    rows = properties.table("docred")
    place = list(properties.stated(rows, "inCountry", subject_type="City", object_type="Country"))
    film = list(properties.stated(rows, "inCountry", subject_type="CreativeWork", object_type="Country"))
    assert place == [("P17", False), ("P131", False)]
    assert film == [("P495", False)]
    child = list(properties.stated(rows, "parentOf", subject_type="Person", object_type="Person"))
    assert child == [("P40", False)]


def test_words_as_people_write_them() -> None:
    words = [["He", "(", "born", "1963", ")", "sang", '"', "Blues", '"', ",", "did", "n't", "he", "?"], ["Yes", "."]]
    assert docred.joined(words) == 'He (born 1963) sang "Blues", didn\'t he? Yes.'
    assert docred.key("The B. B. King") == docred.key("b.b. king")
