"""The spaCy component `kg_english`: it fills in a `Doc` that only has words."""

from __future__ import annotations

import os
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

import numpy as np
import srsly
from spacy.attrs import DEP, HEAD, IS_SPACE, LEMMA, MORPH, POS, SPACY, TAG
from spacy.language import Language
from spacy.symbols import IDS
from spacy.tokens import Doc, Span, Token

from kg import columns
from kg.garbage import uncollected
from kg.language import borders, conventions, headlines, senses
from kg.language.bands import with_bands
from kg.language.languages import with_languages
from kg.language.names import Name, tags_of
from kg.language.namesakes import with_namesakes
from kg.language.net import FILES, Net
from kg.language.nicknames import with_nicknames
from kg.language.offices import without_offices
from kg.language.parse import Page, Parsed, parse, runs
from kg.language.sentences import new_lines

SHIPPED = Path(__file__).parent / "english"
NOT_LOADED = Ellipsis  # which stays itself when pickled
ROOT = "ROOT"  # spaCy's own name of the relation that UD calls "root"; every other relation is spelt as in UD


def register() -> None:
    """Name the places of what spaCy has no attribute for; doing so twice changes nothing."""
    for name in ("coref_clusters", "coref_plurals", "coref_certainty", "relations", "inferred"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=[])
    if not Token.has_extension("kind"):
        Token.set_extension("kind", default="")
    if not Doc.has_extension("certainty"):  # for each token how probable its arc is, 0..1; None if nothing tells
        Doc.set_extension("certainty", default=None)


register()


class English:
    """Tags, lemmas, trees, sentences, names, coreference and relations between mentions for English text.

    Sentence starts and words that a `Doc` brings with it are kept. `threads` is how many windows are read at a time;
    by default the variable `KG_THREADS`, else one for every core.
    """

    def __init__(
        self,
        *,
        threads: int | None = None,
        coreference: bool = True,
        relations: bool = True,
        inference: bool = True,
        folder: Path = SHIPPED,
    ) -> None:
        self.threads = threads or int(os.environ.get("KG_THREADS", "0")) or _cores()
        self.coreference = coreference
        self.relations = relations
        self.inference = inference
        self.folder = folder
        self._net: Net | None = None
        self._resolver = None
        self._classifier = self._inferrer = NOT_LOADED
        self._process = 0

    @property
    def net(self) -> Net:
        """The net, loaded on first use, and anew in a forked process, where the threads of the first are gone."""
        if self._net is None or self._process != os.getpid():
            self._net, self._process = Net(self.folder), os.getpid()
        return self._net

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one document."""
        return next(iter(self.pipe([doc])))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 32) -> Iterator[Doc]:
        """Annotate documents; each comes out as if it were alone.

        With several threads, windows of up to `batch_size` documents are read ahead of the one that comes out next.
        """
        docs = iter(stream)
        if self.threads == 1:
            for doc in docs:
                yield self._annotated(*self._begun(doc, map))
            return
        with ThreadPoolExecutor(self.threads) as pool:
            waiting: deque[tuple] = deque()
            for doc in docs:
                waiting.append(self._begun(doc, pool.map))
                if len(waiting) == batch_size:
                    yield self._annotated(*waiting.popleft())
            while waiting:
                yield self._annotated(*waiting.popleft())

    def _annotated(self, doc: Doc, page: Page, places: list[int], read: Iterable[list[Parsed]]) -> Doc:
        """The document with all its layers."""
        with uncollected():
            found = self._filled(doc, page, places, read)
            if self.coreference and self.resolver is not None:
                self.resolver.resolve(doc, places, found)
            if self.relations and self.classifier is not None:
                doc._.relations = [tuple(each) for each in self.classifier.related(doc)]
            if self.inference and self.inferrer is not None:
                doc._.inferred = [tuple(each) for each in self.inferrer.inferred(doc)]
        return doc

    def read(self, doc: Doc) -> tuple[list[int], list[Parsed]]:
        """Fill in all layers but coreference; the places of the document's words, and its sentences."""
        _, page, places, found = self._begun(doc, map)
        return places, self._filled(doc, page, places, found)

    def _begun(self, doc: Doc, each: Callable) -> tuple[Doc, Page, list[int], Iterable[list[Parsed]]]:
        """The document, its page, the places of its words, and the sentences of each run as `each` reads them."""
        net = self.net
        page, places = _page(doc)
        jobs = runs(page, [len(net.pieces.ids(word)) for word in page.words]) if page.words else []
        return doc, page, places, each(lambda job: list(parse(net, page, *job)), jobs)

    def _filled(self, doc: Doc, page: Page, places: list[int], read: Iterable[list[Parsed]]) -> list[Parsed]:
        found = list(chain.from_iterable(read))
        _fill(doc, places, found, _names(page, found, self.net.labels.names))
        doc.tensor = _vectors(len(doc), places, found)
        return found

    @property
    def resolver(self):  # noqa: ANN201 - loaded below
        """What finds coreference, or None where the model has none."""
        if self._resolver is None and (self.folder / "coreference.onnx").exists():
            from kg.language.coreference import Resolver  # it is not needed when coreference is switched off

            self._resolver = Resolver.load(self.folder)
        return self._resolver

    @property
    def classifier(self):  # noqa: ANN201 - loaded below
        """What finds relations of pairs of mentions, or None where the model has none that fits."""
        if self._classifier is NOT_LOADED:
            from kg.language.relations import Classifier  # it is not needed when it is switched off

            self._classifier = Classifier.load(self.folder)
        return self._classifier

    @property
    def inferrer(self):  # noqa: ANN201 - loaded below
        """What infers relations over sentences, or None where the model has none that fits."""
        if self._inferrer is NOT_LOADED:
            from kg.language.inferring import Inferrer  # it is not needed when it is switched off

            self._inferrer = Inferrer.load(self.folder)
        return self._inferrer

    def __getstate__(self) -> dict:
        unloaded = {"_net": None, "_resolver": None, "_classifier": NOT_LOADED, "_inferrer": NOT_LOADED}
        return {**self.__dict__, **unloaded}

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Copy the model's files."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            if (self.folder / name).exists():
                shutil.copyfile(self.folder / name, folder / name)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> English:
        """Use the model in another folder."""
        self.folder = Path(path)
        self._net = self._resolver = None
        self._classifier = self._inferrer = NOT_LOADED
        _ = self.net, self.resolver
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The model's files as one message."""
        files = {name: (self.folder / name).read_bytes() for name in FILES if (self.folder / name).exists()}
        return srsly.msgpack_dumps(files)

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> English:
        """Take the model from a message; its files are kept in a temporary folder for as long as the process runs."""
        import atexit
        import tempfile

        folder = Path(tempfile.mkdtemp(prefix="kg-english-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        for name, content in srsly.msgpack_loads(data).items():
            (folder / name).write_bytes(content)
        return self.from_disk(folder)


@Language.factory(
    "kg_english", default_config={"threads": None, "coreference": True, "relations": True, "inference": True}
)
def create(
    nlp: Language, name: str, threads: int | None, coreference: bool, relations: bool, inference: bool
) -> English:
    """The factory that spaCy finds by the component's name."""
    return English(threads=threads, coreference=coreference, relations=relations, inference=inference)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _page(doc: Doc) -> tuple[Page, list[int]]:
    """The words of a document that are more than white space, and the places of their tokens."""
    places: list[int] = []
    words: list[str] = []
    paragraphs = set()
    glued, close, lines = set(), set(), set()
    texts, offsets = columns.strings(doc, "text"), columns.offsets(doc)
    spaces, spaced = doc.to_array([IS_SPACE, SPACY]).T.astype(bool).tolist() if texts else ([], [])
    on_purpose = new_lines("".join([text + " " * after for text, after in zip(texts, spaced, strict=True)]))
    blank = True
    for i, text in enumerate(texts):
        if spaces[i] or not text.strip():
            blank |= text.count("\n") > 1 or "\r\n\r\n" in text or "\u2029" in text or "\f" in text
            continue
        if blank:
            paragraphs.add(len(words))
            blank = False
        before = texts[i - 1] if i and not spaced[i - 1] else ""
        if before == text and not text.isalnum():
            glued.add(len(words))
        if before and not spaces[i - 1]:
            close.add(len(words))
        if offsets[i] in on_purpose:
            lines.add(len(words))
        words.append(text)
        places.append(i)
    starts = _given_starts(doc, places)
    if starts is not None:
        paragraphs &= starts
    return Page(words, frozenset(paragraphs), starts, *map(frozenset, (glued, close, lines))), places


def _given_starts(doc: Doc, places: list[int]) -> frozenset[int] | None:
    """The words with which sentences begin that the document brings with it; None where it brings none."""
    if len(doc) < 2 or not doc.has_annotation("SENT_START"):
        return None
    return frozenset(n for n, i in enumerate(places) if doc[i].is_sent_start) | {0}


def _names(page: Page, sentences: list[Parsed], labels: Sequence[str]) -> list[Name]:
    """The names of a document: those of its sentences, mended and made to agree."""
    if not sentences:
        return []
    starts = {sentence.begin for sentence in sentences}
    tags = tags_of(np.concatenate([sentence.tags for sentence in sentences]), labels)
    found = senses.agree([name for sentence in sentences for name in sentence.names], page.words, starts, tags)
    return conventions.mend(headlines.apart(borders.mend(found, page.words, starts), page.words), page.words)


def _fill(doc: Doc, places: list[int], sentences: list[Parsed], names: list[Name]) -> None:
    """Write the layers into the tokens; white space hangs on the word before it."""
    strings, morphology = doc.vocab.strings, doc.vocab.morphology
    rows = np.zeros((len(doc), 6), dtype=np.uint64)
    space = np.array([strings.add("_SP"), IDS["SPACE"], morphology.add(""), 0, 0, strings.add("dep")], dtype=np.uint64)
    words = set(places)
    before = places[0] if places else None
    for i in range(len(doc)):
        if i in words:
            before = i
        else:
            rows[i] = space
            rows[i, 3] = strings.add(doc[i].text)
            rows[i, 4] = np.int64((before if before is not None else i) - i).astype(np.uint64)
            if before is None:
                rows[i, 5] = strings.add(ROOT)
    kinds = {}
    certainty = np.ones(len(doc), dtype=np.float32)
    for sentence in sentences:
        certainty[places[sentence.begin : sentence.end]] = sentence.certainty
        _fill_sentence(rows, sentence, places, strings, morphology)
        kinds |= {places[sentence.begin + i]: kind for i, kind in enumerate(sentence.kinds) if kind != "_"}
    if len(doc):
        doc.from_array([TAG, POS, MORPH, LEMMA, HEAD, DEP], rows)
        spans = [Span(doc, places[b], places[e - 1] + 1, label=kind) for b, e, kind in names]
        doc.set_ents(list(with_languages(without_offices(with_namesakes(with_bands(with_nicknames(spans)))))))
    doc._.certainty = certainty
    for i, kind in kinds.items():
        doc.user_data["._.", "kind", doc[i].idx, None] = kind  # what `doc[i]._.kind = kind` comes to, faster


def _vectors(size: int, places: list[int], sentences: list[Parsed]) -> np.ndarray:
    """(tokens, width) half floats: what the encoder made of each word; nothing for white space."""
    if not sentences:
        return np.zeros((size, 0), dtype=np.float16)
    found = np.concatenate([sentence.vectors for sentence in sentences])
    rows = np.zeros((size, found.shape[1]), dtype=np.float16)
    rows[places] = found
    return rows


def _fill_sentence(rows: np.ndarray, sentence: Parsed, places: list[int], strings, morphology) -> None:  # noqa: ANN001
    columns = zip(
        sentence.xpos, sentence.upos, sentence.feats, sentence.lemmas, sentence.heads, sentence.deprels, strict=True
    )
    for n, (xpos, upos, feats, lemma, head, deprel) in enumerate(columns, sentence.begin):
        i = places[n]
        rows[i] = (
            strings.add(xpos), IDS[upos], morphology.add(feats), strings.add(lemma),
            (places[head] - i) % 2**64, strings.add(ROOT if deprel == "root" else deprel),
        )  # fmt: skip
