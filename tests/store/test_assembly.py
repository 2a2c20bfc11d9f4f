"""What is put together from pieces of text is what would be written of all quads."""

from __future__ import annotations

import random

from kg.ontology import BASE
from kg.rdf.assembly import Assembly
from kg.rdf.graph import setup
from kg.rdf.pieces import Piece, _joined, _written
from kg.rdf.quads import flattened
from kg.rdf.rows import quads_of
from kg.rdf.turtle import Writer, trig, turtle


def test_what_several_graphs_describe_is_one_block_in_turtle(tmp_path, known):
    made_with, dice = setup(known, BASE, 0.5), random.Random(0)
    names = made_with.names
    relation, everything = names.relation("met").value, []
    with Assembly(made_with, tmp_path) as graph:
        for id in ("a", "ab", "b"):
            own = names.within("g", id).value
            spans = [names.span(id, begin, begin + 4).value for begin in range(30)]
            nodes = [*spans, names.document(id).value, names.within("st", id).value, own]
            said = [f'"{word} .\\n\\n{{"@en' for word in ("one", "two")]
            rows = sorted((own, node, 2, relation, 1, words) for node in nodes for words in said)
            others = [dice.choice(nodes) for _ in range(12)] + [f"{BASE}Ada"]
            shared = [("", node, 2, relation, 1, f'"{id} elsewhere"') for node in others]
            text, places = _written(Writer(names.prefixes), own, rows)
            joined = tuple(_joined(places, f"{names.document(id).value}#", set(others)))
            assert len(joined) < len(places)
            graph.add(Piece(id, own, len(rows), text, joined, shared, frozenset()))
            everything += [*rows, *shared]
        graph.complete(())
        quads = quads_of(sorted({*everything, *graph.common}))
        assert graph.quads == len(quads)
        assert graph.parsed() == quads
        assert b"".join(graph.turtle()).decode() == "".join(turtle(flattened(quads), names.prefixes))
        assert b"".join(graph.trig()).decode() == "".join(trig(quads, names.prefixes))
