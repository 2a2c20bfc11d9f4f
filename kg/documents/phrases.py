"""The phrases of `furniture.txt`, compared with lines in time that does not grow with their number."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

KINDS = ("notice", "label", "comments", "discussion", "links", "menu")  # the first that fits wins
_NUMBER = re.compile(r"(?<![^\W\d_])\d+(?:[.,:]\d+)*(?:\s?[km])?(?![^\W_])")
_TOKEN = re.compile(r"[#*?|:©;&]|@(?=\s)|@\w+|[^\W_]+(?:['.-][^\W_]+)*")
_LIST_NUMBER = re.compile(r"^\W*#[.)]\s+(?=\w)")
_MAX_KEY = 80  # words; longer lines are paragraphs


def key(line: str) -> str:
    """A line as phrases are compared: lower case, numbers as "#", most punctuation gone.

    >>> key("  1. Pingback: “Putin’s 2nd visit” | Blog"), key("Comments (1.2K)"), key("Support US efforts")
    ("pingback : putin's 2nd visit | blog", 'comments #', 'support usa efforts')
    """
    line = unicodedata.normalize("NFKC", line[:1000]).replace("’", "'").replace("‘", "'")
    if not line.isupper():
        line = re.sub(r"\bUS\b", "usa", line)  # "us" in buttons means the site
    return " ".join(_TOKEN.findall(_LIST_NUMBER.sub("", _NUMBER.sub("#", line.lower())).replace("*", " ")))


@dataclass(frozen=True)
class Phrases:
    """`exact`: key to kind. `patterns`: longest fixed word of a pattern to (kind, regular expression)."""

    exact: dict[str, str]
    patterns: dict[str, tuple[tuple[str, str], ...]]

    @staticmethod
    @cache
    def load() -> Phrases:
        """The phrases that come with kg."""
        return parse(files("kg.documents").joinpath("furniture.txt").read_text("utf-8"))

    def kind(self, line_key: str, *, prose: bool) -> str | None:
        """The kind of furniture that a line with this key is; of a sentence, only a notice."""
        words = line_key.split()
        if not 0 < len(words) <= _MAX_KEY:
            return None
        candidates = (candidate for word in set(words) for candidate in self.patterns.get(word, ()))
        found = {kind for kind, regex in candidates if _compiled(regex).fullmatch(line_key)}
        if line_key in self.exact:
            found.add(self.exact[line_key])
        allowed = KINDS[:1] if prose else KINDS
        return next((kind for kind in allowed if kind in found), None)


def parse(text: str) -> Phrases:
    """The phrases of a file like `furniture.txt`."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith(";")]
    exact: dict[str, str] = {}
    patterns: dict[str, list[tuple[str, str]]] = defaultdict(list)
    section = ""
    for line in lines:
        tokens = _TOKEN.findall(line)
        if line.startswith("["):
            section = line.strip("[]")
        elif "*" in tokens or "?" in tokens:
            patterns[_anchor(tokens)].append((section, _regex(tokens)))
        else:
            exact.setdefault(" ".join(tokens), section)
    return Phrases(exact, {word: tuple(found) for word, found in patterns.items()})


def _anchor(tokens: list[str]) -> str:
    # a long word is a rare word, so a line is compared with few patterns
    return max((token for token in tokens if token not in "*?"), key=len)


def _regex(tokens: list[str]) -> str:
    """A star stands for any number of words with the spaces beside them, a question mark for one word."""
    regex = ""
    for i, token in enumerate(tokens):
        space = " " if i > 0 and tokens[i - 1] != "*" else ""
        if token == "*":
            regex += "(?: .*)?" if i else "(?:.* )?"
            regex += " " if 0 < i < len(tokens) - 1 else ""
        else:
            regex += space + ("[^ ]+" if token == "?" else re.escape(token))
    return regex


@cache
def _compiled(regex: str) -> re.Pattern[str]:
    # on first use: few of the patterns are ever needed, and all together take half a second
    return re.compile(regex)
