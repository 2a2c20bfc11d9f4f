"""Bytes to text: byte order marks, UTF-8 first, then what the file declares, then a guess; line ends become \\n."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from typing import BinaryIO

from kg.documents.content import MAX_CHARACTERS
from kg.errors import KgError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Most likely first: where several explain a text equally well, the order decides
_LIKELY = ("cp1252", "cp1250", "cp1251", "koi8_r", "mac_roman", "iso8859_15", "iso8859_7", "cp1254", "cp1257",
           "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr")  # fmt: skip
_SIGNATURES = (
    (b"%PDF-", ".pdf"),
    (b"PK\x03\x04", ".docx"),
    (b"\xd0\xcf\x11\xe0", ".doc"),
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x1f\x8b", ".gz"),
)
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_WIDE = ("utf-16", "utf-32")
_SAMPLE = 1_000_000
_LONGEST = 8 * MAX_CHARACTERS  # bytes of one line: more than the longest document, as JSON may write it
_CONTROLS_ALLOWED = 0.005  # share of control characters in text; random bytes have 0.1 and more


def decode(data: bytes, name: str, declared: str | None = None) -> str:
    """The text of `data`, or a KgError where it is no text."""
    text = _normal(data.decode(_encoding(data, name, declared), errors="replace"))
    _check_is_text(text, data, name)
    return text


def decoded_lines(file: BinaryIO, name: str, begin: int = 0, end: int | None = None) -> Iterator[str]:
    """The lines of a file of any length, without their ends; needs memory for one line only.

    After each line the file stands at the next. `begin`, `end`: the bytes between which the lines are.
    """
    file.seek(0)
    sample = file.read(_SAMPLE)
    encoding = _encoding(sample, name)
    decode(sample, name)
    if encoding.startswith(_WIDE):
        file.seek(0)
        yield from decode(file.read(), name).splitlines()
        return
    file.seek(begin)
    while (end is None or file.tell() < end) and (line := file.readline(_LONGEST)):
        _skip_rest(line, file)
        yield _decoded(line, encoding).rstrip("\r\n").lstrip("\ufeff")


def is_of_lines(file: BinaryIO, name: str) -> bool:
    """Whether lines can be found by their bytes: not in UTF-16 and UTF-32. KgError where it is no text."""
    file.seek(0)
    return not _encoding(file.read(_SAMPLE), name).startswith(_WIDE)


def _skip_rest(line: bytes, file: BinaryIO) -> None:
    """Past the end of a line that was cut, so that the next one keeps its number."""
    while len(line) == _LONGEST and not line.endswith(b"\n"):
        line = file.readline(_LONGEST)


def _decoded(line: bytes, encoding: str) -> str:
    # one stray byte far down in a UTF-8 file must not change how the rest is read, nor end the run
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252" if encoding.startswith("utf-8") else encoding, errors="replace")


def _normal(text: str) -> str:
    return _LINE_END.sub("\n", text).lstrip("\ufeff")


def _encoding(data: bytes, name: str, declared: str | None = None) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if _is_utf8(data):
        return "utf-8"
    return _known(declared) or _without_mark(data) or _guessed(data, name)


def _is_utf8(data: bytes) -> bool:
    """True also where a few bytes are damaged, or a sample ends within a character."""
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    if not damaged:
        return True
    sound = sum(character > "\x7f" for character in text) - damaged
    return sound > 10 * damaged


def _known(encoding: str | None) -> str | None:
    try:
        return codecs.lookup(encoding).name if encoding else None
    except LookupError:
        return None


def _without_mark(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: every second byte of English is zero."""
    sample = data[:4000]
    if sample and sample[1::2].count(0) > 0.4 * len(sample[1::2]):
        return "utf-16-le"
    if sample and sample[0::2].count(0) > 0.4 * len(sample[0::2]):
        return "utf-16-be"
    return None


def _guessed(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    if b"\x00" in data:
        raise _not_text(data, name)
    found = list(from_bytes(data[:_SAMPLE], cp_isolation=list(_LIKELY)))
    best = [match.encoding for match in found if match.chaos == found[0].chaos]
    return next((encoding for encoding in _LIKELY if encoding in best), "cp1252")


_LINES = str.maketrans("\n\t", "  ")


def _check_is_text(text: str, data: bytes, name: str) -> None:
    sample = text[:100_000]
    controls = 0
    if not sample.translate(_LINES).isprintable():  # which tells of most texts at once that they have none
        controls = sum(unicodedata.category(c) in ("Cc", "Cn", "Co") and c not in "\n\t" for c in sample)
    if data.startswith(b"%PDF-") or controls > _CONTROLS_ALLOWED * len(sample):
        raise _not_text(data, name)


def _not_text(data: bytes, name: str) -> KgError:
    for signature, suffix in _SIGNATURES:
        if data.startswith(signature):
            return KgError(f"'{name}' is not text: it looks like {suffix}", fix=f"rename it to end in {suffix}")
    return KgError(f"'{name}' is not text", fix="leave it out, or give it the suffix of its format")
