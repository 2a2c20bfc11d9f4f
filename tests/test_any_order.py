"""The same documents make the same bytes: in any order, in any number of builds, whatever was there in between."""

import random
import re
import shutil
from types import SimpleNamespace

import pytest
import toy

from kg import pipeline
from kg.resolution import Decision

# Three people of one name, some of them with a day and some without; and short names.
DOCUMENTS = {
    "minister.md": "Swedish finance minister Anna Berg met Xi Jinping in Beijing. Berg visited Oslo.",
    "again.md": "Finance minister Anna Berg of Sweden visited Oslo.",
    "dated.md": "---\ndate: 2024-03-05\n---\nSwedish finance minister Anna Berg visited Oslo.",
    "striker.md": "Anna Berg, a striker for Vasco United, visited Lima. Vasco United visited Lima.",
    "scored.md": "---\ndate: 2024-03-04\n---\nAnna Berg, a striker for Vasco United, visited Lima.",
    "physicist.md": "Anna Berg, a physicist of Rana Institute, met Ada in Quito.",
    "lecture.md": "Ada met Anna Berg, a physicist of Rana Institute.",
    "putin.md": "Putin met Xi in Beijing. Russia annexed Crimea.",
    "vladimir.md": "---\ndate: 2024-02-01\n---\nVladimir Putin met Xi Jinping. China did not annex Crimea.",
    "berg.md": "Berg visited Russia. Xi met Berg in Beijing.",
    "same.md": "Putin met Xi in Beijing. Russia annexed Crimea.",
}
PLACES = dict.fromkeys(("Sweden", "Oslo", "Lima", "Quito"), "GeopoliticalEntity")
BODIES = dict.fromkeys(("Vasco", "United", "Rana", "Institute"), "Organization")
MORE_NAMES = {"Anna": "Person", "Berg": "Person", **PLACES, **BODIES}
PEOPLE = ("finance_minister", "striker", "physicist")


@pytest.fixture
def world(tmp_path, monkeypatch):
    """The documents in a folder, and functions that build, remove and give the bytes."""
    for name, kind in MORE_NAMES.items():
        monkeypatch.setitem(toy.NAMES, name, kind)
    nlp, place, graph = toy.toy_pipeline(), tmp_path / "documents", tmp_path / "graph"
    place.mkdir()
    for name, text in DOCUMENTS.items():
        (place / name).write_text(text + "\n")

    def made():
        return {name: (graph / name).read_bytes() for name in ("graph.ttl", "graph.trig")}

    def build(names):
        pipeline.build([place / name for name in names], graph, nlp=nlp)

    def remove(names):
        pipeline.remove([str(place / name) for name in names], graph)

    return SimpleNamespace(
        place=place,
        build=build,
        remove=remove,
        curate=lambda decision: pipeline.curate(decision, graph),
        made=made,
        anew=lambda: shutil.rmtree(graph, ignore_errors=True),
    )


@pytest.fixture
def whole(world):
    """The bytes of all documents built at once."""
    world.build(sorted(DOCUMENTS))
    found = world.made()
    world.anew()
    return found


def test_a_decision_stays_with_whom_it_was_about(world):
    """A homonym that comes later has taken the name that it was decided of."""
    world.build(["minister.md", "again.md"])
    world.curate(Decision("rename", "Anna_Berg", "Anna B. Berg"))
    world.build(["striker.md", "scored.md"])
    told = world.made()["graph.ttl"].decode()
    assert re.search(r'kg:Anna_Berg_finance_minister\s+a kgo:Person ;\s+rdfs:label "Anna B\. Berg"@en', told)
    assert re.search(r'kg:Anna_Berg_striker\s+a kgo:Person ;\s+rdfs:label "Anna Berg"@en', told)
    world.curate(Decision("merge", "kg:Anna_Berg_striker", "kg:Anna_Berg_finance_minister"))
    people = set(re.findall(r"^kg:(Anna_Berg\w*)\s+a ", world.made()["graph.ttl"].decode(), re.MULTILINE))
    world.build(["physicist.md", "lecture.md", "putin.md"])
    after = set(re.findall(r"^kg:(Anna_Berg\w*)\s+a ", world.made()["graph.ttl"].decode(), re.MULTILINE))
    assert (len(people), len(after)) == (1, 2)


def split(names, rng):
    """The names in builds of one to four."""
    while names:
        size = rng.randint(1, 4)
        yield names[:size]
        names = names[size:]


def test_the_homonyms_are_there(whole):
    ids = set(re.findall(r"^kg:(Anna_Berg\w*)\s+a ", whole["graph.ttl"].decode(), re.MULTILINE))
    assert ids == {f"Anna_Berg_{person}" for person in PEOPLE}


@pytest.mark.parametrize("seed", range(3))
def test_any_order_and_any_split_give_the_same_bytes(world, whole, seed):
    rng = random.Random(seed)
    names = rng.sample(sorted(DOCUMENTS), len(DOCUMENTS))
    for part in [[name] for name in names] if seed == 0 else split(names, rng):
        world.build(part)
    assert world.made() == whole


@pytest.mark.parametrize("seed", range(3))
def test_what_was_replaced_or_removed_in_between_leaves_no_trace(world, whole, seed):
    rng = random.Random(100 + seed)
    replaced, removed = rng.sample(sorted(DOCUMENTS), 4), rng.sample(sorted(DOCUMENTS), 3)
    for name in replaced:  # at first each says something of another person of that name
        other = DOCUMENTS[rng.choice(sorted(DOCUMENTS))]
        (world.place / name).write_text(other + f" Anna Berg met {rng.choice(('Ada', 'Xi', 'Putin'))}.\n")
    names = rng.sample(sorted(DOCUMENTS), len(DOCUMENTS))
    for part in split(names, rng):
        world.build(part)
    world.remove(removed)
    for name in replaced:
        (world.place / name).write_text(DOCUMENTS[name] + "\n")
    world.build(rng.sample(sorted({*replaced, *removed}), len({*replaced, *removed})))
    assert world.made() == whole
