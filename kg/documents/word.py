"""DOCX: paragraphs and table rows in the order of the page, each a line; headers, footers and comments left out."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.documents.content import MAX_BYTES, Content, broken
from kg.documents.markdown import row_text
from kg.errors import KgError

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_OLE = b"\xd0\xcf\x11\xe0"  # Word 97, and Word's encrypted files
# Inserted text counts and deleted text does not, as if all changes were accepted
_WORDS = ".//*[self::w:t or self::w:tab or self::w:br][not(ancestor::w:txbxContent)]"


def read(file: BinaryIO, name: str) -> Iterator[Content | KgError]:
    """One document. Dates in the file's properties are those of the template or of a copy, so they are not used."""
    import docx

    _check(file, name)
    try:
        document = docx.Document(file)
        lines = [line for block in document.iter_inner_content() for line in _lines(block)]
        title = _title(document)
    except Exception as error:  # a damaged archive fails in as many ways as it has parts
        raise broken(name, ".docx", error) from error
    yield Content("\n\n".join(lines), title)


def _check(file: BinaryIO, name: str) -> None:
    start = file.read(4)
    file.seek(0)
    if not start:
        raise KgError(f"'{name}' is empty", fix="remove it, or put text in it")
    if start == _OLE:
        problem = f"'{name}' is protected by a password, or was made by Word 97"
        raise KgError(problem, fix="open it in a word processor and save it as .docx without a password")
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise broken(name, ".docx", error) from error
    if size > MAX_BYTES:
        raise KgError(f"'{name}' is too large: {size:,} bytes unpacked", fix="split it, or remove its pictures")
    file.seek(0)


def _lines(block: Any) -> Iterator[str]:
    if hasattr(block, "rows"):
        for row in block.rows:
            # a merged cell is handed out once for each column that it spans
            cells = {cell._tc: " ".join(cell.text.split()) for cell in row.cells}
            if line := row_text(cells.values()):
                yield line
    elif line := " ".join(_text(block).split()):
        yield line


def _text(paragraph: Any) -> str:
    return "".join((word.text or "") if word.tag.endswith("}t") else " " for word in paragraph._p.xpath(_WORDS))


def _title(document: WordDocument) -> str | None:
    for paragraph in document.paragraphs[:10]:
        style = paragraph.style.name if paragraph.style else ""
        if style in ("Title", "Heading 1") and paragraph.text.strip():
            return " ".join(paragraph.text.split())
    return None
