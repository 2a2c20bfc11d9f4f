"""How words that govern a clause bear on it, and who speaks where they are words of saying."""

from __future__ import annotations

from kg.statements import lexicon
from kg.statements.axes import NOBODY, UNNAMED
from kg.statements.clauses import subjects
from kg.statements.trees import child, has, is_infinitive, is_passive, kids, lemma, particles
from kg.words import Token

DOCUMENTS = frozenset(
    (
        "statement report letter speech article interview document paper study survey declaration communique "
        "communiqué post tweet message memo email note release testimony filing address book memoir"
    ).split()
)
NAMING = lexicon.naming("given")
PORTRAYING = frozenset(
    (
        "describe portray call regard view see label brand depict characterise characterize consider deem dub "
        "hail term denounce condemn praise criticise criticize dismiss present think believe declare"
    ).split()
)


# What an infinitive with "to" makes of verbs that a participle does not: "stopped to look", "forgot to sell".
TO = {"stop": "possible", "forget": "negative"}


def speaker(verb: Token) -> Token | str:
    """The token that heads the phrase of who says it."""
    if verb.pos_ == "ADJ" and verb.dep_ == "xcomp":  # "made it clear"
        verb = verb.head
    if is_passive(verb):
        return child(verb, "obl:agent") or _document(verb, ("in", "by")) or UNNAMED
    found = [t for t in subjects(verb) if t.lower_ not in NOBODY]
    if found and found[0].dep_ != "expl" and found[0].lower_ not in ("it", "there"):
        return found[0]
    return _document(verb) or (found[0] if found and child(verb, "expl") is None else UNNAMED)


def _document(verb: Token, prepositions: tuple[str, ...] = ()) -> Token | None:
    """The statement or report in which it is said."""
    for obl in kids(verb, "obl"):
        case = child(obl, "case")
        if lemma(obl) in DOCUMENTS and (not prepositions or (case is not None and case.lower_ in prepositions)):
            return obl
    return None


def clause_class(verb: Token) -> str:
    """How the verb, adjective or noun bears on a finite clause that it governs; possible where nobody knows."""
    if child(verb, "cop") is not None or (verb.pos_ == "NOUN" and verb.dep_ != "ROOT"):
        return _by_word(verb)
    if (verb.dep_ == "xcomp" and lemma(verb.head) == "make") or (lemma(verb) == "make" and child(verb, "xcomp")):
        return "saying"  # "it was made clear that"
    if lemma(verb) == "rule" and any(particle.lower_ == "out" for particle in particles(verb)):
        return "denying"
    state = child(verb, "xcomp") if lemma(verb) in ("become", "remain") else None
    if state is not None and state.pos_ == "ADJ":  # "it became clear that"
        return _by_word(state)
    if verb.pos_ == "ADJ":
        return lexicon.operators()["adj"].get(lemma(verb), "possible")
    return lexicon.clause_operators().get(lemma(verb)) or lexicon.infinitive_operators().get(lemma(verb), "possible")


def _by_word(verb: Token) -> str:
    """The class of an adjective or a noun that governs a clause."""
    table = lexicon.operators()
    return table["adj"].get(lemma(verb)) or table["noun"].get(lemma(verb)) or "possible"


def infinitive_class(verb: Token, complement: Token) -> str:
    """How the verb, adjective or noun bears on its infinitive, participle or predicative."""
    if verb.pos_ not in ("VERB", "AUX") or child(verb, "cop") is not None:
        kind = _by_word(verb)
        return "future" if kind == "veridical" else kind
    if not (complement.pos_ in ("VERB", "AUX") or child(complement, "cop") is not None):
        is_name = lemma(verb) in NAMING and complement.pos_ == "PROPN"  # "a club called Alpha"
        return "saying" if lemma(verb) in PORTRAYING and not is_name else "factual"
    if lemma(verb) == "go" and is_infinitive(complement):
        return "future" if verb.tag_ == "VBG" else "factual"
    if has_yet(verb, complement):
        return "negative"
    if _is_done(verb) or _is_borne_out(verb, complement):
        return "factual"
    if lemma(verb) in TO and is_infinitive(complement):
        return TO[lemma(verb)]
    if is_passive(verb) and (kind := _of_passive(verb)):
        return kind
    return lexicon.infinitive_operators().get(lemma(verb), "possible")


def _of_passive(verb: Token) -> str:
    if any(word.lower_ in FORMERLY for word in kids(verb, "advmod", "mark")):  # "once expected to close"
        return "possible"
    if lemma(verb) in ("intend", "plan", "mean", "suppose", "design") and _is_past(verb):
        return "possible"  # "was intended to open in May": nobody knows
    if lemma(verb) in ("expect", "say", "believe", "think", "report", "know"):
        return {"expect": "future", "know": "factual"}.get(lemma(verb), "saying")
    return ""


FORMERLY = frozenset("once originally initially previously".split())


def _is_past(verb: Token) -> bool:
    return any(has(aux, "Tense=Past") for aux in kids(verb, "aux:pass", "aux"))


def _is_done(verb: Token) -> bool:
    """ "Had to leave" left, "proved to be the last" was it."""
    if lemma(verb) == "have":
        return has(verb, "Tense=Past") and has(verb, "VerbForm=Fin")
    return lemma(verb) == "prove" and not is_passive(verb)


def _is_borne_out(verb: Token, complement: Token) -> bool:
    """ "Had songs recorded by", "has had several songs reach", "became known as"."""
    if lemma(verb) == "become":
        return complement.tag_ == "VBN"
    return lemma(verb) == "have" and (complement.tag_ == "VBN" or child(complement, "mark") is None)


def has_yet(verb: Token, complement: Token) -> bool:
    """Whether the words are "has yet to"."""
    return lemma(verb) in ("have", "be") and any(t.lower_ == "yet" for t in verb.doc[verb.i + 1 : complement.i])


def is_saying(verb: Token) -> bool:
    """Whether the word is a verb of saying or thinking."""
    return verb.pos_ in ("VERB", "AUX") and lexicon.clause_operators().get(lemma(verb)) in (
        "saying",
        "thinking",
        "denying",
        "hoping",
        "doubting",
    )


def teller(clause: Token) -> Token | None:
    """The verb of saying whose clause the parser hung on a noun beside it: "announced during the talk that …"."""
    noun = clause.head
    if clause.dep_ != "acl" or not any(mark.lower_ == "that" for mark in kids(clause, "mark")):
        return None
    if noun.dep_ not in ("obl", "obj", "iobj") or lemma(noun) in lexicon.operators()["noun"]:
        return None
    return noun.head if is_saying(noun.head) and child(noun.head, "ccomp") is None else None
