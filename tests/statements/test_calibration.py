"""How confidence is measured and fitted, on examples small enough to count by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from benchmarks import calibration
from training import conllu, readings, trees

TREE = """# newdoc id = a
# newpar
# text = She left early.
1\tShe\tshe\tPRON\tPRP\t_\t2\tnsubj\t_\t_
2\tleft\tleave\tVERB\tVBD\tTense=Past\t0\troot\t_\t_
3\tearly\tearly\tADV\tRB\t_\t2\tadvmod\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

# newpar
# text = He stayed late.
1\tHe\the\tPRON\tPRP\t_\t2\tnsubj\t_\t_
2\tstayed\tstay\tVERB\tVBD\tTense=Past\t0\troot\t_\t_
3\tlate\tlate\tADV\tRB\t_\t2\tadvmod\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_
"""
PAIRS = [(0.95, True), (0.95, True), (0.95, False), (0.25, False), (0.25, True)]


@pytest.fixture
def treebank(tmp_path: Path) -> conllu.Treebank:
    path = tmp_path / "a.conllu"
    path.write_text(TREE)
    return next(iter(conllu.read(path)))


def test_reliability_auc_and_calibration_error() -> None:
    assert list(calibration.reliability(PAIRS)) == [(0.2, 2, 0.25, 0.5), (0.9, 3, 0.95, 0.6667)]
    assert calibration.auc(PAIRS) == pytest.approx((1 + 1 + 0.5 + 0.5 + 0 + 0.5) / 6)
    assert calibration.ece(PAIRS) == pytest.approx((2 * 0.25 + 3 * 0.2833) / 5)


def test_an_annotated_copy_has_the_trees_of_the_treebank(treebank: conllu.Treebank) -> None:
    words = ["She", "left", "early", ".", "\n\n", "He", "stayed", "late", "."]
    heads = [0, 0, 0, 0, 3, 0, 0, 0, 0]
    ours = Doc(spacy.blank("en").vocab, words=words, heads=heads, deps=["ROOT", *["dep"] * 8], pos=["X"] * 9)
    gold = trees.annotated(ours, treebank)
    assert [token.head.i for token in gold] == [1, 1, 1, 1, 3, 6, 6, 6, 6]
    assert [token.dep_ for token in gold][:4] == ["nsubj", "ROOT", "advmod", "punct"]
    assert gold[6].lemma_ == "stay" and len(list(gold.sents)) == 2
    assert [token.head.i for token in ours] == heads


def test_other_words_of_the_same_sort_leave_the_tree(treebank: conllu.Treebank) -> None:
    pool = trees.pool([treebank])
    other = trees.reworded(treebank, pool, 1.0, seed=3)
    before, after = ([w for s in bank.sentences for w in s.words] for bank in (treebank, other))
    pairs = list(zip(before, after, strict=True))
    assert all((a.upos, a.feats, a.head, a.deprel) == (b.upos, b.feats, b.head, b.deprel) for a, b in pairs)
    assert all(a.form == b.form for a, b in pairs if a.upos not in trees.OPEN)
    assert {b.form for _, b in pairs if b.upos == "VERB"} <= {"left", "stayed"}
    assert [a.form for a, _ in pairs] == [
        w.form for s in trees.reworded(treebank, pool, 0.0, 3).sentences for w in s.words
    ]


def test_training_and_measuring_readings_are_of_other_documents() -> None:
    learnt, measured = readings.read(readings.FILE), readings.read(calibration.READINGS)
    assert all(not set(learnt[name]) & set(measured[name]) for name in learnt)
    assert sum(len(found) for each in measured.values() for found in each.values()) >= 200
