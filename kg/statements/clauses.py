"""`Clause`: a predicate with its subjects, objects and obliques, whatever construction they were left out of.

Coordination shares them, relative clauses take their antecedent, participles and infinitives the subject that
controls them (Universal Dependencies; control as in the enhanced graph, with lexical exceptions).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile

from kg.statements import lexicon
from kg.statements.remnants import remnants
from kg.statements.trees import (
    RATHER,
    SUBJECTS,
    ancestors,
    case_words,
    child,
    children,
    comma_before,
    conjuncts,
    first_conjunct,
    has,
    is_bare_relative,
    is_contrasted,
    is_dangling,
    is_gerund,
    is_infinitive,
    is_nonfinite,
    is_passive,
    is_relative,
    is_to,
    kids,
    kind,
    lemma,
    preposition,
    second_subject,
    verb_group,
)
from kg.words import Span, Token

# Verbs whose infinitive is the subject's even where there is an object: "promised the bank to pay".
# Verbs whose gerund after "of", "for" or "from" is what their object does, or is kept from doing.
ACCUSING = frozenset(
    (
        "accuse suspect charge convict blame criticise criticize condemn denounce praise commend acquit clear "
        "sentence jail fine thank sue indict arrest detain investigate prosecute probe want credit"
    ).split()
)
PREVENTING = frozenset(
    "prevent stop keep ban bar prohibit block deter discourage dissuade refrain abstain exclude save".split()
)
# Verbs whose infinitive is that of their prepositional object: "called on Brussels to examine the bid".
OBLIQUE_CONTROL = frozenset("call appeal rely count depend wait plead prevail".split())
ALSO = ("along with", "together with", "as well as", "alongside")
# What is done to works, and to nobody who made them.
MAKING = frozenset("release publish issue broadcast air write compose direct reissue rerelease serialize".split())
# What is done to buildings, and to nothing that happens.
BUILDING = frozenset("design build construct erect equip furnish paint".split())
# What is done to a plan by somebody who may be another than who has it.
HOLDING = frozenset("organize organise hold host sponsor stage".split())
JUDGING = frozenset(
    "undermine thwart oppose block criticise criticize support welcome condemn reject hinder hamper delay denounce "
    "back endorse question challenge discuss debate describe mention report praise stop prevent ban fear dismiss slam "
    "attack defend study examine review hail applaud hear foil frustrate resist".split()
)
CREATING = frozenset(
    "write direct produce compose create design build develop edit perform record publish own operate sell buy "
    "manufacture arrange illustrate film shoot release market distribute import export manage".split()
)
BORN = frozenset(("b.", "d."))  # in brackets of dates, which `lives.py` reads
LEAVING_OUT = ("advcl", "acl", "parataxis", "conj")  # clauses whose subject may stand in another one
OBLIQUES = ("obl", "obl:unmarked", "obl:tmod", "obl:npmod")
WHERE = frozenset(("GeopoliticalEntity", "Place", "Facility"))
PERIODS = frozenset("year day month week decade century time season period".split())
BODIES = frozenset(("Person", "Organization", "GeopoliticalEntity", "Group"))
ESPECIALLY = frozenset("especially particularly notably mainly chiefly mostly principally primarily".split())
NAMES = frozenset("name nickname title initial acronym pseudonym abbreviation alias".split())
QUOTING = frozenset("quote cite".split())
CONSIDERING = frozenset("consider assume suppose grant give".split())
MAX_DEPTH = 12  # of clauses within clauses, through which a subject is looked for
COMMISSIONING = frozenset(
    "appoint hire employ recruit commission assign nominate choose elect select designate send dispatch invite urge "
    "engage contract deploy delegate order instruct train".split()
)
# Verbs whose infinitive is what their object is to do, or is helped to.
ENCOURAGING = frozenset(
    "encourage persuade convince ask tell force compel allow permit enable help advise warn request require teach "
    "inspire motivate push drive oblige authorize authorise tempt press lead prompt induce".split()
)
# Nouns whose infinitive is done by whom their "of" names: "the right of women to vote".
RIGHTS = frozenset(
    "right ability inability power freedom duty obligation need desire willingness unwillingness refusal failure "
    "decision readiness authority capacity determination tendency wish licence license mandate authorisation "
    "authorization permission".split()
)
PRONOUNS = frozenset("he she it they".split())
POINTING = frozenset("it this that these those there what which who".split())
TROUBLES = frozenset("difficulty trouble problem challenge time fun luck success experience obstacle".split())
TOUGH = frozenset("available easy hard difficult simple impossible fun pleasant tough".split())
IMPERSONAL = frozenset("intend plan decide agree resolve hope propose recommend suggest".split())
STEPS = frozenset("step stage phase task priority act thing move order time goal aim duty job".split())
NEEDING = frozenset(("need", "require", "use"))
MEASURES = frozenset("foot inch metre meter pound kilo kilogram centimetre centimeter year mile".split())
FEW = frozenset("one some many none few most all each".split())  # after which a clause is about those that follow "of"
SUBJECT_CONTROL = frozenset("promise threaten pledge vow use".split())


PLACING = frozenset("finish rank place come end stand".split())
RANK = re.compile(r"first|second|third|\w+th|last|\d+(?:st|nd|rd|th)")
QUOTED = re.compile(r"[\"“]([^\"“”]+)[\"”]")
SMALL = 4  # letters of words that titles may write without a capital
IN_OTHER_LANGUAGE = re.compile(r"\((?:[a-z]+ )?[A-Z][a-z]+(?: [A-Z]?[a-z]+)?: [^()]*\)")


@dataclass(frozen=True, slots=True)
class Oblique:
    """A prepositional (prep "" for a bare) phrase of a clause."""

    prep: str
    head: Token
    words: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """One predicate. `chain`: governing verbs up to it, outermost first ("wants to try to" of "build")."""

    head: Token
    subjects: tuple[Token, ...] = ()
    passive: bool = False
    objects: tuple[Token, ...] = ()
    recipients: tuple[Token, ...] = ()
    agents: tuple[Token, ...] = ()
    obliques: tuple[Oblique, ...] = ()
    chain: tuple[Token, ...] = ()
    copula: bool = False
    negated_object: bool = False
    words: tuple[Token, ...] = field(default=())


def clauses(sentence: Span) -> Iterator[Clause]:
    """Every clause of the sentence, in order of its predicate."""
    naming = _in_other_languages(sentence) | _in_titles(sentence)
    for token in sentence:
        if is_predicate(token) and token.i not in naming and not _says_nothing(token):
            yield clause(token)


def _says_nothing(token: Token) -> bool:
    if token.tag_ == "MD":  # "what help they could", whose verb is left out
        return True
    return _is_based(token) or is_in_title(token) or _is_visiting(token) or token.lower_ in BORN


def _in_other_languages(sentence: Span) -> frozenset[int]:
    """The words in brackets that tell a name in another language: "(simplified Chinese: 上海)", "(German: Köln)"."""
    text = sentence.text
    if "(" not in text or ":" not in text:
        return frozenset()
    spans = [match.span() for match in IN_OTHER_LANGUAGE.finditer(text)]
    begin = sentence.start_char
    return frozenset(token.i for token in sentence for a, b in spans if a <= token.idx - begin < b)


def _in_titles(sentence: Span) -> frozenset[int]:
    """The words of titles in quotation marks, which state nothing: "How To Win Friends"."""
    text = sentence.text
    if '"' not in text and "“" not in text:
        return frozenset()
    begin = sentence.start_char
    spans = [match.span(1) for match in QUOTED.finditer(text) if _is_title(match[1])]
    return frozenset(token.i for token in sentence for a, b in spans if a <= token.idx - begin < b)


def _is_title(quoted: str) -> bool:
    """Whether all but small words have a capital, and no mark ends a sentence."""
    words = [word for word in quoted.split() if word[0].isalpha()]
    large = [word for word in words if len(word) > SMALL]
    return len(words) > 2 and len(large) > 1 and all(word[0].isupper() for word in large) and quoted[-1] not in ".,?!"


def _is_visiting(head: Token) -> bool:
    """ "A visiting professor", "beat visiting master Bo Dahl", of which parsers make a visit to him."""
    visited = child(head, "obj") if head.lower_ == "visiting" else None
    if visited is None or visited.pos_ != "NOUN" or kids(visited, "det", "nmod:poss"):
        return False
    return kind(visited) == "person" or any(t.ent_type_ == "Person" for t in children(visited))


def is_in_title(token: Token) -> bool:
    """Whether the word stands inside the title of a work, which states nothing: "I'm Caught Up"."""
    return token.ent_type_ in ("Work", "Law") and (token.ent_iob_ == "I" or _goes_on(token))


def _goes_on(token: Token) -> bool:
    after = token.following
    return after is not None and after.ent_iob_ == "I"


def is_predicate(token: Token) -> bool:
    """Whether the token heads a clause: a verb, or a word with a copula, or what a verb predicates of its object."""
    if child(token, "cop") is not None:
        return True
    if token.dep_ in ("amod", "compound", "case", "mark", "nmod", "obl", "obj", "fixed", "aux", "aux:pass", "cop"):
        return token.pos_ == "VERB" and child(token, *SUBJECTS) is not None
    return token.pos_ in ("VERB", "AUX")


def clause(head: Token) -> Clause:
    """The clause that `head` is the predicate of."""
    passive = is_passive(head)
    after = [agent for agent in kids(head, "obl:agent") if agent.i > head.i]  # "an attempt, by Ann, was saved by Bo"
    agents = [t for agent in after or kids(head, "obl:agent") if _acts(agent) for t in conjuncts(agent)]
    if passive and not agents:
        agents = _shared_agents(head)
    rest = obliques(head)
    if passive and not agents:
        agents = [o.head for o in rest if o.prep == "by" and _can_act(o.head)]
        rest = [o for o in rest if o.head not in agents]
    return Clause(
        head=head,
        subjects=tuple(subjects(head)),
        passive=passive,
        objects=tuple(objects(head)),
        recipients=tuple(t for iobj in kids(head, "iobj") for t in conjuncts(iobj)),
        agents=tuple(agents),
        obliques=tuple(rest),
        chain=tuple(chain(head)),
        copula=is_copular(head),
        words=tuple(verb_group(head)),
    )


def _acts(agent: Token) -> bool:
    """Whether the phrase tells who did it: not "was articled to a lawyer", "known by his English name, Dan Lind"."""
    if _is_means(agent):
        return False
    return preposition(agent) in ("by", "") and not (lemma(agent.head) == "know" and lemma(agent) in NAMES)


def _is_means(agent: Token) -> bool:
    """ "Promoted by brevet", "sent by mail": how, not who did it."""
    bare = child(agent, "det", "amod", "nmod:poss", "nummod", "compound") is None
    return bare and not agent.ent_type_ and agent.lower_ in lexicon.means()


def _shared_agents(head: Token) -> list[Token]:
    """By whom the last of two was done, right after the first: "was bombed and killed by rebels"."""
    last = next((conj for conj in reversed(kids(head, "conj")) if conj.tag_ == "VBN"), None)
    between = head.doc[head.i + 1 : last.i] if last is not None else ()
    if last is None or len(between) > 2 or any(t.pos_ not in ("CCONJ", "ADV", "PUNCT") for t in between):
        return []
    return [t for agent in kids(last, "obl:agent") if _acts(agent) for t in conjuncts(agent)]


def _is_based(head: Token) -> bool:
    """ "Chosen based on merit", "rose compared to May", where the words are a preposition."""
    if lemma(head) == "compare" and head.dep_ == "acl":  # "an insult compared to what they had hoped for"
        return head.tag_ == "VBN" and any(preposition(o) in ("to", "with") for o in kids(head, "obl"))
    alone = head.dep_ == "advcl" and head.tag_ == "VBN" and child(head, *SUBJECTS) is None
    return alone and lemma(head) in ("base", "compare")


def is_copular(head: Token) -> bool:
    """Whether "be" joins the predicate to its subject; in "the plan was that he left" it joins another one."""
    if child(head, "cop") is None:
        return False
    if is_to(head):
        return False
    return not (child(head, "nsubj:outer") is not None and child(head, "nsubj", "nsubj:pass", "mark") is not None)


# "Her duty is to lead": the duty leads nobody.
TASKS = frozenset(
    "responsibility duty task job mission role priority challenge objective focus answer solution".split()
)


def subjects(head: Token, depth: int = 0) -> list[Token]:
    """The heads of the clause's subjects, found where the sentence left them out; empty if nobody can tell."""
    own = child(head, "nsubj", "nsubj:pass", "csubj", "csubj:pass")
    outer = child(head, "nsubj:outer")
    if own is None and outer is not None:
        verbal = head.pos_ in ("VERB", "AUX")
        planned = verbal and (lemma(outer) in TASKS or lemma(outer) in lexicon.operators()["noun"])
        own = child(outer, "nmod:poss") if planned else outer  # "their plan is to leave"
    if own is not None and _is_nobody(own, head):
        return []
    own = _after_its_row(own)
    if own is not None:
        return [*_referents(own, head), *_parted(own), *_companions(own, head)]
    return [] if outer is not None or depth > MAX_DEPTH else _left_out(head, depth)


def _after_its_row(own: Token | None) -> Token | None:
    """ "Alden" of "A novelist and winner, Alden left" or "A native of Oslo, Alden left", where the parser found two
    subjects."""
    if own is None:
        return None
    if (pronoun := _after_its_phrase(own)) is not None:
        return pronoun
    row = child(own, "conj") is not None or any(det.lower_ in ("a", "an") for det in kids(own, "det"))
    name = (second_subject(own) if row else None) or _after_its_clause(own)
    alone = name is not None and child(name, "conj") is None and (name.ent_type_ or name.pos_ == "PRON")
    return name if alone and name.doc[name.left_edge.i - 1].text == "," else own


def _after_its_phrase(first: Token) -> Token | None:
    """ "He" of "In his later works, Elm (2010) and Oak, he filmed", "Bo" of "Six feet tall, Bo was", where the parser
    found two subjects."""
    others = [t for t in kids(first.head, first.dep_) if first.i < t.i < first.head.i]
    second = others[-1] if others else None
    if second is not None and second.ent_type_ and not first.ent_type_ and first.right_edge.i == second.left_edge.i - 1:
        return second  # "Prince-elector Per Dahl, Duke of Norland, left"
    if second is None or second.left_edge.i == 0 or second.nbor(second.left_edge.i - 1 - second.i).text != ",":
        return None
    measured = lemma(first) in MEASURES and child(first, "nummod") is not None
    named = second.pos_ == "PROPN" and (measured or first.pos_ in ("NUM", "ADJ"))
    return second if second.lower_ in PRONOUNS or named or is_dangling(first, second) else None


def _after_its_clause(noun: Token) -> Token | None:
    """ "Alden" of "The pupil of Ida Berg, who was a painter, Alden left", "it" of "A port until 1900, it decayed"."""
    second = next((t for t in kids(noun.head, noun.dep_) if t.i > noun.i), None)
    if second is None or noun.pos_ != "NOUN" or noun.ent_type_:
        return None
    told = second.ent_type_ == "Person" and any(t.dep_ == "acl:relcl" and t.i > noun.i for t in noun.subtree)
    return second if told or (second.lower_ in PRONOUNS and second.i < noun.head.i) else None


def _is_nobody(own: Token, head: Token) -> bool:
    """ "It was decided to build a port"."""
    decided = own.lower_ == "it" and lemma(head) in IMPERSONAL and is_passive(head)
    return decided and child(head, "xcomp", "ccomp", "csubj") is not None


def _companions(subject: Token, verb: Token) -> list[Token]:
    """What stands between subject and verb as one more subject: "Alpha, along with Beta,", "Alpha as well as Beta"."""
    found = []
    for word in (*children(verb), *(c for adv in kids(verb, "advmod") for c in children(adv))):
        if subject.i < word.i < verb.i and word.dep_ in ("obl", "nsubj", "conj"):
            words = f"{subject.doc[max(subject.i, word.left_edge.i - 3) : word.i].text.lower()} "
            if any(f"{also} " in words for also in ALSO):
                found += conjuncts(word)
    return found


def _parted(own: Token) -> list[Token]:
    """The rest of a list of subjects where the parser gave the verb two: "A, B and C" with A and B both its nsubj."""
    last = second_subject(own)
    return conjuncts(last) if last is not None and child(last, "conj") is not None else []


# "Her work includes painting": it is she who paints.
CONSISTING = frozenset("include involve entail mean comprise require".split())


def _of_part(governor: Token, depth: int) -> list[Token]:
    """Those whose the subjects of such a verb are."""
    owners = [child(subject, "nmod:poss") for subject in subjects(governor, depth + 1)]
    return [each for owner in owners if owner is not None for each in conjuncts(owner)]


def _left_out(head: Token, depth: int) -> list[Token]:
    """The subject of a clause that has none of its own."""
    governor = head.head
    if has(head, "Mood=Imp") or _is_tough(head):
        return []
    if head.dep_ == "conj":
        return _of_conjunct(head, governor, depth)
    if head.dep_ in ("acl", "advcl") and (holder := _holder_of_right(head)) is not None:
        return conjuncts(holder)
    if head.dep_ == "acl":
        if _sets_time(head) and is_relative(head.doc[max(0, head.left_edge.i - 1)]):
            return []  # "who beginning in 1710 wrote hymns"
        agent = _with_whom(head)
        return conjuncts(agent) if agent is not None else _acl_subject(head, depth)
    called = lemma(governor) in OBLIQUE_CONTROL or is_charge(head, governor) or _is_task(head, governor)
    is_called = head.dep_ == "advcl" and (called or _is_quoted(head, governor) or _is_portrayed(head, governor))
    if head.dep_ == "xcomp" or is_called or (head.dep_ == "ccomp" and is_seen(head)):
        return _controlled(head, depth)
    if head.dep_ in ("advcl", "ccomp", "parataxis") and is_nonfinite(head):
        return _of_adverbial(head, governor, depth)
    return []


def _is_tough(head: Token) -> bool:
    """ "Editions are available to view": they view nothing."""
    governor = head.head
    lacks = is_infinitive(head) and not is_passive(head) and child(head, "obj", "ccomp", "xcomp") is None
    return lacks and head.dep_ in ("xcomp", "advcl") and governor.pos_ == "ADJ" and lemma(governor) in TOUGH


def _of_adverbial(head: Token, governor: Token, depth: int) -> list[Token]:
    """Whoever carries out a participle or infinitive that hangs on a verb: its agent or subject, or nobody told."""
    before = source_before(head) or _described_before(head)
    if before is not None:
        return conjuncts(before)
    if (welcomed := _welcomed(head, governor)) is not None:
        return conjuncts(welcomed)
    if _is_nobodys(head):
        return []
    if _is_agents_purpose(head, governor):
        return [t for agent in kids(governor, "obl:agent") for t in conjuncts(agent)]
    if governor.pos_ not in ("VERB", "AUX") and child(governor, "cop") is None:
        return []
    found = subjects(governor, depth + 1)
    owner = _whose(found[0], head) if len(found) == 1 else None
    return found if owner is None else conjuncts(owner)


def _welcomed(head: Token, governor: Token) -> Token | None:
    """ "Spain" of "welcomed Spain joining the group"."""
    who = child(governor, "obj") if head.tag_ == "VBG" and lemma(governor) in WELCOMING else None
    plain = child(head, "mark", "case", "punct", "advmod") is None
    return who if who is not None and plain and who.right_edge.i == head.left_edge.i - 1 else None


WELCOMING = frozenset("welcome witness remember recall picture imagine oppose support appreciate".split())


def _whose(subject: Token, head: Token) -> Token | None:
    """ "She" of "after leaving the band, her only concert was in Riga", which left no band."""
    owner = child(subject, "nmod:poss") if head.tag_ == "VBG" and head.i < subject.i else None
    thing = subject.pos_ == "NOUN" and kind(subject) in ("event", "abstract", "object", "time", "")
    acts = owner is not None and (owner.pos_ == "PRON" or owner.ent_type_ == "Person")
    return owner if acts and thing else None


def _of_conjunct(head: Token, governor: Token, depth: int) -> list[Token]:
    before = _noun_before_comma(head)
    if before is not None:
        return [before]
    return subjects(governor, depth + 1) if _can_share(head, governor) else []


def _noun_before_comma(head: Token) -> Token | None:
    """ "A missile" of "was killed by a missile, launched from a drone": no "and" joins the two verbs."""
    agent = child(head.head, "obl:agent")
    row = (head, *kids(head.head, "conj"))
    if agent is None or head.tag_ != "VBN" or any(child(verb, "cc", "aux", "aux:pass") is not None for verb in row):
        return None
    comma = comma_before(head)
    return agent if comma is not None and agent.right_edge.i == comma - 1 else None


def _sets_time(head: Token) -> bool:
    """ "Starting in 1899, he was": when, not what he did."""
    starting = head.lower_ in ("starting", "beginning") and child(head, "obj", "xcomp", "ccomp") is None
    phrases = kids(head, "obl", "obl:unmarked")  # "films, starting with Elm", which is the first of them
    return starting and any(_is_figure(obl) or preposition(obl) == "with" for obl in phrases)


def _is_as_said(head: Token) -> bool:
    """ "…, as suggested by Ann Berg": it is not the subject before that she suggested."""
    if head.dep_ != "advcl" or head.tag_ != "VBN" or not any(mark.lower_ == "as" for mark in kids(head, "mark")):
        return False
    return comma_before(head) is not None or head.left_edge.i == head.sent.start


def _is_agents_purpose(head: Token, governor: Token) -> bool:
    """ "The crash was staged by the police to hide a theft": the police is to hide it."""
    done = is_infinitive(head) and is_passive(governor) and lemma(governor) not in COMMISSIONING | ENCOURAGING
    return done and not is_passive(head) and any(_acts(agent) for agent in kids(governor, "obl:agent"))


SPENDING = frozenset("spend waste base set pin focus concentrate stake bet".split())


def _is_nobodys(head: Token) -> bool:
    """Whether nobody is told to do it: "can be avoided by walking", "with some saying that", "considering that"."""
    marks = {mark.lower_ for mark in kids(head, "mark", "case")}
    if _sets_time(head) or _is_as_said(head):
        return True
    if "on" in marks and head.tag_ == "VBG" and child(head.head, "obj") is not None:
        return lemma(head.head) not in SPENDING  # "praised the cooperation on advancing peace"
    if "of" in marks and head.tag_ == "VBG" and _is_of_noun(head):
        return True
    if is_passive(head.head) and ("by" in marks or (head.dep_ == "advcl" and child(head, "ccomp") and not marks)):
        return True
    return "with" in marks or (lemma(head) in CONSIDERING and head.tag_ == "VBG" and child(head, "ccomp") is not None)


# "Had the honour of meeting": whoever has it meets.
HAVING = frozenset(
    "have get take face lose miss enjoy gain win make run share achieve fulfil fulfill bear do spend waste find "
    "experience encounter report see".split()
)


def _is_of_noun(head: Token) -> bool:
    """Whether a gerund with "of" stands behind a noun: "highlights the challenge of delivering aid" delivers none."""
    begin = head.left_edge.i
    before = head.doc[begin - 1] if begin else None
    return before is not None and before.pos_ == "NOUN" and before.head == head.head and lemma(head.head) not in HAVING


def is_seen(head: Token) -> bool:
    """ "Sees Ann marry", where Ann hangs on "sees"."""
    seen = child(head.head, "obj")
    between = seen is not None and head.head.i < seen.i < head.i
    return between and head.tag_ in ("VB", "VBP", "VBG") and child(head, "mark", "aux", *SUBJECTS) is None


def _described_before(head: Token) -> Token | None:
    """ "The plan" of "thwarting the plan hatched by officers", whose participle hangs on the verb."""
    plan = child(head.head, "obj")
    by = child(head, "obl:agent") is not None and head.tag_ == "VBN"
    return plan if by and plan is not None and plan.i == head.left_edge.i - 1 else None


def source_before(head: Token) -> Token | None:
    """The agency in "According to the agency, quoting the ministry, …"."""
    first = head.left_edge.i
    if child(head, "mark", "case") is not None:  # "according to police, after selling drugs he left"
        return None
    phrases = (o for o in kids(head.head, "obl") if preposition(o) == "according to")
    return next((o for o in phrases if o.right_edge.i in (first - 2, first - 1) and o.i < first), None)


def _can_act(head: Token) -> bool:
    """Whether what follows "by" may be who did it: a name or a plain noun, no date, amount or means."""
    if head.ent_type_:
        return True
    return (
        head.pos_ in ("NOUN", "PROPN")
        and not any(t.pos_ in ("NUM", "SYM") for t in head.subtree)
        and child(head, "det") is not None
        and lemma(head) not in ("end", "time", "beginning", "middle", "way", "hand")
    )


def _can_share(head: Token, governor: Token) -> bool:
    if has(head, "Mood=Imp") and not has(governor, "Mood=Imp"):
        return False
    return governor.pos_ in ("VERB", "AUX", "ADJ", "NOUN", "PROPN") and is_predicate(governor)


def _referents(subject: Token, head: Token) -> list[Token]:
    """The subject and its coordinates; a relative pronoun gives its antecedent."""
    if subject.dep_.startswith("csubj"):
        return []
    if is_relative(subject):
        noun = antecedent(head)
        if noun is None or _is_of_clause(subject, head, noun) or _is_far_off(head):
            return []
        return conjuncts_of_antecedent(noun, head)
    return _rather(subject) or conjuncts(subject)


def _is_far_off(head: Token) -> bool:
    """Whether another phrase of the clause stands between a noun and ", which": "was held in Riga under orders of the
    king, which": nobody can tell what "which" is."""
    noun, comma = head.head, comma_before(head)
    if head.dep_ != "acl:relcl" or not comma or noun.dep_ not in ("obl", "nmod") or _who(head) != noun:
        return False
    before = head.doc[comma - 1]
    above = list(ancestors(before))
    if before == noun or noun in above or before.is_punct:
        return False
    between = takewhile(lambda phrase: phrase != noun.head, above)  # "published Elm in 2001, which": time says nothing
    return not any(_is_figure(phrase) or kind(phrase) == "time" for phrase in between)


def _is_of_clause(relative: Token, head: Token, noun: Token) -> bool:
    """ "Alternate between two sets, which varies the pace": it is the alternating that does."""
    if relative.lower_ == "which" and noun.ent_type_ == "Person" and noun.dep_ == "nmod":
        return True  # "under the orders of Ann Berg, which"
    finite = [t for t in (*kids(head, "aux", "aux:pass", "cop"), head) if has(t, "VerbForm=Fin")][:1]
    one = any(has(t, "Number=Sing") and has(t, "Person=3") for t in finite)
    named = relative.lower_ == "which" or (relative.lower_ == "that" and noun.ent_type_ == "Person")
    if named and _is_told_of_several(head) and has(noun, "Number=Sing") and noun.pos_ == "PROPN":
        return True  # "books by Ann Berg, which carry titles": not she
    return (
        relative.lower_ == "which"
        and one
        and has(noun, "Number=Plur")
        and not noun.ent_type_
        and not kids(noun, "conj")
    )


def _is_told_of_several(head: Token) -> bool:
    finite = (*kids(head, "aux", "aux:pass", "cop"), head)
    return any(t.tag_ == "VBP" or t.lower_ == "were" for t in finite)


def _rather(passed_over: Token) -> list[Token]:
    """ "Ann rather than Bob came", where Bob was taken for the subject: Ann."""
    begin = passed_over.left_edge.i
    if begin < 3 or passed_over.nbor(begin - 1 - passed_over.i).pos_ not in ("ADP", "SCONJ", "PART", "ADV"):
        return []
    if passed_over.doc[begin - 2 : begin].text.lower() not in RATHER:
        return []
    return [t for t in passed_over.doc[begin - 3 : begin - 2] if t.pos_ in ("NOUN", "PROPN", "PRON")]


def antecedent(head: Token) -> Token | None:
    """The noun that a relative clause describes."""
    for token in ancestors(head):
        if token.dep_ in ("acl:relcl", "advcl:relcl"):
            noun = _event_just_before(token) or _who(token)
            return child(noun, "nsubj", "nsubj:pass") if noun.pos_ in ("VERB", "ADJ", "AUX") else noun
        if token.dep_ not in ("conj", "xcomp", "ccomp", "advcl"):
            return None
    return None


def _described(noun: Token | None) -> Token | None:
    """The name that the noun of a relative clause describes: "Ukraine" of "Ukraine, a country with which"."""
    named = noun is not None and noun.dep_ == "appos" and noun.pos_ == "NOUN" and noun.head.ent_type_
    return noun.head if named and lemma(noun) not in PERIODS else noun


def _who(relative: Token) -> Token:
    """The antecedent; not a body that "who" cannot be about: "one of 29 from the squadron who gave their lives"."""
    noun = relative.head
    who = next((c for c in children(relative) if c.lower_ in ("who", "whom")), None)
    if who is None:
        return noun
    bodies = ("Organization", "GeopoliticalEntity", "Facility", "Work")
    while noun.ent_type_ in bodies and noun.dep_ == "nmod" and _may_be_who(noun.head):
        noun = noun.head
    return (_person_between(noun, who) or noun) if noun.ent_type_ in bodies else noun


def _person_between(body: Token, who: Token) -> Token | None:
    """The last person named in a phrase of a body before "who": "the Orsa Society for Ann Berg, the Navy, who"."""
    named = [t for t in body.doc[body.i + 1 : who.i] if t.ent_type_ == "Person" and t.head.ent_type_ != "Person"]
    below = next((person for person in reversed(named) if body in ancestors(person)), None)
    return below or (named[-1] if named and body.dep_.startswith("obl") else None)


def _may_be_who(noun: Token) -> bool:
    """Whether a noun with a phrase stands for people: not "a branch of the guild, who meet in Riga"."""
    return kind(noun) == "person" or noun.pos_ in ("NUM", "PRON", "PROPN") or has(noun, "Number=Plur")


def _event_just_before(relative: Token) -> Token | None:
    """The event that "which" follows without a comma, though the parser took a noun before it: "over the army in the
    Battle of Riga which led to peace"."""
    which = next((c for c in children(relative) if is_relative(c) and c.i < relative.i), None)
    before = which.nbor(-1) if which is not None and which.i and which.lower_ in ("which", "that") else None
    if before is None or before.ent_type_ != "Event" or relative.head.ent_type_ == "Event":
        return None
    return _over_event(before)


def _over_event(last: Token) -> Token:
    """The head of an event's name, given its last word."""
    while last.ent_iob_ == "I" and last.head.ent_type_ == "Event" and last.head != last:
        last = last.head
    return last


def conjuncts_of_antecedent(noun: Token, head: Token) -> list[Token]:
    """The antecedent alone, since nobody can tell whether a clause after "A and B" is about both.

    What is said of a predicate noun is said of its subject: "Berg is a painter who lived in Riga".
    """
    if row := _row_of_cleft(noun):
        return row
    return bearers(noun, head) or (conjuncts(noun) if is_contrasted(noun) else [_nearest(noun, head)])


def _row_of_cleft(noun: Token) -> list[Token]:
    """ "Ann" and "sister" of "it was Ann and her sister who left"."""
    first = first_conjunct(noun)
    it = child(first, "nsubj", "expl") if noun != first and child(first, "cop") is not None else None
    return conjuncts(first) if it is not None and it.lower_ == "it" and first.pos_ == "PROPN" else []


def _nearest(noun: Token, head: Token) -> Token:
    """ "Sudria" of "Norland and Sudria (which was given an island)": one of a row, in brackets, is the last of it."""
    row = conjuncts(noun)
    last = row[-1]
    begin = head.left_edge.i
    opened = "(" in (head.doc[begin].text, head.doc[max(0, begin - 1)].text)
    one = any(
        t.lower_ in ("was", "is", "has") or t.tag_ == "VBZ" for t in (*kids(head, "aux", "aux:pass", "cop"), head)
    )
    return last if len(row) > 1 and opened and one and last.i < begin else noun


def _follows_name(head: Token, noun: Token) -> bool:
    """Whether a name and a comma stand before a relative clause, which may as well be of that name."""
    begin = head.left_edge.i
    if head.doc[begin].text == ",":  # "the other one was Jack Holm, who left": of him, whatever the one is
        return bool(noun.ent_type_) and all(t.ent_iob_ == "I" for t in head.doc[noun.i + 1 : begin])
    before = begin - 1
    return before > noun.i and head.doc[before].text == "," and bool(head.doc[before - 1].ent_type_)


def bearers(noun: Token, head: Token) -> list[Token]:
    """Whom the clause says to be what the noun tells, or not to be; none where that is "it" or "this"."""
    predicate = first_conjunct(noun)
    if child(noun, "cop") is not None and (child(predicate, "cop") is None or child(noun, "nsubj") is not None):
        predicate = noun  # "was founded in 1938 and is a school that", "Alpha is a port and Beta is a town that"
    if child(predicate, "cop") is None or noun.lower_ in FEW:
        return []
    subject = child(predicate, "nsubj")
    if subject is None:  # "being the only line to serve the park"
        subject = next(iter(subjects(predicate)), None) if predicate.dep_ in LEAVING_OUT else None
    if subject is None:
        return []
    if subject.lower_ in POINTING or is_relative(subject) or _follows_name(head, noun):
        return []
    return conjuncts(subject)


def is_charge(head: Token, governor: Token) -> bool:
    """ "accused Iran of supplying", "kept the army from leaving"."""
    marks = {mark.lower_ for mark in kids(head, "mark", "case")}
    if "against" in marks and child(governor, "obj", "iobj", "nsubj:pass") is not None:  # "warned the bank against"
        return True
    return lemma(governor) in ACCUSING | PREVENTING and bool(marks & {"of", "for", "from", "with"})


def _is_portrayed(head: Token, governor: Token) -> bool:
    """ "Praised the rulers as having kept the peace": the rulers did."""
    portrayed = child(governor, "obj")
    if portrayed is None or not any(mark.lower_ == "as" for mark in kids(head, "mark")):
        return False
    such = any(word.lower_ == "such" for word in kids(portrayed, "det", "det:predet", "amod"))
    return not such and is_gerund(head)


def _is_quoted(head: Token, governor: Token) -> bool:
    """ "Articles quoted Ann Berg saying": she says it."""
    quoted = child(governor, "obj", "iobj") if lemma(governor) in QUOTING and head.tag_ == "VBG" else None
    return quoted is not None and quoted.i < head.i


def _is_task(head: Token, governor: Token) -> bool:
    """ "appointed Draco to draft a code": Draco is to draft it."""
    return lemma(governor) in COMMISSIONING and is_infinitive(head) and child(governor, "obj") is not None


def is_needed(governor: Token) -> bool:
    """ "Skills needed by children to play": the children are to play."""
    return lemma(governor) in NEEDING and is_passive(governor) and child(governor, "obl:agent") is not None


def _controlled(head: Token, depth: int) -> list[Token]:
    governor = head.head
    if head.tag_ == "VBG" and lemma(governor) in CONSISTING:
        return _of_part(governor, depth)
    if is_needed(governor):
        return [t for agent in kids(governor, "obl:agent") for t in conjuncts(agent)]
    if lemma(governor) in OBLIQUE_CONTROL:
        called = [
            obl for obl in kids(governor, "obl") if preposition(obl) in ("on", "upon", "to", "for") and obl.i < head.i
        ]
        if called:
            return conjuncts(called[0])
    if _is_meaning(head):
        return []
    target = child(governor, "obj", "iobj")
    if target is not None and _is_open(target, head):
        owner = child(target, "nmod:poss")
        return conjuncts(owner) if owner is not None else subjects(governor, depth + 1)
    if target is not None and lemma(governor) not in SUBJECT_CONTROL:
        return (
            _referents(target, governor)
            if not is_relative(target)
            else [t for t in [antecedent(governor)] if t is not None]
        )
    return subjects(governor, depth + 1)


def _is_open(noun: Token, head: Token) -> bool:
    """Whether an infinitive tells what a noun right before it allows or asks for: "kept its licence to sell"."""
    beside = noun.right_edge.i == head.left_edge.i - 1 and is_infinitive(head) and noun.pos_ == "NOUN"
    return beside and (lemma(noun) in RIGHTS or lemma(noun) in lexicon.operators()["noun"]) and not _is_body(noun)


def _is_meaning(head: Token) -> bool:
    """ "The word means to bow down": the word does not."""
    word = child(head.head, "nsubj") if lemma(head.head) == "mean" and is_infinitive(head) else None
    return word is not None and word.pos_ == "NOUN" and kind(word) != "person"


def content_noun(participle: Token) -> Token | None:
    """The noun whose content a participle with a subject tells: "reports of the bank closing", whoever it hangs on."""
    noun = participle.head
    if not has(participle, "VerbForm=Ger") and participle.tag_ != "VBG":
        return None
    if noun.dep_ == "nmod" and preposition(noun) in ("of", "about"):
        noun = noun.head
    agent = _content_agent(noun, participle)
    return noun if agent is not None and lemma(noun) in lexicon.operators()["noun"] else None


def _content_agent(noun: Token, participle: Token) -> Token | None:
    """What stands between the noun and the participle, right before it: "the bank"."""
    between = [n for n in kids(noun, "nmod") if preposition(n) in ("of", "about") and noun.i < n.i < participle.i]
    return between[-1] if between and between[-1].i == participle.left_edge.i - 1 else None


def is_one_of_a_row(noun: Token) -> bool:
    """ "First album", "the last to leave"."""
    if lemma(noun) in STEPS or lemma(noun) in lexicon.operators()["noun"]:
        return False  # "the first step to improve it" has not improved it
    words = (noun, *kids(noun, "amod"))
    return any(has(word, "NumType=Ord") or word.lower_ in ("first", "last", "only") for word in words)


def _with_whom(participle: Token) -> Token | None:
    """ "ASEAN" of "dissatisfaction with ASEAN joining the pact"."""
    noun = participle.head
    if participle.tag_ != "VBG" or kind(noun) not in ("abstract", "event") or kids(participle, "mark", "case"):
        return None
    between = [n for n in kids(noun, "nmod") if preposition(n) in ("with", "at", "over") and n.i < participle.i]
    last = between[-1] if between else None
    return last if last is not None and last.i == participle.left_edge.i - 1 else None


def _holder_of_right(head: Token) -> Token | None:
    """ "Women" of "established the right of women to vote", whichever word the parser gave the infinitive."""
    if not is_infinitive(head) or head.left_edge.i == 0:
        return None
    for word in ancestors(head.doc[head.left_edge.i - 1]):
        if word.i > head.i or word.right_edge.i > head.right_edge.i:
            return None
        if word.dep_ == "nmod" and preposition(word) == "of" and lemma(word.head) in RIGHTS and _is_body(word):
            return word
    return None


def _acl_subject(head: Token, depth: int) -> list[Token]:
    noun = _before_bracket(head) or head.head
    if child(noun, "cop") is not None and bearer_of_name(noun) is not None:
        return []
    content = content_noun(head)
    if content is not None:
        agent = _content_agent(content, head)
        return conjuncts(agent) if agent is not None else []
    if has(head, "VerbForm=Part") or has(head, "VerbForm=Ger"):
        if lemma(noun) in TROUBLES and noun.dep_ == "obj" and head.tag_ == "VBG":  # "had difficulties getting there"
            return subjects(noun.head, depth + 1) if lemma(noun.head) in HAVING else []
        owner = child(noun, "nmod:poss")
        if child(head, "mark") is not None or case_words(head):  # "its plan of building"
            return conjuncts(owner) if owner is not None else []
        event = _event_before(head)
        if event is not None:
            return [event]
        return _participle_subject(head, noun, depth)
    return _infinitive_subject(head, noun, depth)


def _participle_subject(head: Token, noun: Token, depth: int) -> list[Token]:
    if _is_told_by_subject(head, noun):
        return _of_main_clause(noun, depth)
    happens = kind(noun) in ("event", "time") or noun.ent_type_ == "Event"
    if happens and lemma(head) in BUILDING and comma_before(head):
        return []  # "was built after the war, mainly designed by Ann Berg"
    if _is_of_one_before(noun, head):
        return _of_main_clause(noun, depth) if head.tag_ == "VBG" else []
    made = _made_of(noun, head)
    return bearers(made, head) or _it_that_is(made) or [made]


def _is_told_by_subject(head: Token, noun: Token) -> bool:
    """ "The agency would not describe the fault, saying that": no fault says anything."""
    saying = head.tag_ == "VBG" and lexicon.clause_operators().get(lemma(head)) == "saying"
    apart = saying and comma_before(head) is not None and child(head, "ccomp") is not None
    return apart and noun.dep_ in ("obj", "obl") and not _is_body(noun)


def _it_that_is(noun: Token) -> list[Token]:
    """ "It" of "it is a series of games, centering on a hero"."""
    it = child(noun, "nsubj") if child(noun, "cop") is not None else None
    return [it] if it is not None and it.lower_ == "it" else []


def _event_before(head: Token) -> Token | None:
    """The event right before ", organized by Alpha", to whatever noun the parser gave the participle."""
    comma = comma_before(head) if lemma(head) in HOLDING else None
    if not comma or head.doc[comma - 1].ent_type_ != "Event":
        return None
    return _over_event(head.doc[comma - 1])


def _is_of_one_before(noun: Token, head: Token) -> bool:
    """Whether a comma parts a participle from a phrase that goes on behind its noun, so that it may be about anything:
    "stopped at a crossing west of Riga, blocking the road"."""
    comma = comma_before(head)
    if not comma or noun.dep_ not in ("obl", "obl:agent") or lemma(head) in MAKING or head.doc[comma - 1].is_punct:
        return False
    last = head.doc[comma - 1]
    while last != noun and last.dep_ in ("flat", "compound", "nmod:unmarked", "nummod", "conj", "appos"):
        last = last.head
    return last != noun


def _of_main_clause(noun: Token, depth: int) -> list[Token]:
    """The subject of the verb that a phrase hangs on."""
    return subjects(noun.head, depth + 1) if noun.head.pos_ == "VERB" else []


def _made_of(noun: Token, head: Token) -> Token:
    """What is "released by Alpha" of "an album of songs by the group Beta, released by Alpha": no group is."""
    if lemma(head) not in MAKING or not is_passive(head):
        return noun
    above = noun
    while _is_body(above) and above.dep_ in ("nmod", "appos"):
        above = above.head
    while above != noun and above.dep_ == "nmod" and preposition(above) == "of":
        above = above.head
    return above if not _is_body(above) and above.pos_ in ("NOUN", "PROPN") else noun


def _is_body(noun: Token) -> bool:
    """Whether the noun names or describes people, bodies or places."""
    names = any(name.ent_type_ in BODIES for name in (noun, *kids(noun, "appos", "flat")))
    return names or kind(noun) in ("person", "organization", "place")


def _infinitive_subject(head: Token, noun: Token, depth: int) -> list[Token]:
    """Who carries out the infinitive of a noun: "has a plan to build", "its plan to build", "the first to build"."""
    while noun.ent_type_ in WHERE and noun.dep_ == "nmod":  # "one of two towns in Norland to hold a fair"
        noun = noun.head
    if is_passive(head) or is_one_of_a_row(noun):  # "their first to be sold by Alpha", "their first album to chart"
        it = child(noun, "nsubj") if child(noun, "cop") is not None else None
        return bearers(noun, head) or [it if it is not None and it.lower_ == "it" else noun]
    owner = child(noun, "nmod:poss")
    if owner is not None:
        return conjuncts(owner)
    if lemma(noun.head) in JUDGING:  # "criticised plans to build"
        return []
    if child(head, "mark") is None and lemma(noun.head) == "have":  # "had songs reach the top"
        return [noun]
    if noun.dep_ in ("obj", "nsubj:pass") and noun.head.pos_ == "VERB":  # "has a plan to build"
        return subjects(noun.head, depth + 1) if noun.dep_ == "obj" else []
    return []


def bearer_of_name(noun: Token) -> Token | None:
    """What is called by "the name given to a town" or "the term used for a town"."""
    if lemma(noun) in ("name", "title"):  # "is the title of a song"
        borne = next((n for n in kids(noun, "nmod") if preposition(n) == "of" and n.pos_ == "NOUN"), None)
        if borne is not None:
            return borne
    given = child(noun, "acl") if lemma(noun) in ("name", "term", "title", "nickname") else None
    if given is None or lemma(given) not in ("give", "use", "apply"):
        return None
    return next((obl for obl in kids(given, "obl") if preposition(obl) in ("to", "for")), None)


def _before_bracket(head: Token) -> Token | None:
    """What is named in brackets is what stands right before them, wherever the parser hung it: "X (known as Y)"."""
    edge = head.left_edge
    if lemma(head) not in lexicon.naming("borne") or edge.i < 1 or "(" not in (edge.text, edge.nbor(-1).text):
        return None
    token = edge.nbor(-1 if edge.text == "(" else -2) if edge.i > 1 else None
    while token is not None and token.dep_ in ("flat", "compound", "punct", "nummod") and token.head.i < head.i:
        token = token.head
    return token if token is not None and token.pos_ in ("NOUN", "PROPN") else None


def tells_content(token: Token) -> bool:
    """Whether a relative clause lacks nothing, and so tells what its noun says: "reports that he left"."""
    if token.dep_ != "acl:relcl" or lemma(token.head) not in lexicon.operators()["noun"]:
        return False
    subject, below = child(token, "nsubj", "nsubj:pass"), kids(token, "obj")
    whole = subject is not None and not is_relative(subject) and any(not _is_that(obj) for obj in below)
    if any(is_relative(t) and not (whole and _is_that(t)) for t in children(token)):
        return False
    return whole or child(token, "mark") is not None


def _is_that(token: Token) -> bool:
    return token.lower_ == "that" or is_relative(token)


def objects(head: Token) -> list[Token]:
    """The heads of the direct objects; a relative clause without one of its own takes its antecedent."""
    content = tells_content(head)
    direct = [o for o in kids(head, "obj") if not (_is_adverbial(o) or is_rank(o) or _is_of_owner(o))]
    own = next((o for o in direct if not (content and _is_that(o))), None) or _said_noun(head) or _named(head)
    if own is not None:
        if is_relative(own):
            noun = antecedent(head) if lemma(head) != "do" else None  # "to leave, which he did"
            return (bearers(noun, head) or [noun]) if noun is not None else []
        gapped = {word.i for pair in remnants(head) for word in pair}
        return [each for each in conjuncts(own) if each.i not in gapped and (each == own or each.pos_ != "ADV")]
    if head.dep_ == "conj" and _shares_object(head):
        return objects(head.head)
    if (last := _last_maker(head)) is not None:
        return objects(last)
    if _has_object_gap(head):
        return bearers(head.head, head) or [head.head]
    return []


def is_rank(word: Token) -> bool:
    """ "Eighth" in "finished eighth in the race"."""
    ordinal = has(word, "NumType=Ord") or bool(RANK.fullmatch(word.lower_))
    return ordinal and lemma(word.head) in PLACING and word.i == word.head.i + 1


def _is_of_owner(word: Token) -> bool:
    """ "Her cold" of "find her cold", where she is and which is no cold of hers."""
    return word.pos_ == "ADJ" and word.head.pos_ == "VERB" and child(word, "nmod:poss") is not None


def _is_adverbial(obj: Token) -> bool:
    """ "met several times", "the first time they met": how often, not whom; "graduated cum laude": how."""
    if obj.lower_ == "laude":
        return True
    counted = lemma(obj) == "time" and any(c.pos_ in ("ADJ", "NUM") or c.dep_ == "det" for c in children(obj))
    return counted and child(obj, "compound") is None  # "enjoyed boom times"


def _named(head: Token) -> Token | None:
    """A person whom the parser took for what somebody is named: "named Ann Lee as its head"."""
    name = child(head, "xcomp") if lemma(head) in ("name", "appoint", "elect") and not is_passive(head) else None
    return name if name is not None and name.ent_type_ == "Person" and name.pos_ == "PROPN" else None


def _said_noun(head: Token) -> Token | None:
    """A noun that the parser took for a clause: "saying all kinds of nice words"."""
    own = child(head, "ccomp")
    return own if own is not None and own.pos_ in ("NOUN", "PROPN") and not is_predicate(own) else None


def _last_maker(head: Token) -> Token | None:
    """ "Produced" of "wrote, directed and produced the film": what is made is the object of all."""
    row = [head, *(c for c in kids(first_conjunct(head), "conj") if c.i > head.i)]
    last = row[-1]
    if len(row) < 2 or child(last, "obj") is None or {lemma(verb) for verb in row} - CREATING:
        return None
    between = [t for t in head.doc[head.i + 1 : last.i] if t not in row]
    return last if all(t.pos_ in ("PUNCT", "CCONJ", "ADV") for t in between) else None


def _shares_object(head: Token) -> bool:
    """Whether an object after the last of two verbs, or none, leaves the first one's to both: "bought and sold oil"."""
    if child(head, "ccomp", "xcomp", "obl", "nsubj", "obj") is not None or is_passive(head):
        return False
    shared = child(head.head, "obj")
    return shared is not None and shared.i > head.i


def _has_object_gap(head: Token) -> bool:
    if is_bare_relative(head):
        return True
    if head.dep_ != "acl:relcl" or child(head, "nsubj") is None or is_passive(head) or child(head, "cop") is not None:
        return False
    if child(head, "ccomp", "xcomp", "obj") is not None or _is_adverbial(head.head):  # "the first time they met"
        return False
    subject = child(head, "nsubj")
    gap = not any(is_relative(t) for t in head.subtree if t.head == head)
    return subject is not None and not is_relative(subject) and gap and not _stranded(head)


def _stranded(head: Token) -> bool:
    return any(c.dep_ in ("obl", "advmod", "case") and c.pos_ == "ADP" for c in children(head))


def is_idiom(noun: Token) -> bool:
    """Whether a bare noun says one thing with its preposition: "safety is at risk", "got in touch"."""
    bare = not kids(noun, "det", "amod", "compound", "nmod:poss", "nummod", "conj")
    return bare and f"{preposition(noun)} {noun.lower_}" in lexicon.idioms()


def _of_idiom(noun: Token) -> list[Oblique]:
    """ "In touch with Devocht" relates by all three words to Devocht."""
    found = []
    for below in kids(noun, "nmod"):
        words = (*case_words(noun), noun, *case_words(below))
        found += [Oblique(" ".join(word.lower_ for word in words), each, words) for each in conjuncts(below)]
    return found


def obliques(head: Token) -> list[Oblique]:
    """The prepositional and bare phrases of the clause, coordinates each for itself."""
    found = []
    gapped = {word.i for pair in remnants(head) for word in pair}
    others = [agent for agent in kids(head, "obl:agent") if preposition(agent) not in ("by", "") or _is_means(agent)]
    for obl in [*kids(head, *OBLIQUES), *others, *_after_last(head), *_after_teller(head)]:
        prep = preposition(obl)
        if obl.pos_ == "ADP":  # a preposition that lost its noun: "referred to as"
            continue
        if f"{prep} {obl.lower_}" in lexicon.discourse() or _is_before_mark(obl) or _is_aside(obl, prep):
            continue
        if obl.head == head and _is_elsewhere(obl, prep):
            continue
        if is_idiom(obl) and (whole := _of_idiom(obl)):
            found += whole
            continue
        for each in conjuncts(obl):
            target = _described(antecedent(head)) if is_relative(each) else each
            if target is None or each.i in gapped or (each != obl and _is_of_the_first(each, prep)):
                continue
            beside = _next(each if case_words(each) else obl)
            words = tuple(w for w in case_words(each if case_words(each) else obl) if w.dep_ in ("case", "fixed"))
            told = preposition(each) or prep
            found.append(
                Oblique(f"{beside.lower_} {told}" if beside else told, target, (beside, *words) if beside else words)
            )
    return [_after_idiom(oblique) for oblique in (*found, *_detached(head))]


def _detached(head: Token) -> Iterator[Oblique]:
    """ "In Riga" of "met the minister, Ann Berg, in Riga", which the parser gave to her."""
    for phrase in kids(head, "obj", "obl", "obl:agent"):
        for place in phrase.subtree:
            if place.dep_ != "nmod" or place.ent_type_ not in WHERE or place.head.ent_type_ != "Person":
                continue
            words = tuple(w for w in case_words(place) if w.dep_ in ("case", "fixed"))
            before = place.doc[max(0, words[0].i - 1)].text if words else ""
            if before == "," and preposition(place) in ("in", "at"):
                yield Oblique(preposition(place), place, words)


def _is_aside(obl: Token, prep: str) -> bool:
    """ "Of figs" of "relies on farm products, especially of figs", which the parser gave to the verb."""
    words = {obl.doc[i].lower_ for i in (max(0, obl.left_edge.i - 1), obl.left_edge.i)}
    return prep == "of" and obl.i > obl.head.i and not words.isdisjoint({",", *ESPECIALLY})


def _is_before_mark(obl: Token) -> bool:
    """ "Four years" of "four years after they left": how long after, not when they left."""
    after = obl.right_edge.following
    if after is None or after.dep_ != "mark" or after.lower_ not in ("after", "before"):
        return False
    if after.head == obl.head:
        return True
    return after.head.head == obl.head and child(obl, "case") is None and obl.i > obl.head.i


def _is_elsewhere(obl: Token, prep: str) -> bool:
    """Whether the parser gave a phrase to a clause before the one whose end it stands at."""
    return is_of_teller(obl) or _is_of_last(obl) is not None or _is_beside_gerund(obl, prep) or _is_when_it_ended(obl)


def _is_when_it_ended(obl: Token) -> bool:
    """ "In 1903" of "stayed until his retirement in 1903", which the parser gave to the verb."""
    until = next((t for t in kids(obl.head, "obl") if t.right_edge.i == obl.left_edge.i - 1), None)
    if until is None or preposition(until) not in ("until", "till", "before") or preposition(obl) not in ("in", "on"):
        return False
    return _is_figure(obl) and until.pos_ == "NOUN" and not until.ent_type_


def is_of_teller(obl: Token) -> bool:
    """ "On Monday" of "the port is closed, the mayor said on Monday"."""
    head = obl.head
    tellers = [head.head] if head.dep_ == "ccomp" else []
    tellers += [aside for aside in kids(head, "parataxis") if aside.right_edge.i == obl.left_edge.i - 1]
    return any(head.i < verb.i < obl.i and lemma(verb) in lexicon.clause_operators() for verb in tellers)


def _after_teller(head: Token) -> list[Token]:
    """What tells when or where somebody said it, and was given to what is said."""
    if lemma(head) not in lexicon.clause_operators():
        return []
    told = [head.head] if head.dep_ == "parataxis" else kids(head, "ccomp")
    return [obl for said in told for obl in kids(said, *OBLIQUES) if obl.i > head.i > said.i and is_of_teller(obl)]


def _is_of_last(obl: Token) -> Token | None:
    """The verb at whose end a phrase stands, which has one of its own: "fell ill and left the army in May"."""
    later = [verb for verb in kids(obl.head, "conj") if obl.head.i < verb.i < obl.i and verb.pos_ == "VERB"]
    last = later[-1] if later else None
    own = (*SUBJECTS, "obj", "xcomp", "ccomp", "obl", "obl:agent")
    return last if last is not None and any(c.i < obl.i for c in kids(last, *own)) else None


def _after_last(head: Token) -> list[Token]:
    """What stands at the end of this verb's clause and was given to the one it is joined to."""
    if head.dep_ != "conj" or head.pos_ != "VERB":
        return []
    return [obl for obl in kids(head.head, *OBLIQUES) if obl.i > head.i and _is_of_last(obl) == head]


def _is_beside_gerund(obl: Token, prep: str) -> bool:
    """ "For his role" of "known for playing the count, and for his role as mayor", which nobody plays."""
    gerund = obl.head
    marks = {mark.lower_ for mark in kids(gerund, "mark", "case")} if gerund.tag_ == "VBG" else set()
    return child(obl, "cc") is not None and prep in marks


def _next(phrase: Token) -> Token | None:
    """ "Next" of "next to the school", which the parser took for an adverb."""
    first = next(iter(case_words(phrase)), None)
    before = first.nbor(-1) if first is not None and first.lower_ == "to" and first.i else None
    return before if before is not None and before.lower_ in ("next", "close") and before.dep_ == "advmod" else None


def _is_of_the_first(each: Token, prep: str) -> bool:
    """ "Throughout Norland and internationally", "between the 1930s and 1960s": no phrase of its own."""
    return each.pos_ == "ADV" or (prep == "between" and _is_figure(each))


def _after_idiom(oblique: Oblique) -> Oblique:
    """ "Got in touch with Alpha", where the parser gave "with Alpha" to the verb."""
    first = oblique.words[0].i if oblique.words else 0
    noun = oblique.head.doc[first - 1] if first > 1 else None
    if noun is None or noun.head != oblique.head.head or not is_idiom(noun):
        return oblique
    words = (*case_words(noun), noun, *oblique.words)
    return replace(oblique, prep=" ".join(word.lower_ for word in words), words=words)


def _is_figure(word: Token) -> bool:
    return word.pos_ in ("NUM", "SYM") or word.like_num or word.text[:1].isdigit()


def chain(head: Token) -> list[Token]:
    """The verbs or adjectives that govern an infinitive or participle, outermost first."""
    governors: list[Token] = []
    token = head
    while token.dep_ == "xcomp" and (token.pos_ in ("VERB", "AUX") or child(token, "cop") is not None):
        if child(token.head, "obj", "iobj") is not None or is_needed(token.head) or lemma(token.head) == "become":
            break
        token = token.head
        governors.insert(0, token)
        if len(governors) > 6:
            break
    return governors
