"""Verbs that read documents and RDF: build, extract, import, remove."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kg import terminal
from kg.cli.app import GRAPH, Graph, LogJson, Quiet, Served, app, publish, tell
from kg.errors import KgError

LEFT_OUT = 3  # the exit code where everything else was done, but some documents could not be read

Paths = Annotated[list[str], typer.Argument(metavar="PATHS...", help="Files, folders, or - for standard input.")]
Nlp = Annotated[str | None, typer.Option("--nlp", metavar="NAME", help="Another spaCy pipeline with UD labels.")]
Workers = Annotated[
    int | None, typer.Option("--workers", "-j", min=1, help="Processes; left out: the cores, if they are worth it.")
]
Threshold = Annotated[
    float | None,
    typer.Option(
        min=0, max=1, help="How sure a statement must be to become a fact; kept with the graph, at first 0.5."
    ),
]


@app.command()
def build(
    paths: Paths,
    graph: Graph = GRAPH,
    threshold: Threshold = None,
    authority: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Things of your own, whose IRIs are used: CSV or RDF.")
    ] = None,
    base: Annotated[str | None, typer.Option(metavar="IRI", help="Namespace of a new graph.")] = None,
    nlp: Nlp = None,
    workers: Workers = None,
    store: Served = None,
    engine: Annotated[
        str | None, typer.Option(metavar="ray[:HOST:PORT]", help="A Ray cluster that is to do the reading.")
    ] = None,
    quiet: Quiet = False,
    log_json: LogJson = False,
) -> None:
    """Add documents to a graph, which is made if need be. Safe to interrupt and run again."""
    from kg import pipeline

    terminal.log(log_json)
    problems = Problems()
    with terminal.progress(quiet) as show:
        how: Any = {"nlp": nlp, "threshold": threshold, "base": base, "progress": show, "on_error": problems.tell}
        if engine:
            report = pipeline.spread(paths, graph, engine, **how)
        else:
            report = pipeline.build(paths, graph, authority=authority or (), workers=workers, **how)
    if not quiet:
        tell(report, graph)
    publish(graph, store, quiet)
    problems.settle()


@app.command()
def extract(
    paths: Paths,
    json: Annotated[bool, typer.Option("--json", help="One JSON record a line; else lines for people.")] = False,
    lines: Annotated[bool, typer.Option("--lines", help="Every line of input is a document of its own.")] = False,
    nlp: Nlp = None,
    workers: Workers = None,
    quiet: Quiet = False,
    log_json: LogJson = False,
) -> None:
    """Print the statements of documents; nothing is stored."""
    from kg import pipeline, records

    terminal.log(log_json)
    problems = Problems()
    with terminal.progress(quiet) as show:
        found = pipeline.extract(paths, nlp=nlp, lines=lines, progress=show, on_error=problems.tell, workers=workers)
        for row in found:
            terminal.write(terminal.json_line(row)) if json else terminal.show(records.readable(row))
    problems.settle()


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Its suffix names the format; - is standard input.")],
    graph: Graph = GRAPH,
    format: Annotated[str | None, typer.Option("--format", "-f", help="ttl trig nt nq jsonld rdf.")] = None,
    base: Annotated[str | None, typer.Option(metavar="IRI", help="Namespace of a new graph.")] = None,
    store: Served = None,
    quiet: Quiet = False,
) -> None:
    """Add the quads of an RDF file to a graph, which is made if need be."""
    import sys

    from kg import pipeline

    with terminal.progress(quiet) as show:
        done = pipeline.import_(file, graph, format=format, base=base, progress=show, stdin=lambda: sys.stdin.buffer)
    if not quiet:
        new = min(done.added, done.quads)  # what is set aside is told of in more quads than the file has
        terminal.say(f"{done.quads:,} quads, {new:,} of them new; to take them out: kg remove {done.name}")
    publish(graph, store, quiet)


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


@app.command()
def remove(
    documents: Annotated[
        list[str],
        typer.Argument(metavar="DOC...", help="Ids or sources, as kg stats --documents lists them; imports, lists."),
    ],
    graph: Graph = GRAPH,
    store: Served = None,
    quiet: Quiet = False,
) -> None:
    """Take documents, and all that only they said, out of the graph."""
    from kg import pipeline

    with terminal.progress(quiet) as show:
        report = pipeline.remove(documents, graph, progress=show)
    if not quiet:
        tell(report)
    publish(graph, store, quiet)


@app.command()
def compact(graph: Graph = GRAPH, quiet: Quiet = False) -> None:
    """Write the store of a graph anew in as little room as it takes; many builds make it larger."""
    from kg.store import Store

    if not Store.exists(graph):
        raise KgError(f"there is no graph in '{graph}'", fix="build one with: kg build PATHS --graph DIR")
    with terminal.progress(quiet) as show, Store.open(graph) as store:
        show("writing", 0, 0)
        store.compact()
