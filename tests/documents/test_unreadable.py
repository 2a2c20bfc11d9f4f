"""What cannot be read: one clear line that names the file and the way out, and the rest is read all the same."""

import os
import zipfile
from pathlib import Path

import pytest

from kg.documents import read
from kg.documents.reading import READERS
from kg.errors import KgError

GOOD = "Anna met Boris in Riga."


@pytest.fixture
def problem_of(make_file):
    """Reads a path between two good files and returns the one error that was reported."""

    def check(path, **options):
        errors = []
        paths = [make_file("0.txt", GOOD), path, make_file("9.txt", GOOD + " They talked.")]
        documents = list(read(paths, on_error=lambda name, error: errors.append((name, error)), **options))
        assert [Path(document.source).name for document in documents if document.source != str(path)] == [
            "0.txt",
            "9.txt",
        ]
        ((name, error),) = errors
        assert isinstance(error, KgError)
        assert Path(path).name in str(error)
        assert "\n" not in str(error)
        assert error.fix
        assert name.startswith(str(path))
        return error.problem

    return check


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.xyz", b"text", "no reader"),
        ("a.doc", b"text", "no reader"),
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\t\n", "is empty"),
        ("a.txt", b"\xef\xbb\xbf", "is empty"),
        ("a.pdf", b"", "is empty"),
        ("a.docx", b"", "is empty"),
        ("a.html", b"", "is empty"),
        ("a.md", b"---\ntitle: a\n---\n", "is empty"),
        ("a.json", b"", "is empty"),
        ("a.html", b"<html><body><script>alert(1)</script></body></html>", "no text"),
        ("a.txt", bytes(range(256)) * 20, "is not text"),
        ("a.txt", b"%PDF-1.7 ...", "looks like .pdf"),
        ("a.txt", b"PK\x03\x04" + bytes(500), "looks like .docx"),
        ("a.md", os.urandom(4000), "is not text"),
        ("a.jsonl", bytes(4000), "is not text"),
        ("a.pdf", b"%PDF-1.4 and then nothing", "broken"),
        ("a.pdf", b"no PDF at all" * 100, "broken"),
        ("a.docx", b"no DOCX at all" * 100, "broken"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + bytes(500), "password"),
        ("a.json", b"{", "is not JSON"),
        ("a.json", b"[" * 100_000, "is not JSON"),
        ("a.jsonl", b"{", "line 1 of"),
        ("a.jsonl", b"[1]", "no JSON object"),
        ("a.jsonl", b'{"words": "x"}', "no text in line 1"),
        ("a.jsonl", b'{"text": null}', "no text in line 1"),
        ("a.csv", b"a,b\n1,2\n", "no column of text"),
        ("a.txt", b"It rained in Riga.\n" * 270_000, "too large"),
        ("a.txt", b"It rained in Riga.\n" * 60_000, "1,140,000 characters"),
        ("a.html", b"<p>" + b"It rained in Riga. " * 60_000 + b"</p>", "characters"),
        ("a.txt", b"a" * 1_000_000, "a line of 1,000,000 characters"),
    ],
)
def test_files_that_cannot_be_read(make_file, problem_of, name, content, problem):
    assert problem in problem_of(make_file(name, content))


def test_a_line_of_1_mb_among_lines(make_file, problem_of):
    path = make_file("a.txt", b"One came.\n" + b"a" * 1_000_000 + b"\nThree stayed.\n")
    assert "line 2 of" in problem_of(path, lines=True)
    kept = read([path], lines=True, on_error=lambda name, error: None)
    assert [(document.line, document.text) for document in kept] == [(1, "One came."), (3, "Three stayed.")]


def test_a_line_beyond_all_measure_does_not_shift_the_numbers(make_file, monkeypatch):
    monkeypatch.setattr("kg.documents.decoding._LONGEST", 100)
    monkeypatch.setattr("kg.documents.reading.MAX_LINE", 90)
    path = make_file("a.txt", b"One came.\n" + b"a" * 450 + b"\nThree stayed.\n")
    kept = read([path], lines=True, on_error=lambda name, error: None)
    assert [(document.line, document.text) for document in kept] == [(1, "One came."), (3, "Three stayed.")]


def test_a_bad_row_leaves_the_others(make_file):
    errors = []
    path = make_file("a.jsonl", '{"text": "One came."}\nnonsense\n{"text": "Three stayed."}\n')
    documents = list(read([path], on_error=lambda name, error: errors.append(str(error))))
    assert [document.line for document in documents] == [1, 3]
    assert errors == [f"line 2 of '{path}' is not JSON"]


def test_truncated_pdf(make_pdf, problem_of):
    path = make_pdf([(70, 700, 11, GOOD)])
    path.write_bytes(path.read_bytes()[:200])
    assert problem_of(path)


def test_password(make_pdf, problem_of):
    assert "protected by a password" in problem_of(make_pdf([(70, 700, 11, GOOD)], password="secret"))


def test_scan(make_pdf, problem_of):
    assert "pictures" in problem_of(make_pdf([]))


def test_archive_that_unpacks_to_gigabytes(tmp_path, problem_of):
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(101_000_000))
    assert "too large" in problem_of(path)


def test_missing(tmp_path, problem_of):
    assert "there is no file" in problem_of(tmp_path / "gone.txt")


def test_dangling_link(tmp_path, problem_of):
    (tmp_path / "a.txt").symlink_to("gone.txt")
    assert "there is no file" in problem_of(tmp_path / "a.txt")


def test_link_to_itself(tmp_path, problem_of):
    (tmp_path / "a.txt").symlink_to("a.txt")
    assert "leads back to itself" in problem_of(tmp_path / "a.txt")


def test_folder_within_itself(make_file, tmp_path, problem_of):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "again").symlink_to(folder)
    (folder / "a.txt").write_text("It rained.")
    errors = []
    documents = list(read([folder], on_error=lambda name, error: errors.append(error.problem)))
    assert [Path(document.source).name for document in documents] == ["a.txt"]
    assert errors == [f"'{folder / 'again'}' is a link that leads back to itself"]


@pytest.mark.parametrize("names", [(), ("a.png", "b.xyz")])
def test_folder_with_nothing_readable(tmp_path, problem_of, names):
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in names:
        (folder / name).write_bytes(b"x")
    assert "nothing readable in" in problem_of(folder)


def test_unknown_files_in_a_folder_are_named(tmp_path, make_file):
    make_file("a.txt", GOOD)
    make_file("b.xyz", "x")
    errors = []
    assert len(list(read([tmp_path], on_error=lambda name, error: errors.append(error.problem)))) == 1
    assert errors == [f"no reader for '{tmp_path / 'b.xyz'}'"]


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_no_permission(tmp_path, make_file, problem_of, monkeypatch, kind):
    path = make_file("secret.txt", GOOD) if kind == "file" else tmp_path / "secret"
    path.mkdir() if kind == "folder" else None
    name = "open" if kind == "file" else "iterdir"
    original = getattr(Path, name)

    def refused(self, *args, **options):
        if self == path:
            raise PermissionError(13, "Permission denied")
        return original(self, *args, **options)

    monkeypatch.setattr(Path, name, refused)
    assert "no permission" in problem_of(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_no_permission_on_disk(make_file, problem_of):
    path = make_file("secret.txt", GOOD)
    path.chmod(0)
    assert "no permission" in problem_of(path)


def test_without_on_error_it_is_raised(tmp_path):
    with pytest.raises(KgError, match=r"gone\.txt"):
        list(read([tmp_path / "gone.txt"]))


def test_unexpected_failure_of_a_library_is_no_traceback(make_pdf, problem_of, monkeypatch):
    import pypdf

    def fail(*args, **options):
        raise RecursionError("deep")

    monkeypatch.setattr(pypdf, "PdfReader", fail)
    assert "broken" in problem_of(make_pdf([(70, 700, 11, GOOD)]))


def test_an_unforeseen_error_of_a_reader_costs_its_file_alone(problem_of, make_file, monkeypatch):
    def fault(file, name):
        raise ZeroDivisionError("a fault\nof the library")

    monkeypatch.setitem(READERS, ".md", fault)
    path = make_file("a.md", GOOD)
    assert "could not be read: ZeroDivisionError: a fault of the library" in problem_of(path)
    with pytest.raises(ZeroDivisionError):  # where nobody listens, a fault of ours keeps its traceback
        list(read([path]))
