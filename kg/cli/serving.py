"""The verb that serves a graph to browsers and programs of this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.app import GRAPH, Graph, Quiet, app


@app.command()
def serve(
    graph: Graph = GRAPH,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = 8700,
    host: Annotated[str, typer.Option(help="Address to listen on; others than this machine's open it to the net.")] = (
        "127.0.0.1"
    ),
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that a query may take.")] = 30.0,
    cors: Annotated[list[str] | None, typer.Option(metavar="ORIGIN", help="Sites whose scripts may ask.")] = None,
    quiet: Quiet = False,
) -> None:
    """Serve the explorer, a SPARQL endpoint and a page of every entity on 127.0.0.1; read only."""
    from kg.serving import Limits
    from kg.serving import serve as run

    run(graph, host=host, port=port, limits=Limits(seconds=timeout), cors=cors or (), quiet=quiet)
