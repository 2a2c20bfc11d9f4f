"""From a frame and its links to SPARQL. Nothing of the question's text reaches the query but as an escaped literal.

Every branch is one way in which a statement may say what is asked: in the question's own words, with a preposition
or a noun in its predicate, in the passive, or by a relation of the ontology; forwards or inverted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.asking.frame import Frame, Part
from kg.asking.linking import PLACING, PREPOSITIONS, Canonical, Linker, Wording
from kg.ontology import Relation
from kg.rdf.literals import text
from kg.rdf.names import LISTED

MOST_ROWS = 500
_COLUMNS = "?answer ?label ?st ?factuality ?plain ?polarity ?by ?sentence ?document ?date ?from ?to ?type ?indirect"
_XSD_DATE = NamedNode("http://www.w3.org/2001/XMLSchema#date")
_HEAD = """?st kgo:evidence ?e .
    ?e nif:anchorOf ?sentence ; nif:referenceContext ?d ; nif:beginIndex ?b ; nif:endIndex ?n ."""
_PLACES = "kgo:Place kgo:GeopoliticalEntity kgo:Country kgo:Region kgo:City kgo:Facility kgo:NaturalFeature"
# "he" is nearly always who was named last; "it", "they" and "the fund" may be any of several things
_CLEAR = "^(he|she|him|her|his|i|me|my|who|whose|which|that)$"
# no event and no value
_IS_ENTITY = """FILTER(!STRSTARTS(STR(?answer), "{base}") || STRSTARTS(STR(?answer), "{base}{listed}")
    || !CONTAINS(STRAFTER(STR(?answer), "{base}"), "/"))"""
_TIME = """{ ?st kgq:begin ?from . OPTIONAL { ?st kgq:end ?to } } UNION
    { ?st kgo:object ?span . ?span a kgo:TimeSpan .
      OPTIONAL { ?span kgo:begin ?from } OPTIONAL { ?span kgo:end ?to } }"""


@dataclass(frozen=True, slots=True)
class Branch:
    """One pattern: its lines, the variables of the question's slots in it, the preposition and noun it contains."""

    lines: tuple[str, ...]
    slots: tuple[str, ...] = ("agent", "patient")
    prep: str = ""
    noun: str = ""


def query(frame: Frame, linker: Linker) -> str | None:
    """The SPARQL that answers the frame; None where no relation or phrase of it is known."""
    if frame.kind == "all":
        return _all(frame, linker)
    if frame.kind in ("claim", "said"):
        return _speech(frame, linker)
    branches = list(_branches(frame, linker))
    bodies = [body for branch in branches for body in _bodies(branch, frame, linker)]
    bodies = list(dict.fromkeys(bodies))
    return _select(bodies, frame, linker) if bodies else None


def _select(bodies: Sequence[str], frame: Frame, linker: Linker) -> str:
    union = "\n  UNION\n".join(f"  {{ {body} }}" for body in bodies)
    return f"""SELECT DISTINCT {_COLUMNS} {{
{union}
  {_sorted(frame, linker)}
  OPTIONAL {{ ?st kgo:factuality ?factuality ; kgo:plain ?plain ; kgo:polarity ?polarity ; kgo:confidence ?sure .
    ?d kgo:file ?file . OPTIONAL {{ ?d dct:title ?title }} OPTIONAL {{ ?d dct:issued ?date }} }}
  OPTIONAL {{ ?st kgo:attributedTo ?speaker . ?speaker rdfs:label ?by }}
  OPTIONAL {{ ?answer rdfs:label ?label }}
  OPTIONAL {{ ?answer a ?type }}
  OPTIONAL {{ ?st kgo:subjectMention|kgo:objectMention ?end .
    ?end kgo:resolution "coreference" ; nif:anchorOf ?indirect ; kgo:refersTo/rdfs:label ?meant .
    FILTER(!({_clear("?indirect", "?meant")})) }}
  BIND(COALESCE(?title, ?file) AS ?document)
}} ORDER BY DESC(?plain) DESC(?sure) ?answer ?st LIMIT {MOST_ROWS}"""


def _sorted(frame: Frame, linker: Linker) -> str:
    """What kind of thing the answer must be."""
    if frame.kind not in ("find", "claim") or (frame.gap not in ("agent", "patient") and not frame.person):
        return ""
    lines = []
    if frame.person and frame.gap != "is":
        agents = [*linker.classes("agent"), linker.names.node("kgo:Entity")]
        lines.append(f"?answer a ?kind . VALUES ?kind {{ {_values(agents)} }}")
    asked = [node for part in frame.parts if part.is_name for node in linker.named(part.name)]
    if asked:  # nobody asks for what the question says itself
        lines.append(f"FILTER(?answer NOT IN ({', '.join(map(str, asked))}))")
    if frame.sort:
        classes = [*linker.classes(frame.sort), *linker.above(frame.sort)]
        word = _contains("?named", frozenset((frame.sort,)))
        known = f"EXISTS {{ ?answer a ?class VALUES ?class {{ {_values(classes)} }} }} || " if classes else ""
        lines.append(f"?answer rdfs:label ?named . FILTER({known}{word})")
    return " ".join(lines)


# ---- branches


def _branches(frame: Frame, linker: Linker) -> Iterator[Branch]:
    if frame.noun is not None:
        yield from _copular(frame.noun, linker)
        return
    if frame.labels == ("be",):
        yield from _being(frame, linker)
        return
    for wording in linker.wordings(frame.labels):
        yield _worded(wording, "agent")
    for wording in linker.wordings(frame.passive):
        if wording.prep:
            yield _worded(wording, "patient")
    for relation in linker.canonical((*frame.labels, *frame.passive), frame):
        yield from _related(relation, linker, passive=bool(frame.passive) and not relation.prep)


def _worded(wording: Wording, subject: str) -> Branch:
    if not wording.prep:
        lines = f"?st kgo:predicate {wording.node} ; kgo:subject ?agent ; kgo:object ?patient ."
        return Branch((lines,))
    lines = f"?st kgo:predicate {wording.node} ; kgo:subject ?{subject} ; kgo:object ?arg ."
    return Branch((lines,), (subject,), wording.prep, wording.noun)


def _related(found: Canonical, linker: Linker, *, passive: bool) -> Iterator[Branch]:
    """Statements of the relation, in its own direction whichever way they are worded."""
    ends = ["agent", "patient" if not found.prep else "arg"]
    if passive:
        ends[0] = "patient"
        ends[1] = "arg"
    if found.inverted:
        ends.reverse()
    slots = tuple(end for end in ends if end != "arg")
    symmetric = found.relation.symmetric
    for first, last, inverted in ((*ends, False), (*reversed(ends), True)):
        for line in _patterns(found.relation, linker, inverted=inverted, either=symmetric):
            yield Branch((f"{line} ; kgo:subject ?{first} ; kgo:object ?{last} .",), slots, found.prep or "in")


def _patterns(relation: Relation, linker: Linker, *, inverted: bool, either: bool) -> Iterator[str]:
    """Statements that were found to have the relation, and those whose words are among its cues."""
    canonical = f"?st kgo:canonical kg:{relation.name}"
    if either:
        yield canonical
    elif inverted:
        yield f"?st kgo:inverted true ; kgo:canonical kg:{relation.name}"
    else:
        yield f"FILTER NOT EXISTS {{ ?st kgo:inverted true }} {canonical}"
    cues = linker.expressing(relation, inverted=inverted)
    if cues:
        yield f"VALUES ?cue {{ {_values(cues)} }} ?st kgo:predicate ?cue"


def _copular(noun: Part, linker: Linker) -> Iterator[Branch]:
    """ "the mayor of Paldiski": "be mayor of" Paldiski, or "be" what the phrase stands for."""
    words = " ".join(f"FILTER({_contains('?sentence', forms)})" for forms in _modifiers(noun))
    inner = " ".join(_in_sentence(part, linker) for part in noun.inner if part.slot != "of")
    owner = next((part for part in noun.inner if part.slot == "of"), None)
    for node, _ in linker.titles(noun):
        held = f"?st kgo:predicate {node} ; kgo:subject ?agent ; kgo:object ?arg . {words} {inner}"
        ends = linker.things(owner) if owner is not None else []
        if ends:
            yield Branch((f"{held} VALUES ?arg {{ {_values(ends)} }}",), ("agent",))
    things = linker.things(noun)
    owned = _in_sentence(owner, linker) if owner is not None else ""
    if things:
        what = f"VALUES ?patient {{ {_values(things)} }} {words} {inner} {owned}"
        for be in linker.be():
            yield Branch((f"?st kgo:predicate {be} ; kgo:subject ?agent ; kgo:object ?patient . {what}",), ("agent",))
            yield Branch((f"?st kgo:predicate {be} ; kgo:subject ?patient ; kgo:object ?agent . {what}",), ("agent",))


def _modifiers(noun: Part) -> Iterator[frozenset[str]]:
    inside = {word for part in noun.inner for word in re.findall(r"[\w-]+", part.text.lower())}
    yield from (forms for forms in noun.words if not forms & inside)


def _being(frame: Frame, linker: Linker) -> Iterator[Branch]:
    """ "Where is the institute?", "Who is Tomas Brenner?"."""
    if frame.gap == "is":
        for be in linker.be():
            yield Branch((f"?st kgo:predicate {be} ; kgo:subject ?agent ; kgo:object ?patient .",))
        return
    for relation in linker.canonical(("be located in", "be based in", "be held in"), frame):
        if not relation.inverted:
            yield from _related(Canonical(relation.relation, False, "in"), linker, passive=False)


# ---- what a branch must satisfy, and where its answer stands


def _bodies(branch: Branch, frame: Frame, linker: Linker) -> Iterator[str]:
    constraints = _constraints(branch, frame, linker)
    if constraints is None:
        return
    times = _when(frame) if frame.since or frame.until else ""
    for answer in _answers(branch, frame):
        yield " ".join([*branch.lines, _HEAD, *constraints, times, answer])


def _constraints(branch: Branch, frame: Frame, linker: Linker) -> list[str] | None:
    """A line for every phrase of the question; None where the branch has no room for one, or nothing is called so."""
    lines, free = [], _has_arg(branch) and frame.gap != branch.prep
    for part in frame.parts:
        if part.slot in branch.slots:
            line = _is_one_of(f"?{part.slot}", part, linker)
        elif part.slot == "patient" and branch.noun:
            line = _noun_of(branch, part, linker)
        elif free and part.slot == branch.prep:
            line, free = _is_one_of("?arg", part, linker), False
        elif part.slot == "agent":
            line = None
        else:
            line = _in_sentence(part, linker)
        if line is None:
            return None
        lines.append(line)
    if branch.noun and frame.part("patient") is None and frame.gap != "amount":
        return None  # "operate terminals in" does not tell what is operated, but what else is
    return lines


def _is_one_of(variable: str, part: Part, linker: Linker) -> str | None:
    inner = " ".join(_in_sentence(each, linker) or "" for each in part.inner if each.is_name)
    if _has_number(part):
        words = " ".join(f"FILTER({_contains(variable + '_label', forms)})" for forms in _modifiers(part))
        return f"{variable} rdfs:label {variable}_label . {words} {inner}"
    nodes = linker.things(part)
    if not nodes:
        return None
    return f"VALUES {variable} {{ {_values(nodes)} }} {inner}"


def _has_number(part: Part) -> bool:
    return any(form[0].isdigit() for forms in part.words for form in forms)


def _noun_of(branch: Branch, part: Part, linker: Linker) -> str | None:
    """The object that stands in the predicate: "have seat in"."""
    if branch.noun not in part.head:
        return None
    return " ".join(_in_sentence(each, linker) or "" for each in part.inner)


def _in_sentence(part: Part, linker: Linker) -> str | None:
    """The sentence names the thing, or has the words of the phrase."""
    if part.name:
        nodes = linker.named(part.name)
        if not nodes:
            return None
        return f"""FILTER EXISTS {{ VALUES ?x {{ {_values(nodes)} }} ?m kgo:refersTo ?x ; nif:referenceContext ?d ;
      nif:beginIndex ?mb ; nif:anchorOf ?mt ; kgo:resolution ?how . ?x rdfs:label ?xl . FILTER(?mb >= ?b && ?mb < ?n)
      FILTER(?how != "coreference" || {_clear("?mt", "?xl")}) }}"""
    return " ".join(f"FILTER({_contains('?sentence', forms)})" for forms in part.words)


def _clear(words: str, label: str) -> str:
    """The words can hardly mean anything else: "he", or "the terminal" for the Pakri Terminal."""
    return f'REGEX({words}, "{_CLEAR}", "i") || CONTAINS(LCASE({label}), LCASE(REPLACE({words}, "^.* ", "")))'


def _when(frame: Frame) -> str:
    """The statement's own time overlaps that of the question."""
    since, until = _date(frame.since or "0001-01-01"), _date(frame.until or "9999-12-31")
    return f"{{ {_TIME} }} FILTER(?from <= {until} && COALESCE(?to, ?from) >= {since})"


def _answers(branch: Branch, frame: Frame) -> Iterator[str]:
    """Every place of the branch where the answer may stand."""
    gap = frame.gap
    if frame.kind == "whether":
        yield "BIND(?st AS ?answer)"
    elif gap in branch.slots or gap == "is":
        yield f"BIND(?{gap if gap in branch.slots else 'patient'} AS ?answer)"
    elif gap in _DETAILS:
        yield from _DETAILS[gap](branch, frame)
    elif gap in PREPOSITIONS:
        yield "BIND(?arg AS ?answer)" if gap == branch.prep and _has_arg(branch) else f"?st kgq:{gap} ?answer ."


def _has_arg(branch: Branch) -> bool:
    return "?arg" in branch.lines[0]


def _times(branch: Branch, frame: Frame) -> Iterator[str]:
    known = "" if frame.since or frame.until else f"{{ {_TIME} }}"
    yield f"{known} BIND(?st AS ?answer)"


def _places(branch: Branch, frame: Frame) -> Iterator[str]:
    yield "?st kgq:place ?answer ."
    if branch.prep in PLACING and _has_arg(branch):
        yield f"?arg a ?where . FILTER(?where IN ({_list(_PLACES)})) BIND(?arg AS ?answer)"


def _amounts(branch: Branch, frame: Frame) -> Iterator[str]:
    """A quantity, or a phrase with a number."""
    noun = f"FILTER({_contains('?figure', frozenset((frame.sort, _stem(frame.sort))))})" if frame.sort else ""
    number = f'FILTER(REGEX(?figure, "[0-9]")) {noun}'
    if "patient" in branch.slots and frame.part("patient") is None:
        yield f"?patient rdfs:label ?figure . {number} BIND(?patient AS ?answer)"
    if _has_arg(branch) and (branch.noun or branch.prep in ("by", "of", "at", "for")):
        yield f"?arg rdfs:label ?figure . {number} BIND(?arg AS ?answer)"
    if frame.part("patient") is not None and not frame.sort:
        yield "?st kgq:quantity ?answer ."


def _stem(noun: str) -> str:
    return noun.removesuffix("s")


_DETAILS = {"place": _places, "time": _times, "amount": _amounts}


# ---- whole classes, and who said what


def _all(frame: Frame, linker: Linker) -> str | None:
    classes = linker.classes(_stem(frame.sort)) or linker.classes(frame.sort)
    if not classes:
        return None
    return f"""SELECT DISTINCT ?answer ?label {{
  VALUES ?class {{ {_values(classes)} }} ?answer a ?class ; rdfs:label ?label .
  {_IS_ENTITY.format(base=linker.names.base, listed=LISTED)}
}} ORDER BY ?label ?answer LIMIT {MOST_ROWS}"""


def _speech(frame: Frame, linker: Linker) -> str | None:
    verb = frame.labels[0]
    cue = "" if verb in ("say", "tell", "claim") else _worded_so(verb, linker)
    if cue is None:
        return None
    if frame.kind == "claim":
        words = " ".join(f"FILTER({_contains('?sentence', forms)})" for forms in frame.content)
        said = '{ ?st kgo:attributedTo ?answer } UNION { ?st kgo:rule "speech.act" ; kgo:subject ?answer }'
        return _select([f"{said} {_HEAD} {words} {cue}"], frame, linker) if len(frame.content) > 1 else None
    speaker = _is_one_of("?agent", frame.parts[0], linker)
    about = [_in_sentence(part, linker) for part in frame.parts[1:]]
    if speaker is None or None in about:
        return None
    said = '?st kgo:rule "speech.act" ; kgo:subject ?agent ; kgo:object ?answer .'
    return _select([" ".join([speaker, said, _HEAD, *about, cue])], frame, linker)  # type: ignore[list-item]


def _worded_so(verb: str, linker: Linker) -> str | None:
    """The sentence says it with this very verb."""
    nodes = [wording.node for wording in linker.wordings([verb]) if not wording.prep]
    if not nodes:
        return None
    return f"FILTER EXISTS {{ VALUES ?saying {{ {_values(nodes)} }} ?act kgo:evidence ?e ; kgo:predicate ?saying }}"


# ---- terms


def _contains(variable: str, forms: Iterable[str]) -> str:
    """One of the forms stands in the text as a word."""
    words = "|".join(re.escape(form) for form in sorted(forms))
    pattern = text(rf"\b({words})(s|es)?\b")  # a literal writes itself escaped, so that no word can end it
    return f'REGEX({variable}, {pattern}, "i")'


def _values(nodes: Iterable[NamedNode]) -> str:
    return " ".join(str(node) for node in nodes)


def _list(names: str) -> str:
    return ", ".join(names.split())


def _date(day: str) -> str:
    return str(Literal(day[:10], datatype=_XSD_DATE))
