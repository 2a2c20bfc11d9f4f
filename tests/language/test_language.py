"""The pipeline that is shipped: what holds of every `Doc`, whatever the text."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import KgError
from kg.language import load
from kg.language.component import English

NEWS = (
    "Putin and Xi meet in Beijing\n\n"
    "Russian President Vladimir Putin met his Chinese counterpart, Xi Jinping, on Friday. "
    "“The two leaders signed an agreement,” said Dmitry Peskov,\nwho is the Kremlin's spokesman.\n\n"
    "• It was their 38th meeting\n"
)
HARD = {
    "empty": "",
    "space": " ",
    "blank lines": "\n\n\n",
    "leading space": "  \n\n He left.",
    "one word": "Stop",
    "mark": "?",
    "capitals": "PUTIN MEETS XI IN BEIJING, SAYS KREMLIN",
    "small": "putin meets xi in beijing",
    "emoji": "Nice 😀👍🏽 work 🇩🇪!",
    "scripts": "普京在北京会见习近平。 Путин встретился с Си. מוסקבה",
    "controls": "A\x00b \x07 c\u200b d\ufeff e\u2028f",
    "quotes": "‘I’m’ “it’s” „so“ «oui» \"no\" 'yes'",
    "no marks": "so he said we go there then they went home and ate",
    "table": "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "one long word": "x" * 100_000,
    "marks": "." * 3000,
    "urls": "see http://a.b/" + "c/" * 400,
    "tabs": "a\tb\r\n\r\nc\td",
    "crlf": "Head\r\n\r\nHe left.\r\n",
}


pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


def check(doc: Doc) -> None:
    """A tree in every sentence, all layers filled in, names and clusters inside the text."""
    assert "".join(token.text_with_ws for token in doc) == doc.text
    covered = 0
    for sent in doc.sents:
        covered += len(sent)
        assert sum(token.head.i == token.i for token in sent) == 1
        for token in sent:
            assert sent.start <= token.head.i < sent.end
            steps = [token, *token.ancestors]
            assert len(steps) <= len(sent)
            assert (token.dep_ == "ROOT") == (token.head.i == token.i)
            assert token.dep_ and token.pos_ and token.tag_ and token.lemma_
            assert token.dep_ != "root"
    assert covered == len(doc)
    assert doc._.certainty.shape == (len(doc),)
    assert ((doc._.certainty >= 0) & (doc._.certainty <= 1)).all()
    for name in doc.ents:
        assert name.label_ and name.text.strip()
    spans = [tuple(span) for cluster in doc._.coref_clusters for span in cluster]
    assert len(spans) == len(set(spans))
    assert all(0 <= begin < end <= len(doc) for begin, end in spans)
    for (begin, end), parts in doc._.coref_plurals:
        assert 0 <= begin < end <= len(doc)
        assert all(0 <= part < len(doc._.coref_clusters) for part in parts)


def layers(doc: Doc) -> list:
    tokens = [(t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i, t.is_sent_start) for t in doc]
    # spans that come from another process are lists, since that is how a `Doc` is sent
    clusters = [[tuple(span) for span in cluster] for cluster in doc._.coref_clusters]
    plurals = [(tuple(span), parts) for span, parts in doc._.coref_plurals]
    return [tokens, [(e.start, e.end, e.label_) for e in doc.ents], clusters, plurals]


@pytest.mark.parametrize("name", HARD)
def test_hard_texts(nlp: Language, name: str) -> None:
    check(nlp(HARD[name]))


def test_news(nlp: Language) -> None:
    doc = nlp(NEWS)
    check(doc)
    labels = {name.text: name.label_ for name in doc.ents}
    assert labels["Vladimir Putin"] == labels["Xi Jinping"] == "Person"
    assert labels["Beijing"] == "GeopoliticalEntity"


def test_blank_lines_part_sentences(nlp: Language) -> None:
    starts = {sent.text.strip().split("\n")[0] for sent in nlp(NEWS).sents}
    assert "Putin and Xi meet in Beijing" in starts


def test_a_single_line_break_is_only_white_space(nlp: Language) -> None:
    doc = nlp("He said that the two of\nthem had met before.")
    assert len(list(doc.sents)) == 1
    broken = next(token for token in doc if token.text == "\n")
    assert (broken.pos_, broken.dep_, broken.lemma_, broken.head.i) == ("SPACE", "dep", "\n", broken.i - 1)


def test_space_does_not_change_the_tree(nlp: Language) -> None:
    plain, broken = nlp("He met the two leaders."), nlp("He met\nthe two  leaders.")
    words = [token for token in broken if not token.is_space]
    assert [(t.text, t.dep_, t.head.text) for t in plain] == [(t.text, t.dep_, t.head.text) for t in words]


def test_batches_change_nothing(nlp: Language) -> None:
    texts = [NEWS, "", "She left.", NEWS * 3, "Angela Merkel met Emmanuel Macron. They talked."] * 2
    assert [layers(doc) for doc in nlp.pipe(texts, batch_size=3)] == [layers(nlp(text)) for text in texts]


def test_threads_change_nothing() -> None:
    assert layers(load(threads=1)(NEWS * 4)) == layers(load(threads=3)(NEWS * 4))


def test_worker_processes(nlp: Language) -> None:
    texts = [NEWS, "She left."] * 2
    assert [layers(d) for d in nlp.pipe(texts, n_process=2)] == [layers(nlp(text)) for text in texts]


def test_to_disk_and_back(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert layers(again(NEWS)) == layers(nlp(NEWS))


def test_to_bytes_and_back(nlp: Language) -> None:
    again = spacy.blank("en")
    again.add_pipe("kg_english")
    again.from_bytes(nlp.to_bytes())
    assert layers(again("She met Xi Jinping.")) == layers(nlp("She met Xi Jinping."))


def test_pickle(nlp: Language) -> None:
    component: English = pickle.loads(pickle.dumps(nlp.get_pipe("kg_english")))
    assert layers(component(nlp.make_doc(NEWS))) == layers(nlp(NEWS))


def test_given_sentences_are_kept(nlp: Language) -> None:
    words = "He left . She stayed for an hour and a half".split()
    starts = [i in (0, 3, 6) for i in range(len(words))]
    doc = nlp(Doc(nlp.vocab, words=words, sent_starts=starts))
    check(doc)
    assert [sent.start for sent in doc.sents] == [0, 3, 6]


def test_a_long_document_is_one_whole(nlp: Language) -> None:
    doc = nlp("The two leaders met on Friday and then again in the evening " * 300)
    check(doc)
    assert len(doc) == 3600


def test_no_such_pipeline() -> None:
    with pytest.raises(KgError, match="no spaCy pipeline 'en_none'"):
        load("en_none")


def test_a_pipeline_without_trees_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path)
    with pytest.raises(KgError, match="does not parse"):
        load(str(tmp_path))


def test_what_might_hang_elsewhere_is_less_certain(nlp: Language) -> None:
    doc = nlp("He saw the man with the telescope.")
    certainty = {token.text: float(value) for token, value in zip(doc, doc._.certainty, strict=True)}
    assert certainty["telescope"] < certainty["He"] and certainty["telescope"] < 0.95
    assert certainty["the"] > 0.95
