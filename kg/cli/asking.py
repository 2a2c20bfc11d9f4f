"""Verbs that ask a graph, show it and hand it on, and `explain`, which needs none; nothing is changed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from kg import terminal
from kg.cli.app import GRAPH, Graph, Quiet, app
from kg.errors import KgError


@app.command()
def ask(
    question: Annotated[list[str], typer.Argument(metavar="QUESTION", help='"Who met Xi Jinping in Beijing?"')],
    graph: Graph = GRAPH,
    sparql: Annotated[bool, typer.Option("--sparql", help="Print the SPARQL instead, as kg query - takes it.")] = False,
    json: Annotated[bool, typer.Option("--json", help="As one JSON record, SPARQL and sentences included.")] = False,
) -> None:
    """Ask in English; every answer comes with its sentences, and none is guessed."""
    from kg import asking
    from kg.store import Store

    with Store.open(graph, read_only=True) as store:
        reply = asking.ask(store, " ".join(question))
    for line in asking.taken_lines(reply):
        terminal.say(line)
    if json:
        terminal.write(terminal.json_line(asking.record(reply)))
    elif sparql:
        terminal.write(reply.sparql or f"# {reply.why_not}")
    else:
        for line in asking.lines(reply):
            terminal.show(line)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def query(
    context: typer.Context,
    asked: Annotated[
        str | None, typer.Argument(metavar="SPARQL|FILE.rq|NAME|-", help="Left out: lists the names.")
    ] = None,
    graph: Graph = GRAPH,
    format: Annotated[
        str | None, typer.Option("--format", "-f", help="table csv tsv json xml; turtle for CONSTRUCT.")
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(metavar="sparql:URL", help="A SPARQL server that holds the graph, to be asked instead."),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Rows at most.")] = None,
    timed: Annotated[bool, typer.Option("--time", help="Tell how long the answer took.")] = False,
) -> None:
    """Ask the graph: SPARQL, a file of it, or a named question with its --parameters.

    Prefixes need no declaration, and kg:"Xi Jinping" is the entity of that name.
    """
    import time

    from kg.answers import query as answer
    from kg.answers import render

    if asked is None:
        _list_questions()
        return
    with _opened(graph, store) as opened:
        asked = sys.stdin.read() if asked == "-" else asked
        begun = time.monotonic()
        found = answer(opened, asked, limit=limit, **_parameters(context.args))
        if timed:
            terminal.say(f"answered in {(time.monotonic() - begun) * 1000:.0f} ms")
        terminal.write(render(found, format, width=terminal.width()).rstrip("\n"))
        if store is None and found.truth is None and not len(found):
            from kg.answers.emptiness import searched

            for line in searched(opened, asked):
                terminal.say(line)


@contextmanager
def _opened(graph: Path, address: str | None) -> Iterator[Any]:
    """The graph in the folder, or the server that holds a copy of it."""
    from kg.store import Store

    if address is None:
        with Store.open(graph, read_only=True) as store:
            yield store
    else:
        from kg.store import Remote

        yield Remote(address, base=Store.base_of(graph))


def _list_questions() -> None:
    from kg.answers import questions

    rows = [(q.name, q.title, " ".join(f"--{p.name}" for p in q.parameters)) for q in questions()]
    for line in terminal.table(("name", "question", "parameters"), rows):
        terminal.show(line)


def _parameters(words: list[str]) -> dict[str, str]:
    """`--of "Xi Jinping" --since=2014` as a mapping; each question has its own, so typer does not know them."""
    found, rest = {}, list(words)
    while rest:
        name, given, value = rest.pop(0).partition("=")
        if not name.startswith("--") or not (given or rest):
            fix = "quote SPARQL, and give parameters as --name value"
            raise KgError(f"'{name}' is neither a parameter nor its value", fix=fix)
        found[name.removeprefix("--").replace("-", "_")] = value if given else rest.pop(0)
    return found


@app.command()
def why(
    asked: Annotated[list[str], typer.Argument(metavar="ENTITY|FACT", help='"Xi Jinping", "Putin > met > Xi".')],
    graph: Graph = GRAPH,
) -> None:
    """Show facts with their sentences, sources, dates and factuality."""
    from kg.answers import why as explain
    from kg.reports import why_lines
    from kg.store import Store

    with Store.open(graph, read_only=True) as store:
        for line in why_lines(explain(store, " ".join(asked))):
            terminal.show(line)


@app.command()
def explain(
    text: Annotated[str, typer.Argument(metavar="TEXT|-", help="A sentence or more; - is standard input.")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object a document.")] = False,
    nlp: Annotated[str | None, typer.Option("--nlp", metavar="NAME", help="Another spaCy pipeline.")] = None,
) -> None:
    """Show how a text is parsed, which rule made which statement, and what was dropped and why."""
    from kg import pipeline
    from kg.reports import trace_lines

    for found in pipeline.explain(text, nlp=nlp):
        if json:
            terminal.write(terminal.json_line(found.as_json()))
            continue
        for line in trace_lines(found):
            terminal.show(line)


@app.command()
def view(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Left out: graph.html of the graph.")
    ] = None,
    graph: Graph = GRAPH,
    limit: Annotated[int, typer.Option(min=1, help="Entities that the page opens with.")] = 150,
    show: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    about: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only what is near this entity.")] = None,
    hops: Annotated[int, typer.Option(min=0, help="How many facts away near is.")] = 1,
    since: Annotated[str, typer.Option(metavar="DATE", help="Only what is told of this time or later.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Only what is told of this time or earlier.")] = "",
    type: Annotated[str, typer.Option(metavar="TYPE,...", help="Only facts between things of these types.")] = "",
    query: Annotated[
        str | None, typer.Option(metavar="FILE.rq|SPARQL|NAME", help="Only what this query finds.")
    ] = None,
) -> None:
    """Write the interactive page of the graph, or of a part of it, and print where it is."""
    from kg.answers import Selection, graph_data, select
    from kg.answers import query as answer
    from kg.files import write_file
    from kg.picture import page
    from kg.store import Store

    _check_dates(since, until)
    with Store.open(graph, read_only=True) as store:
        found = answer(store, query) if query else None
        wanted = Selection(tuple(about or ()), hops, since, until, tuple(filter(None, type.split(","))), found)
        name = f"graph-{_file_name(wanted.words())}.html" if wanted else "graph.html"  # a part is not the whole
        out = out or graph / name
        data = select(store, wanted) if wanted else graph_data(store)
        title = {"title": wanted.title()} if wanted else {}
        write_file(out, page(data, limit=limit, **title))
    terminal.write(str(out))
    if show:
        import webbrowser

        webbrowser.open(out.resolve().as_uri())


def _check_dates(*days: str) -> None:
    import re

    for day in filter(None, days):
        if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", day):
            raise KgError(f"'{day}' is no date", fix="write it like 2022, 2022-02 or 2022-02-04")


def _file_name(words: str) -> str:
    from kg.rdf.names import slug

    return slug(words.replace(",", ""))[:80].lower()


@app.command()
def find(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="All of them; the last may be cut short.")],
    graph: Graph = GRAPH,
    limit: Annotated[int, typer.Option(min=1, help="Hits at most.")] = 20,
    json: Annotated[bool, typer.Option("--json", help="One JSON record a line.")] = False,
) -> None:
    """Find names and sentences by their words, names first."""
    from dataclasses import asdict

    from kg.answers import suggestions
    from kg.store import Store

    with Store.open(graph, read_only=True) as store:
        asked = " ".join(words)
        hits = store.find(asked, limit)
        if not hits:
            near = suggestions(store, asked)
            raise KgError(f"nothing has the words '{asked}'", fix=f"look for {', '.join(near)}" if near else None)
        if json:
            for hit in hits:
                terminal.write(terminal.json_line(asdict(hit)))
            return
        rows = [(hit.kind, store.names.short(hit.iri) if hit.kind != "sentence" else "", hit.text) for hit in hits]
    for line in terminal.table(("kind", "id", "words"), rows):
        terminal.show(line)


@app.command()
def path(
    first: Annotated[str, typer.Argument(metavar="A")],
    last: Annotated[str, typer.Argument(metavar="B")],
    graph: Graph = GRAPH,
    most: Annotated[int, typer.Option(min=1, help="Chains at most.")] = 3,
) -> None:
    """Show how two things hang together: the shortest chains of facts, each fact with a sentence."""
    from kg.answers import paths
    from kg.store import Store

    with Store.open(graph, read_only=True) as store:
        data, chains = paths(store, first, last, most=most)
    for number, chain in enumerate(chains, 1):
        terminal.write(f"{number}.")
        for fact in chain:
            said = fact.evidence[0]
            terminal.show(f"  {data.node(fact.subject).label} -- {fact.predicate} -- {data.node(fact.object).label}")
            words = f"      “{' '.join(said.text.split())}” [{data.document(said.document).title}]"
            terminal.show(words)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Its suffix names the format; - is standard output.")],
    graph: Graph = GRAPH,
    only: Annotated[str, typer.Option(help="all: statements with evidence; facts: plain facts.")] = "all",
    format: Annotated[
        str | None,
        typer.Option("--format", "-f", help="ttl trig nt nq jsonld rdf graphml gexf csv cypher neo4j sqlite parquet."),
    ] = None,
    about: Annotated[str | None, typer.Option(metavar="ENTITY", help="Only what is said near this thing.")] = None,
    hops: Annotated[int, typer.Option(metavar="N", help="How near: within so many facts.")] = 1,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only documents of this day and later.")] = None,
    rdf: Annotated[str, typer.Option(help="1.2: triple terms that the statements reify.")] = "1.1",
    quiet: Quiet = False,
) -> None:
    """Write the graph, or a part of it, in the format of another tool."""
    from kg import exports
    from kg.store import Store

    part: dict[str, Any] = {"only": only, "rdf": rdf, "about": about, "hops": hops, "since": since}
    with Store.open(graph, read_only=True) as store:
        if str(file) == "-":
            for chunk in exports.rendered(store, format or "ttl", **part):
                sys.stdout.write(chunk if isinstance(chunk, str) else chunk.decode())
            return
        with terminal.progress(quiet) as show:
            written = exports.export(store, file, format=format, progress=show, **part)
        for path in written:
            terminal.write(str(path))


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="A folder that is not there yet.")],
    graph: Graph = GRAPH,
    quiet: Quiet = False,
) -> None:
    """Copy a graph, all of its folder, to another place, and print which; readers go on meanwhile."""
    from kg import backups

    with terminal.progress(quiet) as show:
        terminal.write(str(backups.backup(graph, target, progress=show)))


@app.command()
def stats(
    graph: Graph = GRAPH,
    documents: Annotated[bool, typer.Option("--documents", help="What became of each document.")] = False,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Print the graph's figures."""
    from dataclasses import asdict

    from kg import reports
    from kg.answers import stats as figures
    from kg.folder import Folder
    from kg.store import Store

    with Store.open(graph, read_only=True) as store:
        found: Any = Folder(graph).log() if documents else figures(store, details=True)
    if json:
        rows = found if documents else [found]
        for row in rows:
            terminal.write(terminal.json_line(asdict(row)))
        return
    for line in reports.log_lines(found) if documents else reports.stats_lines(found):
        terminal.show(line)
    if not documents and Folder(graph).log():
        terminal.show(reports.coverage_line(Folder(graph).log()))


@app.command()
def check(graph: Graph = GRAPH) -> None:
    """Check the graph against its ontology and shapes; exit code 1 where it breaks them."""
    from kg.answers import check as violations
    from kg.reports import violation_lines
    from kg.store import Store

    with Store.open(graph, read_only=True) as store:
        found = violations(store)
    for line in violation_lines(found):
        terminal.show(line)
    raise typer.Exit(1 if found else 0)


@app.command()
def diff(
    first: Annotated[Path, typer.Argument(metavar="A")],
    second: Annotated[Path, typer.Argument(metavar="B")],
) -> None:
    """Print what only one of two graphs has; exit code 1 where they differ."""
    from kg.answers import graph_data
    from kg.reports import changes
    from kg.store import Store

    with Store.open(first, read_only=True) as a, Store.open(second, read_only=True) as b:
        found = changes(graph_data(a, plain=True), graph_data(b, plain=True))
    for change in found:
        terminal.show(str(change))
    raise typer.Exit(1 if found else 0)
