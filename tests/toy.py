"""A toy spaCy pipeline that parses `Name [aux] [not] verb [Name] [preposition Name]` and nothing else.

What the command line does with documents must not depend on the mood of a trained model.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kg.language import register

VERBS = {"met": "meet", "annexed": "annex", "annex": "annex", "visited": "visit", "visit": "visit", "said": "say"}
AUXILIARIES = {"did": "do", "may": "may", "will": "will"}
PREPOSITIONS = ("in", "with")
NAMES = {
    "Ada": "Person", "Putin": "Person", "Xi": "Person", "Jinping": "Person", "Vladimir": "Person",
    "Russia": "GeopoliticalEntity", "Crimea": "GeopoliticalEntity", "China": "GeopoliticalEntity",
    "Beijing": "GeopoliticalEntity", "Paris": "GeopoliticalEntity",
}  # fmt: skip


def toy_pipeline() -> Language:
    """The pipeline; sentences end at full stops."""
    register()
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("toy_parser")
    nlp.meta["name"] = "toy"
    return nlp


@Language.component("toy_parser")
def toy_parser(doc: Doc) -> Doc:
    for sentence in doc.sents:
        _parse(sentence)
    doc.ents = [Span(doc, b, e, label=kind) for b, e, kind in _names(doc)]
    return doc


def _parse(sentence: Span) -> None:
    verbs = [token for token in sentence if token.text in VERBS]
    root = verbs[0] if verbs else sentence[0]
    for token in sentence:
        token.head, token.dep_, token.pos_, token.lemma_ = root, "punct", "PUNCT", token.text
    root.dep_, root.pos_ = "ROOT", "VERB"
    for begin, verb in zip([sentence.start, *(v.i + 1 for v in verbs)], verbs, strict=False):
        end = next((v.i for v in verbs if v.i > verb.i), sentence.end)
        _clause(sentence.doc, begin, verb, end, root)


def _clause(doc: Doc, begin: int, verb: Token, end: int, root: Token) -> None:
    past = verb.text.endswith("ed") or verb.text in ("met", "said")
    verb.pos_, verb.tag_, verb.lemma_ = "VERB", "VBD" if past else "VB", VERBS[verb.text]
    verb.set_morph("Mood=Ind|Tense=Past|VerbForm=Fin" if past else "VerbForm=Inf")
    if verb is not root and verb.i != root.i:
        verb.head, verb.dep_ = root, "ccomp"
    before, after = doc[begin : verb.i], doc[verb.i + 1 : end]
    if verb.lemma_ != "say":
        _arguments(after, verb)
    for token in before:
        _before(token, verb)
    _phrase([t for t in before if t.text in NAMES], verb, "nsubj")


def _before(token: Token, verb: Token) -> None:
    if token.text in AUXILIARIES:
        token.head, token.dep_, token.pos_, token.lemma_ = verb, "aux", "AUX", AUXILIARIES[token.text]
        token.set_morph("Mood=Ind|Tense=Past|VerbForm=Fin" if token.text == "did" else "VerbForm=Fin")
    elif token.text == "not":
        token.head, token.dep_, token.pos_ = verb, "advmod", "PART"
        token.set_morph("Polarity=Neg")
    elif token.text == "that":
        token.head, token.dep_, token.pos_ = verb, "mark", "SCONJ"


def _arguments(after: Span, verb: Token) -> None:
    names: list[Token] = []
    preposition: Token | None = None
    for token in [*after, None]:
        if token is not None and token.text in NAMES:
            names.append(token)
            continue
        _phrase(names, verb, "obl" if preposition else "obj", preposition)
        names, preposition = [], token if token is not None and token.text in PREPOSITIONS else preposition


def _phrase(names: list[Token], head: Token, dep: str, preposition: Token | None = None) -> None:
    for number, token in enumerate(names):
        token.pos_, token.tag_, token.lemma_ = "PROPN", "NNP", token.text
        token.set_morph("Number=Sing")
        token.head, token.dep_ = (head, dep) if number == 0 else (names[0], "flat")
    if names and preposition is not None:
        preposition.head, preposition.dep_, preposition.pos_ = names[0], "case", "ADP"


def _names(doc: Doc) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for token in doc:
        kind = NAMES.get(token.text)
        if kind and found and found[-1][1] == token.i and found[-1][2] == kind:
            found[-1] = (found[-1][0], token.i + 1, kind)
        elif kind:
            found.append((token.i, token.i + 1, kind))
    return found


def toy_factory(nlp: Language, name: str) -> object:
    """The parser for processes that find it as a plug-in, since nothing imports this module there."""
    return toy_parser


def plugin(folder: Path) -> str:
    """A folder that makes the toy a plug-in of spaCy for processes that have it in their PYTHONPATH."""
    about = folder / "toy_plugin-1.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: toy-plugin\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[spacy_factories]\ntoy_parser = toy:toy_factory\n")
    return str(folder)


def heard():
    """Lets a child hear Ctrl-C: what a shell starts in the background ignores it, and so would all below."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def environment() -> dict[str, str]:
    """For processes that a test starts: they find kg and the toy pipeline."""
    here = Path(__file__).parent
    return {**os.environ, "PYTHONPATH": f"{here}{os.pathsep}{here.parent}"}


def faulty_pipeline() -> Language:
    """The toy, which "Boom" makes raise an error, and which "Kaboom" makes kill its process."""
    nlp = toy_pipeline()
    nlp.add_pipe("toy_faults", first=True)
    nlp.meta["name"] = "faulty"
    return nlp


@Language.component("toy_faults")
def toy_faults(doc: Doc) -> Doc:
    if "Boom" in doc.text:
        raise ArithmeticError("planted fault")
    if "Kaboom" in doc.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return doc
