"""RDF/XML, sorted, one element for each node."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import Literal, Quad

from kg.errors import KgError
from kg.rdf.literals import fit
from kg.rdf.names import THEIRS

_FIRST = "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u2c00-\u2fef\u3001-\ud7ff"
_LAST_NAME = re.compile(rf"[{_FIRST}][{_FIRST}0-9.\-\u00b7\u0300-\u036f]*$")
_STRING = THEIRS["xsd"] + "string"


def rdfxml(quads: Iterable[Quad], prefixes: Mapping[str, str]) -> Iterator[str]:
    """RDF/XML of quads sorted by subject, whatever their graphs."""
    by_space = {space: prefix for prefix, space in prefixes.items()}
    spaces = "".join(f"\n  xmlns:{prefix}={quoteattr(space)}" for prefix, space in sorted(prefixes.items()))
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'
    for subject, group in groupby(quads, key=lambda quad: quad.subject.value):
        properties = "".join(_property(quad, by_space) for quad in group)
        yield f"<rdf:Description rdf:about={quoteattr(subject)}>\n{properties}</rdf:Description>\n"
    yield "</rdf:RDF>\n"


def _property(quad: Quad, by_space: Mapping[str, str]) -> str:
    name, space = _element(quad.predicate.value, by_space)
    term = quad.object
    if not isinstance(term, Literal):
        return f"  <{name}{space} rdf:resource={quoteattr(term.value)}/>\n"
    about = ""
    if term.language:
        about = f" xml:lang={quoteattr(term.language)}"
    elif term.datatype.value != _STRING:
        about = f" rdf:datatype={quoteattr(term.datatype.value)}"
    # a bare carriage return would be read as a line feed
    return f"  <{name}{space}{about}>{escape(fit(term.value), {chr(13): '&#13;'})}</{name}>\n"


def _element(iri: str, by_space: Mapping[str, str]) -> tuple[str, str]:
    """Name of a property's element, and its namespace where the header does not declare it."""
    last = _LAST_NAME.search(iri, max(iri.rfind("/"), iri.rfind("#")) + 1)
    if not last:
        raise KgError(f"RDF/XML has no name for the property {iri}", fix="export Turtle or N-Quads instead")
    cut = last.start()
    prefix = by_space.get(iri[:cut])
    return (f"{prefix}:{iri[cut:]}", "") if prefix else (iri[cut:], f" xmlns={quoteattr(iri[:cut])}")
