"""What "be" states: "China is Russia's biggest trade partner", "is dependent on", "is in Beijing", "there is"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.model import Mention, Qualifier, Statement
from kg.statements.axes import Axes
from kg.statements.clauses import Clause, Oblique, bearer_of_name, is_idiom, obliques, tells_content
from kg.statements.predicatives import mutual
from kg.statements.qualifiers import qualifier, qualifiers, without
from kg.statements.relational import LOOSE, relational
from kg.statements.scene import Scene, predicate, with_words
from kg.statements.trees import (
    case_words,
    child,
    children,
    conjuncts,
    first_conjunct,
    has,
    is_finite,
    is_passive,
    kids,
    lemma,
    preposition,
)
from kg.words import Token

FLIPPED = ("Person", "Organization", "GeopoliticalEntity", "Place", "Facility", "Work", "Event")
WHO = ("Person", "Organization")
NAMED = (*WHO, "GeopoliticalEntity", "Place")
WITHIN = ("in", "at", "on", "near", "inside", "outside", "along", "across", "among", "between")


def copula_statements(scene: Scene, clause: Clause) -> Iterator[Statement | None]:
    """Every statement of a clause whose predicate is joined to its subject by "be"."""
    if not clause.copula or any(subject.pos_ == "ADJ" for subject in clause.subjects):
        return  # "present in the reserve are shops"
    axes = scene.factuality.of(clause.head)
    yield from mutual(scene, clause, clause.head, "be")
    named = bearer_of_name(clause.head)  # "the name given to a town": "to" is not what it is
    told = _of_subject if named is None else _noun
    for subject in scene.members(clause.subjects):
        about = scene.mention(subject)
        if subject.lower_ == "it" and _is_told_below(clause.head):
            at = clause.head.idx, clause.head.idx + len(clause.head)
            scene.drop("“it” stands for what the relative clause says", *at, predicate=subject.text)
            continue
        for each in _predicated(clause.head) if named is None else conjuncts(named):
            yield from told(scene, clause, about, each, axes)


def _predicated(head: Token) -> list[Token]:
    """What "be" joins to the subject; a verb beside it says for itself what it says: "is a port and has a school"."""
    found = [each for each in conjuncts(head) if each == head or each.pos_ != "VERB" or not _says_itself(each)]
    noun = head.pos_ in ("NOUN", "PROPN") and not preposition(head)  # "is the seat of a bank and of a court"
    found = [each for each in found if not (noun and each != head and preposition(each) in ("of", "for"))]
    return [each for each in found if each == head or not (noun and _is_of_others(head, each))]


def _is_of_others(head: Token, each: Token) -> bool:
    """ "Residents" of "the lake is a destination for visitors as well as residents", which the lake is not."""
    joined = " ".join(word.lower_ for cc in kids(each, "cc") for word in (cc, *kids(cc, "fixed")))
    return joined == "as well as" and has(each, "Number=Plur") and has(head, "Number=Sing")


def _says_itself(verb: Token) -> bool:
    if verb.tag_ == "VBG" and child(verb, "obj") is not None and child(verb, "cop", "aux") is None:
        return True  # "guilty of theft and hiding the money"
    return is_finite(verb) or verb.tag_ in ("VB", "VBP") or (verb.tag_ == "VBN" and bool(obliques(verb)))


def _of_subject(scene: Scene, clause: Clause, about: Mention, each: Token, axes: Axes) -> Iterator[Statement | None]:
    prep = preposition(each) or _shared_preposition(clause.head, each)
    if each.pos_ == "VERB" and each != clause.head and is_passive(each):
        return  # "is a doctrine, taught in Riga and held by": a clause of its own
    if each.pos_ == "ADJ" or (each.pos_ == "VERB" and not prep):
        yield from _adjective(scene, clause, about, each, axes)
    elif prep:
        yield from _located(scene, clause, about, each, prep, axes)
    elif each.pos_ in ("NOUN", "PROPN", "NUM", "SYM", "PRON"):
        yield from _noun(scene, clause, about, each, axes)


def _shared_preposition(head: Token, each: Token) -> str:
    """ "Of" of "is of Norse descent and Danish descent"."""
    shared = preposition(head) if head.pos_ in ("NOUN", "PROPN") else ""
    if each == head or each.pos_ not in ("NOUN", "PROPN") or child(each, "cop") is not None:
        return ""
    plain = child(each, "det", "nummod") is None or each.ent_type_ in NAMED or shared == "between"
    return shared if plain else ""


def _noun(scene: Scene, clause: Clause, about: Mention, each: Token, axes: Axes) -> Iterator[Statement | None]:
    if any(preposition(nmod) == "than" for nmod in kids(each, "nmod")):
        scene.drop("compared, not told", each.idx, each.idx + len(each), subject=about.text, object=each.text)
        return
    if (
        about.kind == "name"
        and each != clause.head
        and _is_name_of_another(scene, about, each)
        and not clause.head.ent_type_
    ):
        scene.drop("a name in a row of what somebody is", each.idx, each.idx + len(each), subject=about.text)
        return  # "she is a poet, best known for plays with Berg, Dahl, and Hansen"
    what, axes = scene.mention(each, predicate=True), scene.factuality.as_called(each, axes)
    if what.text.lower() == "home" and any(o.prep in ("to", "of") for o in (*clause.obliques, *_phrases(each))):
        yield from _home(scene, clause, about, each, axes)
        return
    times = _times(scene, each)
    details = [q for q in qualifiers(scene, clause) if not (times and each != clause.head and q.role == "time")]
    rule = "copula.amount" if what.is_literal else "copula.noun"
    if _is_what(about, what):
        yield from _held(scene, clause, about, what, axes)
        about, what = what, replace(about, type="Concept") if about.type == "Entity" else about
    label = "include" if about.number == "plural" and _is_listed(each) else "be"
    yield scene.statement(
        about,
        predicate(_linking(clause), label),
        what,
        at=clause.head,
        axes=axes,
        rule=rule,
        confidence=0.85,
        qualifiers=[*details, *times],
    )
    if not what.is_literal or each.pos_ != "NOUN":  # "is 850 metres above the sea": no metre of the sea
        yield from relational(scene, about, each, "be", _linking(clause), axes, qualifiers=times)


def _is_name_of_another(scene: Scene, about: Mention, each: Token) -> bool:
    """Whether one of a row of what something is names another: "a poet, best known for plays with Ann Berg"."""
    if each.ent_type_ in WHO or (
        about.type == "Person" and each.pos_ == "PROPN" and each.ent_type_ not in ("", "Group")
    ):
        return True
    named = scene.mention(each, predicate=True)
    return named.kind == "name" and named.type == about.type == "Person"


def _held(scene: Scene, clause: Clause, office: Mention, holder: Mention, axes: Axes) -> Iterator[Statement | None]:
    """ "His brother is Per Dahl": Per Dahl is the brother of his."""
    for subject in clause.subjects:
        if scene.mention(subject) == office:
            yield from relational(scene, holder, subject, "be", _linking(clause), axes)


def _is_what(about: Mention, what: Mention) -> bool:
    """Whether the subject tells what the name after "be" is: "the county mayor is Ann Berg"."""
    return about.kind == "nominal" and about.number != "plural" and what.kind == "name" and what.type in FLIPPED


def _phrases(noun: Token) -> list[Oblique]:
    return [Oblique(preposition(n), n, tuple(case_words(n))) for n in kids(noun, "nmod")]


def _home(scene: Scene, clause: Clause, about: Mention, home: Token, axes: Axes) -> Iterator[Statement | None]:
    """ "Oslo is home to the opera": nothing is said by "home" alone."""
    for oblique in (*clause.obliques, *_phrases(home)):
        if oblique.prep in ("to", "of"):
            said = predicate([*_linking(clause), home], f"be home {oblique.prep}", oblique.words)
            for target in scene.members(conjuncts(oblique.head)):
                yield scene.statement(
                    about, said, scene.mention(target), at=clause.head, axes=axes, rule="copula.home", confidence=0.85
                )


def _is_listed(name: Token) -> bool:
    """Whether the name is one of several that "be" joins to a plural: "the winners were Ann Berg and Bo Dahl"."""
    names = [each for each in conjuncts(first_conjunct(name)) if each.pos_ == "PROPN" and each.ent_type_]
    return len(names) > 1 and name in names


def _times(scene: Scene, noun: Token) -> list[Qualifier]:
    """When it was so, where the parser gave the time to the noun: "was queen of Norland from 1968 to 1992"."""
    return [
        qualifier(scene, o) for o in _phrases(noun) if o.prep not in ("", "of") and scene.mention(o.head).kind == "time"
    ]


def _linking(clause: Clause) -> list[Token]:
    linking = [t for t in clause.words if t != clause.head]
    return linking or [clause.head]


def _adjective(scene: Scene, clause: Clause, about: Mention, each: Token, axes: Axes) -> Iterator[Statement | None]:
    related = False
    details = qualifiers(scene, clause)
    for oblique in _of_adjective(each):
        if oblique.prep in LOOSE or (oblique.head.i < each.i and not _is_of_its_own(each, oblique)):
            continue  # "by the end he was ill" is no "ill by"
        for target in scene.members([oblique.head]):
            related = True
            label = f"be {_compared(each)}{each.lower_} {oblique.prep}"
            said = predicate([*_linking(clause), *_degree(each)], label, oblique.words)
            yield scene.statement(
                about,
                said,
                scene.mention(target),
                at=clause.head,
                axes=axes,
                rule="copula.adjective.prepositional",
                confidence=0.8,
                qualifiers=_of_no_row(scene, each, oblique, details),
            )
    for amount in kids(each, "obj", "obl", "obl:unmarked", "nmod:unmarked"):
        what = scene.mention(amount)
        if (
            what.is_literal and not preposition(amount) and amount.i > each.i
        ):  # "worth 2 billion dollars", "45 years old" is the other way
            related = True
            said = predicate([*_linking(clause), each], f"be {each.lower_}")
            yield scene.statement(
                about, said, what, at=clause.head, axes=axes, rule="copula.adjective.amount", confidence=0.8
            )
    if (
        not (related or _is_age(each) or _lacks_its_end(each))
        and child(each, "xcomp", "ccomp", "csubj", "advcl") is None
        and child(clause.head, "csubj", "expl") is None
    ):
        yield scene.statement(
            about,
            predicate(_linking(clause), "be"),
            _property(each),
            at=clause.head,
            axes=axes,
            rule="copula.adjective",
            confidence=0.6,
            qualifiers=qualifiers(scene, clause),
        )


def _of_no_row(scene: Scene, each: Token, oblique: Oblique, details: list[Qualifier]) -> list[Qualifier]:
    """The details without the phrase and what is joined to it, which has a statement of its own."""
    first = first_conjunct(oblique.head)
    row = [
        o.head for o in _of_adjective(each) if first_conjunct(o.head) == first and o.prep == oblique.prep != "between"
    ]
    for head in (oblique.head, *row):
        details = without(details, scene.mention(head))
    return details


def _is_of_its_own(each: Token, oblique: Oblique) -> bool:
    """Whether a phrase ahead of an adjective may be what it needs: not "with these papers he was able to leave"."""
    return oblique.prep in ("to", "for", "with", "of") and child(each, "xcomp", "ccomp") is None


def _of_adjective(each: Token) -> list[Oblique]:
    """Its phrases, those of "due to" with their preposition, which the parser gave to the adjective."""
    fixed = tuple(kids(each, "fixed"))
    joined = " ".join(word.lower_ for word in fixed)
    return [replace(o, prep=joined, words=fixed) if fixed and not o.prep else o for o in obliques(each)]


def _lacks_its_end(each: Token) -> bool:
    """ "Eager" of "the break she was eager for", whose preposition has lost its noun."""
    return any(word.pos_ == "ADP" and word.i > each.i for word in kids(each, "obl", "advmod", "case", "nmod"))


def _is_told_below(noun: Token) -> bool:
    """ "It was Ann who left", "it is a lie that he left": what "it" stands for is the clause below."""
    below = child(noun, "acl:relcl") or _told_of_row(noun)
    return below is not None and (noun.pos_ == "PROPN" or tells_content(below))


def _told_of_row(noun: Token) -> Token | None:
    """ "Who left" of "it was Ann and her sister who left"."""
    last = conjuncts(noun)[-1]
    below = child(last, "acl:relcl") if last != noun else None
    return below if below is not None and last.right_edge == below.right_edge else None


def _is_age(each: Token) -> bool:
    """ "is 54 years old", which is told as an age."""
    return each.lower_ == "old" and any(lemma(c) == "year" for c in children(each))


def _compared(each: Token) -> str:
    """ "more " or "less " where the adjective does not say it itself."""
    return next((f"{a.lower_} " for a in _degree(each)[:-1] if a.lower_ in ("more", "less")), "")


def _degree(each: Token) -> list[Token]:
    return [*(a for a in kids(each, "advmod") if a.i == each.i - 1), each]


def _property(each: Token) -> Mention:
    words = [t for t in _degree(each) if t.lower_ not in ("not", "n't", "n’t", "never")]
    begin, end = words[0].idx, each.idx + len(each)
    return Mention(
        begin,
        end,
        each.doc[words[0].i : each.i + 1].text,
        "nominal",
        "Concept",
        each.text if each.ent_type_ else _whole(each),  # "is Norwegian"
        each.idx,
        end,
        lemma=lemma(each),
    )


def _whole(each: Token) -> str:
    """The adjective with what a hyphen joins to it: "well-known"."""
    joined = each.i > 1 and each.nbor(-1).text == "-" and not each.nbor(-1).whitespace_
    return f"{each.nbor(-2).lower_}-{each.lower_}" if joined else each.lower_


def _located(
    scene: Scene, clause: Clause, about: Mention, each: Token, prep: str, axes: Axes
) -> Iterator[Statement | None]:
    words = [w for w in case_words(each) if w.dep_ in ("case", "fixed")]
    if lemma(each) in ("time", "moment"):  # "she was at the time engaged to him"
        return
    if is_idiom(each):
        yield _in_state(scene, clause, about, each, words, axes)
        return
    what = scene.mention(each, predicate=True)
    yield scene.statement(
        about,
        predicate(_linking(clause), f"be {prep}", words),
        what,
        at=clause.head,
        axes=axes,
        rule="copula.prepositional",
        confidence=0.75,
        qualifiers=qualifiers(scene, clause),
    )


def _in_state(
    scene: Scene, clause: Clause, about: Mention, each: Token, words: list[Token], axes: Axes
) -> Statement | None:
    """ "Is in danger", "are at odds with the bank": what follows the idiom is what it relates to."""
    what = with_words(scene.mention(each, predicate=True), words)
    state = replace(what, text=f"{preposition(each)} {each.text}", label=f"{preposition(each)} {each.lower_}")
    begin, end = min(word.idx for word in (each, *kids(each, "case"))), each.idx + len(each)
    state = replace(state, kind="nominal", type="Concept", begin=begin, end=end, head_begin=begin, head_end=end)
    said = predicate(_linking(clause), "be")
    details = qualifiers(scene, clause)
    more = [qualifier(scene, oblique) for oblique in _phrases(each)]
    return scene.statement(
        about,
        said,
        state,
        at=clause.head,
        axes=axes,
        rule="copula.state",
        confidence=0.75,
        qualifiers=without([*details, *more], state),
    )


def _is_along(oblique: Oblique) -> bool:
    """ "Along with the game there is a book", whose "along" the parser took for an adverb."""
    first = oblique.words[0].i if oblique.words else 0
    return oblique.prep == "with" and first > 0 and oblique.head.doc[first - 1].lower_ in ("along", "together")


def existentials(scene: Scene, clause: Clause) -> Iterator[Statement | None]:
    """ "There are troops in the region": (troops, be in, region)."""
    expletive = child(clause.head, "expl")
    if expletive is None or expletive.lower_ != "there" or lemma(clause.head) != "be":
        return  # "there came to his mind": the verb says what
    axes = scene.factuality.of(clause.head)
    for subject in kids(clause.head, "nsubj"):
        for each in conjuncts(subject):
            inside = [
                Oblique(preposition(n), n, tuple(case_words(n))) for n in kids(each, "nmod") if preposition(n) in WITHIN
            ]
            for place in clause.obliques or inside:
                if place.prep in LOOSE or _is_along(place):
                    continue
                said = predicate(clause.words, f"be {place.prep}", place.words)
                about = scene.mention(each, without=place.head)
                yield scene.statement(
                    about,
                    said,
                    scene.mention(place.head),
                    at=clause.head,
                    axes=axes,
                    rule="copula.existential",
                    confidence=0.6,
                )
