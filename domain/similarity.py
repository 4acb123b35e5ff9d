"""How alike the wordings of items are: the pairs of characters they share, rare ones counting more.

A pair of neighbouring characters (bigram) stands for a word: no dictionary is needed, and a word that is in
nearly every item weighs next to nothing (tf-idf). The measure is the cosine, of titles and of whole texts.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

#: The title says in ten words what the body says in two hundred, so it counts for more than its length.
TITLE_SHARE = 0.35
#: Below this two items share only words that many share.
FLOOR = 0.12
#: A second candidate is worth showing when it comes this near to the best.
NEAR = 0.5
#: From here on the wording is so close that it hardly grows with more agreement.
PLAIN = 0.4
MAX_CANDIDATES = 3

_RUN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]{2,}")

_Weights = dict[str, float]


@dataclass(frozen=True)
class Wording:
    """An item's title, and all of its text."""

    title: str
    body: str


@dataclass(frozen=True)
class Candidate:
    """A pair of places in the two lists that may be one matter; `confidence` from 0 to 1."""

    row: int
    column: int
    confidence: float


def candidates(rows: Sequence[Wording], columns: Sequence[Wording]) -> list[Candidate]:
    """For each row the columns that it most likely speaks of, likely first; none where nothing is alike."""
    found = []
    for row, scores in enumerate(likeness(rows, columns)):
        ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
        best = ranked[0][1] if ranked else 0.0
        for place, (column, score) in enumerate(ranked[:MAX_CANDIDATES]):
            if score < FLOOR or score < best * NEAR:
                break
            rival = ranked[1][1] if place == 0 and len(ranked) > 1 else best if place else 0.0
            found.append(Candidate(row, column, _confidence(score, rival)))
    return found


def _confidence(score: float, rival: float) -> float:
    """Sure where the wording is close and no other comes near."""
    return round(min(1.0, score / PLAIN) * score / (score + rival), 2)


def likeness(rows: Sequence[Wording], columns: Sequence[Wording]) -> list[dict[int, float]]:
    """For each row the likeness (0 to 1) of every column that shares anything with it, by column."""
    weights = _rarity(rows, columns)
    titles = _Index([wording.title for wording in columns], weights)
    bodies = _Index([wording.body for wording in columns], weights)
    found = []
    for wording in rows:
        scores: dict[int, float] = defaultdict(float)
        for column, cosine in titles.alike(wording.title).items():
            scores[column] += TITLE_SHARE * cosine
        for column, cosine in bodies.alike(wording.body).items():
            scores[column] += (1 - TITLE_SHARE) * cosine
        found.append(dict(scores))
    return found


class _Index:
    """Texts by the pairs of characters in them."""

    def __init__(self, texts: Sequence[str], weights: _Weights) -> None:
        self._weights = weights
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, text in enumerate(texts):
            for pair, weight in _vector(text, weights).items():
                self._postings[pair].append((place, weight))

    def alike(self, text: str) -> dict[int, float]:
        """The cosine of the text with every text that shares a pair with it."""
        scores: dict[int, float] = defaultdict(float)
        for pair, weight in _vector(text, self._weights).items():
            for place, other in self._postings.get(pair, ()):
                scores[place] += weight * other
        return scores


def _vector(text: str, weights: _Weights) -> _Weights:
    """The weight of each pair in the text; the squares add up to 1."""
    raw = {pair: (1 + math.log(count)) * weights[pair] for pair, count in _pairs(text).items()}
    length = math.sqrt(sum(weight * weight for weight in raw.values()))
    return {pair: weight / length for pair, weight in raw.items()} if length else {}


def _rarity(*lists: Sequence[Wording]) -> _Weights:
    """The weight of each pair: small where many items of the one list or of the other hold it.

    Counted list by list: what one item here and one item there speak of is as rare as can be.
    """
    weights: _Weights = {}
    for wordings in lists:
        held = Counter(pair for wording in wordings for pair in _pairs(f"{wording.title}\n{wording.body}"))
        for pair, count in held.items():
            weight = math.log((len(wordings) + 1) / count)
            weights[pair] = min(weights.get(pair, weight), weight)
    return weights


def _pairs(text: str) -> Counter[str]:
    return Counter(run[place : place + 2] for run in _RUN.findall(text) for place in range(len(run) - 1))
