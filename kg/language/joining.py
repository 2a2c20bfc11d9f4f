"""Names that the net took apart, put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from spacy.tokens import Span


def joined(names: Iterable[Span], label_of: Callable[[Span, Span], str]) -> Iterator[Span]:
    """The names in order, each as one with the name before it where `label_of` the two tells what they are together;
    it gives "" for two that stay two."""
    last: Span | None = None
    for name in names:
        if last is not None and (label := label_of(last, name)):
            last = Span(last.doc, last.start, name.end, label=label)
            continue
        if last is not None:
            yield last
        last = name
    if last is not None:
        yield last
