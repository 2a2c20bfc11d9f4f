"""What was exported comes back quad for quad; what is no RDF changes nothing."""

from __future__ import annotations

import json

import pyoxigraph
import pytest
import samples
from pyoxigraph import NamedNode, Quad

from kg import KgError, build, import_, remove
from kg.exports import export
from kg.rdf import Names, RdfFile
from kg.store import Store

WITH_GRAPHS = ("trig", "nq", "jsonld")
WITHOUT = ("ttl", "nt", "rdf")


def quads_of(path) -> set[Quad]:
    with Store.open(path, read_only=True) as store:
        return set(store)


@pytest.mark.parametrize("format", [*WITH_GRAPHS, *WITHOUT])
def test_what_was_exported_comes_back(store, tmp_path, format):
    (path,) = export(store, tmp_path / f"graph.{format}")
    done = import_(path, tmp_path / "copy")
    found = quads_of(tmp_path / "copy")
    assert done.quads == done.added == len(store)
    if format in WITH_GRAPHS:
        assert found == set(store)
    else:
        assert {quad.triple for quad in found} == {quad.triple for quad in store}


def test_the_base_comes_with_the_graph(known, tmp_path):
    with Store.open(tmp_path / "a", base="https://news.test/kg/") as store:
        store.replace(*samples.resolved(samples.readers()), known)
        (path,) = export(store, tmp_path / "graph.trig")
        before = set(store)
    import_(path, tmp_path / "b")
    with Store.open(tmp_path / "b", read_only=True) as copy:
        assert copy.names.base == "https://news.test/kg/"
        assert set(copy) == before


def test_importing_twice_changes_nothing(store, tmp_path):
    (path,) = export(store, tmp_path / "graph.trig")
    import_(path, tmp_path / "copy")
    assert import_(path, tmp_path / "copy").added == 0
    (flat,) = export(store, tmp_path / "graph.ttl")
    assert import_(flat, tmp_path / "copy").added == 0  # what is known in some graph is not said again without one
    assert quads_of(tmp_path / "copy") == set(store)


BAD = {
    "ttl": (b"<http://a/> <http://b/> <http://c/> .\n<http://a/> <http://b/> 'open .\n", 2),
    "nt": (b'<http://a/> <http://b/> "ok" .\n<http://a/> <http://b c/> "x" .\n', 2),
    "nq": (b"<http://a/> <http://b/> <http://c/> .\n\n<http://a/> x .\n", 3),
    "trig": (b'<http://g/> {\n<http://a/> <http://b/> "\xff" }\n', 2),
    "jsonld": (b'{"@graph": [\n{"@id": "http://a/",\n "http://b/": }]}', 3),
    "rdf": (b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n<rdf:Description>\n</rdf:RDF>', 3),
}


@pytest.mark.parametrize("format", BAD)
def test_a_bad_file_names_its_line_and_changes_nothing(fill, tmp_path, format):
    graph, (data, line) = fill(samples.readers()), BAD[format]
    path = tmp_path / f"bad.{format}"
    path.write_bytes(data)
    before = quads_of(graph)
    with pytest.raises(KgError, match=f"bad.{format}' cannot be read, line {line}: ") as error:
        import_(path, graph)
    assert error.value.fix
    assert quads_of(graph) == before
    assert not (graph / "imported").exists()
    with pytest.raises(KgError):
        import_(path, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_no_file_no_format_no_permission(tmp_path):
    with pytest.raises(KgError, match="there is no file"):
        import_(tmp_path / "x.ttl", tmp_path / "g")
    with pytest.raises(KgError, match="no RDF format for"):
        import_(tmp_path / "x.docx", tmp_path / "g")
    with pytest.raises(KgError, match="cannot read"):
        import_(tmp_path, tmp_path / "g", format="ttl")


HEAD = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
TRAPS = {
    "a bomb": ("rdf", b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + HEAD, "XML entities"),
    "another file": ("rdf", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD, "XML entities"),
    "the web": ("jsonld", b'{"@context": "https://schema.org/", "@id": "http://a/"}', "context elsewhere"),
    "a deep well": ("jsonld", b"[" * 5000 + b"]" * 5000, "nested more than"),
    "a direction": ("nt", b'<http://a/> <http://b/> "x"@ar--rtl .', "direction"),
    "a foreign triple term": ("nt", b'<http://a/> <http://b/> <<( <http://a/> <http://b/> "x" )>> .', "triple term"),
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_traps_are_refused(tmp_path, trap):
    format, data, problem = TRAPS[trap]
    path = tmp_path / f"x.{format}"
    path.write_bytes(data)
    with pytest.raises(KgError, match=problem):
        import_(path, tmp_path / "g")
    assert not (tmp_path / "g" / "store" / "data").exists() or not quads_of(tmp_path / "g")


def test_entities_that_abbreviate_are_read():
    data = b'<!DOCTYPE rdf:RDF [<!ENTITY x "http://x.test/">]>' + HEAD
    data += b'<rdf:Description rdf:about="&x;a"><b xmlns="http://x.test/">c</b></rdf:Description></rdf:RDF>'
    (quad,) = RdfFile(data, "rdf").quads(Names())
    assert quad.subject.value == "http://x.test/a"


HOSTILE = [
    '<javascript:alert(1)> <urn:p> "</script><script>alert(1)</script>" .',
    '<http://x.test/%22%3E%3Cscript%3E> <http://x.test/p> "a\\u0000b\\u000B\\uFFFE" .',
    "<doc:x> <unit:y> <kg:z> <time:g> .",
    '<http://x.test/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "a text" .',
    f'<http://x.test/big> <http://x.test/p> "{"x" * 3_000_000}" .',
    "_:a <http://x.test/p> _:b <http://x.test/g> .",
]


def test_hostile_terms_are_kept_as_they_are_in_every_format(tmp_path):
    source = tmp_path / "h.nq"
    source.write_text("\n".join(HOSTILE))
    import_(source, tmp_path / "g")
    found = quads_of(tmp_path / "g")
    assert len(found) == len(HOSTILE)
    assert not any(isinstance(term, pyoxigraph.BlankNode) for quad in found for term in quad.triple)
    for format in WITH_GRAPHS:
        with Store.open(tmp_path / "g", read_only=True) as store:
            (path,) = export(store, tmp_path / f"x.{format}")
        import_(path, tmp_path / f"copy-{format}", base="https://example.org/kg/")
        assert quads_of(tmp_path / f"copy-{format}") == found, format
    with Store.open(tmp_path / "g", read_only=True) as store:
        (path,) = export(store, tmp_path / "x.rdf")
    assert len(list(pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.RDF_XML))) == len(HOSTILE)
    page = (tmp_path / "g" / "graph.html").read_text()
    assert "<script>alert(1)" not in page


def test_a_property_that_xml_cannot_name_is_told(tmp_path):
    source = tmp_path / "h.nt"
    source.write_text("<http://x.test/a> <http://x.test/1> <http://x.test/b> .")
    import_(source, tmp_path / "g")
    with Store.open(tmp_path / "g", read_only=True) as store, pytest.raises(KgError, match="no name for the property"):
        export(store, tmp_path / "x.rdf")


def test_blank_nodes_get_the_same_names_each_time(tmp_path):
    data = b"[] <http://x.test/p> [ <http://x.test/q> 1.50 ] ."
    first, second = (RdfFile(data, "ttl").quads(Names()) for _ in range(2))
    assert set(first) == set(second) and len(first) == 2
    assert {quad.object.value for quad in first} >= {"1.5"}


def test_builds_keep_what_was_imported_and_remove_takes_it_out(tmp_path, articles, toy_path):
    mine = tmp_path / "mine.ttl"
    mine.write_text("<https://example.org/kg/Russia> <https://example.org/kg/onto#note> 'ours' .")
    done = import_(mine, tmp_path / "g")
    quad = next(iter(quads_of(tmp_path / "g")))
    build([articles], tmp_path / "g", nlp=str(toy_path))
    assert quad in quads_of(tmp_path / "g")
    remove([done.name], tmp_path / "g")
    after = quads_of(tmp_path / "g")
    assert quad not in after and any(q.predicate == NamedNode("https://example.org/kg/annexed") for q in after)
    with pytest.raises(KgError, match="no document"):
        remove([done.name], tmp_path / "g")


def test_the_command_reads_standard_input_too(kg, tmp_path, monkeypatch):
    import io
    import sys

    data = json.dumps({"@id": "http://x.test/a", "http://x.test/p": "v"}).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    said = kg("import", "-", "--format", "jsonld", "--graph", tmp_path / "g")
    assert said.code == 0 and "1 quads, 1 of them new" in said.err and said.out == ""
    assert len(quads_of(tmp_path / "g")) == 1
    assert kg("import", tmp_path / "no.ttl", "--graph", tmp_path / "g").code == 1
