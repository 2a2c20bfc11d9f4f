"""The four axes of a claim as its own words give them: auxiliaries, negation, adverbs, conditions, question mark."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.statements import lexicon
from kg.statements.conditions import condition, is_conditioned
from kg.statements.trees import (
    child,
    children,
    first_conjunct,
    has,
    is_alternative,
    is_contrasted,
    is_only,
    is_to,
    kids,
    lemma,
)
from kg.words import Token

HARDLY = frozenset(("hardly", "scarcely"))
NEARLY = frozenset("almost nearly".split())
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
        """Vouched for by `source`, unless somebody nearer does; somebody with a name counts before nobody."""
        if source is None or not (self.source is None or isinstance(self.source, str)):
            return self
        return replace(self, source=source)


def own_axes(head: Token) -> Axes:
    """The axes of the clause of `head`, whatever governs it."""
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
    if axes.polarity == "positive" and head.pos_ in ("VERB", "AUX") and _is_either(head):
        axes = axes.weaken("possible", "or")
    if is_conditioned(head):
        axes = replace(axes, certainty="conditional", cue=axes.cue or "if")
    return _moods(head, axes)


def _is_either(head: Token) -> bool:
    """Whether nobody knows which of several is done; "they have or had offices" says it of all times."""
    row = [first_conjunct(head), *kids(first_conjunct(head), "conj")]
    return is_alternative(head) and len({lemma(verb) for verb in row}) > 1


def _adverbs(head: Token, axes: Axes) -> Axes:
    for adverb in kids(head, "advmod"):
        kind = lexicon.modifiers().get(adverb.lower_)
        if kind in ("possible", "probable"):
            axes = axes.weaken(kind, adverb.lower_)
        if adverb.lower_ in NEARLY and (head.pos_ == "ADJ" or _is_det(adverb.following)):
            axes = axes.weaken("probable", adverb.lower_)
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
    if head.dep_ not in ("advcl", "ccomp", "csubj") and (words := condition(head)):  # "if only they had agreed"
        axes = axes.weaken("conditional", words)
    if _asks(head):
        axes = axes.weaken("possible", "?")
    return axes


def _asks(head: Token) -> bool:
    top = head
    while top.dep_ in ("conj", "xcomp") and top.head != top:
        top = top.head
    if top.dep_ not in ("ROOT", "parataxis", "ccomp", "advcl"):
        return False
    return any(c.text.startswith("?") for c in children(top)) or (top.dep_ == "ROOT" and _ends_asking(top))


def _ends_asking(root: Token) -> bool:
    """Whether the last mark of the sentence is a question mark; quotation marks may follow it."""
    doc, i = root.doc, root.right_edge.i
    while i > root.i and (doc[i].is_space or doc[i].is_quote or doc[i].text in "\"”’'"):
        i -= 1
    quoted = i < root.right_edge.i and any(doc[n].is_quote for n in range(root.i + 1, i))  # "was heard saying “Why?”"
    return doc[i].text.endswith("?") and not quoted


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
        no = no_of(argument)
        if (
            no is not None
            and no.lower_ not in found
            and (argument.dep_ != "obl" or lemma(argument) in ("way", "time", "circumstance", "case", "point"))
        ):
            found.append(no.lower_)
    if is_passed_over(head):
        found.append("rather than")
    found += [
        t.lower_ for mark in kids(head, "mark") for t in kids(mark, "fixed") if t.lower_ == "not"
    ]  # "so as not to"
    if _shares_negation(head):
        found += _negations(head.head)
    return found


def is_passed_over(head: Token) -> bool:
    """ "Rather than moving to Riga, he stayed", "he stayed rather than move to Riga"."""
    if head.dep_ == "conj":
        return any(cc.lower_ in ("rather", "instead") and kids(cc, "fixed") for cc in kids(head, "cc"))
    first = head.left_edge
    return head.dep_ == "advcl" and head.doc[first.i : first.i + 2].text.lower() in ("rather than", "instead of")


def _negates(word: Token, head: Token) -> bool:
    if word.ent_type_:  # of a name: "No Matter What"
        return False
    if word.lower_ != "no" and lexicon.modifiers().get(word.lower_) != "negative":
        return _negates_so_far(word, head)
    if word.dep_ == "det":  # "is no lawyer"
        return child(head, "cop") is not None
    if word.dep_ == "cc":  # "neither A nor B came": the parser may hang "neither" on the verb
        return word.lower_ == "neither" or (word.lower_ == "nor" and _is_denied_anew(head))
    if word.lower_ in HARDLY and _is_overtaken(head):
        return False
    return not is_only(word.following) and not is_contrasted(head) and not _is_or_not(word)


def _is_overtaken(head: Token) -> bool:
    """ "Had hardly left when the roof fell in": had just left."""
    had = any(aux.lower_ in ("had", "'d", "’d") for aux in kids(head, "aux"))
    return had and any(t.lower_ in ("when", "before") for c in kids(head, "advcl") for t in kids(c, "mark", "advmod"))


def _is_denied_anew(head: Token) -> bool:
    """ "Nor did she know", "… nor is it a port": a clause of its own that "nor" denies."""
    if head.dep_ == "conj":
        return not _shares_negation(head)
    subject = child(head, "nsubj", "nsubj:pass")
    return subject is not None and any(aux.i < subject.i for aux in kids(head, "aux", "aux:pass", "cop"))


def _negates_so_far(word: Token, head: Token) -> bool:
    """ "no longer", "almost bought", "is yet to"."""
    if word.lower_ in ("longer", "again", "before"):
        return any(t.lower_ in ("no", "never") for t in children(word))
    if word.lower_ == "yet":
        return is_to(head)
    if word.lower_ == "little":  # "little did they know"
        return any(word.i < aux.i for aux in kids(head, "aux"))
    # "almost bought" did not, "is almost certain to" is likely
    said = child(head, "cop") is not None and not _is_det(word.following)  # "almost an exact copy" is rather one
    return word.lower_ in NEARLY and (word.i + 1 == head.i or said) and head.pos_ != "ADJ"


def _is_det(word: Token | None) -> bool:
    return word is not None and word.dep_ == "det"


def _is_or_not(word: Token) -> bool:
    """ "whether or not"."""
    return word.lower_ == "not" and word.i > 1 and word.doc[word.i - 2 : word.i].text.lower() == "whether or"


def _shares_negation(head: Token) -> bool:
    if head.dep_ != "conj" or child(head, "nsubj", "nsubj:pass") is not None or kids(head, "aux", "cop"):
        return False
    cc = child(head, "cc")
    return cc is not None and cc.lower_ in ("or", "nor", "and") and not has(head, "VerbForm=Fin")


def no_of(argument: Token) -> Token | None:
    """The word that says there is none of it."""
    if argument.lower_ in NOBODY:
        return argument
    if argument.lower_ == "one" and any(c.lower_ == "no" for c in children(argument)):
        return argument
    return next(
        (
            d
            for d in kids(argument, "det", "advmod", "cc:preconj")
            if (d.lower_ in ("no", "neither") and not d.ent_type_)
            or (d.i == argument.left_edge.i and _rules_out(d, argument))
        ),
        None,
    )


def _rules_out(word: Token, argument: Token) -> bool:
    """ "not a word", but neither "not only the mill" nor "not Oslo but Bonn"."""
    return word.lower_ == "not" and not is_only(word.following) and not is_contrasted(argument)


def tense(head: Token) -> str:
    """past, present or future of the clause; a clause without a finite verb has its governor's."""
    auxiliaries = _auxiliaries(head)
    if any(lemma(aux) in ("will", "shall") and aux.lower_ != "would" for aux in auxiliaries):
        return "future"
    if is_to(head):
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
