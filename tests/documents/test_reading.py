"""Finding documents, what is guessed of them, and what never depends on where they lie."""

import datetime
import io
import sys
from pathlib import Path

import pytest

from kg.documents import read
from kg.model import content_id

ARTICLES = Path(__file__).parents[2] / "examples" / "articles"
TEXT = "Ministers meet in Riga\n\nRIGA, March 12, 2024 - Ministers met on Tuesday."


@pytest.fixture
def stdin(monkeypatch):
    def put(data: bytes):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return put


def test_plain_text_is_kept_as_it_stands(make_file):
    (document,) = read([make_file("a.txt", TEXT)])
    assert document.text == TEXT
    assert document.title == "Ministers meet in Riga"
    assert document.published == datetime.date(2024, 3, 12)
    assert document.source.endswith("a.txt")
    assert document.line is None


def test_identity_is_that_of_the_content(make_file):
    first, second = read([make_file("a.txt", TEXT), make_file("b.txt", TEXT)])
    assert first.id == second.id == content_id(TEXT)


def test_line_ends_become_newlines(make_file):
    (document,) = read([make_file("a.txt", b"One came.\r\nTwo went.\rThree stayed.")])
    assert document.text == "One came.\nTwo went.\nThree stayed."


def test_control_characters_become_spaces_of_the_same_length(make_file):
    (document,) = read([make_file("a.txt", "It \x1b[31mglows" + " and glows" * 100)])
    assert document.text.startswith("It  [31mglows and")


def test_folders_are_read_in_the_order_of_their_paths(make_file, tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "a.md", "b/z.txt", "b/a.txt", ".hidden.txt"):
        make_file(name, f"The file is {name}.")
    names = [Path(document.source).relative_to(tmp_path).as_posix() for document in read([tmp_path])]
    assert names == ["a.md", "b/a.txt", "b/z.txt", "c.txt"]


def test_a_file_named_twice_is_read_once(make_file, tmp_path):
    path = make_file("a.txt", TEXT)
    assert len(list(read([path, tmp_path, path]))) == 1


def test_links_are_followed_once(make_file, tmp_path):
    make_file("a.txt", TEXT)
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert len(list(read([tmp_path]))) == 1


def test_a_file_without_suffix_is_read_when_named(make_file):
    (document,) = read([make_file("article", TEXT)])
    assert document.text == TEXT


def test_standard_input_is_text(stdin):
    stdin(TEXT.encode())
    (document,) = read(["-"])
    assert (document.source, document.text) == ("-", TEXT)


@pytest.mark.parametrize(
    "data", [b'{"text": "It rained."}\n', b"<!DOCTYPE html><html><body><p>It rained.</p></body></html>"]
)
def test_standard_input_tells_its_format(stdin, data):
    stdin(data)
    (document,) = read(["-"])
    assert document.text == "It rained."


def test_lines_are_documents_of_their_own(make_file):
    documents = list(read([make_file("a.txt", "One came.\n\nHome\nThree stayed.\n")], lines=True))
    assert [(d.line, d.text) for d in documents] == [(1, "One came."), (3, "Home"), (4, "Three stayed.")]
    assert not any(document.furniture or document.title for document in documents)


def test_lines_of_records_are_the_records(make_file):
    path = make_file("a.jsonl", '{"text": "One came.\\nTwo went."}\n{"text": "Three stayed."}\n')
    assert [(d.line, d.text) for d in read([path], lines=True)] == [(1, "One came.\nTwo went."), (2, "Three stayed.")]


def test_lines_of_other_formats_are_those_of_their_text(make_file):
    path = make_file("a.md", "# One\n\nTwo *went*.\n")
    assert [(d.line, d.text) for d in read([path], lines=True)] == [(1, "One"), (3, "Two went.")]


def test_reading_is_lazy(make_file, tmp_path):
    documents = read([make_file("a.txt", TEXT), tmp_path / "gone.txt"])
    assert next(documents).text == TEXT


def test_examples_have_titles_and_dates_and_spans_within_their_text():
    documents = list(read([ARTICLES]))
    assert len(documents) == 11
    for document in documents:
        assert document.title, document.source
        assert document.published, document.source
        assert 300 <= len(document.text.split()) <= 900, document.source
        ends = [offset for span in document.furniture for offset in span]
        assert ends == sorted(ends)
        assert all(0 <= offset <= len(document.text) for offset in ends)


def test_examples_keep_their_offsets():
    for path in ARTICLES.glob("*.txt"):
        (document,) = read([path])
        assert document.text == path.read_text()
