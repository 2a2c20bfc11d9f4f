"""The four axes of a claim, read from its clause and from every word that governs it.

Walks from the predicate to the root. Each governing word acts by its class in `lexicon/operators.tsv`
(after Saurí and Pustejovsky's FactBank and Karttunen's implicatives): "said that" gives a source, "failed to"
negates, "plans to" puts into the future, "if" makes conditional. What is presupposed stays asserted: a relative
clause, a title and a nominal event keep nothing of the negation and modality above them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from spacy.tokens import Token

from kg.statements import lexicon
from kg.statements.clauses import ACCUSING, PREVENTING, subjects
from kg.statements.trees import child, first_conjunct, has, is_passive, is_relative, kids, lemma

CONDITIONS = frozenset("if unless whether provided providing supposing lest".split())
UNTRUE_MARKS = frozenset("without".split())
INSTEAD = frozenset(("instead of", "rather than", "short of", "far from"))
ONLY = frozenset("only just merely simply".split())
NOBODY = frozenset("nobody none nothing neither no-one noone".split())
UNNAMED = "unnamed source"


@dataclass(frozen=True, slots=True)
class Axes:
    """`source`: the token that heads the speaker's phrase, or UNNAMED where the words name none."""

    polarity: str = "positive"
    certainty: str = "certain"
    tense: str = "present"
    source: Token | str | None = None
    cue: str | None = None

    def negate(self, cue: str) -> Axes:
        """The opposite polarity."""
        polarity = "negative" if self.polarity == "positive" else "positive"
        return replace(self, polarity=polarity, cue=self.cue or cue)

    def weaken(self, certainty: str, cue: str) -> Axes:
        """Less certain; what is already uncertain stays as it is."""
        return replace(self, certainty=certainty, cue=self.cue or cue) if self.certainty == "certain" else self

    def said_by(self, source: Token | str | None) -> Axes:
        """Vouched for by `source`, unless somebody nearer does."""
        return replace(self, source=self.source or source)


class Factuality:
    """Reads axes; `speakers` maps the index of a token inside quotation marks to its speaker's token (or UNNAMED)."""

    def __init__(self, speakers: Mapping[int, Token | str] | None = None) -> None:
        self._speakers = speakers or {}
        self._own: dict[int, Axes] = {}

    def of(self, head: Token) -> Axes:
        """The axes of the clause that `head` is the predicate of."""
        axes = self.own(head)
        token = head
        presupposed = False
        while True:
            axes = self._attributed(token, axes)
            if token.head == token or _is_reporting_aside(token):
                break
            axes = self._source_only(token, axes) if presupposed else self._governed(token, axes)
            presupposed = presupposed or _presupposes(token)
            token = token.head
        return self._quoted(head, axes)

    def of_noun(self, noun: Token) -> Axes:
        """The axes of what a noun phrase presupposes: only its own modifiers and direct quotation count."""
        axes = Axes(tense="past")
        for word in kids(noun, "amod", "advmod"):
            if lexicon.modifiers().get(word.lower_) in ("unreal", "possible", "probable", "reported"):
                axes = axes.weaken("possible", word.lower_)
        if (no := _no(noun)) is not None:
            axes = axes.negate(no.lower_)
        return self._quoted(noun, axes)

    def own(self, head: Token) -> Axes:
        """The axes that the clause's own words give: auxiliaries, negation, adverbs, conditions, question mark."""
        if head.i not in self._own:
            self._own[head.i] = _own(head)
        return self._own[head.i]

    def _quoted(self, head: Token, axes: Axes) -> Axes:
        return axes.said_by(self._speakers.get(head.i))

    def _attributed(self, token: Token, axes: Axes) -> Axes:
        """An aside that names the source: "…, the minister said", "according to the bank"."""
        for aside in kids(token, "parataxis"):
            if is_saying(aside) and child(aside, "nsubj", "nsubj:pass") is not None and child(aside, "ccomp") is None:
                return axes.said_by(self.speaker(aside))
        outer = child(token, "nsubj:outer")
        if outer is not None and outer.pos_ == "NOUN":
            axes = self._named_content(outer, axes)
        for obl in kids(token, "obl", "advmod", "advcl", "nmod"):
            source = _according_to(obl)
            if source is not None:
                return axes.said_by(source)
        return axes

    def _named_content(self, noun: Token, axes: Axes) -> Axes:
        """ "The claim was that …", "the goal is to …"."""
        kind = lexicon.operators()["noun"].get(lemma(noun))
        if kind == "saying":
            owner = child(noun, "nmod:poss")
            return axes.said_by(owner if owner is not None else UNNAMED)
        return axes if kind in (None, "factual") else axes.weaken("possible", lemma(noun))

    def _governed(self, token: Token, axes: Axes) -> Axes:
        dep, governor = token.dep_, token.head
        if dep in ("ccomp", "csubj", "csubj:pass", "acl") and not _is_nonfinite(token):
            return self._under_clause_verb(token, governor, axes)
        if dep in ("xcomp", "csubj", "ccomp", "csubj:pass"):
            return self._under_infinitive_verb(token, governor, axes)
        if dep == "advcl":
            return self._adverbial(token, governor, axes)
        if dep == "acl":
            return self._under_noun(token, governor, axes)
        return axes

    def _source_only(self, token: Token, axes: Axes) -> Axes:
        if token.dep_ in ("ccomp", "csubj") and is_saying(token.head) and not _is_nonfinite(token):
            return axes.said_by(self.speaker(token.head))
        return axes

    def _under_clause_verb(self, token: Token, governor: Token, axes: Axes) -> Axes:
        kind = clause_class(governor)
        own = self.own(governor)
        if kind in ("saying", "thinking", "hoping", "doubting", "denying"):
            axes = axes.said_by(self.speaker(governor))
            if kind == "denying":
                axes = axes.negate(lemma(governor))
            if kind in ("hoping", "doubting"):
                axes = axes.weaken("possible", lemma(governor))
            if kind == "thinking":
                axes = axes.weaken("probable", lemma(governor))
            if own.polarity == "negative" and kind != "denying":
                axes = (
                    axes.negate(own.cue or "not") if kind == "thinking" else axes.weaken("possible", own.cue or "not")
                )
            return axes
        if kind in ("knowing", "factual"):
            return axes
        if kind == "negative":
            return axes.negate(lemma(governor))
        return axes.weaken(kind if kind == "probable" else "possible", lemma(governor))

    def _under_infinitive_verb(self, token: Token, governor: Token, axes: Axes) -> Axes:
        kind = infinitive_class(governor, token)
        own = self.own(governor)
        if kind == "denying":
            return axes.negate(lemma(governor)).said_by(self.speaker(governor))
        if kind in ("saying", "thinking", "doubting"):
            return (
                axes.said_by(self.speaker(governor))
                if _predicated(token) or kind == "saying"
                else axes.weaken("possible", lemma(governor))
            )
        if kind in ("factual", "knowing"):
            return _merge(axes, own)
        if kind == "negative":
            axes = axes.negate(lemma(governor))
            return (
                axes.negate(own.cue or "not")
                if own.polarity == "negative"
                else _merge(axes, replace(own, polarity="positive"))
            )
        axes = _merge(axes, own)
        if kind == "future":
            return replace(axes, tense="future", cue=axes.cue or lemma(governor))
        return axes.weaken("probable" if kind == "probable" else "possible", lemma(governor))

    def _adverbial(self, token: Token, governor: Token, axes: Axes) -> Axes:
        marks = [mark for mark in kids(token, "mark", "case", "advmod") if mark.i < token.i]
        words = {mark.lower_ for mark in marks}
        phrase = " ".join(t.lower_ for mark in marks for t in (mark, *kids(mark, "fixed")))
        if words & CONDITIONS and "even" not in words:
            return axes.weaken("conditional", next(iter(sorted(words & CONDITIONS))))
        if words & UNTRUE_MARKS or any(name in phrase for name in INSTEAD):
            return axes.negate(phrase)
        if lemma(governor) in PREVENTING and "from" in words:
            return axes.negate(lemma(governor))
        if lemma(governor) in ACCUSING and words & {"of", "for", "with"}:
            return axes.said_by(self.speaker(governor))
        if "as if" in phrase or "as though" in phrase:
            return axes.weaken("possible", "as if")
        if _is_infinitive(token):
            return axes.weaken("possible", "to")
        if "so" in words and "that" in words:
            return axes.weaken("possible", "so that")
        return _merge(axes, replace(self.own(governor), polarity="positive")) if _is_nonfinite(token) else axes

    def _under_noun(self, token: Token, noun: Token, axes: Axes) -> Axes:
        if not (_is_infinitive(token) or child(token, "mark") is not None):
            return axes  # a participle describes the noun as it is
        if not _is_nonfinite(token) and not {m.lower_ for m in kids(token, "mark")} & {"that", "whether", "if"}:
            return axes  # "two days after he left"
        kind = lexicon.operators()["noun"].get(lemma(noun))
        if kind == "saying" and not _is_infinitive(token):
            owner = child(noun, "nmod:poss")
            return axes.said_by(owner if owner is not None else UNNAMED)
        if kind == "factual" or lemma(noun) in ("first", "last", "one", "time", "only"):
            return axes
        if kind == "negative":
            return axes.negate(lemma(noun))
        if kind == "future":
            return replace(axes, tense="future", cue=axes.cue or lemma(noun))
        return axes.weaken("possible", lemma(noun))

    def speaker(self, verb: Token) -> Token | str:
        """The token that heads the phrase of who says it."""
        if is_passive(verb):
            agent = child(verb, "obl:agent")
            if agent is not None:
                return agent
            for obl in kids(verb, "obl"):
                case = child(obl, "case")
                if case is not None and case.lower_ in ("in", "by") and obl.lemma_.lower() in DOCUMENTS:
                    return obl
            return UNNAMED
        found = [t for t in subjects(verb) if t.lower_ not in NOBODY]
        if found and not (found[0].dep_ == "expl" or found[0].lower_ in ("it", "there")):
            return found[0]
        for obl in kids(verb, "obl"):
            if obl.lemma_.lower() in DOCUMENTS:
                return obl
        return found[0] if found and not _is_expletive(verb) else UNNAMED


DOCUMENTS = frozenset(
    (
        "statement report letter speech article interview document paper study survey declaration communique "
        "communiqué post tweet message memo email note release testimony filing address book memoir"
    ).split()
)


def clause_class(verb: Token) -> str:
    """How the verb, adjective or noun bears on a finite clause that it governs; possible where nobody knows."""
    if child(verb, "cop") is not None or (verb.pos_ == "NOUN" and verb.dep_ != "ROOT"):
        table = lexicon.operators()
        return table["adj"].get(lemma(verb)) or table["noun"].get(lemma(verb)) or "possible"
    if lemma(verb) == "make" and child(verb, "xcomp") is not None:  # "it was made clear that"
        return "saying"
    return lexicon.clause_operators().get(lemma(verb)) or _rest(verb)


def _rest(verb: Token) -> str:
    return lexicon.infinitive_operators().get(lemma(verb), "possible")


def infinitive_class(verb: Token, complement: Token) -> str:
    """How the verb, adjective or noun bears on its infinitive, participle or predicative."""
    if verb.pos_ not in ("VERB", "AUX") or child(verb, "cop") is not None:
        table = lexicon.operators()
        return table["adj"].get(lemma(verb)) or table["noun"].get(lemma(verb)) or "possible"
    if not (complement.pos_ in ("VERB", "AUX") or child(complement, "cop") is not None):
        return "saying" if lemma(verb) in PORTRAYING else "factual"
    if lemma(verb) == "go" and _is_infinitive(complement):
        return "future" if verb.tag_ == "VBG" else "factual"
    if has_yet(verb, complement):
        return "negative"
    if lemma(verb) in ("stop", "prevent", "quit", "cease") and _is_infinitive(complement) and lemma(verb) == "stop":
        return "possible"  # "stopped to look"
    if lemma(verb) in ("expect", "say", "believe", "think", "report", "know") and is_passive(verb):
        return {"expect": "future", "know": "factual"}.get(lemma(verb), "saying")
    return lexicon.infinitive_operators().get(lemma(verb), "possible")


def has_yet(verb: Token, complement: Token) -> bool:
    """Whether the words are "has yet to"."""
    return lemma(verb) in ("have", "be") and any(t.lower_ == "yet" for t in verb.doc[verb.i + 1 : complement.i])


PORTRAYING = frozenset(
    (
        "describe portray call regard view see label brand depict characterise characterize consider deem dub "
        "hail term denounce condemn praise criticise criticize dismiss name_ present think believe find_ declare"
    ).split()
)


def is_saying(verb: Token) -> bool:
    """Whether the word is a verb of saying or thinking."""
    return verb.pos_ in ("VERB", "AUX") and lexicon.clause_operators().get(lemma(verb)) in (
        "saying",
        "thinking",
        "denying",
        "hoping",
        "doubting",
    )


def _own(head: Token) -> Axes:
    axes = Axes(tense=tense(head))
    auxiliaries = _auxiliaries(head)
    for negation in _negations(head):
        axes = axes.negate(negation)
    for aux in auxiliaries:
        if lemma(aux) in ("may", "might", "could", "can", "should", "must", "ought") or aux.lower_ in ("ca",):
            axes = axes.weaken("possible", aux.lower_)
        if aux.lower_ in ("would", "'d", "’d") and not _has_better(aux):
            axes = axes.weaken("conditional", aux.lower_)
    axes = _adverbs(head, axes)
    if _is_conditioned(head) and (axes.certainty != "certain" or axes.tense == "future"):
        axes = replace(axes, certainty="conditional")
    return _moods(head, axes)


def _adverbs(head: Token, axes: Axes) -> Axes:
    for adverb in kids(head, "advmod"):
        kind = lexicon.modifiers().get(adverb.lower_)
        if kind in ("possible", "probable"):
            axes = axes.weaken(kind, adverb.lower_)
        if kind == "reported":
            axes = replace(axes.said_by(UNNAMED), cue=axes.cue or adverb.lower_)
    return axes


def _moods(head: Token, axes: Axes) -> Axes:
    if (
        has(head, "Mood=Imp")
        and child(head, "nsubj") is None
        and not any(has(a, "VerbForm=Fin") for a in kids(head, "aux"))
    ):
        axes = axes.weaken("possible", "imperative")
    if _asks(head):
        axes = axes.weaken("possible", "?")
    return axes


def _asks(head: Token) -> bool:
    top = head
    while top.dep_ in ("conj", "xcomp") and top.head != top:
        top = top.head
    if top.dep_ not in ("ROOT", "parataxis", "ccomp", "advcl"):
        return False
    return any(c.text.startswith("?") for c in top.children) or (
        top.dep_ == "ROOT" and head.sent.text.rstrip(" \n\"”’'").endswith("?")
    )


def _has_better(aux: Token) -> bool:
    """`'d` is "had" before "better" and past participles."""
    return aux.lower_ in ("'d", "’d") and lemma(aux) == "have"


def _auxiliaries(head: Token) -> list[Token]:
    own = kids(head, "aux", "aux:pass")
    if own or head.dep_ != "conj" or child(head, "nsubj", "nsubj:pass", "cop") is not None:
        return own
    if has(head, "VerbForm=Fin") and not has(first_conjunct(head), "VerbForm=Fin"):
        return own  # "would like and bought": a finite verb has no share in the auxiliary
    return _auxiliaries(head.head)


def _negations(head: Token) -> list[str]:
    found = [adv.lower_ for adv in kids(head, "advmod", "det", "cc:preconj", "cc") if _negates(adv, head)]
    for argument in kids(head, "nsubj", "nsubj:pass", "obj", "obl", "nsubj:outer"):
        no = _no(argument)
        if no is not None and (
            argument.dep_ != "obl" or lemma(argument) in ("way", "time", "circumstance", "case", "point")
        ):
            found.append(no.lower_)
    if _shares_negation(head):
        found += _negations(head.head)
    return found


def _negates(word: Token, head: Token) -> bool:
    if lexicon.modifiers().get(word.lower_) != "negative":
        return word.lower_ == "longer" and any(t.lower_ == "no" for t in word.children)
    if word.dep_ == "cc":
        return word.lower_ == "nor" and head.dep_ == "conj" and not _shares_negation(head)
    following = head.doc[word.i + 1].lower_ if word.i + 1 < len(head.doc) else ""
    return following not in ONLY


def _shares_negation(head: Token) -> bool:
    if head.dep_ != "conj" or child(head, "nsubj", "nsubj:pass") is not None or kids(head, "aux", "cop"):
        return False
    cc = child(head, "cc")
    return cc is not None and cc.lower_ in ("or", "nor", "and") and not has(head, "VerbForm=Fin")


def _no(argument: Token) -> Token | None:
    if argument.lower_ in NOBODY:
        return argument
    if argument.lower_ == "one" and any(c.lower_ == "no" for c in argument.children):
        return argument
    return next(
        (
            d
            for d in kids(argument, "det", "advmod", "cc:preconj")
            if d.lower_ in ("no", "neither") or (d.lower_ == "not" and d.i + 1 == argument.left_edge.i + 1)
        ),
        None,
    )


def _is_conditioned(head: Token) -> bool:
    return any(mark.lower_ in ("if", "unless") for advcl in kids(head, "advcl") for mark in kids(advcl, "mark"))


def tense(head: Token) -> str:
    """past, present or future of the clause; a clause without a finite verb has its governor's."""
    auxiliaries = _auxiliaries(head)
    if any(lemma(aux) in ("will", "shall") and aux.lower_ != "would" for aux in auxiliaries):
        return "future"
    finite = [t for t in (*auxiliaries, *kids(head, "cop"), head) if has(t, "VerbForm=Fin")]
    if not finite:
        governor = head.head
        return (
            tense(governor)
            if governor != head and head.dep_ in ("advcl", "xcomp", "acl", "conj", "parataxis", "ccomp")
            else "present"
        )
    if any(has(t, "Tense=Past") for t in finite):
        return "past"
    perfect = any(lemma(aux) == "have" for aux in auxiliaries)
    return "past" if perfect else "present"


def _merge(axes: Axes, own: Axes) -> Axes:
    """The claim under a governing word that carries its own negation, modality and time over to it."""
    if own.polarity == "negative":
        axes = axes.negate(own.cue or "not")
    if own.certainty != "certain":
        axes = axes.weaken(own.certainty, own.cue or "")
    if own.tense == "future":
        axes = replace(axes, tense="future")
    return axes.said_by(own.source)


def _is_nonfinite(token: Token) -> bool:
    return not any(has(t, "VerbForm=Fin") for t in (token, *kids(token, "aux", "aux:pass", "cop")))


def _is_infinitive(token: Token) -> bool:
    return any(mark.lower_ == "to" for mark in kids(token, "mark")) and _is_nonfinite(token)


def _predicated(token: Token) -> bool:
    return token.pos_ not in ("VERB", "AUX")


def _presupposes(token: Token) -> bool:
    """Whether the step up from `token` leaves what negation and modality reach: relative clauses and noun phrases."""
    if token.dep_ in (
        "acl:relcl",
        "nsubj",
        "nsubj:pass",
        "obj",
        "obl",
        "nmod",
        "appos",
        "iobj",
        "nmod:poss",
        "obl:agent",
        "parataxis",
    ):
        return True
    if token.dep_ == "advcl" and not _is_nonfinite(token):  # "since he became president": told as it is
        return True
    return token.dep_ == "acl" and not _is_infinitive(token) and child(token, "mark") is None


def _is_reporting_aside(token: Token) -> bool:
    return token.dep_ == "parataxis" and is_saying(token) and child(token, "ccomp") is None


def _according_to(token: Token) -> Token | None:
    words = [t.lower_ for case in kids(token, "case", "mark", "advmod") for t in (case, *case.children)]
    if "according" in words:
        return token
    if token.lower_ == "according":
        return child(token, "obl", "nmod", "obj")
    if (
        lemma(token) in ("view", "opinion", "eye", "word")
        and child(token, "nmod:poss") is not None
        and child(token, "case") is not None
    ):
        return child(token, "nmod:poss")
    return None


def _is_expletive(verb: Token) -> bool:
    return child(verb, "expl") is not None or any(
        c.dep_.startswith("nsubj") and c.lower_ == "it" and is_relative(c) for c in verb.children
    )
