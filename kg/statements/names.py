"""What stands beside a name: titles, appositions, descriptions, places, ages and bylines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.model import Mention, Predicate, Statement
from kg.statements import lexicon
from kg.statements.axes import Axes
from kg.statements.clauses import ESPECIALLY, bearers
from kg.statements.relational import relational
from kg.statements.scene import Scene, is_short, names_office
from kg.statements.trees import (
    appositions,
    child,
    comma_before,
    conjuncts,
    has,
    in_brackets,
    kids,
    kind,
    lemma,
    preposition,
)
from kg.statements.whereabouts import PLACES, whereabouts
from kg.words import Span, Token

NAMED = (*PLACES, "Person", "Organization", "Event", "Product", "Work", "Law")
ARTICLE = re.compile(r"^(?:the|an?)\s+", re.I)
LONGEST_OFFICE = 8  # words
DESCRIBED = ("Organization", "Person", "Work", "Product", "Facility")
CALLING = frozenset("name title word term phrase surname nickname".split())  # "the name Luis Roche" is no Luis Roche
GOVERNING = frozenset("state federal city county town district".split())  # no "state Senate" is a state
CAPTIONS = frozenset(
    "image photo photograph picture caption video source file graphic illustration credit coordinate".split()
)
KIN = frozenset("son daughter child brother sister grandson granddaughter nephew niece".split())
HONORIFICS = frozenset("sheikh sir dr mr mrs ms lord lady dame shri haji prof hon rev".split())
GIVEN_NAMES = frozenset(("dean", "major", "marshal", "earl", "duke"))  # also titles: "Dean Kamen", "Dean Ida Berg"
BYLINE = re.compile(r"^\s*by:?\s+(?=[A-Z])", re.I)


def name_statements(scene: Scene, sentence: Span) -> Iterator[Statement | None]:
    """Every statement that stands beside a name of the sentence."""
    for name in scene.names(sentence):
        head = name_head(name)
        axes = scene.factuality.of_noun(head)
        if name.label_ == "Person" and not _is_position(name[-1]):
            yield from _titles(scene, name, head, axes)
        yield from _descriptor(scene, name, head, axes)
        if name.label_ in (*PLACES, "Event", "Organization"):
            yield from whereabouts(scene, name, head, present(axes))
    for token in sentence:
        for second in appositions(token):
            if token.ent_type_ not in PLACES or second.ent_type_ not in PLACES:  # "Anbar, Iraq": where it is, not what
                yield from _apposition(scene, token, second)
    yield from _byline(scene, sentence)


def name_head(name: Span) -> Token:
    """The word of the name that the rest of the sentence sees."""
    inside = range(name.start, name.end)
    return next((t for t in name if t.head.i not in inside or t.head == t), name[0])


def present(axes: Axes) -> Axes:
    """What is told in passing is told as holding now."""
    return Axes(axes.polarity, axes.certainty, "present", axes.source, axes.cue)


def _before(name: Span) -> list[Token]:
    """The words that lead up to the name in its own phrase: "Norwegian Foreign Minister"."""
    doc, run = name.doc, []
    i = name.start - 1
    while i >= name.sent.start and len(run) < 8:
        token = doc[i]
        joined = (
            token.pos_ in ("NOUN", "PROPN", "ADJ", "NUM")
            or token.text in ("-", "/")
            or token.lower_ in ("'s", "’s", "and")
        )
        if not joined or (token.lower_ == "and" and not _joins_titles(token)):
            break
        run.insert(0, token)
        i -= 1
    return run


def _joins_titles(token: Token) -> bool:
    doc = token.doc
    return token.i > 0 and token.i + 1 < len(doc) and all(_is_position(t) for t in (doc[token.i - 1], doc[token.i + 1]))


def _is_position(token: Token) -> bool:
    return lemma(token) in lexicon.positions() or token.lower_ in lexicon.positions()


def _titles(scene: Scene, name: Span, head: Token, axes: Axes) -> Iterator[Statement | None]:
    """(Xi Jinping, hold position, President) and (Xi Jinping, be president of, China)."""
    run = [*_before(name), *_title_inside(name)]
    if not run or not _is_position(run[-1]) or _is_apart(run[-1], head) or run[-1].lower_ == "fellow":
        return
    if head.dep_ == "compound" and run[-1].dep_ == "amod":
        return  # "a major Warhol exhibition"
    person = scene.mention(head)
    owner, title = _split_title(run)
    if not title:
        return
    position = _singular(_phrase(title, "Concept"), title[-1])
    told = _as_titled(scene, run, axes)
    held = lemma(title[-1]) not in lexicon.occupations()  # a writer is one, and holds no office
    said = Predicate("hold position" if held else "be", position.text, position.begin, position.end)
    yield scene.statement(person, said, position, at=head, axes=told, rule="name.title", confidence=0.9)
    label = position.label.lower()
    be = Predicate(f"be {label} of", position.text, position.begin, position.end)
    for place in owner or [t for nmod in kids(head, "nmod") if preposition(nmod) == "of" for t in conjuncts(nmod)]:
        yield scene.statement(
            person, be, _owner(scene, place), at=head, axes=told, rule="name.title.of", confidence=0.9
        )


ARGUMENTS = frozenset(("nsubj", "nsubj:pass", "obj", "iobj", "obl", "root", "ROOT"))


def _is_apart(noun: Token, head: Token) -> bool:
    """Whether noun and name are phrases of two clauses: "after retiring as a player Lindholm taught"."""
    return noun.dep_ == "obl" and head.dep_ in ARGUMENTS and head.head not in (noun, noun.head) and noun.head != head


def _singular(position: Mention, noun: Token) -> Mention:
    """ "envoys Killin and Roth": each of them is an envoy."""
    if not has(noun, "Number=Plur"):
        return position
    return replace(position, label=f"{position.label.removesuffix(noun.text)}{lemma(noun)}")


def _as_titled(scene: Scene, run: list[Token], axes: Axes) -> Axes:
    """A former president was one, an alleged or so-called president may be none."""
    told = scene.factuality.as_called_by(run, present(axes), run[-1])
    before = run[0].doc[max(0, run[0].i - 3) : run[0].i].text.lower()
    return told.weaken("possible", "so-called") if before.endswith("so-called") else told


def _title_inside(name: Span) -> list[Token]:
    words = []
    for token in name[:-1]:
        if not (_is_position(token) and token.pos_ in ("NOUN", "PROPN")):
            break
        if token.lower_ in GIVEN_NAMES and len(name) < 3:
            break
        words.append(token)
    return words


def _split_title(run: list[Token]) -> tuple[list[Token], list[Token]]:
    """The words before a name as whose office it is (heads) and the office itself."""
    cut, owner = 0, []
    for i, token in enumerate(run):
        if token.lower_ in ("'s", "’s"):
            if i and run[i - 1].lower_ == "state":  # "Assistant State's Attorney"
                continue
            cut, owner = i + 1, [run[i - 1]] if i else []
        elif token.ent_type_ in ("GeopoliticalEntity", "Organization", "Group", "Place"):
            cut, owner = i + 1, [token]
    title = [
        t
        for t in run[cut:]
        if t.lower_ not in ("former", "ex", "-", "then", "late", "new", "current", "incoming", "outgoing")
    ]
    while len(title) > 1 and title[-1].lower_.rstrip(".") in HONORIFICS:  # "Prime Minister Sheikh"
        title.pop()
    while title and title[0].pos_ == "NUM":  # "two ministers, Lee and Fung"
        title = title[1:]
    return [_entity_head(t) for t in owner], title


def _entity_head(token: Token) -> Token:
    while (
        token.ent_iob_ == "I"
        and token.head.ent_type_ == token.ent_type_
        and token.head != token
        and token.head.ent_iob_ in ("B", "I")
    ):
        token = token.head
    return token


def _owner(scene: Scene, token: Token) -> Mention:
    """Whose office: a nationality stands for its country."""
    mention = scene.mention(token)
    if token.ent_type_ == "Group" or (token.pos_ == "ADJ" and token.text[:1].isupper()):
        return nationality(token)
    return mention


def nationality(token: Token) -> Mention:
    """ "Norwegian" as a mention of its country, which resolution knows by its demonym."""
    begin, end = token.idx, token.idx + len(token)
    return Mention(begin, end, token.text, "name", "GeopoliticalEntity", token.text, begin, end, lemma=token.lower_)


def _phrase(tokens: list[Token], type: str) -> Mention:
    begin, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
    text = tokens[0].doc[tokens[0].i : tokens[-1].i + 1].text
    head = tokens[-1]
    return Mention(begin, end, text, "nominal", type, text, head.idx, head.idx + len(head), lemma=lemma(head))


def _descriptor(scene: Scene, name: Span, head: Token, axes: Axes) -> Iterator[Statement | None]:
    """ "German carmaker Volkswagen": (Volkswagen, be, German carmaker), (Volkswagen, be based in, Germany)."""
    run = _before(name)
    if name.label_ not in DESCRIBED or not run or not _describes(run, name, head):
        return
    what = _phrase(run, "Concept")
    plural = has(run[-1], "Number=Plur") and run[-1].tag_ == "NNS"
    named = conjuncts(head) if plural else [head]
    if plural:  # "the chemists Bergman and Scheele": each of them is a chemist
        what = replace(what, label=f"{what.label.removesuffix(run[-1].text)}{lemma(run[-1])}")
    for each in named:
        yield scene.statement(
            scene.mention(each),
            Predicate("be", what.text, what.begin, what.end),
            what,
            at=each,
            axes=present(axes),
            rule="name.descriptor",
            confidence=0.75,
        )
    for token in run[:-1] if name.label_ == "Organization" else ():
        if token.ent_type_ in ("Group", "GeopoliticalEntity"):
            where = Predicate("be based in", token.text, token.idx, token.idx + len(token))
            yield scene.statement(
                scene.mention(head),
                where,
                _owner(scene, token),
                at=head,
                axes=present(axes),
                rule="name.descriptor.place",
                confidence=0.7,
            )


def _describes(run: list[Token], name: Span, head: Token) -> bool:
    """Whether the words before a name end in a plain noun that hangs on it, or on which it hangs."""
    noun = run[-1]
    beside = noun.head == head.head and noun.dep_ == head.dep_  # an apposition that the parser took for a second phrase
    joined = noun.head.i in range(name.start, name.end) or noun == head.head or beside
    if (
        noun.pos_ != "NOUN"
        or not joined
        or lemma(noun) in CALLING
        or run[0].text == "-"
        or (len(run) == 1 and noun.lower_ in GOVERNING)
        or any(t.lower_ in ("'s", "’s") for t in run)
    ):
        return False
    if name.label_ != "Organization" and (noun.dep_ == "amod" or any(t.pos_ == "NUM" for t in run)):
        return False
    if any(has(t, "NumType=Ord") or t.lower_ in ("other", "others") for t in run):  # "the first production Avalon"
        return False
    if kind(noun) == "time" or (name.label_ == "Organization" and kind(noun) in UNORGANIZED):  # "the new look TMF"
        return False
    if name.label_ == "Person" and (kids(noun, "nmod:poss") or _is_position(noun)):
        return False  # relatives and offices, which other rules read
    return not has(noun, "Number=Plur") or len(conjuncts(head)) > 1


def _office(text: str) -> str:
    """The office's name without its article; of a long one what stands before the second preposition."""
    words = ARTICLE.sub("", text).split()
    joints = [i for i, word in enumerate(words) if word in ("of", "for", "to", "in", "and", "at")]
    return " ".join(words[: joints[1]] if len(words) > LONGEST_OFFICE and len(joints) > 1 else words)


def _apposition(scene: Scene, first: Token, second: Token) -> Iterator[Statement | None]:
    """ "Lagarde, president of the ECB": (Lagarde, be, president of the ECB), (Lagarde, be president of, ECB)."""
    if second.pos_ not in ("NOUN", "PROPN", "NUM") or lemma(first) in CAPTIONS:  # "(left)", "Image: …"
        return
    if _is_of_who_follows(second) or _names_one(second) or _is_note(second):
        return
    axes = present(scene.factuality.of_noun(second))
    first = _person_born(first, second) or _last_of_row(first, second) or _described(scene, first, second)
    of_predicate = _said_of(first, second)
    first = first if of_predicate is None else of_predicate
    a, b = scene.mentions.at(first), scene.mentions.at(second)  # each for itself, not the one by the other's name
    apart = a.kind == "pronoun" and lemma(second) not in KIN and of_predicate is None
    if apart or b.kind in ("pronoun", "time", "quantity") or _is_short_form(first, second):
        return
    if b.kind == "name" and b.type != "Group" and (a.kind == "nominal" or names_office(first, a)):
        first, second, a, b = second, first, b, a
    if names_office(second, b) and a.type == "Person":
        b = replace(b, kind="nominal", type="Concept", label=_office(b.text))
    if b.kind == "name" or _is_one_of_them(a, first, second) or not _can_be(a, b, second):
        return
    link = Predicate("be", b.text, b.begin, b.end)
    axes = scene.factuality.as_called(second, axes)
    for each in _row_to_name(scene, second, first):
        what = b if each == second else scene.mentions.at(each)
        yield scene.statement(a, link, what, at=second, axes=axes, rule="name.apposition", confidence=0.85)
        yield from relational(scene, a, each, "be", (), axes, rule="name.apposition.relation")


def _row_to_name(scene: Scene, second: Token, name: Token) -> list[Token]:
    """The coordinated nouns to the first that has a name of its own: "of the singer Ann Berg and the actor Bo Dahl";
    of nouns before the name only those: "the guest Ann Berg and a barman"."""
    first, *others = conjuncts(second)
    others = [each for each in others if not second.i < name.i < each.i]
    named = (each for each in others if scene.mentions.at(each).kind == "name" or child(each, "flat", "appos"))
    own = next(named, None)
    return [first, *(others if own is None else others[: others.index(own)])]


def _names_one(second: Token) -> bool:
    """ "Their 38th", of a row that stands before, "notably the pact" or "for example judges", one of several, "not his
    leadership", none."""
    adverbs = {adverb.lower_ for adverb in kids(second, "advmod", "cc")}
    if any(c.isdigit() for c in second.text) or adverbs & {*ESPECIALLY, "not"} or _is_example(second):
        return True
    numbers = kids(second, "nummod", "flat", "nmod:unmarked", "appos")  # "3,069 m (10,069 ft)", "(population 19,097)"
    return in_brackets(second) and any(number.like_num for number in numbers)


def _is_example(second: Token) -> bool:
    """ "(For example judges and lawyers)", which are not all of them."""
    first = second.left_edge.i
    before = second.doc[max(0, first - 3) : first + 3].text.lower()
    return any(words in before for words in ("for example", "for instance", "e.g."))


def _is_count(noun: Token) -> bool:
    """Whether the noun is of several, counted by a numeral."""
    number = child(noun, "nummod")
    return number is not None and has(noun, "Number=Plur") and number.lower_ not in ("one", "1")


def _is_note(second: Token) -> bool:
    """ "(clarification needed)", of an editor."""
    participle = child(second, "acl")
    return in_brackets(second) and participle is not None and participle.lower_ == "needed"


def _is_one_of_them(a: Mention, first: Token, second: Token) -> bool:
    """ "Ann Berg" of "two sisters: Ann Berg, who left, and", or Alpha of "one of the five academies, Alpha"."""
    if a.kind != "name" or not has(second, "Number=Plur"):
        return False
    if a.number != "plural" and _is_count(second):  # "two networks: Alpha and Beta"
        return True
    counted = child(second, "nummod") is not None
    return (a.type == "Person" or counted) and (len(conjuncts(first)) == 1 or (a.type == "Person" and counted))


def _is_of_who_follows(second: Token) -> bool:
    """ "His wife" of "Per Dahl, his wife, Ida Berg, and": not Per Dahl is that."""
    owner = child(second, "nmod:poss")
    if owner is None or owner.pos_ != "PRON" or lemma(second) not in (*KIN, "wife", "husband", "mother", "father"):
        return False
    after = next((t for t in second.doc[second.i + 1 : second.i + 3] if t.text != ","), None)
    return after is not None and after.ent_type_ == "Person" and after.ent_iob_ == "B"


def _said_of(predicate: Token, second: Token) -> Token | None:
    """Of whom a predicate noun and so its apposition is said: "he was a poet, an author of plays"."""
    subject = child(predicate, "nsubj") if child(predicate, "cop") is not None else None
    if subject is not None and subject.lower_ == "it" and predicate.pos_ == "NOUN":
        return subject
    return next(iter(bearers(predicate, second)), None)


def _is_short_form(first: Token, second: Token) -> bool:
    """Whether a noun is followed by its own short form: "an extended play (EP)"."""
    return first.pos_ == "NOUN" and is_short(second) and 1 < len(second) < 7


ONE = ("Person", "Work", "Law", "GeopoliticalEntity")  # of which a plural is not said
UNORGANIZED = ("abstract", "event", "time", "substance", "plant", "animal", "person")
INANIMATE = ("abstract", "event", "place", "time", "substance", "plant", "object")


def _can_be(name: Mention, what: Mention, noun: Token) -> bool:
    """Whether a noun beside a name may say what it is, by number and by what the parser says that the noun names."""
    if name.kind == "nominal":
        return name.number == what.number
    if name.type in ONE and what.number == "plural" and not kids(noun, "conj"):
        return False
    return not (name.type == "Person" and kind(noun) in INANIMATE and lemma(noun) not in lexicon.positions())


def _person_born(place: Token, relative: Token) -> Token | None:
    """Who is meant by "was born in Riga, the son of a priest"."""
    if place.ent_type_ not in PLACES or lemma(relative) not in KIN or place.head.pos_ != "VERB":
        return None
    subject = child(place.head, "nsubj", "nsubj:pass")
    return subject if subject is not None and subject.pos_ in ("PROPN", "NOUN", "PRON") else None


def _of_one_noun(first: Token, second: Token) -> Token | None:
    """What the noun is part of and the apposition says again, or of several names the noun that is a plural.

    "Berg's surrender to the army, the largest surrender", "the islands in the archipelago, Orsa and Velm".
    """
    if first.ent_type_ == "Person" and any(preposition(phrase) == "of" for phrase in kids(second, "nmod")):
        return None  # "a son of Per Dahl, the fifth son of Bo Dahl"
    several = len(conjuncts(second)) > 1 and second.ent_type_ and not has(first, "Number=Plur")
    above = first
    while above.dep_ == "nmod" and above.head.pos_ in ("NOUN", "PROPN"):
        above = above.head
        if lemma(above) == lemma(second) or (several and above.tag_ == "NNS" and child(above, "nummod")):
            return above
    return None


def _last_of_row(first: Token, second: Token) -> Token | None:
    """ "Bo Dahl" of "Ann Berg and Bo Dahl, the mayor": one noun after a row of names is said of the last."""
    row = conjuncts(first)
    last = row[-1]
    if (
        len(row) < 2
        or not last.ent_type_
        or last.ent_type_ != first.ent_type_
        or not has(second, "Number=Sing")
        or second.pos_ != "NOUN"
    ):
        return None
    comma = comma_before(second)
    ends = last.right_edge.i if last.right_edge.i < second.left_edge.i else last.i
    return last if comma is not None and ends == comma - 1 else None


def _described(scene: Scene, first: Token, second: Token) -> Token:
    """What an apposition is about: the name right before its comma where that is of its kind and the parser's is not.

    "drive Europe into Norland's camp or upset Sudria, a country": Sudria is the country.
    """
    if (same := _of_one_noun(first, second)) is not None:
        return same
    comma = comma_before(second)
    nearest = second.doc[comma - 1] if comma else first
    if nearest == first or not nearest.ent_type_ or first.ent_type_ or nearest.i < first.i:
        return first
    kind = scene.mentions.at(second).type
    fits = kind == nearest.ent_type_ and kind != scene.mentions.at(first).type
    name = next((name for name in scene.names(second.sent) if name.start <= nearest.i < name.end), None)
    return name_head(name) if fits and name is not None else first


def _byline(scene: Scene, sentence: Span) -> Iterator[Statement | None]:
    """ "By Jane Doe" near the top: she wrote what the title names."""
    title = scene.document.title
    if not title or sentence.start_char > 600 or len(sentence) > 12 or not BYLINE.match(sentence.text):
        return
    begin = scene.document.text.find(title)
    if begin < 0 or begin > sentence.start_char:
        return
    work = Mention(
        begin, begin + len(title), title, "name", "CreativeWork", title, begin, begin + len(title), lemma="article"
    )
    verb = next(t for t in sentence if t.lower_ == "by")
    for name in scene.names(sentence):
        if name.label_ == "Person":
            said = Predicate("write", verb.text, verb.idx, verb.idx + len(verb))
            yield scene.statement(
                scene.mention(name_head(name)),
                said,
                work,
                at=verb,
                axes=Axes(tense="past"),
                rule="name.byline",
                confidence=0.85,
            )
