"""The one error that `kg` raises on purpose: what is wrong, and the way out."""

from __future__ import annotations


class KgError(Exception):
    """A problem the user can mend; `fix` says how. Anything else that is raised is a bug of ours.

    >>> print(KgError("no reader for 'a.xyz'", fix="convert it to .txt"))
    no reader for 'a.xyz'
    """

    def __init__(self, problem: str, *, fix: str | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.fix = fix

    def __reduce__(self) -> tuple:
        # exceptions with keyword-only arguments do not pickle by themselves, and workers send theirs home
        return (_rebuild, (type(self), self.problem, self.fix))


def _rebuild(kind: type[KgError], problem: str, fix: str | None) -> KgError:
    return kind(problem, fix=fix)
