"""Statements whose ends name nothing do not reach the graph."""

import pytest
from marked import extraction, triples

from kg.resolution import resolve


def said(text, *statements):
    return triples(resolve([extraction(text, statements=statements)]))


@pytest.mark.parametrize("words", ["there", "much", "other things", "a lot", "this reason", "those areas"])
def test_an_object_that_names_nothing_is_no_node(words):
    text = f"[Norland:GeopoliticalEntity] told [{words}:nominal] to [Sudria:GeopoliticalEntity]."
    found = said(text, ("Norland", "tell", words), ("Norland", "tell to", "Sudria"))
    assert [t[2] for t in found] == ["Sudria"]


def test_why_an_empty_end_is_dropped_is_told():
    dropped = []
    text = "[Norland:GeopoliticalEntity] told [much:nominal] to [Sudria:GeopoliticalEntity]."
    resolve([extraction(text, statements=[("Norland", "tell", "much")])], listener=dropped.append)
    assert [d.reason for d in dropped] == ["“much” names nothing that a reader could look for"]


@pytest.mark.parametrize("words", ["this treaty", "much aid", "the reason for the war", "things in the harbour"])
def test_phrases_that_say_something_stay(words):
    assert len(said(f"[Norland:GeopoliticalEntity] saw [{words}:nominal].", ("Norland", "see", words))) == 1


def test_of_several_speakers_each_speaks_of_itself_also_as_object():
    text = "[Norland:Country] and [Sudria:Country] met. "
    text += "[They:pronouns] fear that [Orvia:Country] hates [them:pronouns]."
    result = resolve(
        [
            extraction(
                text,
                statements=[("Orvia", "hate", "them", {"source": "They"})],
                clusters=[("Norland",), ("Sudria",), ("Orvia",)],
                plurals=[("They", (0, 1)), ("them", (0, 1))],
            )
        ]
    )
    (found,) = result.statements.values()
    assert sorted((s.source.entity.label, s.object.entity.label) for s in found) == [
        ("Norland", "Norland"),
        ("Sudria", "Sudria"),
    ]
