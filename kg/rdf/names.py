"""IRIs: the namespaces of a graph and the slugs in them, by which nothing a document says can leave its place."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.model import content_id
from kg.ontology import BASE

OURS = {
    "kg": "",
    "kgo": "onto#",
    "kgq": "qual#",
    "kgs": "shape#",
    "kgx": "aside#",
    "st": "st/",
    "inf": "inf/",
    "ev": "ev/",
    "val": "val/",
    "doc": "doc/",
    "g": "g/",
    "run": "run/",
}
THEIRS = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "time": "http://www.w3.org/2006/time#",
    "qudt": "http://qudt.org/schema/qudt/",
    "unit": "http://qudt.org/vocab/unit/",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "schema": "https://schema.org/",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
}
LONGEST_SLUG = 160
LISTED = "id/"  # below it lie the IRIs made of identifiers of the user's own lists that are no IRIs
# last parts of namespaces, which no relation may be called
_RESERVED = frozenset(space.rstrip("/#") for space in OURS.values())
_ELEMENT = re.compile("[A-Za-z0-9_\\-\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0131\u0388-\u03ce\u0401-\u0481\u4e00-\u9fa5]+")
_PATH = re.compile("[/#?]")
_HTTP = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+")


@dataclass(frozen=True, slots=True)
class Names:
    """Makes every IRI of the graph with this base.

    >>> Names().entity("Xi_Jinping").value, Names().open_relation("meet with").value
    ('https://example.org/kg/Xi_Jinping', 'https://example.org/kg/meet_with')
    """

    base: str = BASE

    @property
    def prefixes(self) -> dict[str, str]:
        """Prefix and namespace, ours and those of the vocabularies we use."""
        return {prefix: self.base + space for prefix, space in OURS.items()} | THEIRS

    def node(self, name: str) -> NamedNode:
        """The IRI of a prefixed name of ours or theirs, such as "kgo:plain"."""
        return _node(self.base, name)

    def entity(self, id: str) -> NamedNode:
        """The IRI of an entity: of a slug, which begins with anything but a small Latin letter, or the user's own."""
        return _entity(self.base, id)

    def relation(self, name: str) -> NamedNode:
        """The IRI of one of the ontology's relations."""
        return NamedNode(self.base + name)

    def open_relation(self, label: str) -> NamedNode:
        """The IRI of a predicate in the text's words: slugs begin with a small Latin letter."""
        return NamedNode(self.base + relation_slug(label))

    def within(self, space: str, id: str) -> NamedNode:
        """The IRI of a statement, event, value, graph or run, by its prefix."""
        return NamedNode(self.base + OURS[space] + slug(id))

    def document(self, id: str) -> NamedNode:
        return NamedNode(_document(self.base, id))

    def span(self, document: str, begin: int, end: int) -> NamedNode:
        """The IRI of characters of a document (RFC 5147)."""
        return NamedNode(f"{_document(self.base, document)}#char={begin},{end}")

    def local(self, iri: str) -> str:
        """The IRI without the base of the graph, if it has it."""
        return iri.removeprefix(self.base)

    def absolute(self, local: str) -> str:
        """The IRI whose `local` this is: what is outside of the base has a colon, and nothing below it has."""
        return local if ":" in local else self.base + local

    def is_entity(self, iri: str) -> bool:
        """Whether a node is a thing and no statement, event, value or document: also by an IRI of the user's own.

        >>> [Names("http://a/").is_entity(f"http://{iri}") for iri in ("a/Xi", "a/ev/x", "a/id/7", "b/c/d")]
        [True, False, True, True]
        """
        local = self.local(iri)
        return ":" in local or local.startswith(LISTED) or not ("/" in local or "#" in local)

    def is_described(self, iri: str, type: str) -> bool:
        """Whether a node of that class (IRI) is a thing of ours: of IRIs of others those with a class of ours."""
        return self.is_entity(iri) and (iri.startswith(self.base) or type.startswith(self.base))

    def is_taken(self, iri: str) -> bool:
        """Whether nothing of the user's may have this IRI: it is the graph's own, or a word of a vocabulary."""
        words = (space for prefix, space in THEIRS.items() if prefix != "wd")
        return any(iri.startswith(space) or iri == space.rstrip("#/") for space in (self.base, *words))

    def short(self, iri: str) -> str:
        """The IRI with a prefix where one fits, else in pointed brackets."""
        for prefix, space in _longest_first(self.base):
            if iri.startswith(space) and len(iri) > len(space) and not _PATH.search(iri, len(space)):
                return f"{prefix}:{iri[len(space) :]}"
        return f"<{iri}>"


@functools.lru_cache(8)
def _longest_first(base: str) -> list[tuple[str, str]]:
    """Prefixes and namespaces, the longest first."""
    return sorted(Names(base).prefixes.items(), key=lambda pair: -len(pair[1]))


@functools.cache
def _node(base: str, name: str) -> NamedNode:
    prefix, local = name.split(":", 1)
    return NamedNode((base + OURS[prefix] if prefix in OURS else THEIRS[prefix]) + local)


@functools.lru_cache(1 << 14)
def _entity(base: str, id: str) -> NamedNode:
    if ":" in id:  # slugs have none
        return NamedNode(id)
    if id.startswith(LISTED):
        return NamedNode(base + id)
    name = slug(id)
    return NamedNode(base + name[0].upper() + name[1:])


@functools.lru_cache(1 << 8)
def _document(base: str, id: str) -> str:
    return base + OURS["doc"] + slug(id)


@functools.lru_cache(maxsize=1 << 16)
def slug(words: str) -> str:
    """The words as the last part of an IRI that every parser reads; never empty.

    >>> slug("U.S."), slug("Côte d’Ivoire"), slug("北京"), slug("AT&T <script>")
    ('US', 'Côte_dIvoire', '北京', 'ATT_script')
    """
    if words.isascii() and words.isalnum() and len(words) <= LONGEST_SLUG:
        return words
    joined = re.sub(r"[\s/:\\]+", "_", unicodedata.normalize("NFC", words))
    kept = "".join(c for c in joined if c in "_-" or _is_name_character(c)).strip("_")
    if not kept:
        return "x" + content_id(words)
    if len(kept) > LONGEST_SLUG:
        return f"{kept[: LONGEST_SLUG - 17]}_{content_id(words)}"
    return kept


def relation_slug(label: str) -> str:
    """The slug of an open predicate: also the name of an element, if only of letters that XML has always known.

    >>> relation_slug("meet with"), relation_slug("встречаться")
    ('meet_with', 'r_встречаться')
    """
    name = slug(label)
    name = name[0].lower() + name[1:]
    if not _ELEMENT.fullmatch(name):
        name = content_id(label)
    if not "a" <= name[0] <= "z":
        return "r_" + name
    return name + "_" if name in _RESERVED else name


def link(iri: str) -> NamedNode | None:
    """An address on the web as a node, None where it is not one."""
    return NamedNode(iri) if _HTTP.fullmatch(iri) else None


def _is_name_character(character: str) -> bool:
    """Letters, marks and digits that Turtle allows in a name."""
    if character.isascii():
        return character.isalnum()
    return unicodedata.category(character)[0] in "LMN" and any(a <= character <= b for a, b in _NAME_RANGES)


_NAME_RANGES = (  # PN_CHARS of Turtle 1.1
    ("\u00c0", "\u00d6"),
    ("\u00d8", "\u00f6"),
    ("\u00f8", "\u037d"),
    ("\u037f", "\u1fff"),
    ("\u2070", "\u218f"),
    ("\u2c00", "\u2fef"),
    ("\u3001", "\ud7ff"),
    ("\uf900", "\ufdcf"),
    ("\ufdf0", "\uffdc"),
    ("\U00010000", "\U000effff"),
)
