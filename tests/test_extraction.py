"""An extraction comes back from the disk as it was, and what has its usual value takes no room there."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace

from kg.extraction import Extraction
from kg.model import Document, Entity, Mention, Predicate, Qualifier, Sentence, Statement

ADA = Mention(
    0, 3, "Ada", "name", "Person", "Ada", 0, 3, entity=Entity("Ada", "Ada", "Person", ("A.",), ("http://a/",))
)
DAY = Mention(12, 18, "Friday", "time", "TimeSpan", "Friday", 12, 18, value="2022-02-04", resolution="exact")
SENTENCE = Sentence("d", 0, 19, "Ada left on Friday.")
STATEMENT = Statement(
    "d", SENTENCE, ADA, Predicate("leave", "left", 4, 8), DAY, (Qualifier("time", DAY),), source=ADA, confidence=0.25
)
DOCUMENT = Document("d", "d.txt", "Ada left on Friday.\ud800", "Left", datetime.date(2022, 2, 5), furniture=((0, 3),))
FULL = Extraction(DOCUMENT, (SENTENCE,), (ADA, DAY), (((0, 3), (4, 8)),), (((0, 3), (0, 1)),), (STATEMENT,))


def test_everything_comes_back():
    assert Extraction.from_json(FULL.to_json()) == FULL
    assert Extraction.from_json(Extraction(Document("e", "-", "")).to_json()) == Extraction(Document("e", "-", ""))


def test_the_same_extraction_is_the_same_line_without_what_is_usual():
    line = FULL.to_json()
    assert line == Extraction.from_json(line).to_json() and "\n" not in line
    mention = json.loads(line)["mentions"][0]
    assert list(mention) == sorted(mention) and "unit" not in mention and "number" not in mention


def test_a_mention_with_its_entity_is_what_replace_makes_of_it():
    entity = Entity("Ada_2", "Ada", "Person")
    for mention in (ADA, DAY):
        assert mention.meaning(entity, "alias") == replace(mention, entity=entity, resolution="alias")
