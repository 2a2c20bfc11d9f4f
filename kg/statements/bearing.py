"""What the axes of a governing word make of the axes of what it governs."""

from __future__ import annotations

from dataclasses import replace

from kg.statements.axes import Axes


def said(axes: Axes, kind: str, own: Axes, cue: str) -> Axes:
    """What somebody says, thinks, hopes, doubts or denies, or does not."""
    if own.polarity == "negative":
        no = own.cue or "not"
        return axes.negate(no).weaken("probable", cue) if kind == "thinking" else axes.weaken("possible", no)
    if kind == "denying":
        return axes.negate(cue)
    if kind in ("hoping", "doubting"):
        return axes.weaken("possible", cue)
    return axes.weaken("probable", cue) if kind == "thinking" else axes


def told_ahead(axes: Axes) -> Axes:
    """ "Said that it would close": still to come when it was said, and under no condition."""
    if axes.certainty != "conditional" or axes.cue not in ("would", "'d", "’d"):
        return axes
    return replace(axes, certainty="certain", tense="future")


def affirmed(axes: Axes, kind: str, own: Axes, cue: str) -> Axes:
    """ "It is true that", "it is not clear that", "it is false that"; "not unlikely" leaves it open."""
    if own.polarity == "positive":
        own_less = axes.negate(cue) if kind == "negative" else axes
        return own_less.weaken(own.certainty, own.cue or cue) if own.certainty != "certain" else own_less
    if cue in ("true", "case"):
        return axes.negate(own.cue or "not")
    return axes if cue in ("false", "untrue") else axes.weaken("possible", cue)


def at_that_time(axes: Axes, above: Axes, cue: str) -> Axes:
    if above.tense == "future" and axes.tense == "present":
        return replace(axes, tense="future", cue=axes.cue or cue)
    return axes.weaken("possible", above.cue or cue) if above.certainty != "certain" else axes


def merge(axes: Axes, own: Axes) -> Axes:
    """The claim under a governing word that carries its own negation, modality and time over to it."""
    if own.polarity == "negative":
        axes = axes.negate(own.cue or "not")
    if own.certainty != "certain":
        axes = axes.weaken(own.certainty, own.cue or "")
    if own.tense == "future":
        axes = replace(axes, tense="future")
    return axes.said_by(own.source)
