"""The peer: textacy's subject-verb-object triples on our parse, its labels mapped so that it works as meant."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

LABELS = {
    "nsubj:pass": "nsubjpass",
    "nsubj:outer": "nsubj",
    "csubj:pass": "csubjpass",
    "csubj:outer": "csubj",
    "aux:pass": "auxpass",
    "obj": "dobj",
    "iobj": "dative",
    "compound:prt": "prt",
    "nmod:poss": "poss",
    "acl:relcl": "relcl",
}
Spans = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]  # token indexes of subject, verb, object


def triples(doc: Doc) -> Iterator[Spans]:
    """Subject, verb and object of each triple as sorted token indexes."""
    from textacy.extract import subject_verb_object_triples

    for triple in subject_verb_object_triples(relabelled(doc)):
        yield tuple(tuple(sorted({token.i for token in part})) for part in triple)


def relabelled(doc: Doc) -> Doc:
    """The same words with ClearNLP's labels, which textacy looks for; the agent's "by" becomes its head."""
    heads, labels = [token.head.i for token in doc], [_label(token) for token in doc]
    for token in doc:
        by = next((child for child in token.children if child.dep_ == "case"), None)
        if token.dep_ == "obl:agent" and by is not None:
            heads[by.i], labels[by.i] = token.head.i, "agent"
            heads[token.i], labels[token.i] = by.i, "pobj"
    return Doc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        tags=[token.tag_ for token in doc],
        pos=[token.pos_ for token in doc],
        lemmas=[token.lemma_ for token in doc],
        heads=heads,
        deps=labels,
    )


def _label(token: Token) -> str:
    if token.dep_ == "advmod" and token.lower_ in ("not", "n't", "never"):
        return "neg"
    return LABELS.get(token.dep_, token.dep_.partition(":")[0])
