"""Sentences: our English pipeline for spaCy, or any other spaCy pipeline with Universal Dependencies labels.

>>> nlp = load()
>>> doc = nlp("Angela Merkel met Xi Jinping in Beijing.")
>>> [(name.text, name.label_) for name in doc.ents]
[('Angela Merkel', 'Person'), ('Xi Jinping', 'Person'), ('Beijing', 'GeopoliticalEntity')]
"""

from __future__ import annotations

import spacy
from spacy.attrs import ORTH
from spacy.language import Language

from kg.errors import KgError
from kg.language.component import English, create, register

__all__ = ["English", "create", "load", "register"]

# Ranks and offices before names, of which spaCy's own rules leave the point for a sentence to end with.
ABBREVIATIONS = ("Col.", "Lt.", "Sgt.", "Capt.", "Cpl.", "Maj.", "Adm.", "Cmdr.", "Sen.", "Rep.", "Gov.", "Hon.", "No.")
# Relations of the older scheme of spaCy's own English pipelines, which no UD treebank has.
NOT_UD = frozenset(
    {"dobj", "pobj", "prep", "nsubjpass", "auxpass", "poss", "prt", "agent", "attr", "relcl", "npadvmod"}
)


def load(name: str | None = None, *, threads: int | None = None) -> Language:
    """Our English pipeline, or another spaCy pipeline by its name or folder.

    Raises `KgError` when there is no such pipeline, or when it does not label its trees as UD does.
    """
    if name is None:
        nlp = spacy.blank("en")
        for word in ABBREVIATIONS:
            nlp.tokenizer.add_special_case(word, [{ORTH: word}])
        nlp.max_length = 1_000_000_000  # memory does not grow with a document here as it does in spaCy's parser
        nlp.add_pipe("kg_english", config={"threads": threads})
        return nlp
    try:
        nlp = spacy.load(name)
    except OSError as error:
        raise KgError(f"no spaCy pipeline '{name}'", fix=f"python -m spacy download {name}") from error
    _check_labels(nlp, name)
    return nlp


def _check_labels(nlp: Language, name: str) -> None:
    relations = {token.dep_ for token in nlp("The girl who was seen gave her brother the books in the garden.")}
    if not relations - {""}:
        raise KgError(f"the spaCy pipeline '{name}' does not parse", fix="use a pipeline with a dependency parser")
    if wrong := sorted(relations & NOT_UD):
        raise KgError(
            f"the spaCy pipeline '{name}' has other labels than Universal Dependencies: {', '.join(wrong)}",
            fix="leave the pipeline out to use our own, or train one on a UD treebank",
        )
