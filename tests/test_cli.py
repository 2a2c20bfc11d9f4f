"""Every verb: what it prints where, and how it ends."""

from __future__ import annotations

import io
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from toy import environment, heard

from kg.store import Store

VERBS = (
    "build",
    "extract",
    "import",
    "backup",
    "compact",
    "query",
    "why",
    "explain",
    "view",
    "export",
    "remove",
    "stats",
    "merges",
    "merge",
    "split",
    "rename",
    "check",
    "diff",
)
RECORD = {
    "document", "line", "sentence", "subject", "predicate", "object", "qualifiers", "factuality", "polarity",
    "certainty", "tense", "source", "rule", "confidence",
}  # fmt: skip


@pytest.fixture
def stdin(monkeypatch):
    """Gives the command line something to read from standard input."""

    def give(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))

    return give


def test_help_names_every_verb(kg):
    said = kg("--help")
    assert said.code == 0
    assert set(re.findall(r"^  ([a-z]+) ", said.out, re.MULTILINE)) >= set(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(kg, verb):
    said = kg(verb, "--help")
    assert said.code == 0 and said.out.startswith(f"Usage: kg {verb}")


def test_version(kg):
    assert re.fullmatch(r"kg \d+\.\d+\.\d+\S*\n", kg("--version").out)


def test_wrong_usage_is_two(kg):
    assert kg("build").code == 2
    assert kg("frobnicate").code == 2


def test_build_speaks_on_stderr_alone(kg, articles, tmp_path, toy_path):
    said = kg("build", articles, "--graph", tmp_path / "g", "--nlp", toy_path)
    assert (said.code, said.out) == (0, "")
    assert "2 documents" in said.err and "graph.html" in said.err


def test_build_quiet_says_nothing(kg, articles, tmp_path, toy_path):
    said = kg("build", articles, "--graph", tmp_path / "g", "--nlp", toy_path, "--quiet")
    assert (said.code, said.out, said.err) == (0, "", "")


def test_build_from_standard_input(kg, tmp_path, toy_path, stdin):
    stdin(b"Russia annexed Crimea.")
    assert kg("build", "-", "--graph", tmp_path / "g", "--nlp", toy_path).code == 0
    stdin(b"Ada visited Paris.")
    assert "2 documents" in kg("build", "-", "--graph", tmp_path / "g", "--nlp", toy_path).err


def test_extract_json_is_the_record(kg, articles, toy_path):
    said = kg("extract", articles, "--json", "--nlp", toy_path)
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert rows and all(set(row) == RECORD for row in rows)
    assert {row["factuality"] for row in rows} == {"asserted", "reported", "negated", "possible"}
    assert all(set(row["subject"]) >= {"label", "text", "type", "begin", "end"} for row in rows)


def test_extract_lines_and_stdin(kg, toy_path, stdin):
    stdin(b"Russia annexed Crimea.\nPutin met Xi.\n")
    said = kg("extract", "-", "--lines", "--json", "--nlp", toy_path)
    assert [json.loads(line)["line"] for line in said.out.splitlines()] == [1, 2]


def test_extract_for_people(kg, articles, toy_path):
    assert "Vladimir Putin -- meet -- Xi Jinping" in kg("extract", articles, "--nlp", toy_path).out


def test_query_sparql_file_and_stdin(kg, graph, tmp_path, stdin):
    sparql = "SELECT ?o { kg:Russia kg:annexed ?o }"
    (tmp_path / "q.rq").write_text(sparql)
    stdin(sparql.encode())
    answers = {kg("query", asked, "--graph", graph).out for asked in (sparql, tmp_path / "q.rq", "-")}
    assert len(answers) == 1 and "kg:Crimea" in answers.pop()


def test_query_formats(kg, graph):
    sparql = "SELECT ?o { kg:Russia kg:annexed ?o }"
    rows = json.loads(kg("query", sparql, "--format", "json", "--graph", graph).out)["results"]["bindings"]
    assert rows[0]["o"]["value"] == "https://example.org/kg/Crimea"
    assert kg("query", sparql, "--format", "csv", "--graph", graph).out.splitlines()[0] == "o"
    construct = "CONSTRUCT { ?s kg:annexed ?o } { ?s kg:annexed ?o }"
    assert "kg:annexed" in kg("query", construct, "--format", "turtle", "--graph", graph).out


def test_a_negated_claim_is_no_answer(kg, graph):
    assert "(0 rows)" in kg("query", "SELECT ?o { kg:China kg:annexed ?o }", "--graph", graph).out


def test_query_lists_and_asks_named_questions(kg, graph):
    names = [line.split()[0] for line in kg("query").out.splitlines()[2:]]
    assert names
    for name in names:
        said = kg("query", name, "--graph", graph)
        assert said.code == 0 or "needs --" in said.err, f"{name}: {said.err}"


def test_what_finds_nothing_says_what_was_asked(kg, graph):
    said = kg("query", "SELECT ?s { ?s kg:meets ?o }", "--graph", graph)
    assert (said.code, "(0 rows)" in said.out, "nothing found in" in said.err) == (0, True, True)
    assert "the graph has no kg:meets" in said.err
    assert "nothing found" not in kg("query", "SELECT ?s { ?s kg:met ?o }", "--graph", graph).err
    assert kg("query", "ASK { ?s kg:meets ?o }", "--graph", graph).err == ""


def test_stats_tell_of_entities_and_documents(kg, graph):
    said = kg("stats", "--graph", graph).out
    assert "entities:    " in said and "2 of 2 documents make statements, none was left out" in said


def test_query_mistakes_are_explained(kg, graph):
    wrong = kg("query", "SELECT ?o { kg:Russia ", "--graph", graph)
    assert wrong.code == 1 and wrong.err.startswith("kg: the query is not SPARQL")
    unknown = kg("query", "no-such-question", "--graph", graph)
    assert unknown.code == 1 and "no question" in unknown.err


def test_why_shows_sentence_source_and_factuality(kg, graph):
    said = kg("why", "Crimea", "--graph", graph)
    assert "Russia annexed Crimea." in said.out and "a.txt" in said.out
    facts, _, others = said.out.partition("Not facts")
    assert "did not annex" in others and "did not annex" not in facts


def test_why_of_an_unknown_name_suggests(kg, graph):
    said = kg("why", "Crimia", "--graph", graph)
    assert (said.code, said.out) == (1, "") and "Crimea" in said.err


def test_view_prints_where_the_page_is(kg, graph, tmp_path):
    said = kg("view", "--graph", graph, "--out", tmp_path / "page.html")
    assert said.out.strip() == str(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_bytes() == (graph / "graph.html").read_bytes()


@pytest.mark.parametrize("suffix", ["ttl", "trig", "nt", "nq", "jsonld", "rdf", "graphml", "gexf", "csv"])
def test_export_knows_the_format_by_the_suffix(kg, graph, tmp_path, suffix):
    said = kg("export", tmp_path / f"out.{suffix}", "--graph", graph)
    assert said.code == 0
    assert all(Path(line).stat().st_size for line in said.out.splitlines())


def test_export_to_standard_output(kg, graph):
    assert kg("export", "-", "--format", "ttl", "--graph", graph).out == (graph / "graph.ttl").read_text()


def test_export_of_an_unknown_suffix(kg, graph, tmp_path):
    said = kg("export", tmp_path / "out.xyz", "--graph", graph)
    assert said.code == 1 and "choose one of" in said.err


def test_remove_and_stats(kg, graph, articles):
    said = kg("remove", articles / "b.txt", "--graph", graph)
    assert (said.code, said.out) == (0, "") and "1 document," in said.err
    assert json.loads(kg("stats", "--json", "--graph", graph).out)["documents"] == 1
    log = kg("stats", "--documents", "--graph", graph).out
    assert "a.txt" in log and "b.txt" not in log


def test_merges_and_decisions_hold_for_later_builds(kg, graph, articles, toy_path):
    assert "Vladimir" in kg("merges", "--graph", graph).out
    assert kg("rename", "Crimea", "Krym", "--graph", graph).code == 0
    assert kg("merge", "Ada", "Paris", "--graph", graph, "--quiet").err == ""
    (articles / "c.txt").write_text("Ada visited Crimea.")
    assert kg("build", articles, "--graph", graph, "--nlp", toy_path).code == 0
    answer = kg("query", "SELECT ?o { kg:Ada kg:visited/rdfs:label ?o }", "--graph", graph).out
    assert "Krym" in answer
    assert kg("split", "Ada", "Paris", "--graph", graph).code == 0
    wrong = kg("rename", "Nobody", "Somebody", "--graph", graph)
    assert (wrong.code, wrong.out) == (1, "") and "knows no 'Nobody'" in wrong.err


def everything(folder):
    """What is in a graph's folder, or that there is none; of the store its quads, since opening it writes a log."""
    if not folder.exists():
        return None
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and "store" not in path.parts}
    with Store.open(folder, read_only=True) as store:
        return files, sorted(map(str, store))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"id,label\n1,A\n1,B\n", "mine.csv:3: '1' is in line 2 already"),
        (b"id,label,type\n1,A,Dragon\n", "mine.csv:2: unknown class 'Dragon'"),
        (b"id,label\n1,\xff\n", "mine.csv:2: this line is not UTF-8"),
    ],
)
def test_a_wrong_authority_changes_nothing(kg, graph, articles, tmp_path, toy_path, content, problem):
    (tmp_path / "good.csv").write_text("id,label\n7,Ada\n")
    (tmp_path / "mine.csv").write_bytes(content)
    for folder in (graph, tmp_path / "new"):
        before = everything(folder)
        more = ["--nlp", toy_path, "--authority", tmp_path / "good.csv", "--authority", tmp_path / "mine.csv"]
        said = kg("build", articles, "--graph", folder, *more)
        assert said.code == 1
        assert problem in " ".join(said.err.split()) or problem in said.err
        assert everything(folder) == before


def test_a_wrong_curation_changes_nothing(kg, graph, articles, toy_path):
    (graph / "curation.jsonl").write_text('{"action": "rename", "entity": "Ada", "value": "A"}\nrubbish\n')
    (articles / "new.txt").write_text("Ada met Putin.\n")
    before = everything(graph)
    said = kg("build", articles, "--graph", graph, "--nlp", toy_path)
    assert said.code == 1 and "curation.jsonl:2" in " ".join(said.err.split())
    assert everything(graph) == before


@pytest.mark.parametrize(
    ("args", "problem"),
    [
        (("merge", "Ada", "Nobody"), "knows no 'Nobody'"),
        (("merge", "Ada", "ada"), "are one already"),
        (("merge", "Putin", "Vladimir Putin"), "are one already"),
        (("split", "Ada", "Paris"), "is no name of"),
    ],
)
def test_a_wrong_decision_changes_nothing(kg, graph, args, problem):
    before = everything(graph)
    said = kg(*args, "--graph", graph)
    assert said.code == 1 and problem in said.err
    assert everything(graph) == before


def test_a_circle_of_merges_changes_nothing(kg, graph):
    assert kg("merge", "Ada", "Paris", "--graph", graph).code == 0
    before = everything(graph)
    for args in (("Paris", "Ada"), ("Ada", "Paris")):
        said = kg("merge", *args, "--graph", graph)
        assert said.code == 1 and "are one already" in said.err
    assert everything(graph) == before


def test_an_authority_names_entities(kg, articles, tmp_path, toy_path):
    (tmp_path / "mine.csv").write_text("id,label,aliases,type\nhttps://example.com/ada,Ada,,Person\n")
    said = kg("build", articles, "--graph", tmp_path / "g", "--nlp", toy_path, "--authority", tmp_path / "mine.csv")
    assert said.code == 0
    asked = "SELECT ?who { ?who a kgo:Person ; rdfs:label 'Ada'@en ; kg:visited kg:China }"
    assert "https://example.com/ada" in kg("query", asked, "--graph", tmp_path / "g").out
    for name in ("Ada", "kg:Ada", "https://example.com/ada"):
        assert "visited China" in kg("why", name, "--graph", tmp_path / "g").out


def test_check_finds_nothing_wrong_with_what_was_built(kg, graph):
    assert kg("check", "--graph", graph) == type(kg("--version"))(0, "0 violations\n", "")


def test_diff_says_what_differs_and_ends_with_one(kg, graph, articles, tmp_path, toy_path):
    assert kg("diff", graph, graph) == type(kg("--version"))(0, "", "")
    kg("build", articles / "a.txt", "--graph", tmp_path / "other", "--nlp", toy_path)
    said = kg("diff", graph, tmp_path / "other")
    assert said.code == 1 and "- fact: Ada -- visited -- China" in said.out


def test_no_graph_yet(kg, tmp_path):
    for args in (
        ["query", "ASK {}"],
        ["why", "x"],
        ["view"],
        ["export", tmp_path / "x.ttl"],
        ["stats"],
        ["remove", "x"],
    ):
        said = kg(*args, "--graph", tmp_path / "none")
        assert (said.code, said.out) == (1, "")
        assert "there is no graph" in said.err and "\n  try: " in said.err
    assert not (tmp_path / "none").exists()


# bad input: one line that names the file, the way out, the others processed, exit code 3


def _bad_files(folder: Path) -> dict[str, Path]:
    from pypdf import PdfWriter

    locked = PdfWriter()
    locked.add_blank_page(100, 100)
    locked.encrypt("secret")
    locked.write(folder / "locked.pdf")
    for name, data in {
        "unknown.xyz": b"text",
        "empty.txt": b"",
        "rubbish.txt": bytes(range(256)) * 50,
        "broken.pdf": b"%PDF-1.7 nothing",
        "large.txt": b"Russia annexed Crimea.\n" * 220_000,
        "long-line.txt": b"Russia annexed Crimea. " * 45_000,
    }.items():
        (folder / name).write_bytes(data)
    return {path.name: path for path in sorted(folder.iterdir())}


def test_bad_documents_are_named_and_the_others_built(kg, tmp_path, articles, toy_path):
    folder = tmp_path / "bad"
    folder.mkdir()
    bad = _bad_files(folder)
    said = kg("build", *bad.values(), articles, "--graph", tmp_path / "g", "--nlp", toy_path)
    assert said.code == 3
    for name in bad:
        lines = [line for line in said.err.splitlines() if name in line and line.startswith("kg: ")]
        assert len(lines) == 1, f"{name}: {lines}"
    assert said.err.count("  try: ") == len(bad)
    assert "Traceback" not in said.err
    assert "2 documents" in said.err and f"left out: {len(bad)}" in said.err
    assert "left out" in kg("stats", "--documents", "--graph", tmp_path / "g").out


def test_a_folder_with_nothing_readable(kg, tmp_path, toy_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "photo.jpg").write_bytes(b"\xff\xd8")
    said = kg("build", tmp_path / "folder", "--graph", tmp_path / "g", "--nlp", toy_path)
    assert said.code == 3 and "nothing readable" in said.err
    assert not (tmp_path / "g").exists()


def test_an_unknown_pipeline(kg, articles, tmp_path):
    said = kg("build", articles, "--graph", tmp_path / "g", "--nlp", "no_such_pipeline")
    assert said.code == 1 and "no spaCy pipeline" in said.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_no_permission(kg, articles, tmp_path, toy_path):
    (articles / "a.txt").chmod(0)
    said = kg("build", articles, "--graph", tmp_path / "g", "--nlp", toy_path)
    assert said.code == 3 and "no permission to read" in said.err
    (tmp_path / "closed").mkdir(mode=0o500)
    said = kg("build", articles, "--graph", tmp_path / "closed" / "g", "--nlp", toy_path)
    assert said.code == 1 and "no permission to write" in said.err


def test_a_file_where_the_graph_should_be(kg, articles, tmp_path, toy_path):
    (tmp_path / "g").write_text("here already")
    said = kg("build", articles, "--graph", tmp_path / "g", "--nlp", toy_path)
    assert said.code == 1 and "a file stands where a folder is needed" in said.err


def test_a_full_disk_loses_nothing(kg, graph, articles, tmp_path, toy_path):
    """The system refuses to let files grow, as a full disk does."""
    before = (graph / "graph.ttl").read_bytes()
    (articles / "c.txt").write_text("Ada visited Beijing.")
    code = (
        "import resource, signal, sys, toy\n"
        "from kg.cli import main\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "main()\n"
    )
    command = [sys.executable, "-c", code, "build", str(articles), "--graph", str(graph), "--nlp", str(toy_path)]
    ended = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    assert ended.returncode == 1, ended.stderr
    assert ended.stderr.splitlines()[-2].startswith("kg: cannot write") and "  try: " in ended.stderr
    assert (graph / "graph.ttl").read_bytes() == before
    assert kg("build", articles, "--graph", graph, "--nlp", toy_path).code == 0
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_ctrl_c_is_told_and_the_next_run_goes_on(articles, tmp_path, toy_path, kg):
    code = (
        "import time, toy\n"
        "from kg import understanding\n"
        "from kg.cli import main\n"
        "make = understanding.extraction\n"
        "def slow(doc, document):\n"
        "    print('reading', flush=True)\n"
        "    time.sleep(5 if document.source.endswith('b.txt') else 0)\n"
        "    return make(doc, document)\n"
        "understanding.extraction = slow\n"
        "main()\n"
    )
    command = [
        sys.executable,
        "-c",
        code,
        "build",
        str(articles),
        "--graph",
        str(tmp_path / "g"),
        "--nlp",
        str(toy_path),
    ]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(command, **pipes, text=True, env=environment(), preexec_fn=heard)
    process.stdout.readline()
    process.stdout.readline()
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in err and "Traceback" not in err
    assert len(list((tmp_path / "g" / "extractions").glob("*.json.gz"))) == 1
    assert kg("build", articles, "--graph", tmp_path / "g", "--nlp", toy_path).code == 0


def test_a_closed_pipe_is_no_traceback(articles, toy_path):
    code = "import toy; from kg.cli import main; main()"
    command = [sys.executable, "-c", code, "extract", str(articles), "--json", "--nlp", str(toy_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    process.stdout.close()
    err = process.stderr.read()
    process.wait()
    assert b"Traceback" not in err


def test_explain_shows_parse_rule_axes_and_fate(kg, toy_path):
    said = kg("explain", "Vladimir Putin met Xi Jinping in Beijing. China did not annex Crimea.", "--nlp", toy_path)
    assert (said.code, said.err) == (0, "")
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert "3 met meet VERB root" in lines and "2 Putin Putin PROPN flat 1 Vladimir" in lines
    assert "names: Vladimir Putin (Person), Xi Jinping (Person), Beijing (GeopoliticalEntity)" in lines
    assert "+ Vladimir Putin -- meet -- Xi Jinping (fact)" in lines
    assert "rule verb.transitive on “met”, subject “Vladimir Putin”, object “Xi Jinping”" in lines
    assert "relation met" in lines and "place: Beijing" in lines
    assert "+ China -- annex -- Crimea (negated)" in lines
    assert any(re.fullmatch(r"negative, certain, past \(“not”\); confidence 0\.\d\d?", line) for line in lines)


def test_explain_tells_why_claims_are_dropped(kg, toy_path):
    said = kg("explain", "Ada met. Ada met Ada.", "--nlp", toy_path)
    assert "- met: no object: a statement needs two ends" in said.out.splitlines()
    assert "- Ada -- meet -- Ada: “Ada” and “Ada” are one thing  [verb.transitive]" in said.out.splitlines()


def test_explain_tells_what_the_ontology_refuses(kg, toy_path):
    said = kg("explain", "Ada annexed Putin.", "--nlp", toy_path)
    assert "not annexed, which relates" in said.out and "here Person and Person" in said.out


def test_explain_tells_what_the_gate_sets_aside(kg, toy_path, monkeypatch):
    from kg import trace

    def refuse(quads, names, ontology):
        iris = {quad.subject.value for quad in quads if quad.predicate == names.node("kgo:plain")}
        return {iri: [("StatementShape", "has one object", "it has two")] for iri in iris}

    monkeypatch.setattr(trace, "refused", refuse)
    said = kg("explain", "Ada met Putin.", "--nlp", toy_path)
    assert "+ Ada -- meet -- Putin  (set aside: has one object)" in said.out.splitlines()


def test_explain_for_machines_from_standard_input(kg, toy_path, stdin):
    stdin("Putin said that Xi visited Paris. Ada\u202e met.".encode())
    said = kg("explain", "-", "--json", "--nlp", toy_path)
    first, second = json.loads(said.out)["sentences"]
    assert {"text": "Putin", "type": "Person"} in first["names"]
    words = [(word["text"], word["relation"], word["head"]) for word in first["words"]]
    assert words[:2] == [("Putin", "nsubj", 2), ("said", "root", 0)]
    reported = next(row for row in first["statements"] if row["predicate"]["label"] == "visit")
    assert set(reported) == RECORD | {"plain", "not_plain", "outside"}
    assert (reported["plain"], reported["not_plain"], reported["source"]["label"]) == (False, "reported", "Putin")
    assert [row["reason"] for row in second["dropped"]] == ["nothing in the sentence is its subject"]
    assert "\u202e" not in said.out and second["text"] == "Ada\u202e met."


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_nothing_to_explain(kg, text, stdin):
    said = kg("explain", text)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("kg: there is no text to explain\n  try: ")
    stdin(text.encode())
    piped = kg("explain", "-")
    assert piped.code == 1 and "'-' is empty" in piped.err


def test_explain_keeps_control_characters_from_the_terminal(kg, toy_path):
    said = kg("explain", "Ada met Putin \x1b[2J\x9b\u202e\x07.", "--nlp", toy_path)
    assert said.code == 0 and "meet" in said.out
    assert all(character.isprintable() or character == "\n" for character in said.out)


# hostile text


HOSTILE = "<script>alert(1)</script> </script><img src=x onerror=alert(2)>"


def test_text_of_documents_is_never_script_in_the_page(kg, tmp_path, toy_path):
    row = {"title": HOSTILE, "text": f"Russia annexed Crimea. {HOSTILE} Putin met Xi."}
    (tmp_path / "news.jsonl").write_text(json.dumps(row) + "\n")
    assert kg("build", tmp_path / "news.jsonl", "--graph", tmp_path / "g", "--nlp", toy_path).code == 0
    page = (tmp_path / "g" / "graph.html").read_text()
    assert "alert(1)" in page  # it is shown as text
    assert "<script>alert" not in page and "<img src=x" not in page


def test_control_characters_do_not_reach_the_terminal(kg, tmp_path, toy_path):
    row = {"title": "\x1b]0;owned\x07\x1b[31mred", "text": "Russia annexed Crimea."}
    (tmp_path / "news.jsonl").write_text(json.dumps(row) + "\n")
    kg("build", tmp_path / "news.jsonl", "--graph", tmp_path / "g", "--nlp", toy_path)
    for args in (["stats", "--documents"], ["why", "Crimea"], ["query", "SELECT ?t { ?d dct:title ?t }"]):
        assert "\x1b" not in kg(*args, "--graph", tmp_path / "g").out


HIDDEN = "\x1b]0;owned\x07 \x9b2J \u202eevil\u202c \u2066x\u2069"


def test_nothing_in_a_document_moves_the_cursor_or_turns_the_line_around(kg, tmp_path, toy_path):
    text = f"Russia annexed Crimea {HIDDEN}. Ada did not visit Paris {HIDDEN}. Putin met Ada."
    row = {"title": f"News {HIDDEN}", "text": text}
    (tmp_path / "news.jsonl").write_text(json.dumps(row) + "\n")
    graph = ["--graph", tmp_path / "g"]
    kg("build", tmp_path / "news.jsonl", *graph, "--nlp", toy_path)
    everything = "SELECT ?s ?o { ?s ?p ?o FILTER(isLiteral(?o)) }"
    for args in (["stats", "--documents", *graph], ["why", "Crimea", *graph], ["query", everything, *graph],
                 ["find", "evil", *graph], ["find", "evil", "--json", *graph], ["path", "Putin", "Ada", *graph],
                 ["check", *graph], ["stats", "--documents", "--json", *graph],
                 ["diff", tmp_path / "g", tmp_path / "g"],
                 ["extract", tmp_path / "news.jsonl", "--nlp", toy_path],
                 ["extract", tmp_path / "news.jsonl", "--json", "--nlp", toy_path]):  # fmt: skip
        said = kg(*args).out
        assert [c for c in said if not c.isprintable() and c != "\n"] == [], args
    records = [json.loads(line) for line in said.splitlines()]
    assert any("\u202eevil" in record["sentence"]["text"] for record in records)  # escaped, not lost
    assert "\u202e" in kg("query", everything, "--format", "csv", *graph).out  # what programs read stays as it is


def test_compact_keeps_the_graph_and_makes_none(kg, graph, tmp_path):
    with Store.open(graph, read_only=True) as store:
        before = store.sorted()
    assert kg("compact", "--graph", graph, "--quiet").code == 0
    with Store.open(graph, read_only=True) as store:
        assert store.sorted() == before
    said = kg("compact", "--graph", tmp_path / "none")
    assert (said.code, "no graph" in said.err, (tmp_path / "none").exists()) == (1, True, False)
