"""What is told in passing: ages ("Kesten, 54,", "the 54-year-old"), seats ("Oslo-based"), doers ("rebel-held")."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Predicate, Statement
from kg.statements.axes import Axes
from kg.statements.names import name_head, nationality, present
from kg.statements.scene import Scene
from kg.statements.trees import child, conjuncts, kids, lemma
from kg.words import Span, Token

OLDEST = 125
ASIDES = frozenset("nmod:unmarked nummod nmod list dep".split())  # relations in which parsers see "Kesten, 54,"
# Participles joined to a place by a hyphen -> the predicate
SEATS = {
    "based": "be based in",
    "headquartered": "be headquartered in",
    "born": "be born in",
    "listed": "be listed in",
    "registered": "be registered in",
}

# Participles that tell of something else than what the name before the hyphen does
UNDONE = frozenset("linked aligned affiliated related associated oriented centred centered focused styled".split())
DOERS = ("GeopoliticalEntity", "Organization", "Person", "Group")


def epithets(scene: Scene, sentence: Span) -> Iterator[Statement | None]:
    """Every age and seat of the sentence that is told beside what it is of."""
    for token in sentence:
        if token.pos_ == "NUM" and token.text.isdecimal() and 0 < int(token.text) <= OLDEST:
            yield from _age(scene, token)
        elif token.lower_ in SEATS and token.dep_ == "amod":
            yield from _seat(scene, token)
        elif token.tag_ == "VBN" and token.dep_ == "amod":
            yield from _done(scene, token)


def _age(scene: Scene, number: Token) -> Iterator[Statement | None]:
    owners, axes = _aged(scene, number)
    words = Predicate("have age", number.text, number.idx, number.idx + len(number))
    for owner in owners:
        about = scene.mention(owner)
        if about.kind == "nominal" and number.text in about.label.replace("-", " ").split():
            scene.drop("the age is in the name", number.idx, number.idx + len(number), subject=about.text)
            continue
        if about.type == "Person" or (about.kind != "name" and about.type != "Concept"):
            yield scene.statement(
                about, words, scene.mention(number), at=number, axes=axes, rule="name.age", confidence=0.85
            )


def _aged(scene: Scene, number: Token) -> tuple[list[Token], Axes]:
    """Whose age the number is, and how far it is so."""
    head = number.head
    if _is_aside(number) and (named := _named_before(number)) is not None:
        return [named], _told(scene, named)
    if number.dep_ == "appos" or (number.dep_ in ASIDES and _is_aside(number)):
        person = head.ent_type_ == "Person" and number.i > head.i
        return ([head] if person else []), _told(scene, head)
    if head.lower_ == "aged" and head.dep_ in ("acl", "amod", "advcl") and head.head.pos_ in ("NOUN", "PROPN"):
        return [head.head], _told(scene, head.head)
    old = head.head
    if lemma(head) != "year" or old.lower_ != "old" or head.dep_ not in ("obl:unmarked", "nmod:unmarked", "obl"):
        return [], Axes()
    if old.dep_ == "amod":
        return [old.head], _told(scene, old.head)
    subject = child(old, "nsubj") if child(old, "cop") is not None else None
    return (conjuncts(subject) if subject is not None else []), scene.factuality.of(old)


def _named_before(number: Token) -> Token | None:
    """The person whose name ends at the comma before: of "Kesten, 42, and his wife Maru, 36," Maru is 36."""
    name = next((n for n in number.sent.ents if n.end == number.i - 1 and n.label_ == "Person"), None)
    return name_head(name) if name is not None else None


def _is_aside(number: Token) -> bool:
    """Whether the number stands alone between commas."""
    doc, i = number.doc, number.i
    return i > 0 and doc[i - 1].text == "," and i + 1 < len(doc) and doc[i + 1].text in (",", ".", ";", "(")


def _told(scene: Scene, owner: Token) -> Axes:
    return present(scene.factuality.of_noun(owner))


def _seat(scene: Scene, participle: Token) -> Iterator[Statement | None]:
    """ "Oslo-based Alpha": (Alpha, be based in, Oslo)."""
    for place in kids(participle, "compound", "obl:unmarked", "nmod", "obl", "nsubj"):
        if place.ent_type_ in ("GeopoliticalEntity", "Place") and place.i < participle.i:
            label = SEATS[participle.lower_]
            yield scene.statement(
                scene.mention(participle.head, without=participle),
                Predicate(label, participle.text, participle.idx, participle.idx + len(participle)),
                scene.mention(place),
                at=participle,
                axes=_told(scene, participle.head),
                rule="name.seat",
                confidence=0.85,
            )


def _done(scene: Scene, participle: Token) -> Iterator[Statement | None]:
    """ "Norland-backed rebels": (Norland, back, rebels)."""
    doc, i = participle.doc, participle.i
    if i < 2 or doc[i - 1].text != "-" or participle.lower_ in UNDONE:
        return
    for doer in kids(participle, "compound", "obl:unmarked", "nmod", "obl", "nsubj", "amod"):
        if doer.ent_type_ not in DOERS or doer.right_edge.i not in (i - 1, i - 2):
            continue
        agent = scene.mention(doer) if doer.ent_type_ != "Group" else nationality(doer)
        yield scene.statement(
            agent,
            Predicate(lemma(participle), participle.text, participle.idx, participle.idx + len(participle)),
            scene.mention(participle.head),
            at=participle,
            axes=_told(scene, participle.head),
            rule="name.participle",
            confidence=0.8,
        )
