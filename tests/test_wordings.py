"""Open predicates of one meaning: the table holds together, and opposites stay apart."""

import pytest

from kg import ontology, wordings
from kg.rdf.names import relation_slug

ANY = {"subject_type": "Concept", "object_type": "Concept"}
PEOPLE = {"subject_type": "Person", "object_type": "Person"}
OPPOSITES = (
    "start|finish|end|cancel", "build|demolish", "increase|reduce", "expand|shrink", "strengthen|weaken",
    "improve|worsen", "accelerate|slow", "win|lose", "buy|sell", "lend|borrow", "rise|fall", "import|export",
    "love|hate", "trust|distrust", "remember|forget", "enter|leave", "arrive in|leave for", "hire|fire",
    "attract|deter", "encourage|discourage", "escape from|return to", "agree on|disagree on", "consent to|refuse",
    "impose ban on|lift ban on", "give access to|deny access to", "establish tie with|sever tie with",
    "be free of|be full of", "resemble|differ from", "be essential to|be harmful to", "teach|study under",
    "surrender to|withstand", "be promoted to|be relegated to", "warn of|await", "praise|criticize",
    "support|oppose", "give to|receive from", "award medal to|win medal in", "begin career in|end career in",
    "lead|follow", "sue|acquit", "kidnap|rescue", "gain control of|lose control of", "be near|be far from",
    "import from|export to", "conceal|reveal", "precede|follow", "come to power in|fall from power in",
)  # fmt: skip


@pytest.fixture(scope="module")
def known():
    return ontology.load()


@pytest.fixture(scope="module")
def table():
    return wordings.load()


@pytest.fixture(scope="module")
def groups(table):
    return {group for groups in table.groups.values() for group in groups}


def relation(table, known, label, **ends):
    found = table.canonical(label, **(ends or ANY), known=known)
    return (found[0].name, found[1]) if found else None


def test_every_class_is_one_of_the_ontology(groups, known):
    assert {end for group in groups for end in (*group.subjects, *group.objects)} <= known.classes.keys()


def test_every_head_is_an_iri_of_its_own(groups, known):
    for group in groups:
        assert group.relation.name == relation_slug(group.head)
        assert group.relation.name not in known.relations


def test_no_wording_belongs_to_two_groups_between_the_same_things(table, known):
    for words, found in table.groups.items():
        heads = {
            (one.head, other.head)
            for one in found
            for other in found
            if one.head < other.head
            and any(known.is_a(a, b) or known.is_a(b, a) for a in one.subjects for b in other.subjects)
            and any(known.is_a(a, b) or known.is_a(b, a) for a in one.objects for b in other.objects)
        }
        assert not heads, words


def test_a_head_stands_for_itself_alone(groups):
    heads = {group.head for group in groups}
    assert not [words for group in groups for words in group.wordings if words in heads]


def test_a_table_in_any_order_says_the_same(groups, table, known, monkeypatch):
    lines = ontology.text(wordings.FILE).splitlines()
    monkeypatch.setattr(wordings.ontology, "text", lambda _: "\n".join(reversed(lines)))
    other = wordings.load.__wrapped__()
    for words in table.groups:
        for ends in (ANY, PEOPLE, {"subject_type": "Place", "object_type": "Place"}):
            assert table.canonical(words, **ends, known=known) == other.canonical(words, **ends, known=known)


@pytest.mark.parametrize("pair", OPPOSITES)
def test_opposites_and_other_roles_are_never_joined(table, known, pair):
    for ends in (ANY, PEOPLE, {"subject_type": "Organization", "object_type": "Concept"}):
        found = [relation(table, known, words, **ends) or (words, False) for words in pair.split("|")]
        assert len(set(found)) == len(found)


def test_negation_is_no_wording(groups):
    words = {word for group in groups for phrase in (group.head, *group.wordings) for word in phrase.split()}
    assert not words & {"not", "no", "never", "n't", "fail", "without"}


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("set up", "establish"),
        ("establish", "establish"),
        ("deliver speech to", "give_speech_to"),
        ("take part in", "participate_in"),
        ("specialise in", "specialize_in"),
        ("carry out survey in", "conduct_survey_in"),
        ("analyse", "analyze"),
    ],
)
def test_wordings_of_one_meaning(table, known, label, name):
    assert relation(table, known, label) == (name, False)


def test_a_cue_of_the_ontology_takes_the_other_wordings_with_it(table, known):
    assert relation(table, known, "hinge on") == ("dependsOn", False)
    assert relation(table, known, "arise from") == ("caused", True)
    ends = {"subject_type": "Person", "object_type": "Company"}
    assert relation(table, known, "hit out at", **ends) == ("criticised", False)


def test_classes_decide_what_a_wording_means(table, known):
    assert relation(table, known, "raise", **PEOPLE) == ("bring_up", False)
    assert relation(table, known, "raise") is None
    assert relation(table, known, "set up", subject_type="Person", object_type="TimeSpan") is None
    assert relation(table, known, "put off", subject_type="Agent", object_type="Event") == ("postpone", False)
    assert relation(table, known, "put off") is None  # that somebody is deterred
