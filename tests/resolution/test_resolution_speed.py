import time

from kg.extraction import Extraction
from kg.model import Document, Mention
from kg.resolution import resolve

LETTERS = "bdfgklmnprstvz"


def test_cost_grows_near_linearly():
    small, large = (_seconds(count) for count in (600, 2400))
    assert large < 12 * max(small, 0.15)


def _seconds(count):
    documents = [_document(number) for number in range(count)]
    begin = time.process_time()
    resolve(documents)
    return time.process_time() - begin


def _document(number):
    """Four people in a document, each name in two documents."""
    text, mentions = "", []
    for at in range(4):
        name = _name((number * 4 + at) // 2)
        mentions.append(
            Mention(len(text), len(text) + len(name), name, "name", "Person", name, len(text), len(text) + len(name))
        )
        text += name + " spoke. "
    return Extraction(Document(f"d{number}", "test", text), (), tuple(mentions))


def _name(number):
    syllables = [LETTERS[number // 14**i % 14] + "aeiou"[number // 5**i % 5] for i in range(6)]
    word = "".join(syllables)
    return f"{word[:6].title()} {word[6:].title()}ov"
