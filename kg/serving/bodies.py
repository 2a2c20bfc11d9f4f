"""What a request carries: forms, queries, graphs; read no further than it may be long."""

from __future__ import annotations

from email import policy
from email.parser import BytesParser
from urllib.parse import parse_qs

from starlette.requests import Request

from kg.serving.worker import Answered, problem

Form = list[tuple[str, str]]
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
GRAPHS = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
}
PARTS = "multipart/form-data"


class TooLong(Exception):
    """The body of a request is longer than it may be."""


def media_type(request: Request) -> str:
    return _media(request.headers.get("content-type", ""))


def _media(header: str) -> str:
    return header.partition(";")[0].strip().lower()


async def posted(request: Request, most: int) -> Form | Answered:
    """The form of a POST, or its query or update as if it were a form's."""
    media = media_type(request)
    if media not in (FORM, QUERY, UPDATE):
        return problem(415, f"a query cannot be posted as '{media[:60]}'", f"post a form, {QUERY} or {UPDATE}")
    try:
        text = (await body(request, most)).decode("utf-8")
        if media != FORM:
            return [("query" if media == QUERY else "update", text)]
        fields = parse_qs(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError:
        return problem(400, "the body of the request cannot be read", "send UTF-8")
    return [(name, value) for name, values in fields.items() for value in values]


async def body(request: Request, most: int) -> bytes:
    """The body; reading stops where it is too long, and where it says so beforehand nothing is read."""
    if int(request.headers.get("content-length") or 0) > most:
        raise TooLong
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise TooLong
        parts.append(part)
    return b"".join(parts)


async def graph(request: Request, most: int) -> tuple[tuple[str, bytes], ...] | Answered:
    """The parts of a graph that was sent, each with its format; of a form, all its files."""
    media = media_type(request)
    if media not in (*GRAPHS, PARTS):
        return problem(415, f"a graph cannot be sent as '{media[:60]}'", f"send one of {', '.join(GRAPHS)}")
    data = await body(request, most)
    if media != PARTS:
        return ((GRAPHS[media], data),)
    kinds = b"Content-Type: " + request.headers["content-type"].encode("latin-1")
    parsed = BytesParser(policy=policy.HTTP).parsebytes(kinds + b"\r\n\r\n" + data)
    parts = list(parsed.iter_parts()) if parsed.is_multipart() else []
    other = [part.get_content_type() for part in parts if part.get_content_type() not in GRAPHS]
    if other or not parts:
        return problem(
            415, f"a part of the form is no graph: '{''.join(other[:1])[:60]}'", "name the type of each part"
        )
    return tuple((GRAPHS[part.get_content_type()], part.get_payload(decode=True)) for part in parts)
