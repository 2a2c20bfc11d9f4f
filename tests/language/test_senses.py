"""One sense per document."""

import numpy as np

from kg.language.names import tags_of
from kg.language.senses import agree

LABELS = [
    "O",
    "B-Person",
    "I-Person",
    "B-Organization",
    "I-Organization",
    "B-GeopoliticalEntity",
    "I-GeopoliticalEntity",
]
PLACE, PERSON, FIRM = "GeopoliticalEntity", "Person", "Organization"


def agreed(text: str, names: list, sure: dict[int, tuple[str, float]], starts: tuple[int, ...] = (0,)) -> list:
    """`sure` gives a word's tag and how probable that is; all other tags share the rest."""
    words = text.split()
    scores = np.full((len(words), len(LABELS)), np.log(0.001))
    scores[:, 0] = np.log(0.994)
    for i, (label, share) in sure.items():
        scores[i] = np.log((1 - share) / (len(LABELS) - 1))
        scores[i, LABELS.index(label)] = np.log(share)
    return agree(names, words, set(starts), tags_of(scores, LABELS))


def test_most_plain_places_tell_the_type_of_all() -> None:
    sure = {0: ("B-Organization", 0.95), 3: ("B-Organization", 0.9), 6: ("B-Person", 0.5)}
    names = [(0, 1, FIRM), (3, 4, FIRM), (6, 7, PERSON)]
    found = agreed("Nyrstar said that Nyrstar sold what Nyrstar had", names, sure)
    assert [kind for *_, kind in found] == [FIRM] * 3


def test_a_type_that_is_sure_at_its_place_is_kept() -> None:
    sure = {0: ("B-Person", 0.9999), 3: ("B-GeopoliticalEntity", 0.99), 5: ("B-GeopoliticalEntity", 0.99)}
    names = [(0, 1, PERSON), (3, 4, PLACE), (5, 6, PLACE)]
    assert agreed("Washington came to Washington from Washington again", names, sure) == names


def test_a_missed_place_of_a_known_name_is_found() -> None:
    sure = {1: ("B-Organization", 0.99), 3: ("B-Organization", 0.95), 6: ("O", 0.6)}
    found = agreed("when Nokia and Nokia sold their Nokia phones", [(1, 2, FIRM), (3, 4, FIRM)], sure)
    assert (6, 7, FIRM) in found


def test_a_place_where_there_is_surely_no_name_is_left_alone() -> None:
    sure = {1: ("B-Organization", 0.6), 3: ("O", 0.999), 5: ("O", 0.999)}
    found = agreed("of Reading and Reading and Reading", [(1, 2, FIRM)], sure)
    assert found == [(1, 2, FIRM)]


def test_the_capital_of_a_common_word_that_begins_a_sentence_is_no_name() -> None:
    sure = {1: ("B-Person", 0.99), 3: ("O", 0.5)}
    assert agreed("then Player won Player pianos and a player", [(1, 2, PERSON)], sure, (0, 3)) == [(1, 2, PERSON)]


def test_a_full_name_tells_what_its_last_word_is() -> None:
    sure = {0: ("B-Person", 0.99), 1: ("I-Person", 0.99), 3: ("B-Organization", 0.5)}
    found = agreed("Marco Cimatti : Cimatti rode", [(0, 2, PERSON), (3, 4, FIRM)], sure)
    assert found == [(0, 2, PERSON), (3, 4, PERSON)]


def test_names_do_not_overlap_or_cross_sentences() -> None:
    sure = {0: ("B-Person", 0.99), 1: ("I-Person", 0.99)} | dict.fromkeys(range(2, 7), ("O", 0.5))
    found = agreed("Duran Duran Duran Duran Duran sang Duran Duran", [(0, 2, PERSON)], sure, (0, 7))
    assert found == [(0, 2, PERSON), (2, 4, PERSON)]


def test_a_text_in_small_letters_is_not_asked_for_capitals() -> None:
    sure = {1: ("B-Organization", 0.99), 3: ("B-Organization", 0.95), 6: ("O", 0.6)}
    names = [(1, 2, FIRM), (3, 4, FIRM)]
    assert (6, 7, FIRM) in agreed("when nokia and nokia sold their nokia phones", names, sure)
    assert (6, 7, FIRM) not in agreed("When nokia and nokia sold their nokia phones", names, sure)
