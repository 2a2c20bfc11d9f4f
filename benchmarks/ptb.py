"""Tokenised sentences as running text and back: benchmarks give words parted by blanks, our pipeline reads text."""

from __future__ import annotations

from dataclasses import dataclass

# Penn Treebank's escapes and quotation marks, as they stand in text
IN_TEXT = {"``": "“", "''": "”", "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}"}
CLOSING = frozenset(", . : ; ? ! % ) ] } ” ’ 's ’s n't n’t 're 've 'll 'd 'm ' ...".split())
OPENING = frozenset("( [ { “ ‘ $ £ € #".split())


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words as given, and the running text in which word i stands at spans[i]."""

    words: tuple[str, ...]
    text: str
    spans: tuple[tuple[int, int], ...]

    def between(self, begin: int, end: int) -> tuple[int, ...]:
        """Indexes of the words that share a character with text[begin:end]."""
        return tuple(i for i, (b, e) in enumerate(self.spans) if b < end and begin < e)

    def say(self, indexes: tuple[int, ...]) -> str:
        """The words of these indexes, as given."""
        return " ".join(self.words[i] for i in indexes)


def tokens(sentence: str) -> Tokens:
    """The sentence's words set as running text.

    >>> print(tokens("He said : `` It 's a fume - filled mine -LRB- old -RRB- . ''").text)
    He said: “It's a fume-filled mine (old).”
    """
    words = tuple(sentence.split())
    shown = [IN_TEXT.get(word, word) for word in words]
    text, spans, glue = "", [], True
    for i, word in enumerate(shown):
        if not (glue or word in CLOSING or _hyphen(shown, i)):
            text += " "
        spans.append((len(text), len(text) + len(word)))
        text += word
        glue = word in OPENING or _hyphen(shown, i)
    return Tokens(words, text, tuple(spans))


def _hyphen(words: list[str], i: int) -> bool:
    """Whether word i joins its neighbours, as treebanks part them: "fume - filled"."""
    return words[i] == "-" and 0 < i < len(words) - 1 and words[i - 1][-1].isalnum() and words[i + 1][0].isalnum()
