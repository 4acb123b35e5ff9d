"""Two states of a list of items compared: which item is which, what was added, dropped and changed."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

from domain.items import PartyRole

#: From here on two wordings are one item; from `DOUBTFUL` on a person is asked.
SAME = 0.55
DOUBTFUL = 0.35
MAX_CANDIDATES = 3
#: The same section or number speaks for a pair, but never decides alone.
NEARNESS = 0.04
#: Characters of an unchanged passage that are shown on either side of a change.
CONTEXT = 8
MAX_COMPARED = 2_000

_ORDINAL = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十百零〇\d]+[章节部分]*|[（(][一二三四五六七八九十百\d]+[)）])[、.．:：\s]*"
)
#: A number is read as a whole; Chinese has no blanks between words.
_WORD = re.compile(r"\d+(?:\.\d+)?%?|[A-Za-z]+|.", re.DOTALL)


class Aspect(StrEnum):
    """What two states of one item may differ in."""

    TEXT = "text"
    PARTIES = "parties"
    DEADLINE = "deadline"
    TARGETS = "targets"
    MEASURES = "measures"


#: An agency's name and its part.
Party = tuple[str, PartyRole]


@dataclass(frozen=True)
class Term:
    """When an item is due: its day, or none, with the dates (in order) that its text names."""

    day: date | None
    is_continuing: bool = False
    named: tuple[date, ...] = ()


@dataclass(frozen=True)
class Contents:
    """What a document, or a ledger, says of one item; `number` runs over the whole list."""

    number: int
    label: str
    section: str
    title: str
    body: str
    parties: tuple[Party, ...] = ()
    term: Term = Term(None)
    targets: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The body, which mostly opens with the title."""
        return self.body or self.title


@dataclass(frozen=True)
class Match:
    """An old item and a new one, by their places in the two lists; `likeness` from 0 to 1."""

    old: int
    new: int
    likeness: float


@dataclass(frozen=True)
class Alignment:
    """Which item is which. The `doubtful` matches are among the unmatched of both lists, likely first."""

    matches: tuple[Match, ...]
    doubtful: tuple[Match, ...]


# Which is which


def align(old: Sequence[Contents], new: Sequence[Contents]) -> Alignment:
    """Pair the items of two lists: by their words, then by likeness, best pairs first."""
    matches: list[Match] = []
    rest_old, rest_new = list(range(len(old))), list(range(len(new)))
    for key in (_wording, _title):
        for row, column in _equal(rest_old, rest_new, old, new, key):
            matches.append(Match(row, column, 1.0))
        rest_old = _without(rest_old, (match.old for match in matches))
        rest_new = _without(rest_new, (match.new for match in matches))
    taken_old, taken_new = set[int](), set[int]()
    likely = _alike(rest_old, rest_new, old, new)
    for match in likely:
        if match.likeness >= SAME and match.old not in taken_old and match.new not in taken_new:
            matches.append(match)
            taken_old.add(match.old)
            taken_new.add(match.new)
    doubtful = (match for match in likely if match.old not in taken_old and match.new not in taken_new)
    return Alignment(tuple(sorted(matches, key=lambda match: match.new)), tuple(doubtful))


def _without(places: Iterable[int], taken: Iterable[int]) -> list[int]:
    gone = set(taken)
    return [place for place in places if place not in gone]


def _wording(item: Contents) -> Hashable:
    return _plain(item.title), _plain(item.body)


def _title(item: Contents) -> Hashable:
    return _plain(item.title)


def _equal(
    rest_old: Sequence[int],
    rest_new: Sequence[int],
    old: Sequence[Contents],
    new: Sequence[Contents],
    key: Callable[[Contents], Hashable],
) -> list[tuple[int, int]]:
    """Pairs of equal words; where they stand several times, in order, if equally often in both lists."""
    old_places, new_places = defaultdict[Hashable, list[int]](list), defaultdict[Hashable, list[int]](list)
    for place in rest_old:
        old_places[key(old[place])].append(place)
    for place in rest_new:
        new_places[key(new[place])].append(place)
    return [
        pair
        for words, places in old_places.items()
        if len(places) == len(new_places.get(words, ()))
        for pair in zip(places, new_places[words], strict=True)
    ]


def _alike(
    rest_old: Sequence[int], rest_new: Sequence[int], old: Sequence[Contents], new: Sequence[Contents]
) -> list[Match]:
    """Pairs that share enough to be asked about, likely first; a few for each old item."""
    titles = _Index((place, new[place].title) for place in rest_new)
    texts = _Index((place, new[place].text) for place in rest_new)
    found: list[Match] = []
    for place in rest_old:
        by_title, by_text = titles.alike(old[place].title), texts.alike(old[place].text)
        scored = (
            Match(place, column, _likeness(by_title.get(column, 0.0), score, old[place], new[column]))
            for column, score in by_text.items()
        )
        likely = sorted((match for match in scored if match.likeness >= DOUBTFUL), key=_likely_first)
        found += likely[:MAX_CANDIDATES]
    return sorted(found, key=_likely_first)


def _likely_first(match: Match) -> tuple[float, int, int]:
    return -match.likeness, match.old, match.new


def _likeness(titles: float, texts: float, old: Contents, new: Contents) -> float:
    near = (_bare(old.section) == _bare(new.section)) + (old.number == new.number)
    return min(1.0, 0.4 * titles + 0.6 * texts + NEARNESS * near)


class _Index:
    """Texts by the pairs of neighbouring characters in them; likeness is Dice's: shared pairs among all."""

    def __init__(self, texts: Iterable[tuple[int, str]]) -> None:
        self._sizes: dict[int, int] = {}
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, text in texts:
            pairs = _pairs(text)
            self._sizes[place] = len(pairs)
            for pair in pairs:
                self._places[pair].append(place)

    def alike(self, text: str) -> dict[int, float]:
        """The likeness of every text that shares anything with this one."""
        pairs = _pairs(text)
        shared: Counter[int] = Counter()
        for pair in pairs:
            shared.update(self._places.get(pair, ()))
        return {place: 2 * count / (len(pairs) + self._sizes[place]) for place, count in shared.items()}


def _pairs(text: str) -> set[str]:
    plain = _plain(text)[:MAX_COMPARED]
    return {plain[start : start + 2] for start in range(max(len(plain) - 1, 1))}


def _plain(text: str) -> str:
    """A text without blanks and line breaks, which the layout of a file brings along."""
    return "".join(text.split())


def _bare(section: str) -> str:
    """A section's heading without its number."""
    return _plain(_ORDINAL.sub("", section))


# What differs


def changed_aspects(old: Contents, new: Contents) -> frozenset[Aspect]:
    """In what two states of one item differ; blanks and line breaks make no difference."""
    return frozenset(aspect for aspect, value in _VALUES.items() if value(old) != value(new))


def is_renumbered_only(old: Contents, new: Contents) -> bool:
    """Whether the texts differ in printed numbers alone: the item's own, or its section's."""
    return _words(old) == _words(new)


def _words(item: Contents) -> Hashable:
    return _bare(item.section), _plain(item.title), _plain(item.body)


_VALUES: dict[Aspect, Callable[[Contents], Hashable]] = {
    Aspect.TEXT: lambda item: (_plain(item.label), _plain(item.section), _words(item)),
    Aspect.PARTIES: lambda item: frozenset(item.parties),
    Aspect.DEADLINE: lambda item: item.term,
    Aspect.TARGETS: lambda item: tuple(map(_plain, item.targets)),
    Aspect.MEASURES: lambda item: tuple(map(_plain, item.measures)),
}


# A ledger that was corrected since its document was read


def merged(ledger: Contents, before: Contents, after: Contents) -> Contents:
    """The ledger's item with what a revised document changes in it.

    Whatever the document leaves as it was (from `before` to `after`) stays as the ledger has it.
    """
    return replace(
        after,
        number=ledger.number,
        label=_merged(ledger.label, before.label, after.label),
        section=_merged(ledger.section, before.section, after.section),
        title=_merged(ledger.title, before.title, after.title),
        body=_merged(ledger.body, before.body, after.body),
        parties=_merged_parties(ledger.parties, before.parties, after.parties),
        term=_merged_term(ledger.term, before.term, after.term),
        targets=ledger.targets if before.targets == after.targets else after.targets,
        measures=ledger.measures if before.measures == after.measures else after.measures,
    )


def _merged(ledger: str, before: str, after: str) -> str:
    return ledger if _plain(before) == _plain(after) else after


def _merged_term(ledger: Term, before: Term, after: Term) -> Term:
    is_same = (before.day, before.is_continuing) == (after.day, after.is_continuing)
    kept = ledger if is_same else after
    return replace(kept, named=ledger.named if before.named == after.named else after.named)


def _merged_parties(
    ledger: Iterable[Party], before: Iterable[Party], after: Iterable[Party]
) -> tuple[Party, ...]:
    """In the document's order; who was put in by hand comes last."""
    ours, old, new = dict(ledger), dict(before), dict(after)
    named = [(name, ours.get(name) if old.get(name) is role else role) for name, role in new.items()]
    kept = [(name, role) for name, role in ours.items() if name not in new and name not in old]
    return (*((name, role) for name, role in named if role is not None), *kept)


def overwritten(ledger: Contents, before: Contents, after: Contents) -> frozenset[Aspect]:
    """In what a revised document replaces something that was corrected since the older one was read."""
    ours, old = _details(ledger), _details(before)
    new = _details(merged(ledger, before, after))
    keys = ours.keys() | old.keys() | new.keys()
    return frozenset(
        key[0] for key in keys if ours.get(key) != old.get(key) and new.get(key) != ours.get(key)
    )


def _details(item: Contents) -> dict[tuple[Aspect, str], Hashable]:
    """An item taken apart into what can be corrected one by one."""
    return {
        (Aspect.TEXT, "section"): _plain(item.section),
        (Aspect.TEXT, "title"): _plain(item.title),
        (Aspect.TEXT, "body"): _plain(item.body),
        (Aspect.DEADLINE, "day"): (item.term.day, item.term.is_continuing),
        (Aspect.TARGETS, ""): item.targets,
        (Aspect.MEASURES, ""): item.measures,
        **{(Aspect.PARTIES, name): role for name, role in item.parties},
    }


# What is shown of a difference


@dataclass(frozen=True)
class Passage:
    """A piece of two texts: `before` and `after` are equal where nothing changed."""

    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether the two texts differ here."""
        return self.before != self.after


def passages(before: str, after: str) -> tuple[Passage, ...]:
    """Two texts in parallel, what stayed cut to a few characters around each change."""
    old, new = _WORD.findall(before[:MAX_COMPARED]), _WORD.findall(after[:MAX_COMPARED])
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    found = [
        Passage("".join(old[i:j]), "".join(new[k:m])) for _, i, j, k, m in _coarse(matcher.get_opcodes())
    ]
    last = len(found) - 1
    return tuple(
        passage
        if passage.is_changed
        else _shortened(passage.before, is_first=place == 0, is_last=place == last)
        for place, passage in enumerate(found)
    )


_Span = tuple[str, int, int, int, int]


def _coarse(spans: Iterable[_Span]) -> list[_Span]:
    """Changes that only a character or two part are one change: nobody reads single characters."""
    joined: list[_Span] = []
    pending: list[_Span] = []
    for span in spans:
        if span[0] == "equal" and not (pending and span[2] - span[1] <= 1):
            joined += [*_as_one(pending), span]
            pending = []
        else:
            pending.append(span)
    return [*joined, *_as_one(pending)]


def _as_one(spans: Sequence[_Span]) -> list[_Span]:
    return [("replace", spans[0][1], spans[-1][2], spans[0][3], spans[-1][4])] if spans else []


def _shortened(text: str, *, is_first: bool, is_last: bool) -> Passage:
    head = "" if is_first else text[:CONTEXT]
    tail = "" if is_last else text[-CONTEXT:]
    short = text if len(text) <= len(head) + len(tail) else f"{head}…{tail}"
    return Passage(short, short)
