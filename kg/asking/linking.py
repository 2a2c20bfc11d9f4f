"""From the words of a question to nodes of the graph: names to entities, phrases to things, predicates to relations."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg import ontology, wordings
from kg.answers import naming
from kg.asking.frame import Frame, Part
from kg.store import Store
from kg.store.words import folded

PREPOSITIONS = frozenset(
    (
        "about above across against among around as at before behind below beside between beyond by during for from "
        "in inside into like near of on onto outside over through to toward towards under upon via with within without"
    ).split()
)
PLACING = frozenset("in at near on inside outside within around along across".split())
_CLOSE = 72  # of 100: "Helen Varick" is near "Helena Varik", "Xi Jinping" near nothing
MOST_NODES = 400  # of one phrase: "the company" may be anything, and tells nothing
_STOP = frozenset("a an the of in at on for to from with by and or its his her their".split())
_BEFORE = re.compile(r"\s(?:of|in|at|on|for|to|from|with|by|between|against|that|which|who)\s")


@dataclass(frozen=True, slots=True)
class Wording:
    """An open predicate and how its label continues the question's: "operate", noun "terminal", preposition "in"."""

    node: NamedNode
    noun: str = ""
    prep: str = ""


@dataclass(frozen=True, slots=True)
class Canonical:
    """A relation of the ontology that the question's predicate expresses, perhaps from object to subject."""

    relation: ontology.Relation
    inverted: bool
    prep: str = ""


class Linker:
    """Looks a question's words up in one graph."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.names = store.names

    def named(self, name: str) -> list[NamedNode]:
        """What bears the name, else what bears a name with all its words; most often mentioned first."""
        found = naming.entities(self.store, name) if ":" not in name else []
        if found:
            return found[:MOST_NODES]
        wanted = set(folded(name).split())
        longer = {iri for text, iri in self._all_names if wanted <= set(_tokens(text)) and text[:1].isupper()}
        return [NamedNode(iri) for iri in sorted(longer) if self._is_name(iri)][:5]

    def things(self, part: Part) -> list[NamedNode]:
        """Nodes that the phrase may stand for: those with its head whose other words do not contradict it."""
        if part.is_name:
            return self.named(part.name)
        exact = naming.entities(self.store, part.text) if ":" not in part.text else []
        own = [forms for forms in part.words if not forms & part.head]
        found = {iri for text, iri in self._all_names if _agrees(text, part.head, own)}
        found |= {node.value for node in exact}
        if part.name and not part.words:
            found |= {node.value for node in self.named(part.name)}
        return [NamedNode(iri) for iri in sorted(found)][:MOST_NODES]

    def wordings(self, labels: Iterable[str]) -> list[Wording]:
        """Open predicates with one of the labels, or one followed by a preposition, or a noun and a preposition."""
        return [w for label in labels for node, text in self._predicates if (w := _continued(node, text, label))]

    def be(self) -> list[NamedNode]:
        """The predicate that says what something is."""
        return [node for node, text in self._predicates if text == "be"]

    def titles(self, noun: Part) -> list[tuple[NamedNode, str]]:
        """Predicates that say it of somebody, with their preposition: "be secretary general of"."""
        known = set().union(*noun.words) if noun.words else set()
        found = []
        for node, text in self._predicates:
            words = text.split()
            said = words[1:-1]
            if words[0] == "be" and words[-1] in PREPOSITIONS and set(said) & noun.head and set(said) <= known:
                found.append((node, words[-1]))
        return found

    def canonical(self, labels: Sequence[str], frame: Frame) -> list[Canonical]:
        """Relations with one of the labels among their cues, or among the wordings of one of these."""
        known, same = ontology.load(), wordings.load()
        subject, object_ = (self.type_of(frame.part(slot)) for slot in ("agent", "patient"))
        found = {}
        for label in labels:
            for prep in ("", *(part.slot for part in frame.parts), *([frame.gap] if frame.gap else [])):
                last = object_ if not prep or prep in ("agent", "patient") else self.type_of(frame.part(prep))
                words = f"{label} {prep}" if prep in PREPOSITIONS else label
                # the graph may have a thing in the wrong class; its words then decide alone
                hit = known.canonical(words, subject_type=subject, object_type=last) or known.canonical(words)
                hit = hit or same.canonical(
                    words, subject_type=subject or "Entity", object_type=last or "Entity", known=known
                )
                if hit:
                    found[hit[0].name, hit[1]] = Canonical(*hit, prep=prep if prep in PREPOSITIONS else "")
        return list(found.values())

    def type_of(self, part: Part | None) -> str | None:
        """Class of the thing that a name means, where the name is known."""
        nodes = self.named(part.name) if part is not None and part.is_name else []
        for quad in self.store.match(nodes[0], "rdf:type") if nodes else ():
            return self.names.short(quad.object.value).partition(":")[2]
        return None

    def classes(self, noun: str) -> list[NamedNode]:
        """The class of that name with all below it; none where the ontology knows no such class."""
        known = ontology.load()
        named = {_spaced(name): name for name in known.classes}
        if noun not in named:
            return []
        wanted = named[noun]
        return [self.names.node(f"kgo:{name}") for name in known.classes if known.is_a(name, wanted)]

    def above(self, noun: str) -> list[NamedNode]:
        """Classes that something of that kind may have been put into for want of better knowledge."""
        known = ontology.load()
        wanted = {_spaced(name): name for name in known.classes}.get(noun, "")
        above = known.classes.get(wanted, frozenset()) & {"Organization", "GeopoliticalEntity"}
        return [self.names.node(f"kgo:{name}") for name in sorted(above)]

    def expressing(self, relation: ontology.Relation, *, inverted: bool) -> list[NamedNode]:
        """Open predicates that are cues of the relation, whatever things they were found between."""
        cues = set(relation.inverse_cues if inverted else relation.cues)
        return [node for node, text in self._predicates if text in cues]

    def suggestions(self, name: str) -> list[str]:
        """Names of the graph that look like this one."""
        from rapidfuzz import fuzz, process

        known = sorted({text for text, _ in self._all_names if text[:1].isupper()})
        found = process.extract(name, known, scorer=fuzz.token_sort_ratio, limit=3, score_cutoff=_CLOSE)
        return [text for text, _, _ in found]

    def label(self, node: NamedNode) -> str:
        """The node's label."""
        return next((quad.object.value for quad in self.store.match(node, "rdfs:label")), node.value)

    def _is_name(self, iri: str) -> bool:
        types = {self.names.short(quad.object.value) for quad in self.store.match(NamedNode(iri), "rdf:type")}
        return not types & {"kgo:Concept", "kgo:Entity", "kgo:Group"}

    @functools.cached_property
    def _all_names(self) -> list[tuple[str, str]]:
        return self.store.words.names()

    @functools.cached_property
    def _predicates(self) -> list[tuple[NamedNode, str]]:
        rows = self.store.query("SELECT DISTINCT ?p ?l { ?st kgo:predicate ?p . ?p rdfs:label ?l } ORDER BY ?p ?l")
        return [(row["p"], row["l"].value) for row in rows]


def _continued(node: NamedNode, text: str, label: str) -> Wording | None:
    """How a predicate goes on after the question's own words.

    >>> _continued(NamedNode("x:p"), "operate terminal in", "operate").noun
    'terminal'
    >>> _continued(NamedNode("x:p"), "set up", "set") is None
    True
    """
    if text == label:
        return Wording(node)
    if not text.startswith(label + " "):
        return None
    rest = text[len(label) + 1 :].split()
    if len(rest) == 1 and rest[0] in PREPOSITIONS:
        return Wording(node, prep=rest[0])
    if len(rest) == 2 and rest[1] in PREPOSITIONS and rest[0] not in PREPOSITIONS:
        return Wording(node, noun=rest[0], prep=rest[1])
    return None


def _agrees(text: str, head: frozenset[str], own: Sequence[frozenset[str]]) -> bool:
    """Whether a label names the phrase's thing: same head, and the words of one are among those of the other."""
    tokens = _tokens(text)
    if not tokens or _head_of(text) not in head:
        return False
    others = [t for t in tokens if t not in head and t not in _STOP]
    wanted = set().union(*own) if own else set()
    return all(t in wanted for t in others) or all(forms & set(tokens) for forms in own)


def _head_of(text: str) -> str:
    """The last word before the first preposition; its plural's "s" is left to the forms it is compared with."""
    first = _BEFORE.split(text, maxsplit=1)[0]
    words = _tokens(first)
    return words[-1] if words else ""


def _tokens(text: str) -> list[str]:
    return re.findall(r"[\w-]+", re.sub(r"['’]s\b|['’]", " ", folded(text)))


def _spaced(name: str) -> str:
    """ "InternationalOrganization" as people write it."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
