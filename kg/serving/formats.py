"""Media types, and which of them a client would rather have (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

HTML = "text/html"
RESULTS = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
RDF = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "text/plain": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
    "text/n3": "n3",
}
DATASETS = {"application/trig": "trig", "application/n-quads": "nquads"}
SHORT = {
    **{format: media for media, format in reversed(RESULTS.items())},
    **{format: media for media, format in reversed(RDF.items())},
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "srj": "application/sparql-results+json",
    "srx": "application/sparql-results+xml",
}


def wanted(accept: str | None, offered: Sequence[str]) -> str | None:
    """The offered type that the client likes best, of equals the first; None where it likes none.

    >>> wanted("text/html;q=0.8, text/*;q=0.9", ["text/html", "text/turtle"])
    'text/turtle'
    >>> wanted("image/png", ["text/html"]) is None, wanted(None, ["text/html"])
    (True, 'text/html')
    """
    if not accept or not accept.strip():
        return offered[0]
    likes = dict(_like(part) for part in accept.split(",") if part.strip())
    best = max(offered, key=lambda media: _quality(media, likes))
    return best if _quality(best, likes) > 0 else None


def _like(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip() for piece in part.lower().split(";"))
    quality = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
    try:
        return media, min(max(float(quality), 0.0), 1.0)
    except ValueError:
        return media, 0.0


def _quality(media: str, likes: Mapping[str, float]) -> float:
    kind = media.partition("/")[0]
    return next((likes[name] for name in (media, f"{kind}/*", "*/*") if name in likes), 0.0)
