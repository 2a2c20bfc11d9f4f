"""The measure of who is meant: `benchmarks/antecedents.py`."""

from marked import extraction

from benchmarks.antecedents import by_cluster, by_kg, count


def test_right_and_wrong_antecedents_are_counted():
    found = extraction(
        "[Ann Berg:Person] met [Carl Dahl:Person]. [She:pronoun] left [Riga:City].",
        clusters=[("Carl Dahl", "She")],
        statements=[("Ann Berg", "meet", "Carl Dahl"), ("She", "leave", "Riga")],
    )
    places = {m.text: m.head_begin for m in found.mentions}
    gold = {places["Ann Berg"]: "1", places["Carl Dahl"]: "2", places["She"]: "1"}
    marks = {what: right for what, right, _ in count(found, by_kg(found), gold)}
    assert marks == {"pronouns": True, "found": True}
    marks = {what: right for what, right, _ in count(found, by_cluster(found), gold)}
    assert marks == {"pronouns": False, "found": False}


def test_what_is_given_to_nobody_is_not_found():
    found = extraction("[Ann Berg:Person] left. [It:pronoun] rained.")
    gold = {0: "1", found.mentions[1].head_begin: "1"}
    assert [(what, right) for what, right, _ in count(found, {}, gold)] == [("found", False)]
