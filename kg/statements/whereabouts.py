"""Where a named place, event or organisation is: "the Olympic Games in Beijing", "the city of Narva in Estonia"."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Predicate, Statement
from kg.statements.axes import Axes
from kg.statements.scene import Scene
from kg.statements.trees import kids, preposition
from kg.words import Span, Token

OTHERWISE = frozenset("aka alias also or formerly originally previously".split())
PLACES = ("GeopoliticalEntity", "Place", "Facility")


def whereabouts(scene: Scene, name: Span, head: Token, axes: Axes) -> Iterator[Statement | None]:
    """ "the Crimean Peninsula in Ukraine", "Cambridge, Massachusetts", "the Olympic Games in Beijing"."""
    noun = _kind_noun(scene, name, head)
    end = name.end if noun is None else max(name.end, noun.i + 1)
    about = head if noun is None or noun.i < name.start else noun  # "the city of Narva" is Narva
    for place in [p for t in (head, noun) if t is not None for p in kids(t, "nmod", "nmod:unmarked", "appos")]:
        if place.ent_type_ not in PLACES or place.i < end or not _follows(place, end):
            continue
        prep = preposition(place)
        bracketed = not prep and place.doc[end : end + 1].text == "("
        if _is_other_name(place) or (bracketed and (_is_like(name, place) or place.ent_type_ == "Facility")):
            continue
        if (prep or "in") not in ("in", "near", "off") or (not prep and name.label_ not in PLACES):
            continue
        yield scene.statement(
            scene.mention(about, without=place),
            _predicate("be held" if name.label_ == "Event" else "be", place),
            scene.mention(place),
            at=head,
            axes=axes,
            rule="name.place",
            confidence=0.8,
        )


def _is_other_name(place: Token) -> bool:
    """ "Holm (also Holmby)", "Route 44, aka the Bay Road"."""
    return any(word.lower_.replace(".", "") in OTHERWISE for word in kids(place, "advmod", "cc", "case"))


def _is_like(name: Span, bracket: Token) -> bool:
    """Whether what stands in brackets is the name in other words: "the Diocese of Riga (Dioecesis Rigensis)"."""
    other = {word.lower_[:4] for word in bracket.subtree if word.is_alpha and len(word) > 3}
    return bool(other & {word.lower_[:4] for word in name if word.is_alpha and len(word) > 3})


def _kind_noun(scene: Scene, name: Span, head: Token) -> Token | None:
    """The noun that tells what kind of place it is: "the city of Narva", "Viljandi county"."""
    noun = head.head
    by_of = head.dep_ == "nmod" and preposition(head) == "of" and noun.i < name.start
    after = head.dep_ in ("compound", "nmod", "nmod:desc") and noun.i == name.end
    is_place = (by_of or after) and not noun.ent_type_ and scene.mentions.at(noun).type in PLACES
    return noun if is_place and name.label_ in PLACES else None


def _follows(place: Token, end: int) -> bool:
    """Whether the place comes right after; further off it is as likely to say where something else is.

    After a bracket "the" says what else it is called: "Hispania (the Iberian Peninsula)".
    """
    if end < len(place.doc) and place.doc[end : end + 2].text.lower() == "(the":
        return place.ent_type_ == "GeopoliticalEntity"  # "(the Netherlands)"
    comma = end < len(place.doc) and place.doc[end].text == ","
    return place.left_edge.i <= end + comma


def _predicate(verb: str, place: Token) -> Predicate:
    words = kids(place, "case") or [place]
    begin, end = words[0].idx, words[-1].idx + len(words[-1])
    prep = preposition(place)
    label = "be held in" if verb == "be held" else f"be {prep or 'in'}"
    return Predicate(label, " ".join(w.text for w in words), begin, end)
