"""Measure tags, lemmas, trees and boundaries on a treebank: `python -m benchmarks.parsing FILE.conllu [--json]`.

Two runs over the same documents. With gold words and sentences: UPOS, XPOS, lemmas, features, UAS and LAS (relations
up to the colon) in percent of all words. From raw text, paragraphs parted by blank lines: the F1 measures of the
CoNLL 2018 shared task (Zeman et al.), where a word or sentence is right when it covers the same characters.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also runs as a file

from benchmarks.model import add_options, called, chosen
from training import conllu

PUBLISHED = (
    "published, other test data, not measured here: stanza 1.0 on EWT test, raw text: UPOS 95.4 lemma 97.2 UAS 86.2 "
    "LAS 83.6 sentences 81.1 (Qi et al. 2020); en_core_web_lg LAS 90.2, en_core_web_trf LAS 93.8 on OntoNotes (spaCy)"
)
Row = tuple[str, str, str, str, object, str]  # UPOS, XPOS, lemma, features, head, relation up to the colon
GOLD_NAMES = ("tag", "xpos", "lemma", "feats", "uas", "las")
RAW_NAMES = ("words", "sents", "raw_tag", "raw_xpos", "raw_lemma", "raw_uas", "raw_las")


def measure(nlp: Language, path: Path) -> dict[str, float]:
    """All measures on a file, and words per second from raw text."""
    treebanks = list(conllu.read(path))
    result = with_gold_words(nlp, treebanks)
    began = time.perf_counter()
    docs = list(nlp.pipe([raw_text(treebank) for treebank in treebanks]))
    seconds = time.perf_counter() - began
    counts: Counter[str] = Counter()
    for treebank, doc in zip(treebanks, docs, strict=True):
        counts += compare(gold_places(treebank), doc_places(doc))
    for name in RAW_NAMES:
        kind = "sents" if name == "sents" else "words"
        result[name] = 200 * counts[name] / (counts[f"gold {kind}"] + counts[f"given {kind}"])
    result["words_per_second"] = sum(len(doc) for doc in docs) / seconds
    return {name: round(value, 2) for name, value in result.items()}


def with_gold_words(nlp: Language, treebanks: Sequence[conllu.Treebank]) -> dict[str, float]:
    """Accuracy of each layer with words and sentences given."""
    docs = nlp.pipe([gold_doc(nlp, treebank) for treebank in treebanks])
    right: Counter[str] = Counter()
    total = 0
    for treebank, doc in zip(treebanks, docs, strict=True):
        rows = list(gold_places(treebank)[1].values())
        given = list(doc_places(doc)[1].values())
        for gold, ours in zip(rows, given, strict=True):
            total += 1
            right.update(agreements(gold, ours))
    return {name: 100 * right[name] / total for name in GOLD_NAMES}


def agreements(gold: Row, ours: Row) -> list[str]:
    """The layers on which a word is right."""
    same = [g == o for g, o in zip(gold, ours, strict=True)]
    same[2] |= gold[2] == "_"
    same[5] &= same[4]
    return [name for name, is_right in zip(GOLD_NAMES, same, strict=True) if is_right]


def gold_doc(nlp: Language, treebank: conllu.Treebank) -> Doc:
    """A document with the treebank's words and sentences and nothing else."""
    words = [word.form for sentence in treebank.sentences for word in sentence.words]
    spaces = [space for sentence in treebank.sentences for space in sentence.spaces]
    starts = [i == 0 for sentence in treebank.sentences for i in range(len(sentence.words))]
    return Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts)


def raw_text(treebank: conllu.Treebank) -> str:
    """The text of a document, a blank line before each paragraph."""
    text = ""
    for sentence in treebank.sentences:
        if text and sentence.paragraph:
            text = text.rstrip() + "\n\n"
        text += "".join(w.form + " " * s for w, s in zip(sentence.words, sentence.spaces, strict=True))
    return text.rstrip()


Places = tuple[list[tuple[int, int]], dict[tuple[int, int], Row]]


def gold_places(treebank: conllu.Treebank) -> Places:
    """Sentences and words of the treebank by the characters they cover, white space not counted."""
    sentences, rows, at = [], {}, 0
    for sentence in treebank.sentences:
        ends = [at]
        for word in sentence.words:
            ends.append(ends[-1] + len(squeeze(word.form)))
        spans = list(zip(ends, ends[1:], strict=False))
        for span, w in zip(spans, sentence.words, strict=True):
            head = spans[w.head - 1] if w.head else None
            rows[span] = (w.upos, w.xpos, w.lemma, w.feats, head, w.deprel.split(":")[0])
        sentences.append((at, ends[-1]))
        at = ends[-1]
    return sentences, rows


def doc_places(doc: Doc) -> Places:
    """Sentences and words of a parsed document by the characters they cover, white space not counted."""
    ends = [0]
    for token in doc:
        ends.append(ends[-1] + len(squeeze(token.text)))
    spans = list(zip(ends, ends[1:], strict=False))
    rows = {}
    for token, span in zip(doc, spans, strict=True):
        if span[0] < span[1]:
            head = None if token.head.i == token.i else spans[token.head.i]
            relation = "root" if token.dep_ == "ROOT" else token.dep_.split(":")[0]
            rows[span] = (token.pos_, token.tag_, token.lemma_, str(token.morph) or "_", head, relation)
    sentences = [(ends[sent.start], ends[sent.end]) for sent in doc.sents]
    return [s for s in sentences if s[0] < s[1]], rows


def squeeze(form: str) -> str:
    """Without white space."""
    return re.sub(r"\s", "", form)


def compare(gold: Places, ours: Places) -> Counter[str]:
    """How many words, sentences and layers agree, and how many there are."""
    (sentences, rows), (our_sentences, our_rows) = gold, ours
    counts = Counter({"gold words": len(rows), "given words": len(our_rows)})
    counts.update({"gold sents": len(sentences), "given sents": len(our_sentences)})
    counts["sents"] = len(set(sentences) & set(our_sentences))
    for span in rows.keys() & our_rows.keys():
        counts["words"] += 1
        counts.update(f"raw_{name}" for name in agreements(rows[span], our_rows[span]))
    return counts


def confusions(nlp: Language, path: Path, *, most: int = 25) -> list[str]:
    """The most frequent errors of the tree: what was wrong and between which relations."""
    errors: Counter[str] = Counter()
    for treebank in conllu.read(path):
        doc = nlp(gold_doc(nlp, treebank))
        for gold, ours in zip(gold_places(treebank)[1].values(), doc_places(doc)[1].values(), strict=True):
            if gold[4:] != ours[4:]:
                errors[f"{gold[5]} -> {ours[5]}{'' if gold[4] == ours[4] else ', other head'}"] += 1
    return [f"{number:5}  {error}" for error, number in errors.most_common(most)]


def main() -> None:
    """Print the measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, metavar="FILE.conllu")
    add_options(parser)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--errors", action="store_true", help="also list the most frequent errors of the trees")
    args = parser.parse_args()
    nlp = chosen(args)
    result = measure(nlp, args.file)
    if args.json:
        sys.stdout.write(json.dumps({"file": args.file.name, "nlp": called(args), **result}) + "\n")
        return
    lines = [f"{name:18} {value:8.2f}" for name, value in result.items()] + [PUBLISHED]
    lines += confusions(nlp, args.file) if args.errors else []
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
