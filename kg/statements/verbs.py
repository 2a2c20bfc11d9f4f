"""What verbs state: "Russia annexed Crimea", "was annexed by", "found an ally in China", "wants to weaken".

Predicates are lemmas with particle and preposition ("meet with"); a passive with its agent is turned into the
active, one without keeps its participle ("be positioned along").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.model import Mention, Qualifier, Statement
from kg.statements import lexicon
from kg.statements.axes import Axes, no_of
from kg.statements.clauses import CONSISTING, Clause, Oblique, is_charge, is_idiom, is_rank
from kg.statements.complements import complements, is_told
from kg.statements.governors import PORTRAYING, has_yet, infinitive_class, is_saying
from kg.statements.qualifiers import PLACE_PREPOSITIONS, qualifier, qualifiers, role_of
from kg.statements.relational import LOOSE, QUANTIFIERS
from kg.statements.remnants import stands_for
from kg.statements.scene import INTERROGATIVE, Scene, predicate
from kg.statements.trees import (
    case_words,
    child,
    conjuncts,
    first_conjunct,
    has,
    is_infinitive,
    is_passive,
    is_urged,
    kids,
    lemma,
    particles,
    preposition,
    verb_group,
)
from kg.words import Token

UNRELATING = LOOSE | {"than"}  # what something is compared with has no part in it
PREFIXES = frozenset("re de over under pre out mis un".split())
RESULTING = frozenset("keep make leave render hold set get turn".split())  # an object in a state
LANGUAGE = re.compile(r"(?:ish|ese|ian|ean|ic|ch|German|Thai|Hindi|Urdu|Uzbek|Tajik|Kazakh|Greek|Norwegian)$")
SPEAKING = frozenset("speak learn teach study know understand translate sing write print record broadcast".split())
SIDES = frozenset("west east north south side left right northwest northeast southwest southeast".split())
SUPPLYING = frozenset("supply provide equip furnish arm fuel feed present serve".split())  # whom with what


def verb_statements(scene: Scene, clause: Clause) -> Iterator[Statement | None]:
    """Every statement of a clause whose predicate is a verb."""
    if clause.copula or clause.head.pos_ not in ("VERB", "AUX") or (lemma(clause.head) == "do" and not clause.objects):
        return
    if stands_for(clause.head) is not None:
        return
    axes = scene.factuality.of(clause.head)
    details = [*qualifiers(scene, clause), *complements(clause)]
    for subject in scene.members(clause.subjects):
        about = scene.mention(subject, without=clause.head)
        yield from of_subject(scene, clause, about, axes, details)
    if clause.passive:
        yield from _agents(scene, clause, axes, details)


def of_subject(
    scene: Scene, clause: Clause, about: Mention, axes: Axes, details: list[Qualifier]
) -> Iterator[Statement | None]:
    """What the clause says of one of its subjects."""
    for i, variant in enumerate(variants(scene, clause, axes)):
        if not clause.passive:
            yield from _transitive(scene, clause, about, variant, details)
        elif clause.objects:  # "was given a medal"
            yield from _transitive(scene, clause, about, variant, details, rule="verb.passive.object")
        yield from _prepositional(scene, clause, about, variant, details)
        if i == 0:
            yield from _object_and_preposition(scene, clause, about, variant, details)
    yield from _reciprocal(scene, clause, about, axes, details)


class Variant:
    """One way of wording a clause's predicate, with the axes that this wording has."""

    __slots__ = ("axes", "label", "rule", "words")

    def __init__(self, label: str, words: list[Token], axes: Axes, rule: str = "") -> None:
        self.label, self.words, self.axes, self.rule = label, words, axes, rule


def _consists(clause: Clause) -> bool:
    """ "Includes holding posts": she holds them, and nothing else is told."""
    return lemma(clause.chain[-1]) in CONSISTING and clause.head.tag_ == "VBG"


def variants(scene: Scene, clause: Clause, axes: Axes) -> list[Variant]:
    """The bare predicate, and before it the whole chain "want to build" where the chain does not carry it out."""
    bare = Variant(verb_label(clause), list(clause.words), axes)
    if not clause.chain or has_yet(clause.chain[-1], clause.head) or _consists(clause):
        return [bare]
    words = list(clause.words)
    names = []
    for governor in clause.chain:
        words += verb_group(governor)
        names.append(_governor_label(governor))
    words += [mark for mark in kids(clause.head, "mark") if mark.lower_ == "to"]
    words += [m for g in clause.chain[1:] for m in kids(g, "mark") if m.lower_ == "to"]
    carried_out = all(
        infinitive_class(g, n) in ("factual", "knowing")
        for g, n in zip(clause.chain, (*clause.chain[1:], clause.head), strict=True)
    )
    if carried_out:
        return [Variant(bare.label, words, axes)]
    outer = scene.factuality.of(clause.chain[0])
    to = any(m.lower_ == "to" for m in kids(clause.head, "mark"))
    cue = scene.factuality.own(clause.head).cue
    if cue in ("neither", "nor") or (cue == "not" and not to and lemma(clause.chain[-1]) == "need"):
        outer = outer.negate(cue)  # "wants neither to stay nor to go", "need not stay"
    label = _joined(clause.chain, names) + (f" to {bare.label}" if to else f" {clause.head.lower_}")
    return [Variant(label, words, outer, ".chain"), bare]


def _joined(chain: tuple[Token, ...], names: list[str]) -> str:
    """ "Want to try", but "feel compelled"."""
    words = names[0]
    for governor, name in zip(chain[1:], names[1:], strict=True):
        words += f" to {name}" if any(m.lower_ == "to" for m in kids(governor, "mark")) else f" {name}"
    return words


def _governor_label(governor: Token) -> str:
    if _is_predicated(governor):
        return governor.lower_
    if governor.pos_ == "ADJ" or _is_participle_passive(governor):
        return f"be {governor.lower_}"
    return " ".join([lemma(governor), *(p.lower_ for p in particles(governor))])  # "end up going"


def _is_predicated(governor: Token) -> bool:
    """ "Compelled" of "felt compelled to", "able" of "seems able to": no verb of its own."""
    said = governor.pos_ == "ADJ" or governor.tag_ in ("VBN", "VBG")
    return governor.dep_ == "xcomp" and said and child(governor, "mark", "cop", "aux", "aux:pass") is None


def _is_participle_passive(governor: Token) -> bool:
    described = governor.dep_ in ("acl", "advcl") and governor.tag_ == "VBN" and is_passive(governor)
    return child(governor, "aux:pass") is not None or described or is_urged(governor)


def verb_label(clause: Clause) -> str:
    """Lemma and particle; the participle after "be" for a passive; "finish eighth"."""
    again = _prefix(clause.head)
    verb = f"be {again}{clause.head.lower_}" if clause.passive else f"{again}{lemma(clause.head)}"
    ranks = [t.lower_ for t in kids(clause.head, "advmod", "xcomp", "obj", "obl:unmarked") if is_rank(t)]
    return " ".join([verb, *(p.lower_ for p in particles(clause.head)), *ranks])


def _prefix(verb: Token) -> str:
    """ "re-" of "re-established", which tokenizers take apart."""
    doc, i = verb.doc, verb.i
    joined = i > 1 and doc[i - 1].text == "-" and not (doc[i - 1].whitespace_ or doc[i - 2].whitespace_)
    return f"{doc[i - 2].lower_}-" if joined and doc[i - 2].lower_ in PREFIXES else ""


def _transitive(
    scene: Scene,
    clause: Clause,
    about: Mention,
    variant: Variant,
    details: list[Qualifier],
    rule: str = "verb.transitive",
) -> Iterator[Statement | None]:
    label, words = _with_infinitive(clause, variant)
    extra = [*details, *(Qualifier("recipient", scene.mention(t)) for t in clause.recipients)]
    if _makes_so(clause.head):
        return  # "keeps schools open" keeps no schools
    for obj in _own_objects(scene, clause, about):
        if lemma(clause.head) == "take" and lemma(obj) in lexicon.light_verbs()["take"]:
            continue  # "took part" says nothing without what in
        if _is_described_by_itself(clause.head, obj) or _is_what_it_does(clause.head, obj):
            continue
        what = _language(scene, clause.head, obj)
        if lemma(clause.head) in BEATING and what.is_literal:  # "beat Bo Dahl 3-6, 6-3"
            continue
        if clause.passive and what.kind == "time":  # "was promoted the next year"
            continue
        yield scene.statement(
            about,
            predicate(variant.words, label, words),
            what,
            at=clause.head,
            axes=variant.axes,
            rule=rule + variant.rule,
            confidence=0.85,
            qualifiers=[*extra, *_of_event(scene, clause.head, obj)],
        )
    nouns = list(clause.objects)
    asked = nouns and nouns[0].lower_ in INTERROGATIVE  # "shows him what life will be like"
    for recipient in () if asked else clause.recipients:
        label = f"{variant.label} {lemma(nouns[0])} to" if nouns else variant.label
        words = [*variant.words, *nouns[:1]]
        yield scene.statement(
            about,
            predicate(words, label),
            scene.mention(recipient),
            at=clause.head,
            axes=variant.axes,
            rule="verb.recipient" + variant.rule,
            confidence=0.75,
            qualifiers=details,
        )


def _is_described_by_itself(verb: Token, obj: Token) -> bool:
    """ "Describes itself as upholding freedom", which the clause says."""
    itself = obj.lower_.endswith(("self", "selves")) and lemma(verb) in PORTRAYING
    return itself and any(mark.lower_ == "as" for below in kids(verb, "advcl") for mark in kids(below, "mark"))


BEATING = frozenset("beat defeat edge rout thrash upset".split())


def _is_what_it_does(verb: Token, obj: Token) -> bool:
    """Whether not the object but what it does is caused: "causes a charge to move"."""
    below = next((acl for acl in kids(obj, "acl") if acl.left_edge.i == obj.i + 1), None)
    return lemma(verb) == "cause" and below is not None and is_infinitive(below)


def _language(scene: Scene, verb: Token, obj: Token) -> Mention:
    """The object, of "speak Norwegian" a language and no people."""
    what = scene.mention(obj)
    named = not preposition(obj) or (preposition(obj) == "in" and LANGUAGE.search(what.text))
    if lemma(verb) in SPEAKING and named and what.type in ("Group", "GeopoliticalEntity") and what.number != "plural":
        return replace(what, kind="nominal", type="Language")
    return what


def _makes_so(verb: Token) -> bool:
    """Whether the verb says what its object is made or held to be."""
    state = child(verb, "xcomp")
    if lemma(verb) == "find":  # "found his family destroyed"
        return state is not None and (state.pos_ == "ADJ" or state.tag_ == "VBN")
    return lemma(verb) in RESULTING and state is not None and state.pos_ == "ADJ"


def _own_objects(scene: Scene, clause: Clause, about: Mention) -> list[Token]:
    """All objects, or with "respectively" the one that stands where the subject stands among the subjects."""
    place = _place(scene, clause, about, len(clause.objects))
    return scene.members(clause.objects) if place is None else [clause.objects[place]]


def _place(scene: Scene, clause: Clause, about: Mention, count: int) -> int | None:
    """Which of `count` phrases is the subject's, where "respectively" pairs subjects with them."""
    if len(clause.subjects) != count or count < 2:
        return None
    if not any(adv.lower_ == "respectively" for adv in clause.head.subtree):
        return None
    return next(
        (i for i, subject in enumerate(clause.subjects) if scene.mention(subject, without=clause.head) == about), None
    )


def _with_infinitive(clause: Clause, variant: Variant) -> tuple[str, list[Token]]:
    """ "requires members to sign" relates to the members by "require to sign"."""
    infinitive = child(clause.head, "xcomp")
    if infinitive is None or infinitive.pos_ not in ("VERB", "AUX") or not clause.objects:
        return variant.label, []
    to = [m for m in kids(infinitive, "mark") if m.lower_ == "to"]
    if infinitive.tag_ in ("VBG", "VBN") or is_told(
        infinitive
    ):  # "features Cruz singing", or what is asked is a detail
        return variant.label, []
    return " ".join([variant.label, *(t.lower_ for t in to), lemma(infinitive)]), [*to, infinitive]


def _prepositional(
    scene: Scene, clause: Clause, about: Mention, variant: Variant, details: list[Qualifier]
) -> Iterator[Statement | None]:
    """The prepositional arguments: each the object of "verb preposition"; an adjunct only if there is no other."""
    if _tells_otherwise(clause):
        return
    arguments = _arguments(scene, clause)
    place = _place(scene, clause, about, len(arguments))
    if place is not None and len({o.prep for o in arguments}) == 1:
        others = {scene.mention(o.head).head_begin for i, o in enumerate(arguments) if i != place}
        details = [q for q in details if q.mention.head_begin not in others]
        arguments = arguments[place : place + 1]
    if clause.objects:  # "introduced Byron to the club" relates Byron to it; the phrase is a qualifier of that
        arguments = [o for o in arguments if lemma(clause.head) in SUPPLYING and o.prep == "with"]
        details = [*details, *(Qualifier("recipient", scene.mention(obj)) for obj in clause.objects)]
    series = _series(scene, clause)
    for oblique in arguments:
        for target in scene.members([oblique.head]):
            label = f"{variant.label} {oblique.prep}".strip()
            rule = ("verb.passive.prepositional" if clause.passive else "verb.prepositional") + variant.rule
            said = predicate(variant.words, label, oblique.words)
            yield scene.statement(
                about,
                said,
                _language(scene, clause.head, target),
                at=clause.head,
                axes=variant.axes,
                rule=rule,
                confidence=0.75,
                qualifiers=_beside(scene, clause, oblique, _of_series(series, oblique, details)),
            )


def _tells_otherwise(clause: Clause) -> bool:
    """Whether another statement tells the phrases: of who did it, or what he becomes "in the novel"."""
    becomes = lemma(clause.head) == "become" and child(clause.head, "xcomp") is not None
    return becomes or (clause.passive and bool(clause.agents))


def _arguments(scene: Scene, clause: Clause) -> list[Oblique]:
    found = [o for o in clause.obliques if is_argument(scene, o) and not _sets_out(clause, o)]
    alone = child(clause.head, "ccomp", "xcomp", "parataxis") is None and not _is_aside(clause.head)
    alone = alone and not any(is_charge(below, clause.head) for below in kids(clause.head, "advcl"))
    if not found and not clause.objects and not clause.agents and alone:
        found = _first_two([o for o in clause.obliques if _can_stand_alone(scene, o)])
    found = [o for o in found if not _is_there(scene, clause.head, o)]
    if lemma(clause.head) == "refer" and clause.passive and any(o.prep == "as" for o in found):
        found = [o for o in found if o.prep == "as"]  # "in the Middle Ages referred to as": as what
    return [o for o in found if o.prep != "as" or lemma(clause.head) not in PORTRAYING]


def _sets_out(clause: Clause, oblique: Oblique) -> bool:
    """ "By such a call" of "by such a call, Norland wants to show": a phrase ahead of the subject of such a verb,
    or "in his book, Ann Berg notes that"."""
    wants = child(clause.head, "xcomp", "ccomp") is not None and not clause.passive
    return wants and any(oblique.head.i < subject.i < clause.head.i for subject in clause.subjects)


def _beside(scene: Scene, clause: Clause, oblique: Oblique, details: list[Qualifier]) -> list[Qualifier]:
    """The details without the phrase itself and what is joined to it, which has a statement of its own.

    Of several times that of the phrase: "served as mayor from 2001 to 2004 and as governor from 2004 to 2008".
    """
    first = first_conjunct(oblique.head)
    row = [oblique.head, *conjuncts(first), *(o.head for o in clause.obliques if first_conjunct(o.head) == first)]
    begins = {scene.mention(head).head_begin for head in row}
    if oblique.prep == "between":  # "stands between A and B": the other one tells where, too
        begins = {scene.mention(oblique.head).head_begin}
    kept = [q for q in details if q.mention.head_begin not in begins or q.mention.kind == "time"]
    times = [q for q in kept if q.role == "time"]
    if len(times) < 2 or len(row) < 2:
        return kept
    after = min((head.idx for head in row if head.i > oblique.head.i), default=scene.starts[-1] + 1)
    own = [q for q in times if oblique.head.idx < q.mention.begin < after]
    begin = min(head.idx for head in row)
    return [q for q in kept if q.role != "time" or q in own or q.mention.begin < begin] if own else kept


def _series(scene: Scene, clause: Clause) -> list[list[int]]:
    """Where the phrases of each series behind the verb begin: "graduated from Alpha in 1958, from Beta with a degree in
    1961"."""
    rows: dict[str, list[Oblique]] = {}
    for oblique in clause.obliques:
        apart = oblique.prep and oblique.words and oblique.words[0].i > clause.head.i and oblique.head.dep_ != "conj"
        if apart and scene.mention(oblique.head).kind != "time":
            rows.setdefault(oblique.prep, []).append(oblique)
    found = (row for row in rows.values() if len(row) > 1 and all(_before(o) in (",", ";", "and") for o in row[1:]))
    return [[o.words[0].idx for o in row] for row in found]


def _of_series(series: list[list[int]], oblique: Oblique, details: list[Qualifier]) -> list[Qualifier]:
    """The details that stand with the phrase, and before all, where it stands in a series."""
    begin = oblique.words[0].idx if oblique.words else -1
    for begins in series:
        if begin >= begins[0]:
            own = max(b for b in begins if b <= begin)
            end = min((b for b in begins if b > own), default=None)
            before = [q for q in details if q.mention.begin < begins[0]]
            details = [
                *before,
                *(q for q in details if own <= q.mention.begin and (end is None or q.mention.begin < end)),
            ]
    return details


def _before(oblique: Oblique) -> str:
    """The word before the phrase."""
    return oblique.words[0].nbor(-1).text


def _first_two(found: list[Oblique]) -> list[Oblique]:
    """The first two phrases, each with what is joined to it by "and"."""
    begins = [place for place, oblique in enumerate(found) if oblique.head.dep_ != "conj"]
    return found[: begins[2]] if len(begins) > 2 else found


def _can_stand_alone(scene: Scene, oblique: Oblique) -> bool:
    """Whether an adjunct may be the only object: not "shoulder to shoulder"."""
    apart = not (_is_doubled(oblique.head) or is_idiom(oblique.head)) and no_of(oblique.head) is None
    return apart and (oblique.prep not in UNRELATING or scene.mention(oblique.head).kind == "time")


def _is_there(scene: Scene, head: Token, oblique: Oblique) -> bool:
    """ "Along with the game there is a book": not that the book is with the game; nor is it "in recent years"."""
    if lemma(head) != "be" or child(head, "expl") is None:
        return False
    return oblique.prep not in PLACE_PREPOSITIONS or scene.mention(oblique.head).kind == "time"


def _is_aside(head: Token) -> bool:
    """ "…, she said on Monday": what she said is the object."""
    return head.dep_ == "parataxis" and is_saying(head)


def _is_doubled(noun: Token) -> bool:
    """ "shoulder to shoulder"."""
    return noun.dep_ != "conj" and lemma(noun) == lemma(noun.head)


def is_argument(scene: Scene, oblique: Oblique) -> bool:
    """Whether the phrase is more than time, manner or a loose adjunct."""
    if (
        oblique.prep in UNRELATING
        or _is_among_others(oblique)
        or _is_doubled(oblique.head)
        or is_idiom(oblique.head)
        or _is_side(oblique.head)
    ):
        return False
    if _is_absolute(oblique):
        return False
    if lemma(oblique.head) == "age" or no_of(oblique.head) is not None:  # "by the age of nine", "at no cost"
        return False
    mention = scene.mention(oblique.head)
    return mention.kind not in ("time",) and role_of(oblique, mention) not in (
        "time",
        "begin",
        "end",
        "frequency",
        "age",
    )


def _is_among_others(oblique: Oblique) -> bool:
    """ "Among other measures", after which nothing is told of them."""
    return oblique.prep == "among" and any(word.lower_ == "other" for word in kids(oblique.head, "amod"))


def _is_absolute(oblique: Oblique) -> bool:
    """ "…, with two songs taken from the tour": a clause of its own."""
    first = oblique.words[0].i if oblique.words else 0
    apart = oblique.prep == "with" and first > 0 and oblique.head.doc[first - 1].text == ","
    participle = child(oblique.head, "acl")
    return apart and participle is not None and participle.tag_ in ("VBN", "VBG")


def _is_side(noun: Token) -> bool:
    """ "Bounded on the west by": which side, not what."""
    return noun.lower_ in SIDES and child(noun, "nmod", "nmod:poss") is None and noun.pos_ == "NOUN"


# "Paid a total of $5 million to": the total alone says nothing.
AMOUNTS = QUANTIFIERS | frozenset(
    "total sum amount number variety range series wealth majority minority half third".split()
)


def _means_something(scene: Scene, obj: Token) -> bool:
    """ "found an ally in", not "spent most of"."""
    return scene.mention(obj).kind == "nominal" and lemma(obj) not in AMOUNTS


def _object_and_preposition(
    scene: Scene, clause: Clause, about: Mention, variant: Variant, details: list[Qualifier]
) -> Iterator[Statement | None]:
    """A noun object that carries the verb's meaning: "found an ally in China", "held talks with"."""
    for obj in clause.objects[:1]:
        if clause.passive or obj.i < clause.head.i or not _means_something(scene, obj) or _is_utmost(obj):
            continue
        light = _carries(clause.head, obj)
        known = [*details, *_of_event(scene, clause.head, obj)]
        for oblique in _around_object(clause, obj):
            mention = scene.mention(oblique.head)
            if (
                mention.kind == "time"
                or _is_among_others(oblique)
                or oblique.prep in UNRELATING
                or oblique.prep in ("as", "by")
                or (oblique.prep == "between" and mention.kind != "name")  # "games between his father and uncle"
                or is_idiom(oblique.head)
                or (not light and mention.kind == "quantity" and oblique.prep != "of")
            ):
                continue
            if oblique.prep == "of" and not light and mention.kind not in ("name", "quantity"):
                continue
            label = f"{variant.label} {lemma(obj) if light else _sort(obj)} {oblique.prep}"
            said = predicate([*variant.words, *_noun_words(obj)], label, oblique.words)
            rule = ("verb.light" if light else "verb.object_prepositional") + variant.rule
            for target in scene.members([oblique.head]):
                yield scene.statement(
                    about,
                    said,
                    scene.mention(target),
                    at=clause.head,
                    axes=variant.axes,
                    rule=rule,
                    confidence=0.8 if light else 0.65,
                    qualifiers=_beside(scene, clause, oblique, known),
                )


def _sort(noun: Token) -> str:
    """The noun's lemma with the plain nouns right before it: "extradition treaty"; at most three words.

    Not with those that have words of their own: "three-week trial", "zero tolerance approach".
    """
    words = [lemma(noun)]
    for word in reversed(noun.doc[max(0, noun.i - 2) : noun.i]):
        plain = word.dep_ == "compound" and word.tag_ in ("NN", "NNS") and not (word.ent_type_ or word.below)
        if not plain or word.head.i > noun.i or (word.i and word.nbor(-1).text == "-"):
            break
        words.insert(0, word.lower_)
    return " ".join(words)


def _is_utmost(noun: Token) -> bool:
    """ "The largest vote", "a better chance", "the first prize", of which the predicate would keep the noun alone."""
    telling = ("Degree=Sup", "Degree=Cmp", "NumType=Ord")
    return any(has(word, feature) for word in kids(noun, "amod") for feature in telling)


def _carries(verb: Token, noun: Token) -> bool:
    """Whether the verb is light and the noun has its meaning: "held talks", not "played parts of two seasons"."""
    if lemma(noun) == "part" and noun.lower_ != "part":
        return False
    return lemma(noun) in lexicon.light_verbs().get(lemma(verb), ())


def _of_event(scene: Scene, verb: Token, noun: Token) -> list[Qualifier]:
    """What a light verb's noun says of where, when and against whom is said of the event: "made strikes in Syria"."""
    if not _carries(verb, noun):
        return []
    return [qualifier(scene, oblique) for oblique in _inside(noun) if oblique.prep not in (*UNRELATING, "of")]


def _noun_words(noun: Token) -> list[Token]:
    return sorted([noun, *kids(noun, "amod", "compound", "det", "nummod")], key=lambda t: t.i)


def _around_object(clause: Clause, obj: Token) -> Iterator[Oblique]:
    yield from (o for o in clause.obliques if (o.head.i > obj.i or _is_antecedent(o)) and o.prep not in UNRELATING)
    yield from (o for o in _inside(obj) if o.prep and o.prep not in UNRELATING)


def _inside(noun: Token) -> Iterator[Oblique]:
    """The prepositional phrases of a noun."""
    for nmod in kids(noun, "nmod"):
        for each in conjuncts(nmod):
            words = tuple(case_words(each) or case_words(nmod))
            yield Oblique(preposition(each) or preposition(nmod), each, words)


def _is_antecedent(oblique: Oblique) -> bool:
    """ "the country with which it has relations": the noun stands before its preposition."""
    return bool(oblique.words) and oblique.words[0].i > oblique.head.i


def _reciprocal(
    scene: Scene, clause: Clause, about: Mention, axes: Axes, details: list[Qualifier]
) -> Iterator[Statement | None]:
    """ "A and B met": each member of the subject to those after it; a plural to itself, for resolution."""
    if clause.objects or clause.passive or lemma(clause.head) not in lexicon.reciprocals():
        return
    if (
        any(o.prep in ("with", "to", "against", "for") for o in clause.obliques)
        or child(clause.head, "ccomp", "xcomp") is not None
    ):
        return
    members = list(clause.subjects)
    label = verb_label(clause) + " with"
    here = [m for m in members if scene.mention(m) == about]
    for other in members[members.index(here[0]) + 1 :] if here else []:
        yield scene.statement(
            about,
            predicate(clause.words, label),
            scene.mention(other),
            at=clause.head,
            axes=axes,
            rule="verb.reciprocal",
            confidence=0.8,
            qualifiers=details,
        )
    if len(members) == 1 and about.number == "plural":
        yield _with_itself(scene, clause, about, label, axes, details)


def _with_itself(
    scene: Scene, clause: Clause, about: Mention, label: str, axes: Axes, details: list[Qualifier]
) -> Statement | None:
    other = replace(about, begin=about.head_begin, text=scene.document.text[about.head_begin : about.end])
    if other.begin == about.begin:
        other = replace(about, end=about.head_end, begin=about.head_begin)
        if (other.begin, other.end) == (about.begin, about.end):
            return None
    return scene.statement(
        about,
        predicate(clause.words, label),
        other,
        at=clause.head,
        axes=axes,
        rule="verb.reciprocal.plural",
        confidence=0.6,
        qualifiers=details,
    )


def _agents(scene: Scene, clause: Clause, axes: Axes, details: list[Qualifier]) -> Iterator[Statement | None]:
    """The passive turned round: the agent is the subject."""
    if is_saying(clause.head) and child(clause.head, "xcomp") is not None:
        return  # "is said by the bank to own": the bank speaks, and of more than its subject
    active = replace(clause, passive=False)
    by = [w for agent in kids(clause.head, "obl:agent") for w in case_words(agent)]
    for agent in scene.members(clause.agents):
        if clause.objects:  # "was given a medal by the king"
            about = scene.mention(agent)
            variant = Variant(verb_label(active), list(clause.words), axes)
            given = replace(active, subjects=(agent,), recipients=clause.subjects)
            yield from _transitive(scene, given, about, variant, details, rule="verb.passive.agent")
            continue
        for patient in scene.members(clause.subjects):
            said = predicate(clause.words, verb_label(active), by)
            yield scene.statement(
                scene.mention(agent),
                said,
                scene.mention(patient, without=clause.head),
                at=clause.head,
                axes=axes,
                rule="verb.passive.agent",
                confidence=0.85,
                qualifiers=details,
            )
