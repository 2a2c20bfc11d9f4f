"""Coreference: every phrase is linked to its best antecedent or to none, and links are joined to clusters.

The scorer is a small net over the vectors that the encoder gave the two heads and the features of `referents`, run by
onnxruntime. It was trained as a ranker of antecedents (Durrett and Klein 2013; Clark and Manning 2016).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from spacy.tokens import Doc

from kg.language.naming import contradicts, join_names
from kg.language.net import session
from kg.language.parse import Parsed
from kg.language.phrases import phrases
from kg.language.plurals import plurals
from kg.language.referents import PRONOUN_CLASSES, Referents, own_features, pair_features, referents, sort_features

NEAREST = 50  # phrases before a pronoun that may be its antecedent
NEAREST_NOUN = 30  # and before another phrase: 50 change nothing on GUM, and take longer
EARLIER = 4  # and so many further back, of those with the same words or head
FURTHEST = 1500  # phrases; beyond it nothing but a name is referred to again
# Added to the score of having no antecedent, for pronouns in the third person and for other phrases.
NO_LINK_PRONOUN, NO_LINK = -4.0, -0.4  # of -1, -2, -4 and -0.3 to -1.2 the best on GUM development text
THIRD = [PRONOUN_CLASSES.index(name) for name in ("he", "she", "it", "they")]
CHUNK = 256  # phrases scored at a time, which bounds memory


class Scorer:
    """The net in `coreference.onnx`."""

    def __init__(self, path: Path) -> None:
        self._session = session(path)

    def scores(self, r: Referents, i: np.ndarray, candidates: np.ndarray) -> np.ndarray:
        """(phrases, 1 + candidates): first how good it is to have no antecedent, then each; minus infinity for none."""
        rows, columns = np.nonzero(candidates >= 0)
        first = int(candidates[candidates >= 0].min(initial=i[0]))
        near = np.flatnonzero(np.isin(np.arange(first, i[-1] + 1), np.union1d(i, candidates))) + first
        a, b = i[rows], candidates[rows, columns]
        pairs, alone = self._session.run(
            ("pairs", "alone"),
            {
                "vectors": r.vectors[near], "sorts": sort_features(r, near),
                "mine": np.searchsorted(near, a), "theirs": np.searchsorted(near, b),
                "pair_features": pair_features(r, a, b), "own": np.searchsorted(near, i),
                "own_features": own_features(r, i),
            },
        )  # fmt: skip
        out = np.full((len(i), 1 + candidates.shape[1]), -np.inf, dtype=np.float32)
        out[rows, 1 + columns] = pairs
        out[:, 0] = alone + np.where(np.isin(r.pronoun[i], THIRD), NO_LINK_PRONOUN, NO_LINK)
        return out


def candidate_matrix(r: Referents) -> np.ndarray:
    """Possible antecedents of each phrase, nearest first, -1 where there are fewer."""
    matrix = np.full((len(r.phrases), NEAREST + EARLIER), -1, dtype=np.int64)
    alike: dict[tuple[str, int], list[int]] = {}
    forms, texts, lemmas = r.form.tolist(), r.text.tolist(), r.lemma.tolist()
    for i in range(len(r.phrases)):
        reach = NEAREST_NOUN if forms[i] else NEAREST
        near = list(range(i - 1, max(-1, i - 1 - reach), -1))
        matrix[i, : len(near)] = near
        if forms[i]:
            keys = [("t", texts[i]), ("l", lemmas[i])]
            far = [j for key in keys for j in reversed(alike.get(key, ())) if j < i - reach]
            far = [j for j in dict.fromkeys(far) if forms[i] == 1 or i - j < FURTHEST][:EARLIER]
            matrix[i, NEAREST : NEAREST + len(far)] = far
            for key in keys:
                alike.setdefault(key, []).append(i)
                del alike[key][:-40]
    return matrix


class Resolver:
    """Finds the clusters of a document and writes them into the document.

    `doc._.coref_clusters`, `doc._.coref_plurals`, and `doc._.coref_certainty`: begin and end of each phrase that was
    linked to an earlier one, and how probable it is (0..1, as the net says, not calibrated) that it means the same as
    that one's cluster.
    """

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer

    @classmethod
    def load(cls, folder: Path) -> Resolver:
        """From a model folder."""
        return cls(Scorer(folder / "coreference.onnx"))

    def resolve(self, doc: Doc, places: list[int], sentences: list[Parsed]) -> None:
        """Fill in the extensions of a parsed document."""
        found = describe(doc, places, sentences)
        if found is None:
            return
        clusters, certainty = self.clusters(found)
        doc._.coref_certainty = [(found.phrases[n].begin, found.phrases[n].end, sure) for n, sure in certainty.items()]
        doc._.coref_clusters = [
            [(found.phrases[n].begin, found.phrases[n].end) for n in cluster] for cluster in clusters
        ]
        doc._.coref_plurals = plurals(doc, found, doc._.coref_clusters, clusters)

    def clusters(self, r: Referents) -> tuple[list[list[int]], dict[int, float]]:
        """Numbers of phrases that refer to the same thing, in order, and how probable each phrase's link is.

        Phrases that stand alone are left out.
        """
        matrix = candidate_matrix(r)
        candidates = matrix.tolist()
        cluster_of: dict[int, list[int]] = {}
        certainty: dict[int, float] = {}
        for start in range(0, len(matrix), CHUNK):
            i = np.arange(start, min(start + CHUNK, len(matrix)))
            scores = self.scorer.scores(r, i, matrix[i])
            order = np.argsort(-scores, axis=1)[:, :4]
            for n, row in zip(i.tolist(), order.tolist(), strict=True):
                for choice in row:
                    if choice == 0 or scores[n - start, choice] == -np.inf:
                        break
                    antecedent = int(matrix[n, choice - 1])
                    cluster = cluster_of.get(antecedent, [antecedent])
                    if not contradicts(r, n, cluster):
                        inside = set(cluster)
                        certainty[n] = _share(scores[n - start], [m in inside for m in candidates[n]])
                        cluster.append(n)
                        cluster_of[antecedent] = cluster_of[n] = cluster
                        break
        return join_names(r, cluster_of), certainty


def _share(scores: np.ndarray, chosen: list[bool]) -> float:
    """The probability that the scores give to the chosen antecedents together."""
    odds = np.exp(scores - scores.max())
    return float(odds[1:][chosen].sum() / odds.sum())


def describe(doc: Doc, places: list[int], sentences: list[Parsed]) -> Referents | None:
    """The phrases of a document with their features, or None where there are none."""
    found = phrases(doc)
    if not found:
        return None
    row = {place: n for n, place in enumerate(places)}
    vectors = np.concatenate([sentence.vectors for sentence in sentences])
    return referents(doc, found, vectors[[row[p.head] for p in found]])
