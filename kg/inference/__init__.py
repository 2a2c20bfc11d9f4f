"""`Inference`: what no sentence of a document states, but what it says makes likely, or certain with what is known.

Three ways lead to one, and each says which it was: a net that saw the whole document (`inference.text`), property
chains of the ontology over what is stated (`inference.chain`), and where the gazetteer has a place
(`inference.gazetteer`). None of them is a fact of the graph; see docs/decisions/inference.md.
"""

from kg.inference.infer import CHAIN, GAZETTEER, TEXT, inferences

__all__ = ["CHAIN", "GAZETTEER", "TEXT", "inferences"]
