"""Verbs for many machines: shards as files, one job for each, and the loading of what they made."""

from __future__ import annotations

from typing import Annotated

import typer

from kg import terminal
from kg.cli.app import GRAPH, Graph, LogJson, Quiet, Served, app, publish, tell
from kg.cli.building import Nlp, Paths, Problems, Threshold, Workers
from kg.places import located

Out = Annotated[
    str, typer.Option("--out", "-o", metavar="DIR", help="Folder that all machines share, or s3://BUCKET/FOLDER.")
]


@app.command()
def shards(
    paths: Paths,
    out: Out,
    size: Annotated[int, typer.Option(min=1, help="Documents in a shard; larger .jsonl and .csv are cut.")] = 1000,
) -> None:
    """Write lists of documents for run-shard, and print their names."""
    from kg import scaleout

    problems = Problems()
    for path in scaleout.plan(paths, located(out), size=size, on_error=problems.tell):
        terminal.write(str(path))
    problems.settle()


@app.command("run-shard")
def run_shard(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A list of documents: a path, or a range of a file, a line.")
    ],
    out: Out,
    nlp: Nlp = None,
    workers: Annotated[int, typer.Option("--workers", "-j", min=1, help="Processes that understand documents.")] = 1,
    quiet: Quiet = False,
    log_json: LogJson = False,
) -> None:
    """Understand the documents of a list, for kg load. Exit code 0 where the shard is done, whatever was left out."""
    from kg import scaleout

    terminal.log(log_json)
    with terminal.progress(quiet) as show:
        done = scaleout.run_shard(
            located(file),
            located(out),
            nlp=nlp,
            workers=workers,
            progress=show,
            on_error=lambda w, e: terminal.complain(e, where=w),
        )
    left_out = sum(entry.left_out for entry in done.log)
    counts = {"shard": done.shard, "documents": len(done.log) - left_out, "left_out": left_out, "words": done.words}
    terminal.write(terminal.json_line(counts))


@app.command()
def load(
    out: Annotated[str, typer.Argument(metavar="DIR", help="The folder of the shards.")],
    graph: Graph = GRAPH,
    threshold: Threshold = None,
    base: Annotated[str | None, typer.Option(metavar="IRI", help="Namespace of a new graph.")] = None,
    nlp: Nlp = None,
    workers: Workers = None,
    store: Served = None,
    quiet: Quiet = False,
    log_json: LogJson = False,
) -> None:
    """Add what finished shards made to a graph; those that are not done are named."""
    from kg import pipeline

    terminal.log(log_json)
    problems = Problems()
    with terminal.progress(quiet) as show:
        report = pipeline.load(
            out,
            graph,
            nlp=nlp,
            threshold=threshold,
            base=base,
            workers=workers,
            progress=show,
            on_error=problems.tell,
        )
    if not quiet:
        tell(report, graph)
    publish(graph, store, quiet)
    problems.settle()
