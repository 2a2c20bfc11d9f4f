"""Text is cut for the net where sentences surely begin, and documents come out in their order."""

import gc

import pytest

from kg.garbage import uncollected
from kg.language import load
from kg.language.parse import WIDTH, Page, runs
from kg.language.sentences import surely_begins


@pytest.mark.parametrize(
    ("text", "at", "sure"),
    [
        ("We stayed at home . They left", 5, True),
        ("We stayed at home . they left", 5, False),
        ("We saw Mr . They left", 4, False),
        ("We saw it in Rome . They left", 6, False),  # a name may have a full stop of its own
        ("We had 5 . They left", 4, False),
        ("We stayed at home ! They left", 5, False),
        ("They left", 0, False),
    ],
)
def test_where_a_sentence_surely_begins(text: str, at: int, sure: bool) -> None:
    assert surely_begins(text.split(), at, frozenset()) == sure
    assert not surely_begins(text.split(), at, frozenset({at}))


def page(sentences: int, words: int, stop: str = ".", paragraphs: frozenset[int] = frozenset({0})) -> Page:
    return Page([*["They", *["go"] * (words - 2), stop]] * sentences, paragraphs)


def test_runs_are_full_and_end_with_sentences() -> None:
    long = page(20, 30)
    found = runs(long, [1] * len(long.words))
    assert [begin for begin, _ in found[1:]] == [end for _, end in found[:-1]]
    assert found[-1][1] == len(long.words)
    assert {end - begin for begin, end in found} == {30 * (WIDTH // 30)}


def test_a_run_without_sentences_is_one() -> None:
    endless = page(20, 30, stop="go")
    assert runs(endless, [1] * len(endless.words)) == [(0, len(endless.words))]


def test_given_starts_count_and_looks_do_not() -> None:
    given = Page(page(20, 30).words, frozenset({0}), starts=frozenset({0, 100}))
    assert runs(given, [1] * len(given.words)) == [(0, 100), (100, 600)]


@pytest.mark.parametrize("ahead", [1, 3])
def test_documents_come_out_in_order_as_if_each_were_alone(ahead: int) -> None:
    texts = [f"Ann Berg met Carl Dahl {n} times. She thanked him." for n in range(7)]
    nlp = load(threads=2)
    found = list(nlp.pipe(texts, batch_size=ahead))
    assert [doc.text for doc in found] == texts
    assert [[(t.dep_, t.head.i) for t in doc] for doc in found] == [[(t.dep_, t.head.i) for t in nlp(x)] for x in texts]
    assert [doc._.coref_clusters for doc in found] == [nlp(text)._.coref_clusters for text in texts]


def test_garbage_is_looked_for_again_afterwards() -> None:
    assert gc.isenabled()
    with pytest.raises(KeyError), uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()
        raise KeyError
    assert gc.isenabled()
