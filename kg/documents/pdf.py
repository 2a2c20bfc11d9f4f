"""PDF: lines become paragraphs again; hyphens at line ends, running headers, footers and page numbers go."""

from __future__ import annotations

import logging
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.documents.content import MAX_BYTES, Content, broken
from kg.errors import KgError

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_REPAIRS = {**_LIGATURES, 0xAD: None, 0x00: None}
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.?)\s*)?(?:\d{1,4}|[ivxl]{1,7})(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE
)
_MARGIN = 0.12  # of the page's height: where running headers and footers stand
_GAP = 1.3  # line distances larger than this many times the usual end a paragraph
_SHORT = 0.75  # lines shorter than this part of the longest end one, if a sentence ends there too
_VERY_SHORT = 0.5  # and these even if none does: headings, bylines, items
_INDENT = (0.4, 4.0)  # of the size of the letters: how far the first line of a paragraph may stand to the right
_PRINTED = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d\d.{0,3}|(?:https?|file)://\S+(?: \d+/\d+)?")  # by browsers
_LEAP = 0.8  # of the size of the letters: a larger step up or down is no superscript but another line
_BULLET = re.compile(r"^(?:[•▪●◦‣–]\s|\(?\d{1,2}[.)]\s|\[\d+\]\s)")
_SENTENCE_END = re.compile(r"[.!?:…][\"”’')\]]*\d{0,3}$")
_HYPHEN = re.compile(r"(\w+)[-‐\u00ad]$")
# First parts that stand before a hyphen of their own more often than before one that ends a line
_COMPOUND = re.compile("half|long|non|self|short|well|two|three|four|five|six|seven|eight|nine|ten")
_WORD = re.compile(r"\w+(?:-\w+)*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: where it begins, in points and as a part of the page's height; the size of its letters."""

    text: str
    left: float
    height: float
    size: float
    page: int


def read(file: BinaryIO, name: str) -> Iterator[Content | KgError]:
    """One document. The date of creation is that of the file, not of the text, so it is not used."""
    reader = _opened(file, name)
    try:
        lines = [line for number, page in enumerate(reader.pages) for line in _lines(page, number)]
        title = str((reader.metadata or {}).get("/Title") or "").strip()
    except Exception as error:  # damage shows only when a page is unpacked
        raise broken(name, "PDF", error) from error
    if not lines:
        raise KgError(f"no text in '{name}': its pages seem to be pictures", fix="run it through OCR, e.g. ocrmypdf")
    text = "\n\n".join(paragraphs(_without_margins(lines, len(reader.pages))))
    # what programs put in as the title ("Microsoft Word - draft3") does not stand on the page
    yield Content(text, title if title and title.lower() in text[:2000].lower() else None)


def _opened(file: BinaryIO, name: str) -> PdfReader:
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if file.seek(0, 2) > MAX_BYTES:
        raise KgError(f"'{name}' is too large: more than {MAX_BYTES // 1_000_000} MB", fix="split it by chapters")
    if file.tell() == 0:
        raise KgError(f"'{name}' is empty", fix="remove it, or put text in it")
    file.seek(0)
    try:
        reader = pypdf.PdfReader(file)
        locked = reader.is_encrypted and not reader.decrypt("")
    except Exception as error:  # damaged files raise whatever their damage leads to
        raise broken(name, "PDF", error) from error
    if locked:
        fix = "save a copy without it, e.g. qpdf --decrypt --password=… in.pdf out.pdf"
        raise KgError(f"'{name}' is protected by a password", fix=fix)
    return reader


def _lines(page: PageObject, number: int) -> list[Line]:
    """The lines in the order of the page's content, which keeps columns together."""
    drawn = _Drawn(float(page.mediabox.bottom), float(page.mediabox.height) or 1.0, number)
    page.extract_text(visitor_text=drawn.add)
    drawn.end_line()
    return drawn.lines


class _Drawn:
    """Pieces of text as a page draws them, put together to lines."""

    def __init__(self, bottom: float, height: float, page: int) -> None:
        self.bottom, self.height, self.page = bottom, height, page
        self.lines: list[Line] = []
        self.pieces: list[str] = []
        self.left = self.baseline = self.size = 0.0

    def add(self, text: str, outer: Any, inner: Any, _font: Any, size: float) -> None:
        """Called by pypdf with a piece and the matrices of the page and of the text."""
        if text.strip():
            x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
            y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
            if abs(y - self.baseline) > _LEAP * self.size:
                self.end_line()
            if not self.pieces:
                self.left, self.baseline = x, y
                self.size = abs(size * (inner[3] or 1.0) * (outer[3] or 1.0))
        if text.strip() or self.pieces:
            self.pieces.append(text)
        if "\n" in text:
            self.end_line()

    def end_line(self) -> None:
        height = (self.baseline - self.bottom) / self.height
        for text in "".join(self.pieces).translate(_REPAIRS).split("\n"):
            if text.strip():
                self.lines.append(Line(" ".join(text.split()), self.left, height, self.size, self.page))
        self.pieces.clear()


def _without_margins(lines: Sequence[Line], pages: int) -> list[Line]:
    """The lines without what stands at the edge of most pages, and without page numbers."""
    edge = [line for line in lines if not _MARGIN < line.height < 1 - _MARGIN]
    on_pages = Counter(form for form, _ in {(_form(line.text), line.page) for line in edge})
    running = {form for form, count in on_pages.items() if count >= max(2, pages / 3)}
    drop = {id(line) for line in edge if _form(line.text) in running or _is_stamp(line.text)}
    return [line for line in lines if id(line) not in drop]


def _is_stamp(text: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(text) or _PRINTED.fullmatch(text))


def _form(text: str) -> str:
    return re.sub(r"\d+", "#", text.lower())


def paragraphs(lines: Sequence[Line]) -> Iterator[str]:
    """The lines joined to paragraphs."""
    words = Counter(word.lower() for line in lines for word in _WORD.findall(line.text))
    distance = _usual_distance(lines)
    longest = statistics.quantiles([len(line.text) for line in lines], n=10)[8] if len(lines) > 1 else 0
    text = ""
    for i, line in enumerate(lines):
        if i and _ends_paragraph(lines[i - 1], line, distance, longest):
            yield text
            text = line.text
        else:
            text = _joined(text, line.text, words)
    if text:
        yield text


def _usual_distance(lines: Sequence[Line]) -> float:
    distances = [a.height - b.height for a, b in zip(lines, lines[1:], strict=False) if a.page == b.page]
    downward = [round(distance, 4) for distance in distances if distance > 0]
    return statistics.median(downward) if downward else 1.0


def _ends_paragraph(before: Line, after: Line, distance: float, longest: float) -> bool:
    if abs(before.size - after.size) > 0.1 * max(before.size, after.size) or _BULLET.match(after.text):
        return True
    ended = bool(_SENTENCE_END.search(before.text))
    fell = before.height - after.height
    if before.page != after.page or fell < 0:  # next page or column
        return ended and not after.text[0].islower()
    length = len(before.text) / longest if longest else 1.0
    is_indented = _INDENT[0] < (after.left - before.left) / max(after.size, 1.0) < _INDENT[1]
    is_end = ended and (length < _SHORT or is_indented)
    return fell > _GAP * distance or is_end or (length < _VERY_SHORT and _may_begin(after.text))


def _may_begin(text: str) -> bool:
    return not text[0].islower() and text[0] not in ",;.)"


def _joined(text: str, line: str, words: Counter[str]) -> str:
    hyphen = _HYPHEN.search(text)
    if not text or not hyphen:
        return f"{text} {line}".strip()
    if not line[0].islower() or _keeps_hyphen(hyphen.group(1), line, words):
        return text + line
    return text[: hyphen.end(1)] + line


def _keeps_hyphen(first: str, line: str, words: Counter[str]) -> bool:
    """True where the hyphen belongs to the word; the rest of the document often tells."""
    second = _WORD.match(line)
    rest = second.group().lower() if second else ""
    whole, hyphened = words[first.lower() + rest], words[f"{first.lower()}-{rest}"]
    if whole or hyphened:
        return hyphened > whole
    return first.isdigit() or (len(rest) > 3 and bool(_COMPOUND.fullmatch(first.lower())))
