"""A graph is the sum of what each document adds to it by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
import samples

from kg.ontology import BASE
from kg.rdf import Names, gated, quads
from kg.rdf.graph import setup, whole


def again() -> samples.Reader:
    """Says what another document says, too."""
    r = samples.Reader("Russia annexed Crimea in 2014.", id="again").read("Russia annexed Crimea in 2014.")
    russia, crimea = r.mention("Russia", samples.RUSSIA), r.mention("Crimea", samples.CRIMEA)
    r.say(russia, "annex", "annexed", crimea, canonical="annexed")
    return r


CORPORA = {
    "read by hand": [*samples.readers(), again()],
    "with a hostile one": [*samples.readers(), samples.hostile()],
    "made up": samples.many(5, 6),
}


def with_an_error(readers):
    """The same, but that the words of a statement lie beyond the end of their text."""
    extractions, resolution = samples.resolved(readers)
    said = resolution.statements[readers[0].document.id]
    bad = said[len(said) // 2]
    beyond = replace(bad, predicate=replace(bad.predicate, end=99_999))
    statements = tuple(beyond if statement is bad else statement for statement in said)
    return extractions, replace(resolution, statements={**resolution.statements, readers[0].document.id: statements})


@pytest.mark.parametrize("corpus", CORPORA)
@pytest.mark.parametrize("read", [lambda readers: samples.resolved(readers), with_an_error])
def test_the_parts_make_the_whole(known, corpus, read):
    extractions, resolution = read(CORPORA[corpus])
    parts = []
    made = whole(setup(known, BASE, 0.5), extractions, resolution, listener=parts.append)
    assert made == gated(quads(extractions, resolution, known), Names(), known)
    assert [part.document for part in parts] == sorted(resolution.statements)
    assert all({*part.own, *part.shared} <= set(made) for part in parts)
    quarantined = any(quad.graph_name == Names().within("g", "quarantine") for quad in made)
    assert quarantined == (read is with_an_error)
    assert len({quad for part in parts for quad in part.own}) == sum(len(part.own) for part in parts)
