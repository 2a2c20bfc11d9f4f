import pytest
from marked import extraction, nodes

from kg.errors import KgError
from kg.resolution import Curation, Decision, authority, curation, resolve

DOCUMENTS = [
    extraction("[Robert Zimmerman:Person] sang. [Zimmerman:Person] left.", id="a"),
    extraction("[Bob Dylan:Person] sang in [Paris:City].", id="b"),
    extraction("[Volodymyr Zelenskyy:Person] and [Volodimir Zelensky:Person] spoke.", id="c"),
]


def test_a_merge_holds():
    result = resolve(DOCUMENTS, curation=Curation().merge("Bob_Dylan", "Robert Zimmerman"))
    (dylan,) = [entity for entity in result.entities if entity.id == "Bob_Dylan"]
    assert dylan.label == "Bob Dylan"
    assert {"Robert Zimmerman", "Zimmerman"} <= set(dylan.aliases)
    assert any(merge.reason == "curation" for merge in result.merges)


def test_a_split_holds():
    assert nodes(resolve(DOCUMENTS))["Volodimir Zelensky"] == {"Volodymyr Zelenskyy"}
    result = resolve(DOCUMENTS, curation=Curation().split("Volodymyr_Zelenskyy", "Volodimir Zelensky"))
    assert nodes(result)["Volodimir Zelensky"] == {"Volodimir Zelensky"}
    assert nodes(result)["Volodymyr Zelenskyy"] == {"Volodymyr Zelenskyy"}


def test_a_new_name_keeps_the_id():
    result = resolve(DOCUMENTS, curation=Curation().rename("Paris", "Paris, France"))
    (paris,) = [entity for entity in result.entities if entity.id == "Paris"]
    assert paris.label == "Paris, France"
    assert "Paris" in paris.aliases


def test_decisions_on_what_is_not_there_are_passed_over():
    decisions = Curation().merge("Nobody", "Paris").split("Nothing", "X").rename("Nowhere", "Y")
    assert resolve(DOCUMENTS, curation=decisions) == resolve(DOCUMENTS)


def test_a_circle_of_merges_is_refused():
    with pytest.raises(KgError, match="circle"):
        Curation().merge("A", "B").merge("B", "C").merge("C", "A")


def test_decisions_are_kept_in_a_file(tmp_path):
    decisions = Curation().merge("A", "B").split("A", "C", document="d").rename("A", "Ä")
    curation.write(decisions, tmp_path / "curation.jsonl")
    assert curation.read(tmp_path / "curation.jsonl") == decisions
    assert curation.read(tmp_path / "none.jsonl") == Curation()


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ('{"action": "merge", "entity": "A", "value": "B"}\nrubbish\n', ":2"),
        ('{"action": "merge", "entity": 5, "value": "B"}\n', ":1"),
        ('{"action": "join", "entity": "A", "value": "B"}\n', ":1"),
        ('{"action": "merge", "entity": "A", "value": "B"}\n{"action": "merge", "entity": "B", "value": "A"}\n', ":2"),
    ],
)
def test_a_wrong_line_is_named(tmp_path, lines, where):
    path = tmp_path / "curation.jsonl"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(KgError, match=f"curation.jsonl{where}"):
        curation.read(path)


def test_a_wrong_encoding_names_the_line(tmp_path):
    path = tmp_path / "curation.jsonl"
    path.write_bytes(b'{"action": "rename", "entity": "A", "value": "B"}\n{"action": "\xe9"}\n')
    with pytest.raises(KgError, match="curation.jsonl:2"):
        curation.read(path)


def test_decision_is_a_value():
    assert Decision("merge", "A", "B") == Curation().merge("A", "B").decisions[0]


# --- authority files

TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://example.org/dylan> skos:prefLabel "Bob Dylan"@en ; skos:altLabel "Robert Zimmerman"@en .
"""


def test_an_authority_makes_one_of_two(tmp_path):
    path = tmp_path / "people.ttl"
    path.write_text(TURTLE, encoding="utf-8")
    result = resolve(DOCUMENTS, authority=authority.read(path))
    assert nodes(result)["Robert Zimmerman"] == {"Bob Dylan"}
    (dylan,) = [entity for entity in result.entities if entity.label == "Bob Dylan"]
    assert (dylan.id, dylan.former) == ("http://example.org/dylan", ("Bob_Dylan", "Robert_Zimmerman"))


def test_what_a_list_replaces_itself_leads_on(tmp_path):
    path = tmp_path / "people.ttl"
    path.write_text(
        "@prefix dct: <http://purl.org/dc/terms/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        '<http://e/1> rdfs:label "Robert Zimmerman" ; dct:isReplacedBy <http://e/2> .\n'
        '<http://e/2> rdfs:label "Bob Dylan" .\n'
    )
    result = resolve(DOCUMENTS, authority=authority.read(path))
    assert nodes(result)["Robert Zimmerman"] == {"Bob Dylan"}
    (dylan,) = [entity for entity in result.entities if entity.label == "Bob Dylan"]
    assert (dylan.id, dylan.former) == ("http://e/2", ("Bob_Dylan", "Robert_Zimmerman", "http://e/1"))


def test_an_identifier_that_is_no_iri_makes_one(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("id,label\nP-12,Bob Dylan\n", encoding="utf-8")
    result = resolve(DOCUMENTS, authority=authority.read(path))
    (dylan,) = [entity for entity in result.entities if entity.label == "Bob Dylan"]
    assert (dylan.id, dylan.former) == ("id/P-12", ("Bob_Dylan",))


def test_an_authority_in_csv(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("id,label,aliases,type\nhttp://e.org/1,Bob Dylan,Robert Zimmerman|Dylan,Person\n", encoding="utf-8")
    (entry,) = authority.read(path)
    assert (entry.aliases, entry.type) == (("Robert Zimmerman", "Dylan"), "Person")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"id,label\n1,A\n1,B\n", "a.csv:3"),
        ("a.csv", b"id,label,type\n1,A,Dragon\n", "a.csv:2"),
        ("a.csv", b"id,label\n1,\n", "a.csv:2"),
        ("a.csv", b"name\nA\n", "a.csv:1"),
        ("a.csv", b"id,label\n1,A\n2,\xff\xfe\n", "a.csv:3"),
        ("a.csv", b'id,label\n1,"A\n2,B\n', "a.csv:2"),
        ("a.csv", b"id,label\n1,A\n2,B,C\n", "a.csv:3"),
        ("a.csv", b"", "a.csv:1"),
        ("a.csv", "id,label\n1,A\n".encode("utf-16"), "a.csv:1"),
        ("a.ttl", b"<a> <b> .\n", "a.ttl:1"),
        ("a.txt", b"A\n", "no reader"),
        ("a.csv", b"id,label\n1,A\nhttp://e.org/a b,B\n", "a.csv:3: 'http://e.org/a b' is no IRI"),
        ("a.csv", b"id,label\nhttp://e.org/<script>,B\n", "a.csv:2: .* is no IRI"),
        ("a.nt", b'<javascript:alert(1)> <http://www.w3.org/2000/01/rdf-schema#label> "A" .\n', "a.nt:1: .* script"),
        (
            "a.ttl",
            b"@prefix e: <http://e.org/> .\n@prefix o: <http://e.org/onto#> .\n"
            b'e:a a o:Person ; <https://schema.org/name> "A" .\ne:b a o:Dragon ; <https://schema.org/name> "B" .\n',
            "a.ttl:4: unknown class 'Dragon'",
        ),
        ("a.rdf", b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n<a>\n</r:RDF>', "a.rdf:3"),
        (
            "a.nt",
            b'<http://e/a> <http://www.w3.org/2000/01/rdf-schema#label> "A" .\n'
            b"<http://e/b> <http://purl.org/dc/terms/isReplacedBy> <http://e/c> .\n"
            b"<http://e/c> <http://purl.org/dc/terms/isReplacedBy> <http://e/b> .\n",
            "a.nt:2: .* circle",
        ),
    ],
)
def test_a_wrong_authority_names_the_line(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(KgError, match=message):
        authority.read(path)


def test_a_cell_of_several_lines(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b'id,label,type\n1,"A\nB",Person\n2,C,Dragon\n')
    with pytest.raises(KgError, match="a.csv:4: unknown class"):
        authority.read(path)


def test_one_id_in_two_files(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("id,label\n1,A\n")
    with pytest.raises(KgError, match="b.csv:2: '1' is in .*a.csv:2"):
        authority.read_all([tmp_path / "a.csv", tmp_path / "b.csv"])
