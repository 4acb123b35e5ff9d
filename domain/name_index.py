"""An index of agencies' names: those that a name may be like at all, without looking at the others."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic

from domain import agency_names
from domain.agency_names import AgencyName, Owner

_Key = tuple[object, ...]


class NameIndex(Generic[Owner]):
    """Names with their owners, in the order in which they were added.

    Names of two places, or with two numbers, are never alike, and all characters of a short form are in the
    long one: so names lie in drawers by these, and what `agency_names.compare` finds alike shares one.
    """

    def __init__(self, names: Iterable[tuple[Owner, AgencyName]] = ()) -> None:
        self._names: list[tuple[Owner, AgencyName]] = []
        self._same: dict[_Key, list[int]] = defaultdict(list)
        self._shorter: dict[_Key, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._longer: dict[_Key, list[int]] = defaultdict(list)
        for owner, name in names:
            self.add(owner, name)

    def add(self, owner: Owner, name: AgencyName) -> None:
        """One more name."""
        position = len(self._names)
        self._names.append((owner, name))
        for scope in _scopes_kept(name):
            for same in _same(name):
                self._same[*scope, same].append(position)
            self._shorter[*scope, name.stem[:2]][len(name.stem)].append(position)
            for pair in _pairs(name.stem):
                self._longer[*scope, pair].append(position)

    def near(self, name: AgencyName) -> Iterator[tuple[Owner, AgencyName]]:
        """The names that may be like this one, each once."""
        found: set[int] = set()
        for scope in _scopes_sought(name):
            for same in _same(name):
                found.update(self._same.get((*scope, same), ()))
            found.update(self._shorter_than(name.stem, scope))
            for pairs in _all_in_longer(name.stem):
                rarest: list[int] = min((self._longer.get((*scope, pair), []) for pair in pairs), key=len)
                found.update(rarest)
        return (self._names[position] for position in sorted(found))

    def _shorter_than(self, stem: str, scope: _Key) -> Iterator[int]:
        for pair in _pairs(stem):
            for length, positions in self._shorter.get((*scope, pair), {}).items():
                if length < len(stem):
                    yield from positions


def _same(name: AgencyName) -> Iterator[object]:
    """What names of one agency share, whatever their length."""
    yield name.text
    yield name.stem
    if name.known is not None:
        yield name.known.number


def _all_in_longer(stem: str) -> Iterator[set[str]]:
    """Pairs that a longer stem has all of: where it begins alike, or where it holds this one."""
    if len(stem) > 1:
        yield {stem[0] + later for later in stem[1:]}
        yield {stem[at : at + 2] for at in range(len(stem) - 1)}


def _pairs(stem: str) -> set[str]:
    """How a shorter form of the stem may begin: with its first character and a later one, or inside it."""
    return {stem[0] + later for later in stem[1:]} | {stem[at : at + 2] for at in range(1, len(stem) - 1)}


def _scopes_kept(name: AgencyName) -> set[tuple[object, object]]:
    """The drawers of a name: under its own place and numbers, and (None) under any."""
    numbers = agency_names.marks_of(name.stem)[0]
    return {(place, number) for place in (name.place, None) for number in (numbers, None)}


def _scopes_sought(name: AgencyName) -> set[tuple[object, object]]:
    """Where to look: a name without a place may be like those of any."""
    numbers = agency_names.marks_of(name.stem)[0]
    places = (name.place, "") if name.place else (None,)
    return {(place, number) for place in places for number in ((numbers, ()) if numbers else (None,))}
