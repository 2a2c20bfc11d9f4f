"""The four axes of a claim, read from its clause and from every word that governs it.

Walks from the predicate to the root. Each governing word acts by its class in `lexicon/operators.tsv`
(after Saurí and Pustejovsky's FactBank and Karttunen's implicatives): "said that" gives a source, "failed to"
negates, "plans to" puts into the future, "if" makes conditional. What is presupposed stays asserted: a relative
clause, a title and a nominal event keep nothing of the negation and modality above them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.statements import lexicon
from kg.statements.axes import UNNAMED, Axes, is_passed_over, no_of, own_axes
from kg.statements.bearing import affirmed, at_that_time, merge, said, told_ahead
from kg.statements.clauses import (
    ACCUSING,
    PREVENTING,
    bearers,
    content_noun,
    is_charge,
    is_one_of_a_row,
    source_before,
    tells_content,
)
from kg.statements.conditions import condition, is_conditioned
from kg.statements.governors import PORTRAYING, clause_class, infinitive_class, is_saying, speaker, teller
from kg.statements.trees import (
    SUBJECTS,
    child,
    children,
    comma_before,
    in_brackets,
    is_denied,
    is_gerund,
    is_infinitive,
    is_nonfinite,
    is_passive,
    kids,
    kind,
    lemma,
    stands_alone,
)
from kg.words import Token

UNSURE = frozenset("unreal possible probable reported".split())
FORMER = frozenset("former ex erstwhile onetime".split())
UNTRUE_MARKS = frozenset("without".split())
INSTEAD = frozenset(("instead of", "rather than", "short of", "far from"))
FITTING = frozenset(
    "fair good bad right wrong wise easy hard difficult nice reasonable sensible acceptable appropriate necessary "
    "important useful safe legal ethical moral just normal early late".split()
)
PLANNED = frozenset("community city town village neighborhood neighbourhood suburb settlement economy".split())
FAILING = frozenset(("unsuccessful", "failed"))
HINDERING = frozenset("difficulty trouble problem challenge obstacle".split())
MISSING = frozenset("miss lose waste squander spurn forfeit".split())
ATTEMPTS = frozenset("try attempt seek strive struggle endeavour endeavor".split())
EXONERATING = frozenset("acquit clear exonerate absolve".split())
# Prepositions before a gerund that is the topic of its verb or adjective, not its means or cause.
TOPICS = frozenset("in at on of about to towards toward into".split())
# Conjunctions of time: with a main clause that is still to come so is theirs, "when he leaves, she will stay".
WHEN = frozenset("when whenever once after before until till".split())


class Factuality:
    """Reads axes; `speakers` maps the index of a token inside quotation marks to its speaker's token (or UNNAMED)."""

    def __init__(self, speakers: Mapping[int, Token | str] | None = None) -> None:
        self._speakers = speakers or {}
        self._own: dict[int, Axes] = {}
        self._whole: dict[int, Axes] = {}
        self._above: dict[int, Token | str | None] = {}

    def of(self, head: Token) -> Axes:
        """The axes of the clause that `head` is the predicate of."""
        if head.i not in self._whole:
            self._whole[head.i] = self._read(head)
        return self._whole[head.i]

    def _read(self, head: Token) -> Axes:
        axes = self.own(head)
        if source_before(head) is not None:
            return axes
        token, below = head, None
        while True:
            axes = self._attributed(token, axes, below)
            if token.head == token or _is_reporting_aside(token):
                break
            if _is_cleft(token):
                axes = merge(axes, replace(self.own(token.head), tense="present"))
            axes = self._governed(token, axes)
            if _presupposes(token):
                axes = axes if _is_granted(token) else axes.said_by(self._vouched_for(token.head))
                break
            token, below = self._over(token), token
        return self._quoted(head, axes)

    def _over(self, token: Token) -> Token:
        """The head of the clause; of the means of an attempt what attempts: who "tried to win by cheating" cheated."""
        head = token.head
        means = token.dep_ == "advcl" and any(mark.lower_ == "by" for mark in kids(token, "mark", "case"))
        attempt = means and head.dep_ == "xcomp" and lemma(head.head) in ATTEMPTS
        return head.head if attempt and self.own(head.head).polarity == "positive" else head

    def _vouched_for(self, token: Token) -> Token | str | None:
        """The nearest source of what is presupposed at the word; one way up is gone only once."""
        if _according_to(token) == token:  # what is told of a source in passing is not what it says
            return None
        path: list[tuple[int, Token | str | None]] = []
        while token.i not in self._above:
            axes = self._attributed(token, Axes())
            last = token.head == token or _is_reporting_aside(token)
            path.append((token.i, (axes if last else self._source_only(token, axes)).source))
            if last:
                break
            token = token.head
        above = self._above.get(token.i)
        for i, source in reversed(path):
            above = self._above[i] = Axes(source=source).said_by(above).source
        return above

    def of_noun(self, noun: Token) -> Axes:
        """The axes of what a noun phrase presupposes: only its own modifiers and direct quotation count."""
        axes = self._attributed(noun, Axes(tense="past"))
        for word in kids(noun, "amod", "advmod"):
            if lexicon.modifiers().get(word.lower_) in UNSURE:
                axes = axes.weaken("possible", word.lower_)
        if (no := no_of(noun)) is not None:
            axes = axes.negate(no.lower_)
        return self._quoted(noun, axes)

    def as_called(self, noun: Token, axes: Axes) -> Axes:
        """The axes of being what the noun says: nobody knows of an alleged owner, and a former one was one."""
        return self.as_called_by(kids(noun, "amod", "advmod", "compound"), axes, noun)

    def as_called_by(self, words: Iterable[Token], axes: Axes, noun: Token) -> Axes:
        """The same from words that stand before the noun."""
        for word in words:
            person = kind(noun) == "person"  # "an unsuccessful candidate" was one
            if word.lower_ == "planned" and lemma(noun) in PLANNED:
                continue
            if lexicon.modifiers().get(word.lower_) in UNSURE and not (person and word.lower_ in FAILING):
                axes = axes.weaken("possible", word.lower_)
            if word.lower_ in FORMER:
                axes = replace(axes, tense="past")
        would_be = any(aux.lower_ == "would" for cop in kids(noun, "cop") for aux in kids(cop, "aux"))
        return axes.weaken("possible", "would-be") if would_be else axes

    def own(self, head: Token) -> Axes:
        """The axes that the clause's own words give: auxiliaries, negation, adverbs, conditions, question mark."""
        if head.i not in self._own:
            self._own[head.i] = own_axes(head)
        return self._own[head.i]

    def _quoted(self, head: Token, axes: Axes) -> Axes:
        return axes.said_by(self._speakers.get(head.i))

    def _attributed(self, token: Token, axes: Axes, below: Token | None = None) -> Axes:
        """An aside that names the source: "…, the minister said", "according to the bank".

        `below` is the clause joined to the token that is asked for: "the plan was to open in May, but it closed".
        """
        for aside in kids(token, "parataxis", "advcl", "conj"):
            if _tells_source(aside):
                return axes.said_by(speaker(aside))
        outer = child(token, "nsubj:outer")
        another = below is not None and below.dep_ == "conj" and child(below, *SUBJECTS) is not None
        if outer is not None and outer.pos_ == "NOUN" and not another:
            axes = self._named_content(outer, axes)
            to = any(mark.lower_ == "to" for mark in kids(token, "mark"))
            if to and lemma(outer) not in lexicon.operators()["noun"]:  # "the show is to open in May"
                axes = replace(axes, tense="future")
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
        verb = teller(token)
        if verb is not None:
            return self._under_clause_verb(token, verb, axes)
        dep, governor = token.dep_, token.head
        if (dep in ("ccomp", "csubj", "csubj:pass", "acl") and not is_nonfinite(token)) or tells_content(token):
            return self._under_clause_verb(token, governor, axes)
        if dep in ("xcomp", "csubj", "ccomp", "csubj:pass"):
            return self._under_infinitive_verb(token, governor, axes)
        if dep == "advcl":
            return self._adverbial(token, governor, axes)
        if dep == "acl":
            return self._under_noun(token, governor, axes)
        return axes

    def _source_only(self, token: Token, axes: Axes) -> Axes:
        if token.dep_ in ("ccomp", "csubj") and is_saying(token.head) and not is_nonfinite(token):
            return axes.said_by(speaker(token.head))
        return axes

    def _under_clause_verb(self, token: Token, governor: Token, axes: Axes) -> Axes:
        if token.dep_.startswith("acl"):
            axes = self._of_none(token, governor, axes)
        if open_question := [mark.lower_ for mark in kids(token, "mark") if mark.lower_ in ("whether", "if")]:
            axes = told_ahead(axes).weaken("possible", open_question[0])
        kind = clause_class(governor)
        own = self.own(governor)
        if kind in ("saying", "thinking", "hoping", "doubting", "denying"):
            axes = told_ahead(axes) if own.tense == "past" and _is_would(token) else axes
            return said(axes.said_by(speaker(governor)), kind, own, lemma(governor))
        if lemma(governor) in ENSURING:  # what "would ensure" that it is paid leaves open
            return merge(axes, replace(own, polarity="positive"))
        if kind in ("knowing", "factual"):
            return axes
        if kind in ("veridical", "negative"):
            return affirmed(axes, kind, own, lemma(governor))
        return axes.weaken(kind if kind == "probable" else "possible", lemma(governor))

    def _under_infinitive_verb(self, token: Token, governor: Token, axes: Axes) -> Axes:
        kind = infinitive_class(governor, token)
        own = self.own(governor)
        if kind == "denying":
            return axes.negate(lemma(governor)).said_by(speaker(governor))
        if own.polarity == "negative" and _left_open(governor, kind):
            return axes.weaken("possible", own.cue or "not")
        if kind in ("saying", "thinking", "doubting"):
            return (
                axes.said_by(speaker(governor))
                if _predicated(token) or kind == "saying"
                else axes.weaken("possible", lemma(governor))
            )
        if kind in ("factual", "knowing"):
            return merge(axes, own)
        if kind == "negative":
            axes = axes.negate(lemma(governor))
            return (
                axes.negate(own.cue or "not")
                if own.polarity == "negative"
                else merge(axes, replace(own, polarity="positive"))
            )
        axes = merge(axes, own)
        if kind == "future":
            return replace(axes, tense="future", cue=axes.cue or lemma(governor))
        return axes.weaken("probable" if kind == "probable" else "possible", lemma(governor))

    def _adverbial(self, token: Token, governor: Token, axes: Axes) -> Axes:
        marks = [mark for mark in kids(token, "mark", "case", "advmod") if mark.i < token.i]
        words = {mark.lower_ for mark in marks}
        phrase = " ".join(t.lower_ for mark in marks for t in (mark, *kids(mark, "fixed")))
        if marks and marks[0].i > 0 and marks[0].lower_ in ("from", "of"):  # "far", "short" hang on the verb above
            phrase = f"{marks[0].nbor(-1).lower_} {phrase}"
        if cue := condition(token):
            return axes.weaken("conditional", cue)
        if "against" in words:
            decided = lemma(governor) in ("decide", "vote", "rule", "advise", "choose")
            return (
                axes.negate("against")
                if decided and child(governor, "obj", "iobj") is None
                else axes.weaken("possible", "against")
            )
        if words & UNTRUE_MARKS or any(name in phrase for name in INSTEAD):
            return axes if is_passed_over(token) else axes.negate(phrase)
        if "for" in words and lemma(governor) in lexicon.known_for():
            return axes
        return self._gerund(token, governor, axes, words) or self._manner(token, governor, axes, phrase)

    def _gerund(self, token: Token, governor: Token, axes: Axes, words: set[str]) -> Axes | None:
        """What somebody is kept from, cleared or accused of, or what is only the topic; None for other clauses."""
        cleared = lemma(governor) in EXONERATING and not words.isdisjoint(("of", "from"))
        if (lemma(governor) in PREVENTING and "from" in words) or cleared:
            return self._prevented(governor, axes)
        if lemma(governor) in ACCUSING and words & {"of", "for", "with"}:
            return axes.said_by(speaker(governor))
        if "as" in words and lemma(governor) in PORTRAYING and is_gerund(token):
            return axes.said_by(speaker(governor))  # "describes itself as upholding freedom"
        if words & TOPICS and not is_infinitive(token) and is_nonfinite(token):
            return self._about(governor, min(words & TOPICS), axes)
        return None

    def _prevented(self, governor: Token, axes: Axes) -> Axes:
        """ "Kept him from leaving": he did not leave; "did not keep him from leaving": he left."""
        not_kept = lemma(governor) in PREVENTING and self.own(governor).polarity == "negative"
        return axes if not_kept else axes.negate(lemma(governor))

    def _about(self, governor: Token, cue: str, axes: Axes) -> Axes:
        """ "interested in buying", "failed at buying", "insisted on buying"; "succeeded in buying" bought."""
        kind = infinitive_class(governor, governor)
        if kind == "negative":
            return merge(axes.negate(lemma(governor)), replace(self.own(governor), polarity="positive"))
        taken = child(governor, "obj")
        if taken is not None and lemma(taken) == "interest":  # "took interest in using"
            return axes.weaken("possible", lemma(taken))
        if kind in ("factual", "knowing") or (cue == "in" and kind == "possible" and governor.pos_ == "VERB"):
            return merge(axes, self.own(governor))
        return axes.weaken("possible", cue)

    def _manner(self, token: Token, governor: Token, axes: Axes, phrase: str) -> Axes:
        """Adverbial clauses that neither condition nor deny: purposes are not yet so, the others are."""
        if is_infinitive(token) and (token.doc[max(0, token.left_edge.i - 1)].lower_ == "only" or _went_on(governor)):
            return axes  # "left, only to return", "went on to become"
        if is_infinitive(token) and _is_won(token, governor):
            return axes  # "completed the comeback to give them a win"
        if is_infinitive(token) and _falls_short(governor):  # "too weak to resist"
            denied = self.own(governor).polarity == "negative"  # "not too weak to resist": nobody knows
            return axes.weaken("possible", "too") if denied else axes.negate(lemma(governor))
        if is_infinitive(token) or any(words in phrase for words in ("as if", "as though", "so that")):
            return axes.weaken("possible", phrase or "to")
        if not is_nonfinite(token) and phrase in WHEN:
            return at_that_time(axes, self.own(governor), phrase)
        told = is_saying(token) and comma_before(token) is not None  # "would not describe it, saying that"
        if told or stands_alone(token) or not is_nonfinite(token):
            return axes
        return merge(axes, replace(self.own(governor), polarity="positive"))

    def _under_noun(self, token: Token, noun: Token, axes: Axes) -> Axes:
        if not (is_infinitive(token) or child(token, "mark") is not None):
            return self._participle(token, noun, axes)
        if not is_nonfinite(token) and not {m.lower_ for m in kids(token, "mark")} & {"that", "whether", "if"}:
            return axes  # "two days after he left"
        axes = self._of_none(token, noun, axes)
        kind = lexicon.operators()["noun"].get(lemma(noun))
        if noun.dep_ == "obj" and lemma(noun.head) in MISSING and is_infinitive(token):
            return axes.negate(lemma(noun.head))  # "missed a chance to win"
        if kind == "saying" and not is_infinitive(token):
            owner = child(noun, "nmod:poss")
            return axes.said_by(owner if owner is not None else UNNAMED)
        if kind == "factual" or lemma(noun) in ("first", "last", "one", "time", "only") or is_one_of_a_row(noun):
            return axes
        if kind == "negative":
            return axes.negate(lemma(noun))
        if kind == "future":
            return replace(axes, tense="future", cue=axes.cue or lemma(noun))
        return axes.weaken("possible", lemma(noun))

    def _participle(self, token: Token, noun: Token, axes: Axes) -> Axes:
        if lemma(noun) in HINDERING and noun.dep_ == "obj":  # "had trouble finding"
            return axes.weaken("possible", lemma(noun))
        content = content_noun(token)
        return self._named_happening(content, axes) if content is not None else axes

    def _of_none(self, token: Token, noun: Token, axes: Axes) -> Axes:
        """ "no plans to sell" and "did not have a plan to": not sold; "no evidence that": nobody knows."""
        no = no_of(noun)
        above = self.own(noun.head) if noun.dep_ in ("obj", "nsubj") and noun.head.pos_ in ("VERB", "AUX") else Axes()
        if no is None and above.polarity == "positive":
            return axes
        cue = no.lower_ if no is not None else above.cue or "not"
        if is_infinitive(token):
            return axes.negate(cue)
        return axes if lemma(noun) in FACTS else axes.weaken("possible", cue)

    def _named_happening(self, noun: Token, axes: Axes) -> Axes:
        """ "reports of the bank closing", "the risk of the bank closing"."""
        kind = lexicon.operators()["noun"].get(lemma(noun))
        if kind == "saying":
            owner = child(noun, "nmod:poss")
            return axes.said_by(owner if owner is not None else UNNAMED)
        return axes if kind in (None, "factual") else axes.weaken("possible", lemma(noun))


FACTS = frozenset("fact truth reality".split())  # what is denied of these is presupposed all the same


ENSURING = frozenset("ensure guarantee".split())


def _is_would(token: Token) -> bool:
    """Whether "would" is the future of a past: not of "would have left", "would like", "would leave if"."""
    auxiliaries = {aux.lower_ for aux in kids(token, "aux")}
    unreal = auxiliaries & {"have", "'ve", "’ve"} or lemma(token) in LIKING or is_conditioned(token)
    return "would" in auxiliaries and not unreal


LIKING = frozenset("like love prefer hate".split())


def _predicated(token: Token) -> bool:
    return token.pos_ not in ("VERB", "AUX")


def _presupposes(token: Token) -> bool:
    """Whether the step up from `token` leaves what negation and modality reach: relative clauses and noun phrases."""
    if tells_content(token):
        return False
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
    if token.dep_ == "advcl" and (not is_nonfinite(token) or stands_alone(token) or _is_time_of_charge(token)):
        return True  # "since he became president": told as it is
    return token.dep_ == "acl" and not is_infinitive(token) and child(token, "mark") is None


def _is_time_of_charge(token: Token) -> bool:
    """ "Was charged with fraud after being arrested": it was not said that he was."""
    timed = any(mark.lower_ in ("after", "before", "since", "while") for mark in kids(token, "mark"))
    charge = token.head
    return timed and charge.dep_ == "advcl" and is_charge(charge, charge.head) and is_gerund(charge)


def _tells_source(aside: Token) -> bool:
    """ "…, the bank said", "as the bank said", "or so the bank says"."""
    if not is_saying(aside) or child(aside, "nsubj", "nsubj:pass") is None or child(aside, "ccomp") is not None:
        return False
    if aside.dep_ == "parataxis":
        if _is_next_clause(aside) or is_denied(aside):
            return False
        return child(aside, "obj") is None or not in_brackets(aside)  # "(one passage describes the garden)"
    if child(aside, "xcomp") is not None:
        return False
    word, relation = ("as", "mark") if aside.dep_ == "advcl" else ("so", "advmod")
    return any(t.lower_ == word for t in kids(aside, relation))


def _is_cleft(token: Token) -> bool:
    """ "It was (not) the bank that closed the mine", "Oslo is no city that sleeps": what is said of the noun is said
    of the clause."""
    noun = token.head
    if token.dep_ not in ("acl:relcl", "advcl:relcl") or child(noun, "cop") is None or tells_content(token):
        return False
    subject = child(noun, "nsubj", "expl")
    return subject is not None and (subject.lower_ == "it" or bool(bearers(noun, token)))


def _is_reporting_aside(token: Token) -> bool:
    if token.dep_ in ("advcl", "conj"):
        return _tells_source(token)
    saying = token.dep_ == "parataxis" and is_saying(token) and not _is_next_clause(token)
    return saying and child(token, "ccomp") is None


def _is_next_clause(aside: Token) -> bool:
    """Whether a semicolon parts the clause from the one before: "The king left; a letter describes the journey"."""
    first = aside.left_edge.i
    return aside.i > aside.head.i and ";" in (aside.doc[first].text, aside.doc[max(0, first - 1)].text)


def _went_on(verb: Token) -> bool:
    """ "Went on to become", "rose to become"."""
    if (lemma(verb) in ("rise", "grow") and child(verb, "obj") is None) or (
        lemma(verb) in ("merge", "combine", "unite") and not is_passive(verb)
    ):
        return True
    return lemma(verb) == "go" and any(c.lower_ == "on" and c.i == verb.i + 1 for c in verb.children)


def _is_won(token: Token, governor: Token) -> bool:
    """Whether an infinitive tells how a contest that is over went: "beat Riga to reach the final"."""
    known = lexicon.contests()
    over = governor.tag_ in ("VBD", "VBN") and lemma(governor) in known["over"] and lemma(token) in known["won"]
    return over and any(word.lower_ in known["noun"] or SCORE.fullmatch(word.text) for word in governor.sent)


SCORE = re.compile(r"\d+[-–]\d+")


def _is_granted(token: Token) -> bool:
    """Whether a clause is told ahead of what only a source tells: "while many are poor, according to census data"."""
    granted = any(mark.lower_ in ("while", "although", "though") for mark in kids(token, "mark"))
    before = granted and token.dep_ == "advcl" and token.i < token.head.i
    sources = (o for o in kids(token.head, "obl", "advmod", "advcl", "nmod") if _according_to(o) is not None)
    return before and any(source.i > token.i for source in sources)


def _left_open(governor: Token, kind: str) -> bool:
    """Whether nobody knows where the word is denied: "does not claim to", "not fair to expect", "not unlikely to"."""
    if kind in ("saying", "thinking"):
        return True
    return governor.pos_ == "ADJ" and (kind == "negative" or lemma(governor) in FITTING)


def _falls_short(governor: Token) -> bool:
    """Whether an adjective says that there is too much or too little of it for what follows."""
    if governor.pos_ not in ("ADJ", "ADV"):
        return False
    too = any(adverb.lower_ == "too" for adverb in kids(governor, "advmod"))
    return too or lexicon.operators()["adj"].get(lemma(governor)) == "negative"


def _according_to(token: Token) -> Token | None:
    words = [t.lower_ for case in kids(token, "case", "mark", "advmod") for t in (case, *children(case))]
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
