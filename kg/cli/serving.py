"""The verb that serves a graph to browsers and programs of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import GRAPH, Graph, Quiet, app
from kg.errors import KgError


@app.command()
def serve(
    graph: Graph = GRAPH,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = 8700,
    host: Annotated[str, typer.Option(help="Address to listen on; others than this machine's open it to the net.")] = (
        "127.0.0.1"
    ),
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that a query may take.")] = 30.0,
    cors: Annotated[list[str] | None, typer.Option(metavar="ORIGIN", help="Sites whose scripts may ask.")] = None,
    writable: Annotated[
        bool, typer.Option("--writable", help="Who sends the token may change graphs of their own; else none may.")
    ] = False,
    token_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The token; left out: the variable KG_TOKEN, or one made for this run."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Serve the explorer, a SPARQL endpoint and a page of every entity on 127.0.0.1; read only, unless --writable."""
    from kg.serving import Limits
    from kg.serving import serve as run

    if token_file and not writable:
        raise KgError("a token is for writing", fix="add --writable, or leave out --token-file")
    limits = Limits(seconds=timeout)
    run(
        graph,
        host=host,
        port=port,
        limits=limits,
        cors=cors or (),
        quiet=quiet,
        writable=writable,
        token_file=token_file,
    )
