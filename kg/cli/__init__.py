"""The command line: one verb, one call. stdout is data, stderr is words.

Everything heavy is imported inside the verbs, so that `kg --help` answers at once.
app -> building, spreading, asking, curating, serving
"""

from kg.cli import building, spreading, asking, curating, serving  # noqa: F401, I001 - the order is that of the help
from kg.cli.app import app, main

__all__ = ["app", "main"]
