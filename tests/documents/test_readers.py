"""Each format: the words come out, the marks do not."""

import datetime
import json

import docx
import pytest

from kg.documents import read

DAY = datetime.date(2024, 3, 12)
SENTENCES = [
    "The ministers of eight countries met in Riga on Tuesday to talk about the price of natural gas.",
    "They agreed to build a common store that will cost 650 million euros in the first year alone.",
    "Poland had threatened to leave the talks, but it gave up its resistance late on Monday night.",
]


def one(path):
    (document,) = read([path])
    return document


# encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(make_file, encoding):
    text = "“Señor Müller — très naïf —” said that the café costs 5 €.\n" * 3
    assert one(make_file("a.txt", text.encode(encoding))).text == text


def test_a_damaged_byte_does_not_change_the_encoding(make_file):
    text = "The café of Señor Müller in Zürich is à la mode. " * 5
    assert one(make_file("a.txt", text.encode() + b"\xff")).text.startswith(text)


def test_lines_survive_a_damaged_byte(make_file):
    path = make_file("a.txt", b"Caf\xc3\xa9 one opened.\nCaf\xe9 two opened.\n" + "Café three opened.\n".encode() * 20)
    assert [document.text for document in read([path], lines=True)][:2] == ["Café one opened.", "Café two opened."]


# HTML

PAGE = f"""<!DOCTYPE html><html><head><title>Ministers meet | The Paper</title>
<meta property="og:title" content="Ministers meet in Riga">
<meta property="article:published_time" content="2024-03-12T10:00:00Z">
<link rel="canonical" href="https://paper.example/riga"></head><body>
<nav><a href="/">Home</a> <a href="/world">World news</a></nav>
<article><h1>Ministers meet in Riga</h1><p>{SENTENCES[0]}</p><script>alert("x")</script><p>{SENTENCES[1]}</p>
<ul><li>{SENTENCES[2]}</li></ul></article>
<aside><a href="/b">Why salmon is dear</a></aside><div class="comments"><p>Nonsense, said a reader.</p></div>
<footer>© 2024 The Paper. All rights reserved.</footer></body></html>"""


def test_html_gives_the_article(make_file):
    document = one(make_file("a.html", PAGE))
    assert document.text.startswith(f"Ministers meet in Riga\n\n{SENTENCES[0]}\n\n{SENTENCES[1]}")
    assert SENTENCES[2] in document.text
    for word in ("Home", "World news", "alert", "salmon", "Nonsense", "rights"):
        assert word not in document.text


def test_html_gives_its_metadata(make_file):
    document = one(make_file("a.htm", PAGE))
    assert (document.title, document.published) == ("Ministers meet in Riga", DAY)
    assert document.url == "https://paper.example/riga"


def test_html_declares_its_encoding(make_file):
    page = f'<html><head><meta charset="windows-1251"></head><body><p>{SENTENCES[0]} Михаил.</p></body></html>'
    assert "Михаил" in one(make_file("a.html", page.encode("cp1251"))).text


def test_short_html(make_file):
    assert one(make_file("a.html", "<p>Anna met Boris.</p>")).text == "Anna met Boris."


# Markdown

MARKDOWN = """---
title: "Ministers meet"
date: 2024-03-12
url: https://paper.example/riga
---
# Ministers meet in *Riga*

They **agreed** to [build](https://x.example "a store") a `common`
store.![map](map.png)

- Poland stays
- Latvia hosts

| Country | Share |
|---|---|
| Germany | 40 percent |

```python
print("not prose")
```

<div><script>alert("x")</script>It &amp; that.</div>
"""


def test_markdown_loses_its_marks(make_file):
    assert one(make_file("a.md", MARKDOWN)).text.split("\n\n") == [
        "Ministers meet in Riga",
        "They agreed to build a common store.",
        "Poland stays",
        "Latvia hosts",
        "Country: Share",
        "Germany: 40 percent",
        "It & that.",
    ]


def test_markdown_front_matter(make_file):
    document = one(make_file("a.md", MARKDOWN))
    assert (document.title, document.published, document.url) == ("Ministers meet", DAY, "https://paper.example/riga")


# DOCX


def test_docx(tmp_path):
    source = docx.Document()
    source.add_heading("Ministers meet in Riga", 0)
    source.add_paragraph("Riga, 12 March 2024")
    source.add_paragraph(SENTENCES[0])
    row = source.add_table(rows=1, cols=2).rows[0].cells
    row[0].text, row[1].text = "Born", "in Tartu"
    source.add_paragraph(SENTENCES[1])
    source.sections[0].header.paragraphs[0].text = "Running header"
    source.save(tmp_path / "a.docx")
    document = one(tmp_path / "a.docx")
    assert document.text.split("\n\n") == [
        "Ministers meet in Riga",
        "Riga, 12 March 2024",
        SENTENCES[0],
        "Born: in Tartu",
        SENTENCES[1],
    ]
    assert (document.title, document.published) == ("Ministers meet in Riga", DAY)


# PDF


def lines(*texts, top=700, size=11, left=70):
    return [(left, top - 14 * i, size, text) for i, text in enumerate(texts)]


def test_pdf_lines_become_paragraphs(make_pdf):
    path = make_pdf(
        [
            *lines("Ministers meet in Riga", top=740, size=18),
            *lines("The ministers of eight countries met in Riga to talk about the govern-", "ment of a long-"),
            *lines("term store. They agreed on it after three hours of talks behind doors", top=672),
            *lines("that nobody expected.", top=658),
            *lines("Poland had threatened to leave the talks, but it gave up its resistance", "at last.", top=630),
        ]
    )
    assert one(path).text.split("\n\n") == [
        "Ministers meet in Riga",
        "The ministers of eight countries met in Riga to talk about the government of a long-term store. They agreed on"
        " it after three hours of talks behind doors that nobody expected.",
        "Poland had threatened to leave the talks, but it gave up its resistance at last.",
    ]


def test_pdf_paragraphs_by_indentation(make_pdf):
    path = make_pdf(
        [
            (85, 700, 11, "The ministers of eight countries met in Riga on Tuesday to talk about"),
            (70, 686, 11, "the price of natural gas in the winter, which none of them had expected."),
            (85, 672, 11, "Poland had threatened to leave the talks, but it gave up its resistance"),
        ]
    )
    assert len(one(path).text.split("\n\n")) == 2


def test_pdf_loses_headers_and_page_numbers(make_pdf):
    pages = [
        [(70, 780, 8, "The Baltic Review 2024"), (300, 30, 8, f"Page {number} of 3"), *lines(text)]
        for number, text in enumerate(SENTENCES, 1)
    ]
    assert one(make_pdf(*pages)).text == "\n\n".join(SENTENCES)


def test_pdf_paragraph_runs_over_the_page(make_pdf):
    path = make_pdf(lines("The ministers of eight countries met in"), lines("Riga on Tuesday."))
    assert one(path).text == "The ministers of eight countries met in Riga on Tuesday."


def test_pdf_with_an_empty_password_is_open(make_pdf):
    assert one(make_pdf(lines(SENTENCES[0]), password="")).text == SENTENCES[0]


# JSON, JSON Lines, CSV


def test_jsonl(make_file):
    rows = [{"Title": "One", "date": "2024-03-12", "body": "One came."}, {"text": "Two went.", "url": "https://x.y/2"}]
    first, second = read([make_file("a.jsonl", "\n\n".join(json.dumps(row) for row in rows))])
    assert (first.title, first.published, first.text, first.line) == ("One", DAY, "One came.", 1)
    assert (second.title, second.url, second.line) == (None, "https://x.y/2", 3)


@pytest.mark.parametrize("wrapped", [lambda rows: rows, lambda rows: {"count": 2, "articles": rows}])
def test_json_lists(make_file, wrapped):
    rows = [{"content": "One came."}, {"content": "Two went."}]
    documents = read([make_file("a.json", json.dumps(wrapped(rows)))])
    assert [(document.line, document.text) for document in documents] == [(1, "One came."), (2, "Two went.")]


def test_json_object(make_file):
    document = one(make_file("a.json", '{"headline": "One", "published_at": "12 March 2024", "text": "One came."}'))
    assert (document.title, document.published, document.line) == ("One", DAY, None)


@pytest.mark.parametrize(("name", "mark"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")])
def test_csv(make_file, name, mark):
    table = mark.join(("id", "text", "title")) + "\n" + mark.join(("1", '"One came,\nand went; so."', "One")) + "\n"
    document = one(make_file(name, table))
    assert (document.text, document.title, document.line) == ("One came,\nand went; so.", "One", 2)


def test_csv_takes_long_fields(make_file):
    text = "One came and went again.\n" * 10_000
    assert one(make_file("a.csv", f'text\n"{text}"\n')).text == text


def test_surrogates_in_json_do_no_harm(make_file):
    assert one(make_file("a.jsonl", '{"text": "It \\ud800 rained."}')).text == "It   rained."
