"""A question's `Frame`, read from the tree that our English pipeline gives it; the same reading as of documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from kg.asking.frame import Frame, Part
from kg.mentions import Mentions
from kg.model import Document
from kg.statements import lexicon
from kg.statements.clauses import clause, subjects
from kg.statements.clauses import obliques as obliques_of
from kg.statements.scene import Scene
from kg.statements.trees import ancestors, child, has, kids, lemma, preposition
from kg.words import Doc, Parse, Token

WH = {"who": "agent", "whom": "agent", "what": "thing", "which": "thing", "where": "place", "when": "time"}
IMPERATIVES = frozenset("list name show give tell find".split())
EVERYONE = frozenset("everyone everybody everything anyone person people all one those".split())
SAYING = frozenset("say tell claim state announce report deny warn promise predict believe think argue add".split())
EMPTY = frozenset("a an the this that these those all any every each some its his her their our your my".split())
FINITE = ("VERB", "AUX")


def read(doc: Parse) -> Frame | None:
    """The frame of the first sentence; None where it is no question that can be read."""
    if not len(doc):
        return None
    return _Reader(doc).frame()


class _Reader:
    def __init__(self, doc: Parse) -> None:
        document = Document("question", "-", doc.text)
        self.doc = doc = Doc.of(doc)
        self.scene = Scene(doc, document, Mentions(doc, document), {})
        self.root = doc.sents[0].root

    def frame(self) -> Frame | None:
        root = self.root
        if lemma(root) in IMPERATIVES and root.i == 0:
            return self._listing(root)
        asked = self._asked()
        if asked is None:
            return self._whether() if self._is_inverted() else None
        if lemma(root) in SAYING and root.pos_ == "VERB":
            return self._speech(root, asked)
        return self._finding(asked)

    def _asked(self) -> Token | None:
        """The question word of the main clause."""
        for token in self.doc.sents[0]:
            if token.lower_ in WH or (token.lower_ == "how" and token.i + 1 < len(self.doc)):
                return token if not _is_embedded(token) else None
        return None

    def _is_inverted(self) -> bool:
        first = self.doc[0]
        return first.pos_ in ("AUX", "VERB") and (lemma(first) in ("do", "be", "have") or first.tag_ == "MD")

    def _whether(self) -> Frame | None:
        frame = self._clause(self.root, None)
        return frame and _changed(frame, kind="whether", gap="")

    def _listing(self, root: Token) -> Frame | None:
        """ "List all countries that voted against …", "List all companies"."""
        noun = child(root, "obj") or child(root, "ccomp", "xcomp", "iobj")
        if noun is None:
            return None
        sort = "" if lemma(noun) in EVERYONE else lemma(noun)
        relative = child(noun, "acl:relcl")
        if relative is None:
            return Frame("all", sort=sort) if sort and not kids(noun, "nmod", "acl") else None
        gap = self._relative_gap(relative)
        frame = self._clause(relative, None, without=noun) if gap else None
        return frame and _changed(frame, gap=gap, sort=sort, person=noun.lower_ in ("everyone", "everybody"))

    def _relative_gap(self, relative: Token) -> str:
        pronoun = child(relative, "nsubj", "nsubj:pass")
        if pronoun is not None and pronoun.tag_ in ("WDT", "WP"):
            return "patient" if pronoun.dep_ == "nsubj:pass" else "agent"
        return "patient" if pronoun is not None and child(relative, "obj") is None else ""

    def _speech(self, root: Token, asked: Token) -> Frame | None:
        """ "Who said that …?", "What did X say about Y?"."""
        inner = child(root, "ccomp")
        if inner is not None and asked.dep_ == "nsubj":
            words = tuple(_words(t for t in inner.subtree if t.dep_ != "mark"))
            return Frame("claim", "agent", (lemma(root),), content=words, person=True)
        speakers = [self._part("agent", t) for t in subjects(root)]
        if asked.lower_ != "what" or not speakers:
            return self._finding(asked)
        about = [self._part(o.prep, o.head) for o in obliques_of(root) if o.prep in ("about", "on", "of")]
        return Frame("said", "content", (lemma(root),), parts=(*speakers[:1], *about))

    def _finding(self, asked: Token) -> Frame | None:
        kind = _sort_of_answer(asked)
        if not kind:
            return None
        phrase = _asked_phrase(asked)
        copular = self._copular(asked, phrase)
        if copular is not None:
            return copular
        head = _predicate(phrase, self.root)
        frame = self._clause(head, phrase)
        if frame is None:
            return None
        gap = kind if kind in ("place", "time", "amount") else _slot(phrase, head)
        sort = lemma(phrase) if phrase != asked and kind != "amount" else ""
        if kind == "amount" and phrase.pos_ == "NOUN":
            sort = lemma(phrase)
        return _changed(frame, gap=gap, sort=sort, person=asked.lower_ in ("who", "whom"))

    def _copular(self, asked: Token, phrase: Token) -> Frame | None:
        """ "Who is the mayor of Paldiski?", "Where is the institute?", "What is Kestrel?"."""
        be = next((t for t in self.doc if t.dep_ == "cop" and t.head in (self.root, phrase, asked)), None)
        if be is None or child(self.root, "aux:pass", "nsubj:pass") is not None or self.root.tag_ in ("VBN", "VBD"):
            return None
        others = [t for t in (self.root, *kids(self.root, "nsubj", "nsubj:outer")) if t not in (asked, phrase)]
        noun = next((t for t in others if t.pos_ in ("NOUN", "PROPN")), None)
        if noun is None or asked.lower_ == "how":
            return None
        part = self._part("agent", noun)
        if asked.lower_ in ("where", "when"):
            return Frame("find", WH[asked.lower_], ("be",), parts=(part,))
        if part.is_name:
            return Frame("find", "is", ("be",), parts=(part,), person=asked.lower_ == "who")
        sort = lemma(phrase) if phrase != asked else ""
        return Frame("find", "agent", ("be",), noun=part, sort=sort, person=asked.lower_ == "who")

    def _clause(self, head: Token, gap: Token | None, without: Token | None = None) -> Frame | None:
        """The frame of a clause, its gap left open."""
        skipped = {t for t in (gap, without) if t is not None}
        if child(head, "cop") is not None and head.pos_ in ("NOUN", "PROPN"):
            about = [self._part("agent", t) for t in subjects(head) if t not in skipped]
            return Frame("find", "", ("be",), noun=self._part("patient", head), parts=tuple(about[:1]))
        if head.pos_ not in FINITE:
            return None
        chain, verb = _chain(head)
        found = clause(verb)
        passive = found.passive or (child(head, "cop") is not None and head.tag_ == "VBN")
        about = [t for t in subjects(head) if t not in skipped]
        objects = [t for t in found.objects if t not in skipped and not _is_question_word(t)]
        parts = list(self._ends(about, objects, passive, found.agents))
        since = until = ""
        for oblique in found.obliques:
            mention = self.scene.mention(oblique.head)
            if oblique.head in skipped or _is_question_word(oblique.head):
                continue
            if mention.kind == "time":
                since, until = mention.low or "", mention.high or ""
                continue
            parts.append(self._part(oblique.prep or "by", oblique.head))
        if len(about) > 1 and not objects and lemma(verb) in lexicon.reciprocals():
            parts.append(self._part("with", about[1]))
        active, be = _labels(verb, chain, passive)
        return Frame("find", "", active, be, parts=tuple(parts), since=since, until=until)

    def _ends(self, about: list[Token], objects: list[Token], passive: bool, agents: tuple) -> Iterator[Part]:
        if passive:
            yield from (self._part("agent", t) for t in agents[:1])
            yield from (self._part("patient", t) for t in about[:1])
        else:
            yield from (self._part("agent", t) for t in about[:1])
            yield from (self._part("patient", t) for t in objects[:1])

    def _part(self, slot: str, head: Token) -> Part:
        mention = self.scene.mention(head)
        if mention.kind == "name":
            inside = [t for t in self.doc if mention.begin <= t.idx < mention.end]
            words = tuple(_words(inside)) if head.lower_ in mention.label.split() else ()
            return Part(slot, mention.text, _forms(head), words, mention.label, self._inner(head) if words else ())
        # "the shipping company Volgamar" is Volgamar
        name = next((t for t in kids(head, "appos", "flat") if self.scene.mention(t).kind == "name"), None)
        if name is not None:
            return Part(slot, mention.text, _forms(name), (), self.scene.mention(name).label)
        inside = [t for t in self.doc if mention.begin <= t.idx < mention.end]
        return Part(slot, mention.text, _forms(head), tuple(_words(inside)), "", self._inner(head))

    def _inner(self, head: Token) -> tuple[Part, ...]:
        """What the phrase itself contains: "the invasion of Ukraine", "Nordhaven's board"."""
        inner = [self._part(preposition(t), t) for t in kids(head, "nmod") if preposition(t)]
        owners = (t for t in kids(head, "nmod:poss") if t.pos_ in ("NOUN", "PROPN"))
        return (*inner, *(self._part("of", t) for t in owners))


def _changed(frame: Frame, **changes: Any) -> Frame:
    return replace(frame, **changes)


def _is_embedded(token: Token) -> bool:
    """Whether the question word belongs to a clause inside the question: "Who knows where he lives?" asks who."""
    return any(t.dep_ in ("ccomp", "acl:relcl", "advcl") for t in ancestors(token))


def _is_question_word(token: Token) -> bool:
    return token.lower_ in WH or any(c.lower_ in ("which", "what", "how") for c in token.children)


def _sort_of_answer(asked: Token) -> str:
    if asked.lower_ == "how":
        measured = asked.head if asked.head != asked else asked
        return "amount" if measured.lower_ in ("much", "many") else ""
    return WH[asked.lower_]


def _asked_phrase(asked: Token) -> Token:
    """The head of the phrase that the question word stands in: "which company", "how many people"."""
    if asked.lower_ == "how":
        measure = asked.head
        return measure.head if measure.dep_ in ("amod", "det", "nummod") else measure
    return asked.head if asked.dep_ == "det" else asked


def _predicate(phrase: Token, root: Token) -> Token:
    return root if phrase == root or phrase.head.pos_ not in FINITE or phrase.head.dep_ == "xcomp" else phrase.head


def _slot(phrase: Token, head: Token) -> str:
    """Where the gap stands."""
    if phrase.dep_ in ("nsubj", "csubj"):
        return "patient" if child(head, "aux:pass") is not None else "agent"
    if phrase.dep_ in ("nsubj:pass", "obj"):
        return "patient"
    if phrase.dep_ == "iobj":
        return "to"
    return preposition(phrase) or _stranded(head) or ("patient" if phrase.dep_ in ("obl", "ROOT") else "")


def _stranded(head: Token) -> str:
    return next((t.lower_ for t in head.children if t.pos_ == "ADP" and t.dep_ in ("obl", "advmod", "case")), "")


def _chain(head: Token) -> tuple[list[Token], Token]:
    """The verbs from the first to the one that carries the meaning: "offer to buy"."""
    chain, verb = [], head
    while True:
        inner = child(verb, "xcomp")
        if inner is None or inner.pos_ not in FINITE or len(chain) > 3:
            return chain, verb
        chain.append(verb)
        verb = inner


def _labels(verb: Token, chain: list[Token], passive: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The predicate in the active, and as the passive without an agent."""
    particle = "".join(f" {p.lower_}" for p in kids(verb, "compound:prt"))
    active, be = lemma(verb) + particle, f"be {verb.lower_}{particle}" if passive else ""
    if chain:
        outer = " to ".join(lemma(t) for t in chain)
        to = any(mark.lower_ == "to" for mark in kids(verb, "mark"))
        active = f"{outer} to {active}" if to else f"{outer} {verb.lower_}"
    return (active,), (be,) if be else ()


def _forms(token: Token) -> frozenset[str]:
    return frozenset((token.lower_, lemma(token)))


def _words(tokens: Iterable[Token]) -> Iterator[frozenset[str]]:
    """Telling words, each with its lemma."""
    for token in tokens:
        if token.is_punct or token.lower_ in EMPTY or token.pos_ in ("ADP", "PART", "AUX", "DET", "CCONJ", "SCONJ"):
            continue
        if not token.is_space and not has(token, "PronType=Rel"):
            yield _forms(token)
