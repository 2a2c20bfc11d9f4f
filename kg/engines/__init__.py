"""Where jobs are done: in this process, in processes beside it, on a cluster. None of them knows what a job is.

`map(jobs)` yields every job with its result or with the exception that it ended in, in whatever order they end.
Jobs are taken as there is room for them, so that any number of them can be given. What was prepared for the first
job (a model) serves all that the same worker does.

base -> here, processes, tasks (which patience helps); retrying -> base
"""

from kg.engines.base import Died, Engine
from kg.engines.here import Here
from kg.engines.processes import Processes
from kg.engines.retrying import retried
from kg.engines.tasks import Tasks

__all__ = ["Died", "Engine", "Here", "Processes", "Tasks", "retried"]
