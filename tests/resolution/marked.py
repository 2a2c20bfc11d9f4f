"""Extractions made by hand: mentions are marked in the text, statements are named by their words.

[Vladimir Putin:Person]             a name; the type is a class of the ontology
[President >Vladimir Putin<:Person] a phrase with its head marked
[the company:nominal] [he:pronoun]  phrases without a name; plural ones: [the two leaders:nominals] [they:pronouns]
"""

import re

from kg.extraction import Extraction
from kg.model import Document, Mention, Predicate, Qualifier, Sentence, Statement

MARK = re.compile(r"\[([^\[\]]+):(\w+)\]")
PHRASES = {"nominal": "singular", "nominals": "plural", "pronoun": "singular", "pronouns": "plural"}
LEADING = re.compile(r"^(?:(?:the|an?|this|these|both|his|her|its|their)\s+)+", re.IGNORECASE)


def extraction(marked, *, statements=(), clusters=(), plurals=(), id=None):
    """`statements`: (subject, predicate, object) or with a dict of canonical, rule, source, place; words name mentions.

    "he#2" is the second mention with the text "he". `clusters` and `plurals` name mentions in the same way.
    """
    text, mentions = _read(marked)
    document = Document(id or re.sub(r"\W+", "-", text)[:60], "test", text)
    sentences = tuple(
        Sentence(document.id, m.start(), m.end(), m[0]) for m in re.finditer(r"[^.!?\n]+(?:[.!?]+|\n|$)", text)
    )
    by_words = {}
    for mention in mentions:
        count = sum(1 for words in by_words if words.split("#")[0] == mention.text) + 1
        by_words[mention.text if count == 1 else f"{mention.text}#{count}"] = mention
    spans = tuple(tuple((by_words[w].begin, by_words[w].end) for w in cluster) for cluster in clusters)
    groups = tuple(((by_words[w].begin, by_words[w].end), tuple(indexes)) for w, indexes in plurals)
    made = tuple(_statement(document, sentences, by_words, *given) for given in statements)
    return Extraction(document, sentences, tuple(mentions), spans, groups, made)


def _read(marked):
    text, mentions, at = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        mentions.append(_mention(match[1], match[2], len(text)))
        text += match[1].replace(">", "").replace("<", "")
        at = match.end()
    return text + marked[at:], mentions


def _mention(words, kind, begin):
    plain = words.replace(">", "").replace("<", "")
    name = kind not in PHRASES
    head, offset = _head(words, plain, name)
    label = head if name and ">" in words else plain if name else LEADING.sub("", plain) or plain
    return Mention(
        begin,
        begin + len(plain),
        plain,
        "name" if name else kind.rstrip("s"),
        kind if name else "Concept",
        label,
        begin + offset,
        begin + offset + len(head),
        lemma="" if name else _lemma(head.lower(), kind),
        number="singular" if name else PHRASES[kind],
    )


def _head(words, plain, name):
    if ">" in words:
        return words[words.index(">") + 1 : words.index("<")], words.index(">")
    head = plain if name else plain.split()[-1]
    return head, len(plain) - len(head)


def _lemma(head, kind):
    if not kind.endswith("s"):
        return head
    return head[:-3] + "y" if head.endswith("ies") else head.removesuffix("s")


def _statement(document, sentences, by_words, subject, predicate, object_, more=None):
    more = more or {}
    subject, object_ = by_words[subject], by_words[object_]
    sentence = next((s for s in sentences if s.begin <= object_.begin < s.end), sentences[0])
    return Statement(
        document.id,
        sentence,
        subject,
        Predicate(predicate, predicate, subject.end, subject.end + 1, more.get("canonical")),
        object_,
        (Qualifier("place", by_words[more["place"]]),) if "place" in more else (),
        source=by_words[more["source"]] if "source" in more else None,
        **({"rule": more["rule"]} if "rule" in more else {}),
    )


def nodes(resolution):
    """Words of each mention -> labels of its entities, over all documents, names and phrases alike."""
    found = {}
    for mentions in resolution.mentions.values():
        for mention in mentions:
            if mention.entity:
                found.setdefault(mention.text, set()).add(mention.entity.label)
    return found


def triples(resolution):
    """The statements as labels, sorted."""
    return sorted(
        (s.subject.entity.label, s.predicate.label, s.object.entity.label)
        for statements in resolution.statements.values()
        for s in statements
    )
