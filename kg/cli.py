"""The command line: one verb, one call. stdout is data, stderr is words.

Everything heavy is imported inside the verbs, so that `kg --help` answers at once.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from kg import terminal
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.pipeline import Report

INTERRUPTED = 130  # as shells say it: 128 + SIGINT
LEFT_OUT = 3  # everything else was done, but some documents could not be read


class Verbs(TyperGroup):
    """Turns errors of the user's making into two lines and an exit code; ours keep their traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KgError as error:
            terminal.complain(error)
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            terminal.say("interrupted; what was stored before is kept, and the same command goes on from here")
            raise typer.Exit(INTERRUPTED) from None


app = typer.Typer(
    cls=Verbs,
    help="Documents in, trustworthy knowledge graph out. Exit code 0: done; 1: a problem, with the way out; "
    "2: wrong usage; 3: done, but some documents were left out; 130: interrupted.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # rich would take longer than the help it prints
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Paths = Annotated[list[str], typer.Argument(metavar="PATHS...", help="Files, folders, or - for standard input.")]
Graph = Annotated[Path, typer.Option("--graph", "-g", metavar="DIR", help="Folder of the graph.")]
Nlp = Annotated[str | None, typer.Option("--nlp", metavar="NAME", help="Another spaCy pipeline with UD labels.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary; problems are still told.")]
Workers = Annotated[int, typer.Option("--workers", "-j", min=1, help="Processes that read documents.")]
Threshold = Annotated[
    float | None,
    typer.Option(
        min=0, max=1, help="How sure a statement must be to become a fact; kept with the graph, at first 0.5."
    ),
]
GRAPH = Path("outputs/graph")


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app(prog_name="kg")


def _version(asked: bool) -> None:
    if asked:
        from kg import __version__

        terminal.write(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
def build(
    paths: Paths,
    graph: Graph = GRAPH,
    threshold: Threshold = None,
    nlp: Nlp = None,
    workers: Workers = 1,
    quiet: Quiet = False,
) -> None:
    """Add documents to a graph, which is made if need be. Safe to interrupt and run again."""
    from kg import pipeline

    problems = Problems()
    with terminal.progress(quiet) as show:
        report = pipeline.build(
            paths, graph, nlp=nlp, threshold=threshold, progress=show, on_error=problems.tell, workers=workers
        )
    if not quiet:
        _tell(report, graph)
    problems.settle()


@app.command()
def extract(
    paths: Paths,
    json: Annotated[bool, typer.Option("--json", help="One JSON record a line; else lines for people.")] = False,
    lines: Annotated[bool, typer.Option("--lines", help="Every line of input is a document of its own.")] = False,
    nlp: Nlp = None,
    workers: Workers = 1,
    quiet: Quiet = False,
) -> None:
    """Print the statements of documents; nothing is stored."""
    from json import dumps

    from kg import pipeline, records

    problems = Problems()
    with terminal.progress(quiet) as show:
        found = pipeline.extract(paths, nlp=nlp, lines=lines, progress=show, on_error=problems.tell, workers=workers)
        for row in found:
            terminal.write(dumps(row, ensure_ascii=False) if json else records.readable(row))
    problems.settle()


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
) -> None:
    """Ask the graph: SPARQL, a file of it, or a named question with its --parameters."""
    from kg.answers import query as answer
    from kg.answers import render
    from kg.store import Store

    if asked is None:
        _list_questions()
        return
    with Store.open(graph, read_only=True) as store:
        asked = sys.stdin.read() if asked == "-" else asked
        found = answer(store, asked, **_parameters(context.args))
        terminal.write(render(found, format, width=terminal.width()).rstrip("\n"))


def _list_questions() -> None:
    from kg.answers import questions

    rows = [(q.name, q.title, " ".join(f"--{p.name}" for p in q.parameters)) for q in questions()]
    for line in terminal.table(("name", "question", "parameters"), rows):
        terminal.write(line)


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
            terminal.write(line)


@app.command()
def view(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Left out: graph.html of the graph.")
    ] = None,
    graph: Graph = GRAPH,
    limit: Annotated[int, typer.Option(min=1, help="Entities that the page opens with.")] = 150,
    show: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Write the interactive page of the graph and print where it is."""
    from kg.answers import graph_data
    from kg.files import write_file
    from kg.picture import page
    from kg.store import Store

    out = out or graph / "graph.html"
    with Store.open(graph, read_only=True) as store:
        write_file(out, page(graph_data(store), limit=limit))
    terminal.write(str(out))
    if show:
        import webbrowser

        webbrowser.open(out.resolve().as_uri())


@app.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Its suffix names the format; - is standard output.")],
    graph: Graph = GRAPH,
    only: Annotated[str, typer.Option(help="all: statements with evidence; facts: plain facts.")] = "all",
    format: Annotated[
        str | None, typer.Option("--format", "-f", help="ttl trig nt nq jsonld rdf graphml gexf csv.")
    ] = None,
) -> None:
    """Write the graph in the format of another tool."""
    from kg import exports
    from kg.store import Store

    with Store.open(graph, read_only=True) as store:
        if str(file) == "-":
            for chunk in exports.rendered(store, format or "ttl", only=only):
                sys.stdout.write(chunk if isinstance(chunk, str) else chunk.decode())
            return
        for path in exports.export(store, file, only=only, format=format):
            terminal.write(str(path))


@app.command()
def remove(
    documents: Annotated[
        list[str], typer.Argument(metavar="DOC...", help="Ids or sources, as kg stats --documents lists them.")
    ],
    graph: Graph = GRAPH,
    quiet: Quiet = False,
) -> None:
    """Take documents, and all that only they said, out of the graph."""
    from kg import pipeline

    with terminal.progress(quiet) as show:
        report = pipeline.remove(documents, graph, progress=show)
    if not quiet:
        _tell(report)


@app.command()
def stats(
    graph: Graph = GRAPH,
    documents: Annotated[bool, typer.Option("--documents", help="What became of each document.")] = False,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Print the graph's figures."""
    from dataclasses import asdict
    from json import dumps

    from kg import reports
    from kg.answers import stats as figures
    from kg.folder import Folder
    from kg.store import Store

    with Store.open(graph, read_only=True) as store:
        found: Any = Folder(graph).log() if documents else figures(store)
    if json:
        rows = found if documents else [found]
        for row in rows:
            terminal.write(dumps(asdict(row), ensure_ascii=False))
        return
    for line in reports.log_lines(found) if documents else reports.stats_lines(found):
        terminal.write(line)


@app.command()
def check(graph: Graph = GRAPH) -> None:
    """Check the graph against its ontology and shapes; exit code 1 where it breaks them."""
    from kg.answers import check as violations
    from kg.reports import violation_lines
    from kg.store import Store

    with Store.open(graph, read_only=True) as store:
        found = violations(store)
    for line in violation_lines(found):
        terminal.write(line)
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
        terminal.write(str(change))
    raise typer.Exit(1 if found else 0)


class Problems:
    """Tells what is wrong with documents as they come, and at the end by the exit code."""

    def __init__(self) -> None:
        self.count = 0

    def tell(self, source: str, error: KgError) -> None:
        self.count += 1
        terminal.complain(error, where=source)

    def settle(self) -> None:
        if self.count:
            terminal.say(f"left out: {self.count} (each is named above)")
            raise typer.Exit(LEFT_OUT)


def _tell(report: Report, graph: Path | None = None) -> None:
    counts = ((report.documents, "document"), (report.statements, "statement"), (report.facts, "fact"))
    told = ", ".join(f"{count:,} {noun}{'' if count == 1 else 's'}" for count, noun in counts)
    terminal.say(f"{told}, {report.entities:,} entities, in {report.seconds:.1f} s")
    if report.unchanged:
        terminal.say(f"{report.unchanged:,} of {report.read:,} documents were known and not read again")
    if graph:
        terminal.say(f"the graph is in {graph}; to look at it, open {graph / 'graph.html'}")


if __name__ == "__main__":
    main()
