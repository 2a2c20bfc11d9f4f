"""Verbs about who is who: what was taken for one thing, and decisions that hold for every later build."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg import terminal
from kg.cli.app import GRAPH, Graph, Quiet, Served, app, publish, tell

Entity = Annotated[str, typer.Argument(metavar="ENTITY", help="A name, an alias or an id.")]


@app.command()
def merges(graph: Graph = GRAPH) -> None:
    """List the names that were taken for one thing, why and how surely, and what nearly was."""
    from kg.folder import Folder
    from kg.reports import merge_lines
    from kg.store import Store

    with Store.open(graph, read_only=True):  # says so if there is no graph
        found = Folder(graph).merges()
    for line in merge_lines(found):
        terminal.show(line)


@app.command()
def merge(
    entity: Entity,
    other: Annotated[str, typer.Argument(metavar="OTHER")],
    graph: Graph = GRAPH,
    store: Served = None,
    quiet: Quiet = False,
) -> None:
    """Make OTHER the same as ENTITY, from now on."""
    _decide("merge", entity, other, graph, store, quiet)


@app.command()
def split(
    entity: Entity,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    document: Annotated[str, typer.Option(metavar="DOC", help="Only in this document (its id).")] = "",
    graph: Graph = GRAPH,
    store: Served = None,
    quiet: Quiet = False,
) -> None:
    """Make NAME another thing than ENTITY, from now on."""
    _decide("split", entity, name, graph, store, quiet, document)


@app.command()
def rename(
    entity: Entity,
    label: Annotated[str, typer.Argument(metavar="LABEL")],
    graph: Graph = GRAPH,
    store: Served = None,
    quiet: Quiet = False,
) -> None:
    """Call ENTITY by another LABEL, from now on."""
    _decide("rename", entity, label, graph, store, quiet)


def _decide(
    action: str, entity: str, value: str, graph: Path, store: str | None, quiet: bool, document: str = ""
) -> None:
    from kg import pipeline
    from kg.resolution import Decision

    with terminal.progress(quiet) as show:
        report = pipeline.curate(Decision(action, entity, value, document), graph, progress=show)
    if not quiet:
        tell(report)
    publish(graph, store, quiet)
