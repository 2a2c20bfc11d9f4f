"""Furniture of copied pages is found, and what the article says is never taken for it."""

import time
from pathlib import Path

import pytest

from kg.documents import furniture, phrases
from kg.documents.credits import credit

# In these pages "-" marks furniture, "+" the article, "~" a line of which a part is furniture, "?" either
PAGES = sorted((Path(__file__).parent / "pages").glob("*.txt"))
ARTICLES = Path(__file__).parents[2] / "examples" / "articles"

PROSE = "\n\n".join(
    f"The minister said on day {number} that the store would be built, and nobody in the hall objected to it."
    for number in range(10)
)


def covered(text, line):
    """Share of a line of the text that is furniture."""
    begin = text.index(line)
    spans = furniture.find(text)
    inside = sum(max(0, min(end, begin + len(line)) - max(start, begin)) for start, end in spans)
    return inside / len(line)


def kept(text):
    """The lines of a text of which something is left."""
    spans = furniture.find(text)
    characters = list(text)
    for begin, end in spans:
        characters[begin:end] = ["\n" if c == "\n" else " " for c in text[begin:end]]
    return [line.strip() for line in "".join(characters).split("\n") if line.strip()]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_pages(path):
    marked = [(line[:1], line[2:]) for line in path.read_text("utf-8").splitlines()]
    text = "\n".join(line for _, line in marked)
    spans, begin, wrong = furniture.find(text), 0, []
    for mark, line in marked:
        words = line.strip()
        start = begin + line.index(words)
        inside = sum(max(0, min(end, start + len(words)) - max(b, start)) for b, end in spans)
        expected = {"-": inside == len(words), "+": inside == 0, "~": 0 < inside < len(words)}
        if words and not expected.get(mark, True):
            wrong.append((mark, line))
        begin += len(line) + 1
    assert not wrong


def test_example_page():
    lines = kept((ARTICLES / "02-takeover-bid.txt").read_text("utf-8"))
    assert lines[0] == "British fund Kestrel offers 2.4 billion euros for Nordhaven"
    assert lines[-1] == "If the shareholders accept the offer, the takeover may be completed by the end of the year."
    assert "Where the money comes from" in lines
    assert "By Mira Castellane" in lines


def test_example_without_furniture():
    assert furniture.find((ARTICLES / "01-terminal-agreement.txt").read_text("utf-8")) == ()


def test_spans_are_in_order_and_apart():
    for path in PAGES:
        spans = furniture.find(path.read_text("utf-8"))
        assert all(a[1] < b[0] for a, b in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize(
    "line",
    [
        "Skip to content",
        "Share this:",
        "FacebookTwitterLinkedInWhatsAppEmail",
        "Home » News » Energy",
        "Log in | Register | Subscribe",
        "Comments (3)",
        "1,204 views",
        "3 min read",
        "Posted on February 4, 2022",
        "Published: 4 Feb 2022, 10:15 GMT",
        "Tags: gas, energy, Riga",
        "Filed under Energy",
        "READ MORE: Ministers meet in Riga",
        "Click to share on Facebook (Opens in new window)",
        "Copyright © 2024 The Paper",
        "© The Paper",
        "Your email address will not be published. Required fields are marked *",
        "This site uses Akismet to reduce spam. Learn how your comment data is processed.",
        "We use cookies to give you the best experience. By continuing, you agree to our use of cookies.",
        "Sign up for our newsletter and get the best stories in your inbox every morning.",
        "https://example.org/2024/03/riga",
        "@janedoe",
        "#riga #gas",
        "— Jane Doe (@janedoe) March 12, 2024",
        "* * *",
    ],
)
def test_furniture_within_the_article(line):
    text = f"Ministers meet in Riga\n\n{PROSE}\n\n{line}\n\n{PROSE}"
    assert kept(text) == kept(f"Ministers meet in Riga\n\n{PROSE}\n\n{PROSE}")


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe",
        "by: Jane Doe",
        "No sanctions",
        "Concerns in Riga",
        "Why did they meet?",
        "• Poland will open its storage sites",
        "- Support for small farms",
        "1. Support US sanctions against the company",
        "Follow US rules on trade",
        "“I accept the result,” the minister said.",
        "By signing up to the treaty, Latvia gave up its veto.",
        "Published in March, the report warned of a shortage of gas.",
        "Comments on the internet made the minister angry.",
        "Share prices fell by 3 percent on Tuesday.",
        "Home prices rose.",
        "The minister leaves Riga at the end of the month.",
        "Anna Gallo is a fellow of the institute.",
        "The two leaders talk in Riga on 12 March 2024.",
        "Related companies will pay 40 million euros.",
        "Subscribers to the old contract keep their price.",
    ],
)
def test_what_the_article_says_stays(line):
    text = f"Ministers meet in Riga\n\n{PROSE}\n\n{line}\n\n{PROSE}"
    assert covered(text, line) == 0
    assert covered(f"{PROSE}\n\n{line}\n\nLeave a Reply\n\nName\n\nEmail", line) == 0


def test_links_end_where_the_article_goes_on():
    text = f"{PROSE}\n\nRelated\nWhy salmon is dear\nWho owns the coast?\n\nConcerns in Riga\n\n{PROSE}"
    assert covered(text, "Why salmon is dear") == covered(text, "Who owns the coast?") == 1
    assert covered(text, "Concerns in Riga") == 0


def test_a_link_to_the_comments_above_the_article_hides_nothing():
    text = f"Ministers meet in Riga\n\nLeave a comment\n\n{PROSE}\n\n3 Comments\n\nJo says:\n\nI do not believe it."
    assert PROSE.split("\n\n")[-1] in kept(text)
    assert covered(text, "I do not believe it.") == 1


def test_comments_may_be_longer_than_the_article():
    comment = "March 3, 2022 at 5:02 pm\n\nI do not believe a word of it, and neither does anybody I know.\n\nReply\n\n"
    text = f"{PROSE}\n\n40 thoughts on “Ministers meet”\n\nJo says:\n\n{comment * 40}"
    assert kept(text) == PROSE.split("\n\n")


def test_a_headline_below_a_menu_stays():
    text = f"Menu\nHome\nNews\nWorld\nBusiness\nOrlin visits Riga\nShare\nTweet\nEmail\n\n{PROSE}"
    assert kept(text)[0] == "Orlin visits Riga"


def test_encoded_data_is_furniture():
    data = "QUJD" * 1000
    assert covered(f"{PROSE}\n\n{data}\n\n{PROSE}", data) == 1


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("The two leaders met in Riga. Photo: AFP", "Photo: AFP"),
        ("The two leaders met in Riga. Photo credit: Newswire/Jo Doe", "Photo credit: Newswire/Jo Doe"),
        ("The two leaders met in Riga (Photo by Jo Doe/Getty Images)", "(Photo by Jo Doe/Getty Images)"),
        ("The two leaders met in Riga. REUTERS/Jo Doe", "REUTERS/Jo Doe"),
        ("The two leaders met in Riga [Jo Doe/AFP]", "[Jo Doe/AFP]"),
        ("The two leaders met in Riga. © AFP", "© AFP"),
        ("Image of the minister. Photo courtesy of Jo Doe via Pixabay", None),
        ("Photograph: Jo Doe/AP", None),
        ("Image source, Getty Images", None),
        ("Image caption, The two leaders met in Riga", "Image caption,"),
        ("Photo: The two leaders met in Riga on Tuesday", "Photo:"),
    ],
)
def test_credits(line, found):
    assert line[slice(*credit(line))] == (found or line)


@pytest.mark.parametrize(
    "line",
    [
        "Photographs by the artist were sold in Riga for 3 million euros.",
        "The picture of the economy is mixed.",
        "The source of the money is unknown.",
        "The credit of 40 million euros was paid in March.",
        "The company (formerly Balt Gas) is based in Riga.",
        "The minister spoke to the agency. She left.",
    ],
)
def test_no_credits(line):
    assert credit(line) is None


def test_phrases_of_the_file_find_themselves():
    found = phrases.Phrases.load()
    assert found.kind("share this article", prose=False) == "label"
    assert found.kind(phrases.key("4 responses to “Riga”"), prose=False) == "comments"
    assert found.kind(phrases.key("We use cookies here."), prose=True) == "notice"
    assert found.kind(phrases.key("Share this article"), prose=True) is None
    assert set(found.exact.values()) <= set(phrases.KINDS)


def test_wildcards():
    found = phrases.parse("; a comment\n[label]\n* b c *\nd ? e\nf * g\n# h\n")
    assert all(found.kind(key, prose=False) for key in ("b c", "a b c", "b c d", "d x e", "f g", "f x y g", "# h"))
    assert not any(found.kind(key, prose=False) for key in ("xb c", "d e", "d x y e", "fx g", "a comment", "h"))


@pytest.mark.parametrize(
    "unit",
    [
        "Share\n",
        "Leave a Reply\n",
        "Related\nWhy salmon is dear\n",
        "(",
        "A / ",
        "Photo: ",
        "12 March 2024 ",
        " ",
        "a'",
    ],
)
def test_time_grows_with_the_length_only(unit):
    def seconds(length):
        text = unit * (length // len(unit))
        begin = time.process_time()
        furniture.find(text)
        return time.process_time() - begin

    seconds(1000)
    # four times the text: a quadratic step would take sixteen times as long
    assert seconds(200_000) < 9 * max(seconds(50_000), 0.01)
