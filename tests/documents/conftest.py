"""Files of every format, built in a temporary folder."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

Page = Sequence[tuple[float, float, float, str]]  # x, y and size in points, text


def pdf_bytes(pages: Sequence[Page]) -> bytes:
    """A PDF of 600 by 800 points with these lines in Helvetica."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for page in pages:
        stream = "\n".join(f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET" for x, y, size, text in page)
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        resources = "<< /Font << /F1 3 0 R >> >>"
        box = "/MediaBox [0 0 600 800]"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} /Resources {resources} /Contents {len(objects)} 0 R >>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _assembled(objects)


def _assembled(objects: Sequence[str]) -> bytes:
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, 2)
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252"))
    table = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010d} 00000 n \n" for place in places).encode())
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode())
    return out.getvalue()


@pytest.fixture
def make_pdf(tmp_path) -> Callable[..., Path]:
    def make(*pages: Page, name: str = "a.pdf", password: str | None = None) -> Path:
        path = tmp_path / name
        path.write_bytes(pdf_bytes(pages))
        if password is not None:
            from pypdf import PdfWriter

            writer = PdfWriter(clone_from=path)
            writer.encrypt(password, "owner", algorithm="RC4-128")
            writer.write(path)
        return path

    return make


@pytest.fixture
def make_file(tmp_path) -> Callable[..., Path]:
    def make(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make
