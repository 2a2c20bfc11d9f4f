"""Credits of pictures: "Photo: AFP", "(Image by Jo Doe via Agency)", alone or after the sentence of a caption."""

from __future__ import annotations

import re

_PICTURE = (
    r"(?:(?:file|cover|header|featured|handout|pool|lead|top|ap|afp|upi|epa)\s+)?"
    r"(?:photo|photograph|photography|photographer|image|picture|pic|illustration|graphic|screenshot|screengrab|still|video"
    r"|artwork|cartoon)s?"
)
_CREDIT = re.compile(
    rf"""(?:^|(?<=[.!?”"’'\])|]\ )|(?<=[.!?”"’'\]|])|(?<=\ [-–—|/]\ )|(?P<open>[(\[]))\s*(?:
      {_PICTURE}\s+(?:credits?|courtesy|source|copyright|via|from|by|rights)\b(?:\s+(?:of|by|to))?\s*[:.,/-]*
    | {_PICTURE}\s*[:©/]
    | (?:photo|image|picture|media)?\s*(?:credits?|courtesy|source)\s*(?:of\b|:|\.\.\.|…|to\b)
    | (?:copyright|©|\(c\))\s*
    | (?:ap|afp|epa|reuters|upi)\s+photo\b[:/]?
    | (?:image|media)\s+(?:source|caption),
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_NAMES = r"[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){0,3}"
# "(Agency/Jo Doe)", "— Agency/Jo Doe via Agency" after a sentence or in brackets
_AGENCY = re.compile(
    rf"(?:(?<=[.!?”\"’'])\s*[-–—|]?|[(\[]|\s[-–—|])\s*{_NAMES}(?:(?:\s*/\s*|\s+via\s+){_NAMES}){{1,4}}[)\]]?\W*$"
)
# "(Jo Doe, Pool Photo via Agency, File)"
_BRACKET = re.compile(
    r"[(\[](?=[^()\[\]]*\b(?:photos?|images?|via|pool|handout|courtesy|file)\b)[^()\[\]]{3,120}[)\]]\W*$", re.IGNORECASE
)
_SMALL = re.compile(
    "of|via|by|on|the|and|for|from|courtesy|pool|in|de|la|van|von|der|da|du|al|bin|with|under|license|licence|handout|file"
    "|photo|images|through|at|permission|to|cc|sa|nc|nd|wikimedia"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_FRAGMENT = re.compile(
    r"\W*(?:(?:an?|the|file)\s+)*(?:image|photo|photograph|picture|portrait|illustration)s?\s+(?:of|showing|from)\b",
    re.IGNORECASE,
)
_MAX_CREDIT = 200


def credit(line: str, offset: int = 0) -> tuple[int, int] | None:
    """The span of the picture credit that a line ends with, or of the label before its caption.

    >>> line = "The two leaders met in Beijing. Photo: AFP"
    >>> line[slice(*credit(line))]
    'Photo: AFP'
    """
    skipped = max(0, len(line) - _MAX_CREDIT)
    for match in _CREDIT.finditer(line, skipped):
        if _is_names(line[match.end() :]):
            return offset + _begin(line, match), offset + len(line)
    match = _AGENCY.search(line, skipped) or _BRACKET.search(line, skipped)
    if match and (match.re is _AGENCY or _is_names(match.group())):
        return offset + _begin(line, match), offset + len(line)
    label = _CREDIT.match(line)
    # "Image caption, The two leaders met": only the label is furniture
    return (offset, offset + label.end()) if label and label.group()[-1] in ":," else None


def _begin(line: str, match: re.Match[str]) -> int:
    begin = match.end() - len(match.group().lstrip())
    return 0 if _is_fragment(line[:begin]) else begin


def _is_names(rest: str) -> bool:
    """Names of people and agencies, and hardly another word."""
    words = _WORD.findall(rest)
    small = [w for w in words if w[0].islower() and not _SMALL.fullmatch(w)]
    return len(words) <= 16 and len(small) <= 1 and (bool(words) or not rest.strip())


def _is_fragment(caption: str) -> bool:
    """True of "Image of the minister." before a credit: no sentence, so nothing is lost with it."""
    words = _WORD.findall(caption)
    return len(words) <= 3 or (len(words) <= 8 and bool(_FRAGMENT.match(caption)))
