"""The application: its options, its exit codes, and what becomes of errors."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from kg import terminal
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.pipeline import Report

INTERRUPTED = 130  # as shells say it: 128 + SIGINT


class Verbs(TyperGroup):
    """Turns errors of the user's making into two lines and an exit code; ours keep their traceback."""

    def invoke(self, ctx: Any) -> Any:
        terminal.log(False)
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

Graph = Annotated[Path, typer.Option("--graph", "-g", metavar="DIR", help="Folder of the graph.")]
LogJson = Annotated[bool, typer.Option("--log-json", help="What goes to stderr as JSON, one event a line.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary; problems are still told.")]


def _address(store: str | None) -> str | None:
    """The address of a server, if it is one: that is told before anything is done."""
    if store is not None:
        from kg.store import Remote

        Remote(store)
    return store


Served = Annotated[
    str | None,
    typer.Option(
        "--store", metavar="sparql:URL", callback=_address, help="A SPARQL server that is to hold the graph, too."
    ),
]
GRAPH = Path("outputs/graph")


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app(prog_name="kg")


def report_lines(report: Report) -> Iterator[str]:
    """What was understood and how fast; where the time went; memory. Nothing where nothing was understood."""
    if not report.words:
        return
    rate = report.words / max(report.stages.get("understanding", 0.0), 1e-9)
    where = f" by {report.workers} workers" if report.workers else ""
    yield f"{report.words:,} words understood{where}, {rate:,.0f} a second; memory {_memory(report)}"
    work = ", ".join(f"{stage} {taken:.1f}" for stage, taken in report.work.items())
    yield "seconds: " + ", ".join(
        f"{stage} {taken:.1f}" + (f" ({work})" if stage == "understanding" else "")
        for stage, taken in report.stages.items()
    )


def _memory(report: Report) -> str:
    own, largest = (f"{peak / 1e6:,.0f} MB" for peak in (report.peak, report.worker_peak))
    return f"{own}, largest worker {largest}" if report.workers else own


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


def publish(graph: Path, store: str | None, quiet: bool) -> None:
    """Brings a server up to date, if one is named."""
    from kg import pipeline

    if store is None:
        return
    with terminal.progress(quiet) as show:
        changes = pipeline.publish(graph, store, progress=show)
    if not quiet:
        terminal.say(f"published to {store}: {changes.added:,} quads added, {changes.removed:,} removed")


def tell(report: Report, graph: Path | None = None) -> None:
    """The report of a build in a few lines, or as one event of a log."""
    if terminal.is_log():
        terminal.event("report", graph=str(graph) if graph else None, **asdict(report))
        return
    counts = ((report.documents, "document"), (report.statements, "statement"), (report.facts, "fact"))
    told = ", ".join(f"{count:,} {noun}{'' if count == 1 else 's'}" for count, noun in counts)
    terminal.say(f"{told}, {report.entities:,} entities, in {report.seconds:.1f} s")
    for line in report_lines(report):
        terminal.say(line)
    if report.unchanged:
        terminal.say(f"{report.unchanged:,} of {report.read:,} documents were known and not read again")
    if graph:
        terminal.say(f"the graph is in {graph}; to look at it, open {graph / 'graph.html'}")
