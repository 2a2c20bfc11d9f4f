"""Statements that the classifier of pairs of mentions found where no rule did.

It tells what two mentions of a sentence have to do with each other; whether the sentence states it, or denies it, or
only reports it, is read from the clauses between the two, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from kg import ontology
from kg.model import Mention, Predicate, Statement
from kg.statements import lexicon
from kg.statements.axes import Axes
from kg.statements.clauses import is_in_title
from kg.statements.lives import LIFE, is_term
from kg.statements.names import PLACES, nationality, present
from kg.statements.scene import Scene
from kg.statements.trees import SUBJECTS, ancestors, child, is_relative, kids, kind, lemma, preposition
from kg.words import Doc, Span, Token

RULE = "pair.classifier"
SURE = 0.8  # for two mentions of which a rule reads what they have to do with each other
LONGEST = 6  # tokens between two mentions that are still shown as the words of their relation

THINGS = frozenset(("person", "organization", "place", "object"))
# What is true of two things whatever the sentence says of them: "Putin hopes that China can help" tells no nationality.
BETWEEN_NOUNS = frozenset("bornIn diedIn inCountry livesIn locatedIn memberOf nationality participantIn partOf".split())


SIDED = frozenset("pro anti non ex pre post".split())
PLACED = frozenset(("inCountry", "locatedIn"))
UNPLACED = frozenset(("Product", "Person", "Work"))  # of which a country beside them tells the origin
BORDERS = frozenset("border frontier boundary".split())
# Relations that the classifier takes for others without these words: who sang a song, or founded a firm.
CUES = {
    "authorOf": frozenset(
        "write author co-author co-write pen compose direct paint writer director composer novelist poet by create "
        "creator songwriter playwright painter".split()
    ),
    "spouseOf": frozenset(
        "wife husband spouse marry marriage wed wedding widow widower divorce bride bridegroom groom partner couple "
        "married wives".split()
    ),
    "chiefExecutiveOf": frozenset(
        "ceo chief executive president director managing head chair chairman chairwoman lead run boss principal".split()
    ),
}


# What is made for a work by somebody who is not its author: "composed the score to the film".
PARTS = frozenset("score soundtrack music illustration cover foreword introduction preface theme".split())


STUDYING = frozenset(
    "study educate graduate degree attend doctorate student pupil alumnus alumna alumni train learn phd ph.d. "
    "bachelor master diploma thesis enrol enroll matriculate schooling education undergraduate postgraduate "
    "graduation class scholarship major apprentice qualify dissertation b.a. m.a. b.sc. mba transfer".split()
)
SCHOOLS = frozenset(
    "university college school institute academy conservatoire conservatory seminary polytechnic lyceum gymnasium "
    "faculty universität université universidad".split()
)
TEACHING = frozenset(
    "teach lecture work join move return professor lecturer chair professorship lectureship readership post position "
    "appointment".split()
)
COMPASS = frozenset(
    "north south east west northeast northwest southeast southwest northward southward eastward westward".split()
)
DATES = frozenset(("publishedOn", "bornOn", "diedOn", "foundedOn", "takesPlaceOn", "began", "ended"))
OTHER_DATES = frozenset("m. div. r. fl. married divorced reigned since".split())  # of marriages and reigns
# Dates that the classifier takes for those of a life without a word for it, or a bracket with dates.
LIVES = {
    "bornOn": frozenset("bear born birth birthday b. née nee".split()),
    "diedOn": frozenset(
        "die death dead kill murder assassinate execute pass drown perish suicide hang shoot decease deceased succumb "
        "lynch behead slay fatal † d.".split()
    ),
}


class Related(NamedTuple):
    """What the language stage tells of two mentions, each given as tokens from and to; a `Doc` has it as a sequence."""

    subject: tuple[int, int]
    object: tuple[int, int]
    relation: str
    probability: float


def pair_statements(scene: Scene, sentence: Span, others: Sequence[Statement]) -> Iterator[Statement]:
    """What the classifier found in the sentence and no other statement of it says."""
    said = {key for other in others for key in _said(other)}
    joined = {_heads(other) for other in others}
    for found in _without_rivals(_of(scene.doc, sentence)):
        statement = _statement(scene, found)
        if statement is None or (_heads(statement) in joined and found.probability < SURE):
            continue
        if (key := (found.relation, _heads(statement))) not in said:
            said.add(key)
            yield statement


def _of(doc: Doc, sentence: Span) -> Iterable[Related]:
    if not doc.has_extension("relations"):
        return ()
    told = (Related(*found) for found in doc._.relations)
    return (found for found in told if sentence.start <= found.subject[0] < sentence.end)


def _without_rivals(all_found: Iterable[Related]) -> list[Related]:
    """What was found without the less probable one of study and work: "took a degree at the academy"."""
    known = list(all_found)
    studied = {(f.subject, f.object): f.probability for f in known if f.relation == "educatedAt"}
    return [f for f in known if f.relation != "employedBy" or f.probability > studied.get((f.subject, f.object), 0.0)]


def _said(statement: Statement) -> Iterator[tuple[str, frozenset[int]]]:
    """The ontology's relations that the statement implies, with the heads of its ends, whichever way they run."""
    known = ontology.load()
    types = {"subject_type": statement.subject.type, "object_type": statement.object.type}
    meant = known.canonical(statement.predicate.label, **types, rule=statement.rule)
    name = statement.predicate.canonical or (meant[0].name if meant else "")
    return ((implied, _heads(statement)) for implied in known.implied(name))


def _heads(statement: Statement) -> frozenset[int]:
    return frozenset((statement.subject.head_begin, statement.object.head_begin))


def _statement(scene: Scene, found: Related) -> Statement | None:
    first, last = (scene.doc[begin:end] for begin, end in (found.subject, found.object))
    if is_relative(first.root) or is_relative(last.root):
        return None  # what it stands for is a mention of its own
    if _is_sided(first) or _is_sided(last):
        return None
    relation = ontology.load().relations[found.relation]
    subject, obj = end_of(scene, first, relation.domain), end_of(scene, last, relation.range)
    if not (fits(relation.domain, subject) and fits(relation.range, obj)):
        return None
    path = path_between(first.root, last.root)
    if found.relation in PLACED and (
        _is_unplaced(subject) or _is_beside(first, last, path) or _is_anothers(first, last)
    ):
        return None
    if not path or (found.relation in BETWEEN_NOUNS and not _is_told(relation, first, last, path)):
        return None
    if not _is_worded(found.relation, first, last, path) or _describes_another(first, last):
        return None
    axes = axes_of(scene, path)
    if axes.source in (first.root, last.root):
        return None  # who says something of another is not told to be related to it
    return scene.statement(
        subject,
        _predicate(found, first, last, path),
        obj,
        at=path[0],
        axes=axes,
        rule=RULE,
        confidence=found.probability,
    )


def _describes_another(first: Span, last: Span) -> bool:
    """Whether the second stands in what is said of another person: "Ann Berg, and Bo Dahl, manager at Acme,"."""
    for token in (last.root, *ancestors(last.root)):
        if token.dep_ == "appos" and token.head.ent_type_ == "Person" and token.tag_ not in ("NNS", "NNPS"):
            inside = token.left_edge.i <= first.start <= token.right_edge.i
            return not inside and not first.start <= token.head.i < first.end
    return False


def _is_sided(name: Span) -> bool:
    """ "Pro-Beijing": a side that somebody is on."""
    return name.start > 1 and name.doc[name.start - 1].text == "-" and name.doc[name.start - 2].lower_ in SIDED


def _is_unplaced(subject: Mention) -> bool:
    """ "Marines of the United States" are of it, not in it."""
    return subject.type in UNPLACED or subject.number == "plural"


def _is_anothers(first: Span, last: Span) -> bool:
    """ "Runs to Bonn, Norland, near Riga": Norland tells where Bonn is."""
    place = last.root.head
    if first.start < last.end or last.start < 1 or first.doc[last.start - 1].text != ",":
        return False
    beside = place.i < last.start and last.root.dep_ in ("nmod:unmarked", "appos", "list")
    return beside and place.ent_type_ in PLACES and first.root.dep_ in ("obl", "nmod")


def _is_beside(first: Span, last: Span, path: list[Token]) -> bool:
    """ "On the border with Norland", "the Norland-Sudria border": two places of which none is in the other."""
    before, after = sorted((first, last), key=lambda span: span.start)
    between = first.doc[before.end : after.start]
    if first.root.ent_type_ == "Organization" and preposition(last.root) == "from":
        return True  # "elected to the Storting from Nordland"
    if preposition(last.root) in ("of", "from") and last.root.head.lower_.replace("-", "") in COMPASS:
        return True  # "south of Oslo"
    hyphened = any(t.text in ("-", "–") for t in between) and not any(t.is_alpha for t in between)
    return hyphened or any(t.lemma_.lower() in BORDERS for t in path)


def _is_worded(relation: str, first: Span, last: Span, path: list[Token]) -> bool:
    """Whether the sentence has what a relation that the classifier takes for others needs."""
    if relation == "educatedAt":
        told = any(t.lemma_.lower() in STUDYING for t in _around(first, last, path))
        return not _is_no_pupil(first, last) and (told or any(word.lower_ in SCHOOLS for word in last))
    if relation in CUES:
        return _has_cue(CUES[relation], first, last, path)
    if relation in DATES and (_is_in_anothers_bracket(first, last) or _is_decade(last)):
        return False
    if relation in LIVES:
        term = is_term(LIFE.match(first.sent.text, first.end_char - first.sent.start_char))
        return not term and _tells_life(LIVES[relation], first, last) and not _is_of_anothers_life(first, last)
    return True


def _around(first: Span, last: Span, path: list[Token]) -> list[Token]:
    """The words over both and those from the one to the other."""
    before, after = sorted((first, last), key=lambda span: span.start)
    return [*path, *first.doc[before.start : after.end]]


def _is_no_pupil(first: Span, school: Span) -> bool:
    """ "He studied with her at the academy": she did not study; nor did who "taught at the academy"."""
    at = school.root.head
    posts = [at, *kids(at, "obj")] if at.pos_ == "VERB" else [at]  # "obtained a professorship at"
    return preposition(first.root) in ("with", "under", "by") or any(lemma(post) in TEACHING for post in posts)


def _has_cue(cues: frozenset[str], first: Span, last: Span, path: list[Token]) -> bool:
    """Whether a word on the path or between the two tells the relation, or the one owns the other: "Orwell's 1984"."""
    made = [*path, *(obj for verb in path for obj in kids(verb, "obj"))]
    if _is_of_another(first) or any(t.lemma_.lower() in PARTS for t in made):
        return False
    words = {t.lemma_.lower() for t in _around(first, last, path)}
    owned = first.root.dep_ == "nmod:poss" and first.root.head in last and "wife" not in cues  # "Orwell's 1984"
    by = "by" in cues and preposition(first.root) == "by"
    return bool(words & (cues - {"by"})) or owned or by


def _is_decade(date: Span) -> bool:
    """ "1940" of "during the 1940's"."""
    after = date[-1].following
    return after is not None and after.lower_ in ("'s", "’s", "s")


def _is_in_anothers_bracket(first: Span, date: Span) -> bool:
    """ "Leap (2010) and the drama Burn (2011)": 2011 is not the year of the first."""
    doc = first.doc
    if date.start < 2 or doc[date.start - 1].text != "(" or not doc[date.start - 2].ent_type_:
        return False
    return not first.start <= date.start - 2 < first.end


def _tells_life(cues: frozenset[str], first: Span, last: Span) -> bool:
    """Whether the sentence has a word for it, or the date stands in brackets: "Ann Berg (1901 - 1970)"."""
    doc = first.doc
    if doc[max(0, last.start - 1)].lower_ in OTHER_DATES:
        return False
    between = doc[min(first.end, last.end) : min(max(first.start, last.start) + 3, len(doc))]
    if any(token.text in ("(", "–", "-") for token in between):
        return True
    return any(token.lemma_.lower() in cues or token.lower_ in cues for token in first.sent)


def _is_of_anothers_life(first: Span, date: Span) -> bool:
    """ "Lived in Riga, her mother died in 1979", "appointed by Ann Berg, and served until his death in 1955"."""
    for token in takewhile(lambda token: token != first.root, ancestors(date.root)):
        owner = child(token, "nmod:poss") if lemma(token) in ("death", "birth") else None
        if owner is not None:
            return owner.pos_ == "PRON" and preposition(first.root) == "by"
        subject = child(token, "nsubj", "nsubj:pass") if lemma(token) in ("die", "bear", "born") else None
        if subject is not None:
            return subject.pos_ != "PRON" and not (first.start <= subject.i < first.end)
    return False


def _is_of_another(span: Span) -> bool:
    """ "A bandmate of Ann Berg" is somebody else."""
    noun = span.root.head
    return span.root.dep_ == "nmod" and preposition(span.root) == "of" and kind(noun) == "person"


def _is_told(relation: ontology.Relation, first: Span, last: Span, path: list[Token]) -> bool:
    """Whether what joins the two may tell the relation: words of its cues and nouns for things, as in "a painter from".

    Between places other places may stand: "Vancouver, British Columbia, Canada".
    """
    if first.root.dep_ == "nmod:poss":  # "his Chinese counterpart": it is the counterpart that is Chinese
        return False
    cues = {word for cue in (*relation.cues, *relation.inverse_cues) for word in cue.split()}
    passing = PLACES if relation.name in ("inCountry", "locatedIn") else ()
    if any(t.dep_ == "conj" for t in path[1:]):
        return False
    inner = [t for t in path if not any(span.start <= t.i < span.end for span in (first, last))]
    return all(t.lemma_.lower() in cues or (t.ent_type_ in passing if t.ent_type_ else _is_thing(t)) for t in inner)


def _is_thing(token: Token) -> bool:
    return token.pos_ != "VERB" and (token.pos_ != "NOUN" or token.kind in THINGS)


def end_of(scene: Scene, span: Span, type: str | None) -> Mention:
    """The phrase that the mention heads; of a nationality, where a place is meant, its country."""
    head = span.root
    if span.label_ == "Group" or head.ent_type_ == "Group":
        return nationality(head) if ontology.load().is_a(type, "Place") else scene.mention(head)
    if head.pos_ in ("NUM", "NOUN", "PROPN") and not head.ent_type_ and any(c.isdigit() for c in span.text):
        return scene.mentions.time(span.start_char, span.end_char)
    return scene.mention(head)


def fits(end: str | None, mention: Mention) -> bool:
    """Whether the type allows it, or may turn out to: a place with a government may be a country."""
    known = ontology.load()
    return known.allows(end, mention.type) or (end is not None and known.is_a(end, mention.type))


def path_between(first: Token, last: Token) -> list[Token]:
    """The word over both heads, then those below it down to each; nothing where no word is over both."""
    above, below = list(ancestors(first)), list(ancestors(last))
    top = next((token for token in above if token in below), None)
    if top is None:
        return []
    return [top, *above[: above.index(top)], *below[: below.index(top)]]


def axes_of(scene: Scene, path: list[Token]) -> Axes:
    """Of all clauses between the two the least factual one's axes; of a noun phrase what it presupposes."""
    read = [scene.factuality.of(token) for token in path if _is_predicate(token)]
    if not read:
        return present(scene.factuality.of_noun(path[0]))
    return next((axes for axes in read if not is_plain(axes)), read[0])


def _is_predicate(token: Token) -> bool:
    return not is_in_title(token) and (token.pos_ in ("VERB", "AUX") or child(token, *SUBJECTS, "cop") is not None)


def is_plain(axes: Axes) -> bool:
    return (
        axes.source is None and axes.polarity == "positive" and axes.certainty == "certain" and axes.tense != "future"
    )


def _predicate(found: Related, first: Span, last: Span, path: list[Token]) -> Predicate:
    """The words that join the two: the word over both, else those between them, else the second mention."""
    words = lexicon.pairs()[found.relation]
    top = path[0]
    if not any(span.start <= top.i < span.end for span in (first, last)):
        shown = first.doc[top.i : top.i + 1]
    else:
        before, after = sorted((first, last), key=lambda span: span.start)
        between = first.doc[before.end : after.start]
        told = any(token.is_alpha for token in between)
        shown = between if told and len(between) <= LONGEST else last
    text = shown.text.strip()
    begin = shown.start_char + shown.text.index(text)
    return Predicate(words, text, begin, begin + len(text), found.relation)
