"""Small questions to a Universal Dependencies tree."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kg.statements import lexicon
from kg.words import Token, once

SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "csubj:pass")
ONLY = frozenset("only just merely simply".split())
EVERY = frozenset("all any every everybody everyone everything no nobody none nothing".split())
RATHER = frozenset(("rather than", "instead of", "as opposed to", "but not"))
RELATIVES = frozenset("who whom whose which that where when".split())
PARTICLES = frozenset("up out off down away back over along forward aside apart ahead together".split())


def child(token: Token, *deps: str) -> Token | None:
    """The first child with one of the relations."""
    for dep, each in token.below:
        if dep in deps:
            return each
    return None


def kids(token: Token, *deps: str) -> list[Token]:
    """All children with one of the relations, in order."""
    below = token.below
    if len(below) == 1:  # as most have: a list of one is made sooner without a search
        dep, each = below[0]
        return [each] if dep in deps else []
    return [each for dep, each in below if dep in deps] if below else []


def children(token: Token) -> list[Token]:
    """All children, in order."""
    return token.children


def conjuncts(token: Token) -> list[Token]:
    """The token and all that is coordinated with it, in order; a coordinate with its own clause is left out."""
    joined = kids(token, "conj")
    found = [] if joined and is_contrasted(token) else [token]
    for conj in joined:
        apart = not in_brackets(conj) and not _is_in_name(token, conj)
        if child(conj, *SUBJECTS, "cop") is None and not _is_excluded(conj) and apart:
            found += conjuncts(conj)
    return found


def _is_in_name(token: Token, conj: Token) -> bool:
    """Whether both are words of one name: "Stars and Stripes Forever"."""
    return bool(token.ent_type_) and all(t.ent_iob_ == "I" for t in token.doc[token.i + 1 : conj.i + 1])


def is_contrasted(token: Token) -> bool:
    """Whether the word is named only to be ruled out: "not Oslo but Bonn"."""
    if token.pos_ in ("VERB", "AUX") or not any(_is_contrast(c) for c in kids(token, "advmod", "cc:preconj")):
        return False
    others = [c for c in kids(token, "conj") if c.pos_ not in ("VERB", "AUX") and child(c, *SUBJECTS, "cop") is None]
    return any(cc.lower_ == "but" for other in others for cc in kids(other, "cc"))


def is_alternative(token: Token) -> bool:
    """Whether the word is one of several of which nobody knows which: "Ann or Bob"; "X, or Y for short," is one."""
    first = first_conjunct(token)
    if not any(cc.lower_ == "or" for conj in kids(first, "conj") for cc in kids(conj, "cc")):
        return False
    row = [first, *kids(first, "conj")]
    joined = {conj.i: cc.lower_ for conj in row for cc in kids(conj, "cc")}
    for before, conj in pairwise(row):
        cc = next((c for c in kids(conj, "cc") if c.lower_ == "or"), None)
        before_or = cc.doc[cc.i - 1].text if cc is not None and cc.i > 0 else ""
        if cc is None or before_or == "(" or (before_or == "," and len(row) < 3):
            continue
        of_all = "and" not in joined.values()  # "A or B and C": C is none of those of which one is meant
        if (of_all or token in (before, conj)) and not _is_other_name(before, conj):
            return True
    return False


def _is_other_name(one: Token, other: Token) -> bool:
    """Whether "or" joins two names of one thing: "Kusha or Kusa", "Grand Wing Servo-Tech or GWS", "known as A or B"."""
    if lemma(first_conjunct(one).head) in lexicon.naming("borne"):
        return True
    if _is_alias(one, other) or _are_defined(one, other):
        return True
    if not (one.ent_type_ and other.ent_type_):
        return False
    if _name_words(one) & _name_words(other) and one.ent_type_ == other.ent_type_ and "Number=Sing" in str(one.morph):
        return True  # "the Cranford Protocol or Cranford Agreement"
    a, b = (_letters(token) for token in (one, other))
    if b.isupper() and 1 < len(b) < 7:
        return a[:1].upper() == b[0]
    return a.lower()[:3] == b.lower()[:3] and a != b


def _are_defined(one: Token, other: Token) -> bool:
    """ "Cagots or Agotes were a minority", where a text begins with the names of what it is about."""
    noun = one.head
    names = one.pos_ == other.pos_ == "PROPN" and {one.ent_type_, other.ent_type_} != {"Person"}
    if one.dep_ != "nsubj" or not names or one.left_edge.i > one.sent.start:
        return False
    two = len(kids(one, "conj")) == 1 and child(noun, "cop") is not None
    return two and any(det.lower_ in ("a", "an") for det in kids(noun, "det"))


def _is_alias(one: Token, other: Token) -> bool:
    """ "The A4 or “Eastern Road”", "Ida Berg, or simply Ida"."""
    between = list(other.doc[one.i + 1 : other.i])
    mark = next((n for n, token in enumerate(between) if token.lower_ == "or"), len(between))
    quoted = any(token.is_quote for token in between[:mark])
    return any(token.lower_ == "simply" or (token.is_quote and not quoted) for token in between[mark:])


def _name_words(token: Token) -> set[str]:
    """The words with a capital of the name that the token stands in."""
    end = token.i + 1
    while end < len(token.doc) and token.doc[end].ent_iob_ == "I":
        end += 1
    return {word.lower_ for word in token.doc[_begin(token).i : end] if word.is_title}


def _letters(token: Token) -> str:
    """The first word of the name that the token stands in."""
    return _begin(token).text


def _begin(token: Token) -> Token:
    while token.ent_iob_ == "I" and token.i > 0:
        token = token.nbor(-1)
    return token


def is_only(word: Token | None) -> bool:
    """ "not only"."""
    return word is not None and word.lower_ in ONLY


def _is_contrast(word: Token) -> bool:
    return word.lower_ == "not" and not is_only(word.following)


def _is_excluded(conj: Token) -> bool:
    """ "Bonn, not Oslo", "Bonn and not Oslo", "everyone but Bonn", "Bonn rather than Oslo"."""
    if conj.pos_ in ("VERB", "AUX"):
        return False
    before = conj.doc[max(0, conj.i - 1)]
    if conj.lower_ == "not" or (before.lower_ == "not" and before.dep_ == "conj"):
        return True
    words = [(cc, [cc.lower_, *(t.lower_ for t in kids(cc, "fixed"))]) for cc in kids(conj, "advmod", "cc")]
    if any(_is_contrast(cc) or " ".join(phrase) in RATHER for cc, phrase in words):
        return True
    every = conj.head.lower_ in EVERY or any(d.lower_ in EVERY for d in kids(conj.head, "det"))
    return every and any(phrase == ["but"] for _, phrase in words)


def in_brackets(conj: Token) -> bool:
    """Whether a name in brackets, which stands for what is before it, was taken for one more of a row."""
    left = conj.left_edge
    opened = left.text == "(" or (left.i > 0 and left.doc[left.i - 1].text == "(")
    return child(conj, "cc") is None and (opened or _is_enclosed(conj))


def _is_enclosed(conj: Token) -> bool:
    """Whether a bracket that is still open at the conjunct was opened after its head."""
    between = [t.text for t in conj.doc[conj.head.i : conj.i]]
    return between.count("(") > between.count(")")


def has(token: Token, feature: str) -> bool:
    """Whether the token's morphology has the feature, as in "VerbForm=Inf"."""
    return feature in token.morph.split("|")


def lemma(token: Token) -> str:
    """The lemma in lower case."""
    return token.lemma_.lower()


def kind(token: Token) -> str:
    """The sort of thing that the parser says the word stands for, "" if it says none."""
    return token.kind


def is_relative(token: Token) -> bool:
    """Whether the word is a relative pronoun."""
    return token.lower_ in RELATIVES and (has(token, "PronType=Rel") or token.tag_ in ("WDT", "WP", "WP$", "WRB"))


def first_conjunct(token: Token) -> Token:
    """The head of the coordination that the token stands in."""
    while token.dep_ == "conj" and token.head != token:
        token = token.head
    return token


def second_subject(first: Token) -> Token | None:
    """What the parser took for a second subject of the same verb, after a comma: as no verb has two, it continues the
    first one as the rest of a list or as its apposition."""
    others = [t for t in kids(first.head, first.dep_) if t.i > first.i] if first.dep_ in SUBJECTS else []
    if not others or {first.pos_, others[-1].pos_} - {"NOUN", "PROPN"} or is_dangling(first, others[-1]):
        return None
    between = first.doc[first.i : others[-1].i]
    commas = [t.i for t in between if t.text == "," and t.i >= first.right_edge.i]
    edges = (first.right_edge.i, first.right_edge.i + 1)
    return others[-1] if len(commas) == 1 and commas[0] in edges else None


def is_dangling(first: Token, second: Token) -> bool:
    """ "Once a drummer, his focus shifted": what somebody is, beside a subject that is theirs."""
    owner = child(second, "nmod:poss") if first.pos_ == "NOUN" and not first.ent_type_ else None
    return owner is not None and owner.pos_ in ("PRON", "DET") and second.pos_ == "NOUN" and second.i < second.head.i


def comma_before(phrase: Token) -> int | None:
    """Where the comma stands that parts a phrase from what is before it, whichever of them it hangs on."""
    begin = phrase.left_edge.i
    at = begin if phrase.left_edge.text == "," else begin - 1
    return at if at >= 0 and phrase.doc[at].text == "," else None


@once
def appositions(token: Token) -> tuple[Token, ...]:
    """What stands in apposition to the token."""
    second = second_subject(token)
    alone = second is not None and child(second, "conj") is None
    found = [each for each in kids(token, "appos") if not _is_phrase(each) or preposition(each) == preposition(token)]
    found += [second] if second is not None and alone else []
    holder = _holder(token)
    return (*found, holder) if holder is not None and holder not in found else tuple(found)


def _is_phrase(word: Token) -> bool:
    """ "In his History" of "Ann Berg, in his History, holds", which the parser took for another name of hers."""
    before = word.doc[max(0, word.left_edge.i - 1)]
    words = case_words(word) if before.text != "(" else ()
    return bool(words) and words[0].pos_ == "ADP" and not words[0].ent_type_


def _holder(office: Token) -> Token | None:
    """The person whose name follows an office without a comma: "Secretary of State John Kerry"."""
    if lemma(office) not in lexicon.positions():
        return None
    doc = office.doc
    for phrase in kids(office, "nmod"):
        if preposition(phrase) not in ("of", "for"):
            continue
        for i in (phrase.right_edge.i + 1, phrase.i + 1):  # the parser may have taken the name into the phrase
            begins = i < len(doc) and doc[i].ent_type_ == "Person" and doc[i].ent_iob_ == "B"
            if begins and doc[i].sent == office.sent:
                return doc[i]
    return None


def ancestors(token: Token) -> Iterator[Token]:
    """The token, its head, and so on up to the root."""
    yield token
    while token.head != token:
        token = token.head
        yield token


@once
def case_words(token: Token) -> tuple[Token, ...]:
    """The prepositions of a phrase with their fixed parts: "according to"."""
    words: list[Token] = []
    for case in kids(token, "case", "mark"):
        if case.pos_ in ("ADP", "SCONJ", "PART", "ADV", "VERB", "ADJ", "NOUN", "CCONJ") and case.lower_ not in (
            "'s",
            "’s",
            "'",
            "’",
        ):
            words += [case, *kids(case, "fixed", "goeswith")]
    words.sort(key=lambda t: t.i)
    if words and words[0].i < token.i:  # not "around" of "in the area around and between"
        words = [word for word in words if word.i < token.i]
    return tuple(words)


@once
def preposition(token: Token) -> str:
    """The preposition of a phrase in lower case, "" if it has none."""
    words = case_words(token)  # not "so that", which joins clauses
    return " ".join(w.lower_ for w in words if w.dep_ == "case" or (w.dep_ == "fixed" and w.head.dep_ != "mark"))


def is_gerund(head: Token) -> bool:
    """ "Upholding freedom", "having kept the peace", "being a haven"."""
    return any(token.tag_ == "VBG" for token in (head, *kids(head, "aux", "cop")))


def is_denied(verb: Token) -> bool:
    """Whether "not" or "never" stands beside the verb: "(she did not testify)" tells nobody's words."""
    return any(adverb.lower_ in ("not", "n't", "n’t", "never") for adverb in kids(verb, "advmod"))


def particles(verb: Token) -> list[Token]:
    """The particles of a phrasal verb, also where the parser took one for an adverb: "came up with"."""
    found = kids(verb, "compound:prt") or _stranded(verb)
    after = verb.doc[verb.i + 1] if verb.i + 2 < len(verb.doc) else None
    if not found and after is not None and after.lower_ in PARTICLES and after.head == verb and after.dep_ == "advmod":
        return [after] if after.nbor(1).pos_ in ("ADP", "DET", "PRON", "PROPN", "NOUN") else []
    return found


def _stranded(verb: Token) -> list[Token]:
    """ "To" of "were referred to as elves"."""
    after = verb.nbor(1) if verb.i + 2 < len(verb.doc) else None
    if after is None or after.head != verb or after.pos_ != "ADP" or after.dep_ not in ("obl", "advmod"):
        return []
    return [after] if after.nbor(1).lower_ == "as" and is_passive(verb) else []


def verb_group(verb: Token) -> list[Token]:
    """Auxiliaries, negation, copula, the verb and its particle, in order."""
    outer = child(verb, "nsubj:outer")
    inner = child(verb, "nsubj", "nsubj:pass", "mark") if outer is not None else None
    parts = [verb, *kids(verb, "aux", "aux:pass", "cop"), *particles(verb)]
    if inner is not None:  # "the plan was that he left": what comes before "that" is of the clause outside
        parts = [part for part in parts if part == verb or part.i > inner.left_edge.i]
    parts += [adv for adv in kids(verb, "advmod") if adv.lower_ in ("not", "n't", "n’t", "never")]
    return sorted(parts, key=lambda t: t.i)


@once
def is_passive(verb: Token) -> bool:
    """Whether the verb stands in the passive: an auxiliary or a subject says so, or it is a bare past participle."""
    if child(verb, "aux:pass", "nsubj:pass", "csubj:pass") is not None:
        return not is_bare_relative(verb)
    if child(verb, "obl:agent") is not None:  # a finite verb with an object has no agent: "by" belongs to the object
        return verb.tag_ != "VBD" or child(verb, "obj") is None
    if _is_done_by(verb) or _is_caption(verb) or _is_headline(verb) or is_urged(verb):
        return True
    if _is_absolute(verb):
        return True
    bare = verb.dep_ in ("acl", "advcl", "xcomp") and child(verb, "aux", "nsubj", "cop") is None
    if bare and has(verb, "VerbForm=Part") and has(verb, "Tense=Past"):
        return True
    if verb.dep_ == "conj" and child(verb, "nsubj", "aux", "cop", "obj") is None and _may_be_participle(verb):
        above = verb.head
        said_to_be = child(above, "cop") is not None and (above.pos_ == "ADJ" or verb.tag_ == "VBN")
        return is_passive(above) or said_to_be  # "was a saint and venerated as bishop"
    return False


URGING = frozenset("urge order force compel instruct encourage persuade permit oblige".split())


def is_urged(verb: Token) -> bool:
    """ "Residents urged to leave the coast": whoever urges somebody names him."""
    told = verb.tag_ in ("VBD", "VBN") and lemma(verb) in URGING and child(verb, "aux", "obj", "iobj", "obl") is None
    infinitive = child(verb, "xcomp") if told else None
    return infinitive is not None and is_infinitive(infinitive)


def _is_absolute(verb: Token) -> bool:
    """ "With the land reserved for farms", "two phones, both released in May"."""
    alone = verb.tag_ == "VBN" and child(verb, "aux", "cop", "obj", "ccomp", "xcomp") is None
    subject = child(verb, "nsubj") if alone and verb.dep_ in ("acl", "advcl") else None
    return subject is not None and subject.i < verb.i and not is_relative(subject) and lemma(verb) not in ACTIVE


BY = frozenset("stand come go pass abide swear live stop drop sit walk get sail drive fly ride finish win lose".split())


def _is_caption(verb: Token) -> bool:
    """ "President Ivo Berg (left) seen with Ann Lind": a participle that no past tense is like."""
    alone = verb.dep_ == "ROOT" and verb.tag_ == "VBN" and child(verb, "aux", "cop", "obj", "ccomp", "xcomp") is None
    return alone and verb.lower_.endswith("n") and child(verb, "nsubj") is not None


# What headlines say without "was": hardly any of these has no object where it is done to another.
SUFFERED = frozenset(
    "charge arrest convict sentence jail detain extradite rescue injure wound evacuate hospitalize fine".split()
)


def _is_headline(verb: Token) -> bool:
    """ "Boxer charged in Ireland": a line without a full stop, and a verb without an object."""
    if verb.dep_ != "ROOT" or verb.tag_ not in ("VBD", "VBN") or lemma(verb) not in SUFFERED:
        return False
    own = child(verb, "aux", "cop", "obj", "ccomp") is None and child(verb, "nsubj") is not None
    return own and verb.right_edge.text not in (".", "!", "?", "”", '"')


def _is_done_by(verb: Token) -> bool:
    """ "The campaign started by Ann Berg": a name after "by" is who did it."""
    if verb.dep_ not in ("acl", "acl:relcl") or verb.tag_ not in ("VBN", "VBD") or lemma(verb) in BY:
        return False
    if child(verb, "obj", "aux", "nsubj", "cop") is not None:
        return False
    return any(preposition(o) == "by" and o.ent_type_ in ("Person", "Organization") for o in kids(verb, "obl"))


# Regular verbs that stay active after "and": of the others nine in ten are one more passive there (EWT, GUM).
ACTIVE = frozenset(
    (
        "graduate survive serve remain end reside die live stay continue work appear happen occur exist emerge arrive "
        "evolve return rise fall grow flourish decline collapse depart vanish disappear escape flee travel march sail "
        "resign retire enlist perish struggle suffer thrive culminate originate belong consist last hail"
    ).split()
)


def is_bare_relative(verb: Token) -> bool:
    """ "The land the rebels once controlled", of which parsers make a passive: its subject comes first, no "be"."""
    subject = child(verb, "nsubj:pass")
    if verb.dep_ not in ("acl", "acl:relcl") or subject is None or child(verb, "aux:pass", "obj") is not None:
        return False
    if comma_before(verb) is not None or child(verb, "mark", "case") is not None:
        return False  # "two phones, both released in May", "with the land reserved for farms"
    return subject.i < verb.i and not is_relative(subject) and verb.tag_ in ("VBD", "VBN")


def _may_be_participle(verb: Token) -> bool:
    """ "Founded in Oslo and moved to Riga": taggers often take the second for a finite verb."""
    return verb.tag_ == "VBN" or (verb.tag_ == "VBD" and verb.lower_.endswith("ed") and lemma(verb) not in ACTIVE)


def is_finite(token: Token) -> bool:
    """Whether the clause has a finite verb."""
    return has(token, "VerbForm=Fin") or any(has(t, "VerbForm=Fin") for t in kids(token, "aux", "aux:pass", "cop"))


def is_nonfinite(token: Token) -> bool:
    """Whether the clause has no finite verb."""
    return not is_finite(token)


def stands_alone(token: Token) -> bool:
    """Whether a participle has a subject of its own: "with troops being positioned along the border"."""
    return is_nonfinite(token) and not is_infinitive(token) and child(token, "nsubj", "nsubj:pass") is not None


def is_infinitive(token: Token) -> bool:
    """Whether the clause is an infinitive with "to"."""
    to = any(mark.lower_ == "to" for mark in kids(token, "mark"))
    return to and token.tag_ != "VBG" and is_nonfinite(token)  # not "contributed to promoting"


def is_to(head: Token) -> bool:
    """Whether the words are "is to sign", said of one that acts; "the plan is to sign" says what the plan is."""
    if head.pos_ != "VERB" or not any(mark.lower_ == "to" for mark in kids(head, "mark")):
        return False
    be = next((t for t in kids(head, "aux", "cop") if lemma(t) == "be" and has(t, "VerbForm=Fin")), None)
    subject = child(head, "nsubj", "nsubj:pass")
    if be is None or subject is None:
        return False
    acts = subject.pos_ in ("PROPN", "PRON") or bool(subject.ent_type_)
    return acts or any(adv.lower_ == "yet" for adv in kids(head, "advmod"))
