"""What a text is about stands behind its bare phrases, and behind nothing else."""

import pytest

from kg.model import Document
from kg.resolution import resolve
from kg.understanding import understand

ABOUT = (
    "Orsa is a village in northern Norland. It was founded in 1804 by miners. Orsa has 300 inhabitants. "
    "It lies near Lake Ilmen. The village won the Green Prize in 2004. "
)


@pytest.fixture
def labels(nlp):
    def read(*texts):
        documents = [Document(f"d{n}", "test", text) for n, text in enumerate(texts)]
        found = resolve(list(understand(documents, nlp=nlp)))
        return {entity.label for entity in found.entities}

    return read


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("The local economy depends on fishing.", "local economy (Orsa)"),
        ("Highest elevation is 850 metres.", "Highest elevation (Orsa)"),
        ("A ferry connects the harbour with Riga.", "harbour (Orsa)"),
        ("A ferry connects the harbour with Riga.", "ferry (Orsa)"),
        # what says for itself whose it is, or is the same everywhere, stays as it is
        ("Lake Ilmen's western shore belongs to Kestrel Capital.", "Lake Ilmen's western shore"),
        ("The local economy depends on agriculture.", "agriculture"),
        ("The Riga road was built in 1990 by Kestrel Capital.", "Kestrel Capital"),
    ],
)
def test_a_bare_phrase_of_a_text_about_one_thing(labels, sentence, label):
    assert label in labels(ABOUT + sentence)


def test_sorts_in_a_text_that_says_what_it_is_about(labels):
    text = "The house finch is a bird of North America. Adults have a forked tail. House finches eat seeds."
    found = labels(text)
    assert "Adults (house finch)" in found
    assert not any(label.lower().startswith("house finches (") for label in found)


def test_two_texts_keep_their_things_apart(labels):
    other = ABOUT.replace("Orsa", "Velm")
    found = labels(*(text + "The local economy depends on fishing." for text in (ABOUT, other)))
    assert {"local economy (Orsa)", "local economy (Velm)"} <= found


TWO = (
    "Norland attacked Sudria in 1914. Sudria defeated Norland in 1916. Norland signed a treaty with Sudria. "
    "Sudria left the union and Norland joined it. Sudria sold ships. Norland bought them. "
)


def test_a_text_about_two_things_tells_of_both(labels):
    found = labels(TWO + "The army lost the war. The weather delighted the world.")
    assert {"army (Norland, Sudria)", "war (Norland, Sudria)", "world"} <= found


def test_what_stands_beside_a_phrase_is_not_told_again(labels):
    found = labels(TWO + "The drought ruined Sudria.")
    assert "drought (Norland)" in found


def test_certain_things_of_a_sort_are_those_of_the_text(labels):
    found = labels(TWO + "Pirates attacked Riga. The pirates stole coal. The pirates burnt a mill.")
    assert "pirates (Norland, Sudria)" in found


def test_of_what_is_new_to_the_reader_nobody_asks_which(labels):
    assert "storm" in labels(TWO + "A storm ruined Riga.")


def test_a_substance_is_the_same_in_all_texts(labels):
    assert "gas" in labels(TWO + "The gas was dear. Riga bought the gas. The gas ran out.")


def test_a_people_stands_for_its_country_in_brackets(labels):
    text = TWO.replace("Norland", "The Danes").replace("Sudria", "Norway")
    assert "war (Denmark, Norway)" in labels(text + "The war ruined Riga.")


def test_what_is_told_of_far_away_says_nothing(labels):
    far = "It rained. " * 8
    assert "army" in labels(TWO + far + "The army lost the war.")


def test_whose_it_is_told_to_be_is_not_left_to_the_text(labels):
    found = labels(TWO + "Ada Norling told Bea Lind that her party had lost the vote.")
    assert not any(label.startswith("party (") for label in found)


def test_a_text_about_nothing_in_particular_has_no_brackets(labels):
    text = "Norland attacked Sudria in 1914. The army lost the war. Ada Norling left. Bea Lind met Cy Holm."
    assert not any("(" in label for label in labels(text))
